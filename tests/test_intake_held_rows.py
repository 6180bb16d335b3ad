"""The held-rows workbook: mended, saved and put back, its rows become letters."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl

from tests.intake.builders import text, xlsx
from tests.intake.workbooks import ADA, BEN, HEAD
from tests.support.intake import Office, Taken

OWN = ["Country", "Shoe size", "Name", "Case", "Postcode"]
"""A group's own columns, in their own order, one of them unknown."""
ROWS = [
    ["France", "38", "Ada King", "ann", "01234"],
    ["Atlantis", "39", "Ben Cole", "bob", "00501"],
    ["France", "40", "", "nobody", "75001"],
]
FORMULAS = ["=1+1", "+1 Cole", "-2 Cole", "@SUM(A1)", "\t=1+1", "＝1+1", "＋1 Cole", "'01"]


def held_book(taken: Taken) -> Any:
    """Open the workbook of the round's only sheet with held rows."""
    (path,) = taken.held.values()
    return openpyxl.load_workbook(path)


def page_of(book: Any, heading: str) -> Any:
    """Return the tab whose first row has a heading."""
    (page,) = [page for page in book if heading in [cell.value for cell in page[1]]]
    return page


def saved(book: Any, path: Path) -> bytes:
    book.save(path)
    return path.read_bytes()


def first_round(office: Office) -> Taken:
    """Take in one good row and two that are held."""
    return office.take({"lyon/a.xlsx": xlsx([OWN, *ROWS])()})


def test_only_the_held_rows_stand_in_the_groups_own_columns(tmp_path: Path) -> None:
    book = held_book(first_round(Office(tmp_path)))
    page = page_of(book, "Shoe size")
    assert [cell.value for cell in page[1]][:5] == OWN
    lines = [[cell.value or "" for cell in row][:5] for row in page.iter_rows(min_row=2)]
    assert lines == ROWS[1:]


def test_the_first_tab_explains_and_holds_nobody(tmp_path: Path) -> None:
    book = held_book(first_round(Office(tmp_path)))
    assert len(book.worksheets) == 2
    first = book.worksheets[0]
    assert page_of(book, "Shoe size") != first
    words = " ".join(str(cell.value) for row in first for cell in row if cell.value)
    assert len(words.split()) > 20
    assert "Ben Cole" not in words


def test_the_cells_to_mend_are_marked_with_a_comment(tmp_path: Path) -> None:
    page = page_of(held_book(first_round(Office(tmp_path))), "Shoe size")
    marked = {cell.coordinate for row in page for cell in row if cell.comment}
    assert marked == {"A2", "C3", "D3"}
    assert all(page[place].fill.fill_type == "solid" for place in marked)
    assert "not a country we know" in page["A2"].comment.text


def test_the_mended_workbook_put_back_admits_its_rows(tmp_path: Path) -> None:
    office = Office(tmp_path)
    book = held_book(first_round(office))
    page = page_of(book, "Shoe size")
    page["A2"], page["C3"], page["D3"] = "Kenya", "Cyd Moss", "Annie"
    taken = office.take({"lyon/mended.xlsx": saved(book, tmp_path / "mended.xlsx")})
    assert taken.counts == (2, 2, 0, 0, 0)
    assert [signed.fields["name"] for signed in taken.signed] == ["Ben Cole", "Cyd Moss"]
    assert [signed.fields["postcode"] for signed in taken.signed] == ["00501", "75001"]
    assert taken.marks == ["column_unknown B1"]


def test_the_mended_workbook_may_take_the_place_of_the_sheet(tmp_path: Path) -> None:
    office = Office(tmp_path)
    book = held_book(first_round(office))
    page_of(book, "Shoe size")["A2"] = "Kenya"
    taken = office.take({"lyon/a.xlsx": saved(book, tmp_path / "mended.xlsx")})
    assert taken.counts == (2, 1, 1, 0, 0)
    again = page_of(held_book(taken), "Shoe size")
    assert [cell.value or "" for cell in again[2]][:5] == ROWS[2]
    assert again.max_row == 2


def test_the_sheet_mended_too_gives_duplicates_and_nobody_twice(tmp_path: Path) -> None:
    office = Office(tmp_path)
    book = held_book(first_round(office))
    page_of(book, "Shoe size")["A2"] = "Kenya"
    page_of(book, "Shoe size").delete_rows(3)
    sheets = {
        "lyon/a.xlsx": xlsx([OWN, ROWS[0], ["Kenya", *ROWS[1][1:]]])(),
        "lyon/mended.xlsx": saved(book, tmp_path / "mended.xlsx"),
    }
    assert office.take(sheets).counts == (3, 1, 0, 2, 0)


def test_nothing_a_stranger_typed_becomes_a_formula(tmp_path: Path) -> None:
    office = Office(tmp_path)
    rows = [["", f"0{row}", "Atlantis", words] for row, words in enumerate(FORMULAS)]
    taken = office.take({"lyon/a.csv": text([HEAD, *rows])()})
    assert taken.counts == (8, 0, 8, 0, 0)
    (path,) = taken.held.values()
    with zipfile.ZipFile(path) as archive:
        pages = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        assert all(b"<f>" not in archive.read(name) for name in pages)
    page = page_of(openpyxl.load_workbook(path), "Postcode")
    cells = [page.cell(row, 4) for row in range(2, 10)]
    assert [cell.value for cell in cells] == FORMULAS
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}


def test_a_name_that_looks_like_a_formula_comes_back_as_it_was(tmp_path: Path) -> None:
    office = Office(tmp_path)
    taken = office.take({"lyon/a.csv": text([HEAD, ["=Ada", "01", "Atlantis", "ann"]])()})
    book = held_book(taken)
    page_of(book, "Postcode")["C2"] = "France"
    taken = office.take({"lyon/b.xlsx": saved(book, tmp_path / "mended.xlsx")})
    assert [signed.fields["name"] for signed in taken.signed] == ["=Ada"]


def test_a_hidden_row_is_admitted_from_the_workbook(tmp_path: Path) -> None:
    """To put the workbook back is to say that the row is meant."""
    office = Office(tmp_path)

    def hide(book: Any) -> None:
        book.worksheets[0].row_dimensions[3].hidden = True

    taken = office.take({"lyon/a.xlsx": xlsx([HEAD, ADA, BEN], hide)()})
    assert (taken.counts, taken.marks) == ((2, 1, 1, 0, 0), ["row_hidden 3"])
    content = saved(held_book(taken), tmp_path / "mended.xlsx")
    taken = office.take({"lyon/b.xlsx": content})
    assert [signed.fields["name"] for signed in taken.signed] == ["Ben Cole"]


def test_a_sheet_without_held_rows_gives_no_workbook(tmp_path: Path) -> None:
    assert Office(tmp_path).take({"lyon/a.csv": text([HEAD, ADA])()}).held == {}


def test_a_mended_row_keeps_the_date_its_sheet_showed(tmp_path: Path) -> None:
    office = Office(tmp_path)
    table = [[*HEAD, "Date"], [*ADA, "25/11/2017"], [*BEN[:2], "Atlantis", "bob", "03/12/2017"]]
    book = held_book(office.take({"lyon/a.csv": text(table)()}))
    page_of(book, "Postcode")["C2"] = "United States"
    taken = office.take({"lyon/b.xlsx": saved(book, tmp_path / "mended.xlsx")})
    assert [signed.fields["signed_on"] for signed in taken.signed] == ["2017-12-03"]


def test_a_mended_row_keeps_what_the_settings_said_of_its_sheet(tmp_path: Path) -> None:
    office = Office(tmp_path)
    said = """["marche.csv"]
case = "bob"
country = "FR"
columns."Marcheur" = "name"
columns."Ville" = ""
"""
    table = [["Marcheur", "Ville"], ["12", "Elmton"]]
    sheets = {"lyon/marche.csv": text(table)(), "lyon/sheets.toml": said.encode()}
    book = held_book(office.take(sheets))
    page_of(book, "Name")["A2"] = "Cyd Moss"
    taken = office.take({"lyon/marche.xlsx": saved(book, tmp_path / "mended.xlsx")})
    (signed,) = taken.signed
    assert (signed.sheet, signed.cases) == ("lyon/marche.xlsx", ("bob",))
    assert (signed.fields["name"], signed.fields["country"]) == ("Cyd Moss", "FR")
    assert "city" not in signed.fields
