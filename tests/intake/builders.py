"""Sheets of every kind, made by other libraries or by hand; each builder returns a maker."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import xlwt
from openpyxl.utils import get_column_letter

from tests.intake.model import Make

Rows = Sequence[Sequence[Any]]
Alter = Callable[[Any], object]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET1 = "xl/worksheets/sheet1.xml"
_ODS = ("office", "table", "text", "style", "number", "manifest")
_ODS_SPACE = (
    " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{{}}:1.0"'.format(
            "datastyle" if name == "number" else name
        )
        for name in _ODS
    )
    + ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)


def text(
    rows: Rows,
    *,
    encoding: str = "utf-8",
    separator: str = ",",
    before: str = "",
    end: str = "\r\n",
) -> Make:
    """Return a maker of delimited text as Python's csv module writes it."""

    def make() -> bytes:
        target = io.StringIO()
        csv.writer(target, delimiter=separator, lineterminator=end).writerows(rows)
        return (before + target.getvalue()).encode(encoding)

    return make


def plain(content: str | bytes, encoding: str = "utf-8") -> Make:
    """Return a maker of exactly these words or bytes."""
    return lambda: content.encode(encoding) if isinstance(content, str) else content


def xlsx(rows: Rows = (), alter: Alter | None = None) -> Make:
    """Return a maker of a workbook by openpyxl; ``alter`` is given the book before it is saved."""

    def make() -> bytes:
        book = openpyxl.Workbook()
        for row in rows:
            book.worksheets[0].append(list(row))
        if alter:
            alter(book)
        target = io.BytesIO()
        book.save(target)
        return target.getvalue()

    return make


def xls(rows: Rows, alter: Alter | None = None) -> Make:
    """Return a maker of a workbook of Excel 97 by xlwt; ``alter`` is given book and sheet."""

    def make() -> bytes:
        book = xlwt.Workbook(encoding="utf-8")
        page = book.add_sheet("Sheet")
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value not in ("", None):
                    page.write(number, column, value)
        if alter:
            alter((book, page))
        target = io.BytesIO()
        book.save(target)
        return target.getvalue()

    return make


def raw_xlsx(
    *rows: str,
    before: str = "",
    after: str = "",
    prolog: str = "",
    parts: Mapping[str, bytes] | None = None,
) -> Make:
    """Return a maker of a workbook whose worksheet is written by hand, row by row in XML."""

    def make() -> bytes:
        body = "".join(rows)
        page = f'<worksheet xmlns="{MAIN}">{before}<sheetData>{body}</sheetData>{after}</worksheet>'
        head = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{prolog}'
        changed = {SHEET1: (head + page).encode(), **(parts or {})}
        return zipped({**unzipped(xlsx()()), **changed})

    return make


def shared_xlsx(strings: str, *rows: str) -> Make:
    """Return a maker of a workbook whose cells point into a table of texts, written by hand."""

    def make() -> bytes:
        parts = unzipped(raw_xlsx(*rows)())
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
        content = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        tie = f'<Relationship Id="rId77" Type="{kind}" Target="sharedStrings.xml"/></Relationships>'
        said = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{content}"/></Types>'
        changes = {
            "xl/_rels/workbook.xml.rels": ("</Relationships>", tie),
            "[Content_Types].xml": ("</Types>", said),
        }
        for name, (end, more) in changes.items():
            parts[name] = parts[name].replace(end.encode(), more.encode())
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'.encode()
        return zipped(parts)

    return make


def row_xml(number: int, *cells: str, attributes: str = "") -> str:
    """Return a worksheet's row; a cell that is no XML yet is text in its place."""
    body = "".join(
        cell if cell.startswith("<") else inline(f"{get_column_letter(column)}{number}", cell)
        for column, cell in enumerate(cells, start=1)
        if cell
    )
    return f'<row r="{number}" {attributes}>{body}</row>'


def inline(place: str, words: str) -> str:
    """Return a cell with its text in it."""
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(words)}</t></is></c>'


def ods(
    rows: Rows, *, styles: str = "", table: str = "", members: Mapping[str, bytes] | None = None
) -> Make:
    """Return a maker of an OpenDocument workbook; a row may be a text of XML instead of cells."""

    def make() -> bytes:
        body = "".join(row if isinstance(row, str) else ods_row(*row) for row in rows)
        content = (
            f'<?xml version="1.0"?><office:document-content {_ODS_SPACE} office:version="1.2">'
            f"<office:automatic-styles>{styles}</office:automatic-styles>"
            "<office:body><office:spreadsheet>"
            f'<table:table table:name="Sheet" {table}>{body}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>"
        )
        manifest = (
            f"<manifest:manifest {_ODS_SPACE}><manifest:file-entry "
            'manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
        )
        return zipped(
            {
                "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
                "META-INF/manifest.xml": manifest.encode(),
                "content.xml": content.encode(),
                **(members or {}),
            }
        )

    return make


def ods_row(*cells: str, attributes: str = "") -> str:
    """Return a row of an OpenDocument table; a cell that is no XML yet is text."""
    body = "".join(cell if cell.startswith("<table:") else ods_text(cell) for cell in cells)
    return f"<table:table-row {attributes}>{body}</table:table-row>"


def ods_text(words: str, attributes: str = 'office:value-type="string"') -> str:
    """Return a cell of an OpenDocument table that shows these words."""
    if not words:
        return "<table:table-cell/>"
    return f"<table:table-cell {attributes}><text:p>{escape(words)}</text:p></table:table-cell>"


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Return a ZIP archive of these members."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    """Return the members of a ZIP archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
