"""Letters a second to PDF: Postbag beside LibreOffice's own ways and its floor, in one run.

Run with ``make bench-print``. Each way has a new process for each turn, and each turn's PDFs are
read back: every letter must be there once. The ways take turns, so that what else the machine does
falls on all alike; medians are printed, and ratios are taken within a turn.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.print_turns import Failed, Places, Way, take_turn, ways

_PYTHON = "/usr/bin/python3"
_SIZES = (100, 1_000, 10_000)
_OURS = ("postbag", "floor")
_HEAD = """\
| way | letters | seconds | letters/s | Postbag beside it (least to most) | goal | peak MB |
|---|---:|---:|---:|---:|---:|---:|"""
_SCALE_HEAD = """\
| way | letters | seconds | ms a letter | peak MB |
|---|---:|---:|---:|---:|"""


def main() -> None:
    """Measure as the command line says."""
    options = _options()
    chosen = [way for way in ways() if not options.only or way.name in options.only]
    with tempfile.TemporaryDirectory(prefix="postbag-print-") as name:
        places = Places(Path(name), options.python, options.peers)
        if options.scale:
            run_scale(chosen, places, options.limit)
        else:
            prepare(places.folder, options.letters)
            run_table(chosen, places, options.letters, options.rounds)


def _options() -> argparse.Namespace:
    names = [way.name for way in ways()]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.print", description=__doc__)
    add = parser.add_argument
    add("--letters", type=int, default=10_000, help="letters of a turn (10,000; slow ways: fewer)")
    add("--rounds", type=int, default=3, help="turns of each way (3)")
    add("--only", nargs="+", choices=names, metavar="WAY", help=f"of {', '.join(names)}")
    add("--scale", action="store_true", help="time and memory of 100, 1,000, 10,000 letters")
    add("--limit", type=float, default=120, help="seconds a peer may take with --scale (120)")
    add("--python", default=_PYTHON, help="the Python that has UNO (%(default)s)")
    add("--peers", type=Path, default=Path(".venv-bench"), help="where unoserver is (%(default)s)")
    return parser.parse_args()


def prepare(folder: Path, letters: int) -> None:
    """Write what the ways are given; those that print letter by letter get a thousand at most."""
    command = [sys.executable, "-m", "benchmarks.print_prepare", str(folder)]
    print(f"Making {letters:,} letters ...", file=sys.stderr)
    subprocess.run([*command, str(letters), str(min(letters, 1_000))], check=True)


def run_table(chosen: Sequence[Way], places: Places, letters: int, rounds: int) -> None:
    """Let the ways take turns and print the table; a way that fails is named and left out."""
    failed: set[str] = set()
    for number in range(1, rounds + 1):
        print(f"Turn {number} of {rounds} ...", file=sys.stderr)
        for way in chosen:
            if way.name in failed:
                continue
            try:
                way.turns.append(take_turn(way, places, way.letters(letters)))
            except (Failed, FileNotFoundError) as error:
                print(f"{way.label}: not counted ({error})", file=sys.stderr)
                failed.add(way.name)
    done = {way.name: way for way in chosen if way.name not in failed}
    print(_HEAD)
    for way in done.values():
        print(table_line(way, done.get("postbag")))


def table_line(way: Way, ours: Way | None) -> str:
    """Return a way's line of the table; a ratio above 1 says that Postbag is faster."""
    seconds = statistics.median(turn.seconds for turn in way.turns)
    rate = statistics.median(turn.rate for turn in way.turns)
    peak = max(turn.peak for turn in way.turns)
    ratio = ""
    if ours is not None and ours is not way:
        pairs = zip(ours.turns, way.turns, strict=True)
        ratios = [own.rate / theirs.rate for own, theirs in pairs]
        ratio = f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
    letters = way.turns[0].letters
    said = f"| {way.label} | {letters:,} | {seconds:.1f} | {rate:.1f} |"
    return f"{said} {ratio} | {way.goal} | {peak:,.0f} |"


def run_scale(chosen: Sequence[Way], places: Places, limit: float) -> None:
    """Measure each way with more and more letters; a peer stops at what fits into the limit."""
    sized = {letters: _place_for(places, letters) for letters in _SIZES}
    print(_SCALE_HEAD)
    for way in chosen:
        try:
            _grow(way, sized, limit)
        except (Failed, FileNotFoundError) as error:
            print(f"{way.label}: not counted ({error})", file=sys.stderr)
        if len(way.turns) == len(_SIZES):
            less, most = way.turns[-2].peak, way.turns[-1].peak
            said = f"{_SIZES[-1]:,} beside {_SIZES[-2]:,}"
            print(f"| {said} (goal: no more memory) | | | | {most / less - 1:+.0%} |")


def _place_for(places: Places, letters: int) -> Places:
    """Return places with a folder of their own, filled for so many letters."""
    folder = places.folder / str(letters)
    folder.mkdir()
    prepare(folder, letters)
    return replace(places, folder=folder)


def _grow(way: Way, sized: Mapping[int, Places], limit: float) -> None:
    for letters, places in sized.items():
        fits = not way.turns or letters / way.turns[-1].rate <= limit
        if way.name not in _OURS and not fits:
            return
        turn = take_turn(way, places, letters)
        way.turns.append(turn)
        each = 1_000 * turn.seconds / letters
        print(f"| {way.label} | {letters:,} | {turn.seconds:.1f} | {each:.1f} | {turn.peak:,.0f} |")


if __name__ == "__main__":
    main()
