"""What the person saw in .xls and .xlsb workbooks: made with xlwt, or record by record."""

from __future__ import annotations

import io
import struct

import pytest
import xlwt

from pipeline.sheets.reading.looks import LookFailed, TabLook, look
from pipeline.sheets.reading.looks_xls import rk_number
from tests.support.corpora import corpus
from tests.support.looked import wide, xlsb


def _saved(book: xlwt.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _zeros(code: str) -> xlwt.XFStyle:
    return xlwt.easyxf(num_format_str=code)


def test_an_xls_workbook_shows_what_its_records_say() -> None:
    book = xlwt.Workbook()
    tab = book.add_sheet("Люди")
    tab.write(0, 0, 1234, _zeros("00000"))
    tab.write(0, 1, 1234, _zeros("0.00"))
    tab.write(1, 0, 78051120.0, _zeros("000-00-0000"))
    tab.write(2, 0, 1 << 30, _zeros('"+"0'))
    tab.write(3, 0, "x", _zeros("00000"))
    tab.write_merge(4, 6, 2, 3, "merged")
    tab.row(3).hidden = True
    tab.col(1).hidden = True
    tab.col(5).hidden = True
    row = tab.row(8)
    row.set_cell_error(0, 0x2A)
    row.set_cell_error(27, "#DIV/0!")
    row.set_cell_boolean(2, True)
    other = book.add_sheet("Other")
    other.write(0, 0, "plain")
    seen = look(_saved(book))
    assert seen == {
        "Люди": TabLook(
            hidden_rows=frozenset({4}),
            hidden_columns=frozenset({"B", "F"}),
            errors={"A9": "#N/A", "AB9": "#DIV/0!"},
            merged=((5, 3, 7, 4),),
            texts={(1, 1): "01234", (2, 1): "078-05-1120", (3, 1): "+1073741824"},
        ),
        "Other": TabLook(),
    }


def test_a_large_xls_workbook_lies_in_ordinary_sectors() -> None:
    book = xlwt.Workbook()
    tab = book.add_sheet("People")
    for number in range(2000):
        tab.write(number, 0, number, _zeros("0000"))
    texts = look(_saved(book))["People"].texts
    assert len(texts) == 1000
    assert texts[1000, 1] == "0999"


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (0x00000002 | 5 << 2, 5.0),
        (0xFFFFFFFE, -1.0),
        (0x00000003 | 1234 << 2, 12.34),
        (0x3FF00000, 1.0),
        (0x40934801, 12.34),
    ],
)
def test_numbers_in_thirty_bits(raw: int, value: float) -> None:
    assert rk_number(raw) == value


def test_the_same_table_looks_the_same_in_both_formats() -> None:
    names = ("merged_range.xls", "merged_range.xlsx")
    old, new = (look(corpus("sheets", "calamine", name).read_bytes()) for name in names)
    assert old.keys() == new.keys()
    assert all(set(old[name].merged) == set(new[name].merged) for name in old)


def test_a_compound_file_without_a_workbook_fails_plainly() -> None:
    locked = corpus("sheets", "calamine", "pass_protected.xlsx").read_bytes()
    with pytest.raises(LookFailed):
        look(locked)
    with pytest.raises(LookFailed):
        look(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def _cell(column: int, style: int, value: bytes) -> bytes:
    return struct.pack("<II", column, style) + value


def _row(number: int, flags: int = 0) -> tuple[int, bytes]:
    return 0, struct.pack("<IIHBBBI", number, 0, 300, 0, flags, 0, 0)


def test_an_xlsb_workbook_shows_what_its_records_say() -> None:
    styles = [
        (44, struct.pack("<H", 164) + wide("00000")),
        (47, struct.pack("<HH", 0, 164)),
        (617, struct.pack("<I", 2)),
        (47, struct.pack("<HH", 0, 0)),
        (47, struct.pack("<HH", 0, 164)),
        (618, b""),
    ]
    sheet = [
        (60, struct.pack("<IIIIH", 1, 2, 2340, 0, 1)),
        (60, struct.pack("<IIIIH", 3, 9, 2340, 0, 2)),
        _row(0),
        (2, _cell(0, 1, struct.pack("<I", 1234 << 2 | 2))),
        (5, _cell(1, 1, struct.pack("<d", 7.0))),
        (5, _cell(2, 0, struct.pack("<d", 7.0))),
        (9, _cell(3, 1, struct.pack("<d", 8.0))),
        _row(3, 0x10),
        (3, _cell(0, 1, b"\x2a")),
        (11, _cell(27, 0, b"\x07")),
        _row(6, 0x10),
        (161, struct.pack("<4I", 5, 9, 0, 3)),
        (163, b"\0" * 10),
        (165, b"\0" * 8),
        (162, b""),
        (176, struct.pack("<4I", 1, 4, 0, 0)),
    ]
    assert look(xlsb(sheet, styles=styles)) == {
        "People": TabLook(
            hidden_rows=frozenset({4}),
            filtered_rows=frozenset({7}),
            hidden_columns=frozenset({"B", "C"}),
            errors={"A4": "#N/A", "AB4": "#DIV/0!"},
            merged=((2, 1, 5, 1),),
            texts={(1, 1): "01234", (1, 2): "00007", (1, 4): "00008"},
        )
    }


def test_an_xlsb_workbook_cut_short_fails_plainly() -> None:
    with pytest.raises(LookFailed):
        look(xlsb([_row(0), (3, b"\0\0")]))
