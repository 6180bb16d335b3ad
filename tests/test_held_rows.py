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

from pipeline.sheets.check import check_rows, check_tab
from pipeline.sheets.held_rows import MEND_HEADING, HeldRows
from pipeline.sheets.read import read_tabs
from tests.support.campaigns import DAY
from tests.support.independent_count import count_rows
from tests.support.tabs import PlainRules, check

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
    checked, judged = check(rows, hidden=hidden)
    book = HeldRows()
    for row in judged:
        if row.held:
            book.add(checked, row)
    book.save(path, DAY)
    return path


def page_of(path: Path) -> Any:
    book = openpyxl.load_workbook(path)
    (page,) = book.worksheets
    return page


def cells_of(page: Any) -> list[list[object]]:
    return [[cell.value for cell in row] for row in page.iter_rows()]


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
    book.worksheets[0]["A2"] = "Carla"
    book.save(path)
    (tab,) = read_tabs(path)
    checked = check_tab(tab, PlainRules(), "lyon", "held.xlsx")
    (row,) = check_rows(checked, PlainRules(), "lyon", "held.xlsx")
    assert not row.held
    assert row.signatory["name"] == "Carla"
    assert [issue.column for issue in checked.issues] == ["Remark"]
    assert "007" not in row.signatory.values()


def test_a_workbook_held_twice_has_one_column_of_what_to_mend(tmp_path: Path) -> None:
    path = save(tmp_path / "one.xlsx", [HEADINGS, ["", "", "FR", "ann"]])
    (tab,) = read_tabs(path)
    rules = PlainRules()
    checked = check_tab(tab, rules, "lyon", "one.xlsx")
    book = HeldRows()
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
