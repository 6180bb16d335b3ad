"""The second count of filled rows, on files whose rows are known."""

from __future__ import annotations

import ast
import csv
import io
import struct
from pathlib import Path

import openpyxl
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.sheets.reading import recount as module
from pipeline.sheets.reading.recount import TEXT, CountFailed, recount
from tests.support.looked import ods, wide, xlsb, xlsx, zipped

_ROWS: list[list[object]] = [
    ["Name", "Age"],
    ["Ana", 7],
    [None, None],
    [" ", "\u00a0\t"],
    [None, 0],
    [True, ""],
]
"""Four of them are filled."""


def test_xlsx_as_openpyxl_writes_it() -> None:
    book = openpyxl.Workbook()
    book.active.title = "People & more"
    for row in _ROWS:
        book.active.append(row)
    hidden = book.create_sheet("Hidden")
    hidden.sheet_state = "hidden"
    hidden["C9"] = "x"
    hidden.row_dimensions[9].hidden = True
    book.create_sheet("Empty")
    book.create_chartsheet("Chart")
    stream = io.BytesIO()
    book.save(stream)
    assert recount(stream.getvalue()) == {"People & more": 4, "Hidden": 1, "Empty": 0}


def test_xls_as_xlwt_writes_it() -> None:
    book = xlwt.Workbook()
    tab = book.add_sheet("Люди")
    for number, row in enumerate(_ROWS):
        for column, value in enumerate(row):
            tab.write(number, column, value)
    tab.write(7, 3, xlwt.Formula("1+1"))  # xlwt stores no result: nothing was seen here
    tab.row(9).set_cell_error(0, "#REF!")
    tab.write(10, 0, 1.5, xlwt.easyxf("font: bold on"))
    hidden = book.add_sheet("Hidden")
    hidden.visibility = 1
    hidden.write_rich_text(4, 4, ["rich ", ("text", xlwt.easyxf("font: bold on").font)])
    stream = io.BytesIO()
    book.save(stream)
    assert recount(stream.getvalue()) == {"Люди": 6, "Hidden": 1}


def test_shared_texts_of_an_xls_run_over_from_record_to_record() -> None:
    book = xlwt.Workbook()
    tab = book.add_sheet("People")
    for number in range(3000):
        letters = "я" if number % 3 else "a"
        text = " " * (number % 50) if number % 7 == 0 else letters * (number % 90 + 1) + f"{number}"
        tab.write(number, 0, text)
    stream = io.BytesIO()
    book.save(stream)
    assert recount(stream.getvalue()) == {"People": 3000 - 429}


def _cell(inside: str, kind: str = "") -> str:
    written = f' t="{kind}"' if kind else ""
    return f'<sheetData><row r="1"><c r="A1"{written}>{inside}</c></row></sheetData>'


@pytest.mark.parametrize(
    ("sheet", "filled"),
    [
        (_cell("<v>0</v>"), 1),
        (_cell("<v> </v>", "str"), 0),
        (_cell('<v xml:space="preserve">&#160;&#x20;</v>', "str"), 0),
        (_cell("<v>&amp;</v>", "str"), 1),
        (_cell("<v>_x000D_</v>", "str"), 0),
        (_cell("<v>\u3000</v>", "str"), 0),
        (_cell("<v>\u200b</v>", "str"), 0),
        (_cell("<v>0</v>", "s"), 0),
        (_cell("<v>1</v>", "s"), 1),
        (_cell("<v>2</v>", "s"), 0),
        (_cell("<v>3</v>", "s"), 0),
        (_cell("<v>4</v>", "s"), 1),
        (_cell("<v></v>", "s"), 0),
        (_cell("<is><t> </t></is>", "inlineStr"), 0),
        (_cell("<is><r><t> </t></r><r><t>b</t></r></is>", "inlineStr"), 1),
        (_cell("<is><rPh><t>b</t></rPh></is>", "inlineStr"), 0),
        (_cell("<v>text</v>", "inlineStr"), 0),
        (_cell("<f>B1</f>"), 0),
        (_cell("<f>B1</f><v/>"), 0),
        (_cell("<v>#N/A</v>", "e"), 1),
        (_cell("<v>2026-03-01</v>", "d"), 1),
        ('<sheetData><row r="1"><c r="A1"/><c r="B1"><v>1</v></c></row></sheetData>', 1),
        ('<sheetData><row r="2"><c r="A2"><v>1</v></c></row>' * 1
         + '<row r="2"><c r="B2"><v>1</v></c></row></sheetData>', 2),
        ("<sheetData/>", 0),
        ("", 0),
    ],
)  # fmt: skip
def test_what_fills_a_row_of_an_xlsx(sheet: str, filled: int) -> None:
    strings = (
        "<si><t> </t></si><si><t>a</t></si><si/><si><r><t>\n</t></r><rPh><t>b</t></rPh></si>"
        '<si><r><t xml:space="preserve"> </t></r><r><t>c</t></r></si>'
    )
    assert recount(xlsx(sheet, strings=strings)) == {"People": filled}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("extra", ["", "<!-- <row><c><v>1</v></c></row> -->", "<?pi <row> ?>"])
def test_xlsx_with_prefixes_comments_and_other_encodings(encoding: str, extra: str) -> None:
    sheet = (
        f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>\n<x:worksheet '
        "xmlns:x='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><x:sheetData>"
        f"{extra}<x:row r='1'><x:c r='A1' t='str'><x:v><![CDATA[ ]]></x:v></x:c></x:row>"
        "<x:row r='2'><x:c t = 'str'><x:v><![CDATA[<row>]]></x:v></x:c></x:row></x:sheetData>"
        "</x:worksheet>"
    )
    assert recount(xlsx(sheet.encode(encoding))) == {"People": 1}


def test_strict_names_and_targets_from_the_root() -> None:
    assert recount(xlsx(_cell("<v>1</v>"), strict=True, folder="/xl/")) == {"People": 1}


def _row(number: int) -> tuple[int, bytes]:
    return 0, struct.pack("<IIHBBBI", number, 0, 300, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("kind", "value", "filled"),
    [
        (1, b"", 0),
        (2, struct.pack("<I", 2), 1),
        (3, b"\x2a", 1),
        (4, b"\0", 1),
        (5, struct.pack("<d", 0), 1),
        (6, wide(" \u00a0"), 0),
        (6, wide("Ana"), 1),
        (7, struct.pack("<I", 0), 0),
        (7, struct.pack("<I", 1), 1),
        (8, wide(""), 0),
        (8, wide("я"), 1),
        (9, struct.pack("<d", 1), 1),
        (10, b"\1", 1),
        (11, b"\x07", 1),
        (62, b"\0" + wide("rich"), 1),
    ],
)
def test_what_fills_a_row_of_an_xlsb(kind: int, value: bytes, filled: int) -> None:
    cell = (kind, struct.pack("<II", 0, 0) + value)
    strings = [(159, b"\0" * 8), (19, b"\0" + wide(" ")), (19, b"\0" + wide("a")), (160, b"")]
    sheet = [_row(0), cell, cell, _row(1), (1, struct.pack("<II", 0, 0)), _row(2), cell]
    assert recount(xlsb(sheet, strings=strings)) == {"People": 2 * filled}


@pytest.mark.parametrize(
    ("cell", "filled"),
    [
        ("<table:table-cell/>", 0),
        ('<table:table-cell office:value-type="float" office:value="0"/>', 1),
        ('<table:table-cell office:value-type="boolean" office:boolean-value="false"/>', 1),
        ('<table:table-cell office:value-type="date" office:date-value="2026-03-01"/>', 1),
        ('<table:table-cell office:value-type="string" office:string-value="x"/>', 1),
        ("<table:table-cell><text:p> <text:s/></text:p></table:table-cell>", 0),
        ("<table:table-cell><text:p><text:span>a</text:span></text:p></table:table-cell>", 1),
        ("<table:table-cell><text:p><text:s/>a</text:p></table:table-cell>", 1),
        (
            "<table:table-cell><office:annotation><text:p>a</text:p></office:annotation>"
            "</table:table-cell>",
            0,
        ),
        ("<table:table-cell><text:h>a</text:h></table:table-cell>", 1),
        ("<table:covered-table-cell><text:p>a</text:p></table:covered-table-cell>", 1),
        ("<table:table-cell><text:p>\u200b\ufeff</text:p></table:table-cell>", 0),
        (
            "<table:table-cell><text:p><text:ruby><text:ruby-base/><text:ruby-text>a"
            "</text:ruby-text></text:ruby></text:p></table:table-cell>",
            0,
        ),
    ],
)
def test_what_fills_a_row_of_an_ods(cell: str, filled: int) -> None:
    body = (
        '<table:table table:name="People"><table:table-row-group><table:table-row'
        f' table:number-rows-repeated="1000">{cell}</table:table-row></table:table-row-group>'
        f"<table:table-row>{cell}{cell}</table:table-row><table:table-row"
        ' table:number-rows-repeated="1047575"><table:table-cell/></table:table-row></table:table>'
        '<table:table table:name="Other"/>'
    )
    assert recount(ods(body)) == {"People": 1001 * filled, "Other": 0}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Name;Case\nAna;one\n", 2),
        ("Name;Case\n;\n\n  ; \t\nAna;one", 2),
        ('"a\nb\n\nc",d\n"e ""f\n""",g\n', 2),
        ("a\rb\r\nc", 3),
        ("sep=|\na|b\n|\n", 1),
        ('sep=;\n"a;\n";b\n', 1),
        ('a,b\n="",\n"="" """,\n="0",\n ="",\n', 3),
        ('a,5" plate\nb,"two\nlines"\n', 2),
        ('"",""\n" ",\n', 0),
        ("a\tb,c\n,\t\n", 2),
        ("\u00a0,\u2003\nx\x0by,z\n", 1),
        ("Name,City\n\u200b,\n\ufeff,\u3164\u2060\nAnn,\u200b\n\x1a", 2),
        ('"\u200b","="\n="\u200e",\n"\x07\u00a0",\nAnn\x1a', 2),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_rows_of_delimited_text(text: str, filled: int, encoding: str) -> None:
    assert recount(text.encode(encoding)) == {TEXT: filled}


def test_text_in_the_encoding_its_group_says() -> None:
    content = "Müller;Straße\n\u00a0;\nЖ;x\n".encode("cp1251", "replace")
    assert recount(content, "cp1251") == {TEXT: 2}
    with pytest.raises(CountFailed):
        recount(b"M\xfcller;x\n")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.text(alphabet="ab \",;\n\t|\u00a0'", max_size=5), min_size=3, max_size=3),
        min_size=3,
        max_size=8,
    ),
    st.sampled_from(";,\t|"),
)
def test_any_table_the_csv_module_writes(table: list[list[str]], separator: str) -> None:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=separator, quoting=csv.QUOTE_ALL)
    writer.writerows([["Name", "Case", "Country"]] * 3 + table)
    filled = 3 + sum(any(cell.strip() for cell in row) for row in table)
    assert recount(stream.getvalue().encode()) == {TEXT: filled}


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 and nothing more",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        zipped({"content.xml": "<office"}),
        zipped({"xl/workbook.xml": "<workbook/>", "xl/_rels/workbook.xml.rels": "<"}),
        xlsx(_cell("<v>99</v>", "s")),
        xlsx("<sheetData>").replace(b"</worksheet>", b"</worksheex>"),
    ],
)
def test_damage_fails_plainly(content: bytes) -> None:
    with pytest.raises(CountFailed):
        recount(content)


def test_the_count_shares_no_code_with_what_reads() -> None:
    folder = Path(module.__file__).parent
    allowed = {"lxml", "__future__"}
    for file in folder.glob("recount*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [each.name for each in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                own = name.startswith("pipeline.sheets.reading.recount")
                assert (
                    own
                    or name in allowed
                    or not name.startswith(
                        ("pipeline", "python_calamine", "openpyxl", "xlrd", "pandas")
                    )
                ), (file.name, name)
