"""Numbered lists that start again in each letter of a print document.

A list goes on where the one before stopped as long as both use the same ``w:num``; each letter
gets numbers of its own, with a start override for each level (ISO/IEC 29500-1, 17.9.26).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree

from pipeline.letters.template import W

_NUM_ID, _LEVEL = f"{W}numId", f"{W}ilvl"


class Numbering:
    """The numbering part of a print document."""

    def __init__(self, numbering: bytes, styles: bytes) -> None:
        self._root: Any = etree.fromstring(numbering)
        self._numbers = {num.get(_NUM_ID): num for num in self._root.findall(f"{W}num")}
        self._abstract = {
            item.get(f"{W}abstractNumId"): item for item in self._root.findall(f"{W}abstractNum")
        }
        self._by_style = _numbered_styles(etree.fromstring(styles))
        self._next = max((int(number) for number in self._numbers), default=0) + 1

    def restart(self, body: Any) -> None:
        """Give each numbered list of a letter's body a number of its own."""
        fresh: dict[str, str] = {}
        for paragraph in body.iter(f"{W}p"):
            own = self._own_number(paragraph)
            if own is None or not self._counts(own.get(f"{W}val")):
                continue
            number = own.get(f"{W}val")
            if number not in fresh:
                fresh[number] = self._copy(number)
            own.set(f"{W}val", fresh[number])

    def to_bytes(self) -> bytes:
        """Return the numbering part."""
        return bytes(etree.tostring(self._root, encoding="UTF-8", standalone=True))

    def _own_number(self, paragraph: Any) -> Any:
        """Return the paragraph's ``w:numId``, made from its style's where it has none."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return None
        own = properties.find(f"{W}numPr/{_NUM_ID}")
        style = properties.find(f"{W}pStyle")
        if own is not None or style is None or style.get(f"{W}val") not in self._by_style:
            return own
        number, level = self._by_style[style.get(f"{W}val")]
        group = etree.Element(f"{W}numPr")
        etree.SubElement(group, _LEVEL, {f"{W}val": level})
        own = etree.SubElement(group, _NUM_ID, {f"{W}val": number})
        before = {W + tag for tag in ("pStyle", "keepNext", "keepLines", "pageBreakBefore")}
        before |= {f"{W}framePr", f"{W}widowControl"}
        properties.insert(sum(1 for child in properties if child.tag in before), group)
        return own

    def _counts(self, number: str) -> bool:
        """Say whether a list has figures or letters to start again; bullets have none."""
        num = self._numbers.get(number)
        if num is None:
            return False
        formats = self._levels(num).values()
        return any(level.find(f"{W}numFmt").get(f"{W}val") != "bullet" for level in formats)

    def _copy(self, number: str) -> str:
        source = self._numbers[number]
        fresh = str(self._next)
        self._next += 1
        num = etree.Element(f"{W}num", {_NUM_ID: fresh})
        abstract = source.find(f"{W}abstractNumId").get(f"{W}val")
        etree.SubElement(num, f"{W}abstractNumId", {f"{W}val": abstract})
        for index, level in self._levels(source).items():
            override = etree.SubElement(num, f"{W}lvlOverride", {_LEVEL: index})
            start = level.find(f"{W}start")
            value = "1" if start is None else start.get(f"{W}val")
            etree.SubElement(override, f"{W}startOverride", {f"{W}val": value})
        last = self._root.findall(f"{W}num")[-1]
        last.addnext(num)
        return fresh

    def _levels(self, num: Any) -> Mapping[str, Any]:
        abstract = self._abstract[num.find(f"{W}abstractNumId").get(f"{W}val")]
        return {
            level.get(_LEVEL): level
            for level in abstract.findall(f"{W}lvl")
            if level.find(f"{W}numFmt") is not None
        }


def _numbered_styles(styles: Any) -> dict[str, tuple[str, str]]:
    """Return style id to (numId, level), looking through the styles a style is based on."""
    own: dict[str, tuple[str, str]] = {}
    parents: dict[str, str] = {}
    for style in styles.findall(f"{W}style"):
        key = style.get(f"{W}styleId")
        number = style.find(f"{W}pPr/{W}numPr/{_NUM_ID}")
        level = style.find(f"{W}pPr/{W}numPr/{_LEVEL}")
        if number is not None:
            own[key] = (number.get(f"{W}val"), "0" if level is None else level.get(f"{W}val"))
        based = style.find(f"{W}basedOn")
        if based is not None:
            parents[key] = based.get(f"{W}val")
    found = dict(own)
    for key in parents:
        ancestor, seen = key, set()
        while ancestor not in own and ancestor in parents and ancestor not in seen:
            seen.add(ancestor)
            ancestor = parents[ancestor]
        if ancestor in own:
            found[key] = own[ancestor]
    return found
