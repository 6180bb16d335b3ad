"""Small PDFs made by hand: letters of so many pages, as LibreOffice would give them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name

from pipeline.pdf.join import LetterTag, Piece
from pipeline.pdf.prove import LetterPages

SECRET = "Ada Quince"
"""A made-up person's name that the PDFs bear in their metadata."""


def make_piece(
    path: Path,
    lengths: Sequence[int],
    *,
    first: int = 1,
    language: str = "en-GB",
    made: str = "D:20261123015556Z",
    tagged: bool = False,
) -> Piece:
    """Write letters of so many pages each, numbered from ``first``, and return them as a piece.

    Each page says ``letter N page P``; ``made`` is when the PDF says it was made.
    """
    with pikepdf.new() as pdf:
        font = pdf.make_indirect(
            Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        )
        picture = pdf.make_stream(bytes(48), _picture(pdf))
        resources = pdf.make_indirect(
            Dictionary(Font=Dictionary(F1=font), XObject=Dictionary(Im1=picture))
        )
        for number, length in enumerate(lengths, start=first):
            for page in range(1, length + 1):
                _add_page(pdf, resources, f"letter {number} page {page}", tagged=tagged)
        about = Dictionary(Author=SECRET, CreationDate=made, Producer="LibreOffice 7.4")
        pdf.docinfo = pdf.make_indirect(about)
        pdf.Root.Metadata = pdf.make_stream(SECRET.encode() + made.encode())
        pdf.trailer.DocChecksum = Name("/0123456789ABCDEF")
        if tagged:
            pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        pdf.save(path)
    numbers = range(first, first + len(lengths))
    tags = tuple(LetterTag(f"{number:06d} ann appeal", language) for number in numbers)
    return Piece(path, LetterPages((0, *accumulate(lengths))), tags)


def _picture(pdf: pikepdf.Pdf) -> Dictionary:
    mask = Dictionary(Type=Name.XObject, Subtype=Name.Image, ColorSpace=Name.DeviceGray)
    picture = Dictionary(Type=Name.XObject, Subtype=Name.Image, ColorSpace=Name.DeviceRGB)
    for each in (mask, picture):
        each.Width = each.Height = 4
        each.BitsPerComponent = 8
    picture.SMask = pdf.make_stream(bytes(16), mask)
    return picture


def _add_page(pdf: pikepdf.Pdf, resources: pikepdf.Object, words: str, *, tagged: bool) -> None:
    text = f"BT /F1 12 Tf 72 700 Td ({words}) Tj ET"
    content = f"/Standard<</MCID 0>>BDC\n{text}\nEMC\n" if tagged else text
    page = Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 595, 842]), Resources=resources)
    page.Contents = pdf.make_stream(content.encode())
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
