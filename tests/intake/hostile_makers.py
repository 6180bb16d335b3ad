"""Makers of hostile and broken files."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

import xlwt
from xlwt.CompoundDoc import XlsDoc

from tests.intake.builders import unzipped, xls, xlsx, zipped
from tests.intake.model import Make
from tests.intake.workbooks import ADA, BEN, HEAD

GOOD = xlsx([HEAD, ADA, BEN])


def cut(make: Make, share: float) -> Make:
    """Return a maker of the first part of a file."""

    def made() -> bytes:
        content = make()
        return content[: int(len(content) * share)]

    return made


def bomb(declared: int, name: str = "xl/media/picture.png") -> Make:
    """Return a maker of a workbook one part of which unpacks to 3 GB and declares some size."""

    def make() -> bytes:
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        block = packer.compress(b" " * 1_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
        content = block * 3000 + packer.flush(zlib.Z_FINISH)
        others = {key: data for key, data in unzipped(GOOD()).items() if key != name}
        return _with_member(zipped(others), name.encode(), content, declared)

    return make


def _with_member(archive: bytes, name: bytes, packed: bytes, size: int) -> bytes:
    """Return an archive with one more member, put in by hand: its size may be a lie."""
    end = archive.rindex(b"PK\5\6")
    count, length, start = struct.unpack("<8xxxHII", archive[end : end + 20])
    facts = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, 0, len(packed), size, len(name), 0)
    local = b"PK\3\4" + facts + name + packed
    entry = b"PK\1\2\x14\0" + facts + struct.pack("<HHHII", 0, 0, 0, 0, start) + name
    directory = archive[start : start + length] + entry
    place = start + len(local)
    tail = struct.pack("<HHHHIIH", 0, 0, count + 1, count + 1, len(directory), place, 0)
    return archive[:start] + local + directory + b"PK\5\6" + tail


def twice(name: str) -> Make:
    """Return a maker of a workbook that holds one part two times, with different people."""

    def make() -> bytes:
        target = io.BytesIO(GOOD())
        with zipfile.ZipFile(target, "a") as archive:
            archive.fp.seek(archive.start_dir)  # type: ignore[union-attr]
            other = zipfile.ZipInfo(name[:-1] + "?")
            archive.writestr(other, unzipped(xlsx([HEAD, BEN, BEN])())[name])
        return target.getvalue().replace(other.filename.encode(), name.encode())

    return make


def locked_xls() -> bytes:
    """Return a container as Office writes it for a workbook with a password."""
    content = xls([HEAD, ADA])()
    old, new = ("Workbook".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le"))
    start = content.index(old)
    entry = new.ljust(64, b"\0") + struct.pack("<H", len(new) + 2)
    return content[:start] + entry + content[start + 66 :]


def locked_97() -> bytes:
    """Return a workbook of Excel 97 with a password: a record right behind the first says so."""
    book = xlwt.Workbook()
    book.add_sheet("Sheet")
    stream = book.get_biff_data()
    first = 4 + struct.unpack_from("<H", stream, 2)[0]
    record = struct.pack("<HHHHH", 0x2F, 6, 0, 0x1234, 0x5678)
    target = io.BytesIO()
    XlsDoc().save(target, stream[:first] + record + stream[first:])
    return target.getvalue()


def with_parts(**parts: bytes) -> Make:
    """Return a maker of a good workbook with more parts; a name's ``__`` is a slash."""
    return lambda: zipped(
        {
            **unzipped(GOOD()),
            **{key.replace("__", "/") + ".bin": data for key, data in parts.items()},
        }
    )


def mail_link(book: Any) -> None:
    """Tie a name to an e-mail address, as Excel does by itself."""
    book.worksheets[0]["A2"].hyperlink = "mailto:ada@example.org"
