"""Word packages as bytes: constant parts are compressed once, changed parts for each letter.

Written by hand because ``zipfile`` would deflate every part again for every letter. Layout:
APPNOTE 6.3.10, sections 4.3.7 (local header), 4.3.12 (central directory) and 4.3.16 (end).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from isal import isal_zlib

_FIRST_DAY = date(1980, 1, 1)
"""The first that an archive can be dated (APPNOTE, 4.4.6), and where no day is given."""
_FACTS = struct.Struct("<4H3L2H")
"""What a local header and its directory entry both say."""
_NO_COMMENT = bytes(10)
"""Nor disks nor attributes, in a directory entry."""
_END = struct.Struct("<4s4H2LH")
_UTF8, _DEFLATED = 0x800, 8
_LOCAL_BEGIN = b"PK\x03\x04\x14\x00"
_CENTRAL_BEGIN = b"PK\x01\x02\x14\x00\x14\x00"
"""Signatures, and version 2.0 of the format."""
_STREAM_LEVEL, _PART_LEVEL = 2, 0
"""Measured on a letter's body of 3.7 kB: zlib's level 6 takes 53 microseconds, isal's level 2 takes
20 and gives 4 % more, isal's level 0 takes 10 and gives 25 % more, which is 5 % of a letter."""


@dataclass(frozen=True, slots=True)
class Member:
    """One part of a package, ready to be copied into an archive."""

    name: bytes
    crc: int
    size: int
    data: bytes
    """The part deflated, without a header."""

    def laid_out(self, offset: int, day: int) -> tuple[bytes, bytes]:
        """Return the member as it stands in the archive at ``offset``, and its directory entry.

        ``day`` is as archives write it.
        """
        name, data = self.name, self.data
        flags = 0 if name.isascii() else _UTF8
        facts = _FACTS.pack(flags, _DEFLATED, 0, day, self.crc, len(data), self.size, len(name), 0)
        entry = facts + _NO_COMMENT + offset.to_bytes(4, "little") + name
        return b"".join((_LOCAL_BEGIN, facts, name, data)), _CENTRAL_BEGIN + entry


@dataclass(frozen=True, slots=True)
class PackedPart:
    """A part as it reads, and as it stands in an archive."""

    content: bytes
    member: Member


class Deflater:
    """Compresses a part that comes in pieces, so that the whole of it never stands in memory."""

    def __init__(self, name: str) -> None:
        self._name = name.encode()
        self._compressor = isal_zlib.compressobj(_STREAM_LEVEL, isal_zlib.DEFLATED, -15)
        self._pieces: list[bytes] = []
        self._crc = self._size = 0

    def write(self, content: bytes) -> None:
        """Add a piece."""
        self._crc = zlib.crc32(content, self._crc)
        self._size += len(content)
        self._pieces.append(self._compressor.compress(content))

    def finish(self) -> Member:
        """Return the part."""
        self._pieces.append(self._compressor.flush())
        return Member(self._name, self._crc, self._size, b"".join(self._pieces))


def pack_member(name: str, content: bytes) -> Member:
    """Return a part deflated."""
    data = isal_zlib.compress(content, _PART_LEVEL, -15)
    return Member(name.encode(), isal_zlib.crc32(content), len(content), data)


def pack_constant(name: str, content: bytes) -> Member:
    """Return a part deflated as small as it goes, for parts that are packed once."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = compressor.compress(content) + compressor.flush()
    return Member(name.encode(), zlib.crc32(content), len(content), data)


def _dos_date(day: date) -> int:
    return (day.year - 1980) << 9 | day.month << 5 | day.day


class Package:
    """A package whose first members are always the same, and are laid out once."""

    def __init__(self, constant: Iterable[Member], day: date | None = None) -> None:
        self._day = _dos_date(max(day or _FIRST_DAY, _FIRST_DAY))
        self._count = 0
        body: list[bytes] = []
        directory: list[bytes] = []
        offset = 0
        for member in constant:
            local, central = member.laid_out(offset, self._day)
            body.append(local)
            directory.append(central)
            offset += len(local)
            self._count += 1
        self._body, self._directory = b"".join(body), b"".join(directory)

    def with_members(self, members: Iterable[Member]) -> bytes:
        """Return the archive of the constant members and then ``members``, all of one day."""
        body, directory = [self._body], [self._directory]
        offset = len(self._body)
        for member in members:
            local, central = member.laid_out(offset, self._day)
            body.append(local)
            directory.append(central)
            offset += len(local)
        count = self._count + len(body) - 1
        size = sum(map(len, directory))
        end = _END.pack(b"PK\x05\x06", 0, 0, count, count, size, offset, 0)
        return b"".join((*body, *directory, end))
