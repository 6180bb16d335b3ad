"""A body that says the same in less, for LibreOffice only.

Word writes font, size and language into each run, and its own marks of editing beside them.
LibreOffice (7.4) sets these properties run by run and keeps each apart while it lays out and
prints: a seventh of all it does for such a letter (counted by callgrind). Where all runs of a
paragraph have one alike, a style based on the paragraph's own says it instead.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from copy import deepcopy
from itertools import count
from typing import Any

from lxml import etree

from pipeline.letters.canonical import W

_ALIKE = ("rFonts", "sz", "szCs", "lang")
"""In the order of their schema."""
_PROOFED, _REVISED = f"{W}proofErr", f"{W}rsid"
"""Word's marks of editing: an element, and how the names of attributes begin."""
_HOLDS_OTHERS = tuple(f"{W}{name}" for name in ("p", "drawing", "pict", "object", "rStyle", "ruby"))
"""What a paragraph must not hold: text of its own, or a style of some of its words."""
_OF_STYLE = tuple(f"{W}{name}" for name in ("numPr", "contextualSpacing"))
"""A list's numbers look as the style says, and spacing hangs on who has the same style."""
_BY_SIZE = ("Chars", "Lines")
"""How the names of measures end that are counted in characters or lines."""
_NAME = "PostbagRuns"
"""How the names of new styles begin; a number follows."""
_BEGIN = f'<w:pStyle w:val="{_NAME}'
_NEW_LINES = _BEGIN, "<w:br", "<w:cr"
"""Behind each of these a line of a rewritten paragraph begins."""
_NEW_PAGE = re.compile(r'<w:br [^>]*w:type="(?:page|column)"')
"""LibreOffice makes a paragraph of its own of what stands behind, without the new style."""
_WORDS = re.compile(r"<w:t(?: [^>]*)?>[^<]*[^\s<]")
"""Some that are not blank: a line of blanks is as tall as a line of none."""
_TRUE = "1", "true", "on"
_SINGLE = "240"
"""The spacing of lines that are as far apart as they are tall."""
_DEEPEST = 20
"""Styles below each other; some are based on themselves."""


def lighten(body: Any, styles: bytes) -> bytes:
    """Rewrite a body's tree, and return the styles with those that its paragraphs now have.

    A paragraph is left alone where a character style, a table's style, a list or anything but text
    has a say in how it looks.
    """
    sheet = _Styles(styles)
    _drop_marks_of_editing(body)
    for paragraph in body.iter(f"{W}p"):
        if (alike := _alike(paragraph)) and sheet.may_stand_for(paragraph):
            sheet.take(paragraph, alike)
    return sheet.to_bytes()


def keeps_its_look(body: str) -> bool:
    """Say whether each paragraph that was rewritten looks as it should with a letter's values.

    Where it has no words, or none behind its last break, it is as tall as its own style says.
    """
    return all(_may_be_styled(text) for text in body.split("</w:p>") if _BEGIN in text)


def _may_be_styled(paragraph: str) -> bool:
    """Say whether a paragraph has no break of page or column, and its last line has words."""
    last_line = max(0, *map(paragraph.rfind, _NEW_LINES))
    return not _NEW_PAGE.search(paragraph) and _WORDS.search(paragraph, last_line) is not None


class _Styles:
    """The styles of a document, and new ones based on them."""

    def __init__(self, styles: bytes) -> None:
        self._root = etree.fromstring(styles)
        every = self._root.findall(f"{W}style")
        self._names = {style.get(f"{W}styleId") for style in every}
        self._names |= {name.get(f"{W}val") for name in self._root.iterfind(f"{W}style/{W}name")}
        own = [style for style in every if _is(style, "paragraph")]
        self._found = {style.get(f"{W}styleId"): style for style in own}
        defaults = [style for style in every if style.get(f"{W}default") in _TRUE]
        self._default = next((_name(style) for style in defaults if _is(style, "paragraph")), "")
        tables = [style for style in defaults if _is(style, "table")]
        self._plain_tables = all(style.find(f"{W}rPr") is None for style in tables)
        self._made: dict[tuple[str, bytes], str] = {}

    def may_stand_for(self, paragraph: Any) -> bool:
        """Say whether a paragraph looks the same with a style based on its own."""
        found = self._properties_of(paragraph)
        if found is None or {element.tag for element in found} & {*_OF_STYLE}:
            return False
        if any(name.endswith(_BY_SIZE) for element in found for name in element.attrib):
            return False
        tables = [*paragraph.iterancestors(f"{W}tbl")]
        styled = any(table.find(f"{W}tblPr/{W}tblStyle") is not None for table in tables)
        return not tables or (self._plain_tables and not styled and not _is_spaced(found))

    def _properties_of(self, paragraph: Any) -> list[Any] | None:
        """Return a paragraph's properties, the nearest first; None if a style is not known."""
        found, name = paragraph.findall(f"{W}pPr/*"), self._style_of(paragraph)
        for _ in range(_DEEPEST):
            if name not in self._found:
                break
            found += self._found[name].findall(f"{W}pPr/*")
            based = self._found[name].find(f"{W}basedOn")
            if based is None:
                return [*found, *self._root.findall(f"{W}docDefaults/{W}pPrDefault/{W}pPr/*")]
            name = based.get(f"{W}val")
        return None

    def take(self, paragraph: Any, properties: Sequence[Any]) -> None:
        """Let a paragraph's style have properties, and its runs no more."""
        base = self._style_of(paragraph)
        key = base, b"".join(map(_written, properties))
        if key not in self._made:
            self._made[key] = self._derive(base, properties)
        owner = _first(paragraph, f"{W}pPr")
        _first(owner, f"{W}pStyle").set(f"{W}val", self._made[key])
        tags = {element.tag for element in properties}
        for owner in [*paragraph.iterfind(f".//{W}r/{W}rPr")]:
            _drop([element for element in owner if element.tag in tags])
            if not len(owner):
                _drop([owner])

    def to_bytes(self) -> bytes:
        """Return them as a part."""
        written: bytes = etree.tostring(self._root, encoding="UTF-8", standalone=True)
        return written

    def _style_of(self, paragraph: Any) -> str:
        named = paragraph.find(f"{W}pPr/{W}pStyle")
        return self._default if named is None else named.get(f"{W}val", "")

    def _derive(self, base: str, properties: Sequence[Any]) -> str:
        names = (f"{_NAME}{number}" for number in count(1))
        name = next(name for name in names if name not in self._names)
        self._names.add(name)
        about = {f"{W}type": "paragraph", f"{W}customStyle": "1", f"{W}styleId": name}
        style = etree.SubElement(self._root, f"{W}style", about)
        etree.SubElement(style, f"{W}name", {f"{W}val": name})
        etree.SubElement(style, f"{W}basedOn", {f"{W}val": base})
        etree.SubElement(style, f"{W}rPr").extend(map(deepcopy, properties))
        return name


def _alike(paragraph: Any) -> list[Any]:
    """Return the properties that all runs of a paragraph have alike."""
    runs = paragraph.findall(f".//{W}r")
    if not runs or paragraph.text:
        return []
    if next(paragraph.iterdescendants(*_HOLDS_OTHERS), None) is not None:
        return []
    written = etree.tostring(paragraph, encoding="unicode", with_tail=False)
    if not _may_be_styled(written):
        return []
    of_first = [runs[0].find(f"{W}rPr/{W}{name}") for name in _ALIKE]
    return [found for found in of_first if found is not None and _all_have(runs, found)]


def _is_spaced(properties: Sequence[Any]) -> bool:
    """Say whether lines are further apart than they are tall.

    Below a paragraph that ends a table's cell, LibreOffice leaves such space by its style's font.
    """
    spacings = [one for one in properties if one.tag == f"{W}spacing"]
    line, rule = (_nearest(spacings, f"{W}{name}") for name in ("line", "lineRule"))
    return rule in (None, "auto") and line not in (None, _SINGLE)


def _nearest(elements: Sequence[Any], name: str) -> str | None:
    return next((element.get(name) for element in elements if name in element.attrib), None)


def _all_have(runs: Sequence[Any], wanted: Any) -> bool:
    found = [run.find(f"{W}rPr/{wanted.tag}") for run in runs]
    return all(one is not None and _written(one) == _written(wanted) for one in found)


def _drop_marks_of_editing(body: Any) -> None:
    _drop([*body.iter(_PROOFED)])
    for element in body.iter(f"{W}p", f"{W}r", f"{W}tr", f"{W}sectPr"):
        for name in [*element.attrib]:
            if name.startswith(_REVISED):
                del element.attrib[name]


def _drop(elements: Collection[Any]) -> None:
    """Take elements out of their tree; what stands behind them stays."""
    for element in elements:
        before, owner = element.getprevious(), element.getparent()
        if before is None:
            owner.text = (owner.text or "") + (element.tail or "")
        else:
            before.tail = (before.tail or "") + (element.tail or "")
        owner.remove(element)


def _first(owner: Any, tag: str) -> Any:
    """Return an element's child, put in as the first where there is none."""
    found = owner.find(tag)
    if found is None:
        found = etree.Element(tag)
        owner.insert(0, found)
    return found


def _written(element: Any) -> bytes:
    written: bytes = etree.tostring(element, with_tail=False)
    return written


def _is(style: Any, kind: str) -> bool:
    return bool(style.get(f"{W}type") == kind)


def _name(style: Any) -> str:
    return str(style.get(f"{W}styleId"))
