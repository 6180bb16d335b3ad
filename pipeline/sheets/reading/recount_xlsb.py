"""Count the filled rows of a binary workbook's parts, record by record."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from pipeline.sheets.reading.recount_blank import shows

_ROW, _LAST_CELL = 0, 11
_SHARED_TEXT, _ITEM, _RICH_TEXT, _SHEET = 7, 19, 62, 156
_NUMBERS = {2, 3, 4, 5, 9, 10, 11}
_TEXTS = {6, 8, _RICH_TEXT}


def _records(part: bytes) -> Iterator[tuple[int, int, int]]:
    """Give each record's kind, and where its content starts and ends."""
    at, size = 0, len(part)
    while at < size:
        kind = part[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | ((part[at] & 0x7F) << 7)
            at += 1
        length = shift = 0
        for _ in range(4):
            byte = part[at]
            at += 1
            length |= (byte & 0x7F) << shift
            if byte < 0x80:
                break
            shift += 7
        if at + length > size:
            raise ValueError("a record runs over the end of its part")
        yield kind, at, at + length
        at += length


def _string(part: bytes, at: int) -> tuple[str, int]:
    length = struct.unpack_from("<I", part, at)[0]
    if length == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * length
    if end > len(part):
        raise ValueError("a text runs over the end of its part")
    return part[at + 4 : end].decode("utf-16-le", "replace"), end


def sheets_xlsb(book: bytes) -> list[tuple[str, str]]:
    """Return the tabs of a workbook: (name, relationship)."""
    found = []
    for kind, start, _ in _records(book):
        if kind == _SHEET:
            relation, after = _string(book, start + 8)
            found.append((_string(book, after)[0], relation))
    return found


def read_strings_xlsb(part: bytes) -> list[bool]:
    """Return for each shared string whether it shows anything."""
    return [
        shows(_string(part, start + 1)[0]) for kind, start, _ in _records(part) if kind == _ITEM
    ]


def count_rows_xlsb(part: bytes, shared: Sequence[object]) -> int:
    """Return the filled rows of a worksheet; ``shared`` says which strings are filled."""
    rows = 0
    counted = False
    for kind, start, _ in _records(part):
        if kind == _ROW:
            counted = False
        elif counted or (kind > _LAST_CELL and kind != _RICH_TEXT):
            continue
        elif (
            kind in _NUMBERS
            or (kind == _SHARED_TEXT and shared[struct.unpack_from("<I", part, start + 8)[0]])
            or (kind in _TEXTS and _text_filled(part, start, kind))
        ):
            counted = True
            rows += 1
    return rows


def _text_filled(part: bytes, start: int, kind: int) -> bool:
    """Text begins after the column and the style; rich text has one byte of flags before it."""
    return shows(_string(part, start + 8 + (kind == _RICH_TEXT))[0])
