"""Every filled row is judged once, and what is wrong is said without repeating a cell."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.issues import IssueCode, Severity
from pipeline.localise.names import fold
from pipeline.sheets.check import CheckedRow
from pipeline.sheets.settings import SheetSettings
from tests.support.judged import judge
from tests.support.tabs import PlainRules

HEADINGS = ["Name", "Postcode", "Country", "Language", "Case", "Consent"]
GOOD = ["Ada King", "01234", "France", "French", "Ann Example", "yes"]
MARKER = "Zq9marker"
CELLS = st.sampled_from(["", " ", "x", "Ada", "FR", "Egypt", "fr", "bn", "ann", "yes", "01234"])
TABLES = st.lists(st.lists(CELLS, min_size=7, max_size=7), max_size=8)


def change(**cells: str) -> list[str]:
    row = dict(zip(HEADINGS, GOOD, strict=True))
    return list({**row, **cells}.values())


def test_a_good_row_is_accepted_with_codes_in_place_of_words() -> None:
    _, (row,) = judge([HEADINGS, GOOD])
    assert not row.held
    assert row.issues == ()
    assert (row.row, row.cases, row.country, row.locale) == (2, ("ann",), "FR", "fr")
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
    _, (row,) = judge([HEADINGS, change(**cells)], PlainRules(require_consent=True))
    assert row.held
    (issue,) = row.issues
    assert (issue.code, issue.cell, issue.row, issue.tab) == (code, cell, 2, "Sheet1")
    assert issue.column == HEADINGS["ABCDEF".index(cell[0])]
    assert issue.severity is Severity.HELD
    assert row.keys == ()
    assert row.signatory == {}


def test_the_country_that_is_kept_out_is_not_named() -> None:
    """Its routes protect exactly the person of that row."""
    _, (row,) = judge([HEADINGS, change(Country="Egypt")])
    (issue,) = row.issues
    assert issue.code is IssueCode.NO_ROUTE
    assert "Egypt" not in issue.message
    assert "that country" in issue.message


def test_all_faults_of_a_row_are_named_at_once() -> None:
    _, (row,) = judge([HEADINGS, change(Name="", Country="Atlantis", Case="")])
    assert {issue.cell for issue in row.issues} == {"A2", "C2", "E2"}


def test_a_language_without_a_letter_is_only_a_warning() -> None:
    _, (row,) = judge([HEADINGS, change(Language="Bengali")])
    assert not row.held
    assert [issue.code for issue in row.issues] == [IssueCode.LANGUAGE_UNAVAILABLE]


def test_a_row_that_asks_for_no_language_gets_the_campaigns() -> None:
    _, (row,) = judge([HEADINGS, change(Language="")])
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
    _, (row,) = judge([HEADINGS, change(Name=text)])
    assert not row.held
    assert row.signatory["name"] == "Ada King"
    (issue,) = row.issues
    assert (issue.code, issue.severity) == (IssueCode.CHARACTERS_LEFT_OUT, Severity.WARNING)
    assert (issue.tab, issue.row, issue.column, issue.cell) == ("Sheet1", 2, "Name", "A2")
    assert f" {named}, " in issue.message


def test_each_cell_that_lost_a_character_is_named() -> None:
    _, (row,) = judge([HEADINGS, change(Name="\x01Ada", Postcode="01\x02234", Case="Nobody\x03")])
    assert row.held
    assert [(issue.code, issue.cell) for issue in row.issues] == [
        (IssueCode.CHARACTERS_LEFT_OUT, "A2"),
        (IssueCode.CHARACTERS_LEFT_OUT, "B2"),
        (IssueCode.CHARACTERS_LEFT_OUT, "E2"),
        (IssueCode.CASE_UNKNOWN, "E2"),
    ]


def test_a_column_nobody_uses_may_hold_what_it_likes() -> None:
    headings = [*HEADINGS, "Shoe size", "What to mend"]
    _, (row,) = judge([headings, [*GOOD, "3\x078", "Write\x07"]])
    assert row.issues == ()


@pytest.mark.parametrize(
    "text", ["Ada\u200b King", "\u202eAda King\u202c", "Ada\x0bKing", "Ada\tKing"]
)
def test_invisible_marks_and_white_space_go_without_a_warning(text: str) -> None:
    _, (row,) = judge([HEADINGS, change(Name=text)])
    assert row.issues == ()
    assert row.signatory["name"] == "Ada King"


def test_consent_is_not_asked_for_unless_the_campaign_does() -> None:
    _, (row,) = judge([HEADINGS, change(Consent="")])
    assert not row.held


def test_consent_is_missing_where_the_sheet_has_no_column_for_it() -> None:
    _, (row,) = judge([HEADINGS[:5], GOOD[:5]], PlainRules(require_consent=True))
    assert [(issue.code, issue.cell) for issue in row.issues] == [(IssueCode.CONSENT_MISSING, "")]


def test_a_sheet_without_a_country_is_from_the_campaigns_own() -> None:
    checked, (row,) = judge([["Name", "Case"], ["Ada", "ann"]])
    assert row.country == "GB"
    assert [issue.code for issue in checked.issues] == [IssueCode.COUNTRY_ASSUMED]


def test_a_campaign_of_one_case_needs_no_case_column() -> None:
    rules = PlainRules(cases={"ann": "ann"})
    _, (row,) = judge([["Name", "Country"], ["Ada", "FR"]], rules)
    assert row.cases == ("ann",)


def test_a_cell_beyond_the_headings_holds_the_row() -> None:
    _, (row,) = judge([HEADINGS, [*GOOD, "slipped"]])
    assert [(issue.code, issue.cell) for issue in row.issues] == [(IssueCode.ROW_TOO_WIDE, "G2")]


@pytest.mark.parametrize(
    ("headings", "hidden", "code"),
    [
        (HEADINGS, True, IssueCode.TAB_HIDDEN),
        (["Zzz", "Postcode", "Country"], False, IssueCode.HEADINGS_UNKNOWN),
        (["Name", "Postcode", "Contry"], False, IssueCode.COLUMN_UNCLEAR),
        (["Name", "Full name", "Country"], False, IssueCode.HEADING_REPEATED),
    ],
)
def test_a_tab_that_is_not_understood_holds_all_its_rows(
    headings: list[str], hidden: bool, code: IssueCode
) -> None:
    checked, rows = judge([headings, GOOD, [], GOOD], hidden=hidden)
    assert [(row.row, row.held) for row in rows] == [(2, True), (4, True)]
    held = [issue.code for issue in checked.issues if issue.severity is Severity.HELD]
    assert held == [code]


def test_a_sheet_without_headings_loses_nobody() -> None:
    """The first filled row may be a person: it is held like the rows below it."""
    _, rows = judge([["Fred Nohead", "SE1"], ["Gina Nohead", "SE2"]])
    assert [(row.row, row.held) for row in rows] == [(1, True), (2, True)]


def test_blank_rows_are_counted_between_headings_and_last_row() -> None:
    checked, rows = judge([[], HEADINGS, [], GOOD, [" "], [], GOOD, [], []])
    assert checked.blank == 3
    assert [row.row for row in rows] == [4, 7]


def test_a_column_nobody_knows_is_only_a_warning() -> None:
    checked, (row,) = judge([[*HEADINGS, "Shoe size"], [*GOOD, "38"]])
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
    checked, rows = judge([HEADINGS, *table], PlainRules(require_consent=consent), hidden=hidden)
    blocked = any(issue.severity is Severity.HELD for issue in checked.issues)
    assert blocked >= hidden
    filled = [n for n, row in enumerate(table, start=2) if any(cell.strip() for cell in row)]
    assert [row.row for row in rows] == filled
    for row in rows:
        held = [issue for issue in row.issues if issue.severity is Severity.HELD]
        assert row.held == bool(held or blocked)
        assert bool(row.keys) != row.held
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
    checked, rows = judge([headings, *marked], PlainRules(require_consent=True), hidden=hidden)
    issues = [*checked.issues, *(issue for row in rows for issue in row.issues)]
    assert issues or not rows
    assert not [issue.message for issue in issues if MARKER.casefold() in issue.message.casefold()]


def codes_at(rows: list[CheckedRow]) -> list[tuple[str, str]]:
    return [(str(issue.code), issue.cell) for row in rows for issue in row.issues]


def test_hidden_and_filtered_rows_are_held_and_the_others_are_not() -> None:
    looks: dict[str, Any] = {"hidden_rows": frozenset([2]), "filtered_rows": frozenset([3])}
    _, rows = judge([HEADINGS, GOOD, GOOD, GOOD], **looks)
    assert [row.held for row in rows] == [True, True, False]
    assert codes_at(rows) == [("row_hidden", ""), ("row_filtered", "")]


def test_a_hidden_column_holds_all_rows_only_where_it_is_used() -> None:
    table = [[*HEADINGS, "Shoe size"], [*GOOD, "38"]]
    _, (row,) = judge(table, hidden_columns=frozenset("G"))
    assert not row.held
    checked, (row,) = judge(table, hidden_columns=frozenset("B"))
    assert row.held
    assert [issue.cell for issue in checked.issues if issue.code == "column_hidden"] == ["B1"]


def test_errors_and_formulas_never_worked_out_are_held_once_a_cell() -> None:
    errors, formulas = {"C2": "#N/A", "G2": "#REF!"}, frozenset(["A2"])
    table = [[*HEADINGS, "Shoe size"], [*change(Country="#N/A", Name=""), "#REF!"]]
    _, rows = judge(table, errors=errors, uncalculated=formulas)
    assert codes_at(rows) == [("cell_uncalculated", "A2"), ("cell_error", "C2")]


def test_joined_cells_are_named_where_they_reach_rows_we_use() -> None:
    table = [["Letters", ""], *([*HEADINGS, "Shoe size"], [*GOOD, ""], [*GOOD, ""])]
    checked, _ = judge(table, merged=("A1:B1", "C3:D4", "G3:G4"))
    found = [(i.cell, i.row, i.column) for i in checked.issues if i.code == "cells_merged"]
    assert found == [("C3", 3, "Country")]


@pytest.mark.parametrize(
    "last", [["Total", "3"], ["", "3", "4"], ["Summe:", "", ""], ["TOTAL 12"], ["Итого", "3"]]
)
def test_totals_are_held_further_up_only_where_the_name_is_the_word(last: list[str]) -> None:
    _, rows = judge([HEADINGS, GOOD, last])
    assert codes_at(rows) == [("row_totals", "")]
    _, rows = judge([HEADINGS, last, GOOD])
    assert ("row_totals" in [code for code, _ in codes_at(rows)]) == bool(last[0])


def test_columns_that_slipped_hold_the_tab_and_one_odd_cell_its_row() -> None:
    odd = [change(Name=f"{number}5011") for number in range(1, 5)]
    checked, rows = judge([HEADINGS, *odd, GOOD, change(Name=""), change(Name="")])
    assert [issue.cell for issue in checked.issues] == ["A1"]
    assert "postcodes" in checked.issues[0].message
    assert all(row.held for row in rows)
    checked, rows = judge([HEADINGS, odd[0], GOOD, GOOD])
    assert checked.issues == ()
    assert codes_at(rows) == [("name_implausible", "A2")]


@pytest.mark.parametrize("name", ["???", "www.example.org", "2017-12-10", "+44 20 7946 0000"])
def test_what_is_no_name_is_held(name: str) -> None:
    _, rows = judge([HEADINGS, change(Name=name)])
    assert codes_at(rows) == [("name_implausible", "A2")]


@pytest.mark.parametrize(
    "name",
    [
        *["Ada King III", "王伟", "Nguyễn Văn An", "N.", "Jean-Luc 2nd", "King, Ada", "D'Or-Lee"],
        *[
            "Arjun s/o Raman",
            "Siti a/p Rajan",
            "Jean 1er",
            "X Æ A-12",
            "Robert (Bob) Lee",
            "Andy Band",
        ],
        *[
            "Page Turner",
            "John Collected",
            "राम कुमार",
            "José Ortega y Gasset",
            "Harold Smith & Sons",
        ],
    ],
)
def test_names_of_all_kinds_are_names(name: str) -> None:
    _, (row,) = judge([HEADINGS, change(Name=name)])
    assert row.signatory["name"] == name


def test_several_cases_in_a_cell_give_a_key_each() -> None:
    _, (row,) = judge([HEADINGS, change(Case="bob; Ann Example")])
    assert row.cases == ("bob", "ann")
    assert len(set(row.keys)) == 2
    _, rows = judge([HEADINGS, change(Case="bob; carl")])
    assert codes_at(rows) == [("case_unknown", "E2")]


def test_a_column_a_case_with_ticks() -> None:
    table = [["Name", "Country", "Ann Example", "Bob"], ["Ada", "FR", "x", "✓"]]
    table += [["Eve", "FR", "no", "X"], ["Joe", "FR", "", ""], ["Kim", "FR", "later", "x"]]
    _, rows = judge(table)
    assert [row.cases for row in rows[:2]] == [("ann", "bob"), ("bob",)]
    assert codes_at(rows) == [("case_unticked", "C4"), ("case_mark_unknown", "C5")]


def test_the_groups_settings_give_case_country_and_order_of_dates() -> None:
    said = SheetSettings(case="Bob", country="FR", date_order="month-day", language="fr")
    checked, (row,) = judge([["Name", "Date"], ["Ada", "03/04/2017"]], settings=said)
    assert checked.issues == ()
    assert (row.cases, row.country, row.locale) == (("bob",), "FR", "fr")
    assert row.signatory["signed_on"] == "2017-03-04"


@pytest.mark.parametrize(
    ("dates", "country", "expected"),
    [
        (["03/04/2017", "25/04/2017"], "US", ["2017-04-03", "2017-04-25"]),
        (["03/04/2017"], "US", ["2017-03-04"]),
        (["03/04/2017"], "GB", ["2017-04-03"]),
        (["10 décembre 2017", "2017-12-09"], "GB", ["2017-12-10", "2017-12-09"]),
    ],
)
def test_dates_are_read_by_the_evidence_of_their_column_or_their_country(
    dates: list[str], country: str, expected: list[str]
) -> None:
    table = [["Name", "Country", "Case", "Date"]]
    table += [
        [f"Ada {letter}", country, "bob", day] for letter, day in zip("AB", dates, strict=False)
    ]
    _, rows = judge(table)
    assert [row.signatory["signed_on"] for row in rows] == expected


def test_dates_of_people_in_countries_with_other_orders_stay_open() -> None:
    table = [["Name", "Country", "Case", "Date"]]
    table += [["Ada", "US", "bob", "03/04/2017"], ["Eve", "GB", "bob", "04/05/2017"]]
    _, rows = judge(table)
    assert codes_at(rows) == [("date_open", "D2"), ("date_open", "D3")]


@pytest.mark.parametrize(
    ("day", "held"),
    [("2017-12-10", False), ("2017-12-11", True), ("1997-12-10", False), ("1997-12-09", True)],
)
def test_dates_after_the_round_or_long_past_are_held(day: str, held: bool) -> None:
    _, (row,) = judge([[*HEADINGS, "Date"], [*GOOD, day]])
    assert row.held == held


def test_a_malformed_email_is_left_out_with_a_warning() -> None:
    _, (row,) = judge([[*HEADINGS, "E-mail"], [*GOOD, "ada at home"]])
    assert not row.held
    assert row.signatory["email"] == ""
    assert codes_at([row]) == [("email_malformed", "G2")]


@pytest.mark.parametrize(
    ("headings", "cell"),
    [
        (["Name", "Contry", "Case"], "B1"),
        (["Name", "Postcod", "Country"], "B1"),
        (["First name", "Sirname", "Country"], "B1"),
        (["Nom", "Pr\u00e8nomm", "Country"], "B1"),
        (["Name", "Country", "Consentt"], "C1"),
        (["Name", "Country", "E-maill"], "C1"),
    ],
)
def test_a_column_that_may_decide_holds_the_tab_until_the_group_says(
    headings: list[str], cell: str
) -> None:
    rules = PlainRules(cases={"ann": "ann"})
    table = [headings, ["Anna", "Kowalska", "FR"]]
    checked, (row,) = judge(table, rules)
    (issue,) = [issue for issue in checked.issues if issue.severity is Severity.HELD]
    assert (issue.code, issue.cell, row.held) == (IssueCode.COLUMN_UNCLEAR, cell, True)
    heading = headings["ABC".index(cell[0])]
    assert f'columns."{heading}" = ""' in issue.message
    said = SheetSettings(columns={fold(heading): ""})
    checked, _ = judge(table, rules, said)
    assert IssueCode.COLUMN_UNCLEAR not in [issue.code for issue in checked.issues]


def test_a_column_that_decides_nothing_is_only_a_warning() -> None:
    checked, (row,) = judge([[*HEADINGS, "Adresss"], [*GOOD, "1 Road"]])
    assert [str(issue.code) for issue in checked.issues] == ["column_likely"]
    assert not row.held


@pytest.mark.parametrize(
    "said",
    "no|Nein|perhaps|No thanks|refused|not yet|N/A|?|2017-12-01|yes, but not my name".split("|"),
)
def test_what_is_no_yes_is_held_where_no_yes_is_asked_for(said: str) -> None:
    _, rows = judge([HEADINGS, change(Consent=said)])
    assert codes_at(rows) == [("consent_missing", "F2")]


@pytest.mark.parametrize(
    "said",
    "|\u200b|yes|Yes, I agree|I consent.|J'accepte|Ich stimme zu|S\u00ed, acepto|da".split("|"),
)
def test_a_yes_in_a_sentence_and_an_empty_cell_are_no_refusal(said: str) -> None:
    _, rows = judge([HEADINGS, change(Consent=said)])
    assert codes_at(rows) == []


FULL = ["Name", "Postcode", "City", "Region", "Country", "E-mail", "Case"]
AT_HOME = ["Ada King", "LS1 1AA", "Leeds", "Yorkshire", "GB", "ada@example.org", "ann"]


@pytest.mark.parametrize("line", ["\n", "\r\n", "\r", "\u2028"])
@pytest.mark.parametrize("at", range(6))
def test_lines_that_ran_together_hold_the_row_at_their_cell(line: str, at: int) -> None:
    cells = [f"{text}{line}Bo Lee" if n == at else text for n, text in enumerate(AT_HOME)]
    _, rows = judge([FULL, cells])
    code = "text_too_long" if at else "name_implausible"
    assert codes_at(rows) == [(code, f"{'ABCDEF'[at]}2")]
    cells[at] = f"{line} {AT_HOME[at]}{line}\u200b{line}"
    _, (row,) = judge([FULL, cells])
    assert not row.held


@pytest.mark.parametrize(
    ("names", "held"),
    [
        (["Dr Kay", "Anna", ""], True),
        (["Leeds Group", "Ann", "Kay"], True),
        (["J\u00fcrgen M\u00fcller", "", "Mueller"], True),
        (["Kay", "Anna", ""], False),
        (["Anna Kay", "Anna", "Kay"], False),
        (["", "Anna", "Kay"], False),
    ],
)
def test_a_name_that_its_parts_do_not_fit_is_held(names: list[str], held: bool) -> None:
    head = ["Name", "First name", "Surname", "Country", "Case"]
    _, rows = judge([head, [*names, "FR", "ann"]])
    assert codes_at(rows) == ([("name_implausible", "A2")] if held else [])
    assert held or rows[0].signatory["name"] == "Anna Kay"


def test_a_no_beats_the_case_of_the_whole_sheet() -> None:
    table = [["Name", "Country", "Ann Example", "Bob"]]
    table += [["Ada", "FR", "no", "no"], ["Eve", "FR", "", "no"], ["Joe", "FR", "x", "no"]]
    _, rows = judge(table, settings=SheetSettings(case="ann"))
    assert codes_at(rows) == [("case_unticked", "C2")]
    assert [row.cases for row in rows[1:]] == [("ann",), ("ann",)]


@pytest.mark.parametrize(
    "again", [["Name", "Postcode"], ["NAME:", "post code"], ["Full name", "PLZ"], ["Name", ""]]
)
def test_headings_between_the_rows_are_nobody(again: list[str]) -> None:
    rules = PlainRules(cases={"ann": "ann"})
    _, rows = judge([["Name", "Postcode"], ["Ada", "1"], again, ["Eve", "2"]], rules)
    assert codes_at(rows) == [("name_implausible", "A3")]
    assert "a heading" in rows[1].issues[0].message
    _, rows = judge([["Name", "Postcode"], ["Person", "1"], ["Lan", "2"], ["Eve", "2"]], rules)
    assert codes_at(rows) == []


@pytest.mark.parametrize(
    "word",
    "Total:1|Ergebnis|Gesamtergebnis|Yhteens\u00e4|\u0418\u0442\u043e\u0433|"
    "\u5408\u8a08|Celkem|\u00d6sszesen|I alt|\u03a3 12".split("|"),
)
def test_a_total_is_held_wherever_it_stands(word: str) -> None:
    rules = PlainRules(cases={"ann": "ann"})
    _, rows = judge([["Name", "Postcode"], ["Ada", "1"], [word, "2"], ["Eve", "2"]], rules)
    assert codes_at(rows) == [("row_totals", "")]
    _, rows = judge([["Name", "Postcode"], ["Ada", "1"], [word, ""]], rules)
    assert codes_at(rows) == [("row_totals", "")]


def test_a_given_name_that_is_a_total_elsewhere_is_a_name() -> None:
    table = [["Surname", "First name", "Country", "Case"], ["Kiss", "Antal", "FR", "ann"]]
    _, (row,) = judge(table)
    assert row.signatory["name"] == "Antal Kiss"
    _, (row,) = judge([["First name", "Surname", *table[0][2:]], ["Antal", "Kiss", "FR", "ann"]])
    assert row.signatory["name"] == "Antal Kiss"


@pytest.mark.parametrize(
    "text",
    """Ann Kay / Bo Lee|Ann Kay + Bo Lee|Ann Kay \uff06 Bo Lee|Ann & Bo Kay|Ann and Bo Kay
    |Ann Kay (and family)|Kay & Sons <Leeds>|Person 17|Ann Kay 3|Ada King2|Henry VIII""".split("|"),
)
def test_who_signs_together_or_with_a_number_is_named_as_typed(text: str) -> None:
    _, rows = judge([HEADINGS, change(Name=text.strip())])
    assert codes_at(rows) == []
    assert rows[0].signatory["name"] == text.strip()


@pytest.mark.parametrize("text", ["Ann Kay; Bo Lee", "Ann Kay\nBo Lee"])
def test_a_list_in_one_cell_is_held(text: str) -> None:
    _, rows = judge([HEADINGS, change(Name=text)])
    assert codes_at(rows) == [("name_implausible", "A2")]
    assert "two names" in rows[0].issues[0].message


@pytest.mark.parametrize(
    "text",
    """2 signatures|Collected: 12|@ada
    |Ann Kay <a@example.org>|Signatures collected by Joe|Thank you!|Collected by Joe""".split("|"),
)
def test_what_is_more_or_other_than_a_name_is_held(text: str) -> None:
    _, rows = judge([HEADINGS, change(Name=text.strip())])
    assert codes_at(rows) == [("name_implausible", "A2")]


def test_letters_spelt_as_on_web_pages_are_spoilt_and_no_second_name() -> None:
    _, rows = judge([HEADINGS, change(Name="Mart&#237;n Paz")])
    assert codes_at(rows) == [("text_spoilt", "A2")]


@pytest.mark.parametrize("name", ["Antal", "Suma", "Soma", "Som", "Total"])
@pytest.mark.parametrize("at", [["1050", "DK", "", ""], ["LS1 1AA", "GB", "", ""]])
def test_a_name_that_is_the_word_for_a_total_needs_an_address(name: str, at: list[str]) -> None:
    head = ["Name", "Postcode", "Country", "E-mail", "Address", "Case"]
    others = [["", "FR", "", "1 Road"], ["", "FR", "som@example.org", ""]]
    for cells in (at, *others):
        for table in ([[name, *cells, "ann"], ["Ada", *cells, "ann"]], [[name, *cells, "ann"]]):
            _, rows = judge([head, *table])
            assert [code for code, _ in codes_at(rows)] == []
            assert rows[0].signatory["name"] == name
    for cells in (["12", "", "", ""], ["", "FR", "", ""], ["1050", "", "", ""]):
        _, rows = judge([head, [name, *cells, "ann"]])
        assert codes_at(rows) == [("row_totals", "")]
    _, rows = judge([head, [f"{name}: 12", *at, "ann"]])
    assert codes_at(rows) == [("row_totals", "")]


@pytest.mark.parametrize("note", ["N/A", "ditto", "see above", "(Anonymous)", "XXX", "n.a."])
def test_a_note_in_place_of_a_name_is_held(note: str) -> None:
    _, rows = judge([HEADINGS, change(Name=note)])
    assert codes_at(rows) == [("name_implausible", "A2")]


@pytest.mark.parametrize("text", ["Ada King\nBo Lee", "Ada King; Bo Lee", "Ada King\r\nBo Lee"])
def test_two_names_in_one_cell_are_held(text: str) -> None:
    _, rows = judge([HEADINGS, change(Name=text)])
    assert codes_at(rows) == [("name_implausible", "A2")]
    assert "two names" in rows[0].issues[0].message
    _, (row,) = judge([HEADINGS, change(Name="Ada King;\n")])
    assert not row.held


@pytest.mark.parametrize("text", ["J\ufffdrg M\ufffdller", "J\u00c3\u00b6rg"])
def test_letters_spoilt_on_the_way_hold_the_row(text: str) -> None:
    _, rows = judge([HEADINGS, change(Name=text)])
    assert codes_at(rows) == [("text_spoilt", "A2")]
    _, rows = judge([[*HEADINGS, "Shoe size"], [*GOOD, text]])
    assert codes_at(rows) == []


def test_a_form_filled_in_downwards_is_held_and_names_nobody() -> None:
    rules = PlainRules(cases={"ann": "ann"})
    for more in ([], [["City", "Leeds"]]):
        table = [["Name", "Anna Kay"], ["Postcode", "LS1 1AA"], *more]
        checked, rows = judge(table, rules)
        assert [issue.code for issue in checked.issues] == [IssueCode.HEADINGS_UNKNOWN]
        assert [(row.row, row.held) for row in rows] == [(n + 1, True) for n in range(len(table))]


@pytest.mark.parametrize("heading", ["AB1 2CD", "2017-12-10", "Anna " * 13])
def test_what_is_no_heading_is_not_repeated(heading: str) -> None:
    checked, _ = judge([[*HEADINGS, heading], [*GOOD, ""]])
    assert [(issue.code, issue.column, issue.cell) for issue in checked.issues] == [
        (IssueCode.COLUMN_UNKNOWN, "", "G1")
    ]


def test_what_stands_beside_the_headings_is_said_to_have_none() -> None:
    _, (row,) = judge([["Name", "", "Country", "Case"], ["Ada", "x", "FR", "ann"]])
    assert [(issue.code, issue.cell) for issue in row.issues] == [(IssueCode.ROW_TOO_WIDE, "B2")]
    assert "without a heading" in row.issues[0].message


@pytest.mark.parametrize(("field", "most"), [("Address", 12), ("Message", 20)])
def test_texts_of_too_many_lines_are_held(field: str, most: int) -> None:
    _, (row,) = judge([[*HEADINGS, field], [*GOOD, "\n".join("a" * most)]])
    assert not row.held
    _, (row,) = judge([[*HEADINGS, field], [*GOOD, "\n".join("a" * (most + 1))]])
    assert codes_at([row]) == [("text_too_long", "G2")]
    assert f"{most + 1} lines" in row.issues[0].message
