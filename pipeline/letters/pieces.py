"""A rendered part deflated in pieces: the template's own once, a letter's values as they are.

A deflate stream is a row of blocks that need know nothing of each other (RFC 1951, section 3.2.3).
So what the template repeats in every letter is compressed once and copied, and only the values
are put between, as stored blocks. Measured on a letter's body of 3.7 kB: a third of the time isal
takes for all of it, and 1.1 kB more.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from types import CodeType

import jinja2
from isal import isal_zlib

from pipeline.letters.package import Member, PackedPart

_TEXT = '<w:t xml:space="preserve">'
_STORED = struct.Struct("<BHH")
_MOST = 0xFFFF
"""Bytes in a stored block (RFC 1951, section 3.2.4)."""
_USUAL = 4096
_HEADS = [_STORED.pack(0, size, size ^ _MOST) for size in range(_USUAL)]
_LAST = b"\x03\x00"
"""An empty block that ends the stream."""


class Pieces:
    """The constant pieces of one part's template, ready to be copied."""

    def __init__(self, template: jinja2.Template) -> None:
        constants = {text for text in _constants(template.root_render_func.__code__) if text}
        self._ready = {text: (text.encode(), _shortest(text.encode())) for text in constants}

    def pack(self, name: bytes, pieces: Sequence[str]) -> tuple[PackedPart, bool]:
        """Return the part that ``pieces`` make up, and whether a value may leave a text empty.

        Written without a call for each piece, and without a search in bytes: Python searches text
        far quicker, and the two changes were four tenths of the time this took (measured).
        """
        ready, heads, usual = self._ready, _HEADS, _USUAL
        hollow = False
        contents: list[bytes] = []
        blocks: list[bytes] = []
        for piece in pieces:
            if piece in ready:
                content, block = ready[piece]
                blocks.append(block)
            else:
                content = piece.encode()
                size = len(content)
                if size < usual:
                    blocks.append(heads[size])
                    blocks.append(content)
                else:
                    blocks.append(_stored(content))
                if not size or "</w:t>" in piece:
                    hollow = hollow or _leaves_empty(piece)
            contents.append(content)
        blocks.append(_LAST)
        whole = b"".join(contents)
        member = Member(name, isal_zlib.crc32(whole), len(whole), b"".join(blocks))
        return PackedPart(whole, member), hollow


def _leaves_empty(value: str) -> bool:
    """Say whether a value has no text, or an empty line: at an end, or between two others."""
    if not value or value.startswith("</w:t>") or value.endswith(_TEXT):
        return True
    return _TEXT + "</w:t>" in value


def _constants(code: CodeType) -> Iterator[str]:
    """Yield the texts in compiled template code, among them all that it writes unchanged."""
    for constant in code.co_consts:
        if isinstance(constant, str):
            yield str(constant)
        elif isinstance(constant, CodeType):
            yield from _constants(constant)


def _shortest(content: bytes) -> bytes:
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
    deflated = compressor.compress(content) + compressor.flush(zlib.Z_SYNC_FLUSH)
    return min(deflated, _stored(content), key=len)


def _stored(content: bytes) -> bytes:
    size = len(content)
    if size <= _MOST:
        return _STORED.pack(0, size, size ^ _MOST) + content
    return b"".join(_stored(part) for part in _cut(content))


def _cut(content: bytes) -> Iterable[bytes]:
    return (content[start : start + _MOST] for start in range(0, len(content), _MOST))
