"""Whether a PDF is what it should be: it opens, and every letter starts where it should.

LibreOffice answers 0 whatever happens (measured, 7.4.7), so only the PDF itself is believed. Each
letter has a bookmark at its first words and one at its last; LibreOffice makes destinations of
them, which name pages. So a PDF that is short of a page on which a letter starts or ends lacks a
destination, and one that is short of its end lacks the last letter's. A lost page in between shows
in that letter's number of pages only: most letters of a template have the same, and one that
differs is converted once more among such letters alone, and must have as many pages again. A
letter that starts and ends on one page can have lost none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pikepdf

from pipeline.letters.collate import letter_bookmark
from pipeline.letters.page_counts import end_bookmark

_ODD = (AttributeError, TypeError, ValueError)
"""What pikepdf raises where something else stands than should."""


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


def find_letters(path: Path, numbers: Sequence[int], *, notes: bool = False) -> LetterPages:
    """Return where each letter starts in a print document's PDF, by its bookmarks.

    ``notes`` says that the letters may have notes, which may stand on pages of their own behind a
    letter's last words.

    :raise ConversionFailed: the PDF does not open, or a letter is not whole in it, in order.
    """
    try:
        with pikepdf.open(path) as pdf:
            places = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
            targets = pdf.Root.get("/Dests", pikepdf.Dictionary())
            names = [letter_bookmark(number) for number in numbers]
            starts = [places[targets[f"/{name}"][0].objgen] for name in names]
            ends = [places[targets[f"/{end_bookmark(name)}"][0].objgen] for name in names]
            total = len(pdf.pages)
    except (pikepdf.PdfError, FileNotFoundError, LookupError, *_ODD) as error:
        raise ConversionFailed(f"{path.name} lacks a letter") from error
    _check_order(path, LetterPages((*starts, total)), ends, notes=notes)
    return LetterPages((*starts, total))


def _check_order(path: Path, found: LetterPages, ends: Sequence[int], *, notes: bool) -> None:
    """See that letters begin at the first page, follow each other, and fill their pages."""
    spans = [*zip(pairwise(found.starts), ends, strict=True)]
    if found.starts[0] != 0 or any(not start <= end < after for (start, after), end in spans):
        raise ConversionFailed(f"{path.name} has its letters out of order")
    if not notes and ends[-1] != found.starts[-1] - 1:
        raise ConversionFailed(f"{path.name} does not end with its last letter")


def find_unusual(counts: Sequence[int]) -> list[int]:
    """Return which letters have more than one page, and not as many as the most have.

    >>> find_unusual([2, 2, 1, 3])
    [3]
    """
    usual = Counter(counts).most_common(1)[0][0]
    return [place for place, pages in enumerate(counts) if pages not in (1, usual)]


def one_document(path: Path) -> LetterPages:
    """Return the pages of a PDF that is a single document, such as a cover sheet.

    :raise ConversionFailed: the PDF does not open.
    """
    try:
        with pikepdf.open(path) as pdf:
            return LetterPages((0, len(pdf.pages)))
    except (pikepdf.PdfError, FileNotFoundError) as error:
        raise ConversionFailed(f"{path.name} does not open") from error
