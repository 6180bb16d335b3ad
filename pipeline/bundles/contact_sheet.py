"""A contact sheet: the pages of many PDFs side by side, to be looked over at a glance.

The pages are placed as they are and not as pictures made of dots: zoomed in, they can be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pikepdf

_WIDTH, _HEIGHT = 841.89, 1190.55
"""A3, upright, in points."""
_COLUMNS, _ROWS = 4, 4
_MARGIN, _GAP, _CAPTION = 24.0, 10.0, 14.0


def write_contact_sheet(documents: Sequence[Path], target: Path) -> None:
    """Write every page of these PDFs, small and with its file's name above it, into one PDF."""
    with pikepdf.new() as sheet:
        at = 0
        for document in documents:
            with pikepdf.open(document) as source:
                for number, page in enumerate(source.pages, start=1):
                    _place(sheet, at, page, f"{document.stem}  {number}/{len(source.pages)}")
                    at += 1
        sheet.save(target, static_id=True, min_version="1.7")


def _place(sheet: pikepdf.Pdf, at: int, picture: pikepdf.Page, caption: str) -> None:
    """Put a page at its place, counted over all pages of the sheet, row by row."""
    cell = at % (_COLUMNS * _ROWS)
    page = pikepdf.Page(sheet.pages[-1].obj) if cell else _new_page(sheet)
    width = (_WIDTH - 2 * _MARGIN + _GAP) / _COLUMNS
    height = (_HEIGHT - 2 * _MARGIN + _GAP) / _ROWS
    left = _MARGIN + cell % _COLUMNS * width
    top = _HEIGHT - _MARGIN - cell // _COLUMNS * height
    frame = pikepdf.Rectangle(left, top - height + _GAP, left + width - _GAP, top - _CAPTION)
    words = caption.encode("latin-1", "replace").replace(b"\\", b"\\\\")
    words = words.replace(b"(", b"\\(").replace(b")", b"\\)")
    drawn = b"q 0.6 G 0.5 w %.2f %.2f %.2f %.2f re S Q BT /F 7 Tf %.2f %.2f Td (%s) Tj ET" % (
        *(frame.llx, frame.lly, frame.width, frame.height),
        *(left, top - _CAPTION + 4),
        words,
    )
    page.contents_add(drawn)
    page.add_overlay(picture, frame)


def _new_page(sheet: pikepdf.Pdf) -> pikepdf.Page:
    page = sheet.add_blank_page(page_size=(_WIDTH, _HEIGHT))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    return page
