"""The ways to print that are measured, and one turn of one of them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2

from benchmarks.intake_watch import MemoryWatch

_LOOK_EVERY = 0.2
"""Seconds. A look at all processes takes some milliseconds of a core."""
_NUMBER = re.compile(r"\b\d{6}\b")


@dataclass(frozen=True, slots=True)
class Turn:
    """What one process did."""

    letters: int
    seconds: float
    peak: float
    """The most memory it and its children held, in MB."""

    @property
    def rate(self) -> float:
        """Letters a second."""
        return self.letters / self.seconds


@dataclass(slots=True)
class Way:
    """A way to print letters, and its turns so far."""

    name: str
    label: str
    most: int | None = None
    """No more letters than this in a turn: it is slow, or slows down with their number."""
    by_uno: bool = False
    """Whether it talks to LibreOffice through UNO, so that it needs Debian's Python."""
    goal: str = ""
    turns: list[Turn] = field(default_factory=list)

    def letters(self, wanted: int) -> int:
        """Return how many of the letters wanted it prints in a turn."""
        return min(wanted, self.most or wanted)


@dataclass(frozen=True, slots=True)
class Places:
    """Where the material and the peers are."""

    folder: Path
    python: str
    """The Python that has LibreOffice's UNO."""
    peers: Path
    """The virtual environment that has unoserver."""

    @property
    def turn(self) -> Path:
        """The folder of the turn under way."""
        return self.folder / "turn"


class Failed(Exception):
    """A way that ended early, or did not print every letter once; the text says how."""


def ways() -> list[Way]:
    """Return the ways, Postbag first."""
    return [
        Way("postbag", "Postbag: a run's bundles, letters to letters.pdf"),
        Way("floor", "the floor: LibreOffice on lean documents by hand, all cores", goal="0.85"),
        Way("mail-merge", "LibreOffice's own mail merge, one PDF", 200, True, goal="8"),
        Way("unoserver", "unoserver, a request a letter", 60, True),
        Way("convert", "soffice --convert-to pdf, a start a letter", 5, goal="300"),
    ]


def take_turn(way: Way, places: Places, letters: int) -> Turn:
    """Print so many letters in a process of its own, and see that all of them were printed.

    :raise Failed: it ended early, or a letter is missing, twice there or not the one meant.
    """
    shutil.rmtree(places.turn, ignore_errors=True)
    (places.turn / "out").mkdir(parents=True)
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        _command(way, places, letters),
        env=_environment(places) if way.by_uno else None,
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
        text=True,
    )
    if process.stdout is None or process.stdout.readline() != "ready\n":
        raise Failed(_last(process.communicate()[1]))
    with MemoryWatch(process.pid, _LOOK_EVERY) as watch:
        answer, talk = process.communicate("go\n")
    if process.returncode:
        raise Failed(_last(talk))
    check_printed(places.turn / "out", letters, json.loads(_first_words(places)))
    return Turn(letters, json.loads(answer)["seconds"], watch.peak)


def _command(way: Way, places: Places, letters: int) -> list[str]:
    python = places.python if way.by_uno else sys.executable
    module = "benchmarks.print_uno" if way.by_uno else "benchmarks.print_child"
    return [python, "-m", module, way.name, str(places.folder), str(letters)]


def _environment(places: Places) -> dict[str, str]:
    """Debian's Python finds unoserver, which is Python alone, where the peers are."""
    found = [str(path.resolve()) for path in places.peers.glob("lib/python3*/site-packages")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(found)}


def _first_words(places: Places) -> str:
    return (places.folder / "first-words.json").read_text(encoding="utf-8")


def _last(talk: str) -> str:
    return (talk.strip().splitlines() or ["it ended"])[-1]


def check_printed(folder: Path, letters: int, first_words: list[str]) -> None:
    """See that the PDFs have a page for each letter, and on letter 1 all its words.

    :raise Failed: they have not.
    """
    pages: Counter[str] = Counter()
    first = ""
    for text in _pages(folder):
        numbers = set(_NUMBER.findall(text))
        pages.update(numbers)
        first = text if "000001" in numbers else first
    wanted = Counter(f"{number:06d}" for number in range(1, letters + 1))
    if pages != wanted:
        raise Failed(f"{pages.total()} pages with a letter's number, {letters} letters were meant")
    if missing := Counter(first_words) - Counter(first.split()):
        raise Failed(f"letter 1 lacks {', '.join(missing)}")


def _pages(folder: Path) -> Iterator[str]:
    """Yield the text of each page of the letters' PDFs."""
    for path in sorted(folder.rglob("*.pdf")):
        if path.stem.startswith("cover-sheet"):
            continue
        with pypdfium2.PdfDocument(path) as pdf:
            for page in pdf:
                yield page.get_textpage().get_text_range()
                page.close()
