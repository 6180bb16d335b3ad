"""Countries and languages: from what people type to codes, and from codes to names.

Names come from Babel in the languages below, codes from ISO 3166-1 and ISO 639, everyday names
from ``data/names.toml``. Only exact matches count, blind to case, spaces, accents and dots.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files

from babel import Locale
from babel.localedata import locale_identifiers

from pipeline.localise.locales import parse_locale

_NO_COUNTRY = frozenset(("EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"))
"""Two-letter codes in CLDR that stand for no country: XA and XB are for testing programs."""
_READ_IN = ("en", "fr", "de", "es", "it", "pt", "nl", "pl", "sv", "tr", "ru", "ar", "bn", "hi")


def country_code(text: str) -> str | None:
    """Return the two-letter code of a country named in words or by code, or None.

    >>> country_code("Royaume-Uni"), country_code("gb"), country_code("Atlantis")
    ('GB', 'GB', None)
    """
    return _countries().get(fold(text))


def is_country(code: str) -> bool:
    """Say whether a code is that of a country: not of a union, a test locale or a private use.

    >>> is_country("GB"), is_country("UK"), is_country("EU")
    (True, False, False)
    """
    return code in Locale("en").territories and _is_iso(code)


@lru_cache(maxsize=4096)
def country_name(code: str, locale: str) -> str:
    """Return the name of a country in the language of ``locale``.

    >>> country_name("EG", "fr_FR")
    'Égypte'
    """
    return str(_data()["country_names"].get(code) or parse_locale(locale).territories[code])


def country_line(code: str, locale: str, sender_country: str) -> str:
    """Return the last line of an address in the letter's language: none for inland mail.

    In capitals, as the Universal Postal Union asks.
    """
    return "" if code == sender_country else country_name(code, locale).upper()


def language_code(text: str) -> str | None:
    """Return the locale code of a language named in words or by code, or None.

    >>> language_code("Französisch"), language_code("fr-CA"), language_code("Klingon")
    ('fr', 'fr_CA', None)
    """
    found = _languages().get(fold(text))
    if found:
        return found
    try:
        locale = parse_locale(text.strip())
    except ValueError:
        return None
    return str(locale)


def language_name(code: str, locale: str) -> str:
    """Return the name of a language in the language of ``locale``."""
    return str(parse_locale(code).get_language_name(parse_locale(locale)))


def fold(text: str) -> str:
    """Return ``text`` for comparison: no case, accents, spaces or punctuation.

    >>> fold(" Code-Postal* "), fold("Prénom")
    ('codepostal', 'prenom')
    """
    plain = unicodedata.normalize("NFKD", text.casefold()).casefold()
    kept = (char for char in plain if char.isalnum() or unicodedata.category(char) == "Mc")
    return "".join(kept)


@lru_cache(maxsize=1)
def _countries() -> Mapping[str, str]:
    index: dict[str, str] = {}
    for locale in map(Locale.parse, _READ_IN):
        named = ((str(name), str(code)) for code, name in locale.territories.items())
        _add(index, (pair for pair in named if _is_iso(pair[1])))
    codes = filter(_is_iso, map(str, Locale("en").territories))
    _add(index, ((code, code) for code in codes))
    for code, names in _data()["countries"].items():
        index.update({fold(name): code for name in names})
    return index


@lru_cache(maxsize=1)
def _languages() -> Mapping[str, str]:
    index: dict[str, str] = {}
    english = Locale("en").languages
    living = {code for code in map(str, english) if len(code) in (2, 3) and code.isalpha()}
    for locale in map(Locale.parse, _READ_IN):
        _add(
            index,
            ((str(name), str(code)) for code, name in locale.languages.items() if code in living),
        )
    for code, names in _data()["languages"].items():
        index.update({fold(name): code for name in names})
    known = frozenset(locale_identifiers())
    return {name: code for name, code in index.items() if code in known}


def _add(index: dict[str, str], pairs: Iterable[tuple[str, str]]) -> None:
    """Add names; a name that two places share stands for neither."""
    for name, code in pairs:
        key = fold(name)
        index[key] = code if index.get(key, code) == code else ""


def _is_iso(code: str) -> bool:
    return len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY


@lru_cache(maxsize=1)
def _data() -> Mapping[str, Mapping[str, list[str]]]:
    text = files("pipeline.localise").joinpath("data/names.toml").read_text("utf-8")
    return tomllib.loads(text)
