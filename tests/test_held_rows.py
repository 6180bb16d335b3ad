"""The held-rows workbook is safe to open, says what to mend, and can be sent in again."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.issues import IssueCode
from pipeline.sheets.check import CheckedRow, CheckedTab, check_rows, check_tab
from pipeline.sheets.held_rows import MEND_HEADING, HeldRows
from pipeline.sheets.read import read_tabs
from pipeline.sheets.settings import SheetSettings
from tests.support.campaigns import DAY
from tests.support.independent_count import count_rows
from tests.support.judged import judge
from tests.support.tabs import PlainRules

HEADINGS = ["Name", "Remark", "Country", "Case"]
FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "'=1",
    "==",
    "=",
]


def save(path: Path, rows: Sequence[Sequence[str]], *, hidden: bool = False) -> Path:
    """Write the held rows of a tab to a workbook."""
    checked, judged = judge(rows, hidden=hidden)
    book = HeldRows("lyon", "sheet.csv", PlainRules())
    for row in judged:
        if row.held:
            book.add(checked, row)
    book.save(path, DAY)
    return path


def page_of(path: Path) -> Any:
    book = openpyxl.load_workbook(path)
    _help, page = book.worksheets
    return page


def cells_of(page: Any) -> list[list[object]]:
    return [[cell.value for cell in row] for row in page.iter_rows()]


def send_in(path: Path) -> tuple[CheckedTab, list[CheckedRow]]:
    """Check the tab of rows of a workbook that comes back from its group."""
    rules = PlainRules()
    checked = check_tab(read_tabs(path)[1], rules, "lyon", path.name)
    return checked, list(check_rows(checked, rules, "lyon", path.name))


def test_only_held_rows_are_in_the_workbook_under_their_own_headings(tmp_path: Path) -> None:
    rows = [HEADINGS, ["Ada", "", "FR", "ann"], ["", "x", "FR", "ann"], ["Bob", "", "", "carl"]]
    page = page_of(save(tmp_path / "held.xlsx", rows))
    cells = cells_of(page)
    assert cells[0] == [*HEADINGS, MEND_HEADING]
    assert [row[1] for row in cells[1:]] == ["x", None]
    assert [str(row[4]).split(":")[0] for row in cells[1:]] == ["Row 3", "Row 4"]


def test_a_sheet_without_held_rows_makes_no_workbook(tmp_path: Path) -> None:
    assert not save(tmp_path / "held.xlsx", [HEADINGS, ["Ada", "", "FR", "ann"]]).exists()


def test_the_cells_to_mend_are_marked_with_what_to_do(tmp_path: Path) -> None:
    page = page_of(save(tmp_path / "held.xlsx", [HEADINGS, [], ["", "", "Atlantis", "ann"]]))
    comments = {
        cell.coordinate: cell.comment.text for row in page.iter_rows() for cell in row
        if cell.comment
    }  # fmt: skip
    assert sorted(comments) == ["A2", "C2"]
    assert "no name" in comments["A2"]
    assert "country" in comments["C2"]
    assert all(page[place].fill.fill_type == "solid" for place in comments)
    assert all(words in page["E2"].value for words in comments.values())


@pytest.mark.parametrize("text", FORMULAS)
def test_nothing_a_stranger_typed_becomes_a_formula(tmp_path: Path, text: str) -> None:
    """Also in headings, and also with signs that look like an equals sign."""
    rows = [[*HEADINGS, text], ["", text, "FR", "ann", text]]
    page = page_of(save(tmp_path / "held.xlsx", rows))
    kinds = {cell.data_type for row in page.iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s"}
    assert str(page["B2"].value).strip() == text.strip()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=12), min_size=4, max_size=4))
def test_every_cell_is_text_whatever_it_holds(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    path = tmp_path_factory.mktemp("held") / "held.xlsx"
    save(path, [[*HEADINGS, "Extra"], ["", *texts]])
    if path.exists():
        kinds = {cell.data_type for row in page_of(path).iter_rows() for cell in row if cell.value}
        assert kinds == {"s"}
        assert count_rows(path) == 1


def test_a_mended_workbook_sent_in_again_is_admitted(tmp_path: Path) -> None:
    rows = [HEADINGS, ["Ada", "", "FR", "ann"], ["", "007", "FR", "ann"]]
    path = save(tmp_path / "held.xlsx", rows)
    book = openpyxl.load_workbook(path)
    book.worksheets[1]["A2"] = "Carla"
    book.save(path)
    _help, tab = read_tabs(path)
    checked = check_tab(tab, PlainRules(), "lyon", "held.xlsx")
    (row,) = check_rows(checked, PlainRules(), "lyon", "held.xlsx")
    assert not row.held
    assert row.signatory["name"] == "Carla"
    assert [issue.column for issue in checked.issues] == ["Remark"]
    assert "007" not in row.signatory.values()


def test_a_workbook_held_twice_has_one_column_of_what_to_mend(tmp_path: Path) -> None:
    path = save(tmp_path / "one.xlsx", [HEADINGS, ["", "", "FR", "ann"]])
    _help, tab = read_tabs(path)
    rules = PlainRules()
    checked = check_tab(tab, rules, "lyon", "one.xlsx")
    book = HeldRows("lyon", "sheet.csv", PlainRules())
    for row in check_rows(checked, rules, "lyon", "one.xlsx"):
        book.add(checked, row)
    book.save(tmp_path / "two.xlsx", DAY)
    cells = cells_of(page_of(tmp_path / "two.xlsx"))
    assert cells[0] == [*HEADINGS, MEND_HEADING]
    assert str(cells[1][4]).startswith("Row 2: There is no name")


def test_a_hidden_tab_is_held_whole_and_says_why(tmp_path: Path) -> None:
    page = page_of(save(tmp_path / "held.xlsx", [HEADINGS, ["Ada", "", "FR", "ann"]], hidden=True))
    assert "hidden" in str(page["E2"].value)
    assert page.sheet_state == "visible"


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    """Whatever the clock says."""
    rows = [HEADINGS, ["", "x", "FR", "ann"]]
    first = save(tmp_path / "first.xlsx", rows).read_bytes()
    time.sleep(2.1)  # the clocks of archives tick every two seconds
    assert save(tmp_path / "second.xlsx", rows).read_bytes() == first
    book = openpyxl.load_workbook(tmp_path / "first.xlsx")
    assert book.properties.modified is not None
    assert book.properties.modified.date() == date(2017, 12, 10)


NOBODY_KNOWS = [["Fred Nohead", "FR", "ann"], ["Gina Nohead", "GB", "bob"]]
"""A sheet without headings."""


def write_headings(page: Any) -> None:
    """Write them in row 1, as the workbook says."""
    for column, heading in enumerate(["Name", "Country", "Case"], start=1):
        page.cell(1, column).value = heading


def insert_headings(page: Any) -> None:
    """Insert a row above the first."""
    page.insert_rows(1)
    write_headings(page)


def insert_headings_twice(page: Any) -> None:
    """Insert a row above the first, with the workbook's own heading in it too."""
    insert_headings(page)
    page["D1"] = MEND_HEADING


def insert_headings_above_the_people(page: Any) -> None:
    """Insert a row below the first, which looks empty."""
    page.insert_rows(2)
    for column, heading in enumerate(["Name", "Country", "Case"], start=1):
        page.cell(2, column).value = heading


def move_the_mend_column(page: Any) -> None:
    """Write the headings, and put the workbook's own column first."""
    write_headings(page)
    page.move_range("A1:C3", cols=4)
    page.move_range("D1:D3", cols=-3)


@pytest.mark.parametrize(
    "mend",
    [
        write_headings,
        insert_headings,
        insert_headings_twice,
        insert_headings_above_the_people,
        move_the_mend_column,
    ],
)
def test_a_workbook_without_headings_can_be_mended(tmp_path: Path, mend: Any) -> None:
    path = save(tmp_path / "held.xlsx", NOBODY_KNOWS)
    book = openpyxl.load_workbook(path)
    mend(book.worksheets[1])
    book.save(path)
    checked, rows = send_in(path)
    assert [row.signatory.get("name") for row in rows] == ["Fred Nohead", "Gina Nohead"]
    assert [issue.code for issue in checked.issues] == []


def test_a_workbook_without_headings_says_where_to_write_them(tmp_path: Path) -> None:
    page = page_of(save(tmp_path / "held.xlsx", NOBODY_KNOWS))
    assert [cell.value for cell in page[1]] == [None, None, None, MEND_HEADING]
    assert [cell.fill.fill_type for cell in page[1]] == ["solid", "solid", "solid", None]
    for row in (2, 3):
        assert "row 1" in page.cell(row, 4).value
        assert "Insert" not in page.cell(row, 4).value


def test_a_workbook_without_headings_sent_in_as_it_is_holds_the_same_rows(tmp_path: Path) -> None:
    path = save(tmp_path / "held.xlsx", NOBODY_KNOWS)
    checked, rows = send_in(path)
    assert [row.held for row in rows] == [True, True]
    assert [issue.code for issue in checked.issues] == [IssueCode.HEADINGS_UNKNOWN]
    book = HeldRows("lyon", "held.xlsx", PlainRules())
    for row in rows:
        book.add(checked, row)
    book.save(tmp_path / "again.xlsx", DAY)
    first, again = (cells_of(page_of(tmp_path / name)) for name in ("held.xlsx", "again.xlsx"))
    assert [row[:3] for row in again] == [row[:3] for row in first]
    assert again[0][3] == MEND_HEADING


def test_people_may_write_the_words_of_the_mend_column(tmp_path: Path) -> None:
    """Only a column that begins with them is the workbook's own."""
    _, rows = judge([["Name", "Message", "Country", "Case"], ["Ada", MEND_HEADING, "FR", "ann"]])
    assert rows[0].signatory["message"] == MEND_HEADING


@pytest.mark.parametrize("character", ["a", "\U0001f54a"])
def test_a_text_too_long_for_a_workbook_is_said_to_be_cut(tmp_path: Path, character: str) -> None:
    """Excel counts a cell's text in units of UTF-16 and takes 32,767 of them."""
    fits = 32_767 // (len(character.encode("utf-16-le")) // 2)
    rows = [HEADINGS, ["", character * fits, "FR", "ann"], ["", character * 32_768, "FR", "ann"]]
    page = page_of(save(tmp_path / "held.xlsx", rows))
    assert [len(page[place].value) for place in ("B2", "B3")] == [fits, fits]
    assert [bool(page[place].comment) for place in ("B2", "B3")] == [False, True]
    assert page["B3"].fill.fill_type == "solid"
    assert "B2" not in page["E2"].value
    assert "B3 is longer than a workbook can hold" in page["E3"].value
    assert "no name" in page["E3"].value


def test_the_first_tab_says_what_to_do_and_the_workbook_opens_on_the_rows(tmp_path: Path) -> None:
    path = save(tmp_path / "held.xlsx", [HEADINGS, ["", "", "FR", "ann"]])
    book = openpyxl.load_workbook(path)
    first, page = book.worksheets
    assert first.title == "Read me first"
    text = str(first["A1"].value)
    for words in ("sheet.csv", "Sheet1", MEND_HEADING, "yellow", ".xlsx"):
        assert words in text
    assert book.active == page
    assert [bool(sheet.sheet_view.tabSelected) for sheet in book.worksheets] == [False, True]


def test_the_first_tab_is_read_past_when_the_workbook_comes_in(tmp_path: Path) -> None:
    path = save(tmp_path / "held.xlsx", [HEADINGS, ["", "", "FR", "ann"]])
    checked = check_tab(read_tabs(path)[0], PlainRules(), "lyon", "held.xlsx")
    assert checked.issues == ()
    assert list(check_rows(checked, PlainRules(), "lyon", "held.xlsx")) == []


def test_a_person_written_into_the_first_tab_is_held(tmp_path: Path) -> None:
    path = save(tmp_path / "held.xlsx", [HEADINGS, ["", "", "FR", "ann"]])
    book = openpyxl.load_workbook(path)
    book.worksheets[0].append(["Carla Newcomer", "FR"])
    book.save(path)
    checked = check_tab(read_tabs(path)[0], PlainRules(), "lyon", "held.xlsx")
    (row,) = check_rows(checked, PlainRules(), "lyon", "held.xlsx")
    assert (row.row, row.held) == (2, True)


def test_an_error_that_nobody_mended_is_held_again(tmp_path: Path) -> None:
    rows = [HEADINGS, ["#N/A", "", "FR", "ann"]]
    path = save(tmp_path / "held.xlsx", rows)
    _, (row,) = send_in(path)
    assert [(issue.code, issue.cell) for issue in row.issues] == [(IssueCode.CELL_ERROR, "A2")]


def test_a_column_that_is_wrong_is_marked_at_its_heading(tmp_path: Path) -> None:
    rows = [[*HEADINGS, "Full name"], ["Ada", "", "FR", "ann", "Ada"]]
    checked, (row,) = judge(rows, hidden_columns=frozenset("C"))
    book = HeldRows("lyon", "sheet.csv", PlainRules())
    book.add(checked, row)
    book.save(tmp_path / "held.xlsx", DAY)
    page = page_of(tmp_path / "held.xlsx")
    assert page["C1"].comment is not None
    assert page["C2"].comment is None


def save_read(path: Path, rows: Sequence[Sequence[str]], said: SheetSettings, **looks: Any) -> Any:
    """Write the held rows of a tab that was read with settings, and return their page."""
    checked, judged = judge(rows, settings=said, **looks)
    book = HeldRows("lyon", "sheet.csv", PlainRules())
    for row in judged:
        if row.held:
            book.add(checked, row)
    book.save(path, DAY)
    return page_of(path)


@pytest.mark.parametrize("cell", ["A2", "B2", "D2"])
def test_a_cell_that_was_never_worked_out_stays_held_until_it_is_written(
    tmp_path: Path, cell: str
) -> None:
    path = tmp_path / "held.xlsx"
    rows = [["Name", "Postcode", "Country", "ann"], ["Ada", "1", "FR", "x"]]
    rows[1]["ABCD".index(cell[0])] = ""
    page = save_read(path, rows, SheetSettings(), uncalculated=frozenset({cell}))
    assert page[cell].value == "#N/A"
    assert "#N/A" in page[cell].comment.text
    _, (row,) = send_in(path)
    assert (row.held, row.issues[0].cell) == (True, cell)


def test_dates_of_held_rows_stand_as_the_sheet_settled_them(tmp_path: Path) -> None:
    """Alone, the third of December would be the twelfth of March in a sheet from America."""
    head = [*HEADINGS, "Date"]
    rows = [head, ["Ada", "", "FR", "ann", "25/11/2017"], ["", "", "US", "ann", "03/12/2017"]]
    path = tmp_path / "held.xlsx"
    page = save_read(path, rows, SheetSettings())
    assert page["E2"].value == "2017-12-03"


def test_a_date_that_nobody_can_read_stands_as_it_was(tmp_path: Path) -> None:
    rows = [[*HEADINGS, "Date"], ["Ada", "", "FR", "ann", "soon"]]
    assert save_read(tmp_path / "held.xlsx", rows, SheetSettings())["E2"].value == "soon"


def test_the_workbook_needs_none_of_the_settings_it_was_read_with(tmp_path: Path) -> None:
    said = SheetSettings(
        country="FR",
        case="ann",
        columns={"who": "name", "name": "", "zip": "", "wer": "city"},
        language="fr",
    )
    rows = [["Who", "Name", "Wer", "Zip", "Note"], ["", "nick", "Elmton", "x", "hm"]]
    path = tmp_path / "held.xlsx"
    page = save_read(path, rows, said)
    assert [cell.value for cell in page[1]] == [
        "Who", "Not used 2", "City", "Not used 4", "Note", "Case", "Language", "Country",
        MEND_HEADING
    ]  # fmt: skip
    assert [cell.value for cell in page[2]][5:8] == ["ann", "fr", "FR"]


def test_a_confirmed_heading_is_written_as_one_that_is_known(tmp_path: Path) -> None:
    said = SheetSettings(country="FR", case="ann", columns={"marcheur": "name", "ville": ""})
    path = tmp_path / "held.xlsx"
    save_read(path, [["Marcheur", "Ville", "Age"], ["12", "Elmton", "9"]], said)
    book = openpyxl.load_workbook(path)
    book.worksheets[1]["A2"] = "Carla"
    book.save(path)
    checked, (row,) = send_in(path)
    assert not row.held
    assert (row.signatory["name"], row.cases, row.country) == ("Carla", ("ann",), "FR")
    assert "city" not in row.signatory
    assert {issue.code for issue in checked.issues} == {IssueCode.COLUMN_UNKNOWN}


def test_a_blank_case_cell_gets_the_case_of_the_settings(tmp_path: Path) -> None:
    page = save_read(
        tmp_path / "held.xlsx", [HEADINGS, ["", "", "FR", ""]], SheetSettings(case="bob")
    )
    assert page["D2"].value == "bob"


def test_a_cell_far_to_the_right_makes_no_thousands_of_blank_ones(tmp_path: Path) -> None:
    far = [""] * 16_000
    people = [["Ada King", "Atlantis", *far, "x"], ["Ben Cole", "Atlantis", *far, ""]]
    path = save(tmp_path / "held.xlsx", [["Name", "Country", *far, ""], *people])
    headings, ada, ben = cells_of(page_of(path))
    assert (headings[:2], headings[3]) == (["Name", "Country"], MEND_HEADING)
    assert (ada[:3], len(ada)) == (["Ada King", "Atlantis", "x"], 4)
    assert ben[:3] == ["Ben Cole", "Atlantis", None]
    assert page_of(path)["C2"].comment is not None
