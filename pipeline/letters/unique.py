"""What must be unique in a document and is not, once two letters of one template stand in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Protocol

from lxml import etree

from pipeline.letters.canonical import W

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_COMMENTS = ("commentRangeStart", "commentRangeEnd", "commentReference")
"""A comment may be referred to once only, and is nothing for paper."""
_IDS_A_LETTER = 10_000
_REFERENCES = {"word/footnotes.xml": "footnoteReference", "word/endnotes.xml": "endnoteReference"}
_FIELD = re.compile(r"^(\s*(?:REF|PAGEREF|NOTEREF)\s+)(\S+)")


class Identities(Protocol):
    """What a letter's identities in its print document are, or marks that stand for them."""

    @property
    def suffix(self) -> str:
        """Makes the letter's bookmark names unlike any other letter's."""

    @property
    def bookmark(self) -> str:
        """The name of the bookmark at the letter's start."""

    def identity(self, number: int) -> str:
        """The ``number``-th of the letter's numeric ids."""


@dataclass(frozen=True, slots=True)
class LetterIdentities:
    """The identities of the ``ordinal``-th letter of a print document."""

    ordinal: int
    bookmark: str

    @property
    def suffix(self) -> str:
        """The ordinal."""
        return str(self.ordinal)

    def identity(self, number: int) -> str:
        """A number no other letter has."""
        return str(self.ordinal * _IDS_A_LETTER + number)


def make_unique(body: Any, ids: Identities) -> None:
    """Rename and renumber bookmarks, drawings and controls of a letter, and mark its start.

    A bookmark is put at the start of the letter's first paragraph.
    """
    _rename_bookmarks(body, ids)
    for number, drawing in enumerate(body.iter("{*}docPr")):
        drawing.set("id", ids.identity(number))
    for control in body.iter(f"{W}sdtPr"):
        for identity in control.findall(f"{W}id"):
            control.remove(identity)
    for comment in [*body.iter(*(W + name for name in _COMMENTS))]:
        comment.getparent().remove(comment)
    for paragraph in body.iter(f"{W}p", f"{W}tr"):
        for attribute in ("paraId", "textId"):
            paragraph.attrib.pop(_W14 + attribute, None)
    _mark(body, ids)


def _rename_bookmarks(body: Any, ids: Identities) -> None:
    names: dict[str, str] = {}
    fresh: dict[str, str] = {}
    for number, start in enumerate(body.iter(f"{W}bookmarkStart"), start=1):
        name, identity = start.get(f"{W}name"), start.get(f"{W}id")
        names[name] = f"{name[:30]}_{ids.suffix}"
        fresh[identity] = ids.identity(number)
        start.set(f"{W}name", names[name])
        start.set(f"{W}id", fresh[identity])
    for end in body.iter(f"{W}bookmarkEnd"):
        end.set(f"{W}id", fresh.get(end.get(f"{W}id"), end.get(f"{W}id")))
    if names:
        _rename_references(body, names)


def _rename_references(body: Any, names: dict[str, str]) -> None:
    for link in body.iter(f"{W}hyperlink"):
        anchor = link.get(f"{W}anchor")
        if anchor in names:
            link.set(f"{W}anchor", names[anchor])
    for field in body.iter(f"{W}instrText"):
        field.text = _FIELD.sub(lambda m: m[1] + names.get(m[2], m[2]), field.text or "")
    for field in body.iter(f"{W}fldSimple"):
        text = field.get(f"{W}instr")
        field.set(f"{W}instr", _FIELD.sub(lambda m: m[1] + names.get(m[2], m[2]), text))


def _mark(body: Any, ids: Identities) -> None:
    first = next(body.iter(f"{W}p"))
    place = 1 if first.find(f"{W}pPr") is not None else 0
    identity = {f"{W}id": ids.identity(0)}
    first.insert(place, etree.Element(f"{W}bookmarkStart", {**identity, f"{W}name": ids.bookmark}))
    first.insert(place + 1, etree.Element(f"{W}bookmarkEnd", identity))


class Notes:
    """The footnotes or endnotes of a print document; false while no letter has any."""

    def __init__(self) -> None:
        self._root: Any = None
        self._next = 1

    def __bool__(self) -> bool:
        return self._root is not None

    def take(self, part: str, body: Any, content: bytes) -> None:
        """Take over a letter's notes (``content``) under new numbers, and renumber its body."""
        notes: Any = etree.fromstring(content)
        if self._root is None:
            self._root = etree.fromstring(content)
            for note in [note for note in self._root if note.get(f"{W}type") is None]:
                self._root.remove(note)
        fresh: dict[str, str] = {}
        for note in notes:
            if note.get(f"{W}type") is None:
                fresh[note.get(f"{W}id")] = str(self._next)
                note.set(f"{W}id", str(self._next))
                self._root.append(note)
                self._next += 1
        for reference in body.iter(W + _REFERENCES[part]):
            reference.set(f"{W}id", fresh[reference.get(f"{W}id")])

    def to_bytes(self) -> bytes:
        """Return the notes part."""
        return bytes(etree.tostring(self._root, encoding="UTF-8", standalone=True))
