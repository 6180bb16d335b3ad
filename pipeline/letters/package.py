"""Word packages as bytes: constant parts are compressed once, changed parts for each letter."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

_DOS_DATE = (1 << 5) | 1  # 1 January 1980
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _UTF8, _DEFLATED = 20, 0x800, 8


@dataclass(frozen=True, slots=True)
class Member:
    """One part of a package, ready to be copied into an archive."""

    name: str
    crc: int
    size: int
    data: bytes
    """The part deflated, without a header."""


def pack_member(name: str, content: bytes) -> Member:
    """Return a part deflated."""
    compressor = zlib.compressobj(6, zlib.DEFLATED, -15)
    data = compressor.compress(content) + compressor.flush()
    return Member(name, zlib.crc32(content), len(content), data)


def pack_package(members: Iterable[Member]) -> bytes:
    """Return a ZIP archive of the members, in their order, all dated 1 January 1980.

    Written by hand because ``zipfile`` would deflate every part again for every letter. Layout:
    APPNOTE 6.3.10, sections 4.3.7 (local header), 4.3.12 (central directory) and 4.3.16 (end).
    """
    body: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for member in members:
        name = member.name.encode()
        flags = 0 if name.isascii() else _UTF8
        facts = (flags, _DEFLATED, 0, _DOS_DATE, member.crc, len(member.data), member.size)
        local = _LOCAL.pack(b"PK\x03\x04", _VERSION, *facts, len(name), 0)
        body += (local, name, member.data)
        central = (b"PK\x01\x02", _VERSION, _VERSION, *facts, len(name), 0, 0, 0, 0, 0, offset)
        directory += (_CENTRAL.pack(*central), name)
        offset += len(local) + len(name) + len(member.data)
    count, size = len(directory) // 2, sum(map(len, directory))
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, size, offset, 0)
    return b"".join([*body, *directory, end])
