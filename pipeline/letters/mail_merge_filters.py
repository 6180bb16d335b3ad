"""Filters that do what the switches of Word's merge fields do."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from babel import dates
from jinja2 import pass_context
from jinja2.runtime import Context

from pipeline.letters.letter_locale import letter_locale
from pipeline.letters.mail_merge_numbers import write_number
from pipeline.localise.dates import format_date, native_digits
from pipeline.localise.locales import parse_locale

_PICTURE = re.compile(r"'([^']*)'|([dD]{1,4}|M{1,4}|[yY]{1,4})|(.)", re.DOTALL)
_TIME = re.compile(r"'[^']*'|([AaPp][Mm]/|[hHms])")
_OF_WORDS = re.compile(r"((?:\A|(?<=\s))[^\w\s]*)([^\W\d_])")
_OF_TEXT = re.compile(r"(\A[^\w\s]*)([^\W\d_])")
_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?")
_GUARDS = re.compile("[\u200e\u200f\u2066-\u2069]")
"""Marks that keep a line's direction (:mod:`pipeline.localise.bidi`); no part of what was typed."""
_DOTTED = str.maketrans({"i": "İ", "ı": "I"})
_DOTLESS = str.maketrans({"İ": "i", "I": "ı"})


def mail_merge_filters() -> dict[str, Callable[..., Any]]:
    """Return the filters that tags made from merge fields use, by name."""
    return {
        "wordtext": word_text,
        "wordupper": word_upper,
        "wordlower": word_lower,
        "wordcaps": word_caps,
        "wordfirstcap": word_first_cap,
        "worddate": word_date,
        "wordnumber": word_number,
        "wordaround": word_around,
        "wordequals": word_equals,
    }


@pass_context
def word_text(context: Context, value: Any) -> str:
    """Return a value as it is printed."""
    return format_date(value, letter_locale(context)) if isinstance(value, date) else str(value)


@pass_context
def word_upper(context: Context, value: Any) -> str:
    r"""Write a value in capitals: ``\* Upper``."""
    text = word_text(context, value)
    return (text.translate(_DOTTED) if _is_turkic(context) else text).upper()


@pass_context
def word_lower(context: Context, value: Any) -> str:
    r"""Write a value in small letters: ``\* Lower``."""
    text = word_text(context, value)
    return (text.translate(_DOTLESS) if _is_turkic(context) else text).lower()


@pass_context
def word_caps(context: Context, value: Any) -> str:
    r"""Begin each word with a capital and leave its other letters as they are: ``\* Caps``."""
    return _capitalised(context, value, _OF_WORDS)


@pass_context
def word_first_cap(context: Context, value: Any) -> str:
    r"""Begin the first word with a capital: ``\* FirstCap``."""
    return _capitalised(context, value, _OF_TEXT)


@pass_context
def word_date(context: Context, value: Any, picture: str) -> str:
    r"""Write a date, or ISO text, by a date picture: ``\@ "d MMMM yyyy"``.

    Text that is no date stays as it was typed.
    """
    try:
        day = value if isinstance(value, date) else date.fromisoformat(_typed(str(value)))
    except ValueError:
        return str(value)
    has_day = any((match[2] or "")[:1] in ("d", "D") for match in _PICTURE.finditer(picture))
    return "".join(
        match[1] or match[3] or _date_piece(day, match[2], has_day, letter_locale(context))
        if match[0] != "''"
        else ""
        for match in _PICTURE.finditer(picture)
    )


@pass_context
def word_number(context: Context, value: Any, picture: str) -> str:
    r"""Write a number by a numeric picture: ``\# "#,##0.00"``; other text stays as it was typed."""
    text = word_text(context, value)
    typed = _typed(text)
    if not _NUMBER.fullmatch(typed):
        return text
    return write_number(Decimal(typed), picture, letter_locale(context))


@pass_context
def word_around(context: Context, value: Any, before: str, after: str) -> str:
    r"""Put texts around a value that is not empty: ``\b`` and ``\f``."""
    text = word_text(context, value)
    return f"{before}{text}{after}" if _typed(text) else text


@pass_context
def word_equals(context: Context, value: Any, other: Any, as_numbers: bool = False) -> bool:
    """Compare as an IF field does: texts letter by letter, or both as numbers if they are."""
    left, right = (_typed(word_text(context, each)) for each in (value, other))
    if as_numbers and _NUMBER.fullmatch(left) and _NUMBER.fullmatch(right):
        return Decimal(left) == Decimal(right)
    return left == right


def has_time(picture: str) -> bool:
    """Say whether a date picture asks for a time of day, which no date has."""
    return any(match[1] for match in _TIME.finditer(picture))


def _date_piece(day: date, letters: str, has_day: bool, locale: str) -> str:
    kind, count = letters[0].lower(), len(letters)
    if kind == "m":
        pattern = ("M" if has_day or count < 3 else "L") * count
    elif kind == "d":
        pattern = {3: "EEE", 4: "EEEE"}.get(count, "d" * count)
    else:
        pattern = "yy" if count < 3 else "yyyy"
    written = str(dates.format_date(day, pattern, locale=parse_locale(locale)))
    return native_digits(written, locale)


def _capitalised(context: Context, value: Any, first_letters: re.Pattern[str]) -> str:
    def with_capital(match: re.Match[str]) -> str:
        return match[1] + word_upper(context, match[2])

    return first_letters.sub(with_capital, word_text(context, value))


def _typed(text: str) -> str:
    return _GUARDS.sub("", text)


def _is_turkic(context: Context) -> bool:
    return parse_locale(letter_locale(context)).language in ("tr", "az")
