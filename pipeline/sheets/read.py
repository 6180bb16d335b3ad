"""Read any sheet into text as the person saw it, by content and not by file name.

pandas' own readers are not used: they turn the postcode 01234 into a number and the surname NA
into nothing (measured, pandas 3.1).
"""

from __future__ import annotations

import codecs
import io
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pandas as pd
import python_calamine
from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from pipeline.sheets.delimited import QuotesOpen, read_records

Cell = str | int | float | bool | date | datetime | time | timedelta

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "it is locked with a password. Save a copy without one."
_BROKEN = "it is damaged, or not a spreadsheet. Open it in your spreadsheet program and save it "
_BROKEN += "again as .xlsx."
_FOLDER = "it is a link to a folder. Put a copy of that folder in its place."


class SheetUnreadable(Exception):
    """A sheet that cannot be read; the text is the reason, in words for its group."""


class EncodingUnknown(SheetUnreadable):
    """A text file that is neither UTF-8 nor marked as UTF-16."""


@dataclass(frozen=True)
class Tab:
    """One worksheet."""

    name: str
    hidden: bool
    rows: pd.DataFrame
    """Text as the person saw it. Index: the spreadsheet's row numbers, from 1. Columns: ``A``,
    ``B`` ... as the spreadsheet letters them. Empty cells are ``""``; blank rows are kept."""


def read_tabs(path: Path) -> list[Tab]:
    """Return the tabs of a sheet (xlsx, xlsm, xlsb, xls, ods or delimited text).

    :raise SheetUnreadable: the file is empty, damaged, locked or not a sheet.
    :raise EncodingUnknown: delimited text in an encoding that is not certain.
    """
    try:
        content = Path(path).read_bytes()
    except IsADirectoryError as error:
        raise SheetUnreadable(_FOLDER) from error
    except OSError as error:
        raise SheetUnreadable("it cannot be opened. Send it again as a file of its own.") from error
    if not content.strip():
        raise SheetUnreadable("it is empty. Send it again with its rows.")
    if content.startswith((_ZIP, _OLE)):
        return _read_workbook(content)
    return [_read_text(content, Path(path).stem)]


def _read_workbook(content: bytes) -> list[Tab]:
    if _is_locked(content):
        raise SheetUnreadable(_LOCKED)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [
            _make_tab(
                sheet.name,
                sheet.visible is not SheetVisibleEnum.Visible,
                book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False),
            )
            for sheet in book.sheets_metadata
            if sheet.typ is python_calamine.SheetTypeEnum.WorkSheet
        ]
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # calamine panics with a BaseException on damaged .xls
        raise SheetUnreadable(_BROKEN) from error


def _is_locked(content: bytes) -> bool:
    """Say whether a workbook is encrypted.

    Office puts the encrypted package into an OLE file as a stream of a known name (MS-OFFCRYPTO,
    2.3.4.4), OpenDocument names the encryption in the package's manifest.
    """
    if content.startswith(_OLE):
        return "EncryptedPackage".encode("utf-16-le") in content
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return b"encryption-data" in package.read("META-INF/manifest.xml")
    except (zipfile.BadZipFile, KeyError, NotImplementedError, OSError, zlib.error):
        return False


def _make_tab(name: str, hidden: bool, rows: list[list[Cell]]) -> Tab:
    return _frame(name, hidden, [[cell_text(cell) for cell in row] for row in rows])


def _read_text(content: bytes, name: str) -> Tab:
    try:
        return _frame(name, False, read_records(_decode(content)))
    except QuotesOpen as error:
        raise SheetUnreadable(
            f"{error}. Open it in your spreadsheet program, mend that row, and save it again as "
            ".xlsx."
        ) from error


def _decode(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif b"\x00" in content:
        raise SheetUnreadable(_BROKEN)
    else:
        encoding = "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        if _looks_binary(content):
            raise SheetUnreadable(_BROKEN) from error
        raise EncodingUnknown("its encoding is not certain.") from error


def _looks_binary(content: bytes) -> bool:
    head = content[:4096]
    return sum(byte < 32 and byte not in b"\t\r\n\f" for byte in head) > len(head) // 100


def _frame(name: str, hidden: bool, rows: list[list[str]]) -> Tab:
    width = max((len(row) for row in rows), default=0)
    columns = [get_column_letter(number + 1) for number in range(width)]
    padded = [row + [""] * (width - len(row)) for row in rows]
    index = range(1, len(rows) + 1)
    return Tab(name, hidden, pd.DataFrame(padded, index=index, columns=columns, dtype=object))


def cell_text(cell: Cell) -> str:
    """Return a workbook cell's value as text: whole numbers without a point, dates as ISO.

    >>> cell_text(1234.0), cell_text(True), cell_text(date(2017, 12, 10))
    ('1234', 'TRUE', '2017-12-10')
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return str(int(cell)) if cell == int(cell) else format(cell, ".15g")
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)
