"""Where things lie, and how Prefect's embedded server is set up.

Nothing here imports Prefect: its settings are environment variables that must stand before the
first import.
"""

from __future__ import annotations

import os
from pathlib import Path

from pipeline.errors import WrongWords
from pipeline.localise.messages import _, marked

HOME = Path(".postbag")
"""Prefect's home, beside the project and not in the user's."""

STOPPED = marked("Stopped. What is finished stays; the same command goes on from here.")

_EMBEDDED = {
    "PREFECT_SERVER_EPHEMERAL_ENABLED": "true",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_SERVER_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_RESULTS_DEFAULT_SERIALIZER": "json",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED": "false",
    "PREFECT_SERVER_EVENTS_STREAM_OUT_ENABLED": "false",
    "PYTHONSAFEPATH": "1",
}
"""Measured on two cores: a first start takes up to 32 s and the default limit is 20; usage data
on gave "database is locked" in three runs of three; without batching an embedded server lost 53
of 120 task runs at its end. The interval must be a whole number: 0.5 becomes 0, a busy loop."""

_ALWAYS = ("PREFECT_SERVER_ANALYTICS_ENABLED", "DO_NOT_TRACK", "PREFECT_LOGGING_TO_API_ENABLED")


def prepare_prefect() -> None:
    """Set Prefect's environment; what the user has set stands, but usage data stays off.

    With ``PREFECT_API_URL`` set the embedded server is not used and keeps out of the way.
    """
    os.environ.setdefault("PREFECT_HOME", str((HOME / "prefect").resolve()))
    for key in _ALWAYS:
        os.environ[key] = _EMBEDDED[key]
    if os.environ.get("PREFECT_API_URL"):
        os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")
        return
    os.environ.pop("PREFECT_API_KEY", None)
    for key, value in _EMBEDDED.items():
        os.environ.setdefault(key, value)
    Path(os.environ["PREFECT_HOME"]).mkdir(parents=True, exist_ok=True, mode=0o700)


def keep_apart(inputs: str, outputs: Path, ledger: Path | None) -> None:
    """Make sure that what a run writes is not read as sheets by the next one.

    :raise WrongWords: the outputs, or the file of the ledger, lie inside the inputs.
    """
    local = inputs.removeprefix("file://")
    if "://" in local:
        return
    for option, place in (("--outputs", outputs), ("--ledger", ledger)):
        if place and place.resolve().is_relative_to(Path(local).resolve()):
            raise WrongWords(
                _(
                    "{option}: {place} lies inside the inputs, {inputs}, and would be read with "
                    "the sheets. Choose a place outside."
                ).format(option=option, place=place, inputs=inputs)
            )


def worker_count(asked: int | None) -> int:
    """Return how many processes to use: as asked, or one for each core."""
    return asked or len(os.sched_getaffinity(0))
