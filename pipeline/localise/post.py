"""Which language the country line of an address is in: that of the sender's post."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files

from babel.languages import get_official_languages
from babel.localedata import locale_identifiers

from pipeline.localise.cldr import country_codes
from pipeline.localise.locales import nearest_parent, parse_locale


def post_language(country: str, locale: str) -> str:
    """Return the locale in which a country's post reads a letter written in ``locale``."""
    languages = _post_languages(country)
    if nearest_parent(locale, languages):
        return locale
    own = f"{languages[0]}_{country}"
    return own if own in locale_identifiers() else languages[0]


@lru_cache(maxsize=512)
def _post_languages(country: str) -> tuple[str, ...]:
    """Return the languages of a country's post in which countries have names, or English."""
    own = get_official_languages(country, de_facto=True)
    languages = _tables().get(country) or own
    known = frozenset(locale_identifiers())
    return tuple(code for code in languages if code in known and _names_countries(code)) or ("en",)


def _names_countries(code: str) -> bool:
    return all(map(parse_locale(code).territories.__contains__, country_codes()))


@lru_cache(maxsize=1)
def _tables() -> dict[str, list[str]]:
    text = files("pipeline.localise").joinpath("data/post.toml").read_text("utf-8")
    tables: dict[str, list[str]] = tomllib.loads(text)["languages"]
    return tables
