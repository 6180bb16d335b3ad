"""How many cells a worksheet would take up, from what its raw parts say and before it is read."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain

from pipeline.sheets.reading import limits
from pipeline.sheets.reading.raw import LOCKED, TOO_BIG, SheetUnreadable

_REFERENCE = re.compile(rb'r="([A-Za-z]{1,12})([0-9]{1,12})"([^>]*)')
_LAST_ROW = re.compile(rb'r="([0-9]{1,12})"')

_TAG = re.compile(
    rb"<(/?)(table:table-row|table:table-cell|table:covered-table-cell|table:table|text:s)"
    rb'(?=[\s/>])([^>"]*+(?:"[^"]*+"[^>"]*+)*+)>'
)
_ROWS = re.compile(rb'table:number-rows-repeated="\s*([0-9]{1,12})')
_COLUMNS = re.compile(rb'table:number-columns-repeated="\s*([0-9]{1,12})')
_SPACES = re.compile(rb'text:c="\s*([0-9]{1,12})')

_RECORD = struct.Struct("<HHHH")
_BEGIN, _PASSWORD = 0x809, 0x2F
_RECORD_CELLS = frozenset((0x06, 0xBD, 0xD6, 0xFD, 0x203, 0x204, 0x205, 0x206, 0x27E, 0x406))
_ROW_HEADER, _CELLS = 0, frozenset((*range(2, 12), 62))


def check_worksheet(first: bytes, pieces: Iterable[bytes]) -> None:
    """Look at the cell references of a worksheet of xlsx; ``first`` comes before ``pieces``.

    :raise SheetUnreadable: its filled cells span too many.
    """
    rows = columns = 0
    for piece in _whole_tags(chain((first,), pieces)):
        # Most pieces lie within the columns of those before, which a quick search tells.
        if _beyond(columns).search(piece):
            tall, wide = _extent(piece)
            rows, columns = max(rows, tall), max(columns, wide)
        else:
            rows = max(rows, _last_row(piece))
        _check_cells(rows, columns)


def _extent(piece: bytes) -> tuple[int, int]:
    """Return the last row and column of filled cells; elements that close at once are empty."""
    rows = columns = 0
    for letters, row, rest in _REFERENCE.findall(piece):
        if not rest.endswith(b"/"):
            rows = max(rows, int(row))
            columns = max(columns, _column(letters))
    return rows, columns


@cache
def _beyond(columns: int) -> re.Pattern[bytes]:
    """Return the pattern of a reference to a column after these or after Z, or to a far row."""
    first = bytes((min(65 + columns, 90),))
    return re.compile(rb'r="(?:[A-Z]{2,}[0-9]+"|[A-Z][0-9]{6,}"|[' + first + rb"-Z][0-9])")


def _last_row(piece: bytes) -> int:
    found = _LAST_ROW.search(piece, max(piece.rfind(b"<row "), 0))
    return int(found[1]) if found else 0


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _check_cells(rows: int, columns: int) -> None:
    if rows * columns > limits.CELLS:
        raise SheetUnreadable(TOO_BIG)


def _whole_tags(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield pieces cut where a tag begins, so that none is torn."""
    rest = b""
    for piece in pieces:
        piece = rest + piece
        cut = piece.rfind(b"<")
        yield piece[:cut] if cut > 0 else b""
        rest = piece[max(cut, 0) :]
    yield rest


def check_open_document(first: bytes, pieces: Iterable[bytes]) -> None:
    """Look at how often the content of an OpenDocument sheet repeats rows, cells and spaces.

    :raise SheetUnreadable: its filled cells span too many, or what is filled repeats too often.
    """
    table = _Table()
    for piece in _whole_tags(chain((first,), pieces)):
        for closing, element, attributes in _TAG.findall(piece):
            table.take(element, bool(closing), attributes)


class _Table:
    """The extent of the tables of an OpenDocument sheet, one after another."""

    def __init__(self) -> None:
        self.rows = self.width = 0
        self._open_row(b"")

    def take(self, element: bytes, closing: bool, attributes: bytes) -> None:
        """Take the next tag."""
        single = attributes.endswith(b"/")
        if element == b"text:s":
            _check_repeats(_count(_SPACES, attributes))
        elif element == b"table:table-row":
            if not closing:
                self._open_row(attributes)
            if closing or single:
                self._close_row()
        elif element == b"table:table":
            self.rows = self.width = 0
        elif not closing:
            self._cell(attributes, filled=not single or b"office:value" in attributes)

    def _open_row(self, attributes: bytes) -> None:
        self._repeats = _count(_ROWS, attributes)
        self._columns = self._filled = 0

    def _cell(self, attributes: bytes, *, filled: bool) -> None:
        repeats = _count(_COLUMNS, attributes)
        self._columns += repeats
        if filled:
            _check_repeats(repeats)
            self._filled = self._columns

    def _close_row(self) -> None:
        self.rows += self._repeats
        if self._filled:
            _check_repeats(self._repeats)
            self.width = max(self.width, self._filled)
            _check_cells(self.rows, self.width)


def _count(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    found = pattern.search(attributes) if attributes else None
    return int(found[1]) if found else 1


def _check_repeats(count: int) -> None:
    if count > limits.REPEATS:
        raise SheetUnreadable(TOO_BIG)


def check_binary(part: bytes) -> None:
    """Look at the rows and columns of a worksheet of xlsb (MS-XLSB 2.1.4 and 2.4).

    :raise SheetUnreadable: its filled cells span too many.
    """
    row = columns = 0
    for kind, at, size in _binary_records(part):
        number = int.from_bytes(part[at : at + 4], "little") + 1 if size >= 4 else 0
        if kind == _ROW_HEADER:
            row = number
        elif kind in _CELLS:
            columns = max(columns, number)
            _check_cells(row, columns)


def check_records(stream: bytes) -> None:
    """Look at the rows and columns of the cells of an xls workbook (MS-XLS 2.4).

    :raise SheetUnreadable: those of a tab span too many, or they are locked with a password.
    """
    at = rows = columns = 0
    while at + 8 <= len(stream):
        kind, size, row, column = _RECORD.unpack_from(stream, at)
        at += 4 + size
        if kind == _PASSWORD:
            raise SheetUnreadable(LOCKED)
        if kind == _BEGIN:
            rows = columns = 0
        elif kind in _RECORD_CELLS:
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            _check_cells(rows, columns)


def _binary_records(part: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield kind, place and size of each record; both numbers are written seven bits a byte."""
    at = 0
    while at < len(part):
        kind, at = _number(part, at, 2)
        size, at = _number(part, at, 4)
        yield kind, at, size
        at += size


def _number(part: bytes, at: int, most: int) -> tuple[int, int]:
    number = 0
    for position, byte in enumerate(part[at : at + most]):
        number |= (byte & 127) << 7 * position
        if byte < 128:
            return number, at + position + 1
    return number, at + most
