"""Read: tabs, headings, blank rows and columns, joined cells, totals."""

from __future__ import annotations

from typing import Any

from tests.intake.builders import ods, ods_row, text, xls, xlsx
from tests.intake.hidden import CYD
from tests.intake.model import Sheet, person
from tests.intake.workbooks import ADA, BEN, BOTH, HEAD, PEOPLE


def two_tabs(book: Any) -> None:
    """Add a second tab with its columns in another order."""
    page = book.create_sheet("More")
    page.append(["Case", "Country", "Full name"])
    page.append(["bob", "Kenya", "Ben Cole"])


def merged(book: Any) -> None:
    """Join the countries of three people into one cell."""
    book.worksheets[0].merge_cells("C2:C4")


def merged_far(book: Any) -> None:
    """Join the countries of three people and of thirty blank rows into one cell."""
    book.worksheets[0].merge_cells("C2:C34")


def merged_name(book: Any) -> None:
    """Join the name, the postcode and the country of one person into one cell."""
    book.worksheets[0].merge_cells("A2:C2")


def merged_title(book: Any) -> None:
    """Put a title above the headings, joined over all columns, and two lines of words."""
    page = book.worksheets[0]
    page.insert_rows(1, 3)
    page["A1"], page["A2"] = "Letters of our school", "Please fill in clearly"
    page.merge_cells("A1:D1")


JOINED = (
    '<table:table-cell office:value-type="string" table:number-rows-spanned="2" '
    'table:number-columns-spanned="1"><text:p>France</text:p></table:table-cell>'
)
MERGED_PEOPLE = [
    person(2, "Ada King", country="FR"),
    person(3, "Ben Cole", "bob", country="FR"),
    person(4, "Cyd Moss", country="FR"),
]
BLANK = ["", "", "", ""]

SHEETS = [
    Sheet(
        "two-tabs-are-both-read",
        "a.xlsx",
        xlsx([HEAD, ADA], two_tabs),
        (2, 2, 0, 0, 0),
        [person(2, "Ben Cole", "bob", country="KE"), PEOPLE[0]],
    ),
    Sheet(
        "an-empty-tab-beside-a-full-one",
        "a.xlsx",
        xlsx([HEAD, ADA], lambda book: book.create_sheet("Empty")),
        (1, 1, 0, 0, 0),
        PEOPLE,
    ),
    Sheet("headings-and-nobody", "a.xlsx", xlsx([HEAD]), (0, 0, 0, 0, 0)),
    Sheet(
        "a-title-above-the-headings",
        "a.xlsx",
        xlsx([HEAD, ADA, BEN], merged_title),
        (2, 2, 0, 0, 0),
        [person(5, "Ada King"), person(6, "Ben Cole", "bob")],
        ("headings_below 4",),
        says={"headings_below": "row 4"},
    ),
    Sheet(
        "headings-below-more-words-than-anyone-reads",
        "a.xlsx",
        xlsx([*(["Please read"] for _ in range(20)), HEAD, ADA]),
        (22, 0, 22, 0, 0),
        [],
        ("headings_unknown 1",),
    ),
    Sheet(
        "headings-in-the-twentieth-filled-row",
        "a.csv",
        text([*(["Please read"] for _ in range(19)), HEAD, ADA]),
        (1, 1, 0, 0, 0),
        [person(21, "Ada King")],
        ("headings_below 20",),
    ),
    Sheet(
        "blank-rows-above-the-headings-are-no-title",
        "a.xlsx",
        xlsx([BLANK, BLANK, HEAD, ADA]),
        (1, 1, 0, 0, 0),
        [person(4, "Ada King")],
    ),
    Sheet(
        "blank-rows-keep-the-numbers-of-the-others",
        "a.xlsx",
        xlsx([HEAD, BLANK, ADA, BLANK, [" ", "", "", ""], BEN]),
        (2, 2, 0, 0, 3),
        [person(3, "Ada King"), person(6, "Ben Cole", "bob")],
    ),
    Sheet(
        "blank-columns-are-passed-over",
        "a.xlsx",
        xlsx(
            [
                ["", *HEAD[:2], "", *HEAD[2:]],
                ["", *ADA[:2], "", *ADA[2:]],
                ["", "", "", "", "France", "ann"],
            ]
        ),
        (2, 1, 1, 0, 0),
        PEOPLE,
        ("name_missing B3",),
    ),
    Sheet(
        "a-column-without-a-heading-is-too-wide",
        "a.xlsx",
        xlsx([HEAD, [*ADA, "", "see me"], BEN]),
        (2, 1, 1, 0, 0),
        [BOTH[1]],
        ("row_too_wide F2",),
    ),
    Sheet(
        "cells-joined-over-three-people",
        "a.xlsx",
        xlsx([HEAD, ADA, [*BEN[:2], "", "bob"], [*CYD[:2], "", "ann"]], merged),
        (3, 3, 0, 0, 0),
        MERGED_PEOPLE,
        ("cells_merged 2",),
        says={"cells_merged": "C2:C4"},
    ),
    Sheet(
        "cells-joined-over-columns-give-the-name-alone",
        "a.xlsx",
        xlsx([HEAD, ["Ada King", "", "", "ann"], BEN], merged_name),
        (2, 1, 1, 0, 0),
        [BOTH[1]],
        ("cells_merged 2", "country_missing C2"),
        says={"cells_merged": "A2:C2"},
    ),
    Sheet(
        "cells-joined-far-below-the-last-person-make-nobody",
        "a.xlsx",
        xlsx(
            [HEAD, ADA, [*BEN[:2], "", "bob"], [*CYD[:2], "", "ann"], *[BLANK] * 30, ["Total"]],
            merged_far,
        ),
        (4, 3, 1, 0, 30),
        MERGED_PEOPLE,
        ("cells_merged 2", "row_totals 35"),
    ),
    Sheet(
        "ods-cells-joined-over-two-people",
        "a.ods",
        ods(
            [
                HEAD,
                ods_row(
                    *ADA[:2],
                    JOINED,
                    "ann",
                ),
                ods_row("Ben Cole", "00501", "<table:covered-table-cell/>", "bob"),
            ]
        ),
        (2, 2, 0, 0, 0),
        MERGED_PEOPLE[:2],
        ("cells_merged 2",),
        says={"cells_merged": "C2:C3"},
    ),
    Sheet(
        "xls-cells-joined-over-two-people",
        "a.xls",
        xls(
            [HEAD, [*ADA[:2], "", "ann"], [*BEN[:2], "", "bob"]],
            lambda made: made[1].write_merge(1, 2, 2, 2, "France"),
        ),
        (2, 2, 0, 0, 0),
        MERGED_PEOPLE[:2],
        ("cells_merged 2",),
    ),
    Sheet(
        "a-total-in-the-last-row",
        "a.xlsx",
        xlsx([HEAD, ADA, BEN, ["Total", 2, "", ""]]),
        (3, 2, 1, 0, 0),
        BOTH,
        ("row_totals 4",),
    ),
    Sheet(
        "a-total-in-german-after-a-blank-row",
        "a.xlsx",
        xlsx([HEAD, ADA, BEN, BLANK, ["Summe", "", "", "2"]]),
        (3, 2, 1, 0, 1),
        BOTH,
        ("row_totals 5",),
    ),
    Sheet(
        "a-total-in-arabic",
        "a.xlsx",
        xlsx([HEAD, ADA, ["المجموع", 1, "", ""]]),
        (2, 1, 1, 0, 0),
        PEOPLE,
        ("row_totals 3",),
    ),
    Sheet(
        "a-total-beside-the-names",
        "a.xlsx",
        xlsx([HEAD, ADA, ["", "Total", 1, ""]]),
        (2, 1, 1, 0, 0),
        PEOPLE,
        ("row_totals 3",),
    ),
    Sheet(
        "a-last-row-of-numbers-alone",
        "a.xlsx",
        xlsx([HEAD, ADA, ["", 1, "", ""]]),
        (2, 1, 1, 0, 0),
        PEOPLE,
        ("row_totals 3",),
    ),
    Sheet(
        "a-person-whose-name-begins-like-a-total",
        "a.xlsx",
        xlsx([HEAD, ADA, ["Sum Wai Chan", "9", "France", "ann"]]),
        (2, 2, 0, 0, 0),
        [*PEOPLE, person(3, "Sum Wai Chan")],
    ),
]
