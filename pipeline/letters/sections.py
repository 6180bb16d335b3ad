"""The sections of a letter in its print document (ISO/IEC 29500-1, 17.6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lxml import etree

from pipeline.letters.canonical import W

R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BEFORE_TYPE = ("headerReference", "footerReference", "footnotePr", "endnotePr")
_BEFORE_PAGES = (*_BEFORE_TYPE, "type", "pgSz", "pgMar", "paperSrc", "pgBorders", "lnNumType")


def place_sections(
    body: Any, start: str, own_margin: Callable[[str], str], blank_margin: Callable[[str], str]
) -> None:
    """Start a letter on a fresh page, numbered from 1, with headers and footers of its own.

    ``start`` is the section type, ``oddPage`` or ``nextPage``. ``own_margin`` gives the
    relationship to use instead of a header's or footer's; ``blank_margin`` that of an empty one,
    put where the letter's first section has none but a later one has: else it would show the
    letter before.
    """
    found = body.iter(f"{W}sectPr")
    sections = [section for section in found if section.getparent().tag != f"{W}sectPrChange"]
    if not sections:
        sections.append(etree.SubElement(body, f"{W}sectPr"))
    used = [(ref.tag, ref.get(f"{W}type")) for s in sections for ref in references(s)]
    for section in sections:
        for reference in references(section):
            reference.set(R_ID, own_margin(reference.get(R_ID)))
    first = sections[0]
    own = {(ref.tag, ref.get(f"{W}type")) for ref in references(first)}
    for tag, kind in dict.fromkeys(used):
        if (tag, kind) not in own:
            blank = blank_margin(tag.removeprefix(W))
            first.insert(0, etree.Element(tag, {f"{W}type": kind, R_ID: blank}))
    _set(first, "type", _BEFORE_TYPE, {"val": start})
    _set(first, "pgNumType", _BEFORE_PAGES, {"start": "1"})


def end_section(body: Any) -> Any:
    """Move a letter's last section into its last paragraph, so that another letter can follow.

    Returns the section.
    """
    section = body[-1]
    ending = section.getprevious()
    if ending is None or ending.tag != f"{W}p" or ending.find(f"{W}pPr/{W}sectPr") is not None:
        ending = etree.Element(f"{W}p")
        section.addprevious(ending)
    properties = ending.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        properties.tail, ending.text = ending.text, None
        ending.insert(0, properties)
    change = properties.find(f"{W}pPrChange")
    properties.insert(len(properties) if change is None else properties.index(change), section)
    return section


def references(section: Any) -> Iterator[Any]:
    """Yield a section's header and footer references."""
    yield from section.findall(f"{W}headerReference")
    yield from section.findall(f"{W}footerReference")


def _set(section: Any, name: str, after: tuple[str, ...], attributes: Mapping[str, str]) -> None:
    """Set attributes of a section property, put in its place in the schema's order if new."""
    element = section.find(W + name)
    if element is None:
        element = etree.Element(W + name)
        tags = {W + tag for tag in after}
        section.insert(sum(1 for child in section if child.tag in tags), element)
    for key, value in attributes.items():
        element.set(W + key, value)
