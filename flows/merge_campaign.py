"""One round as a Prefect flow: its units are named task runs, its counts an artifact.

Prefect sees ids and paths only. It adds retries, concurrency and history, and decides nothing:
what is done stands in our ledger.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, cast
from uuid import UUID

from prefect import flow, runtime, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
from prefect.task_runners import ThreadPoolTaskRunner

from flows.engines import end_workers, map_windowed, submit_unit, worker_pool
from flows.progress import QuietProgress
from flows.settings import STOPPED
from pipeline.errors import ExitCode, ToolMissing
from pipeline.job import Job, Labelled, Progress
from pipeline.ledger import Ledger, sqlite_url
from pipeline.localise.messages import _
from pipeline.report.summary import RoundSummary
from pipeline.round import merge_round

Unit = TypeVar("Unit", bound=Labelled)
Receipt = TypeVar("Receipt")

PROGRESS: ContextVar[Progress] = ContextVar("progress")
"""Who is told how far the flow is; set by the command line."""


@dataclass(frozen=True)
class Addresses:
    """Addresses that may hold a password: they stay in this process, out of Prefect's database."""

    inputs: str
    ledger: str


ADDRESSES: ContextVar[Addresses] = ContextVar("addresses")
"""Set by the command line; without them a flow reads its parameter and keeps its own ledger."""

_SEALED: ContextVar[list[RoundSummary]] = ContextVar("sealed")
"""Where the round's summary is left before Prefect is told anything more."""

_THREADS = 64
"""Threads only wait for the pool's processes; without a limit Prefect starts one for each task."""
_UNDER_WAY = 4
"""Tasks under way for each worker: enough to keep it busy, few enough for the server."""
_DRAIN_SECONDS = 10
_ENDINGS = (signal.SIGINT, signal.SIGTERM)
_WAITING: list[subprocess.Popen[bytes]] = []
_END_AFTER_US = "import os, sys; sys.stdin.read(); os.kill(int(sys.argv[1]), 15)"


class PrefectEngine:
    """Units as task runs whose threads wait for one shared pool of processes."""

    def __init__(self, pool: ProcessPoolExecutor, workers: int) -> None:
        self._pool, self._workers = pool, workers
        self.tasks = 0
        """How many task runs were made."""

    def map(self, function: Callable[[Unit], Receipt], units: Sequence[Unit]) -> Iterator[Receipt]:
        """Yield the receipts as task runs end, with a few of them under way per worker."""

        def work(number: int) -> Receipt:
            return submit_unit(self._pool, function, units[number]).result()

        def begin(number: int) -> Future[State[Receipt]]:
            self.tasks += 1
            begun = _as_task(work, function, units[number]).submit(number)
            return cast("Future[State[Receipt]]", begun.wrapped_future)

        window = min(_UNDER_WAY * self._workers, _THREADS)
        for state in map_windowed(begin, range(len(units)), window):
            yield state.result()


def _as_task(work: Callable[[int], Any], function: Callable[..., Any], unit: Labelled) -> Any:
    return task(
        name=function.__name__.replace("_", "-"),
        task_run_name=unit.label,
        cache_policy=NO_CACHE,
        persist_result=False,
        retries=1,
        retry_delay_seconds=2,
        retry_condition_fn=_is_worth_retrying,
    )(work)


def _is_worth_retrying(_task: object, _run: object, state: Any) -> bool:
    """Retry a converter that failed; nothing else passes by itself."""
    return isinstance(state.result(raise_on_failure=False), ToolMissing)


@flow(
    name="merge-campaign",
    flow_run_name="{campaign} of {day}",
    task_runner=ThreadPoolTaskRunner(max_workers=_THREADS),  # type: ignore[arg-type]
    persist_result=False,
)
def merge_campaign(
    campaign: str, inputs: str, outputs: str, formats: str, day: str, workers: int
) -> RoundSummary:
    """Do one round. Every parameter is a path, a URL without password, a date or a number.

    ``formats`` is a list with commas, ``day`` the letters' date in ISO form.
    """
    chosen = tuple(formats.split(","))
    own = Addresses(inputs, sqlite_url(Path(outputs) / "ledger.sqlite"))
    addresses = ADDRESSES.get(own)
    job = Job(Path(campaign), addresses.inputs, Path(outputs), chosen, date.fromisoformat(day))
    book = Ledger(addresses.ledger, job.campaign_id)
    _tie_servers_to_us()
    if _SEALED.get(None) is not None:
        _end_on_signals()  # Prefect has put its own in their place
    try:
        with worker_pool(workers) as pool:
            engine = PrefectEngine(pool, workers)
            summary = merge_round(job, book, engine, PROGRESS.get(QuietProgress()))
    finally:
        book.close()
    _SEALED.get([]).append(summary)
    create_markdown_artifact(markdown_counts(summary), key="round")
    _await_history(runtime.flow_run.get_id(), engine.tasks)
    return summary


def run_flow(parameters: dict[str, Any], addresses: Addresses, progress: Progress) -> RoundSummary:
    """Run the flow in this process and return what the round came to.

    Once the round is sealed, nothing Prefect says can change the answer. Without its heartbeat a
    flow ends a second earlier; nobody watches an embedded run.
    """
    _end_on_signals()
    sealed: list[RoundSummary] = []
    tokens = PROGRESS.set(progress), ADDRESSES.set(addresses), _SEALED.set(sealed)
    try:
        with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
            return cast(RoundSummary, merge_campaign(**parameters))
    except Exception:
        if not sealed:
            raise
        return sealed[0]
    finally:
        PROGRESS.reset(tokens[0])
        ADDRESSES.reset(tokens[1])
        _SEALED.reset(tokens[2])


def _tie_servers_to_us() -> None:
    """See to it that the embedded server ends with this process, however this process ends.

    A small process of ours waits for the end of a pipe that closes when we are gone.
    """
    for server in _embedded_servers():
        if server.server_process is not None:
            command = [sys.executable, "-I", "-S", "-c", _END_AFTER_US]
            waiting = subprocess.Popen(
                [*command, str(server.server_process.pid)],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            _WAITING.append(waiting)


def _embedded_servers() -> list[Any]:
    module = sys.modules.get("prefect.server.api.server")
    return [*module.SubprocessASGIServer._instances.values()] if module else []


def _end_on_signals() -> None:
    for ending in _ENDINGS:
        signal.signal(ending, _end_at_once)


def _end_at_once(_signal: int, _frame: object) -> None:
    """End on Ctrl-C, or when told to, without asking Prefect.

    Its engine would go on for a minute, telling a server that the same Ctrl-C has ended. Only the
    workers are given a moment to remove what they began; a run may be stopped at any time.
    """
    for ending in _ENDINGS:
        signal.signal(ending, signal.SIG_IGN)
    end_workers()
    for server in _embedded_servers():
        with suppress(Exception):
            server.stop()
    print(f"\n{_(STOPPED)}", file=sys.stderr, flush=True)
    os._exit(ExitCode.INTERRUPTED)


def markdown_counts(summary: RoundSummary) -> str:
    """Return a round's counts as Markdown: numbers and the office's own ids, nothing else."""
    rows = [f"| {name} | {count} |" for name, count in asdict(summary.rows).items()]
    letters = [
        f"| {bundle.authority} {bundle.bundle} | {bundle.letters} |" for bundle in summary.bundles
    ]
    head = f"# {summary.campaign}, round {summary.round}: {summary.status}"
    tables = ["", "| rows | |", "|---|---:|", *rows, "", "| bundle | letters |", "|---|---:|"]
    return "\n".join([head, *tables, *letters])


def _await_history(flow_run: str | None, tasks: int) -> None:
    """Wait a little until the server has written every task run down; it does so in batches."""
    deadline = time.monotonic() + _DRAIN_SECONDS
    body = {
        "flow_runs": {"id": {"any_": [str(UUID(str(flow_run)))]}},
        "task_runs": {"state": {"type": {"any_": ["COMPLETED", "FAILED", "CRASHED"]}}},
    }
    with get_client(sync_client=True) as client:
        while time.monotonic() < deadline:
            answer = client.request("POST", "/task_runs/count", json=body)
            if int(answer.json()) >= tasks:
                return
            time.sleep(0.2)
