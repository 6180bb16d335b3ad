"""Read: numbers and dates come out as the person saw them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import xlwt
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.intake.builders import inline, ods, ods_text, raw_xlsx, row_xml, xls, xlsx
from tests.intake.model import Sheet, person
from tests.intake.workbooks import HEAD, ONE, PEOPLE, bare
from tests.intake.xlsb import xlsb

DATED = ["Name", "Date", "Country", "Case"]
ISO_DATE = '<c r="B2" t="d"><v>2017-12-01</v></c>'
ODS_NUMBER = ods_text("01234", 'office:value-type="float" office:value="1234"')
ODS_DATE = ods_text("01.12.17", 'office:value-type="date" office:date-value="2017-12-01"')


def shown(code: str) -> Any:
    """Return a change that shows the numbers of the second column by a number format."""

    def alter(book: Any) -> None:
        for cell in book.worksheets[0]["B"]:
            cell.number_format = code

    return alter


def xls_number(value: float, code: str) -> Any:
    """Return a change that writes a number shown by a format into B2 of an xls workbook."""
    style = xlwt.easyxf(num_format_str=code)
    return lambda made: made[1].write(1, 1, value, style)


def old_days(book: Any) -> None:
    """Count days from 1904, as spreadsheets of old Macs do."""
    book.epoch = CALENDAR_MAC_1904
    book.worksheets[0]["B2"] = date(2017, 12, 1)


def old_xls_days(made: Any) -> None:
    """Count days from 1904 in an xls workbook: 1 December 2017 is day 41608 there."""
    made[0].dates_1904 = True
    made[1].write(1, 1, 41608, xlwt.easyxf(num_format_str="DD/MM/YYYY"))


SHEETS = [
    Sheet(
        "xlsx-number-shown-with-zeros",
        "a.xlsx",
        xlsx([HEAD, bare(1234)], shown("00000")),
        ONE,
        PEOPLE,
    ),
    Sheet(
        "xls-number-shown-with-zeros",
        "a.xls",
        xls([HEAD, bare("")], xls_number(1234, "00000")),
        ONE,
        PEOPLE,
    ),
    Sheet("xlsb-number-shown-with-zeros", "a.xlsb", xlsb([HEAD, bare(1234.0)]), ONE, PEOPLE),
    Sheet("ods-number-shown-with-zeros", "a.ods", ods([HEAD, bare(ODS_NUMBER)]), ONE, PEOPLE),
    Sheet(
        "number-shown-with-hyphens",
        "a.xlsx",
        xlsx([HEAD, bare(12345678)], shown("000-00-0000")),
        ONE,
        [person(2, "Ada King", postcode="012-34-5678")],
    ),
    Sheet(
        "number-shown-after-a-letter",
        "a.xlsx",
        xlsx([HEAD, bare(1234)], shown('"L-"0000')),
        ONE,
        [person(2, "Ada King", postcode="L-1234")],
    ),
    Sheet(
        "number-of-no-format-is-whole",
        "a.xlsx",
        xlsx([HEAD, bare(75001.0)]),
        ONE,
        [person(2, "Ada King", postcode="75001")],
    ),
    Sheet(
        "date-cell",
        "a.xlsx",
        xlsx([DATED, bare(date(2017, 12, 1))]),
        ONE,
        [person(2, "Ada King", signed_on="2017-12-01")],
    ),
    Sheet(
        "date-cell-with-a-time-is-its-day",
        "a.xlsx",
        xlsx([DATED, bare(datetime(2017, 12, 1, 18, 45))]),
        ONE,
        [person(2, "Ada King", signed_on="2017-12-01")],
    ),
    Sheet(
        "date-counted-from-1904",
        "a.xlsx",
        xlsx([DATED, bare("")], old_days),
        ONE,
        [person(2, "Ada King", signed_on="2017-12-01")],
    ),
    Sheet(
        "xls-date-counted-from-1904",
        "a.xls",
        xls([DATED, bare("")], old_xls_days),
        ONE,
        [person(2, "Ada King", signed_on="2017-12-01")],
    ),
    Sheet(
        "date-written-as-iso-text",
        "a.xlsx",
        raw_xlsx(
            row_xml(1, *DATED),
            row_xml(2, "Ada King", ISO_DATE, inline("C2", "France"), inline("D2", "ann")),
        ),
        ONE,
        [person(2, "Ada King", signed_on="2017-12-01")],
    ),
    Sheet(
        "ods-date-is-its-value-and-not-its-look",
        "a.ods",
        ods([DATED, bare(ODS_DATE)]),
        ONE,
        [person(2, "Ada King", signed_on="2017-12-01")],
    ),
]
