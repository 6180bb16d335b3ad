"""The run's side of reading: asks the server, and turns whatever happens there into an answer."""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, cast

import orjson

from pipeline.sheets.reading.raw import (
    BROKEN,
    OUT_OF_MEMORY,
    TOO_BIG,
    TOO_LONG,
    EncodingUnknown,
    RowsDiffer,
    SheetUnreadable,
)

_ROOT = str(Path(__file__).parents[3])
_ENDINGS = {
    OUT_OF_MEMORY: TOO_BIG,
    -signal.SIGABRT: TOO_BIG,
    -signal.SIGKILL: TOO_BIG,
    -signal.SIGALRM: TOO_LONG,
    -signal.SIGXCPU: TOO_LONG,
}

Answer = dict[str, Any]


class Server:
    """One server process, started when first needed; one sheet at a time."""

    def __init__(self, module: str = "pipeline.sheets.reading.server") -> None:
        self._module = module
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, request: dict[str, str]) -> Iterator[Answer]:
        """Yield the answers to a request, ``end`` the last of them."""
        with self._lock:
            try:
                yield from self._ask(orjson.dumps(request) + b"\n")
            except BaseException:  # what the server says next would be taken for another sheet
                self.stop()
                raise

    def _ask(self, request: bytes) -> Iterator[Answer]:
        process = self._running()
        requests, answers = _streams(process)
        with suppress(BrokenPipeError):  # then there is no answer either
            requests.write(request)
            requests.flush()
        for line in answers:
            if line.strip():
                answer = _parse(line)
                yield answer
                if "end" in answer:
                    return
        if process.wait() > 0:
            raise RuntimeError("the process that reads sheets cannot start, or left by mistake")
        yield {"end": -signal.SIGKILL}

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self.stop()
        if self._process is None:
            self._process = _start(self._module)
        return self._process

    def stop(self) -> None:
        """End the server and a child at work; they are a process group of their own."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        _close(process)
        process.wait()

    def forget(self) -> None:
        """Leave the server to the process this one was forked from."""
        process, self._process = self._process, None
        self._lock = threading.Lock()
        if process is not None:
            # Closing the streams could wait for a thread that is not here; closing the files lets
            # the server see the end of the process it belongs to.
            _left.append(process)
            process.returncode = 0
            for stream in _streams(process):
                os.close(stream.fileno())


def _start(module: str) -> subprocess.Popen[bytes]:
    path = os.pathsep.join(filter(None, (_ROOT, os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        [sys.executable, "-P", "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path},
        start_new_session=True,
    )


def _streams(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    return cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)


def _close(process: subprocess.Popen[bytes]) -> None:
    for stream in _streams(process):
        with suppress(OSError):  # what was not yet sent goes nowhere
            stream.close()


def _parse(line: bytes) -> Answer:
    """Return a line's answer; garbage is an answer too."""
    try:
        answer = orjson.loads(line)
    except (ValueError, RecursionError):
        return {"error": "unreadable", "reason": BROKEN}
    return answer if isinstance(answer, dict) else {"error": "unreadable", "reason": BROKEN}


_left: list[subprocess.Popen[bytes]] = []
"""Servers of the process this one was forked from."""
_server = Server()
os.register_at_fork(after_in_child=_server.forget)


@atexit.register
def stop() -> None:
    """End the server; the next sheet starts another."""
    _server.stop()


def ask(path: Path, encoding: str) -> Iterator[Answer]:
    """Yield a sheet's tabs and blocks of rows as the server reads them.

    :raise SheetUnreadable: the sheet cannot be read, for whatever reason; also at the very end.
    """
    failure: SheetUnreadable | None = None
    for answer in _server.ask({"path": os.path.abspath(path), "encoding": encoding}):
        if "error" in answer:
            failure = failure or _failure(answer)
        elif "end" in answer:
            failure = failure or _ended(answer["end"])
        elif failure is None:
            yield answer
    if failure is not None:
        raise failure


def _failure(answer: Answer) -> SheetUnreadable:
    if answer["error"] == "differ":
        return RowsDiffer(int(answer["read"]), int(answer["counted"]))
    kind = EncodingUnknown if answer["error"] == "encoding" else SheetUnreadable
    return kind(str(answer.get("reason", BROKEN)))


def _ended(code: int) -> SheetUnreadable | None:
    return SheetUnreadable(_ENDINGS.get(code, BROKEN)) if code else None
