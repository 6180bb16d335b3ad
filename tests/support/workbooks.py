"""The same table written as workbooks of three kinds."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import xlwt

_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
)


def write_xlsx(path: Path, rows: list[list[str]]) -> Path:
    """Write a workbook with openpyxl whose cells are all text."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            if text:
                cell = page.cell(number, column)
                cell.value, cell.data_type = text, "s"
    book.save(path)
    return path


def write_xls(path: Path, rows: list[list[str]]) -> Path:
    """Write a workbook of Excel 97 whose cells are all text."""
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("Sheet")
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            if text:
                page.write(number, column, text)
    book.save(str(path))
    return path


def write_ods(path: Path, rows: list[list[str]]) -> Path:
    """Write a workbook by hand whose cells are all text."""
    names = ("office", "table", "text")
    space = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names
    )
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    lines = ("".join(cell.format(text) for text in row) for row in rows)
    table = "".join(f"<table:table-row>{line}</table:table-row>" for line in lines)
    content = (
        f'<?xml version="1.0"?><office:document-content {space}><office:body><office:spreadsheet>'
        f'<table:table table:name="Sheet">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        archive.writestr("content.xml", content)
    return path
