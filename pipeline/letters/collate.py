"""All letters of one template as one print document.

Each letter is a section of its own (ISO/IEC 29500-1, 17.6) that starts on a fresh page, or a fresh
sheet if duplex, with its own header and footer values, page numbers from 1 and lists from the top.
A header or footer that two letters share is stored once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from pipeline.letters.numbering import Numbering
from pipeline.letters.package import pack_member, pack_package
from pipeline.letters.relations import Relations
from pipeline.letters.template import BODY, LetterTemplate, W
from pipeline.letters.unique import Notes, make_unique

R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BODY_RELS = "word/_rels/document.xml.rels"
_TYPES = "[Content_Types].xml"
_NUMBERING = "word/numbering.xml"
_STYLES = "word/styles.xml"
_NOTE_PARTS = ("word/footnotes.xml", "word/endnotes.xml")
_BEFORE_TYPE = ("headerReference", "footerReference", "footnotePr", "endnotePr")
_BEFORE_PAGES = (*_BEFORE_TYPE, "type", "pgSz", "pgMar", "paperSrc", "pgBorders", "lnNumType")


def letter_bookmark(number: int) -> str:
    """Return the bookmark at a letter's first words, by which its pages are found in the PDF."""
    return f"letter{number:06d}"


class PrintDocument:
    """A print document that grows by one letter at a time."""

    def __init__(self, template: LetterTemplate, *, duplex: bool) -> None:
        self._constant = dict(template.constant_parts)
        self._start = "oddPage" if duplex else "nextPage"
        self._relations = Relations(self._constant.pop(_BODY_RELS), self._constant.pop(_TYPES))
        numbering = self._constant.pop(_NUMBERING, None)
        styles = self._constant.get(_STYLES)
        self._numbering = Numbering(numbering, styles) if numbering and styles else None
        self._notes = {name: Notes() for name in _NOTE_PARTS}
        self._margins: dict[tuple[str, bytes], str] = {}
        self._frame: tuple[bytes, bytes] | None = None
        self._bodies: list[bytes] = []
        self._open: Any = None
        self._letters = 0

    def add(self, number: int, parts: Mapping[str, bytes]) -> None:
        """Add a letter: its number and its rendered parts (``LetterTemplate.render``)."""
        if self._open is not None:
            _end_section(self._open.find(f"{W}body"))
            self._close()
        root = etree.fromstring(parts[BODY])
        body = root.find(f"{W}body")
        self._letters += 1
        make_unique(body, self._letters, letter_bookmark(number))
        if self._numbering and self._letters > 1:
            self._numbering.restart(body)
        for name, notes in self._notes.items():
            content = parts.get(name, self._constant.get(name))
            if content is not None:
                notes.take(name, body, content)
        self._place_sections(body, parts)
        self._open = root

    def to_bytes(self) -> bytes:
        """Return the finished .docx. At least one letter must have been added."""
        self._close()
        head, tail = self._frame or (b"", b"")
        parts = {
            _TYPES: self._relations.content_types(),
            **self._constant,
            BODY: b"".join([head, *self._bodies, tail]),
            _BODY_RELS: self._relations.body_relations(),
        }
        if self._numbering:
            parts[_NUMBERING] = self._numbering.to_bytes()
        parts |= {name: notes.to_bytes() for name, notes in self._notes.items() if notes}
        parts |= {name: content for (_, content), name in self._margins.items()}
        return pack_package(pack_member(name, content) for name, content in parts.items())

    def _close(self) -> None:
        """Keep the open letter's body as text; the frame around it is the first letter's."""
        xml = etree.tostring(self._open, encoding="UTF-8", standalone=True)
        start, end = xml.index(b">", xml.index(b":body")) + 1, xml.rindex(b"</")
        end = xml.rindex(b"</", 0, end)
        self._frame = self._frame or (xml[:start], xml[end:])
        self._bodies.append(xml[start:end])
        self._open = None

    def _place_sections(self, body: Any, parts: Mapping[str, bytes]) -> None:
        """Start the letter afresh and give each of its sections its own headers and footers."""
        sections = list(body.iter(f"{W}sectPr"))
        used = [(ref.tag, ref.get(f"{W}type")) for s in sections for ref in _references(s)]
        for section in sections:
            for reference in _references(section):
                self._own_margin(reference, parts)
        first = sections[0]
        own = {(ref.tag, ref.get(f"{W}type")) for ref in _references(first)}
        for tag, kind in dict.fromkeys(used):
            if (tag, kind) not in own:
                blank = self._relations.add_blank_margin(tag.removeprefix(W), self._constant)
                first.insert(0, etree.Element(tag, {f"{W}type": kind, R_ID: blank}))
        _set(first, "type", _BEFORE_TYPE, {"val": self._start})
        _set(first, "pgNumType", _BEFORE_PAGES, {"start": "1"})

    def _own_margin(self, reference: Any, parts: Mapping[str, bytes]) -> None:
        """Point a header or footer reference at a part with this letter's words."""
        name = self._relations.target(reference.get(R_ID))
        if name not in parts:
            return
        key = (name, parts[name])
        if key not in self._margins:
            self._margins[key] = self._relations.add_copy(name, self._constant)
        reference.set(R_ID, self._relations.id_of(self._margins[key]))


def _end_section(body: Any) -> None:
    """Move a letter's last section into its last paragraph, so that another letter can follow."""
    section = body[-1]
    ending = section.getprevious()
    if ending is None or ending.tag != f"{W}p" or ending.find(f"{W}pPr/{W}sectPr") is not None:
        ending = etree.Element(f"{W}p")
        section.addprevious(ending)
    properties = ending.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        ending.insert(0, properties)
    change = properties.find(f"{W}pPrChange")
    properties.insert(len(properties) if change is None else properties.index(change), section)


def _references(section: Any) -> Iterator[Any]:
    yield from section.findall(f"{W}headerReference")
    yield from section.findall(f"{W}footerReference")


def _set(section: Any, name: str, after: tuple[str, ...], attributes: Mapping[str, str]) -> None:
    """Set attributes of a section property, put in its place in the schema's order if new."""
    element = section.find(W + name)
    if element is None:
        element = etree.Element(W + name)
        tags = {W + tag for tag in after}
        place = sum(1 for child in section if child.tag in tags)
        section.insert(place, element)
    for key, value in attributes.items():
        element.set(W + key, value)
