"""Make a cover sheet's label fit its frame: long addresses are set smaller, never cut off.

Widths are estimated on the safe side, without a font at hand: an address set a little smaller than
need be is still read, one that runs out of the frame is not.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import etree

from pipeline.letters.canonical import W

STYLES = ("Label Name", "Label Line", "Label Forward", "Label Bundle")
"""The styles of the label, as they are called in Word."""

_WIDTH, _HEIGHT = 391, 191
"""Points inside the frame of 150 by 80 mm: 6 mm are left free around."""
_SMALLEST = 6.0
_SPACE = 0.28
"""A space's width in sizes of its type, in Liberation Sans."""
_LIGHT = 0.93
"""How wide its regular type is beside the bold one, which the widths below would do for."""
_WESTERN_LINE, _OTHER_LINE = 1.15, 1.9
"""The height of a line that the font decides, in sizes of its type. More for most scripts past
Cyrillic, and for whatever an RLM sets in an Arabic font."""
_SIZES = tuple(half / 2 for half in range(200, int(2 * _SMALLEST) - 1, -1))


@dataclass(frozen=True)
class _Style:
    """A style of the template: its element, sizes in points, and what its lines are set to."""

    element: Any
    size: float
    line: float
    """The height of a line in sizes of its type; 0 where the font decides."""
    room: float
    """Points left free before and after each paragraph."""
    bold: bool

    def height(self, text: str, largest: float) -> float:
        """Return how high a paragraph stands, in points, in type no larger than ``largest``."""
        size = min(self.size, largest)
        width = size if self.bold or not _is_western(text) else size * _LIGHT
        rows = sum(_rows(line, width) for line in text.split("\n"))
        line = self.line or (_WESTERN_LINE if _is_western(text) else _OTHER_LINE)
        return rows * line * size + self.room

    def shrink(self, largest: float) -> None:
        """Set the style no larger than ``largest``, and its lines with it."""
        factor = min(1, largest / self.size)
        for tag, key in (("sz", "val"), ("szCs", "val"), ("spacing", "line")):
            for element in self.element.iter(f"{W}{tag}"):
                value = _whole(element, key)
                if value and (tag != "spacing" or self.line):
                    element.set(f"{W}{key}", str(round(value * factor)))


def fit_label(styles: bytes, body: bytes) -> bytes:
    """Return ``word/styles.xml`` with the label's styles so small that what is in them fits.

    ``body`` is the merged ``word/document.xml``. The largest type gives way first: whom to forward
    a parcel to stays as it is until the address is no larger. Styles that the template does not
    have are passed over.
    """
    root = etree.fromstring(styles)
    own = {key: style for key, name, style in _read_styles(root) if name in STYLES}
    texts = [(own[key], text) for key, text in _paragraphs(etree.fromstring(body)) if key in own]
    largest = next((size for size in _SIZES if _height(texts, size) <= _HEIGHT), _SMALLEST)
    if all(style.size <= largest for style in own.values()):
        return styles
    for style in own.values():
        style.shrink(largest)
    return bytes(etree.tostring(root, encoding="UTF-8", standalone=True))


@lru_cache(maxsize=1024)
def text_width(text: str) -> float:
    """Return about how wide a text is, in sizes of its type.

    >>> text_width("Mr") < text_width("MR") < text_width("国王")
    True
    """
    return sum(map(_character_width, text))


def _height(texts: Iterable[tuple[_Style, str]], largest: float) -> float:
    return sum(style.height(text, largest) for style, text in texts)


def _rows(text: str, size: float) -> int:
    """Return how many rows a text takes in the frame, word by word."""
    rows, used, room = 1, 0.0, _WIDTH / size
    for word in text.split():
        width = text_width(word)
        if used and used + width > room:
            rows, used = rows + 1, 0.0
        while width > room:
            rows, width = rows + 1, width - room
        used += width + _SPACE
    return rows


def _character_width(char: str) -> float:
    """Return a character's width: a little over the average of its kind in Liberation Sans."""
    if unicodedata.east_asian_width(char) in "WF":
        return 1
    if unicodedata.category(char) in ("Mn", "Cf"):
        return 0
    if char.isspace():
        return _SPACE
    return 0.69 if char.isupper() else 0.53


@lru_cache(maxsize=1024)
def _is_western(text: str) -> bool:
    """Say whether Liberation Sans itself has all letters of a text, Latin, Greek or Cyrillic."""
    return all(char < "\u0530" or "\u2010" <= char < "\u2070" for char in text)


def _paragraphs(root: Any) -> Iterator[tuple[str, str]]:
    """Yield the id of each paragraph's style, and the paragraph's text."""
    for paragraph in root.iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        if style is not None:
            texts = (each.text or "\n" for each in paragraph.iter(f"{W}t", f"{W}br"))
            yield str(style.get(f"{W}val")), "".join(texts)


def _read_styles(root: Any) -> Iterator[tuple[str, str, _Style]]:
    """Yield the styles that have a size of their own, each with its id and its name."""
    for style in root.iter(f"{W}style"):
        name, size = style.find(f"{W}name"), style.find(f"{W}rPr/{W}sz")
        points = 0 if name is None or size is None else _whole(size, "val") / 2
        if points:
            spacing = style.find(f"{W}pPr/{W}spacing")
            line, room = (0.0, 0.0) if spacing is None else _read_spacing(spacing)
            own = _Style(style, points, line / points, room, _is_bold(style))
            yield str(style.get(f"{W}styleId")), str(name.get(f"{W}val")), own


def _is_bold(style: Any) -> bool:
    bold = style.find(f"{W}rPr/{W}b")
    return bold is not None and bold.get(f"{W}val") not in ("0", "false", "off")


def _read_spacing(spacing: Any) -> tuple[float, float]:
    """Return the exact height of a line, else 0, and the room around a paragraph, in points."""
    exact = spacing.get(f"{W}lineRule") == "exact"
    line = _whole(spacing, "line") if exact else 0
    return line / 20, (_whole(spacing, "before") + _whole(spacing, "after")) / 20


def _whole(element: Any, key: str) -> int:
    """Return a whole number that an element says, 0 where it says none."""
    value = element.get(f"{W}{key}", "")
    return int(value) if value.isdecimal() else 0
