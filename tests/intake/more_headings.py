"""Match columns: headings nearly known, short sheets, and what stands above the headings."""

from __future__ import annotations

from typing import Any

from tests.intake.builders import text, xlsx
from tests.intake.model import Sheet, person
from tests.support.intake import Options

ONE_CASE = Options(cases=("ann",))
ANN, BO = person(2, "Ann Kay"), person(3, "Bo Lee")
PHONES = [["Name", "Phone number"], ["Ann Kay", "0207"], ["Bo Lee", "0208"]]


def sheet(
    name: str,
    lines: str,
    rows: tuple[int, int, int, int, int],
    *issues: str,
    people: tuple[Any, ...] = (),
    **more: Any,
) -> Sheet:
    """Return a sheet of text, its lines parted by `` / ``, of a campaign of one case."""
    table = [line.split(",") for line in lines.split(" / ")]
    make, options = text(table), ONE_CASE
    return Sheet(name, "a.csv", make, rows, [*people], issues, options=options, **more)


def two_levels(book: Any) -> None:
    """Join the address over two columns, and each other heading with the cell below it."""
    page = book.worksheets[0]
    for cells in ("A1:A2", "B1:C1", "D1:D2"):
        page.merge_cells(cells)


def shared_heading(book: Any) -> None:
    """Join the headings of the upper row, each over two columns."""
    page = book.worksheets[0]
    for cells in ("A1:B1", "C1:D1"):
        page.merge_cells(cells)


SHEETS = [
    sheet(
        "a-surname-by-two-words-waits",
        "First name,Country,Last name / surname / Anna,GB,Kowalska".replace(
            "name / sur", "name/sur"
        ),
        (1, 0, 1, 0, 0),
        "column_unclear C1",
        says={"column_unclear": 'columns."Last name/surname" = "family_name"'},
    ),
    sheet(
        "a-country-and-a-no-in-words-wait",
        "Name,City,Country you live in,Do you consent? / Dina Aziz,Cairo,Egypt,No",
        (1, 0, 1, 0, 0),
        "column_unclear C1",
        "column_unclear D1",
        "country_assumed",
    ),
    sheet(
        "a-country-in-words-that-the-group-confirms",
        "Name,Country you live in / Ann Kay,France",
        (1, 1, 0, 0, 0),
        people=(person(2, "Ann Kay", country="FR"),),
        settings='columns."Country you live in" = "country"\n',
    ),
    sheet(
        "half-a-name-and-another-name-waits",
        "Surname,Other names,Country / Okello,Ann,KE",
        (1, 0, 1, 0, 0),
        "column_unclear B1",
        says={"column_unclear": 'columns."Other names" = "given_name"'},
    ),
    sheet(
        "a-whole-name-and-another-name-is-accepted",
        "First name,Last name,Preferred name,Country / Ann,Kay,Nan,GB",
        (1, 1, 0, 0, 0),
        "column_unknown C1",
        people=(ANN,),
    ),
    Sheet(
        "a-name-and-one-unknown-column",
        "a.csv",
        text(PHONES),
        (2, 2, 0, 0, 0),
        [ANN, BO],
        ("column_unknown B1", "country_assumed"),
        options=ONE_CASE,
    ),
    Sheet(
        "headings-written-above-the-same-headings",
        "a.csv",
        text([PHONES[0], *PHONES]),
        (3, 2, 1, 0, 0),
        [person(3, "Ann Kay"), person(4, "Bo Lee")],
        ("column_unknown B1", "country_assumed", "name_implausible A2"),
        options=ONE_CASE,
    ),
    sheet(
        "no-first-name-of-a-list-without-headings-is-told",
        "Regina,GB,Leeds / Bo,FR,York",
        (2, 0, 2, 0, 0),
        "headings_unknown 1",
        says={"headings_unknown": 'columns."Full name" = "name"'},
    ),
    sheet(
        "names-above-the-headings-are-people",
        "Ann Kay, / Cy Poe, / Di Roe, / Name,Country / Bo Lee,GB",
        (5, 0, 5, 0, 0),
        "rows_above 1",
        says={"rows_above": "Rows 1 to 3 above the headings in row 4"},
    ),
    sheet(
        "a-name-above-a-lone-heading-is-a-person",
        "Ann Kay / Name / Bo Lee",
        (3, 0, 3, 0, 0),
        "rows_above 1",
        says={"rows_above": "Row 1 above the headings in row 2"},
    ),
    sheet(
        "a-row-that-fits-the-headings-is-a-person",
        "Ann Kay,GB,,, / Name,Country,Postcode,City,Email / Bo Lee,GB,,,",
        (3, 0, 3, 0, 0),
        "rows_above 1",
    ),
    sheet(
        "names-in-two-columns-above-the-headings-are-people",
        "Ann Kay,Ann Kay / Bo Lee,Bo Lee / Name,Country / Cy Poe,GB",
        (4, 0, 4, 0, 0),
        "rows_above 1",
    ),
    sheet(
        "a-group-and-a-date-are-a-title",
        "Leeds group,12 December 2017 / Name,Country / Ann Kay,GB",
        (1, 1, 0, 0, 0),
        "headings_below 2",
        people=(person(3, "Ann Kay"),),
    ),
    sheet(
        "labels-with-a-colon-are-a-title",
        "Group:,Leeds, / Date:,2017-12-01, / Contact:,Joe, / ,, / Name,Country,Postcode"
        " / Ann Kay,GB,LS1",
        (1, 1, 0, 0, 0),
        "headings_below 5",
        people=(person(6, "Ann Kay"),),
    ),
    sheet(
        "a-title-as-wide-as-the-headings-with-a-year",
        "Leeds,Write for Rights,2017 / Name,Country,Postcode / Ann Kay,GB,LS1",
        (1, 1, 0, 0, 0),
        "headings_below 2",
        people=(person(3, "Ann Kay"),),
    ),
    Sheet(
        "headings-on-two-levels",
        "a.xlsx",
        xlsx(
            [
                ["Name", "Address", "", "Country"],
                ["", "Street", "City", ""],
                ["Ann Kay", "1 High St", "Leeds", "GB"],
            ],
            two_levels,
        ),
        (1, 1, 0, 0, 0),
        [person(3, "Ann Kay", address="1 High St", city="Leeds")],
        ("headings_below 2",),
        options=ONE_CASE,
    ),
    Sheet(
        "headings-under-shared-ones",
        "a.xlsx",
        xlsx(
            [
                ["Name", "", "Address", ""],
                ["First name", "Last name", "City", "Country"],
                ["Ann", "Kay", "Leeds", "GB"],
            ],
            shared_heading,
        ),
        (1, 1, 0, 0, 0),
        [person(3, "Ann Kay", city="Leeds")],
        ("headings_below 2",),
        options=ONE_CASE,
    ),
]
