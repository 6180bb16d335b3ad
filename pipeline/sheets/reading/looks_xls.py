"""What the person saw in an .xls workbook (BIFF5 and BIFF8)."""

from __future__ import annotations

import codecs
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.sheets.reading.looks import ERRORS, Range, TabLook, letters, split_hidden
from pipeline.sheets.reading.looks_ole import workbook_stream
from pipeline.sheets.reading.number_formats import BUILT_IN, differing, matters

_EOF, _CODEPAGE, _SHEET, _XF, _FORMAT, _BOF = 0x0A, 0x42, 0x85, 0xE0, 0x41E, 0x809
_ROW, _COLUMNS, _FILTER_MODE, _MERGED = 0x208, 0x7D, 0x9B, 0xE5
_NUMBER, _RK, _MANY_RK, _BOOL_OR_ERROR = 0x203, 0x27E, 0xBD, 0x205
_FORMULAS = (0x06, 0x206, 0x406)
_PAGES = {10_000: "mac_roman", 10_006: "mac_greek", 10_007: "mac_cyrillic", 10_029: "mac_latin2"}
_ALL: Range = (0, 1, 65_536, 256)
_Record = tuple[int, bytes]


def look_xls(content: bytes) -> dict[str, TabLook]:
    """Return how each worksheet looks, by its tab's name."""
    stream = workbook_stream(content)
    sheets, formats = _read_globals(stream)
    return {name: _look_tab(stream, offset, formats) for name, offset in sheets}


def _records(stream: bytes, at: int) -> Iterator[_Record]:
    """Give the records of one part; the parts inside it, such as charts, are passed over."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _read_globals(stream: bytes) -> tuple[list[tuple[str, int]], dict[int, str]]:
    """Return the worksheets with their offsets, and the styles whose number format matters."""
    wide = struct.unpack_from("<H", stream, 4)[0] >= 0x600
    encoding = "cp1252"
    sheets: list[tuple[str, int]] = []
    codes = dict(BUILT_IN)
    styles: list[int] = []
    for kind, body in _records(stream, 0):
        if kind == _CODEPAGE:
            encoding = _encoding(struct.unpack_from("<H", body)[0])
        elif kind == _SHEET and body[5] == 0:
            sheets.append((_text(body[6:], 1, wide, encoding), struct.unpack_from("<I", body)[0]))
        elif kind == _FORMAT:
            codes[struct.unpack_from("<H", body)[0]] = _text(body[2:], 1 + wide, wide, encoding)
        elif kind == _XF:
            styles.append(struct.unpack_from("<H", body, 2)[0])
    shown = ((number, codes.get(key, "")) for number, key in enumerate(styles))
    return sheets, {number: code for number, code in shown if matters(code)}


def _encoding(page: int) -> str:
    name = _PAGES.get(page, f"cp{page}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"


def _text(body: bytes, size: int, wide: bool, encoding: str) -> str:
    """Return a text after its length, which takes ``size`` bytes."""
    length = int.from_bytes(body[:size], "little")
    if not wide:
        return body[size : size + length].decode(encoding, "replace")
    if body[size] & 1:
        return body[size + 1 : size + 1 + 2 * length].decode("utf-16-le", "replace")
    return body[size + 1 : size + 1 + length].decode("latin-1")


@dataclass
class _Tab:
    """One worksheet, filled in record by record."""

    formats: dict[int, str]
    hidden: set[int] = field(default_factory=set)
    filtered: bool = False
    hidden_columns: set[str] = field(default_factory=set)
    errors: dict[str, str] = field(default_factory=dict)
    merged: list[Range] = field(default_factory=list)
    texts: dict[tuple[int, int], str] = field(default_factory=dict)

    def add_text(self, row: int, column: int, style: int, value: float) -> None:
        code = self.formats.get(style)
        text = differing(value, code) if code is not None else None
        if text is not None:
            self.texts[row + 1, column + 1] = text

    def add_error(self, row: int, column: int, code: int) -> None:
        self.errors[f"{letters(column + 1)}{row + 1}"] = ERRORS.get(code, "#N/A")


def _look_tab(stream: bytes, offset: int, formats: dict[int, str]) -> TabLook:
    tab = _Tab(formats)
    for kind, body in _records(stream, offset):
        if kind == _ROW:
            if struct.unpack_from("<I", body, 12)[0] & 0x20:
                tab.hidden.add(struct.unpack_from("<H", body)[0] + 1)
        elif kind == _FILTER_MODE:
            tab.filtered = True
        elif kind == _COLUMNS:
            _add_columns(tab, body)
        elif kind == _MERGED:
            for top, bottom, left, right in struct.iter_unpack("<4H", body[2:]):
                tab.merged.append((top + 1, left + 1, bottom + 1, right + 1))
        else:
            _add_cells(tab, kind, body)
    hidden_rows, filtered_rows = split_hidden(tab.hidden, [_ALL] if tab.filtered else [])
    return TabLook(
        hidden_rows=hidden_rows,
        filtered_rows=filtered_rows,
        hidden_columns=frozenset(tab.hidden_columns),
        errors=tab.errors,
        merged=tuple(tab.merged),
        texts=tab.texts,
    )


def _add_columns(tab: _Tab, body: bytes) -> None:
    first, last, width, _, flags = struct.unpack_from("<5H", body)
    if flags & 1 or not width:
        tab.hidden_columns.update(
            letters(column + 1) for column in range(first, min(last, 255) + 1)
        )


def _add_cells(tab: _Tab, kind: int, body: bytes) -> None:
    if kind == _BOOL_OR_ERROR:
        row, column, _, code, is_error = struct.unpack_from("<3H2B", body)
        if is_error:
            tab.add_error(row, column, code)
    elif kind in _FORMULAS:
        row, column, style = struct.unpack_from("<3H", body)
        if body[12:14] != b"\xff\xff":
            tab.add_text(row, column, style, struct.unpack_from("<d", body, 6)[0])
        elif body[6] == 2:
            tab.add_error(row, column, body[8])
    elif tab.formats and kind in (_NUMBER, _RK, _MANY_RK):
        for row, column, style, value in _numbers(kind, body):
            tab.add_text(row, column, style, value)


def _numbers(kind: int, body: bytes) -> Iterator[tuple[int, int, int, float]]:
    """Give row, column, style and value of each number in a record."""
    if kind == _NUMBER:
        row, column, style, value = struct.unpack_from("<3Hd", body)
        yield row, column, style, value
        return
    row, first = struct.unpack_from("<2H", body)
    for number in range((len(body) - 4) // 6):
        style, raw = struct.unpack_from("<HI", body, 4 + 6 * number)
        yield row, first + number, style, rk_number(raw)


def rk_number(raw: int) -> float:
    """Return the value of a number stored in 30 bits: a whole one or the head of a float, either
    of them in hundredths if so marked.
    """
    if raw & 2:
        whole = raw >> 2
        value = float(whole - (1 << 30) if whole & (1 << 29) else whole)
    else:
        value = struct.unpack("<d", struct.pack("<Q", (raw & 0xFFFFFFFC) << 32))[0]
    return value / 100 if raw & 1 else value
