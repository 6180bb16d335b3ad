"""How far a run is, told on stderr: a live bar on a terminal, else a line now and then."""

from __future__ import annotations

import time
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from pipeline.localise.messages import _, marked
from pipeline.report.figures import figure

_THINGS = (marked("rows"), marked("letters tried"), marked("letters"))
_UNITS = (marked("sheets"), marked("bundles"))
"""What the stages make, and in what; all are gathered here for the catalogues."""
_SECONDS_BETWEEN_LINES = 10


class QuietProgress:
    """Says nothing."""

    def begin(self, things: str, total: int | None, units: str, unit_count: int) -> None:
        """Ignore that a stage begins."""

    def advance(self, things: int) -> None:
        """Ignore that a unit is done."""

    def __enter__(self) -> QuietProgress:
        return self

    def __exit__(self, *error: object) -> None:
        return None


class Count(QuietProgress):
    """Counts a stage and puts it into words."""

    def begin(self, things: str, total: int | None, units: str, unit_count: int) -> None:
        """Start to count a stage."""
        self._things, self._total = things, total
        self._units, self._unit_count = units, unit_count
        self._made = self._done = 0
        self._began = time.monotonic()

    def advance(self, things: int) -> None:
        """Count one unit and its things."""
        self._made += things
        self._done += 1

    @property
    def words(self) -> str:
        """How far the stage is: ``letters: 306 of 972 in 2 of 6 bundles``."""
        made = figure(self._made)
        if self._total is not None:
            made = _("{made} of {total}").format(made=made, total=figure(self._total))
        return _("{things}: {made} in {done} of {count} {units}").format(
            things=_(self._things),
            made=made,
            done=figure(self._done),
            count=figure(self._unit_count),
            units=_(self._units),
        )

    @property
    def is_over(self) -> bool:
        """Whether all units are done."""
        return self._done == self._unit_count


class LineProgress(Count):
    """One plain line every ten seconds, for logs and screen readers."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._last = 0.0

    def begin(self, things: str, total: int | None, units: str, unit_count: int) -> None:
        """Start to count a stage."""
        super().begin(things, total, units, unit_count)
        self._last = self._began

    def advance(self, things: int) -> None:
        """Count, and say so if the last line is long ago or this is the end."""
        super().advance(things)
        now = time.monotonic()
        if self.is_over or now - self._last >= _SECONDS_BETWEEN_LINES:
            self._last = now
            print(self.words + self._time_left(now), file=self._stream)

    def _time_left(self, now: float) -> str:
        if self.is_over:
            return ""
        seconds = (now - self._began) / self._done * (self._unit_count - self._done)
        return _(", about {seconds} s left").format(seconds=f"{seconds:.0f}")


class BarProgress(Count):
    """A live bar for each stage, with the time left."""

    def __init__(self, console: Console) -> None:
        self._bars = Progress(
            BarColumn(), TextColumn("{task.description}"), TimeRemainingColumn(), console=console
        )
        self._task: TaskID | None = None

    def begin(self, things: str, total: int | None, units: str, unit_count: int) -> None:
        """Show a bar for a stage."""
        super().begin(things, total, units, unit_count)
        self._task = self._bars.add_task(self.words, total=unit_count if total is None else total)

    def advance(self, things: int) -> None:
        """Move the bar on."""
        super().advance(things)
        if self._task is not None:
            steps = 1 if self._total is None else things
            self._bars.update(self._task, advance=steps, description=self.words)

    def __enter__(self) -> BarProgress:
        self._bars.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._bars.stop()


def make_progress(stream: TextIO, *, quiet: bool) -> QuietProgress:
    """Return the progress that fits the stream."""
    if quiet:
        return QuietProgress()
    console = Console(file=stream)
    return BarProgress(console) if console.is_terminal else LineProgress(stream)
