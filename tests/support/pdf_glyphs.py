"""What a PDF shows, read from its glyphs: their order on the page, and the boxes for none."""

from __future__ import annotations

import html
import re
import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

_WORD = re.compile(
    r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">(.*)</word>'
)
_LEADING = 9.0
"""Words whose middles are nearer than this, in points, stand on one line."""


def visual_lines(pdf: Path) -> list[str]:
    """Return each printed line as its glyphs stand from left to right, without the spaces."""
    lines: list[list[tuple[float, str]]] = []
    last = (0, 0.0)
    for page, height, left, word in sorted(_words(pdf)):
        if (page, height - last[1] < _LEADING) != (last[0], True):
            lines.append([])
        lines[-1].append((left, word))
        last = (page, height)
    return ["".join(word for _, word in sorted(line)).replace("\xa0", "") for line in lines]


def _words(pdf: Path) -> Iterator[tuple[int, float, float, str]]:
    command = ["pdftotext", "-bbox", str(pdf), "-"]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    page = 0
    for line in answer.stdout.splitlines():
        page += "<page " in line
        if found := _WORD.search(line):
            left, top, bottom = (float(found[number]) for number in (1, 2, 3))
            yield page, (top + bottom) / 2, left, html.unescape(found[4])


def unembedded_fonts(path: Path) -> list[str]:
    """Return the fonts a PDF names and does not bring."""
    return [name for name, program in _fonts(path) if program is None]


def fonts_with_boxes(path: Path) -> list[str]:
    """Return the fonts of which the box for a missing character is printed.

    LibreOffice brings only the glyphs that are used: a box that is printed stands among them as a
    copy of the font's first glyph, under a number of its own.
    """
    found = []
    for name, program in _fonts(path):
        glyphs = _glyphs(program) if program else []
        if any(glyph and glyph == glyphs[0] for glyph in glyphs[1:]):
            found.append(name)
    return found


def _fonts(path: Path) -> Iterator[tuple[str, bytes | None]]:
    """Yield the name and the program of each font, None where the PDF does not bring it."""
    with pikepdf.open(path) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor":
                described: Any = thing
                keys = [key for key in described.keys() if key.startswith("/FontFile")]  # noqa: SIM118
                program = described[keys[0]].read_bytes() if keys else None
                yield str(described.FontName), program


def _glyphs(program: bytes) -> list[bytes]:
    """Return the outlines of a TrueType font, in the order of their numbers."""
    (count,) = struct.unpack(">H", program[4:6])
    tables = {}
    for at in range(12, 12 + 16 * count, 16):
        tag, _, start, length = struct.unpack(">4sLLL", program[at : at + 16])
        tables[tag] = program[start : start + length]
    (long,) = struct.unpack(">h", tables[b"head"][50:52])
    places = tables[b"loca"]
    size = 4 if long else 2
    ends = struct.unpack(f">{len(places) // size}{'L' if long else 'H'}", places)
    ends = tuple(end if long else 2 * end for end in ends)
    return [tables[b"glyf"][ends[at] : ends[at + 1]] for at in range(len(ends) - 1)]
