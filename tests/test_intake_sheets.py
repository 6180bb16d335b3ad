"""Sheets as groups send them: of each come just these signatories, held rows and issues."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.ledger import Ledger
from tests.intake import (
    checks,
    dates,
    headings,
    hidden,
    hostile,
    layouts,
    more_headings,
    numbers,
    odd_rows,
    people,
    texts,
    values,
    workbooks,
)
from tests.intake.model import Sheet, differences
from tests.support.intake import Taken, run_intake

TABLES = (
    workbooks,
    numbers,
    layouts,
    hidden,
    texts,
    hostile,
    headings,
    more_headings,
    values,
    dates,
    checks,
    people,
    odd_rows,
)
SHEETS = [sheet for table in TABLES for sheet in table.SHEETS]


WHOLE_TABS = (
    "tab_hidden headings_unknown rows_above heading_repeated column_hidden column_unclear "
    "columns_shifted sheet_settings"
).split()
"""What holds all rows of a tab."""


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """One ledger for all: each sheet is the sheet of a campaign of its own."""
    path = tmp_path_factory.mktemp("ledger") / "ledger.sqlite"
    with closing(Ledger(f"sqlite:///{path}", "all")) as opened:
        yield opened


@pytest.mark.parametrize("sheet", SHEETS, ids=[sheet.name for sheet in SHEETS])
def test_a_sheet_gives_what_is_written_beside_it(
    tmp_path: Path, ledger: Ledger, sheet: Sheet
) -> None:
    taken = run_intake(tmp_path, sheet.inputs, sheet.options, ledger)
    found = differences(sheet, taken)
    assert not found, "\n".join(found)
    read, accepted, held, duplicate, _ = taken.counts
    assert read == accepted + held + duplicate
    assert unexplained(taken) == 0
    names = [one.fields["name"] for one in sheet.people if " " in one.fields["name"]]
    told = [issue.message for issue in taken.issues]
    assert not [name for name in names for message in told if name in message]


def unexplained(taken: Taken) -> int:
    """Count the held rows beyond those that an issue of their own or of their tab explains."""
    held = [issue for issue in taken.issues if issue.severity == "held"]
    if any(issue.code in WHOLE_TABS for issue in held):
        return 0
    return taken.counts[2] - len({(issue.tab, issue.row) for issue in held if issue.row})


def test_there_are_as_many_sheets_as_promised() -> None:
    names = [sheet.name for sheet in SHEETS]
    assert len(names) >= 80
    assert len(set(names)) == len(names)
