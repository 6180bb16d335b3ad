"""The tests' side of :mod:`tests.support.warm`."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from tests.support.commands import PROJECT, Answer

Tamper = tuple[str, str, int]
"""``module:function``, ``die-before``, ``die-after`` or ``raise <text>``, and at which call."""


class WarmPostbag:
    """Runs commands one after the other in forks of one process."""

    def __init__(self, scratch: Path) -> None:
        scratch.mkdir(parents=True, exist_ok=True)
        self._out, self._talk = scratch / "out.txt", scratch / "talk.txt"
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.support.warm"],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(
        self, *words: str | Path, tamper: Tamper | None = None, kill_after: float | None = None
    ) -> Answer:
        """Run a command; ``kill_after`` so many seconds it is killed with all its workers."""
        order: dict[str, object] = {"words": [*map(str, words)], "tamper": tamper}
        order |= {"out": str(self._out), "talk": str(self._talk)}
        assert self._server.stdin
        print(json.dumps(order), file=self._server.stdin, flush=True)
        process = self._answer()
        if kill_after is not None:
            time.sleep(kill_after)
            with suppress(ProcessLookupError):
                os.killpg(process, signal.SIGKILL)
        code = self._answer()
        return Answer(code, self._read(self._out), self._read(self._talk))

    def _answer(self) -> int:
        assert self._server.stdout
        return int(json.loads(self._server.stdout.readline()))

    @staticmethod
    def _read(path: Path) -> str:
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def __enter__(self) -> WarmPostbag:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.close()
        self._server.wait(60)
        self._server.stdout.close()
