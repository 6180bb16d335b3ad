"""Work done in a copy of this process while this one does its own."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_FAULT = 255


@contextmanager
def beside(work: Callable[[], object]) -> Iterator[None]:
    """Do ``work`` on another core while the block runs; both are done when it ends.

    What the work gives must stand in files. The copy has all that is in memory here, so nothing
    has to be handed to it.

    :raise OSError: what the work met.
    :raise RuntimeError: the work failed.
    """
    child = os.fork()
    if not child:
        _do(work)
    ended = False
    try:
        yield
        ended = True
    finally:
        if not ended:
            os.kill(child, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if 0 < code < _FAULT:
        raise OSError(code, os.strerror(code))
    if code:
        raise RuntimeError("work beside this process failed")


def _do(work: Callable[[], object]) -> None:
    """Do the work and end, without a word: what went wrong may hold what cells hold."""
    code = _FAULT
    try:
        work()
        code = 0
    except OSError as error:
        code = error.errno or _FAULT
    finally:
        os._exit(code)
