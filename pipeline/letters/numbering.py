"""Numbered lists that start again in each letter of a print document.

A list goes on where the one before stopped as long as both use the same ``w:num``; each letter
gets numbers of its own, with a start override for each level (ISO/IEC 29500-1, 17.9.26).
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from pipeline.letters.canonical import W

_NUM_ID, _LEVEL, _OVERRIDE = f"{W}numId", f"{W}ilvl", f"{W}lvlOverride"
_STYLE, _START_OVERRIDE = f"{W}style", f"{W}startOverride"
_STYLE_NAMED = re.compile(r'<w:pStyle w:val="([^"]*)"')

_BEFORE_NUMBER = ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
_BEFORE_INDENT = (
    *_BEFORE_NUMBER,
    *("numPr", "suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku"),
    *("wordWrap", "overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi"),
    *("adjustRightInd", "snapToGrid", "spacing"),
)
"""The schema's order of paragraph properties (ISO/IEC 29500-1, 17.3.1.26)."""


@dataclass(frozen=True, slots=True)
class _NumberedStyle:
    number: str
    level: str
    indent: Any
    """The style's ``w:ind``, or None."""


class Numbering:
    """The numbering part of a print document."""

    def __init__(self, numbering: bytes, styles: bytes) -> None:
        self._root: Any = etree.fromstring(numbering)
        self._numbers = {num.get(_NUM_ID): num for num in self._root.findall(f"{W}num")}
        self._abstract = {
            item.get(f"{W}abstractNumId"): item for item in self._root.findall(f"{W}abstractNum")
        }
        by_id = {item.get(f"{W}styleId"): item for item in etree.fromstring(styles).iter(_STYLE)}
        self._by_style = _numbered_styles(by_id)
        self._links = {key: _numbered([style]) for key, style in by_id.items()}
        self._copies: list[bytes] = []
        self._copy_text: dict[str, str] = {}
        self._next = max((int(number) for number in self._numbers), default=0) + 1

    def rename(self, body: Any, name: Callable[[str], str]) -> None:
        """Write ``name(number)`` for the number of each list of a letter that counts."""
        for paragraph in body.iter(f"{W}p"):
            own = self._own_number(paragraph)
            if own is not None:
                own.set(f"{W}val", name(own.get(f"{W}val")))

    def names_in(self, xml: str) -> bool:
        """Say whether a part's XML, which may hold tags, has lists."""
        styles = (found[1] for found in _STYLE_NAMED.finditer(xml))
        return "<w:numPr" in xml or any(style in self._by_style for style in styles)

    def fresh(self, ordinal: int) -> Callable[[str], str]:
        """Return a way to name the ``ordinal``-th letter's lists; the first keeps its own."""
        named: dict[str, str] = {}

        def name(number: str) -> str:
            if ordinal == 1:
                return number
            key = self._list_of(number)
            if key not in named:
                named[key] = self._copy(number)
            return named[key]

        return name

    def to_bytes(self) -> bytes:
        """Return the numbering part, the copies behind the numbers they are copies of."""
        xml = bytes(etree.tostring(self._root, encoding="UTF-8", standalone=True))
        place = xml.rindex(b"<w:num ")
        place = xml.index(b"</w:num>", place) + len(b"</w:num>")
        return b"".join((xml[:place], *self._copies, xml[place:]))

    def _own_number(self, paragraph: Any) -> Any:
        """Return the paragraph's ``w:numId``, made from its style's where it has none.

        None for a paragraph outside a list, or in one whose marks do not count.
        """
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return None
        own = properties.find(f"{W}numPr/{_NUM_ID}")
        if own is not None:
            return own if self._counts(own.get(f"{W}val")) else None
        style = properties.find(f"{W}pStyle")
        numbered = None if style is None else self._by_style.get(style.get(f"{W}val"))
        if numbered is None or not self._counts(numbered.number):
            return None
        return _write_number(properties, numbered)

    def _counts(self, number: str) -> bool:
        """Say whether a list has figures or letters to start again; bullets have none."""
        num = self._numbers.get(number)
        if num is None:
            return False
        formats = self._levels(num).values()
        return any(level.find(f"{W}numFmt").get(f"{W}val") != "bullet" for level in formats)

    def _list_of(self, number: str) -> str:
        """Return what the numbers that count together have in common.

        Numbers of one definition go on where the other stopped, unless one says how to start.
        """
        source = self._numbers[number]
        return f"alone {number}" if source.find(_OVERRIDE) is not None else _abstract_of(source)

    def _copy(self, number: str) -> str:
        """Return the number of a copy of a list, which starts again at each level."""
        if number not in self._copy_text:
            self._copy_text[number] = self._overrides(number)
        fresh = str(self._next)
        self._next += 1
        self._copies.append(f'<w:num w:numId="{fresh}">{self._copy_text[number]}'.encode())
        return fresh

    def _overrides(self, number: str) -> str:
        source = self._numbers[number]
        own = {item.get(_LEVEL): item for item in source.findall(_OVERRIDE)}
        levels = self._levels(source).items()
        overrides = [_override(index, level, own.get(index)) for index, level in levels]
        return "".join(
            (f'<w:abstractNumId w:val="{_abstract_of(source)}"/>', *overrides, "</w:num>")
        )

    def _levels(self, num: Any) -> Mapping[str, Any]:
        abstract = self._abstract[_abstract_of(num)]
        link = abstract.find(f"{W}numStyleLink")
        style = None if link is None else self._links.get(link.get(f"{W}val"))
        if style is not None and self._numbers.get(style.number) not in (None, num):
            return self._levels(self._numbers[style.number])
        return {
            level.get(_LEVEL): level
            for level in abstract.findall(f"{W}lvl")
            if level.find(f"{W}numFmt") is not None
        }


def _abstract_of(num: Any) -> str:
    return str(num.find(f"{W}abstractNumId").get(f"{W}val"))


def _override(index: str, level: Any, own: Any) -> str:
    """Return what makes a level start again; ``own`` is what the template says of it, or None."""
    if own is not None and own.find(_START_OVERRIDE) is not None:
        return _as_text(own)
    shape = level if own is None or own.find(f"{W}lvl") is None else own.find(f"{W}lvl")
    start = shape.find(f"{W}start")
    value = "1" if start is None else start.get(f"{W}val")
    restart = f'<w:startOverride w:val="{value}"/>'
    rest = "" if shape is level else _as_text(shape)
    return f'<w:lvlOverride w:ilvl="{index}">{restart}{rest}</w:lvlOverride>'


def _as_text(element: Any) -> str:
    """Return an element for the part it comes from, whose root names the namespaces."""
    text = str(etree.tostring(element, encoding="unicode", with_tail=False))
    return re.sub(r' xmlns:\w+="[^"]*"', "", text)


def _write_number(properties: Any, style: _NumberedStyle) -> Any:
    """Put a style's number into a paragraph itself, with the style's indent.

    A number of the paragraph's own brings the list's indent, which would win over the style's.
    """
    group = etree.Element(f"{W}numPr")
    etree.SubElement(group, _LEVEL, {f"{W}val": style.level})
    own = etree.SubElement(group, _NUM_ID, {f"{W}val": style.number})
    _insert(properties, group, _BEFORE_NUMBER)
    if style.indent is not None and properties.find(f"{W}ind") is None:
        _insert(properties, copy.deepcopy(style.indent), _BEFORE_INDENT)
    return own


def _insert(properties: Any, element: Any, before: tuple[str, ...]) -> None:
    tags = {W + tag for tag in before}
    properties.insert(sum(1 for child in properties if child.tag in tags), element)


def _numbered_styles(by_id: Mapping[str, Any]) -> dict[str, _NumberedStyle]:
    """Return the styles with a number, of their own or of a style they are based on."""
    found = {key: _numbered(_lineage(key, by_id)) for key in by_id}
    return {key: style for key, style in found.items() if style is not None}


def _lineage(key: str, by_id: Mapping[str, Any]) -> list[Any]:
    """Return a style and those it is based on, nearest first."""
    line: list[Any] = []
    while key in by_id and by_id[key] not in line:
        line.append(by_id[key])
        based = by_id[key].find(f"{W}basedOn")
        key = "" if based is None else based.get(f"{W}val")
    return line


def _numbered(lineage: list[Any]) -> _NumberedStyle | None:
    numbers = (style.find(f"{W}pPr/{W}numPr") for style in lineage)
    group = next((number for number in numbers if number is not None), None)
    number = None if group is None else group.find(_NUM_ID)
    if group is None or number is None:
        return None
    level = group.find(_LEVEL)
    indents = (style.find(f"{W}pPr/{W}ind") for style in lineage)
    indent = next((indent for indent in indents if indent is not None), None)
    return _NumberedStyle(
        number.get(f"{W}val"), "0" if level is None else level.get(f"{W}val"), indent
    )
