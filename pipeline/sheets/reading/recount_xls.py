"""Count the filled rows of an .xls workbook (BIFF5 and BIFF8), record by record."""

from __future__ import annotations

import codecs
import struct
from collections.abc import Iterator

from pipeline.sheets.reading.recount_blank import shows
from pipeline.sheets.reading.recount_ole import read_workbook_stream

_FORMULA, _END, _CONTINUE, _CODEPAGE, _SHEET, _SHARED = 0x06, 0x0A, 0x3C, 0x42, 0x85, 0xFC
_RICH, _SHARED_TEXT, _LABEL, _STRING, _START = 0xD6, 0xFD, 0x204, 0x207, 0x809
_NUMBERS = {0x203, 0x27E, 0xBD, 0x205}
_FORMULAS = {_FORMULA, 0x206, 0x406}
_WIDE = 0x0600


def count_xls(content: bytes) -> dict[str, int]:
    """Return the filled rows of each worksheet by its tab's name."""
    book = _Book(read_workbook_stream(content))
    return {name: book.count(offset) for name, offset in book.sheets}


class _Book:
    """A workbook's stream, and what its first part says."""

    def __init__(self, stream: bytes) -> None:
        self._stream = stream
        self._version = struct.unpack_from("<H", stream, 4)[0]
        self._encoding = "cp1252"
        self.sheets: list[tuple[str, int]] = []
        pieces: list[bytes] = []
        owner = 0
        for kind, start, end in self._records(0):
            if kind == _CODEPAGE:
                self._encoding = _codec(struct.unpack_from("<H", stream, start)[0])
            elif kind == _SHEET:
                self._add_sheet(stream[start:end])
            owner = owner if kind == _CONTINUE else kind
            if owner == _SHARED:
                pieces.append(stream[start:end])
        self._shared = list(_shared_strings(pieces)) if pieces else []

    def _records(self, at: int) -> Iterator[tuple[int, int, int]]:
        """Give the records from a start to its own end; charts inside are passed over."""
        depth = 0
        stream, size = self._stream, len(self._stream)
        while at + 4 <= size:
            kind, length = struct.unpack_from("<HH", stream, at)
            start, at = at + 4, at + 4 + length
            if kind == _START:
                depth += 1
            elif kind == _END:
                depth -= 1
                if depth <= 0:
                    return
            if depth == 1:
                yield kind, start, at

    def _add_sheet(self, record: bytes) -> None:
        offset, _, kind, length = struct.unpack_from("<IBBB", record)
        if kind == 0:
            self.sheets.append((self._short_text(record[7:], length), offset))

    def _short_text(self, raw: bytes, length: int) -> str:
        if self._version < _WIDE:
            return raw[:length].decode(self._encoding, "replace")
        if raw[0] & 1:
            return raw[1 : 1 + 2 * length].decode("utf-16-le", "replace")
        return raw[1 : 1 + length].decode("latin-1")

    def count(self, offset: int) -> int:
        """Return the filled rows of the worksheet that starts here."""
        filled: set[int] = set()
        last = 0
        for kind, start, end in self._records(offset):
            if kind == _STRING:
                if self._has_text(start, end):
                    filled.add(last)
            elif kind in _NUMBERS:
                filled.add(struct.unpack_from("<H", self._stream, start)[0])
            elif kind in (_SHARED_TEXT, _LABEL, _RICH) or kind in _FORMULAS:
                last = struct.unpack_from("<H", self._stream, start)[0]
                if last not in filled and self._is_filled(kind, start, end):
                    filled.add(last)
        return len(filled)

    def _is_filled(self, kind: int, start: int, end: int) -> bool:
        if kind == _SHARED_TEXT:
            return bool(self._shared[struct.unpack_from("<I", self._stream, start + 6)[0]])
        if kind in _FORMULAS:
            result = self._stream[start + 6 : start + 14]
            # A text follows in a record of its own; 1 is a boolean, 2 an error, 3 nothing.
            return result[6:8] != b"\xff\xff" or result[0] in (1, 2)
        return self._has_text(start + 6, end)

    def _has_text(self, start: int, end: int) -> bool:
        length = struct.unpack_from("<H", self._stream, start)[0]
        raw = self._stream[start + 2 : end]
        if self._version < _WIDE:
            return shows(raw[:length].decode(self._encoding, "replace"))
        if raw[:1] and raw[0] & 1:
            return shows(raw[1 : 1 + 2 * length].decode("utf-16-le", "replace"))
        return shows(raw[1 : 1 + length].decode("latin-1"))


def _codec(page: int) -> str:
    """Return Python's name of a code page; what it does not know is read as cp1252."""
    names = {10000: "mac_roman", 10006: "mac_greek", 10007: "mac_cyrillic", 10029: "mac_latin2"}
    try:
        return codecs.lookup(names.get(page, f"cp{page}")).name
    except LookupError:
        return "cp1252"


def _shared_strings(pieces: list[bytes]) -> Iterator[bool]:
    """Give for each shared string whether it shows anything.

    Strings run on from record to record; where one's letters do, the next record begins with a
    byte that says anew how wide they are.
    """
    tape = _Tape(pieces)
    count = struct.unpack("<II", tape.take(8))[1]
    for _ in range(count):
        if tape.at_end():
            return
        length, flags = struct.unpack("<HB", tape.take(3))
        runs = struct.unpack("<H", tape.take(2))[0] if flags & 8 else 0
        extra = struct.unpack("<I", tape.take(4))[0] if flags & 4 else 0
        yield shows(tape.take_text(length, flags))
        tape.take(4 * runs + extra)


class _Tape:
    """Bytes that run over several records."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = pieces
        self._piece = self._at = 0

    def at_end(self) -> bool:
        while self._piece < len(self._pieces) and self._at >= len(self._pieces[self._piece]):
            self._piece += 1
            self._at = 0
        return self._piece >= len(self._pieces)

    def take(self, size: int) -> bytes:
        taken = b""
        while len(taken) < size and not self.at_end():
            piece = self._pieces[self._piece]
            part = piece[self._at : self._at + size - len(taken)]
            self._at += len(part)
            taken += part
        return taken

    def take_text(self, length: int, flags: int) -> str:
        text = ""
        while length and not self.at_end():
            if self._at == 0:
                flags = self.take(1)[0]
            wide = flags & 1
            room = (len(self._pieces[self._piece]) - self._at) >> wide
            raw = self.take(min(length, room) << wide)
            if not raw:
                break
            text += raw.decode("utf-16-le" if wide else "latin-1", "replace")
            length -= len(raw) >> wide
        return text
