"""Countries and languages: from what people type to codes, and from codes to names.

Names come from Babel in every language it has, codes from ISO 3166-1 and ISO 639, everyday names
from ``data/names.toml``, names fit for letters from ``data/countries.toml``. Only exact matches
count, blind to case, spaces, accents and dots. The languages most sheets come in are asked first;
the rest are read only for what those do not know.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from babel import Locale
from babel.core import get_global
from babel.localedata import locale_identifiers

from pipeline.localise.capitals import capitals
from pipeline.localise.cldr import (
    countries_of,
    country_codes,
    is_iso,
    languages_of,
    read_locale,
    three_letter_codes,
)
from pipeline.localise.folding import fold
from pipeline.localise.locales import nearest_parent, parse_locale
from pipeline.localise.post import post_language

__all__ = [
    "country_code",
    "country_line",
    "country_name",
    "fold",
    "is_country",
    "language_code",
    "language_name",
]

_FIRST = """en fr de es it pt nl pl sv da nb nn fi tr ru uk ar fa ur bn hi zh zh_Hant ja ko
de_AT de_CH es_MX fr_CA pt_PT ar_EG ar_MA""".split()
"""The languages most sheets come in. What a name means in one of them, it means."""


@lru_cache(maxsize=4096)
def country_code(text: str) -> str | None:
    """Return the two-letter code of a country named in words or by code, or None.

    >>> country_code("Royaume-Uni"), country_code("gb"), country_code("GBR")
    ('GB', 'GB', 'GB')
    >>> country_code("Bretland"), country_code("Atlantis"), country_code("Congo")
    ('GB', None, None)
    """
    return _look_up(fold(text), _countries, _all_countries)


def is_country(code: str) -> bool:
    """Say whether a code is that of a country: not of a union, a test locale or a private use.

    >>> is_country("GB"), is_country("UK"), is_country("EU")
    (True, False, False)
    """
    return code in Locale("en").territories and is_iso(code)


@lru_cache(maxsize=4096)
def country_name(code: str, locale: str) -> str:
    """Return the name of a country in the language of ``locale``, as letters write it.

    >>> country_name("EG", "fr_FR"), country_name("HK", "de")
    ('Égypte', 'Hongkong')

    :raise KeyError: there is no such country, or its name in this language is not known.
    """
    own = _data("countries")["names"].get(code, {})
    found = nearest_parent(locale, own)
    return str(own[found] if found else parse_locale(locale).territories[code])


@lru_cache(maxsize=4096)
def country_line(code: str, locale: str, sender_country: str) -> str:
    """Return the last line of an address, in capitals: none for inland mail.

    It is for the sender's post. A letter in one of its languages has the line in that language,
    any other letter in the main one.

    >>> [country_line("EG", *those) for those in (("ar", "GB"), ("fr", "CH"), ("ar", "CH"))]
    ['EGYPT', 'ÉGYPTE', 'ÄGYPTEN']
    """
    if code == sender_country:
        return ""
    language = post_language(sender_country, locale)
    return capitals(country_name(code, language), language)


@lru_cache(maxsize=4096)
def language_code(text: str) -> str | None:
    """Return the locale code of a language named in words or by code, or None.

    >>> language_code("Französisch"), language_code("fr-CA"), language_code("fra")
    ('fr', 'fr_CA', 'fr')
    >>> language_code("franska"), language_code("Klingon")
    ('fr', None)
    """
    key = fold(text)
    if key in _languages():
        return _languages()[key] or None
    try:
        return str(parse_locale(text.strip()))
    except ValueError:
        return _all_languages().get(key) or None


def language_name(code: str, locale: str) -> str:
    """Return the name of a language in the language of ``locale``."""
    return str(parse_locale(code).get_language_name(parse_locale(locale)))


def _look_up(
    key: str, first: Callable[[], Mapping[str, str]], rest: Callable[[], Mapping[str, str]]
) -> str | None:
    found = first().get(key)
    return (rest().get(key) if found is None else found) or None


@lru_cache(maxsize=1)
def _countries() -> Mapping[str, str]:
    """Return folded names and codes of countries; a name that stands for none has no code."""
    index: dict[str, str] = {}
    for locale in _FIRST:
        _add(index, countries_of(read_locale(locale)))
    _add(index, ((code, code) for code in country_codes()))
    _add(index, three_letter_codes())
    return index | _everyday("countries")


@lru_cache(maxsize=1)
def _languages() -> Mapping[str, str]:
    """Return folded names of languages; a name that stands for none has no code."""
    index: dict[str, str] = {}
    known = frozenset(locale_identifiers())
    for locale in _FIRST:
        _add(index, languages_of(read_locale(locale), known))
    for code, now in get_global("language_aliases").items():
        if len(code) == 3 and now in known:
            index.setdefault(code, now)
    return index | _everyday("languages")


@lru_cache(maxsize=1)
def _all_countries() -> Mapping[str, str]:
    return _settle(_everywhere()[0])


@lru_cache(maxsize=1)
def _all_languages() -> Mapping[str, str]:
    return _settle(_everywhere()[1])


@lru_cache(maxsize=1)
def _everywhere() -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Return the names of countries and of languages, with their codes, in all of Babel."""
    countries: set[tuple[str, str]] = set()
    languages: set[tuple[str, str]] = set()
    known = frozenset(locale_identifiers())
    for locale in known:
        data = read_locale(locale)
        countries.update(countries_of(data))
        languages.update(languages_of(data, known))
    return countries, languages


def _settle(names: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    index: dict[str, str] = {}
    _add(index, names)
    return index


def _everyday(kind: str) -> dict[str, str]:
    """Return the names of the data files; those under ``ambiguous`` stand for nothing."""
    data = _data("names")
    index = {fold(name): "" for name in data["ambiguous"][kind]}
    if kind == "countries":
        printed = _data("countries")["names"].items()
        index |= {fold(name): code for code, names in printed for name in names.values()}
    return index | {fold(name): code for code, names in data[kind].items() for name in names}


def _add(index: dict[str, str], pairs: Iterable[tuple[str, str]]) -> None:
    """Add names; a name that two places share stands for neither."""
    for name, code in pairs:
        key = fold(name)
        index[key] = code if index.get(key, code) == code else ""


@lru_cache(maxsize=2)
def _data(name: str) -> Mapping[str, Any]:
    text = files("pipeline.localise").joinpath(f"data/{name}.toml").read_text("utf-8")
    return tomllib.loads(text)
