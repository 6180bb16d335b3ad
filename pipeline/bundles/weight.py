"""What a parcel weighs, about: sheets of paper, by the area of one and its grams a square metre."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from babel.units import format_unit

from pipeline.campaign.models import CampaignSettings
from pipeline.localise.digits import Digits
from pipeline.localise.locales import parse_locale
from pipeline.localise.numbers import format_number

Paper = Literal["A4", "Letter"]

SIZES: dict[Paper, tuple[Decimal, Decimal]] = {
    "A4": (Decimal("210"), Decimal("297")),
    "Letter": (Decimal("215.9"), Decimal("279.4")),
}
"""Width and height in millimetres: ISO 216, and ANSI Y14.1 (8.5 by 11 inches)."""

_GRAMS, _SQUARE_MILLIMETRES = 1000, 1_000_000
_ONE, _TEN = Decimal(1), Decimal(10)


def sheet_grams(settings: CampaignSettings) -> Decimal:
    """Return what a sheet of the campaign's paper weighs, in grams.

    An A4 sheet of 80 g/m² weighs 4.9896 g.
    """
    width, height = SIZES[settings.bundle.paper]
    return width * height * settings.print.paper_weight / _SQUARE_MILLIMETRES


def weight_text(sheets: int, grams: Decimal, locale: str, digits: Digits = "") -> str:
    r"""Return what ``sheets`` of ``grams`` each weigh, in kilograms as the locale writes them.

    To two decimals below 1 kg, one below 10 kg, and none above: paper takes up water, and the box
    is not weighed. A few sheets weigh 0.01 kg rather than nothing.

    >>> weight_text(125, Decimal("4.9896"), "en_GB"), weight_text(500, Decimal("4.9896"), "fr")
    ('0.62 kg', '2,5\u202fkg')
    """
    exact = sheets * grams / _GRAMS
    places = "0.01" if exact < _ONE else "0.1" if exact < _TEN else "1"
    rounded = exact.quantize(Decimal(places))
    if exact and not rounded:
        rounded = Decimal(places)
    number = format_number(rounded, locale, digits)
    known = parse_locale(locale)
    written = format_unit("{0}", "mass-kilogram", "short", locale=known)
    return written.format(number)
