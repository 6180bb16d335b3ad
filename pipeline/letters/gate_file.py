"""Check a Word file as a file: its kind, its directory, and the sizes it declares."""

from __future__ import annotations

import re
import struct
import zipfile
from typing import IO, NoReturn

from pipeline.letters.invalid import TemplateInvalid

MAX_MEMBERS = 1_000
MAX_TOTAL = 100_000_000
MAX_PART = 20_000_000
MAX_RATIO = 200
"""Of unpacked to packed size, in a part of over a megabyte."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
AGAIN = "Open it in Word and save it again as a Word document (.docx)."
NOT_WORD = f"this is not a Word document that can be opened. {AGAIN}"


def check_outside(file: IO[bytes]) -> None:
    """Check what can be seen without unpacking, so that a huge directory is never read."""
    if file.read(8) == OLE:
        directory = file.read(1 << 20)
        if "EncryptedPackage".encode("utf-16-le") in directory:
            raise TemplateInvalid("it is protected by a password. Take the password off in Word.")
        raise TemplateInvalid(f"it is a document of an old kind (.doc) or protected. {AGAIN}")
    size = file.seek(0, 2)
    if size > MAX_TOTAL:
        raise TemplateInvalid(f"the file is larger than {_megabytes(MAX_TOTAL)}.")
    file.seek(max(0, size - 66_000))
    tail = file.read()
    end = tail.rfind(b"PK\5\6")
    if tail[-22:-18] == b"PK\5\6" and tail.endswith(b"\0\0"):
        end = len(tail) - 22
    if end < 0 or b"PK\6\7" in tail[max(0, end - 20) : end]:
        raise TemplateInvalid(NOT_WORD)
    if struct.unpack_from("<L", tail, end + 12)[0] > MAX_MEMBERS * 500:
        raise TemplateInvalid(f"it has more than {MAX_MEMBERS} parts. {AGAIN}")


def check_members(members: list[zipfile.ZipInfo]) -> None:
    """Check names and sizes of the parts as the file declares them."""
    if len(members) > MAX_MEMBERS:
        raise TemplateInvalid(f"it has more than {MAX_MEMBERS} parts. {AGAIN}")
    if sum(info.file_size for info in members) > MAX_TOTAL:
        raise TemplateInvalid(f"unpacked it is larger than {_megabytes(MAX_TOTAL)}.")
    seen: set[str] = set()
    for info in members:
        name = info.orig_filename
        steps = name.removesuffix("/").split("/")
        if re.search(r"[\\\0:]", name) or not {"", ".", ".."}.isdisjoint(steps):
            refuse_part(f"the name of its part {name!a} leads out of the document. {AGAIN}", name)
        if name.lower() in seen:
            refuse_part(f"its part {name} is there twice. {AGAIN}", name)
        seen.add(name.lower())
        if info.flag_bits & 1 or info.compress_type not in (0, 8):
            refuse_part(f"its part {name} is protected or packed in an unusual way. {AGAIN}", name)
        if info.file_size > MAX_PART:
            refuse_part(f"its part {name} is larger than {_megabytes(MAX_PART)}.", name)
        if info.file_size > max(1_000_000, MAX_RATIO * info.compress_size):
            refuse_part(f"its part {name} unpacks to very much more than its size. {AGAIN}", name)


def refuse_part(reason: str, part: str) -> NoReturn:
    """Refuse a file for one of its parts."""
    raise TemplateInvalid(reason, part)


def _megabytes(size: int) -> str:
    return f"{size // 1_000_000} MB"
