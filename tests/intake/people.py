"""Check: rows that ran together, several people in a name, names and totals, what is no yes."""

from __future__ import annotations

from tests.intake.builders import text, xlsx
from tests.intake.model import Sheet, person
from tests.intake.workbooks import ADA, BEN, HEAD, ONE_HELD, PEOPLE
from tests.support.intake import Options

ONE_CASE = Options(cases=("ann",))
PLACE = ["Name", "City", "Country", "Case"]
PARTS = ["Name", "First name", "Surname", "Country", "Case"]
THERE = ["France", "ann"]
SEVERAL = ["Ann Kay; Bo Lee", "Ann Kay\nBo Lee", "Cy Poe;Di Roe", "Ed Foe\r\nFay Goe"]
NOTES = [
    "3 names",
    "2 signatures",
    "Collected: 12",
    "Signatures collected by Joe",
    "Thank you!",
]
ZEROS = ["Name", "Postcode", "Country", "E-mail", "Case"]


def named(*names: str) -> list[list[str]]:
    """Return a table of people of these names, the first of them good."""
    rows = [[name, f"{number:05}", *THERE] for number, name in enumerate(names, 1)]
    return [HEAD, ADA, *rows]


SHEETS = [
    Sheet(
        "rows-that-ran-together-in-the-town",
        "a.xlsx",
        xlsx([PLACE, ["Ada King", "Leeds\nBen Cole,Hull", *THERE], ["Cyd Moss", "Hull", *THERE]]),
        (2, 1, 1, 0, 0),
        [person(3, "Cyd Moss", city="Hull")],
        ("text_too_long B2",),
        says={"text_too_long": "2 lines"},
    ),
    Sheet(
        "rows-that-ran-together-in-the-country",
        "a.csv",
        text([PLACE, ["Ada King", "Lyon", "France\nKenya", "ann"]]),
        ONE_HELD,
        [],
        ("text_too_long C2",),
    ),
    Sheet(
        "several-people-in-one-name",
        "a.csv",
        text(named(*SEVERAL)),
        (5, 1, 4, 0, 0),
        PEOPLE,
        tuple(f"name_implausible A{row}" for row in range(3, 7)),
        says={"name_implausible": "two names"},
    ),
    Sheet(
        "notes-between-the-names",
        "a.csv",
        text([["Name"], ["Ada King"], *([note] for note in NOTES), ["Ben Cole"]]),
        (7, 2, 5, 0, 0),
        [person(2, "Ada King"), person(8, "Ben Cole")],
        (*(f"name_implausible A{row}" for row in range(3, 8)), "country_assumed"),
        options=ONE_CASE,
    ),
    Sheet(
        "a-name-and-its-parts-that-do-not-fit",
        "a.csv",
        text(
            [
                PARTS,
                ["Kay", "Anna", "", *THERE],
                ["Dr Kay", "Anna", "", *THERE],
                ["Maria Garcia-Lopez", "", "Garcia Lopez", *THERE],
                ["Leeds Group", "Ann", "Kay", *THERE],
                ["Els van der Berg", "", "Berg, van der", *THERE],
            ]
        ),
        (5, 3, 2, 0, 0),
        [
            person(2, "Anna Kay"),
            person(4, "Maria Garcia-Lopez"),
            person(6, "Els van der Berg"),
        ],
        ("name_implausible A3", "name_implausible A5"),
        says={"name_implausible": "two different names"},
    ),
    Sheet(
        "names-that-are-the-word-for-a-total",
        "a.csv",
        text([HEAD, ["Antal", "1050", "Denmark", "ann"], BEN, ["Suma", "75001", *THERE]]),
        (3, 3, 0, 0, 0),
        [person(2, "Antal"), person(3, "Ben Cole", "bob"), person(4, "Suma")],
    ),
    Sheet(
        "people-at-a-postcode-of-zeros",
        "a.csv",
        text(
            [
                ZEROS,
                ["Maria Silva", "00000", "Brazil", "maria@example.org", "ann"],
                ["Maria Silva", "00000", "Brazil", "silva@example.net", "ann"],
            ]
        ),
        (2, 2, 0, 0, 0),
        [person(2, "Maria Silva"), person(3, "Maria Silva")],
        ("duplicate_likely 3",),
    ),
    Sheet(
        "what-is-no-yes-where-none-is-asked-for",
        "a.csv",
        text(
            [
                [*HEAD, "Consent"],
                [*ADA, "I agree"],
                *([*BEN, word] for word in ("No thanks", "refused", "not yet", "N/A")),
            ]
        ),
        (5, 1, 4, 0, 0),
        PEOPLE,
        tuple(f"consent_missing E{row}" for row in range(3, 7)),
    ),
    Sheet(
        "letters-spelt-as-on-web-pages",
        "a.csv",
        text([HEAD, ["Mart&#237;n Paz", *ADA[1:]]]),
        ONE_HELD,
        [],
        ("text_spoilt A2",),
    ),
]
