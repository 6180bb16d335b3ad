"""Units under way: how they are handed out, and that they end with the command that began them."""

from __future__ import annotations

import importlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest

from flows.engines import PoolEngine, worker_pool
from flows.settings import STOPPED
from tests.conftest import Small
from tests.support.commands import PROJECT, command
from tests.support.small_campaign import make_campaign, make_inputs
from tests.support.trees import bundles

pytestmark = pytest.mark.slow

OFFICE = """#!/bin/sh
sleep 600 &
wait
"""
"""Takes the place of LibreOffice: it starts a child, as LibreOffice does, and never ends."""
WORKERS = 2


@dataclass(frozen=True)
class Unit:
    """A unit of work with a number."""

    number: int

    @property
    def label(self) -> str:
        return f"unit {self.number}"


@pytest.fixture
def started() -> Iterator[list[int]]:
    """The processes an endless LibreOffice was started as; none is left after the test."""
    found: list[int] = []
    yield found
    for number in found:
        if is_alive(number):
            os.kill(number, signal.SIGKILL)


def is_alive(number: int) -> bool:
    """Say whether a process still does anything."""
    try:
        return bool(psutil.Process(number).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def offices(path: Path) -> list[psutil.Process]:
    """Return the processes that run a LibreOffice, with their children."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.NoSuchProcess):
            if process.cmdline()[1:2] == [str(path)]:
                found += [process, *process.children()]
    return found


def await_offices(process: subprocess.Popen[str], path: Path) -> list[int]:
    """Wait until every worker waits for its LibreOffice, and return all their processes."""
    for _ in range(600):
        found = [office.pid for office in offices(path)]
        if len(found) == 2 * WORKERS:
            return found
        assert process.poll() is None, "the run ended too early"
        time.sleep(0.1)
    raise AssertionError("LibreOffice was not started")


def await_end(path: Path) -> None:
    """Wait until the guards have noticed that their workers have gone."""
    for _ in range(100):
        if not offices(path):
            return
        time.sleep(0.1)


@pytest.mark.parametrize(
    ("engine", "number", "code"),
    [
        ("local", signal.SIGINT, 130),
        ("local", signal.SIGTERM, 130),
        ("local", signal.SIGKILL, -9),
        ("prefect", signal.SIGINT, 130),
    ],
)
def test_a_command_that_is_stopped_leaves_nothing_running(
    prefect_home: Path,
    tmp_path: Path,
    started: list[int],
    engine: str,
    number: signal.Signals,
    code: int,
) -> None:
    """The signal reaches the command alone, while its workers wait and more bundles are queued."""
    office = tmp_path / "bin" / "soffice"
    office.parent.mkdir()
    office.write_text(OFFICE)
    office.chmod(0o755)
    campaign = make_campaign(tmp_path / "small", max_letters=5)
    small = Small(campaign, make_inputs(tmp_path / "inputs", groups=1, rows=40, held=False))
    words = [*small.words(tmp_path / "outputs", engine, "zip,pdf"), "--workers", str(WORKERS)]
    path = f"{office.parent}:{os.environ['PATH']}"
    process = subprocess.Popen(
        command(*words),
        cwd=PROJECT,
        env={**os.environ, "PREFECT_HOME": str(prefect_home), "PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    started += await_offices(process, office)
    process.send_signal(number)
    out, talk = process.communicate(timeout=60)
    assert (process.returncode, out) == (code, "")
    assert talk.count("Stopped.") == (code == 130)
    assert "resource_tracker" not in talk
    assert "Traceback" not in talk
    await_end(office)
    assert offices(office) == [], "a worker took another bundle"
    assert [number for number in started if is_alive(number)] == []
    assert [*(tmp_path / "outputs").rglob("*.part"), *bundles(tmp_path / "outputs")] == []


STOPPED_DOCTOR = """
import os, signal, sys
import flows.cli, flows.inspect
number = int(sys.argv.pop())
flows.inspect.examine_machine = lambda *_: os.kill(os.getpid(), number)
sys.argv.append("doctor")
flows.cli.main()
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_command_that_is_stopped_says_so_once(number: signal.Signals) -> None:
    words = [sys.executable, "-c", STOPPED_DOCTOR, str(int(number))]
    done = subprocess.run(words, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 130
    assert done.stderr.split() == STOPPED.split()


def _ctrl_c_is_blocked(_unit: Unit) -> bool:
    return signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, [])


def test_a_worker_is_deaf_to_ctrl_c_from_its_first_moment() -> None:
    """Half started it would print where it was; and we go on hearing it ourselves."""
    with worker_pool(1) as pool:
        assert [*PoolEngine(pool, 1).map(_ctrl_c_is_blocked, [Unit(1)])] == [True]
    assert not _ctrl_c_is_blocked(Unit(1))


class Threads:
    """A pool of threads in the place of the pool of processes."""

    def __init__(self, threads: ThreadPoolExecutor) -> None:
        self._threads = threads

    def submit(self, _work: object, function: Callable[[Unit], int], unit: Unit) -> Future[int]:
        return self._threads.submit(function, unit)


def test_a_slow_unit_holds_up_no_other(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """While the first task run goes on, later ones begin, more than are under way at once."""
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    merge_campaign = importlib.import_module("flows.merge_campaign")
    later = threading.Event()

    def work(unit: Unit) -> int:
        if unit.number == 19:
            later.set()
        assert unit.number or later.wait(60), "the last unit did not begin"
        return unit.number

    with ThreadPoolExecutor(32) as threads:

        def as_task(work: Callable[[int], int], _function: object, _unit: Unit) -> Any:
            def state(number: int) -> Any:
                receipt = work(number)
                return SimpleNamespace(result=lambda: receipt)

            def submit(number: int) -> Any:
                return SimpleNamespace(wrapped_future=threads.submit(state, number))

            return SimpleNamespace(submit=submit)

        monkeypatch.setattr(merge_campaign, "_as_task", as_task)
        engine = merge_campaign.PrefectEngine(Threads(threads), 1)
        receipts = [*engine.map(work, [Unit(number) for number in range(20)])]
    assert sorted(receipts) == [*range(20)]
    assert engine.tasks == 20
