"""Make the sample sheets: invented signatories, in the file kinds that groups send.

Run ``python -m tools.sample_campaign.make_sheets`` from the project root. It needs Faker,
openpyxl and xlwt. The same version of Faker gives the same people, and the same bytes.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

from tools.sample_campaign.crowds import SEED, invent_crowds
from tools.sample_campaign.groups import GROUPS, Group, Row
from tools.sample_campaign.sheet_files import Table, write_csv, write_ods, write_xls, write_xlsx
from tools.sample_campaign.vocabulary import ARABIC

INPUTS = Path("inputs/write-for-rights-2017")
CSV_STYLES = {
    "lyon/signataires.csv": ("utf-8-sig", ";", "\r\n"),
    "office/web-form.csv": ("utf-8", ",", "\n"),
}


def main() -> None:
    """Write every sheet and say how many rows each holds."""
    crowds = invent_crowds()
    for group in GROUPS:
        path = INPUTS / group.sheet
        path.parent.mkdir(parents=True, exist_ok=True)
        write_sheet(path, group, make_table(group, crowds[group.sheet]))
        print(f"{len(crowds[group.sheet]):4} {path}")


def make_table(group: Group, crowd: dict[int, Row]) -> Table:
    """Return the sheet's rows as cells: headings first, blank rows in their places."""
    draw = Random(f"{SEED} {group.sheet} words")
    blank = [""] * len(group.columns)
    rows = [
        [write_cell(crowd[row], field, group, draw) for field in group.columns]
        if row in crowd
        else blank
        for row in range(2, max(crowd) + 1)
    ]
    return [list(group.columns.values()), *rows]


def write_cell(person: Row, field: str, group: Group, draw: Random) -> str:
    """Return one cell, cases, countries and languages in the group's own words."""
    if field == "name":
        return f"{person['given']} {person['family']}".strip(" ")
    if field in ("case", "country", "language"):
        return draw.choice(group.words.get(person[field], person[field]).split("|"))
    return person[field]


def write_sheet(path: Path, group: Group, table: Table) -> None:
    """Write a table as the kind of file its name says."""
    match path.suffix:
        case ".csv":
            write_csv(path, table, *CSV_STYLES[group.sheet])
        case ".xlsx":
            write_xlsx(path, table, right_to_left=group.words is ARABIC)
        case ".ods":
            write_ods(path, table)
        case ".xls":
            write_xls(path, table)


if __name__ == "__main__":
    main()
