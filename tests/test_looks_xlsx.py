"""What the person saw in .xlsx workbooks: made with openpyxl, or written by hand."""

from __future__ import annotations

import io
from datetime import date, datetime

import openpyxl
import pytest
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH
from openpyxl.worksheet.filters import CustomFilter, CustomFilters, FilterColumn
from python_calamine import CalamineWorkbook

from pipeline.sheets.reading.looks import LookFailed, TabLook, look
from tests.support.looked import relations, xlsx, zipped

_STYLES = (
    '<numFmts><numFmt numFmtId="164" formatCode="000&quot;-&quot;00"/></numFmts><cellXfs>'
    '<xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/><xf numFmtId="49"/></cellXfs>'
)
_PREFIXED = (
    '<?xml version="1.0" encoding="utf-8"?><x:worksheet '
    'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
    '<x:row r="2" hidden="1"><x:c r="B2" s="1"><x:v>123</x:v></x:c></x:row></x:sheetData>'
    "</x:worksheet>"
)


def _saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _people(content: bytes) -> TabLook:
    return look(content)["People"]


@pytest.fixture
def book() -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    made.active.title = "People"
    for number in range(1, 7):
        made.active.append([f"Name {number}", number * 100, "x"])
    return made


def test_a_plain_workbook_shows_nothing_beside_its_values(book: openpyxl.Workbook) -> None:
    assert look(_saved(book)) == {"People": TabLook()}


def test_hidden_rows_and_columns(book: openpyxl.Workbook) -> None:
    tab = book.active
    tab.row_dimensions[3].hidden = True
    tab.row_dimensions[6].height = 30
    tab.column_dimensions.group("B", "C", hidden=True)
    seen = _people(_saved(book))
    assert seen.hidden_rows == {3}
    assert seen.filtered_rows == set()
    assert seen.hidden_columns == {"B", "C"}


def test_rows_and_columns_of_no_size_are_hidden() -> None:
    sheet = (
        '<cols><col min="2" max="3" width="0"/><col min="9" max="99999" hidden="true"/></cols>'
        '<sheetData><row r="1" ht="0" customHeight="1"/><row r="2" ht="0.0" hidden="0"/>'
        '<row r="3" ht="15" hidden="false"/><row r="4" ht="15" hidden="1"/></sheetData>'
    )
    seen = _people(xlsx(sheet))
    assert seen.hidden_rows == {1, 2, 4}
    assert {"B", "C", "I", "XFD"} < seen.hidden_columns
    assert len(seen.hidden_columns) == 2 + 16_384 - 8


def test_rows_an_active_filter_hides_are_filtered_and_not_hidden(book: openpyxl.Workbook) -> None:
    tab = book.active
    tab.auto_filter.ref = "A2:C5"
    criteria = CustomFilters(customFilter=[CustomFilter(operator="greaterThan", val="350")])
    tab.auto_filter.filterColumn.append(FilterColumn(colId=1, customFilters=criteria))
    for row in (2, 3, 6):
        tab.row_dimensions[row].hidden = True
    seen = _people(_saved(book))
    assert seen.filtered_rows == {3}
    assert seen.hidden_rows == {2, 6}


def test_a_filter_that_asks_for_nothing_hides_nothing(book: openpyxl.Workbook) -> None:
    book.active.auto_filter.ref = "A1:C6"
    book.active.row_dimensions[3].hidden = True
    assert _people(_saved(book)).hidden_rows == {3}


def test_the_filter_of_a_table() -> None:
    table = (
        '<table xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ref="A1:B9">'
        '<autoFilter ref="A1:B9"><filterColumn colId="0"><filters><filter val="x"/></filters>'
        "</filterColumn></autoFilter></table>"
    )
    parts: dict[str, str | bytes] = {
        "xl/worksheets/_rels/first.xml.rels": relations(("a", "table", "../tables/table1.xml")),
        "xl/tables/table1.xml": table,
    }
    sheet = '<sheetData><row r="4" hidden="1"><c r="A4"><v>1</v></c></row></sheetData>'
    assert _people(xlsx(sheet, parts=parts)).filtered_rows == {4}


def test_a_filter_to_a_range_of_criteria() -> None:
    sheet = (
        '<sheetPr filterMode="1"/><sheetData><row r="4" hidden="1"><c r="A4"><v>1</v></c></row>'
        "</sheetData>"
    )
    assert _people(xlsx(sheet)).filtered_rows == {4}


def test_merged_cells(book: openpyxl.Workbook) -> None:
    book.active.merge_cells("A2:A5")
    book.active.merge_cells("B1:C1")
    assert set(_people(_saved(book)).merged) == {(2, 1, 5, 1), (1, 2, 1, 3)}


def test_errors_and_formulas_never_calculated() -> None:
    sheet = (
        '<sheetData><row r="1"><c r="A1" t="e"><v>#N/A</v></c><c r="B1" t="e"/>'
        '<c r="AA1" s="3" t="e"><f>1/0</f><v>#DIV/0!</v></c></row><row r="2">'
        '<c r="A2"><f>B1&gt;1</f></c><c r="B2"><f>B1</f><v></v></c><c r="C2"><f>B1</f><v/></c>'
        '<c r="D2"><f>B1</f><v>0</v></c><c r="E2" t="str"><f>B1</f><v></v></c>'
        '<c r="F2"><f t="shared" si="0"/></c></row></sheetData>'
    )
    seen = _people(xlsx(sheet))
    assert seen.errors == {"A1": "#N/A", "AA1": "#DIV/0!"}
    assert seen.uncalculated == {"A2", "B2", "C2", "F2"}


def test_formulas_openpyxl_writes_have_no_value(book: openpyxl.Workbook) -> None:
    book.active["D2"] = '=A2&" "&C2'
    assert _people(_saved(book)).uncalculated == {"D2"}


def test_numbers_show_the_zeros_and_signs_of_their_formats(book: openpyxl.Workbook) -> None:
    tab = book.active
    tab["B1"].number_format = "00000"
    tab["B2"].number_format = '"+"0'
    tab["B3"].number_format = "0.00"
    tab["B4"].number_format = "dd/mm/yyyy"
    tab["B5"].number_format = "@"
    tab["A6"].number_format = '"Dr "@'
    assert _people(_saved(book)).texts == {(1, 2): "00100", (2, 2): "+200", (6, 1): "Dr Name 6"}


@pytest.mark.parametrize(
    "code",
    ["dd/mm/yyyy", "[$-409]d/m/yyyy;@", "[$-D07041E]d/m/bbbb", 'yyyy"年"m"月"d"日"', "mmm-yy",
     r"[$-F800]dddd\,\ mmmm\ dd\,\ yyyy", "TT.MM.JJJJ", "[Black]yyyy\\-mm\\-dd;@", "ge.m.d"],
)  # fmt: skip
@pytest.mark.parametrize(("epoch", "serial"), [(WINDOWS_EPOCH, 43000), (MAC_EPOCH, 41538)])
def test_dates_need_no_text_of_ours(code: str, epoch: datetime, serial: int) -> None:
    book = openpyxl.Workbook()
    book.epoch = epoch
    book.active["A1"] = serial
    book.active["A1"].number_format = code
    content = _saved(book)
    read = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert read == [[date(2017, 9, 22)]]
    assert look(content)["Sheet"].texts == {}


def test_dates_written_out_with_a_time_lose_its_zone() -> None:
    sheet = (
        '<sheetData><row r="1"><c r="A1" t="d"><v>2026-03-01</v></c><c r="B1" s="2" t="d">'
        '<v>2026-03-01T00:00:00Z</v></c><c r="C1" t="d"><v>2026-03-01T10:30:15.250</v></c>'
        '<c r="D1" t="d"/></row></sheetData>'
    )
    assert _people(xlsx(sheet)).texts == {(1, 2): "2026-03-01", (1, 3): "2026-03-01 10:30"}


def test_texts_of_each_way_to_store_them() -> None:
    styles = (
        '<numFmts><numFmt numFmtId="170" formatCode="&quot;R-&quot;@"/></numFmts>'
        '<cellXfs><xf numFmtId="170"/></cellXfs>'
    )
    sheet = (
        '<sheetData><row r="1"><c r="A1" s="0" t="s"><v>1</v></c><c r="B1" s="0" t="str"><v>b</v>'
        '</c><c r="C1" s="0" t="inlineStr"><is><t>c</t></is></c><c r="D1" s="0" t="b"><v>1</v></c>'
        '<c r="E1" s="0"/></row></sheetData>'
    )
    strings = "<si><t>no</t></si><si><r><t>a </t></r><r><t>&amp;</t></r><rPh><t>z</t></rPh></si>"
    seen = _people(xlsx(sheet, styles=styles, strings=strings))
    assert seen.texts == {(1, 1): "R-a &", (1, 2): "R-b", (1, 3): "R-c"}


@pytest.mark.parametrize(
    "sheet",
    [
        _PREFIXED,
        _PREFIXED.encode("utf-8-sig"),
        _PREFIXED.replace('"utf-8"', '"utf-16"').encode("utf-16"),
        _PREFIXED.replace('"', "'"),
        _PREFIXED.replace("<x:sheetData>", "<!-- people --><x:sheetData>"),
        _PREFIXED.replace("123<", "<![CDATA[123]]><"),
        _PREFIXED.replace(' r="B2" s="1"', ' s="1" r="B2"'),
        '<sheetData><row/><row hidden="true"><c/><c s="1"><v>123</v></c></row></sheetData>',
        '<sheetData><row r="2" hidden = "1"><c r="B2" s = "1"><v>123</v></c></row></sheetData>',
    ],
)
def test_every_way_to_write_the_same_xml_looks_the_same(sheet: str | bytes) -> None:
    seen = _people(xlsx(sheet, styles=_STYLES))
    assert seen == TabLook(hidden_rows=frozenset({2}), texts={(2, 2): "001-23"})


def test_strict_names_and_targets_from_the_root() -> None:
    sheet = '<sheetData><row r="1"><c r="A1" s="1"><v>7</v></c></row></sheetData>'
    content = xlsx(sheet, styles=_STYLES, strict=True, folder="/xl/")
    assert _people(content).texts == {(1, 1): "000-07"}


def test_a_workbook_without_its_parts_fails_plainly() -> None:
    with pytest.raises(LookFailed):
        look(zipped({"xl/workbook.xml": "<workbook"}))
    with pytest.raises(LookFailed):
        look(b"PK\x03\x04 and nothing more")


def test_a_text_file_has_no_looks() -> None:
    assert look(b"Name;Case\nAna;one\n") == {}


@pytest.mark.parametrize(
    "row",
    [
        "<row r='90' hidden='1'>",
        "<row r=\"90\" hidden='1'>",
        '<row r="90" hidden = "1">',
        '<row r="90" hidden=\n"1">',
        '<row r="90" hidden\t="1">',
        '<row r="90"\nhidden="1">',
        '<row r="90" spans="1>2" hidden="1">',
        "<row r=\"90\" ht='0'>",
    ],
)
def test_one_hidden_row_written_in_another_form_far_below_is_seen(row: str) -> None:
    plain = "".join(
        f'<row r="{number}"><c r="A{number}" t="inlineStr"><is><t>O\'Ann K</t></is></c></row>'
        for number in range(1, 90)
    )
    content = xlsx(f'<sheetData>{plain}{row}<c r="A90"><v>1</v></c></row></sheetData>')
    assert _people(content).hidden_rows == {90}
