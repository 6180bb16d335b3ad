"""What Prefect knows about a round once it has ended, read from its database."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.conftest import SampleRun

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def history(
    sample_run: SampleRun, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[sqlite3.Connection]:
    """A copy of Prefect's database after the sample run."""
    copies = tmp_path_factory.mktemp("history")
    for path in sample_run.prefect.glob("prefect.db*"):
        shutil.copyfile(path, copies / path.name)
    with closing(sqlite3.connect(copies / "prefect.db")) as connection:
        yield connection


def expected_names(run: SampleRun) -> list[str]:
    """Return the names the task runs must have."""
    bundles = [
        f"bundle {bundle['authority']} {bundle['bundle']} of 1"
        for bundle in run.answer.json["bundles"]
    ]
    rehearsals = [f"rehearsal of {bundle}" for bundle in bundles]
    sheets = [f"sheet {number} of 6" for number in range(1, 7)]
    return sorted([*sheets, *rehearsals, *bundles])


def test_every_unit_is_a_completed_task_run(
    history: sqlite3.Connection, sample_run: SampleRun
) -> None:
    found = history.execute("select name, state_type from task_run").fetchall()
    assert sorted(name for name, _ in found) == expected_names(sample_run)
    assert {state for _, state in found} == {"COMPLETED"}


def test_the_round_is_one_completed_flow_run(history: sqlite3.Connection) -> None:
    found = history.execute(
        "select flow.name, flow_run.state_type from flow_run join flow on flow.id = flow_id"
    ).fetchall()
    assert found == [("merge-campaign", "COMPLETED")]


def test_one_artifact_holds_the_counts(history: sqlite3.Connection, sample_run: SampleRun) -> None:
    ((kind, text),) = history.execute("select type, data from artifact").fetchall()
    assert kind == "markdown"
    answer = sample_run.answer.json
    for name, count in answer["rows"].items():
        assert f"| {name} | {count} |" in text
    for bundle in answer["bundles"]:
        assert f"| {bundle['authority']} {bundle['bundle']} | {bundle['letters']} |" in text


def test_parameters_are_paths_dates_and_numbers(
    history: sqlite3.Connection, sample_run: SampleRun
) -> None:
    ((text,),) = history.execute("select parameters from flow_run").fetchall()
    given = json.loads(text)
    assert set(given) == {"campaign", "inputs", "outputs", "formats", "day", "workers"}
    assert given["outputs"] == str(sample_run.outputs)
    assert "2017-12-10" in text
    assert len(text) < 2000
