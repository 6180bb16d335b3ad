"""What several pieces of a PDF bring along alike, kept once: fonts, pictures, colour profiles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

import pikepdf

_Key = tuple[bytes, bytes]


def share_streams(pages: Iterable[pikepdf.Page]) -> None:
    """Let the resources of pages use one stream where several are the same byte for byte.

    What is left over is not written when the PDF is saved.
    """
    kept: dict[_Key, pikepdf.Object] = {}
    seen: set[tuple[int, int]] = set()
    for page in pages:
        _share(page.obj.get("/Resources"), kept, seen)


def _share(owner: Any, kept: dict[_Key, pikepdf.Object], seen: set[tuple[int, int]]) -> None:
    """Exchange the streams below an object, the innermost first: a picture's mask is part of it."""
    if not isinstance(owner, pikepdf.Object) or owner.objgen in seen:
        return
    if owner.is_indirect:
        seen.add(owner.objgen)
    for place, value in _members(owner):
        _share(value, kept, seen)
        if isinstance(value, pikepdf.Stream):
            owner[place] = kept.setdefault(_key(value), value)


def _members(owner: pikepdf.Object) -> Iterator[tuple[Any, Any]]:
    if isinstance(owner, pikepdf.Dictionary | pikepdf.Stream):
        yield from list(owner.items())
    elif isinstance(owner, pikepdf.Array):
        yield from enumerate(list(owner))


def _key(stream: pikepdf.Stream) -> _Key:
    about = pikepdf.Dictionary({key: value for key, value in stream.items() if key != "/Length"})
    return sha256(stream.read_raw_bytes()).digest(), about.unparse()
