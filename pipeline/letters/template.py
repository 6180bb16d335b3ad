"""A Word template in docxtpl's language, compiled once and merged as often as needed.

docxtpl does the reading of its own language (``patch_xml``, ``resolve_listing``, ``fix_tables``);
what it would do again for every letter is done here once. Nothing a merge computes is kept, so a
letter can never hold another signatory's values, whatever error came between.
"""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import jinja2
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.packuri import PackURI
from docx.oxml.parser import parse_xml
from docxtpl import DocxTemplate
from jinja2 import Environment, TemplateSyntaxError
from lxml import etree

from pipeline.letters.allow import check_tree
from pipeline.letters.canonical import W, canonical_source
from pipeline.letters.edited import Edit, keep_values, render_edited, uses_images
from pipeline.letters.environment import safe_environment
from pipeline.letters.fields import used_fields
from pipeline.letters.gate import check_package
from pipeline.letters.invalid import FieldMisused, TemplateInvalid
from pipeline.letters.mail_merge import adopt_mail_merge
from pipeline.letters.package import Package, PackedPart, pack_constant
from pipeline.letters.paper import odd_pages, set_paper
from pipeline.letters.parts import Prepared, QuickPart, TaggedPart, pack_part
from pipeline.letters.pieces import Pieces
from pipeline.letters.refusal import line_at
from pipeline.letters.sources import (
    BODY,
    CORE,
    TAGGED,
    part_name,
    tagged_sources,
    unlined,
)
from pipeline.letters.tag_limits import check_amount
from pipeline.letters.writer import (
    ILLEGAL,
    NeedsDocument,
    guarded_environment,
    writer_environment,
)

__all__ = ["BODY", "LetterTemplate"]

_LISTING = re.compile("[\t\n\a\f]")
_BRACES = {"{_{": "{{", "}_}": "}}", "{_%": "{%", "%_}": "%}"}
_ENDNOTES = "word/endnotes.xml"
_FOOTNOTES = "word/footnotes.xml"
_USUAL_NAMES = {
    CT.WML_DOCUMENT_MAIN: BODY,
    CT.WML_FOOTNOTES: _FOOTNOTES,
    CT.WML_ENDNOTES: _ENDNOTES,
    CT.WML_NUMBERING: "word/numbering.xml",
    CT.WML_STYLES: "word/styles.xml",
    CT.WML_SETTINGS: "word/settings.xml",
    CT.OPC_CORE_PROPERTIES: CORE,
}


class LetterTemplate:
    """One template of a letter; safe to share, since a merge changes nothing in it."""

    def __init__(
        self,
        content: bytes,
        environment: Environment,
        edit: Edit | None = None,
        day: date | None = None,
        paper: str | None = None,
    ) -> None:
        self._content, self._paper = content, paper
        self.day = day
        """The day that the letters' files bear; None leaves the template's own."""
        self._docxtpl = _open(content, paper)
        if day is not None:
            _set_day(self._docxtpl, day)
        self.environment = environment = _escaping(environment)
        self._guarded = guarded_environment(environment)
        self._saved = _save(self._docxtpl)
        self._root = _without_body(self._docxtpl.docx.element)
        sources = dict(tagged_sources(self._docxtpl))
        for name, source in sources.items():
            check_tree(environment, source, name)
        check_amount(sources.values())
        _check_left_alone(self._saved)
        self.parts = tuple(self._compile(name, source) for name, source in sources.items())
        """The parts that are rendered for each letter; the body first."""
        if edit is None and any(uses_images(environment, source) for source in sources.values()):
            edit = keep_values
        self._edit = edit

    @classmethod
    def load(
        cls,
        path: str | Path,
        environment: Environment | None = None,
        *,
        edit: Edit | None = None,
        day: date | None = None,
        paper: str | None = None,
    ) -> LetterTemplate:
        """Read and compile a template.

        ``environment`` is the Jinja environment to run in; by default the safe one, with the
        images of the template's campaign. ``edit`` may change each letter's own document before it
        is rendered, and returns the values to merge. ``day`` is the day that the letters' files
        bear, in their properties and their archive. ``paper`` is the campaign's, A4 or Letter, to
        be printed on; None leaves the template's own.

        The fields of a document made for Word's own mail merge are read as merge fields.

        :raise TemplateInvalid: the file is not a Word document, holds what a letter must not, or
            a tag or field in it cannot be honoured.
        """
        path = Path(path)
        check_package(path, mail_merge=True)
        own = environment or safe_environment(path.parent.parent / "images")
        return cls(path.read_bytes(), own, edit, day, paper)

    @cached_property
    def fields(self) -> frozenset[str]:
        """Dotted names of all merge fields used anywhere in the file."""
        return frozenset(
            field for part in self.parts for field in used_fields(self.environment, part.source)
        )

    @property
    def odd_pages(self) -> list[str]:
        """The sizes of its pages that are neither A4 nor Letter; those are never changed."""
        return odd_pages(self._docxtpl.docx)

    @property
    def is_edited(self) -> bool:
        """Whether each letter needs a document of its own."""
        return self._edit is not None

    @property
    def prepared_body(self) -> Prepared | None:
        """The body's preparation, or None where each letter must be parsed."""
        return None if self._edit else self.parts[0].prepared

    @cached_property
    def constant_parts(self) -> Mapping[str, bytes]:
        """The parts that are the same in every letter, by name."""
        tagged = {part.name for part in self.parts}
        return {name: data for name, data in self._saved.items() if name not in tagged}

    def merge(self, values: Mapping[str, Any]) -> bytes:
        """Return the letter for ``values`` as a .docx.

        :raise jinja2.UndefinedError: a field of the template is not among the values.
        """
        return self.assemble(self.pack(values))

    def render(self, values: Mapping[str, Any]) -> dict[str, bytes]:
        """Return the parts that differ from letter to letter, by name."""
        if self._edit is None:
            try:
                return {part.name: part.render(values) for part in self.parts}
            except NeedsDocument:
                pass
        return self._render_edited(values)

    def pack(self, values: Mapping[str, Any]) -> dict[str, PackedPart]:
        """Return the parts that differ from letter to letter, ready for a package, by name."""
        if self._edit is None:
            try:
                return {part.name: part.pack(values) for part in self.parts}
            except NeedsDocument:
                pass
        rendered = self._render_edited(values)
        return {name: pack_part(name, content) for name, content in rendered.items()}

    def assemble(self, parts: Mapping[str, PackedPart]) -> bytes:
        """Return a .docx of the constant parts and those of a letter."""
        members = [part.member for part in parts.values()]
        if self.constant_parts.keys().isdisjoint(parts):
            return self._package.with_members(members)
        left = {name: data for name, data in self.constant_parts.items() if name not in parts}
        constant = [pack_constant(*item) for item in left.items()]
        return Package(constant, self.day).with_members(members)

    def _render_edited(self, values: Mapping[str, Any]) -> dict[str, bytes]:
        """Return the parts of a letter that needs a document of its own, where they differ."""
        edit, document = self._edit or keep_values, _open(self._content, self._paper)
        rendered = render_edited(document, self.parts, edit, values)
        constant = self.constant_parts
        return {name: xml for name, xml in rendered.items() if constant.get(name) != xml}

    @cached_property
    def _package(self) -> Package:
        constant = [pack_constant(*item) for item in self.constant_parts.items()]
        return Package(constant, self.day)

    def _compile(self, name: str, source: str) -> TaggedPart:
        for marker, braces in _BRACES.items():
            source = source.replace(marker, "{{ '" + braces + "' }}")
        try:
            parsed = self._guarded.from_string(source)
        except TemplateSyntaxError as error:
            near = line_at(source, error.lineno)
            raise TemplateInvalid(str(error.message), name, near) from error
        if name == CORE:
            return TaggedPart(name, source, parsed, _finish_properties)
        finish = {BODY: self._finish_body, _FOOTNOTES: self._finish_notes}.get(
            name, self._finish_margin
        )
        return TaggedPart(name, source, parsed, finish, self._prepare(source, finish))

    def _prepare(self, source: str, finish: Any) -> QuickPart | None:
        try:
            found = canonical_source(self.environment, unlined(source), finish)
        except AttributeError as error:
            raise TemplateInvalid("a table has no columns. Make it anew in Word.") from error
        if found is None:
            return None
        final = found.as_source(found.marked)
        environment = writer_environment(self.environment, final, found.surroundings)
        prepared = Prepared(found, environment, dict(self.environment.globals))
        template: jinja2.Template = environment.from_string(final)
        empties = tuple(written.encode() for written, _ in found.empties)
        return QuickPart(prepared, template, Pieces(template), empties)

    def _finish_body(self, xml: str) -> bytes:
        xml = self._listed(xml)
        body = _sound(etree.fromstring, xml)
        if body.find(f".//{W}tbl") is not None:
            body = self._docxtpl.fix_tables(xml)
        for number, drawing in enumerate(body.iter("{*}docPr"), start=1001):
            drawing.set("id", str(number))
        root = copy.deepcopy(self._root)
        root.replace(root.find(f"{W}body"), body)
        return _serialised(root)

    def _finish_margin(self, xml: str) -> bytes:
        """Header or footer: read as python-docx reads it, without blanks between elements."""
        return _serialised(_sound(parse_xml, _undeclared(self._listed(xml))))

    def _finish_notes(self, xml: str) -> bytes:
        return _serialised(_sound(etree.fromstring, _undeclared(self._listed(xml))))

    def _listed(self, xml: str) -> str:
        xml = ILLEGAL.sub("", unlined(xml))
        return self._docxtpl.resolve_listing(xml) if _LISTING.search(xml) else xml


def _open(content: bytes, paper: str | None) -> DocxTemplate:
    """Return a template as docxtpl holds it, Word's merge fields read as tags."""
    document = DocxTemplate(io.BytesIO(content))
    try:
        document.render_init()
    except Exception as error:
        raise TemplateInvalid("this is not a Word document that can be opened") from error
    _name_parts(document.docx.part.package)
    if paper is not None:
        set_paper(document.docx, paper)
    for fault in adopt_mail_merge(document.docx):
        if fault.severity == "error":
            raise TemplateInvalid(fault.message, fault.part, fault.near)
    return document


def _name_parts(package: Any) -> None:
    """Give parts their usual names: some programs call them otherwise, and are free to."""
    taken = {part_name(part) for part in package.iter_parts()}
    for part in package.iter_parts():
        usual = _USUAL_NAMES.get(part.content_type)
        if usual is not None and usual not in taken:
            part.partname = PackURI(f"/{usual}")
            taken.add(usual)


def _escaping(environment: Environment) -> Environment:
    """Return the environment, or a copy that escapes values: unescaped they would be XML."""
    return environment if environment.autoescape else environment.overlay(autoescape=True)


def _set_day(document: DocxTemplate, day: date) -> None:
    properties = document.docx.core_properties
    properties.created = properties.modified = datetime(day.year, day.month, day.day)


def _check_left_alone(parts: Mapping[str, bytes]) -> None:
    """Refuse tags where docxtpl fills none in: they would be printed as they stand."""
    if TAGGED.search(parts.get(_ENDNOTES, b"").decode("utf-8", "replace")):
        reason = "tags in endnotes are not filled in. Make the note a footnote."
        raise TemplateInvalid(reason, _ENDNOTES)


def _finish_properties(xml: str) -> bytes:
    return re.sub("[\a\f]", "", ILLEGAL.sub("", xml)).replace("\r", "&#13;").encode()


def _save(document: DocxTemplate) -> dict[str, bytes]:
    """Return the package as python-docx writes it, content types first."""
    target = io.BytesIO()
    document.docx.save(target)
    with zipfile.ZipFile(target) as archive:
        names = sorted(archive.namelist(), key=lambda name: (name[:1] != "[", name))
        return {name: archive.read(name) for name in names}


def _without_body(root: Any) -> Any:
    """Return a copy of the document element whose body is empty."""
    shell = etree.fromstring(etree.tostring(root))
    body = shell.find(f"{W}body")
    for child in list(body):
        body.remove(child)
    return shell


def _sound(parse: Callable[[str], Any], xml: str) -> Any:
    """Parse a rendered part.

    :raise FieldMisused: it is broken, as by a filter after ``escape``, or a block across elements.
    """
    try:
        return parse(xml)
    except etree.XMLSyntaxError as error:
        raise FieldMisused(
            "with the values of this letter a tag breaks the document: put no filter behind "
            "|escape, and close each {% if %} and {% for %} in the paragraph or cell it begins in"
        ) from error


def _undeclared(xml: str) -> str:
    declaration = re.match(r"<\?xml[^>]*\?>", xml)
    return xml[declaration.end() :] if declaration else xml


def _serialised(tree: Any) -> bytes:
    """Return a part as python-docx saves it."""
    return bytes(etree.tostring(tree, encoding="UTF-8", standalone=True))
