"""Clean and check: dates, whose order evidence settles, or the group's word, or nothing."""

from __future__ import annotations

from tests.intake.builders import text, xlsx
from tests.intake.model import Person, Sheet, person
from tests.intake.numbers import DATED

FORMS = {
    "2017-12-01": "2017-12-01",
    "2017/12/01": "2017-12-01",
    "1 December 2017": "2017-12-01",
    "Dec 1, 2017": "2017-12-01",
    "1er décembre 2017": "2017-12-01",
    "1. Dezember 2017": "2017-12-01",
    "1 de diciembre de 2017": "2017-12-01",
    "1 декабря 2017": "2017-12-01",
    "1 grudnia 2017": "2017-12-01",
    "১ ডিসেম্বর ২০১৭": "2017-12-01",
    "25.11.2017": "2017-11-25",
    "": "",
}


def signed(*days: str) -> list[list[str]]:
    """Return a table of people who signed on these days, each for a case of their own country."""
    names = ["Ada King", "Ben Cole", "Cyd Moss", "Dan Reed", "Eve Lund", "Fay Holt"]
    names += ["Guy Ash", "Hal Burke", "Ida Pratt", "Jon Webb", "Kay Dorn", "Liv Stone"]
    return [DATED, *([name, day, "France", "ann"] for name, day in zip(names, days, strict=False))]


def people(days: dict[int, str]) -> list[Person]:
    """Return the accepted of such a table: row to day."""
    table = signed(*[""] * 12)
    return [person(row, table[row - 1][0], signed_on=day) for row, day in days.items()]


def sheet(
    name: str, days: tuple[str, ...], good: dict[int, str], *issues: str, settings: str = ""
) -> Sheet:
    """Return a sheet of people who signed on ``days``; the rows in ``good`` are accepted."""
    held = len(days) - len(good)
    rows = (len(days), len(good), held, 0, 0)
    return Sheet(name, "a.csv", text(signed(*days)), rows, people(good), issues, settings)


FIRST, FIFTH = "2017-12-01", "2017-12-05"

SHEETS = [
    sheet("dates-that-need-no-order", tuple(FORMS), dict(enumerate(FORMS.values(), 2))),
    sheet(
        "a-thirteenth-settles-day-before-month",
        ("13/11/2017", "01/12/2017"),
        {2: "2017-11-13", 3: FIRST},
    ),
    sheet(
        "a-thirteenth-settles-month-before-day",
        ("11/13/2017", "12/01/2017"),
        {2: "2017-11-13", 3: FIRST},
    ),
    sheet(
        "a-thirteenth-far-below-settles-it-too",
        ("01/12/2017", "5.12.17", "30-11-2017"),
        {2: FIRST, 3: FIFTH, 4: "2017-11-30"},
    ),
    sheet(
        "day-before-month-where-all-of-them-live",
        ("01/12/2017", "05/11/2017"),
        {2: FIRST, 3: "2017-11-05"},
    ),
    Sheet(
        "people-of-countries-with-either-order",
        "a.csv",
        text(
            [
                DATED,
                ["Ada King", "01/12/2017", "France", "ann"],
                ["Ben Cole", "05/11/2017", "United States", "bob"],
            ]
        ),
        (2, 0, 2, 0, 0),
        [],
        ("date_open B2", "date_open B3"),
    ),
    Sheet(
        "nothing-said-of-a-country-but-the-campaigns-own",
        "a.csv",
        text([["Name", "Date", "Case"], ["Ada King", "01/12/2017", "ann"]]),
        (1, 1, 0, 0, 0),
        people({2: FIRST}),
        ("country_assumed",),
    ),
    sheet(
        "two-orders-in-one-column-settle-nothing",
        ("13/11/2017", "11/14/2017", "01/12/2017", FIRST),
        {2: "2017-11-13", 3: "2017-11-14", 5: FIRST},
        "date_open B4",
    ),
    sheet(
        "day-before-month-in-the-groups-country",
        ("01/12/2017", "05/11/2017"),
        {2: FIRST, 3: "2017-11-05"},
        settings='country = "FR"\n',
    ),
    sheet(
        "month-before-day-in-the-groups-country",
        ("12/01/2017", "11/05/2017"),
        {2: FIRST, 3: "2017-11-05"},
        settings='country = "US"\n',
    ),
    sheet(
        "month-before-day-by-the-groups-word",
        ("12/01/2017",),
        {2: FIRST},
        settings='country = "FR"\ndate_order = "month-day"\n',
    ),
    sheet(
        "evidence-outweighs-the-groups-country",
        ("13/11/2017", "01/12/2017"),
        {2: "2017-11-13", 3: FIRST},
        settings='country = "US"\n',
    ),
    sheet(
        "twice-the-same-number-needs-no-order",
        ("05/05/2017", "7.7.2017"),
        {2: "2017-05-05", 3: "2017-07-07"},
    ),
    sheet(
        "what-is-no-date",
        ("soon", "31/31/2017", "30.02.2017", "2017-13-01"),
        {},
        *(f"date_unknown B{row}" for row in (2, 3, 4, 5)),
    ),
    sheet(
        "days-that-have-not-come",
        ("2071-12-01", "2017-12-11", "2017-12-10"),
        {4: "2017-12-10"},
        "date_implausible B2",
        "date_implausible B3",
    ),
    sheet(
        "days-long-gone",
        ("1987-12-01", "1997-12-09", "1997-12-11"),
        {4: "1997-12-11"},
        "date_implausible B2",
        "date_implausible B3",
    ),
    Sheet(
        "a-date-cell-of-2071",
        "a.xlsx",
        xlsx(signed("2071-01-01", FIRST)),
        (2, 1, 1, 0, 0),
        people({3: FIRST}),
        ("date_implausible B2",),
    ),
]
