"""What Babel stores of the names of countries and languages, read file by file."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping

from babel import Locale
from babel.core import get_global
from babel.localedata import resolve_locale_filename

_NO_COUNTRY = frozenset(("CQ", "EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"))
"""Two-letter codes in CLDR that stand for no country: XA and XB are for testing programs, and CQ
(Sark) is so new that only English has a name for it."""


def is_iso(code: str) -> bool:
    """Say whether a code of CLDR is one of a country."""
    return len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY


def country_codes() -> list[str]:
    """Return the two-letter codes of all countries."""
    return [code for code in map(str, Locale("en").territories) if is_iso(code)]


def read_locale(locale: str) -> Mapping[str, Mapping[str, str]]:
    """Return what Babel stores for a locale itself, beside its parents.

    Babel's own loader would keep all of them in memory, tens of megabytes.
    """
    with open(resolve_locale_filename(locale), "rb") as file:
        data: Mapping[str, Mapping[str, str]] = pickle.load(file)  # noqa: S301 - Babel's own file
    return data


def countries_of(data: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield names of countries with their codes."""
    return ((name, code) for code, name in data.get("territories", {}).items() if is_iso(code))


def languages_of(
    data: Mapping[str, Mapping[str, str]], known: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """Yield names of languages with their codes, those alone that are ``known``."""
    return ((name, code) for code, name in data.get("languages", {}).items() if code in known)


def three_letter_codes() -> Iterator[tuple[str, str]]:
    """Yield the codes of ISO 3166-1 alpha-3; one of a country now divided stands for none."""
    for code, now in get_global("territory_aliases").items():
        if len(code) == 3 and code.isalpha() and len(now) == 1 and is_iso(now[0]):
            yield code, now[0]
