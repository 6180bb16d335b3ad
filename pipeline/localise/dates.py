"""Dates and date lines as a reader of the locale writes them.

Patterns come from Babel, which never prints native digits (python-babel/babel#446); the digits
are put in afterwards from the locale's default numbering system.
"""

from __future__ import annotations

import tomllib
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from babel import dates

from pipeline.localise.locales import choose_locale, parse_locale

Style = Literal["full", "long", "medium", "short"]

_ZERO = {
    "arab": 0x660,
    "arabext": 0x6F0,
    "beng": 0x9E6,
    "deva": 0x966,
    "mymr": 0x1040,
    "tibt": 0xF20,
}


@lru_cache(maxsize=4096)
def format_date(day: date, locale: str, style: Style = "long") -> str:
    """Return ``day`` written out in the locale's own words and digits, in Gregorian years.

    >>> format_date(date(2017, 12, 10), "en_GB")
    '10 December 2017'
    >>> format_date(date(2017, 12, 10), "ar_EG")
    '١٠ ديسمبر ٢٠١٧'
    """
    return native_digits(dates.format_date(day, style, locale=parse_locale(locale)), locale)


def native_digits(text: str, locale: str) -> str:
    """Return ``text`` with its Latin digits in the locale's default numbering system."""
    zero = _ZERO.get(parse_locale(locale).default_numbering_system)
    if zero is None:
        return text
    return text.translate({ord("0") + digit: zero + digit for digit in range(10)})


def format_dateline(day: date, locale: str, place: str = "") -> str:
    """Return the line that dates a letter, with the place where the language puts it.

    >>> format_dateline(date(2017, 12, 1), "fr_FR", "Lyon")
    'Lyon, le 1er décembre 2017'
    """
    rule = _rule(locale)
    written = format_date(day, locale)
    if day.day == 1 and (first := rule.get("first_day")):
        written = written.replace(native_digits("1", locale), first, 1)
    if not place:
        return rule["without_place"].format(date=written)
    return rule["with_place"].format(place=place, date=written)


@lru_cache(maxsize=1024)
def _rule(locale: str) -> dict[str, str]:
    rules = _datelines()
    return rules[choose_locale(locale, [code for code in rules if code != "other"]) or "other"]


@lru_cache(maxsize=1)
def _datelines() -> dict[str, dict[str, str]]:
    text = files("pipeline.localise").joinpath("data/datelines.toml").read_text("utf-8")
    return tomllib.loads(text)
