"""How much one sheet may take: room, time, cells. Far above what sheets of signatories need."""

from __future__ import annotations

import os
import resource
import signal
from pathlib import Path

MEMORY = 1 << 30
"""Bytes a child may take beside what it has from the start."""
FILE = 600 << 20
"""Bytes of the largest file that is opened."""
CELLS = 20_000_000
"""Cells of one tab, and of all tabs as they are read; blank ones among the filled included."""
COLUMNS = 16_384
"""Columns of one tab: what a spreadsheet program can hold."""
ENTRIES = 10_000
UNPACKED = 1 << 30
"""Bytes of all parts of a package together, unpacked."""
RATIO, RATIO_FROM = 250, 20 << 20
"""How many times larger than packed a part may be that is larger than this."""
REPEATS = 10_000
"""How often a package may repeat one filled row or cell, or a run of spaces."""
CELL_CHARACTERS = 1_000_000
CHARACTERS = 600_000_000
"""Characters of all cells together."""

_SMALL = 1 << 20
_SECONDS = 15
_SECONDS_A_MEGABYTE = 4
_GRACE = 2
"""Seconds from the signal that says too long to the one that says nothing."""


def seconds(size: int) -> int:
    """Return how many seconds reading a file of this size may take.

    >>> seconds(1000), seconds(5 << 20)
    (15, 31)
    """
    return _SECONDS + _SECONDS_A_MEGABYTE * (max(size - _SMALL, 0) >> 20)


def confine(size: int) -> None:
    """Limit this process for good to what reading a file of ``size`` bytes may take.

    The alarm ends it by itself, whatever it hangs in and whether or not anybody still watches.
    """
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    signal.alarm(seconds(size))
    _lower(resource.RLIMIT_CPU, seconds(size), seconds(size) + _GRACE)
    _lower(resource.RLIMIT_FSIZE, 0)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_AS, _address_space() + MEMORY)


def _lower(kind: int, soft: int, hard: int | None = None) -> None:
    given = resource.getrlimit(kind)[1]
    most = soft if hard is None else hard
    most = most if given == resource.RLIM_INFINITY else min(most, given)
    resource.setrlimit(kind, (min(soft, most), most))


def _address_space() -> int:
    """Return the bytes of address space this process has, where the system says so."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
