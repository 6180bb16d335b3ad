"""Sheets of the kinds that groups send, with the same bytes every time they are made."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

import xlwt
from openpyxl import Workbook

MADE_ON = (2017, 11, 1, 0, 0, 0)

Table = list[list[str]]


def write_csv(path: Path, table: Table, encoding: str, separator: str, line_end: str) -> None:
    """Write comma-separated text; a blank row is a line of separators, or an empty line."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=separator, lineterminator=line_end)
        for row in table:
            writer.writerow(row if any(row) or separator == ";" else [])


def write_xlsx(path: Path, table: Table, *, right_to_left: bool) -> None:
    """Write an Excel workbook in which every cell is text, with times that never change."""
    book = Workbook()
    tab = book.worksheets[0]
    tab.title = "Signatures"
    tab.sheet_view.rightToLeft = right_to_left
    for number, row in enumerate(table, start=1):
        for column, text in enumerate(row, start=1):
            if text:
                tab.cell(number, column, text).number_format = "@"
    made = io.BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    core = parts["docProps/core.xml"]
    parts["docProps/core.xml"] = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2017-11-01T00:00:00Z", core)
    write_zip(path, parts)


def write_zip(path: Path, parts: dict[str, bytes]) -> None:
    """Write a ZIP whose entries all bear the same time, the first one stored if a mimetype."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, MADE_ON), content, kind)


def write_xls(path: Path, table: Table) -> None:
    """Write an Excel 97 workbook in which every cell is text."""
    book = xlwt.Workbook(encoding="utf-8")
    tab = book.add_sheet("Signatures")
    text_style = xlwt.easyxf(num_format_str="@")
    for number, row in enumerate(table):
        for column, text in enumerate(row):
            if text:
                tab.write(number, column, text, text_style)
    book.save(str(path))


ODS = "application/vnd.oasis.opendocument.spreadsheet"
ODF_NAMES = "urn:oasis:names:tc:opendocument:xmlns"
ODS_MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="{ODF_NAMES}:manifest:1.0" manifest:version="1.2">
<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>"""
ODS_CONTENT = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="{ODF_NAMES}:office:1.0"
 xmlns:table="{ODF_NAMES}:table:1.0" xmlns:text="{ODF_NAMES}:text:1.0" office:version="1.2">
<office:body><office:spreadsheet><table:table table:name="Unterschriften">
%s
</table:table></office:spreadsheet></office:body></office:document-content>"""


def write_ods(path: Path, table: Table) -> None:
    """Write an OpenDocument spreadsheet in which every cell is text."""
    columns = f'<table:table-column table:number-columns-repeated="{len(table[0])}"/>'
    content = ODS_CONTENT % "\n".join([columns, *ods_rows(table)])
    parts = {"mimetype": ODS, "content.xml": content, "META-INF/manifest.xml": ODS_MANIFEST}
    write_zip(path, {name: text.encode() for name, text in parts.items()})


def ods_rows(table: Table) -> Iterator[str]:
    """Yield table rows, a run of blank ones as a single repeated row."""
    for filled, run in groupby(table, any):
        rows = list(run)
        if filled:
            for row in rows:
                yield f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>"
        else:
            cell = f'<table:table-cell table:number-columns-repeated="{len(rows[0])}"/>'
            repeated = f'table:number-rows-repeated="{len(rows)}"'
            yield f"<table:table-row {repeated}>{cell}</table:table-row>"


def ods_cell(text: str) -> str:
    """Return one text cell; OpenDocument counts spaces that stand together or at an edge."""
    if not text:
        return "<table:table-cell/>"
    spaced = re.sub("^ | $|  +", lambda run: f'<text:s text:c="{len(run[0])}"/>', escape(text))
    return (
        f'<table:table-cell office:value-type="string"><text:p>{spaced}</text:p></table:table-cell>'
    )
