"""Notice columns that slipped: cells that plainly hold something else than their heading says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from pipeline.sheets.clean import looks_like

FEWEST = 3
"""Filled cells below which a column is not judged as a whole."""
_CELLS, _SAMPLE = 2_000, 500
"""Cells looked at, and those of them that may be odd looked at closely: spread evenly."""
_PERSON = frozenset(("postcode", "e-mail address", "number", "date", "telephone number"))
_ODD: Mapping[str, frozenset[str]] = {
    "name": _PERSON,
    "given_name": _PERSON,
    "middle_name": _PERSON,
    "family_name": _PERSON,
    "second_family_name": _PERSON,
    "title": _PERSON,
    "address": frozenset(("e-mail address", "date")),
    "postcode": frozenset(("e-mail address", "date")),
    "city": _PERSON,
    "region": frozenset(("e-mail address", "date", "telephone number")),
    "country": _PERSON,
    "language": _PERSON,
    "email": frozenset(("postcode", "number", "date", "telephone number")),
    "signed_on": frozenset(("e-mail address",)),
    "consent": frozenset(("e-mail address",)),
}
"""What each field's cells never plainly are."""
_PLURAL = {
    "postcode": "postcodes",
    "e-mail address": "e-mail addresses",
    "number": "numbers",
    "date": "dates",
    "telephone number": "telephone numbers",
}
_SUSPECT = re.compile(r"[\d@]")
"""Everything odd has one of these."""


def shifted_columns(
    rows: Mapping[str, Iterable[str]], fields: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield the letter of each column most of whose filled cells are something else, and what.

    ``rows`` maps letters to the cells below the headings, ``fields`` fields to letters.
    """
    for field, letter in fields.items():
        if field in _ODD and (what := _mostly(rows[letter], _ODD[field])):
            yield letter, _PLURAL[what]


def _mostly(texts: Iterable[str], odd: frozenset[str]) -> str:
    """Return which odd thing most of the filled texts are together, or nothing."""
    some = _spread([*texts], 5 * _CELLS)
    filled = _spread([text for text in some if text and not text.isspace()], _CELLS)
    suspects = [text for text in filled if _SUSPECT.search(text)]
    if len(filled) < FEWEST or 2 * len(suspects) <= len(filled):
        return ""
    sample = _spread(suspects, _SAMPLE)
    kinds = [kind for kind in map(looks_like, sample) if kind in odd]
    if 2 * len(kinds) * len(suspects) <= len(sample) * len(filled):
        return ""
    return max(sorted(set(kinds)), key=kinds.count)


def _spread(texts: list[str], most: int) -> list[str]:
    """Return all of the texts, or about as many as asked for, evenly spread."""
    return texts[:: max(1, -(-len(texts) // most))]
