"""Time and memory against the number of letters, from 100 to 100,000."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.engines import Engine, Measured, NotHere, Places, Running, start
from benchmarks.plot import Line, draw
from benchmarks.readback import read_back

PICTURE = Path("docs/pictures/merge-time.svg")
SIZES = (100, 1_000, 10_000, 100_000)
SMALL, LARGE, _PIECE = 1_000, 100_000, 10_000
_OFTEN, _ENOUGH = 5, 1.5
"""A small number of letters is measured so often, or until it has taken so many seconds."""
_OURS = 600.0
"""Seconds Postbag itself may take; a peer has fewer, and stops at what fits."""


def run_scale(engines: Sequence[Engine], places: Places, limit: float) -> None:
    """Measure one engine after the other, draw the picture and print what it shows."""
    lines = []
    print("| engine | letters | seconds | µs a letter | processor µs | peak MB |")
    print("|---|---:|---:|---:|---:|---:|")
    for engine in engines:
        ours = engine.name.startswith("postbag")
        try:
            points = _measure(engine, places, _OURS if ours else limit)
        except NotHere as error:
            print(f"{engine.label}: skipped ({error})", file=sys.stderr)
            continue
        times = [(letters, one.seconds) for letters, one in points.items()]
        lines.append(Line(engine.label, tuple(times), ours))
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    PICTURE.write_text(draw(lines), encoding="utf-8")
    print(f"\n{PICTURE}")


def _measure(engine: Engine, places: Places, limit: float) -> dict[int, Measured]:
    """Return the time of each number of letters that fits into the limit."""
    running = start(engine, places)
    try:
        found = read_back(places.folder, engine.name, running.bundle)
        if not found.text:
            raise NotHere(found.remark)
        return _points(running, places, limit)
    finally:
        running.stop()


def _points(running: Running, places: Places, limit: float) -> dict[int, Measured]:
    used, each = 0.0, 0.0
    points: dict[int, Measured] = {}
    for letters in SIZES:
        if used + letters * each > limit:
            break
        if letters == LARGE:
            points[letters] = _long_run(running, places)
            break
        turns = _turns(running, letters)
        used += sum(turn.seconds for turn in turns)
        each = turns[-1].seconds / letters
        points[letters] = _median(turns)
        _print(running.engine, points[letters])
    return points


def _long_run(running: Running, places: Places) -> Measured:
    """Merge the largest number in pieces; between them, a new process merges the small number.

    So what else the machine does falls on both. Whatever piles up does so from piece to piece.
    """
    pieces, beside = [], []
    for _ in range(LARGE // _PIECE):
        pieces.append(running.measure(letters=_PIECE))
        fresh = start(running.engine, places)
        beside.append(_median(_turns(fresh, SMALL)))
        fresh.stop()
    whole = _together(pieces)
    _print(running.engine, whole)
    _print_growth(pieces, beside)
    return whole


def _together(pieces: Sequence[Measured]) -> Measured:
    """Return pieces of one process' work as one piece."""
    letters = sum(piece.letters for piece in pieces)
    seconds, cpu = sum(piece.seconds for piece in pieces), sum(piece.cpu for piece in pieces)
    return replace(pieces[-1], letters=letters, seconds=seconds, cpu=cpu)


def _turns(running: Running, letters: int) -> list[Measured]:
    turns: list[Measured] = []
    while len(turns) < _OFTEN and sum(turn.seconds for turn in turns) < _ENOUGH:
        turns.append(running.measure(letters=letters))
    return turns


def _median(turns: Sequence[Measured]) -> Measured:
    """Return the turn in the middle (the slower of two)."""
    return sorted(turns, key=lambda turn: turn.seconds)[len(turns) // 2]


def _print(engine: Engine, one: Measured) -> None:
    wall, cpu = (1e6 * taken / one.letters for taken in (one.seconds, one.cpu))
    print(
        f"| {engine.label} | {one.letters:,} | {one.seconds:.3g} | {wall:,.0f} | {cpu:,.0f} "
        f"| {one.peak:.0f} |",
        flush=True,
    )


def _print_growth(pieces: Sequence[Measured], beside: Sequence[Measured]) -> None:
    """Say how a letter's time and the memory of the long run compare with short runs'."""
    pairs = list(zip(pieces, beside, strict=True))
    wall = statistics.median(a.seconds / a.letters / (b.seconds / b.letters) for a, b in pairs)
    cpu = statistics.median(a.cpu / a.letters / (b.cpu / b.letters) for a, b in pairs)
    memory = pieces[-1].peak - beside[-1].peak
    print(f"| {LARGE:,} beside {SMALL:,} | | | {wall - 1:+.1%} | {cpu - 1:+.1%} | {memory:+.1f} |")
