"""Every issue code is documented, has its sentence, and is raised by something that can happen."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from pipeline.issues import MESSAGES, WARNINGS, Issue, IssueCode, Place, Severity, make_issue
from pipeline.ledger import Ledger, sqlite_url
from pipeline.sheets import receive
from pipeline.sheets.read import RowsDiffer, read_tabs
from pipeline.sheets.settings import SheetSettings
from tests.support.campaigns import HEADINGS as SHEET_HEADINGS
from tests.support.campaigns import take_in, write_campaign, write_sheet
from tests.support.judged import judge
from tests.support.tabs import PlainRules

DOC = Path(__file__).parents[1] / "docs" / "issues.md"
HEADINGS = ["Name", "Postcode", "City", "Country", "Language", "Case", "E-mail", "Consent", "Date"]
GOOD = ["Ada King", "01234", "Lyon", "France", "French", "ann", "ada@example.org", "yes"]
GOOD.append("2017-12-01")
Row = Sequence[str]


def change(**cells: str) -> list[str]:
    row = dict(zip([heading.replace("-", "") for heading in HEADINGS], GOOD, strict=True))
    return list({**row, **cells}.values())


def issues_of(*rows: Row, consent: bool = False, **looks: Any) -> list[Issue]:
    checked, judged = judge(rows, PlainRules(require_consent=consent), **looks)
    return [*checked.issues, *(issue for row in judged for issue in row.issues)]


def one(**cells: str) -> Callable[[], list[Issue]]:
    """Judge one row that differs from a good one."""
    return lambda: issues_of(HEADINGS, change(**cells))


def tab(**looks: Any) -> Callable[[], list[Issue]]:
    """Judge a good row in a tab of which the reader tells something."""
    return lambda: issues_of(HEADINGS, GOOD, **looks)


def rows(*table: Row) -> Callable[[], list[Issue]]:
    """Judge the rows of a table."""
    return lambda: issues_of(*table)


RAISED: dict[IssueCode, Callable[[], list[Issue]]] = {
    IssueCode.SHEET_SETTINGS: lambda: list(
        judge([HEADINGS, GOOD], None, SheetSettings(case="nobody"))[0].issues
    ),
    IssueCode.HEADINGS_UNKNOWN: rows(["Zzz", "Country"], ["Ada", "FR"]),
    IssueCode.ROWS_ABOVE: rows(["Bo Lee"], ["Cy Poe"], HEADINGS, GOOD),
    IssueCode.HEADING_REPEATED: rows([*HEADINGS, "Full name"], [*GOOD, "Ada"]),
    IssueCode.HEADINGS_BELOW: rows(["Spring letters"], HEADINGS, GOOD),
    IssueCode.TAB_HIDDEN: tab(hidden=True),
    IssueCode.COLUMN_HIDDEN: tab(hidden_columns=frozenset("B")),
    IssueCode.COLUMN_UNKNOWN: rows([*HEADINGS, "Shoe size"], [*GOOD, "38"]),
    IssueCode.COLUMN_LIKELY: rows(["Name", "Adresss", "Case"], ["Ada", "1", "ann"]),
    IssueCode.COLUMN_UNCLEAR: rows(["Name", "Postcodee", "Case"], ["Ada", "1", "ann"]),
    IssueCode.COLUMNS_SHIFTED: lambda: issues_of(
        HEADINGS, *(change(Name=f"{number}5011") for number in range(1, 6))
    ),
    IssueCode.CELLS_MERGED: tab(merged=("C2:C3",)),
    IssueCode.ROW_HIDDEN: tab(hidden_rows=frozenset([2])),
    IssueCode.ROW_FILTERED: tab(filtered_rows=frozenset([2])),
    IssueCode.ROW_TOTALS: rows(HEADINGS, GOOD, ["Total", "1"]),
    IssueCode.ROW_TOO_WIDE: rows(HEADINGS, [*GOOD, "slipped"]),
    IssueCode.ROW_TOO_SHORT: tab(widths=(9, 8)),
    IssueCode.ROW_RUN_ON: tab(run_on=frozenset([2])),
    IssueCode.ROW_JOINED: tab(covered=frozenset([2])),
    IssueCode.CELL_ERROR: tab(errors={"C2": "#N/A"}),
    IssueCode.CELL_UNCALCULATED: tab(uncalculated=frozenset(["C2"])),
    IssueCode.CHARACTERS_LEFT_OUT: one(Name="Ada\x07 King"),
    IssueCode.TEXT_SPOILT: one(City="Li\ufffdge"),
    IssueCode.TEXT_TOO_LONG: one(City="x" * 81),
    IssueCode.NAME_MISSING: one(Name=""),
    IssueCode.NAME_IMPLAUSIBLE: one(Name="ada@example.org"),
    IssueCode.CASE_MISSING: one(Case=""),
    IssueCode.CASE_UNKNOWN: one(Case="Somebody"),
    IssueCode.CASE_UNTICKED: rows(["Name", "Country", "Ann Example", "Bob"], ["Ada", "FR", "", ""]),
    IssueCode.CASE_MARK_UNKNOWN: rows(
        ["Name", "Country", "Ann Example", "Bob"],
        ["Ada", "FR", "x", ""],
        ["Eve", "FR", "x", "x"],
        ["Joe", "FR", "maybe", "x"],
    ),
    IssueCode.COUNTRY_MISSING: one(Country=""),
    IssueCode.COUNTRY_UNKNOWN: one(Country="Atlantis"),
    IssueCode.COUNTRY_ASSUMED: rows(["Name", "Case"], ["Ada", "ann"]),
    IssueCode.LANGUAGE_UNKNOWN: one(Language="Klingon"),
    IssueCode.LANGUAGE_UNAVAILABLE: one(Language="Bengali"),
    IssueCode.SALUTATION_MISSING: one(Language="German", Case="bob"),
    IssueCode.EMAIL_MALFORMED: one(Email="ada at home"),
    IssueCode.DATE_UNKNOWN: one(Date="soon"),
    IssueCode.DATE_OPEN: rows(
        ["Name", "Country", "Case", "Date"],
        ["Ada", "FR", "ann", "13/10/2017"],
        ["Eve", "FR", "ann", "10/13/2017"],
        ["Joe", "FR", "ann", "05/06/2017"],
    ),
    IssueCode.DATE_IMPLAUSIBLE: one(Date="2071-12-10"),
    IssueCode.CONSENT_MISSING: lambda: issues_of(HEADINGS, change(Consent=""), consent=True),
    IssueCode.NO_ROUTE: one(Country="Egypt"),
    IssueCode.ROUTE_CLOSED: one(Country="Kenya"),
}
"""What raises each code that a single tab can raise."""

IN_A_ROUND = (
    IssueCode.SHEET_UNREADABLE,
    IssueCode.SHEET_ENCODING,
    IssueCode.SHEET_REPEATED,
    IssueCode.ROWS_DIFFER,
    IssueCode.DUPLICATE,
    IssueCode.DUPLICATE_LIKELY,
)


@pytest.mark.parametrize("code", RAISED, ids=str)
def test_each_code_is_raised_by_what_it_is_about(code: IssueCode) -> None:
    found = [issue for issue in RAISED[code]() if issue.code is code]
    assert found
    assert {issue.severity for issue in found} == {
        Severity.WARNING if code in WARNINGS else Severity.HELD
    }


def test_the_codes_of_whole_sheets_and_rounds_are_raised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inputs = tmp_path / "inputs"
    people = [
        ("Ada King", "1 Road", "AB1", "Town", "GB", "", "ann"),
        ("Ada King", "1 Road", "AB1", "Town", "GB", "", "ann"),
        ("King, Ada", "1 Road", "AB1", "Town", "GB", "", "ann"),
    ]
    write_sheet(inputs / "lyon" / "a.csv", people)
    write_sheet(inputs / "lyon" / "b.csv", people)
    (inputs / "lyon" / "c.xlsx").write_bytes(b"PK\x03\x04broken")
    content = f"{','.join(SHEET_HEADINGS)}\nZo\xe9,,,,GB,,ann\n".encode("cp1252")
    (inputs / "lyon" / "d.csv").write_bytes(content)
    write_sheet(inputs / "lyon" / "e.csv", people[:1], SHEET_HEADINGS[:6])

    def read_or_differ(path: Path, *more: str) -> object:
        if path.name == "e.csv":
            raise RowsDiffer(1, 2)
        return read_tabs(path, *more)

    monkeypatch.setattr(receive, "read_tabs", read_or_differ)
    ledger = Ledger(sqlite_url(tmp_path / "ledger.sqlite"), "spring")
    (tmp_path / "work").mkdir()
    opened = take_in(write_campaign(tmp_path / "spring"), inputs, ledger, tmp_path / "work")
    found = {issue.code for issue in ledger.round_issues(opened)}
    assert found == set(IN_A_ROUND)


AFTER_PRINTING = (IssueCode.LETTER_NOT_PRINTED,)
"""Raised in tests/test_held_letters_round.py."""


def test_no_code_is_left_without_a_test() -> None:
    assert {*RAISED, *IN_A_ROUND, *AFTER_PRINTING} == set(IssueCode)


def test_every_code_has_a_sentence_that_ends() -> None:
    assert set(MESSAGES) == set(IssueCode)
    for message in MESSAGES.values():
        assert message.endswith((".", "{reason}"))


def test_the_page_of_issues_says_of_each_what_the_program_says() -> None:
    text = DOC.read_text(encoding="utf-8")
    sections = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
    assert list(sections) == [str(code) for code in IssueCode]
    for code in IssueCode:
        severity = "warning" if code in WARNINGS else "held"
        said, message, advice = sections[code].strip().split("\n\n", 2)
        assert said == f"Severity: {severity}"
        assert message == f"> {MESSAGES[code]}"
        assert advice.endswith(".")
        assert f"| [`{code}`](#{code}) | {severity} |" in text


def test_a_message_is_filled_in() -> None:
    gaps = {
        code: {name for _, name, _, _ in Formatter().parse(message) if name}
        for code, message in MESSAGES.items()
    }
    for code, names in gaps.items():
        words = {name: f"<{name}>" for name in names}
        issue = make_issue(code, Place("lyon", "a.csv", "Tab", 3, "Name", "A3"), **words)
        assert all(word in issue.message for word in words.values())
        assert (issue.group, issue.sheet, issue.tab, issue.row) == ("lyon", "a.csv", "Tab", 3)
        assert (issue.column, issue.cell) == ("Name", "A3")
