"""Read: workbooks of all kinds, and what stands in their cells."""

from __future__ import annotations

from typing import Any

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from tests.intake.builders import (
    inline,
    ods,
    ods_row,
    ods_text,
    raw_xlsx,
    row_xml,
    shared_xlsx,
    xls,
    xlsx,
)
from tests.intake.model import Sheet, person
from tests.intake.xlsb import xlsb
from tests.support.intake import Options

HEAD = ["Name", "Postcode", "Country", "Case"]
ADA = ["Ada King", "01234", "France", "ann"]
PEOPLE = [person(2, "Ada King", postcode="01234", country="FR")]
BOTH = [*PEOPLE, person(3, "Ben Cole", "bob", postcode="00501")]
BEN = ["Ben Cole", "00501", "Kenya", "bob"]


def rich(book: Any) -> None:
    """Write a name half of it in bold."""
    bold = TextBlock(InlineFont(b=True), "King")
    book.worksheets[0]["A2"] = CellRichText("Ada ", bold)


def error_in_xls(made: Any) -> None:
    """Write the error #N/A into A2."""
    made[1].row(1).set_cell_error(0, 0x2A)


def bare(value: Any) -> list[Any]:
    """Return a row whose second cell is this value."""
    return ["Ada King", value, "France", "ann"]


FORMULA = '<c r="A2" t="str"><f>E2&amp;F2</f><v>Ada King</v></c>'
NUMBER = '<c r="B2"><f>600+34</f><v>634</v></c>'
ODS_ERROR = ods_text(
    "#N/A",
    'table:formula="of:=NA()" office:value-type="string" office:string-value="" '
    'calcext:value-type="error"',
)
STRINGS = (
    "<si><t>unused</t></si><si><r><t>Ada</t></r><r><rPr><b/></rPr>"
    '<t xml:space="preserve"> 王</t></r><rPh sb="4" eb="5"><t>wang</t></rPh></si>'
)
SHARED = '<c r="A2" t="s"><v>1</v></c>'
PIECES = (
    '<table:table-cell office:value-type="string"><office:annotation><text:p>Who?</text:p>'
    "</office:annotation><text:p><text:span>A</text:span>da<text:tab/>"
    "<text:a>Ki</text:a>ng</text:p></table:table-cell>"
)
"""A name in pieces, with a note on it; between its words stands a tab."""
LINES = (
    '<table:table-cell office:value-type="string"><text:p>1 Mill Lane<text:line-break/>'
    "Elmton</text:p></table:table-cell>"
)
CONSENT = ["Name", "Consent", "Country", "Case"]
AGREED = Options(consent=True)
ONE = (1, 1, 0, 0, 0)
ONE_HELD = (1, 0, 1, 0, 0)

SHEETS = [
    Sheet("xlsx-text", "a.xlsx", xlsx([HEAD, ADA, BEN]), (2, 2, 0, 0, 0), BOTH),
    Sheet("xls-97-text", "a.xls", xls([HEAD, ADA, BEN]), (2, 2, 0, 0, 0), BOTH),
    Sheet("ods-text", "a.ods", ods([HEAD, ADA, BEN]), (2, 2, 0, 0, 0), BOTH),
    Sheet("xlsb-text", "a.xlsb", xlsb([HEAD, ADA, BEN]), (2, 2, 0, 0, 0), BOTH),
    Sheet("an-xlsx-named-csv-is-what-it-holds", "a.csv", xlsx([HEAD, ADA]), ONE, PEOPLE),
    Sheet("an-ods-named-xls-is-what-it-holds", "a.xls", ods([HEAD, ADA]), ONE, PEOPLE),
    Sheet(
        "true-is-a-yes",
        "a.xlsx",
        xlsx([CONSENT, bare(True)]),
        ONE,
        [person(2, "Ada King")],
        options=AGREED,
    ),
    Sheet(
        "false-is-a-no",
        "a.xlsx",
        xlsx([CONSENT, bare(False)]),
        ONE_HELD,
        issues=("consent_missing B2",),
        options=AGREED,
    ),
    Sheet(
        "an-error-is-no-name",
        "a.xlsx",
        xlsx([HEAD, ["#N/A", *ADA[1:]], BEN]),
        (2, 1, 1, 0, 0),
        [BOTH[1]],
        ("cell_error A2",),
    ),
    Sheet(
        "xls-error",
        "a.xls",
        xls([HEAD, ["", *ADA[1:]], BEN], error_in_xls),
        (2, 1, 1, 0, 0),
        [BOTH[1]],
        ("cell_error A2",),
    ),
    Sheet(
        "ods-error",
        "a.ods",
        ods([HEAD, [ODS_ERROR, *ADA[1:]], BEN]),
        (2, 1, 1, 0, 0),
        [BOTH[1]],
        ("cell_error A2",),
    ),
    Sheet(
        "an-error-where-nobody-looks-holds-nothing",
        "a.xlsx",
        xlsx([[*HEAD, "Shoe size"], [*ADA, "#REF!"]]),
        ONE,
        PEOPLE,
        ("column_unknown E1",),
    ),
    Sheet(
        "formulas-give-what-was-worked-out",
        "a.xlsx",
        raw_xlsx(
            row_xml(1, *HEAD),
            row_xml(2, FORMULA, NUMBER, inline("C2", "France"), inline("D2", "ann")),
        ),
        ONE,
        [person(2, "Ada King", postcode="634")],
    ),
    Sheet(
        "a-formula-never-worked-out-is-no-blank-name",
        "a.xlsx",
        xlsx([HEAD, ['=B2&" King"', *ADA[1:]], BEN]),
        (2, 1, 1, 0, 0),
        [BOTH[1]],
        ("cell_uncalculated A2",),
    ),
    Sheet("text-with-bold-in-it", "a.xlsx", xlsx([HEAD, ["", *ADA[1:]]], rich), ONE, PEOPLE),
    Sheet(
        "ods-lines-in-a-cell",
        "a.ods",
        ods([["Name", "Address", "Country", "Case"], bare(LINES)]),
        ONE,
        [person(2, "Ada King", address="1 Mill Lane\nElmton")],
    ),
    Sheet("ods-text-in-pieces", "a.ods", ods([HEAD, [PIECES, *ADA[1:]]]), ONE, PEOPLE),
    Sheet(
        "texts-in-a-table-with-runs-and-readings-aloud",
        "a.xlsx",
        shared_xlsx(STRINGS, row_xml(1, *HEAD), row_xml(2, SHARED, *ADA[1:])),
        ONE,
        [person(2, "Ada 王", postcode="01234")],
    ),
    Sheet(
        "white-space-around-a-name", "a.xlsx", xlsx([HEAD, ["  Ada King ", *ADA[1:]]]), ONE, PEOPLE
    ),
    Sheet(
        "names-that-programs-take-for-nothing",
        "a.xlsx",
        xlsx([HEAD, ["NA", *ADA[1:]], ["Null", *ADA[1:]], ["None", *ADA[1:]], ["True", *ADA[1:]]]),
        (4, 4, 0, 0, 0),
        [person(2, "NA"), person(3, "Null"), person(4, "None"), person(5, "True")],
    ),
    Sheet(
        "an-ods-row-written-once-for-three",
        "a.ods",
        ods([HEAD, ods_row(*ADA, attributes='table:number-rows-repeated="3"')]),
        (3, 1, 0, 2, 0),
        PEOPLE,
        ("duplicate 3", "duplicate 4"),
    ),
]
