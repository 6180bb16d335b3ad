"""Whether a letter's pages show its number as often as they should, and no other's in its place.

LibreOffice writes a field as a string of its own, of hexadecimal numbers of glyphs, which a font's
ToUnicode map (ISO 32000-1, 9.10.3) gives back. Reading the short strings that begin with a figure
takes a tenth of pdfium's millisecond a page (measured); where they do not show what they should,
pdfium reads the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pikepdf
import pypdfium2

from pipeline.letters.shared_document import SharedDocument
from pipeline.letters.shared_margins import NUMBER
from pipeline.pdf.prove import ConversionFailed, LetterPages

_SHORT = re.compile(rb"/(\w+) [\d.]+ Tf ?\[?(<([0-9A-Fa-f]{2})[^\]T]{7,120})[\]T]")
_KERNING = re.compile(rb">[^<]*<?|<")
_GLYPH = re.compile(rb"<([0-9A-Fa-f]{2})> <00(3\d)>")
_ELSE = b"\n"
"""Stands for a glyph that is not a figure."""


class NotShared(ConversionFailed):
    """Letters that were put in one section do not show what they would in their own."""


def check_numbers(
    path: Path, numbers: Sequence[int], pages: LetterPages, document: SharedDocument
) -> None:
    """See that each letter's pages show what its own header and footer would.

    :raise NotShared: a letter shows its number another number of times, or has more than one page
        where its pages are counted as one.
    """
    if document.one_page and any(count != 1 for count in pages.counts):
        raise NotShared(f"{path.name} has letters of more than one page")
    if not document.on_pages:
        return
    with pikepdf.open(path) as pdf:
        read = _Figures(path, pdf)
        for place, number in enumerate(numbers):
            own = range(pages.starts[place], pages.starts[place + 1])
            wanted = document.in_bodies[number] + len(own) * document.on_pages
            if not read.has(own, document.printed[number], wanted):
                raise NotShared(f"{path.name} shows other numbers than its letters have")


class _Figures:
    """The figures on a PDF's pages."""

    def __init__(self, path: Path, pdf: pikepdf.Pdf) -> None:
        self._path = path
        self._pages = [*pdf.pages]
        self._tables: dict[tuple[int, int], dict[bytes, bytes]] = {}

    def has(self, pages: Sequence[int], number: str, wanted: int) -> bool:
        """Say whether pages show a number so many times."""
        text = _ELSE.join(self._figures(self._pages[page]) for page in pages)
        return text.count(number.encode()) == wanted or self._read(pages, number) == wanted

    def _figures(self, page: pikepdf.Page) -> bytes:
        contents = page.obj.Contents
        streams = [*contents] if isinstance(contents, pikepdf.Array) else [contents]
        content = b"".join(stream.read_bytes() for stream in streams)
        tables = self._tables_of(page.obj.Resources)
        return _ELSE.join(
            bytes.fromhex(_KERNING.sub(b"", glyphs).decode()).translate(tables[font])
            for font, glyphs, first in _SHORT.findall(content)
            if font in tables and tables[font][int(first, 16)] != ord(_ELSE)
        )

    def _tables_of(self, resources: pikepdf.Object) -> dict[bytes, bytes]:
        """Return what the glyphs of each font stand for; LibreOffice's pages have one in common."""
        if resources.objgen not in self._tables:
            fonts = resources.get("/Font", pikepdf.Dictionary())
            self._tables[resources.objgen] = {
                name[1:].encode(): _table(font) for name, font in fonts.items()
            }
        return self._tables[resources.objgen]

    def _read(self, pages: Sequence[int], number: str) -> int:
        """Count by pdfium; none counts where a field's own words are printed."""
        with pypdfium2.PdfDocument(self._path) as pdf:
            text = "\n".join(pdf[page].get_textpage().get_text_range() for page in pages)
        return 0 if NUMBER in text else text.count(number)


def _table(font: pikepdf.Object) -> bytes:
    """Return what each glyph of a font stands for, where that is a figure."""
    table = bytearray(_ELSE * 256)
    if "/ToUnicode" in font:
        for glyph, figure in _GLYPH.findall(font.ToUnicode.read_bytes()):
            table[int(glyph, 16)] = int(figure, 16)
    return bytes(table)
