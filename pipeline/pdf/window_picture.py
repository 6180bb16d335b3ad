"""A picture of a letter's first page with the window of its envelope drawn in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pikepdf
import pypdfium2

from pipeline.campaign.windows import Area, Window
from pipeline.pdf.window import PRINTER_MARGIN, Measured

_POINTS = 72 / 25.4
_GREEN, _BLUE, _RED, _GREY = (0.0, 0.5, 0.15), (0.0, 0.25, 0.85), (0.85, 0.0, 0.0), (0.5, 0.5, 0.5)
_DOTS_AN_INCH = 110
_LABEL = 7
"""Size of the labels, in points."""
Colour = tuple[float, float, float]


def draw_window(letter: Path, window: Window, measured: Measured, target: Path) -> None:
    """Write a letter's PDF again with the window, its address and what is wrong on page one."""
    with pikepdf.open(letter) as pdf:
        page = pikepdf.Page(pdf.pages[0].obj)
        box = page.mediabox
        width, height = (float(box[at + 2]) - float(box[at]) for at in (0, 1))
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        name = page.add_resource(font, pikepdf.Name.Font, prefix="Window")
        drawn = [
            _frame(area, height, colour, label, str(name), dashed=dashed)
            for area, colour, label, dashed in _frames(window, measured, width, height)
        ]
        page.contents_add(b"q", prepend=True)
        page.contents_add("\n".join(["Q", *drawn]).encode("latin-1"))
        pdf.save(target, static_id=True)


def write_picture(letter: Path, target: Path) -> None:
    """Write page one of a PDF as a PNG."""
    with closing(pypdfium2.PdfDocument(letter)) as pdf, closing(pdf[0]) as page:
        picture = page.render(scale=_DOTS_AN_INCH / 72)
        picture.to_pil().save(target)
        picture.close()


def _frames(
    window: Window, measured: Measured, width: float, height: float
) -> Iterator[tuple[Area, Colour, str, bool]]:
    """Yield what is drawn: area, colour, label, and whether dashed. The page is so many points."""
    wrong = any(fault.place == measured.address for fault in measured.faults)
    across, down = width / _POINTS, height / _POINTS
    margin = PRINTER_MARGIN
    edge = Area(margin, margin, across - 2 * margin, down - 2 * margin)
    yield edge, _GREY, "", True
    address, shows = window.address(across), window.shows(across)
    label = f"window {window.name}: the address in {'red' if wrong else 'green'}"
    if shows != address:
        yield shows, _BLUE, "may show too: keep free", True
    yield address, _BLUE, label if measured.address else f"window {window.name}: no address", False
    if measured.address:
        yield measured.address, _RED if wrong else _GREEN, "", False
    for fault in measured.faults:
        if fault.page == 1 and fault.place not in (measured.address, address):
            yield fault.place, _RED, "", True


def _frame(
    area: Area, height: float, colour: Colour, label: str, font: str, *, dashed: bool
) -> str:
    red, green, blue = colour
    left, bottom = area.left * _POINTS, height - area.bottom * _POINTS
    top = height - area.top * _POINTS
    dash = "[4 3] 0 d" if dashed else "[] 0 d"
    ink = f"{red} {green} {blue}"
    box = f"{left:.2f} {bottom:.2f} {area.width * _POINTS:.2f} {area.height * _POINTS:.2f} re S"
    words = f"BT {font} {_LABEL} Tf {left:.2f} {top + 2:.2f} Td ({label}) Tj ET" if label else ""
    return f"q {ink} RG {ink} rg 0.8 w {dash} {box} {words} Q"
