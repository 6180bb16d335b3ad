"""Countries and languages: from what people type to codes, and from codes to names.

Names come from Babel in every language it has, codes from ISO 3166-1 and ISO 639, everyday names
from ``data/names.toml``. Only exact matches count, blind to case, spaces, accents and dots. The
languages most sheets come in are asked first; the rest are read only for what those do not know.
"""

from __future__ import annotations

import pickle
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.resources import files

from babel import Locale
from babel.core import get_global
from babel.localedata import locale_identifiers, resolve_locale_filename

from pipeline.localise.locales import parse_locale

_NO_COUNTRY = frozenset(("EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"))
"""Two-letter codes in CLDR that stand for no country: XA and XB are for testing programs."""
_FIRST = """en fr de es it pt nl pl sv da nb nn fi tr ru uk ar fa ur bn hi zh zh_Hant ja ko
de_AT de_CH es_MX fr_CA pt_PT ar_EG ar_MA""".split()
"""The languages most sheets come in. What a name means in one of them, it means."""
_PLAIN = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ی": "ي", "ى": "ي", "ک": "ك"}
    | {"\u0640": ""}
)
"""Letters that Unicode does not take apart though people type the one for the other; and the
stroke that only stretches Arabic words."""
_MARKS_COUNT = (("\u0900", "\u109f"), ("\u1780", "\u17ff"), ("\u3099", "\u309a"))
_NUKTA = 7
"""Unicode's combining class of the dot below that many leave out."""


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


def fold(text: str) -> str:
    """Return ``text`` for comparison: no case, accents, spaces or punctuation.

    >>> fold(" Code-Postal* "), fold("Prénom"), fold("SOYADI") == fold("soyadı")
    ('codepostal', 'prenom', True)
    """
    if text.isascii():
        key = text.casefold().replace(" ", "")
        return key if key.isalnum() else "".join(filter(str.isalnum, key))
    plain = unicodedata.normalize("NFKD", text.casefold()).casefold().translate(_PLAIN)
    return _left_aside().sub("", plain)


@lru_cache(maxsize=1)
def _left_aside() -> re.Pattern[str]:
    """Return what comparing passes over: all but letters, figures and marks that are vowels."""
    marks = "".join(filter(_is_vowel, map(chr, range(0x900, 0x11FFF))))
    return re.compile(rf"[^\w{marks}]+|_+")


def _is_vowel(char: str) -> bool:
    """Say whether a mark makes another letter: vowels from Devanagari to Khmer, and Kana's dots."""
    if unicodedata.category(char) != "Mn":
        return unicodedata.category(char) == "Mc"
    own = any(first <= char <= last for first, last in _MARKS_COUNT)
    return own and unicodedata.combining(char) != _NUKTA


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
        _add(index, _countries_of(_read_locale(locale)))
    _add(index, ((code, code) for code in map(str, Locale("en").territories) if _is_iso(code)))
    _add(index, _three_letter_codes())
    return index | _everyday("countries")


@lru_cache(maxsize=1)
def _languages() -> Mapping[str, str]:
    """Return folded names of languages; a name that stands for none has no code."""
    index: dict[str, str] = {}
    known = frozenset(locale_identifiers())
    for locale in _FIRST:
        _add(index, _languages_of(_read_locale(locale), known))
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
        data = _read_locale(locale)
        countries.update(_countries_of(data))
        languages.update(_languages_of(data, known))
    return countries, languages


def _settle(names: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    index: dict[str, str] = {}
    _add(index, names)
    return index


def _read_locale(locale: str) -> Mapping[str, Mapping[str, str]]:
    """Return what Babel stores for a locale itself, beside its parents.

    Babel's own loader would keep all of them in memory, tens of megabytes.
    """
    with open(resolve_locale_filename(locale), "rb") as file:
        data: Mapping[str, Mapping[str, str]] = pickle.load(file)  # noqa: S301 - Babel's own file
    return data


def _countries_of(data: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    return ((name, code) for code, name in data.get("territories", {}).items() if _is_iso(code))


def _languages_of(
    data: Mapping[str, Mapping[str, str]], known: frozenset[str]
) -> Iterator[tuple[str, str]]:
    return ((name, code) for code, name in data.get("languages", {}).items() if code in known)


def _three_letter_codes() -> Iterator[tuple[str, str]]:
    """Yield the codes of ISO 3166-1 alpha-3; one of a country now divided stands for none."""
    for code, now in get_global("territory_aliases").items():
        if len(code) == 3 and code.isalpha() and len(now) == 1 and _is_iso(now[0]):
            yield code, now[0]


def _everyday(kind: str) -> dict[str, str]:
    """Return the names of the data file; those under ``ambiguous`` stand for nothing."""
    data = _data()
    none = {fold(name): "" for name in data["ambiguous"][kind]}
    return none | {fold(name): code for code, names in data[kind].items() for name in names}


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
