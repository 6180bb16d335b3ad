"""The words of a template, paragraph by paragraph, as its author sees them in Word."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from pipeline.letters.canonical import W
from pipeline.letters.refusal import paragraph_elements
from pipeline.letters.template import BODY

_CORE = "docProps/core.xml"
_PART = re.compile(r"word/(?:header|footer|footnotes)\d*\.xml")
_NEAR = 60
LARGEST = 3_000_000
"""No part of an honest letter comes near it."""


@dataclass(eq=False)
class Paragraph:
    """One paragraph of a part; that of a text box stands apart from the one it hangs on."""

    part: str
    number: int
    """From 1, as the part's paragraphs follow each other."""
    element: Any
    pieces: list[tuple[int, str, Any]] = field(default_factory=list)
    """The texts of its runs, each with its place among all texts of the part and its element."""
    deleted: str = ""
    """What a tracked change has struck out."""
    text: str = ""

    def close(self) -> None:
        """Join the pieces."""
        self.text = "".join(text for _order, text, _element in self.pieces)

    def order(self, start: int) -> tuple[int, int]:
        """Return what sorts the character at ``start`` among all characters of the part."""
        for order, text, _element in self.pieces:
            if start < len(text):
                return order, start
            start -= len(text)
        return (self.pieces[-1][0] if self.pieces else 0), start

    def inside(self, start: int) -> tuple[str, ...]:
        """Return the kinds of elements that the character at ``start`` stands in."""
        order, _start = self.order(start)
        found = next((element for at, _text, element in self.pieces if at == order), self.element)
        return tuple(str(element.tag) for element in found.iterancestors())

    def around(self, name: str) -> Any:
        """Return the nearest element ``w:name`` that the paragraph stands in, or None."""
        return next(self.element.iterancestors(W + name), None)


def read_parts(path: Path) -> dict[str, list[Paragraph]]:
    """Return the paragraphs of each part in which tags count, by the part's name.

    A file that cannot be read has none: to say so is for whoever opens it as a template.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = {info.filename for info in archive.infolist() if info.file_size < LARGEST}
            others = sorted((name for name in names if _PART.fullmatch(name)), key=_in_order)
            wanted = [name for name in (BODY, *others, _CORE) if name in names]
            return {name: _read_part(name, archive.read(name)) for name in wanted}
    except (zipfile.BadZipFile, etree.XMLSyntaxError, OSError, NotImplementedError):
        return {}


def words_near(paragraphs: list[Paragraph], paragraph: Paragraph, start: int, length: int) -> str:
    """Return the words around a place; where the tag stands alone, those that follow it too.

    A place without length is that of the whole paragraph.
    """
    text = paragraph.text
    left = max(0, text.rfind(" ", 0, start - _NEAR) + 1) if start > _NEAR else 0
    cut = text.find(" ", start + length + _NEAR)
    near = ("… " if left else "") + text[left : None if cut < 0 else cut].strip()
    near += " …" if cut >= 0 else ""
    if text.strip() != text[start : start + length] or paragraph.part == _CORE:
        return near
    after = paragraphs[paragraph.number : paragraph.number + 5]
    words = next((other.text.strip() for other in after if other.text.strip()), "")
    return f"{near} ¶ {words[:_NEAR].strip()}" if words else near


def _in_order(name: str) -> tuple[bool, str, int, str]:
    number = re.search(r"\d+", name)
    kind = re.sub(r"\d+", "", name)
    return "footnotes" in name, kind.replace("header", "a"), int(number[0]) if number else 0, name


def _read_part(name: str, content: bytes) -> list[Paragraph]:
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False))
    if name == _CORE:
        return [*_properties(root)]
    found = {
        element: Paragraph(name, number, element)
        for number, element in enumerate(paragraph_elements(root), start=1)
    }
    wanted = (W + tag for tag in ("t", "delText", "br", "cr", "tab", "noBreakHyphen"))
    for order, element in enumerate(root.iter(*wanted)):
        paragraph = found.get(next(element.iterancestors(f"{W}p"), None))
        if paragraph is not None:
            _take(paragraph, order, element)
    for paragraph in found.values():
        paragraph.close()
    return [*found.values()]


def _take(paragraph: Paragraph, order: int, element: Any) -> None:
    tag = element.tag.removeprefix(W)
    text = (element.text or "").replace("\n", " ") if tag in ("t", "delText") else " "
    text = "-" if tag == "noBreakHyphen" else text
    if tag == "delText" or next(element.iterancestors(f"{W}moveFrom"), None) is not None:
        paragraph.deleted += text
    elif tag != "tab" or element.getparent().tag == f"{W}r":
        paragraph.pieces.append((order, text, element))


def _properties(root: Any) -> Iterator[Paragraph]:
    for number, element in enumerate(root.iterchildren("*"), start=1):
        text = (element.text or "").replace("\n", " ")
        yield Paragraph(_CORE, number, element, [(number, text, element)], text=text)
