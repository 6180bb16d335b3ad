"""Any sheet to tabs of text as the person saw it, by content and not by file name."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from itertools import chain
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

from pipeline.sheets.reading import limits
from pipeline.sheets.reading.delimited import QuotesOpen, read_records
from pipeline.sheets.reading.encodings import find_encoding
from pipeline.sheets.reading.gate import check_package, check_start
from pipeline.sheets.reading.joined import Joined
from pipeline.sheets.reading.looks import LookFailed, TabLook, column_number, look
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
_SAME_NAME = (
    "two of its tabs are named “{name}”, and only one of them can be told from that. Give each tab "
    "a name of its own, save it, and send that."
)
_MEND = "Open it in your spreadsheet program, mend that row, and save it again as .xlsx."
_EXACT = 1e15
"""Beyond this, spreadsheets no longer tell neighbouring whole numbers apart."""
_NO_CHARACTERS = "".join(f"{chr(last - 1)}{chr(last)}" for last in range(0xFFFF, 0x110000, 0x10000))
_SEEN = re.compile(
    "[^\\s\0-\x1f\x7f-\x9f\u061c\u115f\u1160\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff"
    f"\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f{_NO_CHARACTERS}]"
)
"""A sign that prints; what cleaning leaves out of a text is none."""
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
            _check_names([page.name for page in book.sheets_metadata])
            pages = [page for page in book.sheets_metadata if page.typ is SheetTypeEnum.WorkSheet]
            first = [book.get_sheet_by_name(page.name) for page in pages[:1]]
            looks, counts = looked.result()
        sheets = chain(first, (book.get_sheet_by_name(page.name) for page in pages[1:]))
        for page, sheet in zip(pages, sheets, strict=True):
            hidden = page.visible is not SheetVisibleEnum.Visible
            tab_look = looks.get(page.name, TabLook())
            unseen: list[int] = []
            rows = _counted(_cells(sheet, tab_look), counts.get(page.name, 0), unseen)
            yield _tab(page.name, hidden, rows, tab_look, unseen)
    except PasswordError as error:
        raise SheetUnreadable(LOCKED) from error
    except (CalamineError, LookFailed) as error:
        raise SheetUnreadable(BROKEN) from error
    if not pages:
        raise SheetUnreadable(_NO_TAB)


def _check_names(names: list[str]) -> None:
    """Look for tabs that cannot be told apart: they are read, looked at and counted by name.

    :raise SheetUnreadable: two have the same name, as programs compare them.
    """
    (name, times), *_ = Counter(map(str.casefold, names)).most_common(1) or [("", 0)]
    if times > 1:
        first = next(each for each in names if each.casefold() == name)
        raise SheetUnreadable(_SAME_NAME.format(name=first))


def _tab(name: str, hidden: bool, rows: Rows, seen: TabLook, unseen: list[int]) -> RawTab:
    joined = Joined(seen.merged)
    taken = joined.expand(list(rows), unseen) if seen.merged else rows
    return RawTab(
        name,
        hidden,
        taken,
        hidden_rows=seen.hidden_rows,
        filtered_rows=seen.filtered_rows,
        hidden_columns=seen.hidden_columns,
        errors=seen.errors,
        uncalculated=seen.uncalculated,
        merged=tuple(joined.merged),
        covered=frozenset(joined.covered),
        unseen=unseen,
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


def _counted(rows: Rows, expected: int, unseen: list[int]) -> Rows:
    """Pass rows on, and compare how many are filled with the second count.

    A row in whose cells nothing can be seen is a blank one; ``unseen`` is given its number.

    :raise RowsDiffer: they are not as many.
    """
    filled = 0
    for number, row in enumerate(rows, start=1):
        text = "".join(row)
        if _SEEN.search(text):
            filled += 1
        elif text.strip():
            unseen.append(number)
        yield row
    if filled != expected:
        raise RowsDiffer(filled, expected)


def _read_text(path: Path, encoding: str) -> Iterator[RawTab]:
    found = find_encoding(path, encoding)
    counts = _second_count(path.read_bytes(), found)
    with path.open(encoding=found) as text:
        run_on: list[int] = []
        unseen: list[int] = []
        rows = _counted(_records(text, run_on), counts[TEXT], unseen)
        yield RawTab(path.stem, False, rows, is_text=True, run_on=run_on, unseen=unseen)


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


def _records(text: TextIO, run_on: list[int]) -> Rows:
    try:
        yield from read_records(text, run_on)
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
