"""The process that reads sheets: it forks a child for each, so that none can harm the run.

It takes a request a line on its standard input and answers on its standard output, a JSON object a
line: ``tab`` (name, hidden and facts), ``rows`` (a block of them), ``blank`` (how many rows follow
in which no cell holds anything), ``notes`` (on rows, after the last) or ``error``,
and at last ``end`` with how the child ended. It leaves when its input ends, and takes a child at
work with it.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

import orjson

from pipeline.sheets.reading import (
    limits,
    looks_ods,
    looks_xls,
    looks_xlsb,
    looks_xlsx,
    recount_ods,
    recount_text,
    recount_xls,
    recount_xlsb,
    recount_xlsx,
)
from pipeline.sheets.reading.raw import (
    OUT_OF_MEMORY,
    ROW_BLOCK,
    TOO_BIG,
    TOO_WIDE,
    EncodingUnknown,
    RawTab,
    RowsDiffer,
    SheetUnreadable,
)
from pipeline.sheets.reading.workbook import read_raw

WARM = (
    *(looks_ods, looks_xls, looks_xlsb, looks_xlsx),
    *(recount_ods, recount_text, recount_xls, recount_xlsb, recount_xlsx),
)
"""Imported here once, so that no child has to."""


def main() -> None:
    """Answer requests until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    gc.freeze()
    for line in sys.stdin.buffer:
        ended = _serve(orjson.loads(line))
        _send(sys.stdout.buffer, {"end": ended})


def _serve(request: dict[str, str]) -> int:
    """Read one sheet in a child, and return how the child ended."""
    # Only the child holds the writing end: that it closes is the child's end.
    watch, held = os.pipe()
    child = os.fork()
    if not child:
        os.close(watch)
        _work(request)
    os.close(held)
    ready, _, _ = select.select([sys.stdin.fileno(), watch], [], [])
    if watch not in ready:  # nobody waits for the answer any more
        os.kill(child, signal.SIGKILL)
    os.close(watch)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _work(request: dict[str, str]) -> NoReturn:
    """Read one sheet, and end this process whatever happens."""
    code = 1
    try:
        target = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
        _fall_silent()
        path = Path(request["path"])
        limits.confine(path.stat().st_size if path.exists() else 0)
        for answer in _answers(path, request["encoding"]):
            _send(target, answer)
        code = 0
    except MemoryError:
        code = OUT_OF_MEMORY
    finally:
        os._exit(code)


def _fall_silent() -> None:
    """Let nothing that a library prints reach anybody: it may hold what cells hold."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)


def _answers(path: Path, encoding: str) -> Iterator[dict[str, Any]]:
    try:
        room = _Room()
        for tab in read_raw(path, encoding):
            yield {"tab": _facts(tab)}
            room.open_tab()
            for block in _blocks(tab.rows):
                filled = room.take(block)
                yield {"rows": block} if filled else {"blank": len(block)}
            if tab.run_on or tab.unseen:
                yield {"notes": {"run_on": tab.run_on, "unseen": tab.unseen}}
    except RowsDiffer as error:
        yield {"error": "differ", "read": error.read, "counted": error.counted}
    except EncodingUnknown as error:
        yield {"error": "encoding", "reason": str(error)}
    except SheetUnreadable as error:
        yield {"error": "unreadable", "reason": str(error)}


class _Room:
    """The room that is left for a sheet's cells, as a table of its rows and its widest row."""

    def __init__(self) -> None:
        self._characters = limits.CHARACTERS
        self._cells = limits.CELLS
        self._rows = self._width = 0

    def open_tab(self) -> None:
        self._cells -= self._rows * self._width
        self._rows = self._width = 0

    def take(self, block: list[list[str]]) -> bool:
        """Take a block of rows, and say whether any of its cells holds anything.

        :raise SheetUnreadable: there is no room for it.
        """
        characters = sum(map(len, map("".join, block)))
        self._characters -= characters
        if characters:
            widths = list(map(len, block))
            widest = max(widths)
            if widest > limits.COLUMNS:
                row = self._rows + widths.index(widest) + 1
                raise SheetUnreadable(TOO_WIDE.format(row=row))
            self._width = max(self._width, widest)
        self._rows += len(block)
        if self._characters < 0 or self._rows * self._width > self._cells:
            raise SheetUnreadable(TOO_BIG)
        return characters > 0


def _facts(tab: RawTab) -> dict[str, Any]:
    return {
        "name": tab.name,
        "hidden": tab.hidden,
        "hidden_rows": sorted(tab.hidden_rows),
        "filtered_rows": sorted(tab.filtered_rows),
        "hidden_columns": sorted(tab.hidden_columns),
        "errors": dict(tab.errors),
        "uncalculated": sorted(tab.uncalculated),
        "merged": list(tab.merged),
        "covered": sorted(tab.covered),
        "is_text": tab.is_text,
    }


def _blocks(rows: Iterable[list[str]]) -> Iterator[list[list[str]]]:
    remaining = iter(rows)
    while block := list(islice(remaining, ROW_BLOCK)):
        yield block


def _send(target: BinaryIO, answer: dict[str, Any]) -> None:
    # A line that a child left unfinished ends before the next.
    target.write(b"\n" + orjson.dumps(answer) + b"\n")
    target.flush()


if __name__ == "__main__":
    main()
