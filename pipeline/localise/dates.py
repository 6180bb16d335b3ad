"""Dates and date lines as a reader of the locale writes them.

Patterns and the Gregorian names come from Babel, which prints neither native digits nor other
calendars; those are :mod:`pipeline.localise.digits` and :mod:`pipeline.localise.calendars`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal, get_args

from babel.dates import DateTimeFormat, tokenize_pattern

from pipeline.localise.calendars import (
    Calendar,
    CalendarDay,
    CalendarWords,
    calendar_for,
    calendar_words,
    count_day,
)
from pipeline.localise.digits import Digits, native_digits, numbering_system, write_figure
from pipeline.localise.locales import nearest_parent, parse_locale

__all__ = ["Calendar", "Digits", "Style", "format_date", "format_dateline", "native_digits"]

Style = Literal["full", "long", "medium", "short"]

_OTHER = "other"
"""What the table of date lines calls all locales it does not name."""
_OF_ONE_CALENDAR = ("date", "months", "year_endings")


@dataclass(frozen=True)
class _Manner:
    """How dates are written: calendar, digits and what a date line changes of the usual."""

    locale: str
    calendar: str
    system: str
    words: CalendarWords
    first_day: str = ""
    """What stands for the figure 1 on the first day of a month."""


@lru_cache(maxsize=16384)
def format_date(
    day: date, locale: str, style: Style = "long", *, calendar: Calendar = "", digits: Digits = ""
) -> str:
    """Return ``day`` written out in the locale's own words, digits and calendar.

    ``calendar`` and ``digits`` ask for others than the locale's readers expect:
    :data:`~pipeline.localise.calendars.Calendar` and :data:`~pipeline.localise.digits.Digits`.

    >>> format_date(date(2017, 12, 10), "en_GB")
    '10 December 2017'
    >>> format_date(date(2017, 12, 10), "ar_EG")
    '١٠ ديسمبر ٢٠١٧'
    >>> format_date(date(2017, 12, 10), "th")
    '10 ธันวาคม 2560'
    >>> format_date(date(2017, 12, 10), "fa", calendar="gregorian", digits="latn")
    '10 دسامبر 2017'

    :raise ValueError: the calendar has no words in this locale, or does not reach that day.
    """
    manner = _manner(locale, calendar, digits)
    return _written(day, manner.words.patterns[style], manner, short=style == "short")


def format_dateline(
    day: date, locale: str, place: str = "", *, calendar: Calendar = "", digits: Digits = ""
) -> str:
    """Return the line that dates a letter, with the place, as typed, where the language puts it.

    >>> format_dateline(date(2017, 12, 1), "fr_FR", "Lyon")
    'Lyon, le 1er décembre 2017'
    >>> format_dateline(date(2017, 12, 1), "cs", "V Praze")
    'V Praze dne 1. prosince 2017'

    :raise ValueError: as :func:`format_date`.
    """
    line = _dated(day, locale, calendar, digits)
    return line.with_place.replace("{place}", place) if place else line.without_place


@dataclass(frozen=True)
class _DatedLine:
    with_place: str
    without_place: str


@lru_cache(maxsize=4096)
def _dated(day: date, locale: str, calendar: Calendar, digits: Digits) -> _DatedLine:
    """Fill in all of a date line that is the same in every place."""
    known = calendar_for(locale, calendar)
    rule = _rule(locale, known)
    manner = _with_rule(_manner(locale, calendar, digits or rule.get("digits", "")), rule)
    pattern = rule.get("date", manner.words.patterns["long"])
    written = _written(day, pattern, manner)
    ending = _ending(count_day(day, known).year, rule.get("year_endings", {}))
    words = {"date": written.replace("{ending}", ending)}
    if "{gregorian}" in rule["with_place"] + rule["without_place"]:
        words["gregorian"] = format_date(day, locale, calendar="gregorian", digits=digits)
    return _DatedLine(
        rule["with_place"].format(place="{place}", **words), rule["without_place"].format(**words)
    )


@lru_cache(maxsize=1024)
def _manner(locale: str, calendar: Calendar, digits: Digits) -> _Manner:
    known = calendar_for(locale, calendar)
    words = calendar_words(known, locale) or _gregorian(locale)
    return _Manner(locale, known, numbering_system(locale, digits), words)


def _gregorian(locale: str) -> CalendarWords:
    formats = parse_locale(locale).date_formats
    return CalendarWords({style: formats[style].pattern for style in get_args(Style)})


def _with_rule(manner: _Manner, rule: dict[str, Any]) -> _Manner:
    words = manner.words
    if months := rule.get("months"):
        words = replace(words, months=tuple(months), short_months=())
    return replace(manner, words=words, first_day=rule.get("first_day", ""))


def _written(day: date, pattern: str, manner: _Manner, *, short: bool = False) -> str:
    """Write a day by a pattern, whose fields are in CLDR's letters."""
    counted = count_day(day, manner.calendar)
    names = DateTimeFormat(day, parse_locale(manner.locale))
    return "".join(
        str(token)
        if kind == "chars"
        else _figure(str(token[0]), int(token[1]), counted, manner, short)
        or _word(str(token[0]), int(token[1]), counted, manner.words)
        or str(names[str(token[0]) * int(token[1])])
        for kind, token in tokenize_pattern(pattern)
    )


def _figure(letter: str, width: int, day: CalendarDay, manner: _Manner, short: bool) -> str:
    """Return a year, month or day in figures, or nothing if the field is none of these."""
    if letter == "y" and day.year == 1 and manner.words.first_year and not short:
        return manner.words.first_year
    if letter == "y":
        year = day.year % 100 if width == 2 else day.year
        return write_figure(year, width, manner.system)
    if letter == "M" and width < 3:
        return write_figure(day.month, width, manner.system)
    if letter == "d":
        figure = write_figure(day.day, width, manner.system)
        return (manner.first_day or figure) if day.day == 1 else figure
    return ""


def _word(letter: str, width: int, day: CalendarDay, words: CalendarWords) -> str:
    """Return a month or an era by name, or nothing if it is Babel who knows it."""
    if letter == "M" and words.months:
        months = words.short_months if width == 3 and words.short_months else words.months
        return months[day.month - 1]
    if letter == "G" and words.eras:
        return (words.short_eras if width == 5 else words.eras)[day.era]
    return ""


def _ending(year: int, endings: dict[str, str]) -> str:
    """Return the ending of a year by its last figures, the longest that are listed."""
    figures = str(year)
    fitting = [last for last in endings if figures.endswith(last)]
    return endings[max(fitting, key=len)] if fitting else ""


@lru_cache(maxsize=1024)
def _rule(locale: str, calendar: str) -> dict[str, Any]:
    """Return what is known of a locale's date lines; another calendar has patterns of its own."""
    rules = _datelines()
    known = [code for code in rules if code != _OTHER]
    rule = rules[nearest_parent(locale, known) or _OTHER]
    if calendar == calendar_for(locale):
        return rule
    usual = {key: said for key, said in rule.items() if key not in _OF_ONE_CALENDAR}
    return {**usual, **rule.get(calendar, {})}


@lru_cache(maxsize=1)
def _datelines() -> dict[str, dict[str, Any]]:
    text = files("pipeline.localise").joinpath("data/datelines.toml").read_text("utf-8")
    return {code: line for line in tomllib.loads(text)["line"] for code in line["locales"]}
