"""What a starter sheet says in each language (``data/starter/``), and what its lists offer."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from babel import Locale

from pipeline.errors import WrongWords
from pipeline.localise.locales import choose_locale
from pipeline.localise.names import (
    country_code,
    country_name,
    fold,
    is_country,
    language_code,
    language_name,
)

_NO_HOMES = frozenset(("AC", "CP", "CQ", "DG", "EA", "IC", "TA"))
"""Codes of CLDR for parts of a country that has a code of its own."""


@dataclass(frozen=True)
class StarterWords:
    """A language's words."""

    rows: str
    """The name of the tab to fill."""
    help: str
    """The name of the tab that explains."""
    yes: str
    keep: str
    """What is asked when something is typed that a list does not offer."""
    title: str
    table: Sequence[str]
    """The headings of the table on the help tab."""
    lines: Sequence[str]
    """What the help tab says; ``{place}`` is where filled sheets go."""
    headings: Mapping[str, str]
    """Field to the heading of its column."""
    hints: Mapping[str, str]
    """Field to what goes in its column."""
    examples: Mapping[str, Sequence[str]]
    """Field to its values for two invented people."""


@lru_cache(maxsize=2)
def starter_words(language: str) -> StarterWords:
    """Return the words of one of :func:`starter_languages`."""
    path = files("pipeline.sheets").joinpath(f"data/starter/{language}.toml")
    return StarterWords(**tomllib.loads(path.read_text("utf-8")))


def starter_languages() -> tuple[str, ...]:
    """Return the codes of the languages a starter sheet can be in."""
    found = files("pipeline.sheets").joinpath("data/starter").iterdir()
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in found))


def starter_language(wanted: str) -> str:
    """Return the language of the starter sheet that serves a language's name or code.

    >>> starter_language("fr-CA"), starter_language("Deutsch")
    ('fr', 'de')

    :raise WrongWords: there is none; the message names those there are.
    """
    known = starter_languages()
    code = language_code(wanted)
    if found := choose_locale(code, known) if code else None:
        return found
    named = ", ".join(f"{code} ({language_name(code, 'en')})" for code in known)
    raise WrongWords(f"--language: there is no starter sheet in {wanted!r}. There is: {named}.")


def country_choices(language: str, first: str) -> Iterator[str]:
    """Yield the countries' names in a language, that of the code ``first`` first."""
    codes = [code for code in map(str, Locale("en").territories) if is_country(code)]
    named = {code: _country(code, language) for code in codes if code not in _NO_HOMES}
    yield named.pop(first)
    yield from sorted(named.values(), key=fold)


def _country(code: str, language: str) -> str:
    """Return a country's name, in English or as a code if it would stand for two countries."""
    names = (country_name(code, locale) for locale in (language, "en"))
    return next((name for name in names if country_code(name) == code), code)


def language_choices(locales: Sequence[str]) -> list[str]:
    """Return each language's name for itself, or its code if the name does not tell."""
    named = {code: language_name(code, code) for code in locales}
    choices = (name if language_code(name) == code else code for code, name in named.items())
    return sorted(choices, key=fold)
