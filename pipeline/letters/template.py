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
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import jinja2
from docx.opc.constants import CONTENT_TYPE as CT
from docxtpl import DocxTemplate
from jinja2 import Environment, TemplateSyntaxError
from jinja2.runtime import Context
from lxml import etree

from pipeline.letters.allow import check_tree
from pipeline.letters.canonical import Canonical, W, canonical_source
from pipeline.letters.environment import safe_environment
from pipeline.letters.fields import used_fields
from pipeline.letters.gate import check_package
from pipeline.letters.invalid import TemplateInvalid
from pipeline.letters.mail_merge import adopt_mail_merge
from pipeline.letters.package import Package, pack_constant
from pipeline.letters.tag_limits import check_amount, check_tags
from pipeline.letters.writer import ILLEGAL, NotPlain, writer_environment

BODY = "word/document.xml"

_TAGGED = re.compile(r"\{\{|\{%|\{#")
_LISTING = re.compile("[\t\n\a\f]")
_BRACES = {"{_{": "{{", "}_}": "}}", "{_%": "{%", "%_}": "%}"}
_CORE = "docProps/core.xml"
_ENDNOTES = "word/endnotes.xml"
_FOOTNOTES = CT.WML_FOOTNOTES
_PRINTED_DATES = ("DATE", "TIME", "PRINTDATE", "CREATEDATE", "SAVEDATE")
"""Word's own fields, left to Word."""
_MARGINS = (CT.WML_HEADER, CT.WML_FOOTER)


@dataclass(frozen=True)
class Prepared:
    """A part that need not be parsed again, and how its sources are compiled and rendered."""

    canonical: Canonical
    environment: Environment
    """Writes values as they are saved (``writer.py``)."""
    names: Mapping[str, Any]
    """What every template may name, such as ``range``."""

    def render(self, template: jinja2.Template, values: Mapping[str, Any]) -> str:
        """Return finished XML.

        ``Template.render`` is not used: setting up its context takes as long as a footer.

        :raise NotPlain: a value brings XML of its own.
        """
        context = Context(self.environment, {**self.names, **values}, None, {})
        xml = "".join(template.root_render_func(context))
        for written, serialised in self.canonical.empties:
            xml = xml.replace(written, serialised)
        return xml


@dataclass(frozen=True)
class TaggedPart:
    """A part of the package that differs from letter to letter."""

    name: str
    source: str
    """Its XML after docxtpl's preprocessing: a Jinja template."""
    parsed: jinja2.Template
    """Rendered, then parsed and serialised for each letter; right whatever the values."""
    finish: Callable[[str], bytes]
    """The parse after rendering."""
    prepared: Prepared | None = None
    """None where the parse could not be done beforehand."""
    compiled: jinja2.Template | None = None
    """Rendered as it stands, where the part is prepared."""

    def render(self, values: Mapping[str, Any]) -> bytes:
        """Return the part for a letter."""
        if self.prepared is not None and self.compiled is not None:
            with suppress(NotPlain):
                return self.prepared.render(self.compiled, values).encode()
        return self.finish(self.parsed.render(values))


class LetterTemplate:
    """One template of a letter; safe to share, since a merge changes nothing in it."""

    def __init__(self, document: DocxTemplate, environment: Environment) -> None:
        self._docxtpl = document
        self.environment = environment
        self._saved = _save(document)
        self._root = _without_body(document.docx.element)
        sources = dict(_tagged_sources(document))
        for name, source in sources.items():
            check_tree(environment, source, name)
        check_amount(sources.values())
        _check_left_alone(self._saved)
        self.parts = tuple(self._compile(name, source) for name, source in sources.items())
        """The parts that are rendered for each letter; the body first."""

    @classmethod
    def load(cls, path: str | Path, environment: Environment | None = None) -> LetterTemplate:
        """Read and compile a template.

        ``environment`` is the Jinja environment to run in; by default the safe one.

        The fields of a document made for Word's own mail merge are read as merge fields.

        :raise TemplateInvalid: the file is not a Word document, holds what a letter must not, or
            a tag or field in it cannot be honoured.
        """
        check_package(Path(path), mail_merge=True)
        document = DocxTemplate(str(path))
        try:
            document.init_docx()
        except Exception as error:
            raise TemplateInvalid("this is not a Word document that can be opened") from error
        for fault in adopt_mail_merge(document.docx):
            if fault.field not in _PRINTED_DATES:
                raise TemplateInvalid(fault.message, fault.part, fault.near)
        return cls(document, environment or safe_environment())

    @cached_property
    def fields(self) -> frozenset[str]:
        """Dotted names of all merge fields used anywhere in the file."""
        return frozenset(
            field for part in self.parts for field in used_fields(self.environment, part.source)
        )

    @property
    def prepared_body(self) -> Prepared | None:
        """The body's preparation, or None where each letter must be parsed."""
        return self.parts[0].prepared

    @cached_property
    def constant_parts(self) -> Mapping[str, bytes]:
        """The parts that are the same in every letter, by name."""
        tagged = {part.name for part in self.parts}
        return {name: data for name, data in self._saved.items() if name not in tagged}

    def merge(self, values: Mapping[str, Any]) -> bytes:
        """Return the letter for ``values`` as a .docx.

        :raise jinja2.UndefinedError: a field of the template is not among the values.
        """
        return self.pack(self.render(values))

    def render(self, values: Mapping[str, Any]) -> dict[str, bytes]:
        """Return the parts that differ from letter to letter, by name."""
        return {part.name: part.render(values) for part in self.parts}

    def pack(self, parts: Mapping[str, bytes]) -> bytes:
        """Return a .docx of the constant parts and the rendered ones."""
        return self._package.with_parts(parts)

    @cached_property
    def _package(self) -> Package:
        return Package(pack_constant(name, data) for name, data in self.constant_parts.items())

    def _compile(self, name: str, source: str) -> TaggedPart:
        for marker, braces in _BRACES.items():
            source = source.replace(marker, "{{ '" + braces + "' }}")
        try:
            parsed = self.environment.from_string(source)
        except TemplateSyntaxError as error:
            raise TemplateInvalid(
                str(error.message), name, _words_near(source, error.lineno)
            ) from error
        finish = self._finish_body if name == BODY else self._finish_part
        if name == _CORE:
            return TaggedPart(name, source, parsed, _finish_properties)
        found = canonical_source(self.environment, _unlined(source), finish)
        if found is None:
            return TaggedPart(name, source, parsed, finish)
        final = found.as_source(found.marked)
        environment = writer_environment(self.environment, final, found.surroundings)
        prepared = Prepared(found, environment, dict(self.environment.globals))
        return TaggedPart(name, source, parsed, finish, prepared, environment.from_string(final))

    def _finish_body(self, xml: str) -> bytes:
        xml = self._listed(xml)
        body = etree.fromstring(xml)
        if body.find(f".//{W}tbl") is not None:
            body = self._docxtpl.fix_tables(xml)
        for number, drawing in enumerate(body.iter("{*}docPr"), start=1001):
            drawing.set("id", str(number))
        root = copy.deepcopy(self._root)
        root.replace(root.find(f"{W}body"), body)
        return bytes(etree.tostring(root, encoding="UTF-8", standalone=True))

    def _finish_part(self, xml: str) -> bytes:
        return _reserialise(self._listed(xml))

    def _listed(self, xml: str) -> str:
        xml = ILLEGAL.sub("", _unlined(xml))
        return self._docxtpl.resolve_listing(xml) if _LISTING.search(xml) else xml


def _tagged_sources(document: DocxTemplate) -> Iterator[tuple[str, str]]:
    """Yield name and Jinja source of the body and of each other part that holds a tag."""
    yield BODY, _lined(_patched(document, document.get_xml(), BODY))
    for part in document.docx.part.package.iter_parts():
        name = str(part.partname).lstrip("/")
        if part.content_type in _MARGINS:
            source = _patched(document, document.get_part_xml(part), name)
        elif part.content_type == _FOOTNOTES:
            source = _patched(document, part.blob.decode("utf-8"), name)
        elif name == _CORE:
            source = part.blob.decode("utf-8")
        else:
            continue
        if _TAGGED.search(source):
            yield name, source if name == _CORE else _lined(source)


def _check_left_alone(parts: Mapping[str, bytes]) -> None:
    """Refuse tags where docxtpl fills none in: they would be printed as they stand."""
    if _TAGGED.search(parts.get(_ENDNOTES, b"").decode("utf-8", "replace")):
        reason = "tags in endnotes are not filled in. Make the note a footnote."
        raise TemplateInvalid(reason, _ENDNOTES)


def _patched(document: DocxTemplate, xml: str, part: str) -> str:
    check_tags(xml, part)
    return str(document.patch_xml(xml))


def _lined(source: str) -> str:
    """Start each paragraph on a line of its own, so that an error's line leads to its words."""
    return re.sub(r"<w:p([ >])", r"\n<w:p\1", source)


def _unlined(xml: str) -> str:
    return re.sub(r"\n(?=<w:p[ >])", "", xml)


def _finish_properties(xml: str) -> bytes:
    return re.sub("[\a\f]", "", ILLEGAL.sub("", xml)).encode()


def _words_near(source: str, line: int) -> str:
    lines = [re.sub(r"<[^>]+>", "", text) for text in source.split("\n")]
    return lines[line - 1].strip() if 0 < line <= len(lines) else ""


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


def _reserialise(xml: str) -> bytes:
    """Return a part as python-docx would save it, with entities resolved as it resolves them."""
    declaration = re.match(r"<\?xml[^>]*\?>", xml)
    tree = etree.fromstring(xml[declaration.end() :] if declaration else xml)
    return bytes(etree.tostring(tree, encoding="UTF-8", standalone=True))
