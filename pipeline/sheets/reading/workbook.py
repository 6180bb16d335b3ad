"""Any sheet to tabs of text as the person saw it, by content and not by file name."""

from __future__ import annotations

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from itertools import chain, compress
from pathlib import Path
from typing import TextIO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from pipeline.sheets.delimited import QuotesOpen, read_records
from pipeline.sheets.reading import limits
from pipeline.sheets.reading.encodings import find_encoding
from pipeline.sheets.reading.gate import check_package, check_start
from pipeline.sheets.reading.looks import LookFailed, TabLook, column_number, letters, look
from pipeline.sheets.reading.raw import (
    BROKEN,
    LOCKED,
    TOO_BIG,
    RawTab,
    RowsDiffer,
    SheetUnreadable,
)
from pipeline.sheets.reading.recount import TEXT, CountFailed, recount

Cell = str | int | float | bool | date | datetime | time | timedelta
Rows = Iterator[list[str]]

_FOLDER = "it is a link to a folder. Put a copy of that folder in its place."
_CLOSED = "it cannot be opened. Send it again as a file of its own."
_EMPTY = "it is empty. Send it again with its rows."
_NO_TAB = "it has no tab with rows and columns. Send the spreadsheet itself."
_MEND = "Open it in your spreadsheet program, mend that row, and save it again as .xlsx."
_EXACT = 1e15
"""Beyond this, spreadsheets no longer tell neighbouring whole numbers apart."""
_PACKAGES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def read_raw(path: Path, encoding: str) -> Iterator[RawTab]:
    """Yield the tabs of a sheet; each tab's rows are to be taken before the next tab.

    :raise SheetUnreadable: the file is empty, damaged, locked, too big or not a sheet; also while
        rows are taken.
    :raise RowsDiffer: a second count of a tab's filled rows differs, once all are taken.
    """
    try:
        if path.is_dir():
            raise SheetUnreadable(_FOLDER)
        if not path.is_file():
            raise SheetUnreadable(_CLOSED)
        if path.stat().st_size > limits.FILE:
            raise SheetUnreadable(TOO_BIG)
        with path.open("rb") as stream:
            start = stream.read(4096)
        if not start.strip() and not path.read_bytes().strip():
            raise SheetUnreadable(_EMPTY)
        check_start(start)
        is_workbook = start.startswith(_PACKAGES)
        yield from _read_workbook(path.read_bytes()) if is_workbook else _read_text(path, encoding)
    except OSError as error:
        raise SheetUnreadable(_CLOSED) from error


def _read_workbook(content: bytes) -> Iterator[RawTab]:
    check_package(content)
    try:
        with ThreadPoolExecutor(1) as beside:  # calamine lets other threads work while it reads
            looked = beside.submit(lambda: (look(content), _second_count(content)))
            book = CalamineWorkbook.from_filelike(io.BytesIO(content))
            pages = [page for page in book.sheets_metadata if page.typ is SheetTypeEnum.WorkSheet]
            first = [book.get_sheet_by_name(page.name) for page in pages[:1]]
            looks, counts = looked.result()
        sheets = chain(first, (book.get_sheet_by_name(page.name) for page in pages[1:]))
        for page, sheet in zip(pages, sheets, strict=True):
            hidden = page.visible is not SheetVisibleEnum.Visible
            tab_look = looks.get(page.name, TabLook())
            rows = _cells(sheet, tab_look)
            yield _tab(page.name, hidden, _counted(rows, counts.get(page.name, 0)), tab_look)
    except PasswordError as error:
        raise SheetUnreadable(LOCKED) from error
    except (CalamineError, LookFailed) as error:
        raise SheetUnreadable(BROKEN) from error
    if not pages:
        raise SheetUnreadable(_NO_TAB)


def _tab(name: str, hidden: bool, rows: Rows, seen: TabLook) -> RawTab:
    merged: list[str] = []
    taken = _expand(list(rows), seen, merged) if seen.merged else rows
    return RawTab(
        name,
        hidden,
        taken,
        hidden_rows=seen.hidden_rows,
        filtered_rows=seen.filtered_rows,
        hidden_columns=seen.hidden_columns,
        errors=seen.errors,
        uncalculated=seen.uncalculated,
        merged=tuple(merged),
    )


def _cells(sheet: CalamineSheet, seen: TabLook) -> Rows:
    """Yield a worksheet's rows from A1 on as text, as the person saw it."""
    shown = _by_row(seen)
    start = sheet.start
    left = [""] * (start[1] if start else 0)
    for number, row in enumerate(sheet.iter_rows(), start=1):
        if number not in shown and row.count("") == len(row):
            yield []
            continue
        texts = left + [cell if type(cell) is str else cell_text(cell) for cell in row]
        for column, text in shown.get(number, ()):
            texts[len(texts) :] = [""] * (column - len(texts))
            texts[column - 1] = text
        yield texts


def _by_row(seen: TabLook) -> dict[int, list[tuple[int, str]]]:
    """Return the texts that differ from the values, errors among them, by row and column."""
    shown: dict[int, list[tuple[int, str]]] = {}
    for (row, column), text in seen.texts.items():
        shown.setdefault(row, []).append((column, text))
    for cell, text in seen.errors.items():
        name = cell.rstrip("0123456789")
        shown.setdefault(int(cell[len(name) :]), []).append((column_number(name), text))
    return shown


def _expand(rows: list[list[str]], seen: TabLook, merged: list[str]) -> Rows:
    """Give each merged range's text to its first column, and add the range to ``merged``.

    Only rows that hold something get it: a range makes no new rows, and no person of a blank one.
    What its other columns hold cannot be seen.
    """
    filled = [any(map(str.strip, row)) for row in rows]
    for top, left, bottom, right in seen.merged:
        text = rows[top - 1][left - 1] if top <= len(rows) and left <= len(rows[top - 1]) else ""
        if not text.strip():
            continue
        merged.append(f"{letters(left)}{top}:{letters(right)}{bottom}")
        for row in compress(rows[top - 1 : bottom], filled[top - 1 : bottom]):
            row += [""] * (left - len(row))
            last = min(right, len(row))
            row[left - 1 : last] = [text] + [""] * (last - left)
    return iter(rows)


def _counted(rows: Rows, expected: int) -> Rows:
    """Pass rows on, and compare how many are filled with the second count.

    :raise RowsDiffer: they are not as many.
    """
    filled = 0
    for row in rows:
        filled += any(map(str.strip, row))
        yield row
    if filled != expected:
        raise RowsDiffer(filled, expected)


def _read_text(path: Path, encoding: str) -> Iterator[RawTab]:
    found = find_encoding(path, encoding)
    counts = _second_count(path.read_bytes(), found)
    with path.open(encoding=found) as text:
        rows = _counted(_records(text), counts[TEXT])
        yield RawTab(path.stem, hidden=False, rows=rows)


def _second_count(content: bytes, encoding: str = "") -> dict[str, int]:
    """Return the filled rows of each tab.

    :raise SheetUnreadable: there are none at all.
    """
    try:
        counts = recount(content, encoding)
    except CountFailed as error:
        raise SheetUnreadable(BROKEN) from error
    if counts and not any(counts.values()):
        raise SheetUnreadable(_EMPTY)
    return counts


def _records(text: TextIO) -> Rows:
    try:
        yield from read_records(text)
    except QuotesOpen as error:
        raise SheetUnreadable(f"{error}. {_MEND}") from error


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
        whole = float(cell).is_integer() and abs(cell) < _EXACT
        return str(int(cell)) if whole else format(cell, ".15g")
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)
