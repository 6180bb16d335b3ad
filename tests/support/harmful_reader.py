"""A reader that does harm, as the name of the sheet it is to read says."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from pipeline.sheets.reading import limits, server
from pipeline.sheets.reading.raw import RawTab, RowsDiffer

ROWS = [["Name", "City"], ["Ada", "Oslo"]]


def spin() -> None:
    while True:
        pass


def chatter() -> None:
    print("Ada Oslo")
    os.write(1, b"Ada Oslo\n")
    os.write(2, b"Ada Oslo\n")


def write_a_file() -> None:
    with tempfile.TemporaryFile() as target:
        target.write(b"Ada")


def leave() -> None:
    raise SystemExit(0)


def panic() -> None:
    raise BaseException("panicked at Ada")


def garble() -> None:
    for target in range(3, 30):
        with suppress(OSError):
            os.write(target, b'{"rows": [[ "Ada')


def recurse() -> None:
    recurse()


def differ() -> None:
    raise RowsDiffer(3, 4)


HARM: dict[str, Callable[[], object]] = {
    "abort": os.abort,
    "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "fault": lambda: os.kill(os.getpid(), signal.SIGSEGV),
    "exit": lambda: os._exit(7),
    "leave": leave,
    "panic": panic,
    "memory": lambda: bytearray(limits.MEMORY + (1 << 28)),
    "recurse": recurse,
    "garble": garble,
    "sleep": lambda: time.sleep(600),
    "spin": spin,
    "chatter": chatter,
    "write": write_a_file,
    "differ": differ,
}


def harmful(path: Path, encoding: str) -> Iterator[RawTab]:
    """Give a tab, do harm, and give its rows again."""
    yield RawTab(path.stem, False, ROWS)
    if path.stem == "numbers":
        yield RawTab(path.stem, False, [[1, 2]])  # type: ignore[list-item]
    HARM.get(path.stem, int)()
    yield RawTab("after", False, ROWS)


if __name__ == "__main__":
    setattr(server, "read_raw", harmful)  # noqa: B010
    if "SLOW_ALARM" not in os.environ:
        limits.seconds = lambda size: 1
    server.main()
