"""All letters of one template as one print document.

Each letter is a section of its own (ISO/IEC 29500-1, 17.6) that starts on a fresh page, or a fresh
sheet if duplex, with its own header and footer values, page numbers from 1 and lists from the top.
A header or footer that two letters share is stored once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import jinja2
from lxml import etree

from pipeline.letters.canonical import W
from pipeline.letters.numbering import Numbering
from pipeline.letters.package import Deflater, Package, pack_constant, pack_member
from pipeline.letters.print_source import MarkedIdentities, PrintBody, fill, mark, prepare, surround
from pipeline.letters.relations import Relations
from pipeline.letters.sections import end_section, place_sections
from pipeline.letters.template import BODY, LetterTemplate
from pipeline.letters.unique import LetterIdentities, Notes, make_unique
from pipeline.letters.writer import NotPlain

_BODY_RELS = "word/_rels/document.xml.rels"
_TYPES = "[Content_Types].xml"
_NUMBERING = "word/numbering.xml"
_STYLES = "word/styles.xml"
_NOTE_PARTS = ("word/footnotes.xml", "word/endnotes.xml")


def letter_bookmark(number: int) -> str:
    """Return the bookmark at a letter's first words, by which its pages are found in the PDF."""
    return f"letter{number:06d}"


class PrintDocument:
    """A print document that grows by one letter at a time.

    Where the template allows it, a letter's body is rendered from a source prepared for print;
    otherwise its own body is parsed. Both give the same bytes.
    """

    def __init__(self, template: LetterTemplate, *, duplex: bool) -> None:
        self._template = template
        self._constant = dict(template.constant_parts)
        self._start = "oddPage" if duplex else "nextPage"
        self._relations = Relations(self._constant.pop(_BODY_RELS), self._constant.pop(_TYPES))
        numbering = self._constant.pop(_NUMBERING, None)
        styles = self._constant.get(_STYLES)
        self._numbering = Numbering(numbering, styles) if numbering and styles else None
        self._notes = {name: Notes() for name in _NOTE_PARTS}
        self._margins: dict[tuple[str, bytes], str] = {}
        self._body = Deflater(BODY)
        self._tail = ""
        self._open: PrintBody | None = None
        self._letters = 0
        self._prepared = self._prepare()

    def add(
        self, number: int, values: Mapping[str, Any], parts: Mapping[str, bytes] | None = None
    ) -> None:
        """Add a letter: its number, its values, and its rendered parts if they are at hand."""
        self._letters += 1
        ids = LetterIdentities(self._letters, letter_bookmark(number))
        rendered = parts or self._render_margins(values)
        body = self._printed(values, ids, rendered)
        if body is None:
            body = self._parsed(parts or self._template.render(values), ids)
        if self._open is not None:
            self._body.write(self._open.followed().encode())
        self._open = body

    def to_bytes(self) -> bytes:
        """Return the finished .docx. At least one letter must have been added."""
        if self._open is not None:
            self._body.write(self._open.last().encode())
        self._body.write(self._tail.encode())
        parts = {_TYPES: self._relations.content_types(), **self._constant}
        parts[_BODY_RELS] = self._relations.body_relations()
        if self._numbering:
            parts[_NUMBERING] = self._numbering.to_bytes()
        parts |= {name: notes.to_bytes() for name, notes in self._notes.items() if notes}
        members = [pack_constant(name, content) for name, content in parts.items()]
        members += [pack_member(name, content) for (_, content), name in self._margins.items()]
        return Package([]).with_members([*members, self._body.finish()])

    def _prepare(self) -> jinja2.Template | None:
        """Return the body's source for print, compiled; None where letters must be parsed."""
        prepared = self._template.prepared_body
        found = prepare(prepared.canonical, self._arrange_marks) if prepared else None
        if prepared is None or found is None:
            return None
        head, source, self._tail = found
        self._body.write(head.encode())
        return prepared.environment.from_string(source)

    def _arrange_marks(self, body: Any) -> None:
        make_unique(body, MarkedIdentities())
        if self._numbering:
            self._numbering.rename(body, lambda number: mark(f"list:{number}"))
        place_sections(body, self._start, lambda rid: mark(f"margin:{rid}"), self._blank_margin)

    def _render_margins(self, values: Mapping[str, Any]) -> dict[str, bytes]:
        return {part.name: part.render(values) for part in self._template.parts[1:]}

    def _printed(
        self, values: Mapping[str, Any], ids: LetterIdentities, parts: Mapping[str, bytes]
    ) -> PrintBody | None:
        prepared = self._template.prepared_body
        if self._prepared is None or prepared is None:
            return None
        try:
            rendered = prepared.render(self._prepared, values)
        except NotPlain:
            return None
        name = self._numbering.fresh(self._letters) if self._numbering else str
        return fill(rendered, partial(self._letter_has, ids, name, parts))

    def _letter_has(
        self,
        ids: LetterIdentities,
        name: Callable[[str], str],
        parts: Mapping[str, bytes],
        key: str,
    ) -> str:
        kind, _, which = key.partition(":")
        if kind == "id":
            return ids.identity(int(which))
        if kind == "margin":
            return self._own_margin(parts, which)
        if kind == "list":
            return name(which)
        return ids.suffix if kind == "suffix" else ids.bookmark

    def _parsed(self, parts: Mapping[str, bytes], ids: LetterIdentities) -> PrintBody:
        """Arrange a letter's own body, and cut it as a prepared one is cut."""
        root = etree.fromstring(parts[BODY])
        body = root.find(f"{W}body")
        make_unique(body, ids)
        if self._numbering:
            self._numbering.rename(body, self._numbering.fresh(self._letters))
        for name, notes in self._notes.items():
            content = parts.get(name, self._constant.get(name))
            if content is not None:
                notes.take(name, body, content)
        place_sections(body, self._start, partial(self._own_margin, parts), self._blank_margin)
        surround(end_section(body))
        xml = etree.tostring(root, encoding="UTF-8", standalone=True).decode()
        head, _, rest = xml.partition("<w:body>")
        content, _, tail = rest.rpartition("</w:body>")
        if not self._tail:
            self._tail = f"</w:body>{tail}"
            self._body.write(f"{head}<w:body>".encode())
        return fill(content)

    def _own_margin(self, parts: Mapping[str, bytes], reference: str) -> str:
        """Return the relationship of a header or footer with this letter's words."""
        name = self._relations.target(reference)
        if name not in parts:
            return reference
        key = (name, parts[name])
        if key not in self._margins:
            self._margins[key] = self._relations.add_copy(name, self._constant)
        return self._relations.id_of(self._margins[key])

    def _blank_margin(self, reference: str) -> str:
        return self._relations.add_blank_margin(reference, self._constant)
