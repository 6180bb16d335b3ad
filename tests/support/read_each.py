"""Read every sheet of a folder and print how each ended and what that took, as one JSON object.

``outcomes``: file to ``read``, ``unreadable``, or what went wrong instead. ``megabytes``: the most
memory this process had, and the most that any process reading a sheet had.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

from pipeline.sheets.read import SheetUnreadable, read_tabs
from pipeline.sheets.reading import client
from pipeline.sheets.reading.raw import TOO_LONG


def outcome(path: Path) -> str:
    """Read a sheet and say how that ended."""
    try:
        read_tabs(path)
    except SheetUnreadable as error:
        return "took too long" if str(error) == TOO_LONG else "unreadable"
    except BaseException as error:
        return f"{type(error).__name__}: {error}"[:200]
    return "read"


def megabytes(who: int) -> int:
    """Return the most memory that this process, or one of those below it, had."""
    return resource.getrusage(who).ru_maxrss >> 10


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    outcomes = {str(path.relative_to(folder)): outcome(path) for path in files}
    client.stop()
    memory = [megabytes(resource.RUSAGE_SELF), megabytes(resource.RUSAGE_CHILDREN)]
    print(json.dumps({"outcomes": outcomes, "megabytes": memory}))
