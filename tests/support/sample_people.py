"""The people of the sample sheets, found again by the place a manifest names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from pipeline.sheets.read import read_tabs
from tests.support.commands import INPUTS
from tests.support.sample_expectations import SHEET_ROWS

_COLUMNS = {
    "birmingham/signatures.xlsx": {"name": "A", "street": "B", "country": "E", "message": "H"},
    "cairo-friends/signatures.xlsx": {"name": "A", "street": "B", "country": "E", "message": "H"},
    "dhaka-diaspora/signatures.xls": {"name": "A", "street": "B", "country": "E", "message": "H"},
    "dresden/unterschriften.ods": {"name": "A", "street": "B", "country": "E", "message": "H"},
    "lyon/signataires.csv": {"name": "AB", "street": "C", "country": "F", "message": "I"},
    "office/web-form.csv": {
        "name": "AB",
        "street": "D",
        "country": "G",
        "message": "J",
        "email": "C",
    },
}
"""Where each sheet has what, written down by hand; a name may stand in two columns."""

Place = tuple[str, str, str, int]
"""Group, sheet, tab and row."""


@dataclass(frozen=True)
class Person:
    """One row of a sample sheet, as typed."""

    name: str
    street: str
    country: str
    message: str
    email: str = ""


@lru_cache(maxsize=1)
def people() -> dict[Place, Person]:
    """Return everybody in the sample sheets by place."""
    found = {}
    for key, columns in _COLUMNS.items():
        group, _, sheet = key.partition("/")
        for tab in read_tabs(INPUTS / key):
            for number, cells in tab.rows.iloc[1:].iterrows():
                fields = {
                    field: " ".join(" ".join(cells[letter] for letter in letters).split())
                    for field, letters in columns.items()
                }
                if any(cells):
                    found[group, sheet, tab.name, int(str(number))] = Person(**fields)
    assert len(found) == sum(SHEET_ROWS.values())
    return found


def place(line: dict[str, str]) -> Place:
    """Return the place a line of a manifest names."""
    return line["group"], line["sheet"], line["tab"], int(line["row"])
