"""What a file's rows tell of themselves: too short, run together, joined, or not to be seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.sheets.clean import clean_text
from pipeline.sheets.read import SheetUnreadable, Tab, read_tabs
from pipeline.sheets.reading.recount_blank import shows
from pipeline.sheets.reading.workbook import _SEEN
from tests.intake.builders import Alter, ods, ods_row, text, unzipped, xls, xlsx, zipped

JOINED = (
    '<table:table-cell office:value-type="string" table:number-rows-spanned="2" '
    'table:number-columns-spanned="1"><text:p>Ann</text:p></table:table-cell>'
)
HIDES = "<table:covered-table-cell{}><text:p>Bo</text:p></table:covered-table-cell>"
RUBY = (
    '<table:table-cell office:value-type="string"><text:p>Dr <text:ruby><text:ruby-base>山田'
    "</text:ruby-base><text:ruby-text>やまだ</text:ruby-text></text:ruby> 太郎</text:p>"
    "</table:table-cell>"
)


def read(folder: Path, content: bytes, name: str = "sheet.csv") -> Tab:
    (folder / name).write_bytes(content)
    (tab,) = read_tabs(folder / name)
    return tab


def texts(tab: Tab) -> list[list[str]]:
    return [list(map(str, row)) for row in tab.rows.itertuples(index=False, name=None)]


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        ('Name,Country,Message\nAnn Kay,GB,"hello\nBo Lee,GB,hi\nCy Poe,GB,"\nDi Roe,GB,x\n', {2}),
        ('Name,City,Country\nAnn,"Leeds,GB\nBo,Hull",GB\nCy,York,GB\n', {2}),
        ('Name,City,Country\nAl,Bath,GB\n"Ann,Leeds,GB\nBo,Hull,GB\nCy",York,GB\n', {3}),
        ('Name;Message\nAnn;"hello\nBo;"\n', {2}),
        ('sep=|\nName|City\nAnn|"Leeds\nBo|Hull"\n', {2}),
        ('Name\tCity\nAnn\t"Leeds\r\nBo\tHull"\r\n', {2}),
        ('Name,Address,Country\nAnn Kay,"1 High St, Flat 2\nLeeds, UK",GB\n', set()),
        ('Name,Address\nAnn Kay,"1 High St,\nLeeds,\nUK"\n', set()),
        ('Address,Name,Country\n"1 High St\nLeeds",Ann Kay,GB\n', set()),
        ('Name,Message\nAnn,"Dear all,\n\nyours, truly,\nAnn"\n', set()),
        ("Name,City\nAnn,Leeds\n", set()),
    ],
)
def test_rows_that_quotation_marks_run_together_are_told(
    tmp_path: Path, content: str, rows: set[int]
) -> None:
    assert read(tmp_path, content.encode()).run_on == rows


def test_rows_that_end_early_are_told_in_text_files_alone(tmp_path: Path) -> None:
    rows = [["A title"], ["Name", "City", "Country"], ["Ann", "Leeds"], [], ["Bo", "", "", "x"]]
    tab = read(tmp_path, text(rows)())
    assert list(tab.widths) == [1, 3, 2, 0, 4]
    assert tab.short_rows(3) == {1, 3, 4}
    assert tab.short_rows(2) == {1, 4}
    book = read(tmp_path, xlsx(rows)(), "sheet.xlsx")
    assert (list(book.widths), book.short_rows(3)) == ([], frozenset())


def test_many_rows_keep_their_widths(tmp_path: Path) -> None:
    content = "Name,City\n" + "Ann,Leeds\n" * 1500 + "\n" * 1500 + "Bo\n"
    assert read(tmp_path, content.encode()).short_rows(2) == {*range(1502, 3003)}


def merge(*ranges: str) -> Alter:
    """Return what merges ranges as some programs do: the covered cells keep what they hold."""

    def alter(book: Any) -> None:
        for cells in ranges:
            book.worksheets[0].merged_cells.add(cells)

    return alter


HEAD = ["Name", "Postcode", "Case"]


@pytest.mark.parametrize(
    ("people", "cells", "rows", "doubtful"),
    [
        ([["Ann", "1"], ["Bo", "2"]], "A2:A3", [["Ann", "1"], ["Bo", "2"]], {2, 3}),
        ([["Ann", "1"], ["", "2"]], "A2:A3", [["Ann", "1"], ["Ann", "2"]], {2, 3}),
        ([["Ann", "1"], ["", "1"]], "A2:A3", [["Ann", "1"], ["Ann", "1"]], set()),
        ([["Ann", "1"], ["", ""]], "A2:A3", [["Ann", "1"], ["Ann", ""]], set()),
        ([["Ann", "1"], ["Bo", ""]], "B2:B3", [["Ann", "1"], ["Bo", "1"]], set()),
        ([["Ann", "1"], ["", "2"]], "A1:A3", [["Ann", "1"], ["Name", "2"]], {2, 3}),
        ([["Ann", "1"], ["Bo", "2"]], "A2:B2", [["Ann", "1"], ["Bo", "2"]], {2}),
    ],
)
def test_joined_cells_write_over_nobody(
    tmp_path: Path, people: list[list[str]], cells: str, rows: list[list[str]], doubtful: set[int]
) -> None:
    content = xlsx([HEAD, *([*each, "ann"] for each in people)], merge(cells))()
    tab = read(tmp_path, content, "sheet.xlsx")
    assert [row[:2] for row in texts(tab)[1:]] == rows
    assert tab.joined_rows(1, ["A", "B"]) == doubtful


def test_cells_joined_to_the_end_of_the_sheet_stop_at_its_last_row(tmp_path: Path) -> None:
    content = xlsx([HEAD, ["", "1", "ann"], ["", "2", "ann"]], merge("A1:A1048576"))()
    assert read(tmp_path, content, "sheet.xlsx").joined_rows(1, ["A", "B"]) == {2, 3}


def test_a_case_for_each_row_under_one_name_is_no_doubt(tmp_path: Path) -> None:
    content = xlsx([HEAD, ["Ann", "1", "ann"], ["", "", "bob"]], merge("A2:A3", "B2:B3"))()
    assert read(tmp_path, content, "sheet.xlsx").joined_rows(1, ["A", "B"]) == set()


@pytest.mark.parametrize("attributes", ["", ' office:value-type="string"'])
def test_ods_cells_under_joined_ones_keep_their_text(tmp_path: Path, attributes: str) -> None:
    second = ods_row(HIDES.format(attributes), "2")
    tab = read(tmp_path, ods([["Name", "Postcode"], ods_row(JOINED, "1"), second])(), "sheet.ods")
    assert [texts(tab)[2][0] == "Bo", tab.covered] == [True, {3}]


def test_readings_beside_letters_are_no_part_of_a_name(tmp_path: Path) -> None:
    tab = read(tmp_path, ods([["Name", "City"], ods_row(RUBY, "Nara")])(), "sheet.ods")
    assert texts(tab)[1] == ["Dr 山田 太郎", "Nara"]


def test_rows_in_which_nothing_can_be_seen_are_told(tmp_path: Path) -> None:
    rows = [["Name", "City"], ["\u200b", ""], ["Ann", "\u200b"], ["\ufeff", "\u2060"], [" ", ""]]
    for name, content in {
        "sheet.csv": text(rows)(),
        "sheet.xlsx": xlsx(rows)(),
        "sheet.xls": xls(rows)(),
        "sheet.ods": ods(rows)(),
    }.items():
        assert read(tmp_path, content, name).unseen == {2, 4}


@pytest.mark.parametrize("end", ["\x1a", "\n\x1a", "\r\n\x1a\x1a"])
def test_the_end_mark_of_dos_is_nobody(tmp_path: Path, end: str) -> None:
    tab = read(tmp_path, f"Name,City\nAnn,Leeds{end}".encode())
    assert texts(tab)[:2] == [["Name", "City"], ["Ann", "Leeds"]]
    assert set(range(3, len(tab.rows) + 1)) <= tab.unseen | {
        number for number, row in enumerate(texts(tab), start=1) if not any(row)
    }


def renamed(content: bytes, part: str, old: str, new: str) -> bytes:
    """Return a workbook whose second tab is named as its first."""
    parts = unzipped(content)
    assert old.encode() in parts[part]
    parts[part] = parts[part].replace(old.encode(), new.encode())
    return zipped(parts)


@pytest.mark.parametrize("name", ["Sheet", "SHEET"])
def test_tabs_that_cannot_be_told_apart_are_refused(tmp_path: Path, name: str) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("Other")
    for page in book.worksheets:
        page.append(["Name"])
    book.save(tmp_path / "a.xlsx")
    content = (tmp_path / "a.xlsx").read_bytes()
    made = ods([["Name"]])()
    second = f'</table:table><table:table table:name="{name}"><table:table-row/></table:table>'
    for file, again in {
        "sheet.xlsx": renamed(content, "xl/workbook.xml", "Other", name),
        "sheet.ods": renamed(made, "content.xml", "</table:table>", second),
    }.items():
        with pytest.raises(SheetUnreadable, match="two of its tabs are named “Sheet”"):
            read(tmp_path, again, file)


def test_what_cannot_be_seen_is_what_cleaning_leaves_nothing_of() -> None:
    for code in range(0x110000):
        assert shows(chr(code)) == bool(clean_text(chr(code))), hex(code)
        assert shows(chr(code)) == bool(_SEEN.search(chr(code))), hex(code)
