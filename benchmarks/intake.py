"""Rows a second: Postbag's intake beside pandas that only reads, in one run.

Run with ``make bench-intake``. Each way has a new process for each turn. They take turns, so that
what else the machine does falls on all alike; medians are printed, and ratios are taken within a
turn. A process first takes in a small sheet: neither imports nor its first start are counted.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.intake_prepare import expected
from benchmarks.intake_watch import MemoryWatch

WAYS = {
    "openpyxl-xlsx": "pandas.read_excel, openpyxl: reading alone",
    "calamine-xlsx": "pandas.read_excel, calamine: reading alone",
    "read-xlsx": "Postbag: reading alone",
    "intake-xlsx": "Postbag: read, matched, cleaned, checked, admitted",
    "pandas-csv": "pandas.read_csv: reading alone",
    "read-csv": "Postbag: reading alone",
    "intake-csv": "Postbag: read, matched, cleaned, checked, admitted",
}
_MILLION = 1_000_000
_HEAD = """\
| what | sheet | seconds | rows/s | time beside Postbag's intake (least to most) | peak MB |
|---|---|---:|---:|---:|---:|"""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one process answered."""

    seconds: float
    rows: dict[str, int]
    peak: float
    """The most memory it and its children held, in MB."""


@dataclass(slots=True)
class Way:
    """A way to take in a sheet, and its turns so far."""

    name: str
    turns: list[Turn] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The kind of sheet it takes in."""
        return self.name.rpartition("-")[2]


class Failed(Exception):
    """A way that ended early, or whose rows are not the sheet's; the text says how."""


def main() -> None:
    """Measure as the command line says."""
    options = _options()
    names = ["intake-csv"] if options.million else options.only or [*WAYS]
    rows, rounds = (_MILLION, 1) if options.million else (options.rows, options.rounds)
    with tempfile.TemporaryDirectory(prefix="postbag-intake-") as name:
        folder = Path(name)
        prepare(folder, rows, names)
        run_table([Way(name) for name in names], folder, rows, rounds)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.intake", description=__doc__)
    add = parser.add_argument
    add("--rows", type=int, default=100_000, help="rows of a sheet (100,000)")
    add("--rounds", type=int, default=5, help="turns of each way (5)")
    add("--only", nargs="+", choices=[*WAYS], metavar="WAY", help=f"of {', '.join(WAYS)}")
    add("--million", action="store_true", help="1,000,000 rows of csv through Postbag, once")
    return parser.parse_args()


def prepare(folder: Path, rows: int, names: Iterable[str]) -> None:
    """Write the sheets that these ways take in, and the campaign."""
    kinds = sorted({name.rpartition("-")[2] for name in names})
    command = [sys.executable, "-m", "benchmarks.intake_prepare", str(folder), str(rows), *kinds]
    print(f"Making {rows:,} rows of {' and '.join(kinds)} ...", file=sys.stderr)
    subprocess.run(command, check=True)


def run_table(ways: Sequence[Way], folder: Path, rows: int, rounds: int) -> None:
    """Let the ways take turns and print the table; a way that fails is named and left out."""
    failed: set[str] = set()
    for number in range(1, rounds + 1):
        print(f"Turn {number} of {rounds} ...", file=sys.stderr)
        for way in ways:
            if way.name in failed:
                continue
            try:
                way.turns.append(take_turn(way.name, folder, rows))
            except Failed as error:
                print(f"{way.name}: not counted ({error})", file=sys.stderr)
                failed.add(way.name)
    done = {way.name: way for way in ways if way.name not in failed}
    print(_HEAD)
    for way in done.values():
        print(table_line(way, done.get(f"intake-{way.kind}"), rows))


def take_turn(name: str, folder: Path, rows: int) -> Turn:
    """Take in the sheet in a process of its own.

    :raise Failed: it ended early, or did not find the rows that are in the sheet.
    """
    pipe = subprocess.PIPE
    command = [sys.executable, "-m", "benchmarks.intake_child", name, str(folder)]
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
    if process.stdout is None or process.stdout.readline() != "ready\n":
        raise Failed(_last_words(process))
    with MemoryWatch(process.pid) as watch:
        answer, talk = process.communicate("go\n")
    if process.returncode:
        raise Failed((talk.strip().splitlines() or ["it ended"])[-1])
    turn = Turn(**json.loads(answer), peak=watch.peak)
    truth = expected(rows)
    if turn.rows != {outcome: truth[outcome] for outcome in turn.rows}:
        raise Failed(f"{turn.rows} rows were found and {truth} are right")
    return turn


def _last_words(process: subprocess.Popen[str]) -> str:
    return (process.communicate()[1].strip().splitlines() or ["it ended"])[-1]


def table_line(way: Way, ours: Way | None, rows: int) -> str:
    """Return a way's line of the table; a ratio above 1 is a time longer than Postbag's intake."""
    seconds = statistics.median(turn.seconds for turn in way.turns)
    peak = max(turn.peak for turn in way.turns)
    ratio = ""
    if ours is not None and ours is not way:
        pairs = zip(way.turns, ours.turns, strict=True)
        ratios = [theirs.seconds / own.seconds for theirs, own in pairs]
        ratio = f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
    rate = f"{rows / seconds:,.0f}"
    return f"| {WAYS[way.name]} | {way.kind} | {seconds:.2f} | {rate} | {ratio} | {peak:.0f} |"


if __name__ == "__main__":
    main()
