"""Numbers as the report writes them, in the language spoken now.

In Latin digits in every language: they stand beside those of the spreadsheet's rows.
"""

from __future__ import annotations

from decimal import Decimal

from pipeline.bundles.weight import weight_text
from pipeline.localise.messages import counted_message, language
from pipeline.localise.numbers import format_number
from pipeline.report.words import NOUNS

_LOCALES = {"en": "en_GB"}
"""Whose dates and figures go with a language that is written in several ways."""


def report_locale() -> str:
    """Return the locale of the report's dates and figures."""
    return _LOCALES.get(language(), language())


def counted(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "letter"), counted(1200, "authority")
    ('1 letter', '1,200 authorities')
    """
    return counted_message(*NOUNS[noun], number).format(count=figure(number))


def figure(number: int | None) -> str:
    """Return a number with separators, or a dash where nothing was counted."""
    return "–" if number is None else format_number(Decimal(number), report_locale(), "latn")


def weight(sheets: int | None, grams: Decimal) -> str:
    """Return what sheets of paper weigh, or a dash where they were not counted.

    >>> weight(500, Decimal("4.9896")), weight(None, Decimal(5))
    ('2.5 kg', '–')
    """
    return "–" if sheets is None else weight_text(sheets, grams, report_locale(), "latn")
