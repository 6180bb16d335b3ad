"""What a heading means: the fields we know, by all names people give them (``columns.toml``)."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
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
_LONGEST_QUESTION = 300
"""A longer text does not ask for consent; forms put whole sentences above a column."""
_MOST_WORDS = 5
"""Words looked at together."""
_NAMES = ("name", "given_name", "family_name")
_DECIDING = ("email", "postcode", "country")
"""What a heading is taken to mean before a name, where it has the words of both."""
_TELLING = frozenset((*_NAMES, *_DECIDING, "consent"))
"""The fields that are looked for among the words of a heading."""
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

    It is written nearly like a known one, or says more than one that decides who signs and whether
    they may. Nothing where two fields are as likely, and for headings with a word that makes them
    speak of somebody else.

    >>> likely_field("Adresss"), likely_field("Country you live in"), likely_field("Group email")
    ('address', 'country', '')
    """
    words = _words(heading[:_LONGEST_QUESTION])
    if _asks_consent(words):
        return "consent"
    bare = _IN_BRACKETS.sub(" ", heading)
    return (_within(bare) if _never().isdisjoint(words) else "") or _alike(heading)


def _asks_consent(words: Sequence[str]) -> bool:
    if _likely_words("other_consents").isdisjoint(words):
        return not _likely_words("consent").isdisjoint(words) or "consent" in _said(words)
    return False


def _within(heading: str) -> str:
    """Return the field of a known heading whose words all stand in another; figures tell apart."""
    if len(heading) > _LONGEST or _figures(heading):
        return ""
    said = _said(_words(heading))
    parts = said & {"given_name", "family_name"}
    if len(parts) == 2:
        return "name"
    wanted = (*_DECIDING, *_NAMES[1:], "name")
    return next((field for field in wanted if field in said), "")


def _said(words: Sequence[str]) -> frozenset[str]:
    """Return the fields of which a known heading stands among the words, in whatever order."""
    one_after_another = (
        "".join(words[start:end])
        for start in range(len(words))
        for end in range(start + 1, min(start + _MOST_WORDS, len(words)) + 1)
    )
    found = {_telling_aliases().get(text, "") for text in one_after_another}
    there = frozenset(words)
    found.update(field for alias, field in _telling_words() if alias <= there)
    return frozenset(found)


@lru_cache(maxsize=1)
def _telling_aliases() -> Mapping[str, str]:
    alone = _likely_words("alone")
    aliases = _aliases().items()
    return {key: field for key, field in aliases if field in _TELLING and key not in alone}


@lru_cache(maxsize=1)
def _telling_words() -> tuple[tuple[frozenset[str], str], ...]:
    pairs = ((frozenset(text.split()), field) for text, field, _ in _spellings())
    return tuple((words, field) for words, field in pairs if field in _TELLING and len(words) > 1)


def adds_a_name(heading: str) -> bool:
    """Say whether an unknown heading may be that of another part of the same person's name.

    >>> adds_a_name("Other names"), adds_a_name("Street name"), adds_a_name("Group name")
    (True, False, False)
    """
    words = frozenset(_words(heading[:_LONGEST]))
    if not words.isdisjoint(_never() - _likely_words("own_names")):
        return False
    fields = {_aliases().get(word, "") for word in words}
    if not fields <= {"", *_NAMES}:
        return False
    return not fields.isdisjoint(_NAMES) or not words.isdisjoint(_likely_words("names"))


@lru_cache(maxsize=1024)
def _alike(heading: str) -> str:
    """Return the field of the known heading that is written nearly like this one."""
    words = _words(heading[:_LONGEST])
    if len(heading) > _LONGEST or not _never().isdisjoint(words):
        return ""
    if bare := claimed_field(_IN_BRACKETS.sub(" ", heading)):
        return "" if bare == MEND else bare
    return _most_alike(words) if len(" ".join(words)) >= _SHORTEST else ""


def _most_alike(words: Sequence[str]) -> str:
    from rapidfuzz import fuzz, process  # only sheets with an unknown heading need it

    heading = " ".join(sorted(words))
    aliases, fields = _sorted_spellings().get(_figures(heading), ((), ()))
    found = process.extract(
        heading, aliases, scorer=fuzz.ratio, processor=None, score_cutoff=_ALIKE, limit=None
    )
    best = {fields[at] for _, likeness, at in found if likeness == found[0][1]}
    return best.pop() if len(best) == 1 else ""


@lru_cache(maxsize=1)
def _sorted_spellings() -> Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return, by the figures in them, all aliases with their words in order, and their fields."""
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for alias, field, figures in _spellings():
        if len(alias) >= _SHORTEST:
            groups[figures].append((" ".join(sorted(alias.split())), field))
    return {
        figures: (tuple(alias for alias, _ in pairs), tuple(field for _, field in pairs))
        for figures, pairs in groups.items()
    }


@lru_cache(maxsize=1)
def _spellings() -> tuple[tuple[str, str, str], ...]:
    """Return each alias, with spaces between its words, its field, and the figures in it."""
    pairs = (
        (field, " ".join(_words(alias))) for field, names in _table().items() for alias in names
    )
    return tuple((alias, field, _figures(alias)) for field, alias in pairs if field != MEND)


def _never() -> frozenset[str]:
    return _likely_words("never")


def may_head(heading: str) -> bool:
    """Say whether a text that is no known field heads a column all the same, as "Signature" does.

    >>> may_head("Telephone:"), may_head("Contry"), may_head("Anna Kay")
    (True, True, False)
    """
    return fold(heading[:_LONGEST]) in _beside() or bool(_alike(heading))


def speaks_of_things(text: str) -> bool:
    """Say whether a word of a text is one of headings and titles, and of nobody's name.

    >>> speaks_of_things("Phone Number"), speaks_of_things("Bo Lee")
    (True, False)
    """
    words = _words(text[:_LONGEST])
    return any(word in _beside() or word in _never() for word in words) or not _likely_words(
        "titles"
    ).isdisjoint(words)


def is_given_name(heading: str) -> bool:
    """Say whether a known heading is somebody's name as well, as "Ad" is in the Netherlands."""
    return fold(heading) in _likely_words("people")


@lru_cache(maxsize=1)
def _beside() -> frozenset[str]:
    return frozenset(map(fold, _load("likely.toml")["beside"]))


@lru_cache(maxsize=16)
def _likely_words(key: str) -> frozenset[str]:
    return frozenset(word for text in _load("likely.toml")[key] for word in _words(text))


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
