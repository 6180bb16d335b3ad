"""Rows that add up the others, and notes in place of a name (``data/not_names.toml``)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

from pipeline.localise.names import fold
from pipeline.sheets.columns import Columns
from pipeline.sheets.read import Tab

_NUMBER = re.compile(r"[\d\s.,'%+-]*\d[\d\s.,'%+-]*")
_FIGURES = re.compile(r"\d+")
_AROUND = " .:!?()[]"
"""What may stand around a note."""
_NAMES = ("name", "family_name", "given_name")


def totals_rows(tab: Tab, columns: Columns, filled: Sequence[int]) -> frozenset[int]:
    """Return the last of the ``filled`` rows as long as they look like totals.

    Only at the end, where spreadsheets put them: further up, only a name that is the word for a
    total makes a row one (:func:`says_total`).
    """
    found: list[int] = []
    for number in reversed(filled):
        cells = {str(letter): str(text).strip() for letter, text in tab.rows.loc[number].items()}
        if not _is_total(cells, columns):
            break
        found.append(number)
    return frozenset(found)


def _is_total(cells: Mapping[str, str], columns: Columns) -> bool:
    """Say whether a row's name or its first cell says so, or it holds nothing but numbers.

    Not where a name has two parts: Antal is a total in Swedish, and the given name of a person.
    """
    filled = {letter: text for letter, text in cells.items() if text}
    names = {columns.fields[field] for field in _NAMES if field in columns.fields} & {*filled}
    spots = {*names, *[*filled][:1]} - (names if len(names) > 1 else set())
    if any(says_total(filled[letter]) for letter in spots):
        return True
    return all(_NUMBER.fullmatch(text) for text in filled.values())


def says_total(text: str) -> bool:
    """Say whether a text is the word for a total, with or without its figure.

    >>> says_total("TOTAL: 12"), says_total("Sum Wai Chan")
    (True, False)
    """
    key = fold(text)
    return (key if key.isalpha() else fold(_FIGURES.sub(" ", text))) in _words()[0]


def is_someone(fields: Mapping[str, str]) -> bool:
    """Say whether a row whose name is the word for a total is a person's, as Antal or Suma may be.

    It gives no figure beside the name, and an e-mail address, an address in words, or a postcode
    that is no mere figure or has a country beside it.

    >>> is_someone({"name": "Antal", "postcode": "1050", "country": "DK"})
    True
    >>> is_someone({"name": "Antal", "postcode": "1050"})
    False
    """
    if _FIGURES.search(fields["name"]):
        return False
    postcode = fields.get("postcode", "")
    told = fields.get("country") and len(_FIGURES.findall(postcode)) and len(postcode) > 3
    details = (fields.get("email", ""), fields.get("address", ""), postcode)
    return bool(told) or any(any(map(str.isalpha, text)) for text in details)


def is_note(name: str) -> bool:
    """Say whether a text is a note that people write in place of a name.

    >>> is_note("N/A"), is_note("(see above)"), is_note("Na"), is_note("Collected by Jo")
    (True, True, False, True)
    """
    _, notes, starts = _words()
    plain = name.casefold()
    return plain.strip(_AROUND) in notes or plain.startswith(starts)


@lru_cache(maxsize=1)
def _words() -> tuple[frozenset[str], frozenset[str], tuple[str, ...]]:
    """Return the words for totals, the notes, and what other notes start with."""
    table = tomllib.loads(
        files("pipeline.sheets").joinpath("data/not_names.toml").read_text("utf-8")
    )
    starts = tuple([f"{start} " for start in table["starts"]])
    return frozenset(map(fold, table["totals"])), frozenset(table["notes"]), starts
