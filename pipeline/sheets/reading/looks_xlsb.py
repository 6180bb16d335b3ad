"""What the person saw in an .xlsb workbook."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.sheets.reading.looks import ERRORS, Range, TabLook, letters, split_hidden
from pipeline.sheets.reading.looks_package import Package
from pipeline.sheets.reading.looks_xls import rk_number
from pipeline.sheets.reading.number_formats import BUILT_IN, differing, matters

_ROW, _RK, _ERROR, _REAL, _FORMULA_NUMBER, _FORMULA_ERROR = 0, 2, 3, 5, 9, 11
_FORMAT, _XF, _COLUMNS, _SHEET, _MERGED = 44, 47, 60, 156, 176
_FILTER_START, _FILTER_END = 161, 162
_CRITERIA = {165, 168, 169, 170, 171, 172}
_STYLES_START, _STYLES_END = 617, 618
_LAST_COLUMN = 16_384


@dataclass
class _Tab:
    """One worksheet, filled in record by record."""

    formats: dict[int, str]
    row: int = 0
    hidden: set[int] = field(default_factory=set)
    filter: Range = (0, 0, 0, 0)
    filters: list[Range] = field(default_factory=list)
    hidden_columns: set[str] = field(default_factory=set)
    errors: dict[str, str] = field(default_factory=dict)
    merged: list[Range] = field(default_factory=list)
    texts: dict[tuple[int, int], str] = field(default_factory=dict)


def look_xlsb(package: Package) -> dict[str, TabLook]:
    """Return how each worksheet looks, by its tab's name."""
    formats: dict[int, str] = {}
    for styles in package.parts(package.workbook, "styles"):
        formats = _formats(styles)
    parts = package.related(package.workbook)
    looks = {}
    for kind, body in _records(package.read(package.workbook)):
        if kind == _SHEET:
            relation, after = _text(body, 8)
            sort, part = parts.get(relation, ("", ""))
            if sort == "worksheet":
                looks[_text(body, after)[0]] = _look_tab(package.read(part), formats)
    return looks


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(part):
        kind, at = _varying(part, at, 2)
        length, at = _varying(part, at, 4)
        yield kind, part[at : at + length]
        at += length


def _varying(part: bytes, at: int, longest: int) -> tuple[int, int]:
    """Return a number stored in seven bits a byte, and where it ends."""
    number = 0
    for place in range(longest):
        byte = part[at + place]
        number |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return number, at + place + 1
    return number, at + longest


def _text(body: bytes, at: int) -> tuple[str, int]:
    length = struct.unpack_from("<I", body, at)[0]
    end = at + 4 + (0 if length == 0xFFFFFFFF else 2 * length)
    return body[at + 4 : end].decode("utf-16-le", "replace"), end


def _formats(styles: bytes) -> dict[int, str]:
    """Return the cell styles whose number format matters."""
    codes = dict(BUILT_IN)
    keys: list[int] = []
    in_styles = False
    for kind, body in _records(styles):
        if kind == _FORMAT:
            codes[struct.unpack_from("<H", body)[0]] = _text(body, 2)[0]
        elif kind in (_STYLES_START, _STYLES_END):
            in_styles = kind == _STYLES_START
        elif kind == _XF and in_styles:
            keys.append(struct.unpack_from("<H", body, 2)[0])
    shown = ((number, codes.get(key, "")) for number, key in enumerate(keys))
    return {number: code for number, code in shown if matters(code)}


def _look_tab(part: bytes, formats: dict[int, str]) -> TabLook:
    tab = _Tab(formats)
    for kind, body in _records(part):
        if kind == _ROW:
            tab.row = struct.unpack_from("<I", body)[0] + 1
            if body[11] & 0x10:
                tab.hidden.add(tab.row)
        elif kind <= _FORMULA_ERROR:
            _add_cell(tab, kind, body)
        elif kind == _COLUMNS:
            _add_columns(tab, body)
        elif kind == _MERGED:
            tab.merged.append(_range(body))
        elif kind == _FILTER_START:
            tab.filter = _range(body)
        elif kind in _CRITERIA and tab.filter != (0, 0, 0, 0):
            tab.filters.append(tab.filter)
        elif kind == _FILTER_END:
            tab.filter = (0, 0, 0, 0)
    hidden_rows, filtered_rows = split_hidden(tab.hidden, tab.filters)
    return TabLook(
        hidden_rows=hidden_rows,
        filtered_rows=filtered_rows,
        hidden_columns=frozenset(tab.hidden_columns),
        errors=tab.errors,
        merged=tuple(tab.merged),
        texts=tab.texts,
    )


def _range(body: bytes) -> Range:
    top, bottom, left, right = struct.unpack_from("<4I", body)
    return top + 1, left + 1, bottom + 1, right + 1


def _add_columns(tab: _Tab, body: bytes) -> None:
    first, last, width, _, flags = struct.unpack_from("<4IB", body)
    if flags & 1 or not width:
        columns = range(first + 1, min(last + 1, _LAST_COLUMN) + 1)
        tab.hidden_columns.update(letters(column) for column in columns)


def _add_cell(tab: _Tab, kind: int, body: bytes) -> None:
    column = struct.unpack_from("<I", body)[0] + 1
    if kind in (_ERROR, _FORMULA_ERROR):
        tab.errors[f"{letters(column)}{tab.row}"] = ERRORS.get(body[8], "#N/A")
        return
    code = tab.formats.get(int.from_bytes(body[4:7], "little"))
    if code is None or kind not in (_RK, _REAL, _FORMULA_NUMBER):
        return
    is_rk = kind == _RK
    value = rk_number(struct.unpack_from("<I", body, 8)[0]) if is_rk else _real(body)
    text = differing(value, code)
    if text is not None:
        tab.texts[tab.row, column] = text


def _real(body: bytes) -> float:
    value: float = struct.unpack_from("<d", body, 8)[0]
    return value
