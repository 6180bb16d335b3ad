"""All letters of one template as one print document.

Each letter is a section of its own (ISO/IEC 29500-1, 17.6) that starts on a fresh page, or a fresh
sheet if duplex, with its own header and footer values, page numbers and page counts, and lists and
notes from the top. A header or footer that two letters share is stored once. For LibreOffice alone
all letters may stand in one section (``shared_margins.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import jinja2
from lxml import etree

from pipeline.letters.adopt import Adopted
from pipeline.letters.canonical import W
from pipeline.letters.lighten import keeps_its_look, lighten
from pipeline.letters.margins import Margins
from pipeline.letters.notes import NOTE_PARTS, Notes
from pipeline.letters.numbering import Numbering
from pipeline.letters.package import Deflater, Package, pack_constant
from pipeline.letters.page_counts import end_bookmark, mark_end
from pipeline.letters.print_source import (
    MarkedIdentities,
    PrintBody,
    compile_body,
    cut_body,
    fill,
    framed_by,
    mark,
    mark_start,
    prepare,
    surround,
)
from pipeline.letters.relations import Relations
from pipeline.letters.sections import end_section, place_sections
from pipeline.letters.shared_margins import SharedMargins
from pipeline.letters.template import BODY, LetterTemplate
from pipeline.letters.unique import (
    Identities,
    LetterIdentities,
    last_identity,
    make_unique,
)
from pipeline.letters.writer import NotPlain

_BODY_RELS = "word/_rels/document.xml.rels"
_TYPES = "[Content_Types].xml"
_NUMBERING = "word/numbering.xml"
_STYLES = "word/styles.xml"
_SETTINGS = "word/settings.xml"
_NO_STYLES = b"<styles/>"


def letter_bookmark(number: int) -> str:
    """Return the bookmark at a letter's first words, by which its pages are found in the PDF."""
    return f"letter{number:06d}"


class PrintDocument:
    """A print document that grows by one letter at a time.

    Where the template allows it, a letter's body is rendered from a source prepared for print;
    otherwise its own body is parsed. Both give the same bytes. With ``shared`` headers and footers
    all letters stand in one section, for LibreOffice only (``shared_margins.py``).
    """

    def __init__(
        self, template: LetterTemplate, *, duplex: bool, shared: SharedMargins | None = None
    ) -> None:
        self._template, self._shared = template, shared
        self._constant = dict(template.constant_parts)
        self._start = "oddPage" if duplex else "nextPage"
        self._relations = Relations(self._constant.pop(_BODY_RELS), self._constant.pop(_TYPES))
        self._relations.leave_out(self._relations.comment_parts(), self._constant)
        self._adopted = Adopted(self._relations, self._constant, template.constant_parts)
        self._numbering = self._take_numbering()
        self._framed = framed_by(template.constant_parts.get(_STYLES, _NO_STYLES))
        settings = self._constant.get(_SETTINGS)
        self._notes = {name: Notes(name, settings) for name in NOTE_PARTS}
        sources = _sources(template)
        self._margins = Margins(sources, self._constant, self._relations, self._numbering)
        self._own_margin = _same_for_all if shared else self._margins.own
        self._body = Deflater(BODY)
        self._tail = ""
        self._open: PrintBody | None = None
        self._letters = 0
        self._references: list[str] = []
        self._names: Mapping[str, str] = {}
        self._prepared = self._prepare()

    def add(
        self, number: int, values: Mapping[str, Any], parts: Mapping[str, bytes] | None = None
    ) -> None:
        """Add a letter: its number, its values, and its rendered parts if they are at hand."""
        if self._template.is_edited and parts is None:
            parts = self._template.render(values)
        self._letters += 1
        ids = LetterIdentities(self._letters, letter_bookmark(number))
        own = self._adopted.take(parts) if parts else None
        body = self._printed(values, ids, own or self._render_margins(values))
        if body is None:
            body = self._parsed(own or self._adopted.take(self._template.render(values)), ids)
        if self._open is not None:
            self._body.write(self._followed(self._open).encode())
        fields = self._shared.begin(number, body.before + body.after) if self._shared else ""
        self._open = mark_start(body, ids.identity(0), ids.bookmark, self._framed, fields)

    def to_bytes(self) -> bytes:
        """Return the finished .docx. At least one letter must have been added."""
        if self._open is not None:
            self._body.write(self._open.last().encode())
        self._body.write(self._tail.encode())
        members = [*(self._shared or self._margins).members]
        members += [notes.finish() for notes in self._notes.values() if notes]
        members.append(self._body.finish())
        written = {member.name.decode() for member in members}
        rendered = {part.name for part in self._template.parts}
        self._relations.leave_out(rendered - written, self._constant)
        parts = {_TYPES: self._relations.content_types(), **self._constant}
        parts[_BODY_RELS] = self._relations.body_relations()
        if self._numbering:
            parts[_NUMBERING] = self._numbering.to_bytes()
        constant = [
            pack_constant(name, content) for name, content in parts.items() if name not in written
        ]
        return Package([], self._template.day).with_members([*constant, *members])

    def _followed(self, body: PrintBody) -> str:
        return body.broken() if self._shared else body.followed()

    def _take_numbering(self) -> Numbering | None:
        numbering, styles = self._constant.get(_NUMBERING), self._constant.get(_STYLES)
        if numbering is None or styles is None or b"<w:num " not in numbering:
            return None
        del self._constant[_NUMBERING]
        return Numbering(numbering, styles)

    def _prepare(self) -> jinja2.Template | None:
        """Return the body's source for print, compiled; None where letters must be parsed."""
        prepared = self._template.prepared_body
        if prepared is None or any(part.name in NOTE_PARTS for part in self._template.parts):
            return None
        found = prepare(prepared.canonical, self._arrange_marks)
        if found is None:
            return None
        head, source, self._tail = found
        self._body.write(head.encode())
        return compile_body(prepared.environment, source)

    def _arrange_marks(self, body: Any) -> Any:
        ids = MarkedIdentities()
        self._names = make_unique([body], ids)
        if self._shared and _STYLES in self._constant:
            self._constant[_STYLES] = lighten(body, self._constant[_STYLES])

        def margin(reference: str) -> str:
            self._references.append(reference)
            return mark(f"margin:{reference}")

        return self._arrange([body], ids, margin, lambda number: mark(f"list:{number}"))

    def _arrange(
        self,
        stories: Sequence[Any],
        ids: Identities,
        margin: Callable[[str], str],
        list_name: Callable[[str], str],
    ) -> Any:
        """Make a letter's body ready for others around it, and return its last section.

        Its bookmarks and ids have been made unique. ``stories`` are its body and its notes.
        """
        body = stories[0]
        place_sections(body, self._start, margin, self._blank_margin)
        if self._numbering:
            for story in stories:
                self._numbering.rename(story, list_name)
        section = end_section(body)
        ending = section.getparent().getparent()
        mark_end(ending, last_identity(ids), end_bookmark(ids.bookmark))
        return section

    def _render_margins(self, values: Mapping[str, Any]) -> dict[str, bytes]:
        if self._shared:
            return {}
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
        if self._shared and not keeps_its_look(rendered):
            return None
        names = {old: new.replace(mark("suffix"), ids.suffix) for old, new in self._names.items()}
        own = partial(self._own_margin, parts=parts, ids=ids, names=names)
        margins = {reference: own(reference) for reference in self._references}
        return fill(rendered, partial(_letter_has, ids, self._list_name(), margins))

    def _list_name(self) -> Callable[[str], str]:
        return self._numbering.fresh(self._letters) if self._numbering else str

    def _parsed(self, parts: Mapping[str, bytes], ids: LetterIdentities) -> PrintBody:
        """Arrange a letter's own body, and cut it as a prepared one is cut."""
        root = etree.fromstring(parts[BODY])
        body = root.find(f"{W}body")
        found = {name: parts.get(name, self._constant.get(name)) for name in NOTE_PARTS}
        notes = {name: etree.fromstring(xml) for name, xml in found.items() if xml is not None}
        stories = [body, *notes.values()]
        names = make_unique(stories, ids)
        margin = partial(self._own_margin, parts=parts, ids=ids, names=names)
        section = self._arrange(stories, ids, margin, self._list_name())
        for name, tree in notes.items():
            self._notes[name].take(body, tree)
        surround(section)
        head, content, tail = cut_body(root)
        if not self._tail:
            self._tail = tail
            self._body.write(head.encode())
        return fill(content)

    def _blank_margin(self, reference: str) -> str:
        return self._relations.add_blank_margin(reference, self._constant)


def _sources(template: LetterTemplate) -> dict[str, str]:
    """Return the XML of a template's parts, with the tags where there are any."""
    constant = template.constant_parts.items()
    sources = {name: data.decode() for name, data in constant if _is_story(name)}
    return {**sources, **{part.name: part.source for part in template.parts}}


def _is_story(name: str) -> bool:
    return name.startswith("word/") and name.endswith(".xml")


def _same_for_all(reference: str, **_of_a_letter: object) -> str:
    return reference


def _letter_has(
    ids: LetterIdentities, list_name: Callable[[str], str], margins: Mapping[str, str], key: str
) -> str:
    kind, _, which = key.partition(":")
    if kind == "id":
        return ids.identity(int(which))
    if kind == "margin":
        return margins[which]
    if kind == "list":
        return list_name(which)
    return ids.suffix if kind == "suffix" else ids.bookmark
