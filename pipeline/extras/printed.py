"""Pages of our own templates, such as envelopes, to one PDF that is proved to have each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib.resources import as_file, files
from pathlib import Path
from shutil import rmtree
from typing import Any

from pipeline.letters.collate import PrintDocument
from pipeline.letters.shared_document import SharedDocument, share_document
from pipeline.letters.template import LetterTemplate
from pipeline.pdf.convert import made_no_pdf
from pipeline.pdf.join import JoinSettings, LetterTag, Piece, join_letters
from pipeline.pdf.pieces import LETTERS_A_PIECE, PrintPiece, PrintSource, fresh_press


@dataclass(frozen=True)
class Page:
    """One page: what fills it, and what the PDF says of it."""

    values: Mapping[str, Any]
    tag: LetterTag


def print_pages(
    name: str, pages: Mapping[int, Page], target: Path, scratch: Path, settings: JoinSettings
) -> None:
    """Write pages of the template ``name`` as a PDF, in the order of their numbers.

    :raise ToolMissing: LibreOffice gave another number of pages for one of them.
    """
    press = fresh_press(scratch, archive=settings.archive)
    numbers, pieces = [*pages], []
    source = PrintSource(partial(_document, name, pages), partial(_share, name, pages))
    for first in range(0, len(numbers), LETTERS_A_PIECE):
        part = tuple(numbers[first : first + LETTERS_A_PIECE])
        pieces.append(PrintPiece(f"{name}-{part[0]:06d}", part, source))
    proved = [*press.convert(pieces)]
    right = {
        number
        for found in proved
        for number, count in zip(found.numbers, found.pages.counts, strict=True)
        if count == 1
    }
    if lost := [number for number in numbers if number not in right]:
        raise made_no_pdf(f"{target.name} lacks page {lost[0]:06d} or has it twice")
    joined = [
        Piece(found.path, found.pages, tuple(pages[number].tag for number in found.numbers))
        for found in proved
    ]
    join_letters(joined, target, settings)
    rmtree(press.folder)


def _document(name: str, pages: Mapping[int, Page], numbers: Sequence[int]) -> bytes:
    document = PrintDocument(_template(name), duplex=False)
    for number in numbers:
        document.add(number, pages[number].values)
    return document.to_bytes()


def _share(name: str, pages: Mapping[int, Page], numbers: Sequence[int]) -> SharedDocument | None:
    letters = [(number, f"{number:06d}", pages[number].values) for number in numbers]
    return share_document(_template(name), letters)


@lru_cache(maxsize=4)
def _template(name: str) -> LetterTemplate:
    with as_file(files("pipeline.bundles").joinpath(f"data/{name}.docx")) as path:
        return LetterTemplate.load(path)
