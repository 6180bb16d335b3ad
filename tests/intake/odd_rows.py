"""Read: rows too short, run together by quotation marks, under joined cells, or not to be seen."""

from __future__ import annotations

from typing import Any

from tests.intake.builders import ods, ods_row, plain, text, xlsx
from tests.intake.model import Sheet, person
from tests.intake.workbooks import ADA, BEN, BOTH, HEAD, PEOPLE

MORE = [*HEAD, "Message"]
RUBY = (
    '<table:table-cell office:value-type="string"><text:p><text:ruby><text:ruby-base>山田太郎'
    "</text:ruby-base><text:ruby-text>やまだたろう</text:ruby-text></text:ruby></text:p>"
    "</table:table-cell>"
)


def joined(cells: str) -> Any:
    """Join cells as some programs do: what is covered stays."""
    return lambda book: book.worksheets[0].merged_cells.add(cells)


SHEETS = [
    Sheet(
        "people-between-a-stray-pair-of-quotes-are-not-swallowed",
        "a.csv",
        plain(
            'Name,Country,Case,Message\nAda King,France,ann,"hello\nBen Cole,Kenya,bob,hi\n'
            'Cyd Moss,France,ann,"\nDi Roe,France,ann,x\n'
        ),
        (2, 1, 1, 0, 0),
        [person(3, "Di Roe")],
        ("row_run_on 2",),
    ),
    Sheet(
        "an-address-over-lines-is-one-persons",
        "a.csv",
        text(
            [
                ["Name", "Address", "Country", "Case"],
                ["Ada King", "Flat 2, 1 High St,\nElmton, Marsh, Kent,\nWest", "France", "ann"],
            ]
        ),
        (1, 1, 0, 0, 0),
        [person(2, "Ada King")],
    ),
    Sheet(
        "a-row-without-its-last-cell-is-held",
        "a.csv",
        text([MORE, [*ADA, "hello"], BEN]),
        (2, 1, 1, 0, 0),
        PEOPLE,
        ("row_too_short 3",),
    ),
    Sheet(
        "a-row-without-a-cell-of-no-heading-is-whole",
        "a.csv",
        text([[*HEAD, ""], [*ADA, ""], BEN]),
        (2, 2, 0, 0, 0),
        BOTH,
    ),
    Sheet(
        "a-workbooks-rows-are-never-too-short",
        "a.xlsx",
        xlsx([MORE, [*ADA, "hello"], BEN]),
        (2, 2, 0, 0, 0),
        BOTH,
    ),
    Sheet(
        "names-under-a-joined-cell-are-not-written-over",
        "a.xlsx",
        xlsx([HEAD, ADA, BEN], joined("A2:A3")),
        (2, 0, 2, 0, 0),
        [],
        ("cells_merged 2", "row_joined 2", "row_joined 3"),
    ),
    Sheet(
        "a-column-joined-from-its-heading-down-names-nobody",
        "a.xlsx",
        xlsx([HEAD, ["", *ADA[1:]], ["", *BEN[1:]]], joined("A1:A1048576")),
        (2, 0, 2, 0, 0),
        [],
        ("cells_merged 1", "row_joined 2", "row_joined 3"),
    ),
    Sheet(
        "one-name-joined-over-the-cases-of-one-person",
        "a.xlsx",
        xlsx([HEAD, ADA, ["", *ADA[1:3], "bob"]], joined("A2:A3")),
        (2, 2, 0, 0, 0),
        [*PEOPLE, person(3, "Ada King", "bob")],
        ("cells_merged 2",),
    ),
    Sheet(
        "a-row-of-signs-nobody-sees-is-blank",
        "a.csv",
        text([HEAD, ADA, ["\u200b", "", "\ufeff", ""], BEN, ["\x1a"]]),
        (2, 2, 0, 0, 1),
        [PEOPLE[0], person(4, "Ben Cole", "bob")],
    ),
    Sheet(
        "ods-letters-with-their-reading-beside-them",
        "a.ods",
        ods([HEAD, ods_row(RUBY, *ADA[1:])]),
        (1, 1, 0, 0, 0),
        [person(2, "山田太郎")],
    ),
]
