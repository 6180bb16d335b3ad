"""What the person saw in OpenDocument spreadsheets, written by hand."""

from __future__ import annotations

import pytest

from pipeline.sheets.reading.looks import LookFailed, TabLook, look
from pipeline.sheets.reading.looks_ods import is_a_sign
from tests.support.looked import ods

_TEXT = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'


def _people(body: str) -> TabLook:
    return look(ods(f'<table:table table:name="People">{body}</table:table>'))["People"]


def _float(value: str, text: str, rest: str = "") -> str:
    return (
        f'<table:table-cell office:value-type="float" office:value="{value}" {rest}>'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def test_rows_hidden_by_hand_and_by_a_filter() -> None:
    seen = _people(
        f"<table:table-header-rows><table:table-row>{_TEXT}</table:table-row>"
        '</table:table-header-rows><table:table-row table:visibility="collapse"'
        f' table:number-rows-repeated="2">{_TEXT}</table:table-row><table:table-row-group>'
        f'<table:table-row table:visibility="filter">{_TEXT}</table:table-row>'
        '</table:table-row-group><table:table-row table:number-rows-repeated="1048572"'
        ' table:visibility="collapse"><table:table-cell/></table:table-row>'
    )
    assert seen.hidden_rows == {2, 3}
    assert seen.filtered_rows == {4}


def test_hidden_columns() -> None:
    seen = _people(
        '<table:table-column table:number-columns-repeated="2"/><table:table-column'
        ' table:visibility="collapse" table:number-columns-repeated="2"/><table:table-column/>'
        f"<table:table-row>{_TEXT}</table:table-row>"
    )
    assert seen.hidden_columns == {"C", "D"}


def test_merged_cells_are_found_after_repeated_and_covered_ones() -> None:
    merged = _TEXT.replace(
        "<table:table-cell",
        '<table:table-cell table:number-rows-spanned="3" table:number-columns-spanned="2"',
    )
    seen = _people(
        '<table:table-row table:number-rows-repeated="4"><table:table-cell/></table:table-row>'
        '<table:table-row><table:table-cell table:number-columns-repeated="2"/>'
        f"<table:covered-table-cell/>{merged}</table:table-row>"
    )
    assert seen.merged == ((5, 4, 7, 5),)


def test_errors_of_libreoffice_and_of_excel_and_formulas_without_value() -> None:
    seen = _people(
        '<table:table-row><table:table-cell table:formula="of:=NA()" office:value-type="string"'
        ' office:string-value="" calcext:value-type="error"><text:p>#N/A</text:p>'
        '</table:table-cell><table:table-cell table:formula="of:=X()" office:value-type="string">'
        "<text:p>Err:508</text:p></table:table-cell><table:table-cell"
        ' table:formula="of:=[.A1]"/><table:table-cell table:formula="of:=1/0"'
        ' office:value-type="string"><text:p>#DIV/0!</text:p></table:table-cell>'
        '<table:table-cell office:value-type="string"><text:p>#N/A</text:p></table:table-cell>'
        '<table:table-cell table:formula="of:=&quot;&quot;" office:value-type="string"/>'
        '<table:table-cell table:formula="of:=&quot;#1&quot;" office:value-type="string">'
        "<text:p>#1</text:p></table:table-cell></table:table-row>"
    )
    assert seen.errors == {"A1": "#N/A", "B1": "Err:508", "D1": "#DIV/0!"}
    assert seen.uncalculated == {"C1"}


def test_numbers_show_their_zeros_and_signs() -> None:
    cells = (
        _float("1234", "01234")
        + _float("1234", "1,234")
        + _float("44", "+44")
        + _float("7", "007", 'table:number-columns-repeated="2"')
    )
    seen = _people(f"<table:table-row>{cells}</table:table-row>")
    assert seen.texts == {(1, 1): "01234", (1, 3): "+44", (1, 4): "007", (1, 5): "007"}


def test_text_without_a_value_beside_it_is_shown() -> None:
    seen = _people(
        "<table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>"
        '<table:table-cell office:value-type="string" office:string-value=""><text:p>#N/A</text:p>'
        '</table:table-cell><table:table-cell office:value-type="string" office:string-value="c">'
        "<text:p>c</text:p></table:table-cell><table:table-cell><office:annotation><text:p>note"
        f"</text:p></office:annotation></table:table-cell>{_TEXT}</table:table-row>"
    )
    assert seen == TabLook(texts={(1, 1): "a", (1, 2): "#N/A"})


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("078-05-1120", "78051120", True),
        ("123-45-6789", "123456789", True),
        ("06 12 34 56 78", "612345678", True),
        ("06.12.34.56.78", "612345678", True),
        ("33 6 12 34 56 78", "33612345678", True),
        ("REF-0042", "42", True),
        ("(212) 555-1234", "2125551234", True),
        ("000", "0", True),
        ("1234", "1234", False),
        ("1 234 567", "1234567", False),
        ("1.234", "1234", False),
        ("12,50", "1250", False),
        ("12.5", "12.5", False),
        ("5 kg", "5", False),
        ("0,05 €", "5", False),
        ("-5", "-5", False),
        ("", "5", False),
        ("01", "one", False),
    ],
)
def test_amounts_are_not_taken_for_signs(text: str, value: str, expected: bool) -> None:
    assert is_a_sign(text, value) is expected


def test_tables_inside_charts_and_changes_are_no_tabs() -> None:
    inner = (
        f'<table:table table:name="Old"><table:table-row>{_TEXT}</table:table-row></table:table>'
    )
    assert look(
        ods(
            f"<table:tracked-changes>{inner}</table:tracked-changes>"
            f'<table:table table:name="People"><table:shapes>{inner}</table:shapes>'
            f'<table:table-row table:visibility="filter">{_TEXT}</table:table-row></table:table>'
        )
    ) == {"People": TabLook(filtered_rows=frozenset({1}))}


def test_a_cell_repeated_beyond_reason_fails() -> None:
    wide = _float("7", "007", 'table:number-columns-repeated="16384"')
    with pytest.raises(LookFailed):
        _people(f'<table:table-row table:number-rows-repeated="900000">{wide}</table:table-row>')
