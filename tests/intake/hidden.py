"""Read: hidden and filtered rows, columns and tabs wait, each with a reason of its own."""

from __future__ import annotations

from typing import Any

from tests.intake.builders import ods, ods_row, raw_xlsx, row_xml, xls, xlsx
from tests.intake.model import Sheet, person
from tests.intake.workbooks import ADA, BEN, HEAD, PEOPLE
from tests.intake.xlsb import xlsb

CYD = ["Cyd Moss", "W1A 1AA", "GB", "ann"]
THREE = [HEAD, ADA, BEN, CYD]
OTHERS = [PEOPLE[0], person(4, "Cyd Moss")]
"""All but the second."""
BLANK = ["", "", "", ""]
FILTER = (
    '<autoFilter ref="A1:D4"><filterColumn colId="2"><filters><filter val="France"/>'
    '<filter val="GB"/></filters></filterColumn></autoFilter>'
)
HIDDEN_THIRD = (
    '<table:table-column table:number-columns-repeated="2"/>'
    '<table:table-column table:visibility="collapse"/>'
)


def hidden_tab(state: str) -> Any:
    """Return a change that adds a hidden tab of two people."""

    def alter(book: Any) -> None:
        page = book.create_sheet("Old")
        for row in (HEAD, BEN, CYD):
            page.append(row)
        page.sheet_state = state

    return alter


def hide_row(book: Any) -> None:
    """Hide row 3."""
    book.worksheets[0].row_dimensions[3].hidden = True


def hide_xls_row(made: Any) -> None:
    """Hide row 3 of an xls workbook."""
    made[1].row(2).hidden = True


def hide_column(letter: str) -> Any:
    """Return a change that hides a column."""

    def alter(book: Any) -> None:
        book.worksheets[0].column_dimensions[letter].hidden = True

    return alter


SHEETS = [
    Sheet(
        "xlsx-hidden-row",
        "a.xlsx",
        xlsx(THREE, hide_row),
        (3, 2, 1, 0, 0),
        OTHERS,
        ("row_hidden 3",),
    ),
    Sheet(
        "xlsx-hidden-row-written-otherwise-than-the-rows-before",
        "a.xlsx",
        raw_xlsx(
            row_xml(1, *HEAD),
            row_xml(2, *ADA),
            row_xml(3, *BEN, attributes="hidden='1'"),
            row_xml(4, *CYD),
            before=" " * 5000,
        ),
        (3, 2, 1, 0, 0),
        OTHERS,
        ("row_hidden 3",),
    ),
    Sheet(
        "xls-hidden-row",
        "a.xls",
        xls(THREE, hide_xls_row),
        (3, 2, 1, 0, 0),
        OTHERS,
        ("row_hidden 3",),
    ),
    Sheet(
        "xlsb-hidden-row",
        "a.xlsb",
        xlsb(THREE, hidden=[3]),
        (3, 2, 1, 0, 0),
        OTHERS,
        ("row_hidden 3",),
    ),
    Sheet(
        "ods-hidden-row",
        "a.ods",
        ods([HEAD, ADA, ods_row(*BEN, attributes='table:visibility="collapse"'), CYD]),
        (3, 2, 1, 0, 0),
        OTHERS,
        ("row_hidden 3",),
    ),
    Sheet(
        "ods-filtered-row",
        "a.ods",
        ods([HEAD, ADA, ods_row(*BEN, attributes='table:visibility="filter"'), CYD]),
        (3, 2, 1, 0, 0),
        OTHERS,
        ("row_filtered 3",),
    ),
    Sheet(
        "xlsx-filtered-row",
        "a.xlsx",
        raw_xlsx(
            row_xml(1, *HEAD),
            row_xml(2, *ADA),
            row_xml(3, *BEN, attributes='hidden="1"'),
            row_xml(4, *CYD),
            after=FILTER,
        ),
        (3, 2, 1, 0, 0),
        OTHERS,
        ("row_filtered 3",),
    ),
    Sheet(
        "a-hidden-blank-row-is-blank",
        "a.xlsx",
        xlsx([HEAD, ADA, BLANK, BEN], hide_row),
        (2, 2, 0, 0, 1),
        [PEOPLE[0], person(4, "Ben Cole", "bob")],
    ),
    Sheet(
        "a-hidden-column-that-counts",
        "a.xlsx",
        xlsx(THREE, hide_column("C")),
        (3, 0, 3, 0, 0),
        [],
        ("column_hidden C1",),
    ),
    Sheet(
        "ods-hidden-column-that-counts",
        "a.ods",
        ods(
            [
                HIDDEN_THIRD,
                HEAD,
                ADA,
            ]
        ),
        (1, 0, 1, 0, 0),
        [],
        ("column_hidden C1",),
    ),
    Sheet(
        "a-hidden-column-nobody-uses",
        "a.xlsx",
        xlsx([[*HEAD, "Shoe size"], [*ADA, "38"]], hide_column("E")),
        (1, 1, 0, 0, 0),
        PEOPLE,
        ("column_unknown E1",),
    ),
    Sheet(
        "a-hidden-tab",
        "a.xlsx",
        xlsx([HEAD, ADA], hidden_tab("hidden")),
        (3, 1, 2, 0, 0),
        PEOPLE,
        ("tab_hidden",),
    ),
    Sheet(
        "a-very-hidden-tab",
        "a.xlsx",
        xlsx([HEAD, ADA], hidden_tab("veryHidden")),
        (3, 1, 2, 0, 0),
        PEOPLE,
        ("tab_hidden",),
    ),
]
