"""Open the workbook's stream in an OLE compound file, for looking at it."""

from __future__ import annotations

import struct

_NAMES = ("workbook", "book")
_ENTRY = struct.Struct("<64sHB49xII4x")
_STREAM, _ROOT = 2, 5
_SMALL = 4096
"""Shorter streams lie in small sectors inside the root's own."""


def workbook_stream(content: bytes) -> bytes:
    """Return the workbook's records; Excel before 1997 names them Book.

    :raise LookupError: there are none.
    """
    size, small_size = (1 << power for power in struct.unpack_from("<HH", content, 30))
    if size not in (512, 4096) or small_size > size:
        raise ValueError("no compound file")
    sectors = _split(content[size:], size)
    table = _words(b"".join(_pick(sectors, _table_sectors(content, sectors))))
    entries: dict[str, tuple[int, int]] = {}
    root = 0
    directory = b"".join(_pick(sectors, _follow(table, _word(content, 48))))
    for raw, length, kind, start, size_used in _ENTRY.iter_unpack(directory):
        name = raw[: max(length - 2, 0)].decode("utf-16-le", "replace").lower()
        root = start if kind == _ROOT else root
        if kind == _STREAM:
            entries.setdefault(name, (start, size_used))
    start, length = next((entries[name] for name in _NAMES if name in entries), (0, 0))
    if not length:
        raise LookupError("no workbook in this file")
    if length < _SMALL:
        small_table = _words(b"".join(_pick(sectors, _follow(table, _word(content, 60)))))
        sectors = _split(b"".join(_pick(sectors, _follow(table, root))), small_size)
        table = small_table
    return b"".join(_pick(sectors, _follow(table, start)))[:length]


def _split(content: bytes, size: int) -> list[bytes]:
    return [content[at : at + size] for at in range(0, len(content), size)]


def _word(content: bytes, at: int) -> int:
    number: int = struct.unpack_from("<I", content, at)[0]
    return number


def _words(content: bytes) -> list[int]:
    return [number for (number,) in struct.iter_unpack("<I", content[: len(content) // 4 * 4])]


def _pick(sectors: list[bytes], numbers: list[int]) -> list[bytes]:
    return [sectors[number] for number in numbers if number < len(sectors)]


def _follow(table: list[int], number: int) -> list[int]:
    """Return the sectors of a chain; one that bites its own tail ends there."""
    found: dict[int, None] = {}
    while number < len(table) and number not in found:
        found[number] = None
        number = table[number]
    return list(found)


def _table_sectors(content: bytes, sectors: list[bytes]) -> list[int]:
    """Return where the table of sectors lies: 109 places in the header, the rest chained."""
    places = _words(content[76:512])
    following = _word(content, 68)
    seen: set[int] = set()
    while following < len(sectors) and following not in seen:
        seen.add(following)
        *more, following = _words(sectors[following])
        places += more
    return places
