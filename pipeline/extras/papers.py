"""Envelopes and sheets of labels: their measures, and type so large that an address fits."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from math import ceil
from typing import Any

from pipeline.bundles.cover_fit import text_width

SIZES = (14, 12, 11, 10, 9, 8, 7, 6, 5)
"""Of type, in points."""
READABLE = 6
"""The smallest size of type for an address that the post has to read."""
LINES = {"P": 1.2, "T": 1.4, "R": 1.4}
"""The height of a line in sizes of type: of plain letters (P), of taller ones, as those of India
and the Far East (T), and of those that run from right to left (R)."""
_WHOLE = 8
"""The smallest type in which lines are kept whole rather than broken in two, in points."""
_POINTS = 72 / 25.4
_RAGGED = 1.05
"""What lines lose at their ends, where no word fits any more."""
_RTL = ("R", "AL")


@dataclass(frozen=True)
class Box:
    """A place on paper, in millimetres from its left and top."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Envelope:
    """An envelope; lengths in millimetres."""

    width: float
    height: float
    address: Box
    sender: Box


@dataclass(frozen=True)
class Labels:
    """A sheet of labels; lengths in millimetres."""

    sheet: tuple[float, float]
    columns: int
    rows: int
    width: float
    height: float
    left: float
    """From the sheet's left edge to the first label; so with ``top``."""
    top: float
    across: float
    """From the left of a label to the left of the next; so with ``down``."""
    down: float
    inset: float
    """Free along the edges of a label."""

    @property
    def each(self) -> int:
        """How many labels a sheet has."""
        return self.columns * self.rows

    @property
    def room(self) -> Box:
        """The place for text on a label."""
        free = 2 * self.inset
        return Box(self.inset, self.inset, self.width - free, self.height - free)


@dataclass(frozen=True)
class Fitted:
    """Lines of an address, and the style in which they fit their place."""

    lines: tuple[str, ...]
    style: str
    """Kind of letters and size, such as ``P11``."""
    fits: bool = True

    @property
    def values(self) -> dict[str, Any]:
        """What a template is given."""
        return {"style": self.style, "text": "\n".join(self.lines)}


@lru_cache(maxsize=1)
def _measures() -> Mapping[str, Any]:
    path = files("pipeline.bundles").joinpath("data/post_papers.toml")
    return tomllib.loads(path.read_text("utf-8"))


def envelope_of(name: str) -> Envelope:
    """Return the measures of an envelope by its name in ``campaign.toml``."""
    own, sender = _measures()["envelopes"][name], _measures()["sender"]["box"]
    return Envelope(own["width"], own["height"], Box(*own["address"]), Box(*sender))


def labels_of(name: str) -> Labels:
    """Return the measures of a sheet of labels by its name in ``campaign.toml``."""
    own = dict(_measures()["labels"][name])
    width, height = own.pop("sheet")
    return Labels(sheet=(width, height), **own)


def fit(lines: Sequence[str], room: Box, largest: int) -> Fitted:
    """Return lines with the largest type in which they fit; widths are estimated on the safe side.

    Before a line is broken in two, all are set smaller, but not below 8 points. Where even the
    smallest type does not fit, the result says so.
    """
    kind, shown = _kind(lines), tuple(lines)
    fitting = []
    for size in SIZES:
        rows = _rows(shown, size, room)
        if size <= largest and rows * LINES[kind] * size <= room.height * _POINTS:
            fitting.append((rows > len(shown) or size < _WHOLE, -size))
    size = -min(fitting)[1] if fitting else SIZES[-1]
    return Fitted(shown, f"{kind}{size}", fits=bool(fitting) and size >= READABLE)


def _rows(lines: Sequence[str], size: int, room: Box) -> int:
    """Return how many rows lines take; one that is too wide goes on in the next."""
    width = room.width * _POINTS
    return sum(max(1, ceil(text_width(line) * _RAGGED * size / width)) for line in lines)


def _kind(lines: Sequence[str]) -> str:
    """Return the kind of letters: where most lines have letters from right to left, it is R."""
    leftward = sum(any(map(_is_leftward, line)) for line in lines)
    if 2 * leftward > len(lines):
        return "R"
    plain = all(one < "\u0530" or "\u1e00" <= one < "\u2070" for line in lines for one in line)
    return "P" if plain else "T"


def _is_leftward(one: str) -> bool:
    """Say whether a character is a letter written from right to left, and no mark of direction."""
    return unicodedata.bidirectional(one) in _RTL and unicodedata.category(one) != "Cf"
