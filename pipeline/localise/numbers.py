"""Numbers with a locale's separators, grouping, sign and digits."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Any

from babel.numbers import format_decimal, get_group_symbol, get_minus_sign_symbol

from pipeline.localise.digits import Digits, native_digits, numbering_system
from pipeline.localise.locales import nearest_parent, parse_locale

_GROUP = 3


@lru_cache(maxsize=4096)
def format_number(number: Decimal, locale: str, digits: Digits = "") -> str:
    """Return a number as a reader of the locale writes it, with three decimals at most.

    >>> format_number(Decimal("1234567.5"), "en_IN"), format_number(Decimal(1984), "ar_EG")
    ('12,34,567.5', '١٬٩٨٤')
    >>> format_number(Decimal(1984), "es"), format_number(Decimal(-3), "sv")
    ('1984', '−3')
    """
    known, system = parse_locale(locale), numbering_system(locale, digits)
    symbols = "latn" if system == "latn" else "default"
    amount = abs(number)
    written = format_decimal(amount, locale=known, numbering_system=symbols)
    grouped = amount >= 10 ** (_GROUP - 1 + _fewest_before_group(locale))
    between = get_group_symbol(known, numbering_system=symbols)
    written = written.replace(between, _between_groups(locale) or between if grouped else "")
    if number < 0 and any(figure in written for figure in "123456789"):
        written = get_minus_sign_symbol(known, numbering_system=symbols) + written
    return native_digits(written, locale, digits)


@lru_cache(maxsize=1024)
def _fewest_before_group(locale: str) -> int:
    """Return how many figures have to stand before the first separator of thousands."""
    rules = _rules()["figures_before_the_first_group"]
    by_locale = {code: int(few) for few, codes in rules.items() for code in codes}
    return by_locale.get(nearest_parent(locale, by_locale) or "", 1)


@lru_cache(maxsize=1024)
def _between_groups(locale: str) -> str:
    """Return the separator of thousands where Babel has another one than CLDR."""
    own: dict[str, str] = _rules()["between_groups"]
    return own.get(nearest_parent(locale, own) or "", "")


@lru_cache(maxsize=1)
def _rules() -> dict[str, Any]:
    text = files("pipeline.localise").joinpath("data/numbers.toml").read_text("utf-8")
    return tomllib.loads(text)
