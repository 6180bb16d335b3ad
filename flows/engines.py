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
from contextlib import contextmanager
from typing import TypeVar

from pipeline.errors import ExitCode, PostbagError, UnitFailed, describe_fault
from pipeline.job import Labelled

Unit = TypeVar("Unit", bound=Labelled)
Receipt = TypeVar("Receipt")

_SECONDS_TO_NOTICE, _SECONDS_TO_CLEAN_UP = 0.5, 5


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
            lambda unit: self._pool.submit(run_unit, function, unit), units, 2 * self._workers
        )


def map_windowed(
    submit: Callable[[Unit], Future[Receipt]], units: Sequence[Unit], window: int
) -> Iterator[Receipt]:
    """Keep ``window`` units under way and yield their receipts as they end."""
    waiting = iter(units)
    running: set[Future[Receipt]] = set()
    try:
        while True:
            for unit in waiting:
                running.add(submit(unit))
                if len(running) >= window:
                    break
            if not running:
                return
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                yield future.result()
    finally:
        for future in running:
            future.cancel()


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
            f"{unit.label} failed with {describe_fault(error)}. This is a fault in Postbag: please "
            "report this line. Nothing of it was written."
        ) from None


@contextmanager
def worker_pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Give a pool of spawned processes that ends with this one, however it ends."""
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, context, _begin_worker, (os.getpid(),))
    try:
        yield pool
    except KeyboardInterrupt:
        end_workers()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def end_workers() -> None:
    """End the worker processes and what they started, without waiting for their units."""
    for worker in multiprocessing.active_children():
        worker.terminate()


def _begin_worker(parent: int) -> None:
    """Leave Ctrl-C to the parent, clean up when ended, and do not outlive the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(ExitCode.INTERRUPTED))
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_SECONDS_TO_NOTICE)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_SECONDS_TO_CLEAN_UP)
    os._exit(ExitCode.INTERRUPTED)
