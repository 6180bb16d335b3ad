"""The parts of a template that hold tags, as Jinja sources in docxtpl's own reading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from docx.opc.constants import CONTENT_TYPE as CT
from docxtpl import DocxTemplate

from pipeline.letters.tag_limits import check_tags

BODY = "word/document.xml"
CORE = "docProps/core.xml"

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
TAGGED = re.compile(r"\{\{|\{%|\{#")
_ORDER = (CT.WML_HEADER, CT.WML_FOOTER, CT.OPC_CORE_PROPERTIES, CT.WML_FOOTNOTES)
"""In which docxtpl renders them; the number of a letter's new image depends on it."""


def tagged_sources(document: DocxTemplate) -> Iterator[tuple[str, str]]:
    """Yield name and Jinja source of the body and of each other part that holds a tag."""
    yield BODY, _lined(_patched(document, document.get_xml(), BODY))
    for part in sorted(document.docx.part.package.iter_parts(), key=_order):
        name = part_name(part)
        if part.content_type in (CT.WML_HEADER, CT.WML_FOOTER):
            source = _lined(_patched(document, document.get_part_xml(part), name))
        elif part.content_type == CT.WML_FOOTNOTES:
            source = _lined(_patched(document, part.blob.decode("utf-8"), name))
        elif name == CORE:
            source = _TAG.sub(lambda tag: unescape(tag[0]), _read(part))
        else:
            continue
        if TAGGED.search(source):
            yield name, source


def part_name(part: Any) -> str:
    """Return a part's name in the package, such as ``word/header1.xml``."""
    return str(part.partname).lstrip("/")


def unlined(xml: str) -> str:
    """Take away the line breaks that were put before paragraphs."""
    return re.sub(r"\n(?=<w:p[ >])", "", xml)


def _read(part: Any) -> str:
    """Return a part's text with XML's own ends of lines (XML 1.0, 2.11)."""
    return re.sub("\r\n?", "\n", part.blob.decode("utf-8"))


def _order(part: Any) -> int:
    return _ORDER.index(part.content_type) if part.content_type in _ORDER else 0


def _patched(document: DocxTemplate, xml: str, part: str) -> str:
    check_tags(xml, part)
    return str(document.patch_xml(xml))


def _lined(source: str) -> str:
    """Start each paragraph on a line of its own, so that an error's line leads to its words."""
    return re.sub(r"<w:p([ >])", r"\n<w:p\1", source)
