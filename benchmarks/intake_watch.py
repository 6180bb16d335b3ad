"""Watch how much memory a process and its children hold."""

from __future__ import annotations

import threading
from types import TracebackType

import psutil

_SECONDS = 0.05


class MemoryWatch:
    """The most memory a process and its children have held together while this was entered.

    Looks every so many seconds. A page that two processes share counts twice.
    """

    def __init__(self, pid: int, seconds: float = _SECONDS) -> None:
        self.peak = 0.0
        """In MB."""
        self._seconds = seconds
        self._root = psutil.Process(pid)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look_on, daemon=True)

    def __enter__(self) -> MemoryWatch:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._thread.join()

    def _look_on(self) -> None:
        while not self._ended.wait(self._seconds):
            self.peak = max(self.peak, self._held())

    def _held(self) -> float:
        """Return what is held now; processes that end meanwhile hold nothing."""
        total = 0
        try:
            for process in (self._root, *self._root.children(recursive=True)):
                total += _resident(process)
        except psutil.NoSuchProcess:
            return 0.0
        return total / 2**20


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0
