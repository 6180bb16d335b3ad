"""Make a cover sheet's label fit its frame: long addresses are set smaller, never cut off.

Widths are estimated on the safe side, without a font at hand: an address set a little smaller than
need be is still read, one that runs out of the frame is not.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from lxml import etree

from pipeline.letters.canonical import W

STYLES = ("Label Name", "Label Line", "Label Forward", "Label Bundle")
"""The styles of the label, as they are called in Word."""

_WIDTH, _HEIGHT = 391, 186
"""Points inside the frame of 150 by 80 mm: 6 mm are left free around, and spaces between lines."""
_FACTORS = tuple(percent / 100 for percent in range(100, 25, -5))
_SMALLEST = 6.0
_RAGGED = 1.05
"""What lines lose at their ends, where no word fits any more."""


@dataclass(frozen=True)
class _Style:
    """A style of the template: its element, its size in points, and what its lines are set to."""

    element: Any
    size: float
    line: float
    """The height of a line in sizes of its type; 0 where the font decides."""

    def height(self, texts: Sequence[str], factor: float) -> float:
        """Return how high ``texts`` stand, in points, at a part of their size."""
        size = self.size * factor
        rows = ((ceil(text_width(text) * _RAGGED * size / _WIDTH), text) for text in texts)
        return sum(count * (self.line or _line_height(text)) * size for count, text in rows)

    def shrink(self, factor: float) -> None:
        """Set the style smaller."""
        factor = max(factor, min(1, _SMALLEST / self.size))
        for tag, key in (("sz", "val"), ("szCs", "val"), ("spacing", "line")):
            for element in self.element.iter(f"{W}{tag}"):
                if tag != "spacing" or self.line:
                    value = int(element.get(f"{W}{key}"))
                    element.set(f"{W}{key}", str(round(value * factor)))


def fit_label(styles: bytes, texts: Mapping[str, Sequence[str]]) -> bytes:
    """Return ``word/styles.xml`` with the label's styles so small that its ``texts`` fit.

    ``texts`` are the paragraphs in each style, by the style's name. Styles that the template does
    not have are passed over.
    """
    root = etree.fromstring(styles)
    own = {name: style for name, style in _read_styles(root) if name in STYLES}
    factor = next((one for one in _FACTORS if _height(own, texts, one) <= _HEIGHT), _FACTORS[-1])
    if factor == 1:
        return styles
    for style in own.values():
        style.shrink(factor)
    return bytes(etree.tostring(root, encoding="UTF-8", standalone=True))


def text_width(text: str) -> float:
    """Return about how wide a text is, in sizes of its type.

    >>> text_width("Mr") < text_width("MR") < text_width("国王")
    True
    """
    return sum(map(_character_width, text))


def _height(own: Mapping[str, _Style], texts: Mapping[str, Sequence[str]], factor: float) -> float:
    return sum(style.height(texts.get(name, ()), factor) for name, style in own.items())


def _character_width(char: str) -> float:
    """Return a character's width: a little over the average of its kind in Liberation Sans."""
    if unicodedata.east_asian_width(char) in "WF":
        return 1
    if unicodedata.category(char) in ("Mn", "Cf"):
        return 0
    if char.isspace():
        return 0.28
    return 0.69 if char.isupper() else 0.53


def _line_height(text: str) -> float:
    """Return the height of a line that the font decides, in sizes of its type.

    More for most scripts past Cyrillic, and for whatever an RLM sets in an Arabic font.
    """
    return 1.2 if all(char < "\u0530" or "\u2010" <= char < "\u2070" for char in text) else 1.9


def _read_styles(root: Any) -> Iterator[tuple[str, _Style]]:
    """Yield the styles that have a size of their own, each with its name."""
    for style in root.iter(f"{W}style"):
        name, size = style.find(f"{W}name"), style.find(f"{W}rPr/{W}sz")
        if name is None or size is None:
            continue
        points = int(size.get(f"{W}val")) / 2
        spacing = style.find(f"{W}pPr/{W}spacing")
        exact = spacing is not None and spacing.get(f"{W}lineRule") == "exact"
        line = int(spacing.get(f"{W}line")) / 20 / points if exact else 0
        yield str(name.get(f"{W}val")), _Style(style, points, line)
