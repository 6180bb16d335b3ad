"""Address windows of envelopes: where on page one the address has to stand."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Area:
    """A rectangle on a page: millimetres from its left and upper edge."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge, from the left edge of the page."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge, from the upper edge of the page."""
        return self.top + self.height


@dataclass(frozen=True)
class Window:
    """One kind of window. Measures and sources stand in ``data/windows.toml``."""

    name: str
    title: str
    from_right: bool
    """Whether the areas are measured from the right edge of the page."""
    own_address: Area
    own_shows: Area
    verified: bool
    """Whether a source was found for its measures."""
    source: str

    def address(self, page_width: float) -> Area:
        """Return where the whole address has to stand on a page so wide (mm)."""
        return self._placed(self.own_address, page_width)

    def shows(self, page_width: float) -> Area:
        """Return where nothing but the address may stand on a page so wide (mm)."""
        return self._placed(self.own_shows, page_width)

    def _placed(self, area: Area, page_width: float) -> Area:
        left = page_width - area.right if self.from_right else area.left
        return Area(left, area.top, area.width, area.height)


@lru_cache(maxsize=1)
def windows() -> dict[str, Window]:
    """Return all windows by the name that campaign.toml gives them."""
    text = files("pipeline.campaign").joinpath("data/windows.toml").read_text("utf-8")
    return {name: _window(name, table) for name, table in tomllib.loads(text).items()}


def find_window(name: str) -> Window | None:
    """Return a window by its name, or None for ``none``."""
    return windows().get(name)


def _window(name: str, table: dict[str, Any]) -> Window:
    return Window(
        name=name,
        title=table["title"],
        from_right=table["side"] == "right",
        own_address=_area(table["address"]),
        own_shows=_area(table["shows"]),
        verified=table["verified"],
        source=table["source"],
    )


def _area(table: dict[str, float]) -> Area:
    return Area(table["aside"], table["top"], table["width"], table["height"])
