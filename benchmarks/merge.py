"""Letters a second: Postbag beside its peers, the same one-page letter through all, in one run.

Run with ``make bench``. Every engine lives in a process of its own. They take turns, several
rounds of them, so that what else the machine does falls on all alike; medians are printed.
Turns are short and many for the same reason.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.engines import ENGINES, Engine, NotHere, Places, Running, install_node_peers, start
from benchmarks.readback import read_back
from benchmarks.scale import run_scale

_PEERS = Path(".venv-bench/bin/python")
_HEAD = """\
| engine | letters/s | times slower than Postbag (least to most) | peak MB | KB a letter |
|---|---:|---:|---:|---:|"""


def main() -> None:
    """Measure as the command line says."""
    options = _options()
    if options.install:
        install_node_peers(options.tools)
    with tempfile.TemporaryDirectory(prefix="postbag-bench-") as name:
        places = Places(Path(name), options.peers, options.tools)
        subprocess.run([sys.executable, "-m", "benchmarks.prepare", name], check=True)
        engines = [e for e in ENGINES if not options.only or e.name in options.only]
        if options.scale:
            run_scale(engines, places, options.limit)
        else:
            run_table(engines, places, options.rounds, options.seconds)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.merge", description=__doc__)
    peers = str(_PEERS) if _PEERS.exists() else sys.executable
    add = parser.add_argument
    add("--rounds", type=int, default=15, help="turns of each engine (15)")
    add("--seconds", type=float, default=0.5, help="length of a turn (0.5)")
    add("--scale", action="store_true", help="draw time against number of letters instead")
    add("--limit", type=float, default=60, help="seconds a peer may take with --scale (60)")
    add("--only", nargs="+", choices=[engine.name for engine in ENGINES], metavar="ENGINE")
    add("--peers", default=peers, help="the Python that has the peers (%(default)s)")
    add("--tools", type=Path, default=Path(".tools"), help="folder of the Node peers (.tools)")
    add("--install", action="store_true", help="install the Node peers there first")
    return parser.parse_args()


def run_table(engines: Sequence[Engine], places: Places, rounds: int, seconds: float) -> None:
    """Let the engines take turns and print the table."""
    with started(engines, places) as running:
        for one in running.values():
            one.measure(seconds=1)
        for _ in range(rounds):
            for one in running.values():
                one.rounds.append(one.measure(seconds=seconds))
    print(_HEAD)
    for one in running.values():
        print(table_line(one, running.get(one.engine.beside)))


@contextmanager
def started(engines: Sequence[Engine], places: Places) -> Iterator[dict[str, Running]]:
    """Give the engines that are here and whose first letters are right; name the others."""
    running = {}
    with ExitStack() as stack:
        for engine in engines:
            try:
                one = start(engine, places)
            except NotHere as error:
                print(f"{engine.label}: skipped ({error})", file=sys.stderr)
                continue
            stack.callback(one.stop)
            found = read_back(places.folder, engine.name, one.bundle)
            if found.remark:
                print(f"{engine.label}: {found.remark}", file=sys.stderr)
            if found.text:
                running[engine.name] = one
        yield running


def table_line(one: Running, ours: Running | None) -> str:
    """Return an engine's line of the table; ratios are taken round by round."""
    label = one.engine.with_version(one.version)
    rate = statistics.median(turn.rate for turn in one.rounds)
    last = one.rounds[-1]
    ratio = ""
    if ours is not None and ours is not one:
        ratios = [a.rate / b.rate for a, b in zip(ours.rounds, one.rounds, strict=True)]
        ratio = f"{statistics.median(ratios):.1f} ({min(ratios):.1f} to {max(ratios):.1f})"
    return f"| {label} | {rate:,.0f} | {ratio} | {last.peak:.0f} | {last.bytes / 1024:.1f} |"


if __name__ == "__main__":
    main()
