"""courier.xlsx: a line for each bundle of a round, for the courier who takes the parcels.

Cells are text or whole numbers, so that nothing becomes a formula.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from pipeline.bundles.barcode import bundle_id
from pipeline.bundles.cover_values import cover_words, label_values, office_locale, words_language
from pipeline.bundles.weight import sheet_grams, weight_text
from pipeline.bundles.write import BundleReceipt
from pipeline.campaign.load import Campaign
from pipeline.localise.locales import parse_locale
from pipeline.sheets.text_cells import TextCells
from pipeline.sheets.workbook_bytes import workbook_bytes

FILE = "courier.xlsx"
_WIDTHS = (6, 50, 36, 60, 18, 10, 12, 12, 14, 24, 14)
"""Of the columns, in characters."""
_MARKS = dict.fromkeys(map(ord, "\u200e\u200f"))
"""Marks of direction, which a courier's form would take for letters."""


def courier_list(
    campaign: Campaign, number: int, day: date, bundles: Sequence[BundleReceipt]
) -> bytes:
    """Return the workbook of round ``number`` in the office's language, dated ``day``."""
    locale = office_locale(campaign.settings)
    words = cover_words()[words_language(locale)]
    book, cells = Workbook(write_only=True), TextCells()
    page = book.create_sheet(words["courier"]["tab"])
    page.freeze_panes = "A2"
    page.sheet_view.rightToLeft = parse_locale(locale).text_direction == "rtl"
    for at, width in enumerate(_WIDTHS, start=1):
        page.column_dimensions[get_column_letter(at)].width = width
    page.append([cells.cell(page, text, bold=True) for text in words["courier"]["headings"]])
    for at, receipt in enumerate(bundles, start=1):
        line = (at, *_line(campaign, number, receipt, locale), "", "")
        page.append([each if isinstance(each, int) else cells.cell(page, each) for each in line])
    return workbook_bytes(book, day)


def _line(
    campaign: Campaign, number: int, receipt: BundleReceipt, locale: str
) -> tuple[str | int, ...]:
    totals = receipt.totals
    missing: str = cover_words()[words_language(locale)]["values"]["not_counted"]
    weight = missing
    if totals.sheets is not None:
        weight = weight_text(totals.sheets, sheet_grams(campaign.settings), locale)
    return (
        bundle_id(campaign.id, number, receipt.plan.folder),
        *_to_whom(label_values(campaign, receipt.plan.authority, locale)),
        totals.letters,
        missing if totals.pages is None else totals.pages,
        missing if totals.sheets is None else totals.sheets,
        weight,
    )


def _to_whom(label: dict[str, Any]) -> tuple[str, str, str]:
    """Return name, address and country as they stand on the parcel's label."""
    texts = (label["name"], ", ".join(label["lines"]), label["country"])
    name, address, country = (str(text).translate(_MARKS) for text in texts)
    return name, address, country
