"""Letters as one document for LibreOffice, in one section where that looks no different."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.letters.collate import PrintDocument
from pipeline.letters.instructions import instructions_in
from pipeline.letters.notes import NOTE_PARTS
from pipeline.letters.print_source import framed_by
from pipeline.letters.relations import Relations
from pipeline.letters.shared_margins import share_margins
from pipeline.letters.template import LetterTemplate

_BODY_RELS, _TYPES = "word/_rels/document.xml.rels", "[Content_Types].xml"
_NAMES_PAGES = re.compile(r"PAGE|SECTION", re.IGNORECASE)
_OWN_SECTION = re.compile(
    r"<w:(?:titlePg|lnNumType|vAlign|sectPrChange)\b|<w:pgNumType [^>]*w:(?:fmt|chap)|"
    r'<w:cols [^>]*w:num="(?!1")'
)
_OWN_START_OR_END = re.compile(r"<w:(?:sdt|between|ins|del|moveFrom|moveTo|pgNum)\b")
"""LibreOffice 7.4 writes out a field in a content control, joins paragraphs with such borders over
the end of a page, and marks a paragraph whose end was deleted while tracked."""
_OF_PAGES = re.compile(
    rb"<w:(?:evenAndOddHeaders|mirrorMargins|bookFold\w+|splitPgBreakAndParaMark)\b"
)
_REFERENCE = re.compile(
    r'<w:(?:header|footer)Reference\b(?=[^>]*w:type="default")[^>]*r:id="([^"]+)"'
)


@dataclass(frozen=True)
class SharedDocument:
    """A document of letters in one section, and by what its PDF is believed."""

    content: bytes
    printed: Mapping[int, str]
    """The letters' numbers as their pages show them."""
    in_bodies: Mapping[int, int]
    """How often a letter's body shows its number."""
    on_pages: int
    """How often each of its pages shows it besides."""
    one_page: bool
    """Each letter must have one page."""


def share_document(
    template: LetterTemplate, letters: Sequence[tuple[int, str, Mapping[str, Any]]]
) -> SharedDocument | None:
    """Return letters in one section, or None where they would not look as in their own.

    Each letter has its number, the number as it is printed, and its values.
    """
    if not can_share(template):
        return None
    parts = template.constant_parts
    relations = Relations(parts[_BODY_RELS], parts[_TYPES])
    if not all(relations.is_margin(part.name) for part in template.parts[1:]):
        return None
    constant = {name: xml for name, xml in parts.items() if relations.is_margin(name)}
    rendered = (
        (number, printed, {part.name: part.render(values) for part in template.parts[1:]})
        for number, printed, values in letters
    )
    margins = share_margins(constant, rendered)
    if margins is None:
        return None
    document = PrintDocument(template, duplex=False, shared=margins)
    for number, _, values in letters:
        document.add(number, values)
    shown = _REFERENCE.findall(template.parts[0].source)
    on_pages = sum(margins.shown[relations.target(reference)] for reference in shown)
    content = document.to_bytes()
    return SharedDocument(content, margins.printed, margins.in_bodies, on_pages, margins.one_page)


def can_share(template: LetterTemplate) -> bool:
    """Say whether a template's letters may stand in one section.

    Not where they have several, or notes, frames, controls, page numbers in the body, or pages of
    several kinds.
    """
    body, constant = template.parts[0].source, template.constant_parts
    names = {*constant, *(part.name for part in template.parts)}
    styles = constant.get("word/styles.xml", b"<styles/>")
    return not (
        template.prepared_body is None
        or names & {*NOTE_PARTS}
        or body.count("<w:sectPr") != 1
        or _OWN_SECTION.search(body, body.index("<w:sectPr"))
        or framed_by(styles).search(body)
        or b"<w:between" in styles
        or _NAMES_PAGES.search(instructions_in(body))
        or _OWN_START_OR_END.search(body)
        or _OF_PAGES.search(constant.get("word/settings.xml", b""))
    )
