"""What a letter brings along into its print document: images and links of its own.

Two letters that bring the same image share it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

from lxml import etree

from pipeline.letters.relations import Relations, relations_of, resolve
from pipeline.letters.sources import BODY

_TYPES = "[Content_Types].xml"
_USES = re.compile(rb'(\br:\w+=")([^"]+)(")')


class Adopted:
    """The parts that letters brought along, stored once each in ``parts``.

    ``constant`` are the template's parts that letters share.
    """

    def __init__(
        self, relations: Relations, parts: dict[str, bytes], constant: Mapping[str, bytes]
    ) -> None:
        self._relations = relations
        self._parts = parts
        self._shared = {name: data for name, data in constant.items() if _relates(name)}
        self._names: dict[bytes, str] = {}

    def take(self, letter: Mapping[str, bytes]) -> dict[str, bytes]:
        """Return a letter's parts as they refer to the print document's own."""
        taken = dict(letter)
        if not any(_relates(name) or _is_media(name) for name in letter):
            return taken
        own = {**self._shared, **{name: letter[name] for name in letter if _relates(name)}}
        for name, content in own.items():
            if name != relations_of(BODY):
                taken[name] = self._take_margin(etree.fromstring(content), letter)
        fresh = self._take_body(etree.fromstring(own[relations_of(BODY)]), letter)
        taken[BODY] = _USES.sub(_renamed(fresh), letter[BODY])
        return taken

    def _take_body(self, own: Any, letter: Mapping[str, bytes]) -> dict[str, str]:
        """Return the print document's relationships by those of the letter."""
        fresh = {}
        for relation in own:
            identity, external = relation.get("Id"), relation.get("TargetMode") == "External"
            target = relation.get("Target")
            if not external:
                if resolve(target) not in letter or not _is_media(resolve(target)):
                    continue
                target = self._store(resolve(target), letter)
            elif self._relations.knows(identity):
                continue
            fresh[identity] = self._relations.add(relation.get("Type"), target, external=external)
        return fresh

    def _take_margin(self, own: Any, letter: Mapping[str, bytes]) -> bytes:
        for relation in own:
            target = relation.get("Target")
            if (
                relation.get("TargetMode") != "External"
                and _is_media(resolve(target))
                and (resolve(target) in letter)
            ):
                relation.set("Target", self._store(resolve(target), letter))
        return bytes(etree.tostring(own, encoding="UTF-8", standalone=True))

    def _store(self, name: str, letter: Mapping[str, bytes]) -> str:
        """Return the target under which the document has a part of a letter."""
        digest = sha256(letter[name]).digest()
        if digest not in self._names:
            extension = posixpath.splitext(name)[1]
            target = f"media/letter{len(self._names) + 1}{extension}"
            self._names[digest] = target
            self._parts[f"word/{target}"] = letter[name]
            if _TYPES in letter:
                self._relations.add_types(letter[_TYPES], extension[1:])
        return self._names[digest]


def _is_media(part: str) -> bool:
    return part.startswith("word/media/")


def _relates(part: str) -> bool:
    return part.startswith("word/_rels/")


def _renamed(fresh: Mapping[str, str]) -> Callable[[re.Match[bytes]], bytes]:
    def rename(found: re.Match[bytes]) -> bytes:
        identity = found[2].decode()
        return found[1] + fresh.get(identity, identity).encode() + found[3]

    return rename
