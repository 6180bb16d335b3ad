"""Any table of text, written by another library and read back, is the same text."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.sheets.read import read_tabs
from tests.intake.builders import ods, ods_row

HEADINGS = ["Name", "City", "Remark"]
ODD = [
    "01234", "1e5", "-0", "+44 7700 900123", "1,5", "1.50", "2017-12-10", "10/12/2017", "43070",
    "12:30", "TRUE", "false", "NA", "null", "None", "nan", "#N/A", "#REF!", "=1+1", "@SUM(A1)",
    "-1", "'0123", '"', '""', "a\nb", "\n", "a\tb", " ", "  two  spaces  ", "sep=;", "<b>&amp;</b>",
    "]]>", "\u200b", "\ufeff", "\u202eadA", "علی\u200cرضا", "e\u0301", "é", "\U000e0067",
    "\U0001f54a", "\u2028", "\x85", "\xa0", "\u00ad", "\ufffd", "\ufdd0", "{{ 7*7 }}", "\\n", ";",
    ",", "|", "a;b|c,d",
]  # fmt: skip
"""What programs take for a number, a date, a formula, nothing, or white space."""

CHARACTERS = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
CELLS = st.one_of(
    st.just(""),
    st.sampled_from(ODD),
    st.text(CHARACTERS | st.sampled_from("\t\n ,;|\"'=0"), max_size=12),
).filter(lambda words: not re.search("_x[0-9A-Fa-f]{4}_", words))
"""Text that XML can hold. Excel's own way to write a character in letters is not text to it."""
TABLES = st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=6)
END = ["end", "end", "end"]
"""A last row that keeps blank ones before it, which workbooks do not store."""


def as_csv(table: list[list[str]]) -> bytes:
    target = io.StringIO()
    csv.writer(target).writerows(table)
    return target.getvalue().encode()


def as_xlsx(table: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    for number, row in enumerate(table, start=1):
        for column, words in enumerate(row, start=1):
            if words:
                cell = book.worksheets[0].cell(number, column)
                cell.value, cell.data_type = words, "s"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def as_ods(table: list[list[str]]) -> bytes:
    return ods([ods_row(*(ods_cell(words) for words in row)) for row in table])()


def ods_cell(words: str) -> str:
    """Return a cell as OpenDocument asks: white space has elements of its own."""
    if not words:
        return "<table:table-cell/>"
    lines = "".join(f"<text:p>{ods_line(line)}</text:p>" for line in words.split("\n"))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'


def ods_line(line: str) -> str:
    line = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    line = re.sub("^ +| +$|(?<= ) +", lambda found: spaces(len(found[0])), line)
    return line.replace("\t", "<text:tab/>")


def spaces(count: int) -> str:
    return f'<text:s text:c="{count}"/>'


WRITERS = {"csv": as_csv, "xlsx": as_xlsx, "ods": as_ods}


def read_back(folder: Path, kind: str, table: list[list[str]]) -> list[list[str]]:
    path = folder / f"sheet.{kind}"
    path.write_bytes(WRITERS[kind](table))
    (tab,) = read_tabs(path)
    assert list(tab.rows.index) == list(range(1, len(table) + 1))
    return [list(map(str, row)) for row in tab.rows.itertuples(index=False, name=None)]


@pytest.mark.parametrize("kind", WRITERS)
def test_odd_texts_are_read_back_as_they_were(tmp_path: Path, kind: str) -> None:
    table = [HEADINGS, *([words, "", words] for words in ODD), END]
    assert read_back(tmp_path, kind, table) == table


@pytest.mark.parametrize("kind", WRITERS)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=TABLES)
def test_any_table_is_read_back_as_it_was(tmp_path: Path, kind: str, rows: list[list[str]]) -> None:
    table = [HEADINGS, *rows, END]
    assert read_back(tmp_path, kind, table) == table
