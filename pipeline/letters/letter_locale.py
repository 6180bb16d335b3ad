"""The locale in which a letter's dates, numbers and capitals are written."""

from __future__ import annotations

from datetime import date
from typing import Any

from jinja2.runtime import Context

from pipeline.localise.dates import Style, format_date

_GREGORIAN: dict[str, Any] = {"calendar": "gregorian"}
_FALLBACK = "en_GB"
"""Where a template is merged with values that name none."""


def letter_date(context: Context, day: date, style: Style = "long") -> str:
    """Write a date in a letter's language, calendar and digits.

    In Gregorian years where the calendar does not reach that day.
    """
    letter = context.parent.get("letter")
    named = letter if isinstance(letter, dict) else {}
    manner = {key: named[key] for key in ("calendar", "digits") if named.get(key)}
    try:
        return format_date(day, letter_locale(context), style, **manner)
    except ValueError:  # a day before the calendar begins, such as that of a birth
        return format_date(day, letter_locale(context), style, **{**manner, **_GREGORIAN})


def letter_locale(context: Context) -> str:
    """Return the code of the locale that a letter's values name."""
    letter = context.parent.get("letter")
    code = letter.get("locale") if isinstance(letter, dict) else None
    return str(code or _FALLBACK)
