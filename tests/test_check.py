"""Every filled row is judged once, and what is wrong is said without repeating a cell."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.issues import IssueCode, Severity
from tests.support.tabs import PlainRules, check

HEADINGS = ["Name", "Postcode", "Country", "Language", "Case", "Consent"]
GOOD = ["Ada King", "01234", "France", "French", "Ann Example", "yes"]
MARKER = "Zq9marker"
CELLS = st.sampled_from(["", " ", "x", "Ada", "FR", "Egypt", "fr", "bn", "ann", "yes", "01234"])
TABLES = st.lists(st.lists(CELLS, min_size=7, max_size=7), max_size=8)


def change(**cells: str) -> list[str]:
    row = dict(zip(HEADINGS, GOOD, strict=True))
    return list({**row, **cells}.values())


def test_a_good_row_is_accepted_with_codes_in_place_of_words() -> None:
    _, (row,) = check([HEADINGS, GOOD])
    assert not row.held
    assert row.issues == ()
    assert (row.row, row.case, row.country, row.locale) == (2, "ann", "FR", "fr")
    assert row.signatory["name"] == "Ada King"
    assert row.signatory["postcode"] == "01234"


@pytest.mark.parametrize(
    ("cells", "code", "cell"),
    [
        ({"Name": ""}, IssueCode.NAME_MISSING, "A2"),
        ({"Name": "\u200b "}, IssueCode.NAME_MISSING, "A2"),
        ({"Country": ""}, IssueCode.COUNTRY_MISSING, "C2"),
        ({"Country": "Atlantis"}, IssueCode.COUNTRY_UNKNOWN, "C2"),
        ({"Country": "Egypt"}, IssueCode.NO_ROUTE, "C2"),
        ({"Country": "Kenya"}, IssueCode.ROUTE_CLOSED, "C2"),
        ({"Language": "Klingon"}, IssueCode.LANGUAGE_UNKNOWN, "D2"),
        ({"Case": ""}, IssueCode.CASE_MISSING, "E2"),
        ({"Case": "Somebody"}, IssueCode.CASE_UNKNOWN, "E2"),
        ({"Consent": "no"}, IssueCode.CONSENT_MISSING, "F2"),
        ({"Consent": ""}, IssueCode.CONSENT_MISSING, "F2"),
    ],
)
def test_a_row_is_held_for_one_reason_at_one_cell(
    cells: dict[str, str], code: IssueCode, cell: str
) -> None:
    _, (row,) = check([HEADINGS, change(**cells)], PlainRules(require_consent=True))
    assert row.held
    (issue,) = row.issues
    assert (issue.code, issue.cell, issue.row, issue.tab) == (code, cell, 2, "Sheet1")
    assert issue.column == HEADINGS["ABCDEF".index(cell[0])]
    assert issue.severity is Severity.HELD
    assert row.key == ""
    assert row.signatory == {}


def test_the_country_that_is_kept_out_is_not_named() -> None:
    """Its routes protect exactly the person of that row."""
    _, (row,) = check([HEADINGS, change(Country="Egypt")])
    (issue,) = row.issues
    assert issue.code is IssueCode.NO_ROUTE
    assert "Egypt" not in issue.message
    assert "that country" in issue.message


def test_all_faults_of_a_row_are_named_at_once() -> None:
    _, (row,) = check([HEADINGS, change(Name="", Country="Atlantis", Case="")])
    assert {issue.cell for issue in row.issues} == {"A2", "C2", "E2"}


def test_a_language_without_a_letter_is_only_a_warning() -> None:
    _, (row,) = check([HEADINGS, change(Language="Bengali")])
    assert not row.held
    assert [issue.code for issue in row.issues] == [IssueCode.LANGUAGE_UNAVAILABLE]


def test_a_row_that_asks_for_no_language_gets_the_campaigns() -> None:
    _, (row,) = check([HEADINGS, change(Language="")])
    assert row.locale == "en_GB"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Ada\x07 King", "control characters"),
        ("Ada\x92 King", "control characters"),
        ("Ada\ud800 King", "broken halves of characters"),
        ("Ada\uffff King", "code points that are no characters"),
        ("Ada\ufffe\x01 King", "control characters and code points that are no characters"),
    ],
)
def test_characters_that_cannot_be_printed_are_left_out_with_a_warning(
    text: str, named: str
) -> None:
    _, (row,) = check([HEADINGS, change(Name=text)])
    assert not row.held
    assert row.signatory["name"] == "Ada King"
    (issue,) = row.issues
    assert (issue.code, issue.severity) == (IssueCode.CHARACTERS_LEFT_OUT, Severity.WARNING)
    assert (issue.tab, issue.row, issue.column, issue.cell) == ("Sheet1", 2, "Name", "A2")
    assert f" {named}, " in issue.message


def test_each_cell_that_lost_a_character_is_named() -> None:
    _, (row,) = check([HEADINGS, change(Name="\x01Ada", Postcode="01\x02234", Case="Nobody\x03")])
    assert row.held
    assert [(issue.code, issue.cell) for issue in row.issues] == [
        (IssueCode.CHARACTERS_LEFT_OUT, "A2"),
        (IssueCode.CHARACTERS_LEFT_OUT, "B2"),
        (IssueCode.CHARACTERS_LEFT_OUT, "E2"),
        (IssueCode.CASE_UNKNOWN, "E2"),
    ]


def test_a_column_nobody_uses_may_hold_what_it_likes() -> None:
    headings = [*HEADINGS, "Shoe size", "What to mend"]
    _, (row,) = check([headings, [*GOOD, "3\x078", "Write\x07"]])
    assert row.issues == ()


@pytest.mark.parametrize(
    "text", ["Ada\u200b King", "\u202eAda King\u202c", "Ada\x0bKing", "Ada\tKing"]
)
def test_invisible_marks_and_white_space_go_without_a_warning(text: str) -> None:
    _, (row,) = check([HEADINGS, change(Name=text)])
    assert row.issues == ()
    assert row.signatory["name"] == "Ada King"


def test_consent_is_not_asked_for_unless_the_campaign_does() -> None:
    _, (row,) = check([HEADINGS, change(Consent="")])
    assert not row.held


def test_consent_is_missing_where_the_sheet_has_no_column_for_it() -> None:
    _, (row,) = check([HEADINGS[:5], GOOD[:5]], PlainRules(require_consent=True))
    assert [(issue.code, issue.cell) for issue in row.issues] == [(IssueCode.CONSENT_MISSING, "")]


def test_a_sheet_without_a_country_is_from_the_campaigns_own() -> None:
    checked, (row,) = check([["Name", "Case"], ["Ada", "ann"]])
    assert row.country == "GB"
    assert [issue.code for issue in checked.issues] == [IssueCode.COUNTRY_ASSUMED]


def test_a_campaign_of_one_case_needs_no_case_column() -> None:
    rules = PlainRules(cases={"ann": "ann"})
    _, (row,) = check([["Name", "Country"], ["Ada", "FR"]], rules)
    assert row.case == "ann"


def test_a_cell_beyond_the_headings_holds_the_row() -> None:
    _, (row,) = check([HEADINGS, [*GOOD, "slipped"]])
    assert [(issue.code, issue.cell) for issue in row.issues] == [(IssueCode.ROW_TOO_WIDE, "G2")]


@pytest.mark.parametrize(
    ("headings", "hidden", "code"),
    [
        (HEADINGS, True, IssueCode.TAB_HIDDEN),
        (["Nmae", "Postcode", "Country"], False, IssueCode.HEADINGS_UNKNOWN),
        (["Name", "Full name", "Country"], False, IssueCode.HEADING_REPEATED),
    ],
)
def test_a_tab_that_is_not_understood_holds_all_its_rows(
    headings: list[str], hidden: bool, code: IssueCode
) -> None:
    checked, rows = check([headings, GOOD, [], GOOD], hidden=hidden)
    assert [(row.row, row.held) for row in rows] == [(2, True), (4, True)]
    held = [issue.code for issue in checked.issues if issue.severity is Severity.HELD]
    assert held == [code]


def test_a_sheet_without_headings_loses_nobody() -> None:
    """The first filled row may be a person: it is held like the rows below it."""
    _, rows = check([["Fred Nohead", "SE1"], ["Gina Nohead", "SE2"]])
    assert [(row.row, row.held) for row in rows] == [(1, True), (2, True)]


def test_blank_rows_are_counted_between_headings_and_last_row() -> None:
    checked, rows = check([[], HEADINGS, [], GOOD, [" "], [], GOOD, [], []])
    assert checked.blank == 3
    assert [row.row for row in rows] == [4, 7]


def test_a_column_nobody_knows_is_only_a_warning() -> None:
    checked, (row,) = check([[*HEADINGS, "Shoe size"], [*GOOD, "38"]])
    assert not row.held
    assert [(issue.code, issue.cell) for issue in checked.issues] == [
        (IssueCode.COLUMN_UNKNOWN, "G1")
    ]
    assert "38" not in row.signatory.values()


@settings(max_examples=50, deadline=None)
@given(TABLES, st.booleans(), st.booleans())
def test_every_filled_row_is_judged_exactly_once(
    table: list[list[str]], hidden: bool, consent: bool
) -> None:
    _, rows = check([HEADINGS, *table], PlainRules(require_consent=consent), hidden=hidden)
    filled = [n for n, row in enumerate(table, start=2) if any(cell.strip() for cell in row)]
    assert [row.row for row in rows] == filled
    for row in rows:
        held = [issue for issue in row.issues if issue.severity is Severity.HELD]
        assert row.held == bool(held or hidden)
        assert bool(row.key) != row.held
        cells = [issue.cell for issue in row.issues if issue.cell]
        assert all(re.fullmatch(rf"[A-G]{row.row}", cell) for cell in cells)


@settings(max_examples=50, deadline=None)
@given(TABLES, st.booleans(), st.lists(st.booleans(), min_size=7, max_size=7))
def test_no_message_repeats_what_a_cell_holds(
    table: list[list[str]], hidden: bool, known: list[bool]
) -> None:
    marked = [[f"{MARKER}{cell}" if cell.strip() else "" for cell in row] for row in table]
    names = [*HEADINGS, "Name"]
    headings = [name if keep else MARKER for name, keep in zip(names, known, strict=True)]
    checked, rows = check([headings, *marked], PlainRules(require_consent=True), hidden=hidden)
    issues = [*checked.issues, *(issue for row in rows for issue in row.issues)]
    assert issues or not rows
    assert not [issue.message for issue in issues if MARKER.casefold() in issue.message.casefold()]
