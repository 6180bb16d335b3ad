"""Check: required fields, lengths, implausible values, columns that slipped, consent, routes."""

from __future__ import annotations

from tests.intake.builders import text
from tests.intake.model import Sheet, person
from tests.intake.workbooks import ADA, AGREED, BEN, HEAD, ONE, ONE_HELD, PEOPLE

LONG_HEAD = [*HEAD, "Address", "City", "Region", "Message"]
FITS = ["N" * 100, "P" * 20, "France", "ann", "A" * 300, "C" * 80, "R" * 80, "M" * 600]
OVER = ["N" * 101, "P" * 21, "France", "ann", "A" * 301, "C" * 81, "R" * 81, "M" * 601]
NOT_NAMES = ["ada@example.org", "+44 7700 900123", "12345", "2017-12-01", "SW1A 1AA"]
FRIENDS = [
    "Ada King",
    "Ben Cole",
    "Cyd Moss",
    "Dan Reed",
    "Eve Lund",
    "Fay Holt",
    "Guy Ash",
    "Hal Burke",
]
"""So many good names that the others among them are slips of one row and not of the column."""


def crowd(*names: str) -> list[list[str]]:
    """Return a table of people of these names, each with a postcode of their own."""
    return [
        HEAD,
        *([name, f"{number:05}", "France", "ann"] for number, name in enumerate(names, 1)),
    ]


SLIPPED = [
    ["01234", "Ada King", "France", "ann"],
    ["00501", "Ben Cole", "Kenya", "bob"],
    ["SW1A 1AA", "Cyd Moss", "GB", "ann"],
    ["75001", "Dan Reed", "France", "ann"],
]

SHEETS = [
    Sheet(
        "what-is-missing-is-named-cell-by-cell",
        "a.csv",
        text([HEAD, ["", *ADA[1:]], [*ADA[:2], "", "ann"], [*ADA[:3], ""], ["", "x1", "", ""]]),
        (4, 0, 4, 0, 0),
        [],
        (
            "name_missing A2",
            "country_missing C3",
            "case_missing D4",
            "name_missing A5",
            "country_missing C5",
            "case_missing D5",
        ),
    ),
    Sheet(
        "what-is-unknown-is-named-cell-by-cell",
        "a.csv",
        text([HEAD, [*ADA[:2], "Atlantis", "ann"], [*ADA[:3], "Somebody"]]),
        (2, 0, 2, 0, 0),
        [],
        ("country_unknown C2", "case_unknown D3"),
        says={"case_unknown": "ann, bob, rose-and-bly"},
    ),
    Sheet(
        "texts-that-just-fit",
        "a.csv",
        text([LONG_HEAD, FITS]),
        ONE,
        [person(2, "N" * 100, message="M" * 600)],
    ),
    Sheet(
        "texts-too-long-for-the-letter",
        "a.csv",
        text([LONG_HEAD, OVER]),
        ONE_HELD,
        [],
        tuple(f"text_too_long {letter}2" for letter in "ABEFGH"),
        says={"text_too_long": "601"},
    ),
    Sheet(
        "names-that-are-none",
        "a.csv",
        text(crowd(*FRIENDS, *NOT_NAMES)),
        (13, 8, 5, 0, 0),
        [person(row, name) for row, name in enumerate(FRIENDS, 2)],
        tuple(f"name_implausible A{row}" for row in range(10, 15)),
        says={"name_implausible": "e-mail address"},
    ),
    Sheet(
        "columns-that-slipped-by-one",
        "a.csv",
        text([HEAD, *SLIPPED]),
        (4, 0, 4, 0, 0),
        [],
        ("columns_shifted",),
        says={"columns_shifted": "postcode"},
    ),
    Sheet(
        "e-mail-addresses-where-names-should-be",
        "a.csv",
        text(crowd("a@example.org", "b@example.org", "c@example.org", "d@example.org")),
        (4, 0, 4, 0, 0),
        [],
        ("columns_shifted",),
        says={"columns_shifted": "e-mail address"},
    ),
    Sheet(
        "consent-in-many-words",
        "a.csv",
        text(
            [
                [*HEAD, "Consent"],
                *(
                    [name, f"0{row}", "France", "ann", word]
                    for row, (name, word) in enumerate(
                        zip(
                            FRIENDS,
                            ["yes", "OUI", "ja", "sí", "نعم", "x", "✓", "evet"],
                            strict=True,
                        )
                    )
                ),
            ]
        ),
        (8, 8, 0, 0, 0),
        [person(row, name) for row, name in enumerate(FRIENDS, 2)],
        options=AGREED,
    ),
    Sheet(
        "no-consent",
        "a.csv",
        text(
            [
                [*HEAD, "Consent"],
                [*ADA, "no"],
                [*BEN, ""],
                ["Cyd Moss", "1", "FR", "ann", "perhaps"],
            ]
        ),
        (3, 0, 3, 0, 0),
        [],
        tuple(f"consent_missing E{row}" for row in (2, 3, 4)),
        options=AGREED,
    ),
    Sheet(
        "no-column-for-consent",
        "a.csv",
        text([HEAD, ADA]),
        ONE_HELD,
        [],
        ("consent_missing 2",),
        options=AGREED,
    ),
    Sheet(
        "a-country-no-letter-may-come-from",
        "a.csv",
        text([HEAD, [*ADA[:2], "Egypt", "ann"], ADA]),
        (2, 1, 1, 0, 0),
        [person(3, "Ada King")],
        ("no_route C2",),
    ),
    Sheet(
        "all-faults-of-a-row-at-once",
        "a.csv",
        text([[*HEAD, "Date"], ["", "P" * 21, "Atlantis", "nobody", "soon"]]),
        ONE_HELD,
        [],
        (
            "name_missing A2",
            "text_too_long B2",
            "country_unknown C2",
            "case_unknown D2",
            "date_unknown E2",
        ),
    ),
    Sheet(
        "the-same-person-twice",
        "a.csv",
        text([HEAD, ADA, ["ADA  king", "0 1234", "FR", "Annie"], BEN]),
        (3, 2, 0, 1, 0),
        [*PEOPLE, person(4, "Ben Cole", "bob")],
        ("duplicate 3",),
        says={"duplicate": "lyon/a.csv, row 2"},
    ),
    Sheet(
        "the-same-person-for-another-case",
        "a.csv",
        text([HEAD, ADA, [*ADA[:3], "bob"]]),
        (2, 2, 0, 0, 0),
        [*PEOPLE, person(3, "Ada King", "bob")],
    ),
    Sheet(
        "the-same-e-mail-address",
        "a.csv",
        text(
            [
                ["Name", "E-mail", "Country", "Case"],
                ["Ada King", "ada@example.org", "FR", "ann"],
                ["Ada King", "ADA@example.org", "FR", "ann"],
                ["Ada King", "other@example.net", "FR", "bob"],
            ]
        ),
        (3, 2, 0, 1, 0),
        [person(2, "Ada King"), person(4, "Ada King", "bob")],
        ("duplicate 3",),
    ),
    Sheet(
        "one-new-case-among-two",
        "a.csv",
        text([HEAD, ADA, [*ADA[:3], "ann; bob"], [*ADA[:3], "bob & ann"]]),
        (3, 2, 0, 1, 0),
        [*PEOPLE, person(3, "Ada King", "bob")],
        ("duplicate 3", "duplicate 4", "duplicate 4"),
    ),
]
