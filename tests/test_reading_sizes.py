"""Cells counted from raw parts: repeats, rows and columns, before anything is read."""

from __future__ import annotations

import struct

import pytest

from pipeline.sheets.read import SheetUnreadable
from pipeline.sheets.reading.sizes import check_binary, check_open_document, check_records

ROW = "<table:table-row{}>{}</table:table-row>"
CELL = '<table:table-cell{} office:value-type="string"><text:p>{}</text:p></table:table-cell>'
EMPTY = '<table:table-cell table:number-columns-repeated="16384"/>'


@pytest.mark.parametrize(
    ("rows", "fits"),
    [
        (ROW.format(' table:number-rows-repeated="1048000"', CELL.format("", "Ada")), False),
        (ROW.format("", CELL.format(' table:number-columns-repeated="16000"', "Ada")), False),
        (ROW.format("", CELL.format("", '<text:s text:c="300000000"/>')), False),
        (
            ROW.format(' table:number-rows-repeated="1048000"', EMPTY)
            + ROW.format("", CELL.format("", "x") * 30),
            False,
        ),
        (
            ROW.format("", CELL.format("", "Ada"))
            + ROW.format(' table:number-rows-repeated="1048575"', EMPTY),
            True,
        ),
        (ROW.format(' table:number-rows-repeated="3"', CELL.format("", "Ada") + EMPTY), True),
        (ROW.format("", CELL.format("", "a<text:s text:c='3'/>b")), True),
    ],
)
def test_repeats_of_an_open_document_are_added_up(rows: str, fits: bool) -> None:
    content = f'<table:table table:name="S">{rows}</table:table>'.encode()
    for cut in (len(content), 40):
        pieces = [content[at : at + cut] for at in range(0, len(content), cut)]
        if fits:
            check_open_document(pieces[0], pieces[1:])
        else:
            with pytest.raises(SheetUnreadable):
                check_open_document(pieces[0], pieces[1:])


def binary(*records: tuple[int, int]) -> bytes:
    """Return records of xlsb whose first four bytes are a number."""
    return b"".join(bytes((kind, 8)) + struct.pack("<II", number, 0) for kind, number in records)


def test_rows_and_columns_of_binary_worksheets_are_seen() -> None:
    check_binary(binary((0, 0), (7, 0), (0, 1_048_575), (7, 0)))
    with pytest.raises(SheetUnreadable):
        check_binary(binary((0, 0), (7, 0), (0, 1_048_575), (7, 16_383)))


def test_rows_and_columns_of_old_workbooks_are_seen() -> None:
    def cell_record(row: int, column: int) -> bytes:
        return struct.pack("<HHHHHI", 0x203, 14, row, column, 0, 0) + bytes(4)

    check_records(cell_record(65_535, 255))
    with pytest.raises(SheetUnreadable):
        check_records(cell_record(0, 0) + cell_record(65_535, 60_000))
