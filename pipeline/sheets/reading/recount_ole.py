"""The workbook's stream inside an OLE compound file."""

from __future__ import annotations

import struct
from collections.abc import Iterator

_FREE = 0xFFFFFFFA
"""Sector numbers from here on mean an end or nothing."""

_SMALL = 4096


def read_workbook_stream(content: bytes) -> bytes:
    """Return the stream named Workbook or, before 1997, Book.

    :raise LookupError: there is none.
    """
    file = _Compound(content)
    for wanted in ("workbook", "book"):
        for name, start, size in file.streams():
            if name.lower() == wanted:
                return file.read(start, size)
    raise LookupError("no workbook in this file")


class _Compound:
    def __init__(self, content: bytes) -> None:
        self._content = content
        self._shift, self._small_shift = struct.unpack_from("<HH", content, 30)
        if self._shift not in (9, 12) or self._small_shift > self._shift:
            raise ValueError("sectors of an unknown size")
        directory, small_table = (struct.unpack_from("<I", content, at)[0] for at in (48, 60))
        self._table = self._read_table()
        self._entries = self._chain(directory)
        self._small_table = self._numbers(self._chain(small_table))
        root = next(self.entries(5), ("", 0, 0))
        self._small = self._chain(root[1])[: root[2]]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) << self._shift
        return self._content[start : start + (1 << self._shift)]

    def _numbers(self, raw: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4])

    def _read_table(self) -> tuple[int, ...]:
        places = list(struct.unpack_from("<109I", self._content, 76))
        following = struct.unpack_from("<I", self._content, 68)[0]
        seen: set[int] = set()
        while following < _FREE and following not in seen:
            seen.add(following)
            *more, following = self._numbers(self._sector(following)) or (_FREE,)
            places += more
        return self._numbers(b"".join(map(self._sector, (at for at in places if at < _FREE))))

    def _chain(self, number: int) -> bytes:
        sectors = []
        seen: set[int] = set()
        while number < _FREE and number not in seen and number < len(self._table):
            seen.add(number)
            sectors.append(self._sector(number))
            number = self._table[number]
        return b"".join(sectors)

    def entries(self, wanted: int) -> Iterator[tuple[str, int, int]]:
        """Give the directory's entries of a kind: name, first sector, size."""
        for at in range(0, len(self._entries) - 127, 128):
            length, kind = struct.unpack_from("<HB", self._entries, at + 64)
            if kind == wanted:
                name = self._entries[at : at + max(min(length, 64) - 2, 0)]
                start, size = struct.unpack_from("<II", self._entries, at + 116)
                yield name.decode("utf-16-le", "replace"), start, size

    def streams(self) -> Iterator[tuple[str, int, int]]:
        """Give the streams: name, first sector, size."""
        return self.entries(2)

    def read(self, start: int, size: int) -> bytes:
        """Return a stream's bytes."""
        if size >= _SMALL:
            return self._chain(start)[:size]
        pieces = []
        seen: set[int] = set()
        while start < len(self._small_table) and start not in seen:
            seen.add(start)
            at = start << self._small_shift
            pieces.append(self._small[at : at + (1 << self._small_shift)])
            start = self._small_table[start]
        return b"".join(pieces)[:size]
