"""Reading sheets: text as the person saw it, whatever kind of file it came in."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.sheets.read import EncodingUnknown, SheetUnreadable, read_tabs
from tests.support.corpora import corpus
from tests.support.independent_count import count_rows
from tests.support.read_tables import read_text, rows_of
from tests.support.workbooks import write_ods, write_xls, write_xlsx

TABLE = [
    ["Name", "Postcode", "Remark"],
    ["Null", "01234", "NA"],
    ["", "", ""],
    ["None", "007", "Zoë, “O’Brien”; 1|2"],
    ["Amélie", "1e5", "তিথি"],
]
CELLS = st.text("abcÉß ,;|'\"\n0", max_size=6)


def csv_text(rows: list[list[str]], separator: str = ",") -> str:
    target = io.StringIO()
    csv.writer(target, delimiter=separator).writerows(rows)
    return target.getvalue()


@pytest.mark.parametrize("write", [write_xlsx, write_xls, write_ods])
def test_workbooks_of_all_kinds_give_the_same_text(tmp_path: Path, write: object) -> None:
    """Leading zeros stay, "NA", "Null" and "None" are names, blank rows keep their numbers."""
    assert callable(write)
    (tab,) = read_tabs(write(tmp_path / "sheet", TABLE))
    assert rows_of(tab) == TABLE
    assert list(tab.rows.columns) == ["A", "B", "C"]
    assert list(tab.rows.index) == [1, 2, 3, 4, 5]
    assert not tab.hidden


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_text_files_give_the_same_text(tmp_path: Path, encoding: str, separator: str) -> None:
    assert read_text(tmp_path, csv_text(TABLE, separator).encode(encoding)) == TABLE


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_both_orders_of_utf_16_are_read(tmp_path: Path, mark: bytes) -> None:
    order = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"
    assert read_text(tmp_path, mark + "Name\tOrt\nZoë\tKöln\n".encode(order)) == [
        ["Name", "Ort"],
        ["Zoë", "Köln"],
    ]


def test_excels_own_separator_line_is_no_row(tmp_path: Path) -> None:
    assert read_text(tmp_path, b"sep=;\r\nName;City\r\nAda;A,B,C\r\n") == [
        ["Name", "City"],
        ["Ada", "A,B,C"],
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1234, "1234"),
        (1234.0, "1234"),
        (0.1, "0.1"),
        (12.5, "12.5"),
        (-3, "-3"),
        (True, "TRUE"),
        (False, "FALSE"),
        (date(2017, 12, 10), "2017-12-10"),
        (datetime(2017, 12, 10, 8, 30), "2017-12-10 08:30"),
        ("01234", "01234"),
        (" padded ", " padded "),
    ],
)
def test_a_cells_value_is_text(tmp_path: Path, value: object, text: str) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["B3"] = value
    book.save(tmp_path / "sheet.xlsx")
    (tab,) = read_tabs(tmp_path / "sheet.xlsx")
    assert tab.rows.loc[3, "B"] == text
    assert [*map("".join, rows_of(tab))] == ["", "", text]


def test_columns_are_lettered_past_z(tmp_path: Path) -> None:
    (tab,) = read_tabs(write_xlsx(tmp_path / "wide.xlsx", [["x"] * 28]))
    assert list(tab.rows.columns)[25:] == ["Z", "AA", "AB"]


def test_a_hidden_tab_is_flagged_and_all_tabs_are_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Name"])
    for state in ("hidden", "veryHidden"):
        page = book.create_sheet(state)
        page.append(["Name"])
        page.sheet_state = state
    book.save(tmp_path / "sheet.xlsx")
    tabs = read_tabs(tmp_path / "sheet.xlsx")
    assert [(tab.name, tab.hidden) for tab in tabs] == [
        ("Sheet", False),
        ("hidden", True),
        ("veryHidden", True),
    ]


def test_a_quoted_line_break_does_not_end_a_row(tmp_path: Path) -> None:
    rows = read_text(tmp_path, b'Name,Address\r\n"Ada","1 Street\r\nTown"\r\nBob,There\r\n')
    assert rows == [["Name", "Address"], ["Ada", "1 Street\nTown"], ["Bob", "There"]]


@pytest.mark.parametrize(
    "text",
    [
        'Name,City\nAda,"Oslo\nBob,Bonn\nCarla,Rome\n',
        'Name,City\nAda,"Oslo\nBob,"Bonn"\nCarla,Rome\n',
        'Name,City\n"Ada" Lovelace,Oslo\nBob,Bonn\nCarla,Rome\n',
    ],
)
def test_quotes_that_do_not_pair_are_named_and_nothing_is_guessed(
    tmp_path: Path, text: str
) -> None:
    """Read without quotes, everybody's name in the file would get quotation marks."""
    with pytest.raises(SheetUnreadable, match="quotation marks of row 2"):
        read_text(tmp_path, text.encode())


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_blank_lines_of_text_are_numbered(tmp_path: Path, newline: str) -> None:
    text = newline.join(["Name,City", "", "Ada,Oslo", "", "", "Bob,Bonn"])
    rows = read_text(tmp_path, text.encode())
    assert [number for number, row in enumerate(rows, start=1) if any(row)] == [1, 3, 6]


def test_an_encoding_that_is_not_certain_is_not_guessed(tmp_path: Path) -> None:
    with pytest.raises(EncodingUnknown):
        read_text(tmp_path, "Name,City\nZoë,Köln\n".encode("cp1252"))


@pytest.mark.parametrize(
    "content", [b"", b" \r\n\t\n", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", b"PK\3\4x"]
)
def test_what_is_no_sheet_is_unreadable(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(content)
    with pytest.raises(SheetUnreadable):
        read_tabs(path)


def test_a_workbook_without_a_filled_cell_is_empty(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "sheet.xlsx")
    with pytest.raises(SheetUnreadable, match="it is empty"):
        read_tabs(tmp_path / "sheet.xlsx")


def test_merged_cells_errors_and_hidden_parts_come_with_the_tab(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row in (["Group", "Name", "Postcode"], ["Lyon", "Ada", 123], ["", "Bob", "#N/A"]):
        page.append(row)
    page["C3"].data_type = "e"
    page["C2"].number_format = "00000"
    page["A4"], page["B4"] = "Rome", "=A4"
    page.merge_cells("A2:A3")
    page.row_dimensions[4].hidden = True
    page.column_dimensions["C"].hidden = True
    book.save(tmp_path / "sheet.xlsx")
    (tab,) = read_tabs(tmp_path / "sheet.xlsx")
    assert rows_of(tab) == [
        ["Group", "Name", "Postcode"],
        ["Lyon", "Ada", "00123"],
        ["Lyon", "Bob", "#N/A"],
        ["Rome", "", ""],
    ]
    assert tab.merged == ("A2:A3",)
    assert tab.errors == {"C3": "#N/A"}
    assert tab.uncalculated == {"B4"}
    assert tab.hidden_rows == {4}
    assert tab.hidden_columns == {"C"}


def test_a_folder_in_a_sheets_place_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(SheetUnreadable, match="folder"):
        read_tabs(tmp_path)


@pytest.mark.parametrize("ending", ["ods", "xlsb", "xlsx"])
def test_a_sheet_locked_with_a_password_is_unreadable(ending: str) -> None:
    with pytest.raises(SheetUnreadable, match="password"):
        read_tabs(corpus("sheets", "calamine", f"pass_protected.{ending}"))


def test_one_table_saved_as_eight_files_is_one_table() -> None:
    """Among them xls of 1995 and 1997, xlsm, ods and tab separated text."""
    tables = {
        path.name: [[cell.strip() for cell in row] for row in rows_of(read_tabs(path)[0])]
        for path in sorted(corpus("sheets", "equivalents").iterdir())
    }
    expected = tables["newline_unix.csv"]
    assert len(tables) == 8
    assert {name for name, rows in tables.items() if rows != expected} == set()


def test_an_xlsb_workbook_is_read_like_its_xlsx_twin() -> None:
    folder = corpus("sheets", "calamine")
    twins = [read_tabs(folder / f"date.{ending}")[0].rows for ending in ("xlsx", "xlsb")]
    assert twins[0].iloc[0, 0] == twins[1].iloc[0, 0]
    assert str(twins[0].iloc[0, 0]).startswith("2021-01-01")


def test_no_sheet_of_the_corpora_stops_a_run() -> None:
    """Each of them is read or refused in little memory; none ends the process or prints."""
    folder = corpus("sheets")
    command = [sys.executable, "-m", "tests.support.read_each", str(folder)]
    root = Path(__file__).parents[1]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    result = json.loads(done.stdout)
    outcomes: dict[str, str] = result["outcomes"]
    assert len(outcomes) > 100
    bad = {name: how for name, how in outcomes.items() if how not in ("read", "unreadable")}
    assert bad == {}
    assert sum(how == "read" for how in outcomes.values()) > 115
    assert done.stderr == ""
    assert sum(result["megabytes"]) < 1500


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=8))
def test_text_that_csv_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    table = [["Name", "City", "Remark"], *rows]
    folder = tmp_path_factory.mktemp("csv")
    assert read_text(folder, csv_text(table).encode()) == table
    filled = sum(any(cell.strip() for cell in row) for row in rows)
    assert count_rows(folder / "sheet.csv") == filled


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=6))
def test_text_that_openpyxl_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    table = [["Name", "City"], *rows, ["end", "end"]]
    path = write_xlsx(tmp_path_factory.mktemp("xlsx") / "sheet.xlsx", table)
    assert rows_of(read_tabs(path)[0]) == table
