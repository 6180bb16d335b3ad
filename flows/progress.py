"""How far a run is, told on stderr: a live bar on a terminal, else a line now and then."""

from __future__ import annotations

import time
from typing import TextIO

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

_SECONDS_BETWEEN_LINES = 10


class QuietProgress:
    """Says nothing."""

    def begin(self, stage: str, total: int) -> None:
        """Ignore that a stage begins."""

    def advance(self, steps: int) -> None:
        """Ignore that steps are done."""

    def __enter__(self) -> QuietProgress:
        return self

    def __exit__(self, *error: object) -> None:
        return None


class LineProgress(QuietProgress):
    """One plain line every ten seconds, for logs and screen readers."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._stage, self._total, self._done, self._last, self._began = "", 0, 0, 0.0, 0.0

    def begin(self, stage: str, total: int) -> None:
        """Start to count a stage."""
        self._stage, self._total, self._done = stage, total, 0
        self._began = self._last = time.monotonic()

    def advance(self, steps: int) -> None:
        """Count steps, and say so if the last line is long ago or this is the end."""
        self._done += steps
        now = time.monotonic()
        if now - self._last < _SECONDS_BETWEEN_LINES and self._done < self._total:
            return
        self._last = now
        counts = f"{self._done:,} of {self._total:,}"
        print(f"{self._stage}: {counts}{self._left(now)}", file=self._stream)

    def _left(self, now: float) -> str:
        if self._done in (0, self._total):
            return ""
        seconds = (now - self._began) / self._done * (self._total - self._done)
        return f", about {seconds:.0f} s left"


class BarProgress(QuietProgress):
    """A live bar for each stage, with the time left."""

    def __init__(self, console: Console) -> None:
        self._bars = Progress(
            TextColumn("{task.description:>8}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
        )
        self._task: TaskID | None = None

    def begin(self, stage: str, total: int) -> None:
        """Show a bar for a stage."""
        self._task = self._bars.add_task(stage, total=total)

    def advance(self, steps: int) -> None:
        """Move the bar on."""
        if self._task is not None:
            self._bars.advance(self._task, steps)

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
