"""A log-log line plot as SVG, written by hand: no library, and the same bytes for the same data."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 860, 470
LEFT, RIGHT, TOP, BOTTOM = 78, 270, 46, 58
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#7a5c00", "#56b4e9", "#444444", "#e69f00")
_STYLE = """\
<style>
text { font: 13px sans-serif; fill: #222 }
.title { font-size: 15px; font-weight: bold }
.number { font-size: 12px; fill: #555 }
.grid { stroke: #ddd; stroke-width: 1 }
.axis { stroke: #555; stroke-width: 1 }
.line { fill: none; stroke-linejoin: round }
</style>"""


@dataclass(frozen=True, slots=True)
class Line:
    """One engine's times."""

    label: str
    points: tuple[tuple[int, float], ...]
    """Numbers of letters and seconds."""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """A logarithmic axis between two powers of ten, along a stretch of the picture."""

    low: int
    high: int
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return where a value lies."""
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def decades(self) -> range:
        """Return the exponents of the axis' numbers."""
        return range(self.low, self.high + 1)


def draw(lines: Sequence[Line]) -> str:
    """Return the picture; lines without points are left out."""
    lines = sorted((line for line in lines if line.points), key=_pace, reverse=True)
    across = _scale([p[0] for line in lines for p in line.points], LEFT, WIDTH - RIGHT)
    up = _scale([p[1] for line in lines for p in line.points], HEIGHT - BOTTOM, TOP)
    return "\n".join([*_frame(across, up), *_curves(lines, across, up), "</svg>", ""])


def _pace(line: Line) -> float:
    """Return the time of a letter at the largest number, by which the legend is ordered."""
    letters, seconds = line.points[-1]
    return seconds / letters


def _scale(values: Sequence[float], start: float, end: float) -> Scale:
    low = math.floor(math.log10(min(values)) + 1e-9)
    high = math.ceil(math.log10(max(values)) - 1e-9)
    return Scale(low, max(high, low + 1), start, end)


def _frame(across: Scale, up: Scale) -> Iterator[str]:
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">'
    yield "<title>Time against number of letters, a line an engine; both axes logarithmic</title>"
    yield _STYLE
    yield f'<rect width="{WIDTH}" height="{HEIGHT}" rx="8" fill="#fff"/>'
    yield _text(LEFT, 26, "The same one-page letter, merged so many times", "title")
    for exponent in across.decades():
        x = across.at(10.0**exponent)
        yield _rule(x, up.start, x, up.end, "grid")
        yield _text(x, up.start + 20, f"{10**exponent:,}", "number", "middle")
    for exponent in up.decades():
        y = up.at(10.0**exponent)
        yield _rule(across.start, y, across.end, y, "grid")
        yield _text(across.start - 8, y + 4, f"{10.0**exponent:,g} s", "number", "end")
    yield _rule(across.start, up.start, across.end, up.start, "axis")
    yield _rule(across.start, up.start, across.start, up.end, "axis")
    yield _text((across.start + across.end) / 2, HEIGHT - 14, "letters", anchor="middle")
    middle = (up.start + up.end) / 2
    turned = f' transform="rotate(-90 18 {middle:g})"'
    yield _text(18, middle, "time", anchor="middle", more=turned)


def _curves(lines: Sequence[Line], across: Scale, up: Scale) -> Iterator[str]:
    """Yield each line, its points, and its place in the legend."""
    for place, line in enumerate(lines):
        colour = _COLOURS[(len(lines) - 1 - place) % len(_COLOURS)]
        width = 3.5 if line.strong else 1.8
        spots = [(across.at(letters), up.at(seconds)) for letters, seconds in line.points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
        paint = f'stroke="{colour}" stroke-width="{width}"'
        yield f'<polyline class="line" points="{path}" {paint}/>'
        for x, y in spots:
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{width + 0.7:g}" fill="{colour}"/>'
        x, y = across.end + 22, TOP + 12 + 26 * place
        yield f'<line x1="{x:g}" y1="{y}" x2="{x + 22:g}" y2="{y}" {paint}/>'
        yield _text(x + 30, y + 4, line.label)


def _rule(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _text(
    x: float, y: float, words: str, kind: str = "", anchor: str = "start", more: str = ""
) -> str:
    style = f' class="{kind}"' if kind else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{style}{more}>{escape(words)}</text>'
    )
