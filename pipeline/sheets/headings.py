"""What a heading means: the fields we know, by all names people give them (``columns.toml``)."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from pipeline.localise.names import fold

MEND = "mend"
"""The field of the column that a held-rows workbook adds."""
_ALIKE = 80
"""The least likeness, of 100, at which a heading is said to be likely."""
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_SHORTEST, _LONGEST = 4, 60
"""Shorter words are alike by chance: "No." and "Nom"."""
_NO_HEADING = 1000
"""A longer text heads no column, and is not worth looking at."""


@lru_cache(maxsize=1)
def _table() -> Mapping[str, list[str]]:
    table: dict[str, list[str]] = _load("columns.toml")
    return {field: [*headings, field.replace("_", " ")] for field, headings in table.items()}


@lru_cache(maxsize=1)
def _aliases() -> Mapping[str, str]:
    return {fold(heading): field for field, headings in _table().items() for heading in headings}


def claimed_field(heading: str) -> str:
    """Return the field a heading names, that of the mend column too; empty where it names none."""
    return _aliases().get(fold(heading), "") if len(heading) <= _NO_HEADING else ""


def field_of(heading: str) -> str | None:
    """Return the field that a heading means by itself, whatever stands beside it, or None.

    >>> field_of("Postal_Code"), field_of("Pays ou région"), field_of("Shoe size")
    ('postcode', 'country', None)
    """
    field = claimed_field(heading)
    return None if field in ("", MEND) else field


def known_fields() -> tuple[str, ...]:
    """Return the fields a signatory can have, in the order of the data file."""
    return tuple(dict.fromkeys(field for field in _aliases().values() if field != MEND))


@lru_cache(maxsize=1024)
def likely_field(heading: str) -> str:
    """Return the field an unknown heading may mean, for a person to confirm; else nothing.

    Nothing where two fields are as likely, and for headings with a word that makes them speak of
    somebody else.

    >>> likely_field("Adresss"), likely_field("Name (capitals)"), likely_field("Group email")
    ('address', 'name', '')
    """
    if len(heading) > _LONGEST or set(_words(heading)) & _never():
        return ""
    if bare := claimed_field(_IN_BRACKETS.sub(" ", heading)):
        return "" if bare == MEND else bare
    spelled = " ".join(_words(heading))
    return _most_alike(spelled) if len(spelled) >= _SHORTEST else ""


def _most_alike(heading: str) -> str:
    from rapidfuzz import fuzz  # only sheets with an unknown heading need it

    best: dict[float, set[str]] = defaultdict(set)
    for alias, field in _spellings():
        if len(alias) >= _SHORTEST and _figures(alias) == _figures(heading):
            likeness = fuzz.token_sort_ratio(heading, alias, score_cutoff=_ALIKE)
            best[likeness].add(field)
    fields = best[max(best, default=0)] if max(best, default=0) >= _ALIKE else set()
    return fields.pop() if len(fields) == 1 else ""


@lru_cache(maxsize=1)
def _spellings() -> tuple[tuple[str, str], ...]:
    """Return each alias, with spaces between its words, and its field."""
    pairs = ((field, alias) for field, names in _table().items() for alias in names)
    return tuple((" ".join(_words(alias)), field) for field, alias in pairs if field != MEND)


@lru_cache(maxsize=1)
def _never() -> frozenset[str]:
    return frozenset(word for text in _load("likely.toml")["never"] for word in _words(text))


def may_head(heading: str) -> bool:
    """Say whether a text that is no known field heads a column all the same, as "Signature" does.

    >>> may_head("Telephone:"), may_head("Contry"), may_head("Anna Kay")
    (True, True, False)
    """
    return fold(heading[:_LONGEST]) in _beside() or bool(likely_field(heading))


@lru_cache(maxsize=1)
def _beside() -> frozenset[str]:
    return frozenset(map(fold, _load("likely.toml")["beside"]))


def _words(text: str) -> list[str]:
    spaced = (
        char if char.isalnum() or unicodedata.category(char)[0] == "M" else " " for char in text
    )
    return [word for piece in "".join(spaced).split() if (word := fold(piece))]


def _figures(text: str) -> str:
    return "".join(filter(str.isdecimal, text))


def _load(name: str) -> dict[str, list[str]]:
    text = files("pipeline.sheets").joinpath(f"data/{name}").read_text("utf-8")
    return tomllib.loads(text)
