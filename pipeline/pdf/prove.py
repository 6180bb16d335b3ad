"""Whether a PDF is what it should be: it opens, and every letter starts where it should.

LibreOffice answers 0 whatever happens (measured, 7.4.7), so only the PDF itself is believed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pikepdf

from pipeline.letters.collate import letter_bookmark


class ConversionFailed(Exception):
    """LibreOffice did not give the PDF it should have given."""


@dataclass(frozen=True)
class LetterPages:
    """Where the letters of one print document lie in its PDF."""

    starts: tuple[int, ...]
    """The first page of each letter, from 0, and the number of pages at the end."""

    @property
    def counts(self) -> list[int]:
        """The number of pages of each letter."""
        return [end - start for start, end in pairwise(self.starts)]


def find_letters(path: Path, numbers: Sequence[int]) -> LetterPages:
    """Return where each letter starts in a print document's PDF, by its bookmark.

    :raise ConversionFailed: the PDF does not open, or a letter is not in it, in order.
    """
    try:
        with pikepdf.open(path) as pdf:
            places = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
            targets = pdf.Root.get("/Dests", pikepdf.Dictionary())
            starts = [
                places[targets[f"/{letter_bookmark(number)}"][0].objgen] for number in numbers
            ]
            total = len(pdf.pages)
    except (pikepdf.PdfError, KeyError, AttributeError) as error:
        raise ConversionFailed(f"{path.name} lacks a letter") from error
    if starts[0] != 0 or any(a >= b for a, b in pairwise(starts)):
        raise ConversionFailed(f"{path.name} has its letters out of order")
    return LetterPages((*starts, total))


def one_document(path: Path) -> LetterPages:
    """Return the pages of a PDF that is a single document, such as a cover sheet.

    :raise ConversionFailed: the PDF does not open.
    """
    try:
        with pikepdf.open(path) as pdf:
            return LetterPages((0, len(pdf.pages)))
    except pikepdf.PdfError as error:
        raise ConversionFailed(f"{path.name} does not open") from error
