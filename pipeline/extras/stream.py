"""A PDF that is written object by object, so that memory does not grow with its pages.

pikepdf keeps every object of a PDF it makes. Here a copied object goes to the file at once; what
stays is where each one begins: eight bytes (ISO 32000-1, 7.5).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from decimal import Decimal
from hashlib import sha256
from typing import Any, BinaryIO

import pikepdf

_HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_NO_PLACE = 0
_OF_EVERY_STREAM = {"/Filter", "/Length"}
"""What the words of a page have; fonts, pictures and colour profiles say more of themselves."""


class PdfStream:
    """A growing PDF. Objects are named by their numbers."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self._places = array("Q", [_NO_PLACE])
        self._digest = sha256()
        self._shared: dict[bytes, int] = {}
        self._size = 0
        self._write(_HEAD)

    def reserve(self) -> int:
        """Return the number of an object that is written later."""
        self._places.append(_NO_PLACE)
        return len(self._places) - 1

    def put(self, content: bytes, number: int = 0) -> int:
        """Write an object, and return its number."""
        number = number or self.reserve()
        self._places[number] = self._size
        self._write(b"%d 0 obj\n%b\nendobj\n" % (number, content))
        return number

    def share(self, key: bytes) -> int | None:
        """Return the number of the object that was kept under a key."""
        return self._shared.get(key)

    def keep(self, key: bytes, number: int) -> None:
        """Remember an object for those of the same content that may follow."""
        self._shared[key] = number

    def finish(self, root: int) -> None:
        """Write the list of objects and the end; the identifier depends on the content alone."""
        identity, start = self._digest.hexdigest()[:32].encode(), self._size
        self._write(b"xref\n0 %d\n0000000000 65535 f \n" % len(self._places))
        for place in self._places[1:]:
            self._write(b"%010d 00000 n \n" % place)
        words = (len(self._places), root, identity, identity, start)
        self._write(
            b"trailer\n<< /Size %d /Root %d 0 R /ID [<%b> <%b>] >>\nstartxref\n%d\n%%%%EOF\n"
            % words
        )

    def _write(self, content: bytes) -> None:
        self._target.write(content)
        self._digest.update(content)
        self._size += len(content)


class Copier:
    """Copies the objects of one PDF into a stream, each once."""

    def __init__(self, target: PdfStream) -> None:
        self._target = target
        self._copied: dict[tuple[int, int], int] = {}

    def name(self, obj: pikepdf.Object, number: int) -> None:
        """Let every mention of an object mean the one with this number."""
        self._copied[obj.objgen] = number

    def text(self, value: Any) -> bytes:
        """Return a value as it stands in the file; objects it mentions are copied first."""
        if isinstance(value, pikepdf.Object) and value.is_indirect:
            return b"%d 0 R" % self._copy(value)
        return self._plain(value)

    def members(self, value: Any, but: Iterable[str] = ()) -> bytes:
        """Return the members of a dictionary without the brackets, and without some of them."""
        left_out = {*but}
        members = (
            b"%b %b" % (_name(key), self.text(member))
            for key, member in value.items()
            if key not in left_out
        )
        return b" ".join(members)

    def _plain(self, value: Any) -> bytes:
        if isinstance(value, pikepdf.Array):
            return b"[%b]" % b" ".join(self.text(each) for each in value)
        if isinstance(value, pikepdf.Dictionary):
            return b"<< %b >>" % self.members(value)
        if isinstance(value, pikepdf.Object):
            return bytes(value.unparse())
        if isinstance(value, Decimal):
            return format(value, "f").encode()
        return b"null" if value is None else str(value).lower().encode()

    def _copy(self, value: pikepdf.Object) -> int:
        known = self._copied.get(value.objgen)
        if known:
            return known
        if isinstance(value, pikepdf.Stream):
            number = self._copy_stream(value)
            self.name(value, number)
            return number
        number = self._target.reserve()
        self.name(value, number)
        return self._target.put(self._plain(value), number)

    def _copy_stream(self, value: pikepdf.Stream) -> int:
        data = value.read_raw_bytes()
        about = self.members(value, ["/Length"])
        content = b"<< %b /Length %d >>\nstream\n%b\nendstream" % (about, len(data), data)
        if not {*value.keys()} - _OF_EVERY_STREAM:
            return self._target.put(content)
        key = sha256(content).digest()
        number = self._target.share(key) or self._target.put(content)
        self._target.keep(key, number)
        return number


def _name(key: str) -> bytes:
    return bytes(pikepdf.Name(key).unparse())
