"""The size of a letter's pages: A4 or Letter, as the campaign says (ISO/IEC 29500-1, 17.6.13)."""

from __future__ import annotations

from typing import Any

from docx.shared import Twips

from pipeline.letters.canonical import W

_SIZES = {"A4": (11906, 16838), "Letter": (12240, 15840)}
"""Short and long side in twips, twentieths of a point: 210 x 297 mm and 8.5 x 11 inches."""
_NEAR = 57
"""A millimetre in twips: programs round A4 each in their own way."""
_TWIPS_A_MM = 1440 / 25.4


def set_paper(document: Any, paper: str) -> None:
    """Give a document's pages a campaign's paper where they are of the other, upright or across.

    Margins stay. Pages of any other size are left as they are: somebody meant them so.
    """
    document.element.body.get_or_add_sectPr()
    for section in _sections(document):
        width, height = _sides(section)
        if _paper_of(width, height) not in (paper, None):
            short, long = map(Twips, _SIZES[paper])
            across = width > height
            section.page_width, section.page_height = (long, short) if across else (short, long)
            section.pgSz.attrib.pop(f"{W}code", None)


def odd_pages(document: Any) -> list[str]:
    """Return the sizes of a document's pages that are neither A4 nor Letter, each once."""
    sizes = dict.fromkeys(map(_sides, _sections(document)))
    odd = [(side / _TWIPS_A_MM for side in size) for size in sizes if _paper_of(*size) is None]
    return [f"{width:.0f} × {height:.0f} mm" for width, height in odd]


def _paper_of(width: int, height: int) -> str | None:
    sides = sorted((width, height))
    for name, size in _SIZES.items():
        if all(abs(side - meant) <= _NEAR for side, meant in zip(sides, size, strict=True)):
            return name
    return None


def _sides(section: Any) -> tuple[int, int]:
    """Return width and height in twips; a size that is not named is Letter for LibreOffice."""
    try:
        sides = section.page_width, section.page_height
    except ValueError:
        return 0, 0
    short, long = _SIZES["Letter"]
    return (short, long) if None in sides else (sides[0].twips, sides[1].twips)


def _sections(document: Any) -> list[Any]:
    found = document.element.iter(f"{W}sectPr")
    return [section for section in found if section.getparent().tag != f"{W}sectPrChange"]
