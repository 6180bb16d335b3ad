"""How a stage is mapped over its units: in this process, in several, or as Prefect tasks."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from pipeline.errors import ExitCode, PostbagError, UnitFailed, describe_fault
from pipeline.job import Labelled
from pipeline.localise.messages import _

Unit = TypeVar("Unit", bound=Labelled)
Receipt = TypeVar("Receipt")
Item = TypeVar("Item")

_SECONDS_TO_TIDY = 1
_NO_LEAK_TALK = "ignore:resource_tracker:UserWarning"
"""Python's tracker removes what a killed run leaves in memory, and need not tell the user so."""


class InlineEngine:
    """One unit after the other, in this process."""

    def map(self, function: Callable[[Unit], Receipt], units: Sequence[Unit]) -> Iterator[Receipt]:
        """Yield the receipts in the units' order."""
        for unit in units:
            yield run_unit(function, unit)


class PoolEngine:
    """Units spread over worker processes."""

    def __init__(self, pool: Executor, workers: int) -> None:
        self._pool, self._workers = pool, workers

    def map(self, function: Callable[[Unit], Receipt], units: Sequence[Unit]) -> Iterator[Receipt]:
        """Yield the receipts as units end, with at most a few units waiting per worker."""
        yield from map_windowed(
            lambda unit: submit_unit(self._pool, function, unit), units, 2 * self._workers
        )


def submit_unit(pool: Executor, function: Callable[[Unit], Receipt], unit: Unit) -> Future[Receipt]:
    """Give a unit to the pool.

    A process that starts for it is deaf to Ctrl-C from its first moment: that is the parent's.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return pool.submit(_work, function, unit)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def map_windowed(
    submit: Callable[[Item], Future[Receipt]], items: Sequence[Item], window: int
) -> Iterator[Receipt]:
    """Keep ``window`` items under way and yield what they give as they end.

    After an error those that wait are left to the pool, which drops them as it ends: dropped here,
    they would make it stumble when its processes are ended too.
    """
    waiting = iter(items)
    running: set[Future[Receipt]] = set()
    while True:
        for item in waiting:
            running.add(submit(item))
            if len(running) >= window:
                break
        if not running:
            return
        done, running = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            yield future.result()


def run_unit(function: Callable[[Unit], Receipt], unit: Unit) -> Receipt:
    """Run a unit; a fault nobody foresaw loses its text, which may hold personal data.

    :raise UnitFailed: such a fault, with its kind, its place in the code and the unit's name.
    """
    try:
        return function(unit)
    except PostbagError:
        raise
    except Exception as error:
        raise UnitFailed(
            _(
                "{unit} failed with {fault}. This is a fault in Postbag: please report this line. "
                "Nothing of it was written."
            ).format(unit=unit.label, fault=describe_fault(error))
        ) from None


@contextmanager
def worker_pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Give a pool of spawned processes that ends with this one, however it ends."""
    os.environ.setdefault("PYTHONWARNINGS", _NO_LEAK_TALK)
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, context, _begin_worker)
    try:
        yield pool
    except (KeyboardInterrupt, SystemExit):
        end_workers()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def end_workers() -> None:
    """End the worker processes and what they started, without waiting for their units."""
    workers = multiprocessing.active_children()
    for worker in workers:
        worker.terminate()
    deadline = time.monotonic() + _SECONDS_TO_TIDY
    for worker in workers:
        worker.join(max(0.0, deadline - time.monotonic()))
        if worker.is_alive() and worker.pid is not None:
            _end_children(worker.pid)
            worker.kill()


def _begin_worker() -> None:
    """Leave Ctrl-C to the parent, tidy up when ended, and do not outlive the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _work(function: Callable[[Unit], Receipt], unit: Unit) -> Receipt:
    """Run a unit in a worker process, which takes no other once it was told to end."""
    try:
        signal.signal(signal.SIGTERM, _unwind)
        return run_unit(function, unit)
    finally:
        if signal.signal(signal.SIGTERM, _leave) is signal.SIG_IGN:
            _leave()


def _unwind(*_signal: object) -> None:
    """Leave the unit under way through its own ``finally`` blocks: they remove what it began."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.exit(ExitCode.INTERRUPTED)


def _leave(*_signal: object) -> None:
    """End this worker at once; the pool would swallow an exception and take the next unit."""
    _end_children(os.getpid())
    os._exit(ExitCode.INTERRUPTED)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_SECONDS_TO_TIDY)
    _leave()


def _end_children(parent: int) -> None:
    """End a process's children, and the groups of processes that they lead, as LibreOffice does."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            child = int(path.parent.name)
            if int(path.read_text(errors="replace").rpartition(")")[2].split()[1]) != parent:
                continue
            leads = os.getpgid(child) == child
            (os.killpg if leads else os.kill)(child, signal.SIGKILL)
