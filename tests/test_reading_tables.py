"""Tables of odd shapes: joined cells, rows far down, lines far too wide, formulas in text files."""

from __future__ import annotations

import resource
from pathlib import Path

import openpyxl
import pytest

from pipeline.sheets.read import SheetUnreadable, Tab, read_tabs
from pipeline.sheets.reading import limits, server
from pipeline.sheets.reading.client import ask
from pipeline.sheets.reading.raw import ROW_BLOCK
from tests.support.read_tables import read_text, rows_of


def merged_rows(folder: Path, rows: list[list[str | None]], *ranges: str) -> Tab:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    for cells in ranges:
        book.worksheets[0].merge_cells(cells)
    book.save(folder / "sheet.xlsx")
    (tab,) = read_tabs(folder / "sheet.xlsx")
    return tab


def test_cells_merged_over_columns_give_their_text_to_the_first_alone(tmp_path: Path) -> None:
    rows: list[list[str | None]] = [["Name", "Postcode", "City"], ["Ann K"], [None, None, "Oslo"]]
    tab = merged_rows(tmp_path, [*rows, [None, None, None, "x"]], "A2:C2", "A3:B4")
    assert rows_of(tab)[1:] == [["Ann K", "", "", ""], ["", "", "Oslo", ""], ["", "", "", "x"]]
    tab = merged_rows(tmp_path, [*rows[:2], ["", "", "", "x"]], "A2:C3")
    assert rows_of(tab)[1:] == [["Ann K", "", "", ""], ["Ann K", "", "", "x"]]
    assert tab.merged == ("A2:C3",)


def test_merged_cells_make_no_people_of_blank_rows(tmp_path: Path) -> None:
    people: list[list[str | None]] = [[f"Ann K{number}", None] for number in range(10)]
    people[0][1] = "GB"
    blank: list[list[str | None]] = [[]] * 29
    tab = merged_rows(tmp_path, [["Name", "Country"], *people, *blank, ["Total"]], "B2:B40")
    rows = rows_of(tab)
    assert [row[1] for row in rows[1:11]] == ["GB"] * 10
    assert sum(map(any, rows)) == 12
    assert rows[40] == ["Total", ""]


def test_rows_without_text_keep_their_numbers_however_many(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page["A1"], page["C1"], page["R1048576"], page["A2"] = "Name", 0, "x", False
    book.save(tmp_path / "sheet.xlsx")
    answers = list(ask(tmp_path / "sheet.xlsx", ""))
    assert sum(len(answer.get("rows", ())) for answer in answers) <= 2 * ROW_BLOCK
    (tab,) = read_tabs(tmp_path / "sheet.xlsx")
    assert tab.rows.shape == (1_048_576, 18)
    assert (tab.rows.loc[1_048_576, "R"], tab.rows.loc[1, "C"]) == ("x", "0")
    assert (tab.rows.loc[2, "A"], tab.rows.loc[500_000, "R"]) == ("FALSE", "")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Ann K,GB\n" * 90_000 + "Bo L,GB" + "," * 900_000 + "x\n", "row 90002 has more cells"),
        ("Ann K,GB\n" * 12_000 + "Bo L,GB" + "," * 16_000 + "x\n", "it is too big"),
        ("Ann K,GB" + ",x" * 20_000 + "\n", "row 2 has more cells"),
    ],
)
def test_one_ragged_line_does_not_take_all_memory(tmp_path: Path, text: str, sentence: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(SheetUnreadable, match=sentence):
        read_text(tmp_path, b"Name,Country\n" + text.encode())
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400 << 10


def test_the_tabs_of_a_sheet_share_its_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = openpyxl.Workbook()
    for page in (book.worksheets[0], book.create_sheet()):
        for _ in range(3):
            page.append(["Ada", "Oslo"])
    book.save(tmp_path / "sheet.xlsx")
    for cells, found in ((12, {"tab", "rows"}), (11, {"tab", "rows", "error"})):
        monkeypatch.setattr(limits, "CELLS", cells)
        answers = server._answers(tmp_path / "sheet.xlsx", "")
        assert {key for answer in answers for key in answer if key != "reason"} == found


def test_memory_that_does_not_reach_is_the_sheets_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("pipeline.sheets.read.np.full", fail)
    with pytest.raises(SheetUnreadable, match="it is too big"):
        read_text(tmp_path, b"Name,City\nAda,Oslo\n")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('="01067"', "01067"),
        ('"=""01067"""', "01067"),
        ('"=""a """"b"""""""', 'a "b"'),
        ('=""', ""),
        ('="a"&"b"', '="a"&"b"'),
        ("=01067", "=01067"),
    ],
)
def test_a_formula_that_is_nothing_but_a_text_is_that_text(
    tmp_path: Path, cell: str, text: str
) -> None:
    rows = read_text(tmp_path, f"Name,Code\nAda,{cell}\n{cell},\nBob,1\n".encode())
    assert rows == [["Name", "Code"], ["Ada", text], [text, ""], ["Bob", "1"]]
