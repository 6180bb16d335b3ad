"""Tell a title above the headings from people who stand there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from openpyxl.utils import range_boundaries

from pipeline.localise.names import country_code
from pipeline.sheets.clean import email_ok, looks_like
from pipeline.sheets.headings import claimed_field, speaks_of_things

Cells = Sequence[tuple[str, str]]
"""The filled texts of a row, and what the heading below each means."""

_NAMES = frozenset(("name", "given_name", "family_name"))
_NO_DATES = _NAMES | {"country", "city", "region", "email", "language", "address"}
"""The fields under which a date shows that a row is none of the list."""
_YEAR = re.compile(r"(19|20)\d\d")
_MOST_WORDS, _FEW_WORDS = 4, 3
_LONGEST_PARTICLE = 3
"""Between the words of a name: de, van, bin."""
_ENOUGH_NAMES, _ENOUGH_WORDS = 2, 3


def hold_people(above: Sequence[Cells], headings: int) -> bool:
    """Say whether rows above headings may be people; ``headings`` is how many headings there are.

    A cell that fits its field says so, and so do several names below each other, a row as wide as
    the headings, or nearly, and two that follow each other and are no mere lines of a title.
    Widths are of different texts: a title is often joined over many cells.
    """
    if any(_fits(row) for row in above):
        return True
    widths = [0 if _is_title(row) else _width(row) for row in above]
    if any(min(pair) > 1 for pair in pairwise(widths)):
        return True
    if any(width >= max(2, headings) or (width >= 3 and 2 * width > headings) for width in widths):
        return True
    lines = {text for row in above if _width(row) == 1 for text, field in row if field in _NAMES}
    names = sum(map(is_like_a_name, lines))
    enough = 1 if headings == 1 else _ENOUGH_NAMES
    return names >= enough or sum(map(_is_few_words, lines)) >= _ENOUGH_WORDS


def is_like_a_name(text: str) -> bool:
    """Say whether a text may be somebody's whole name: two to four words, each with a capital.

    >>> is_like_a_name("Els van der Berg"), is_like_a_name("Our list")
    (True, False)
    """
    words = text.split()
    if not 2 <= len(words) <= _MOST_WORDS or not _may_name(text):
        return False
    return not any(
        word[0].islower() and (at in (0, len(words) - 1) or len(word) > _LONGEST_PARTICLE)
        for at, word in enumerate(words)
    )


def stands_over(number: int, below: int, merged: Iterable[str]) -> bool:
    """Say whether a row is the upper part of the headings in the row ``below``.

    One of its cells is joined over several columns, or with the one below.
    """
    return any(
        top == number and (bottom == below or (bottom == top and right > left))
        for left, top, right, bottom in map(range_boundaries, merged)
        if None not in (left, top, right, bottom)
    )


def _width(row: Cells) -> int:
    return len({text for text, _ in row})


def _fits(row: Cells) -> bool:
    return _width(row) > 1 and not _is_label(row[0][0]) and any(map(_fit_ones, *_columns(row)))


def _columns(row: Cells) -> Iterator[tuple[str, ...]]:
    return zip(*row, strict=True)


def _fit_ones(text: str, field: str) -> bool:
    """Say whether a text plainly is what its column is for."""
    if field == "country":
        return country_code(text) is not None
    if field == "email":
        return email_ok(text)
    wanted = {"postcode": "postcode", "signed_on": "date"}.get(field)
    return wanted is not None and looks_like(text) == wanted


def _is_label(text: str) -> bool:
    return text.endswith((":", "\uff1a"))


def _is_title(row: Cells) -> bool:
    """Say whether a row that fits no field is a label with its value, or has a date amiss."""
    if any(_is_label(text) for text, _ in row):
        return True
    if any(field in _NAMES and is_like_a_name(text) for text, field in row):
        return False
    fields = {field for _, field in row}
    odd = _NO_DATES | {"postcode"} if "country" in fields else _NO_DATES
    return any(
        field in odd and (_YEAR.fullmatch(text) or looks_like(text) == "date")
        for text, field in row
    )


def _is_few_words(text: str) -> bool:
    return len(text.split()) <= _FEW_WORDS and _may_name(text)


def _may_name(text: str) -> bool:
    plain = re.sub(r"[\s.,'\u2019-]", "", text)
    return plain.isalpha() and not claimed_field(text) and not speaks_of_things(text)
