"""Dates as people type them; the order of day and month is settled, or left open and said so."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from pipeline.localise.names import fold

Order = Literal["", "day-month", "month-day"]

_NUMBERS = re.compile(r"(\d{1,4})\s?([./\-\s])\s?(\d{1,2})\s?\2\s?(\d{1,4})\s?\.?$")
_CHINESE = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日号號일]?$")
_COMPACT = re.compile(r"((?:19|20)\d\d)([01]\d)([0-3]\d)$")
_TIME = re.compile(
    r"(?:[t,]?\s*|\s*T)(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-6]\d(?:[.,]\d{1,9})?)?"
    r"\s?(?:[ap]\.?m\.?|z|uhr|utc|gmt|[+-]\d\d:?\d\d)?$",
    re.IGNORECASE,
)
_PIECES = re.compile(r"\d+|[^\W\d_]+(?:[^\W\d_]|[\u0300-\u036f\u0900-\u109f\u200c])*")
_MONTHS_IN = """en fr de es it pt nl pl sv da nb nn fi tr ru uk ar ar_IQ ar_MA ar_DZ ar_SA fa bn hi
pt_PT de_AT""".split()
_BESIDE = frozenset(
    "of the st nd rd th le er ere de del do der den dem di da am on g god goda i".split()
) | {fold(word) for word in ("г", "года", "год", "م", "ª", "º", "ე")}
"""Words that may stand in a date beside its month and say nothing of their own."""
_LONGEST = 60
_LAST_SHORT_YEAR = 69
"""Two-digit years up to here are of this century; after it, they could be of the last."""


class DateProblem(Enum):
    """Why a text gives no date."""

    UNKNOWN = "unknown"
    """It is no date we can read."""
    OPEN = "open"
    """Either number could be the day."""


def date_order(texts: Iterable[str], country: str) -> Order:
    """Return the order of day and month in a column, empty where it stays open.

    A number above 12 settles it; two that say otherwise leave it open. Without any, the order is
    the one usual in ``country``, a two-letter code.

    >>> date_order(["03/04/2017", "25/04/2017"], "US"), date_order(["03/04/2017"], "US")
    ('day-month', 'month-day')
    """
    triples = [found.groups() for text in set(texts) if (found := _NUMBERS.match(_plain(text)))]
    seen = {order for first, _, second, _ in triples if (order := _evidence(first, second))}
    if len(seen) > 1 or _may_begin_with_year(triples, country):
        return ""
    return seen.pop() if seen else _order_of(country)


@lru_cache(maxsize=8192)
def read_date(text: str, order: str) -> date | DateProblem:
    """Return the date a text gives, or why it gives none.

    >>> read_date("10.12.17", "day-month"), read_date("December 10, 2017", "")
    (datetime.date(2017, 12, 10), datetime.date(2017, 12, 10))
    >>> read_date("10/12/2017", ""), read_date("soon", "")
    (<DateProblem.OPEN: 'open'>, <DateProblem.UNKNOWN: 'unknown'>)
    """
    plain = _plain(text)
    if len(plain) > _LONGEST:
        return DateProblem.UNKNOWN
    if whole := _CHINESE.match(plain) or _COMPACT.match(plain):
        return _make(*whole.groups())
    if numbers := _NUMBERS.match(plain):
        first, _, second, third = numbers.groups()
        return _from_numbers(first, second, third, order)
    return _from_words(plain)


def _plain(text: str) -> str:
    """Return a text in one kind of digits, without its time of day and invisible marks."""
    kept = (char for char in unicodedata.normalize("NFKC", text) if _prints(char))
    digits = (str(unicodedata.decimal(char, char)) for char in kept)
    return _TIME.sub("", " ".join("".join(digits).split())).strip(" ,")


def _prints(char: str) -> bool:
    return char == "\u200c" or unicodedata.category(char) != "Cf"


def _evidence(first: str, second: str) -> Order:
    if len(first) > 2:
        return ""
    one, two = int(first), int(second)
    if 12 < one <= 31 and 0 < two <= 12:
        return "day-month"
    return "month-day" if 12 < two <= 31 and 0 < one <= 12 else ""


def _may_begin_with_year(triples: Iterable[tuple[str, ...]], country: str) -> bool:
    """Say whether a column of dates such as 17-12-10 looks as if its years stood first.

    Years change less from row to row than days; and some countries begin with the year.
    """
    short = [(one, last) for one, _, _, last in triples if len(one) == len(last) == 2]
    firsts, lasts = {one for one, _ in short}, {last for _, last in short}
    return len(firsts) < len(lasts) or bool(short and _parts_in(country)[:1] == "y")


def _from_numbers(first: str, second: str, third: str, order: str) -> date | DateProblem:
    if len(first) == 4:
        return _make(first, second, third)
    if len(first) > 2:
        return DateProblem.UNKNOWN
    readings = {_make(third, second, first), _make(third, first, second)}
    days = {reading for reading in readings if isinstance(reading, date)}
    if not order and len(third) == 2 and isinstance(_make(first, second, third), date):
        return DateProblem.OPEN
    if len(days) != 2:
        return days.pop() if days else DateProblem.UNKNOWN
    if order == "day-month":
        return _make(third, second, first)
    return _make(third, first, second) if order == "month-day" else DateProblem.OPEN


def _make(year: str, month: str, day: str) -> date | DateProblem:
    if len(year) not in (2, 4) or (len(year) == 2 and int(year) > _LAST_SHORT_YEAR):
        return DateProblem.UNKNOWN
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return DateProblem.UNKNOWN


def _from_words(text: str) -> date | DateProblem:
    """Read a date whose month is a word: the year has four digits, or stands after the day."""
    pieces = _PIECES.findall(text)
    numbers = [piece for piece in pieces if piece.isdecimal()]
    months = [*_months_in([fold(piece) for piece in pieces if not piece.isdecimal()])]
    if len(numbers) != 2 or len(months) != 1 or not months[0]:
        return DateProblem.UNKNOWN
    day, year = numbers if len(numbers[0]) <= 2 else reversed(numbers)
    return _make(year, str(months[0]), day)


def _months_in(words: list[str]) -> Iterator[int]:
    """Yield the months named, 0 for what is neither a month nor says nothing of its own."""
    at = 0
    while at < len(words):
        for length in (3, 2, 1):
            if month := _months().get("".join(words[at : at + length])):
                yield month
                break
        else:
            length = 1
            if words[at] not in _BESIDE and words[at] not in _weekdays():
                yield 0
        at += length


@lru_cache(maxsize=1)
def _months() -> Mapping[str, int]:
    """Return the months by folded name; a name that two months share is neither."""
    index: dict[str, int] = {}
    for locale in map(Locale.parse, _MONTHS_IN):
        for month, name in _named(locale.months, ("wide", "abbreviated")):
            key = fold(name)
            index[key] = month if index.get(key, month) == month else 0
    return {name: month for name, month in index.items() if name and not name.isdecimal()}


@lru_cache(maxsize=1)
def _weekdays() -> frozenset[str]:
    locales = map(Locale.parse, _MONTHS_IN)
    widths = ("wide", "abbreviated")
    return frozenset(fold(name) for locale in locales for _, name in _named(locale.days, widths))


def _named(
    names: Mapping[str, Mapping[str, Mapping[int, str]]], widths: tuple[str, ...]
) -> Iterator[tuple[int, str]]:
    for context in ("format", "stand-alone"):
        for width in widths:
            yield from names[context][width].items()


def _order_of(country: str) -> Order:
    """Return the order in a country's short dates; open where they begin with the year."""
    parts = _parts_in(country)
    if parts[:1] in ("", "y"):
        return ""
    return "day-month" if parts.index("d") < parts.index("M") else "month-day"


@lru_cache(maxsize=512)
def _parts_in(country: str) -> str:
    """Return the letters for day, month and year of a country's short dates, each once."""
    spoken = get_global("likely_subtags").get(f"und_{country}") or f"en_{country}"
    try:
        pattern = Locale.parse(spoken).date_formats["short"].pattern
    except (UnknownLocaleError, ValueError):
        return ""
    return "".join(dict.fromkeys(letter for letter in pattern if letter in "dMy"))
