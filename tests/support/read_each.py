"""Read every sheet of a folder, each in a process of its own with little memory and time.

Prints one JSON object: file to ``read``, ``unreadable``, or what went wrong instead.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from pathlib import Path

from pipeline.sheets.read import SheetUnreadable, read_tabs

_MEMORY = 4 << 30
_SECONDS = 60
_EXITS = {0: "read", 1: "unreadable"}


def read_one(path: Path) -> int:
    """Read a sheet in this process and return the answer as an exit code."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        read_tabs(path)
    except SheetUnreadable:
        return 1
    except BaseException as error:
        print(f"{path.name}: {type(error).__name__}: {error}"[:200], file=sys.stderr)
        return 2
    return 0


def outcome(path: Path) -> str:
    """Read a sheet in a child process and say how that ended."""
    child = os.fork()
    if not child:
        os._exit(read_one(path))
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return _EXITS.get(code, signal.Signals(-code).name if code < 0 else "raised something else")


if __name__ == "__main__":
    files = sorted(path for path in Path(sys.argv[1]).rglob("*") if path.is_file())
    print(json.dumps({str(path.relative_to(sys.argv[1])): outcome(path) for path in files}))
