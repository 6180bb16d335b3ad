"""Salutations and closings by language, rank and gender, from reviewed data and never guessed.

One file for each locale in ``data/forms``; ``docs/locale-data.md`` says how a line is corrected.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

from babel.core import get_global

from pipeline.localise.locales import choose_locale, parse_locale
from pipeline.localise.names import fold

Status = Literal["official", "secondary", "unverified"]
SignatoryGender = Literal["male", "female", ""]

_ONE_PERSON = ("male", "female", "unknown")
_LINES = ("salutation", "closing", "closing_male", "closing_female", "closing_plural")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Form:
    """How a letter to somebody of one rank and gender begins and ends."""

    salutation: str
    closing: str
    """Fits one signatory whose gender is not known."""
    status: Status
    source: str
    """The source's key in the locale's file."""
    next_line: Literal["lower", "upper"]
    """The first letter of the text after a salutation that ends in a comma."""
    closing_male: str = ""
    """For a man who signs; empty where it does not differ. So with the two below."""
    closing_female: str = ""
    closing_plural: str = ""

    @property
    def needs(self) -> frozenset[str]:
        """What must be filled in: ``name``, ``office``, both or neither."""
        lines = (getattr(self, line) for line in _LINES)
        return frozenset(name for line in lines for name in _PLACEHOLDER.findall(line))

    def fill(self, name: str, office: str) -> Form:
        """Return the form with the authority's own words in place.

        >>> find_form("ko", "judge", "male").fill("", "대법원장").needs
        frozenset()
        """
        words = {"name": name, "office": office}
        salutation, *closings = (
            _PLACEHOLDER.sub(lambda gap: words[gap[1]], getattr(self, line)) for line in _LINES
        )
        closing, male, female, plural = closings
        return replace(
            self,
            salutation=salutation,
            closing=closing,
            closing_male=male,
            closing_female=female,
            closing_plural=plural,
        )


@lru_cache(maxsize=4096)
def find_form(locale: str, rank: str, gender: str) -> Form | None:
    """Return the form of a locale for an authority's rank and gender, or None.

    A form for one gender never serves another: where the language has none for a person whose
    gender is not known, there is none.

    >>> find_form("de_AT", "minister", "female").salutation
    'Sehr geehrte Frau Ministerin,'
    >>> find_form("sr_Latn", "minister", "female") is None
    True
    """
    code = _file_for(locale)
    table = _load(code).get(rank, {}) if code else {}
    found = table.get(gender)
    if found is None and gender in _ONE_PERSON:
        found = table.get("any")
    return found


def next_line(locale: str) -> str:
    """Return ``lower`` or ``upper``: the letter after a salutation that ends in a comma.

    Empty for a language without a file.
    """
    code = _file_for(locale)
    return str(_read(code)["next_line"]) if code else ""


@lru_cache(maxsize=1)
def form_locales() -> tuple[str, ...]:
    """Return the locales that have a file."""
    folder = files("pipeline.localise").joinpath("data/forms")
    names = (file.name for file in folder.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def same_language(one: str, other: str) -> bool:
    """Say whether two locales write one language in one script.

    >>> same_language("en_US", "en_GB"), same_language("zh_CN", "zh_TW")
    (True, False)
    """
    return _language(one) == _language(other)


@lru_cache(maxsize=1024)
def _language(code: str) -> tuple[str, str]:
    locale = parse_locale(code)
    likely = get_global("likely_subtags").get(locale.language, "")
    script = next((part for part in likely.split("_") if len(part) == 4), "")
    return locale.language, locale.script or script


@lru_cache(maxsize=4096)
def read_gender(text: str, locale: str) -> SignatoryGender:
    """Return the gender that a sheet's cell names, or nothing where it is not plain.

    ``locale`` is that of the letter. Letters that mean a man in one language and a woman in another
    say nothing: M is mujer as well as male, F férfi as well as female.

    >>> read_gender("Frau", "de"), read_gender("M", "es"), read_gender("male", "hi")
    ('female', '', 'male')
    """
    word = fold(text)
    if word in _UNCLEAR:
        return ""
    words, unclear = _genders()
    return "" if word in unclear.get(parse_locale(locale).language, ()) else words.get(word, "")


_UNCLEAR = frozenset("mfh")


@lru_cache(maxsize=1)
def _genders() -> tuple[Mapping[str, SignatoryGender], Mapping[str, frozenset[str]]]:
    data = _toml("genders.toml")
    words: dict[str, SignatoryGender] = {fold(word): "male" for word in data["male"]}
    words |= {fold(word): "female" for word in data["female"]}
    unclear = {code: frozenset(map(fold, some)) for code, some in data["unclear"].items()}
    return words, unclear


@lru_cache(maxsize=1024)
def _file_for(locale: str) -> str | None:
    return choose_locale(locale, form_locales())


@lru_cache(maxsize=128)
def _load(code: str) -> Mapping[str, Mapping[str, Form]]:
    """Return the forms of a file by rank and gender."""
    data = dict(_read(code))
    for key in ("reviewer", "sources"):
        data.pop(key)
    following = data.pop("next_line")
    return {
        rank: {gender: Form(**lines, next_line=following) for gender, lines in table.items()}
        for rank, table in data.items()
    }


@lru_cache(maxsize=128)
def _read(code: str) -> Mapping[str, Any]:
    return _toml(f"forms/{code}.toml")


def _toml(name: str) -> dict[str, Any]:
    text = files("pipeline.localise").joinpath(f"data/{name}").read_text("utf-8")
    return tomllib.loads(text)
