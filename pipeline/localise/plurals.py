"""Which form of a word goes with a number: CLDR's plural rules, through Babel."""

from __future__ import annotations

from collections.abc import Collection
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache

from pipeline.localise.locales import parse_locale

PLURAL_FORMS = ("zero", "one", "two", "few", "many", "other")
"""CLDR's names of the forms."""
_USUAL = 1000
"""What is counted in letters. French and Spanish have a form for whole millions alone, which
figures ("1 000 000 lettres") do without."""
_PLACES = Decimal("0.001")


@lru_cache(maxsize=4096)
def plural_form(number: Decimal, locale: str) -> str:
    """Return the form that goes with a number as it is printed, with three decimals at most.

    >>> plural_form(Decimal(3), "pl"), plural_form(Decimal(5), "pl"), plural_form(Decimal(2), "ar")
    ('few', 'many', 'two')
    >>> plural_form(Decimal("1.0"), "en"), plural_form(Decimal("1.5"), "cs")
    ('one', 'many')
    """
    shown = abs(number)
    if shown != shown.to_integral_value():
        shown = shown.quantize(_PLACES, ROUND_HALF_EVEN)
    plain = Decimal(int(shown)) if shown == shown.to_integral_value() else shown.normalize()
    return str(parse_locale(locale).plural_form(plain))


@lru_cache(maxsize=1024)
def needed_forms(locale: str) -> tuple[str, ...]:
    """Return the forms that the whole numbers of letters take in a locale.

    >>> needed_forms("en"), needed_forms("pl"), needed_forms("ja")
    (('one', 'other'), ('one', 'few', 'many'), ('other',))
    """
    found = {plural_form(Decimal(number), locale) for number in range(_USUAL + 1)}
    return tuple(form for form in PLURAL_FORMS if form in found)


def missing_forms(given: Collection[str], locale: str) -> tuple[str, ...]:
    """Return the needed forms that nobody has written."""
    return tuple(form for form in needed_forms(locale) if form not in given)


def form_to_use(number: Decimal, given: Collection[str], locale: str) -> str | None:
    """Return which of the given forms goes with a number, or None if that one is missing.

    Whole millions take the usual form where they have none of their own.
    """
    form = plural_form(number, locale)
    if form not in given and number == number.to_integral_value():
        form = form if form in needed_forms(locale) else "other"
    return form if form in given else None
