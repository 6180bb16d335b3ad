"""Calendars other than the Gregorian, where the readers of a locale expect them or a person asks.

Days are counted by persiantools and by hijridate, which has the Umm al-Qura calendar as Saudi
Arabia published it; the words stand in ``data/calendars.toml``.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple, get_args

from hijridate import Gregorian
from persiantools.jdatetime import JalaliDate

from pipeline.localise.locales import nearest_parent

Calendar = Literal["", "gregorian", "buddhist", "persian", "hijri", "japanese", "roc"]
"""The calendar a campaign or an authority wants: ``""`` the one readers of the locale expect."""

_ERAS = ((1873, 1, 1), (1912, 7, 30), (1926, 12, 25), (1989, 1, 8), (2019, 5, 1))
"""Since when Japan counts by Meiji (with Gregorian months), Taishō, Shōwa, Heisei and Reiwa."""
_ERA_YEARS = (1868, 1912, 1926, 1989, 2019)


class CalendarDay(NamedTuple):
    """A day as a calendar counts it."""

    year: int
    month: int
    day: int
    era: int = 0
    """The place of its era among the era names of a locale."""


@dataclass(frozen=True)
class CalendarWords:
    """How a locale writes the dates of a calendar."""

    patterns: dict[str, str]
    """A pattern in CLDR's letters for each style."""
    months: tuple[str, ...] = ()
    """Empty: the months are the Gregorian ones."""
    short_months: tuple[str, ...] = ()
    eras: tuple[str, ...] = ()
    short_eras: tuple[str, ...] = ()
    first_year: str = ""
    """What stands for the figure 1 of an era's first year."""


def writes_calendar(locale: str, calendar: Calendar) -> bool:
    """Say whether Postbag has the words of a calendar in a locale."""
    return calendar in ("", "gregorian") or calendar_words(calendar, locale) is not None


def calendar_for(locale: str, calendar: Calendar = "") -> str:
    """Return the calendar in which a locale's dates are written, Gregorian for most.

    :raise ValueError: the calendar is unknown, or nobody has written down its words in this locale.
    """
    if calendar not in get_args(Calendar):
        names = ", ".join(name for name in get_args(Calendar) if name)
        raise ValueError(f'calendar = "{calendar}" is unknown; write one of {names}')
    if not calendar:
        defaults = _tables()["defaults"]
        return str(defaults.get(nearest_parent(locale, defaults) or "", "gregorian"))
    if calendar != "gregorian" and calendar_words(calendar, locale) is None:
        raise ValueError(
            f"Postbag has no words for the {calendar} calendar in {locale}; "
            'write calendar = "gregorian" for letters in this language'
        )
    return calendar


@lru_cache(maxsize=1024)
def calendar_words(calendar: str, locale: str) -> CalendarWords | None:
    """Return how a locale writes a calendar, or None if nobody has written it down."""
    tables = _tables().get(calendar, {})
    found = nearest_parent(locale, tables)
    if found is None:
        return None
    table = tables[found]
    names = ("months", "short_months", "eras", "short_eras")
    patterns = {style: table[style] for style in ("full", "long", "medium", "short")}
    lists = {name: tuple(table.get(name, ())) for name in names}
    return CalendarWords(patterns, **lists, first_year=table.get("first_year", ""))


def count_day(day: date, calendar: str) -> CalendarDay:
    """Return a Gregorian day as another calendar counts it.

    :raise ValueError: the calendar does not reach back, or forward, to that day.
    """
    try:
        return _COUNTS[calendar](day)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{day} cannot be written in the {calendar} calendar") from error


def _gregorian(day: date) -> CalendarDay:
    return CalendarDay(day.year, day.month, day.day)


def _buddhist(day: date) -> CalendarDay:
    return CalendarDay(day.year + 543, day.month, day.day)


def _persian(day: date) -> CalendarDay:
    there = JalaliDate(day)  # type: ignore[no-untyped-call]
    return CalendarDay(there.year, there.month, there.day)


def _hijri(day: date) -> CalendarDay:
    there = Gregorian(day.year, day.month, day.day).to_hijri()
    return CalendarDay(there.year, there.month, there.day)


def _japanese(day: date) -> CalendarDay:
    era = sum((day.year, day.month, day.day) >= since for since in _ERAS) - 1
    if era < 0:
        raise ValueError("Japan's months were not the Gregorian ones then")
    return CalendarDay(day.year - _ERA_YEARS[era] + 1, day.month, day.day, era)


def _roc(day: date) -> CalendarDay:
    if day.year < 1912:
        raise ValueError("the Republic of China counts from 1912")
    return CalendarDay(day.year - 1911, day.month, day.day)


_COUNTS = {
    "gregorian": _gregorian,
    "buddhist": _buddhist,
    "persian": _persian,
    "hijri": _hijri,
    "japanese": _japanese,
    "roc": _roc,
}


@lru_cache(maxsize=1)
def _tables() -> dict[str, Any]:
    text = files("pipeline.localise").joinpath("data/calendars.toml").read_text("utf-8")
    return tomllib.loads(text)
