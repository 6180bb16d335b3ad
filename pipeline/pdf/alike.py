"""Whether letters in one section look as they do in sections of their own, word for word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

import pypdfium2

from pipeline.pdf.prove import LetterPages
from pipeline.pdf.shown_numbers import NotShared

_POINTS = 1.0
"""A word beside a field may lie a fifth of a point off, as LibreOffice rounds (measured)."""
_WORD = re.compile(r"\S+")

_Word = tuple[str, float, float]


def check_alike(shared: Path, pages: LetterPages, ends: Path, wanted: Sequence[int]) -> None:
    """Compare the first and last letter of a PDF with the same letters in sections of their own.

    ``pages`` says where the letters of ``shared`` lie, ``wanted`` on which pages of ``ends`` these
    two do.

    :raise NotShared: they differ, in number of pages, in words, or in where these stand.
    """
    first, last = range(pages.starts[1]), range(pages.starts[-2], pages.starts[-1])
    with pypdfium2.PdfDocument(shared) as whole, pypdfium2.PdfDocument(ends) as alone:
        seen = [_words(whole[page]) for page in (*first, *last)]
        own = [_words(alone[page]) for page in wanted]
        if len(seen) != len(own) or not all(map(_same_words, seen, own)):
            raise NotShared(f"{shared.name} looks otherwise than its letters do")


def _same_words(some: Iterator[_Word], others: Iterator[_Word]) -> bool:
    return all(
        one is not None
        and other is not None
        and one[0] == other[0]
        and abs(one[1] - other[1]) < _POINTS
        and abs(one[2] - other[2]) < _POINTS
        for one, other in zip_longest(some, others)
    )


def _words(page: pypdfium2.PdfPage) -> Iterator[_Word]:
    """Yield each word of a page with its left edge and its foot, in points."""
    text = page.get_textpage()
    for word in _WORD.finditer(text.get_text_range()):
        left, bottom, _, _ = text.get_charbox(word.start(), loose=True)
        yield word[0], left, bottom
