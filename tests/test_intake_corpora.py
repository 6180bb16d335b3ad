"""Sheets that other projects made, through a whole round."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.support.corpora import corpus
from tests.support.intake import run_intake

STOPPED = ("sheet_unreadable", "sheet_encoding", "rows_differ")
LOCKED = {*(f"pass_protected.{ending}" for ending in ("xlsx", "xlsb", "ods")), "issue_385.xls"}
"""The last is a workbook of Excel 97 with a password."""


@pytest.mark.slow
def test_every_sheet_of_the_corpora_is_rows_or_one_clear_issue(tmp_path: Path) -> None:
    """All of them in one round, which ends with every row accounted for."""
    folder = corpus("sheets")
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    assert len(files) > 130
    sheets = {str(path.relative_to(folder)): path.read_bytes() for path in files}
    taken = run_intake(tmp_path, sheets)
    read, accepted, held, duplicate, _ = taken.counts
    assert read == accepted + held + duplicate
    assert read > 500
    stopped = [issue for issue in taken.issues if issue.code in STOPPED]
    assert set(Counter((issue.group, issue.sheet) for issue in stopped).values()) == {1}
    pictures = [issue for issue in taken.issues if issue.group == "non_spreadsheet_files"]
    assert Counter(issue.code for issue in pictures) == {"sheet_unreadable": 1, "sheet_repeated": 5}
    said = {issue.sheet: issue.message for issue in stopped if issue.sheet in LOCKED}
    assert set(said) == LOCKED
    assert {name for name, words in said.items() if "password" not in words} == set()


def test_one_table_in_every_format_gives_the_same_rows_and_issues(tmp_path: Path) -> None:
    """Each format is a group of its own; ``sheets.toml`` says what the headings mean."""
    outcomes = {}
    for number, path in enumerate(sorted(corpus("sheets", "equivalents").iterdir())):
        taken = run_intake(
            tmp_path / str(number),
            {
                f"lyon/{path.name}": path.read_bytes(),
                "lyon/sheets.toml": b'case = "ann"\n[columns]\n"phone number" = "postcode"\n',
            },
        )
        people = tuple(tuple(sorted(signed.fields.items())) for signed in taken.signed)
        outcomes[path.name] = (taken.counts, tuple(taken.marks), people)
    assert len(outcomes) == 8
    expected = outcomes["newline_unix.csv"]
    assert expected[0][1] > 0
    assert {name for name, found in outcomes.items() if found != expected} == set()
