"""A run stopped at any moment leaves nothing half done, and the next one ends it: invariant 3."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

import pytest

from tests.conftest import Small
from tests.support.commands import PROJECT, command
from tests.support.small_campaign import make_campaign, make_inputs, make_sheet, signatory
from tests.support.trees import broken_checksums, bundles, contents, leftovers
from tests.support.warm_client import Tamper, WarmPostbag

pytestmark = pytest.mark.slow

LANES = 2
KILLS = 20
SEED = 2017

PLACES = [
    ("pipeline.round:pull_sheets", 1),
    ("pipeline.round:receive_sheets", 1),
    ("pipeline.round:admit_round", 1),
    ("pipeline.round:write_plans", 1),
    ("pipeline.round:write_plan", 2),
    ("pipeline.round:rehearse_bundles", 1),
    ("pipeline.bundles.rehearse:letter_values", 40),
    ("pipeline.round:write_bundles", 1),
    ("pipeline.bundles.write:publish_folder", 1),
    ("pipeline.bundles.write:publish_folder", 3),
    ("pipeline.bundles.write:checksum_lines", 2),
    ("pipeline.round:publish_report", 1),
    ("pipeline.report.page:write_whole", 2),
    ("pipeline.ledger.book:Ledger.seal", 1),
    ("pipeline.work:WorkFolder.clear", 1),
]
POINTS = [(place, "die-before", turn) for place, turn in PLACES]
POINTS += [
    ("pipeline.ledger.book:Ledger.seal", "die-after", 1),
    ("pipeline.work:WorkFolder.clear", "die-after", 1),
    ("flows.run:_one_answer", "die-after", 1),
]


@dataclass(frozen=True)
class Trial:
    """A run that was stopped, and what stood there before and after the next run."""

    stopped: int
    """The exit code of the run that was stopped."""
    broken: list[str]
    """What looked like a bundle and was none."""
    finished: int
    tree: dict[str, str]
    left: list[str]


@pytest.fixture(scope="module")
def lanes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleQueue[WarmPostbag]]:
    """A few processes to run trials in, side by side."""
    free: SimpleQueue[WarmPostbag] = SimpleQueue()
    with ExitStack() as stack:
        for number in range(LANES):
            folder = tmp_path_factory.mktemp(f"lane-{number}")
            free.put(stack.enter_context(WarmPostbag(folder)))
        yield free


def attempt(
    lanes: SimpleQueue[WarmPostbag],
    small: Small,
    outputs: Path,
    *,
    engine: str = "inline",
    tamper: Tamper | None = None,
    kill_after: float | None = None,
) -> Trial:
    """Stop a run, look at what it left, and run again to the end."""
    warm = lanes.get()
    try:
        words = small.words(outputs, engine)
        stopped = warm.run(*words, tamper=tamper, kill_after=kill_after).code
        broken = [
            f"{path.parent.name}/{name}" for path in bundles(outputs) for name in faults(path)
        ]
        finished = warm.run(*small.words(outputs)).code
        return Trial(stopped, broken, finished, contents(outputs), leftovers(outputs))
    finally:
        lanes.put(warm)


def faults(bundle: Path) -> list[str]:
    """Return what is wrong with a folder that looks like a bundle."""
    if not (bundle / "SHA256SUMS").exists():
        return ["no SHA256SUMS"]
    return broken_checksums(bundle)


def check(trial: Trial, uninterrupted: Path) -> None:
    """Check that stopping left no trace."""
    assert trial.broken == []
    # Killed after its last word, a run owes nothing: the next one finds nothing new and says 0.
    assert trial.finished in (0, 100)
    assert trial.tree == contents(uninterrupted)
    assert trial.left == []


@pytest.fixture(scope="module")
def deaths(
    lanes: SimpleQueue[WarmPostbag], small: Small, tmp_path_factory: pytest.TempPathFactory
) -> dict[Tamper, Trial]:
    """A trial for each chosen place."""
    folder = tmp_path_factory.mktemp("deaths")
    with ThreadPoolExecutor(LANES) as pool:
        futures = {
            point: pool.submit(attempt, lanes, small, folder / str(number), tamper=point)
            for number, point in enumerate(POINTS)
        }
    return {point: future.result() for point, future in futures.items()}


@pytest.mark.parametrize("point", POINTS, ids=lambda point: f"{point[1]} {point[0]} {point[2]}")
def test_death_at_a_stage_leaves_no_trace(
    deaths: dict[Tamper, Trial], small_outputs: Path, point: Tamper
) -> None:
    assert deaths[point].stopped == 9, "the run never came to this place"
    check(deaths[point], small_outputs)
    assert deaths[point].finished == 100, "the row that waits was told by no run"


@pytest.fixture(scope="module")
def kills(
    lanes: SimpleQueue[WarmPostbag], small: Small, tmp_path_factory: pytest.TempPathFactory
) -> list[Trial]:
    """A trial for each of a few random moments of a run, with engines taking turns."""
    folder = tmp_path_factory.mktemp("kills")
    engines = ("inline", "local")
    lasted = {engine: duration(lanes, small, folder / engine, engine) for engine in engines}
    dice = random.Random(SEED)
    with ThreadPoolExecutor(LANES) as pool:
        futures = []
        for number in range(KILLS):
            engine = engines[number % 2]
            moment = dice.uniform(0.05, 1) * lasted[engine]
            place = folder / str(number)
            futures.append(
                pool.submit(attempt, lanes, small, place, engine=engine, kill_after=moment)
            )
    return [future.result() for future in futures]


def duration(lanes: SimpleQueue[WarmPostbag], small: Small, outputs: Path, engine: str) -> float:
    """Return how long an uninterrupted run takes, to know when one can be interrupted."""
    warm = lanes.get()
    start = time.monotonic()
    warm.run(*small.words(outputs, engine)).expect(100)
    lanes.put(warm)
    return time.monotonic() - start


@pytest.mark.parametrize("number", range(KILLS))
def test_kill_at_a_random_moment_leaves_no_trace(
    kills: list[Trial], small_outputs: Path, number: int
) -> None:
    check(kills[number], small_outputs)


def test_random_kills_did_kill(kills: list[Trial]) -> None:
    assert sum(trial.stopped == -signal.SIGKILL for trial in kills) >= KILLS / 2


def test_campaign_edited_meanwhile_changes_nothing(
    small: Small, small_outputs: Path, warm: WarmPostbag, tmp_path: Path
) -> None:
    """A round that was begun ends with the campaign, the date and the formats it began with."""
    own = Small(Path(shutil.copytree(small.campaign, tmp_path / "small")), small.inputs)
    tamper = ("pipeline.bundles.write:publish_folder", "die-after", 3)
    assert warm.run(*own.words(tmp_path / "outputs"), tamper=tamper).code == 9
    settings = own.campaign / "campaign.toml"
    settings.write_text(settings.read_text().replace("max_letters = 10", "max_letters = 7"))
    (own.campaign / "jane-case" / "appeal.en.docx").unlink()
    words = own.words(tmp_path / "outputs", formats="zip")
    words[words.index("--date") + 1] = "2017-12-24"
    talk = warm.run(*words).expect(100).talk
    assert "ends as it was begun, with --date 2017-12-10 --formats zip,docx." in talk
    assert contents(tmp_path / "outputs") == contents(small_outputs)


def test_sheet_sent_meanwhile_makes_the_next_round_and_no_held_row_is_lost(
    small: Small, small_outputs: Path, warm: WarmPostbag, tmp_path: Path
) -> None:
    own = Small(small.campaign, Path(shutil.copytree(small.inputs, tmp_path / "inputs")))
    tamper = ("pipeline.round:write_bundles", "die-before", 1)
    assert warm.run(*own.words(tmp_path / "outputs"), tamper=tamper).code == 9
    make_sheet(own.inputs / "late" / "sheet.csv", [signatory(500)])
    said = warm.run(*own.words(tmp_path / "outputs")).expect(100)
    answer = said.json
    assert (answer["round"], answer["rows"]["read"], answer["letters"]) == (2, 1, 2)
    assert [issue["code"] for issue in answer["issues"]] == ["country_unknown", "duplicate"]
    assert "Round 1, begun earlier, is finished." in said.talk
    assert "as it was begun" not in said.talk
    first = contents(tmp_path / "outputs" / "round-001")
    assert first == contents(small_outputs / "round-001")


@pytest.mark.parametrize("engine", ["inline", "local"])
def test_ctrl_c_gives_130_and_the_next_run_resumes(
    warm: WarmPostbag, prefect_home: Path, tmp_path: Path, engine: str
) -> None:
    """Ctrl-C on a terminal reaches the run and everything it has started."""
    campaign = make_campaign(tmp_path / "small", max_letters=10)
    many = Small(campaign, make_inputs(tmp_path / "inputs", groups=3, rows=40))
    process = subprocess.Popen(
        command(*many.words(tmp_path / "outputs", engine)),
        cwd=PROJECT,
        env={**os.environ, "PREFECT_HOME": str(prefect_home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    await_first_bundle(process, tmp_path / "outputs")
    os.killpg(process.pid, signal.SIGINT)
    out, talk = process.communicate(timeout=120)
    assert process.returncode == 130, talk
    assert out == ""
    assert "goes on from here" in talk
    assert "Traceback" not in talk
    assert not [path for path in bundles(tmp_path / "outputs") if faults(path)]
    stood = len(bundles(tmp_path / "outputs"))
    answer = warm.run(*many.words(tmp_path / "outputs")).expect(100).json
    assert stood < len(answer["bundles"]) == len(bundles(tmp_path / "outputs"))
    assert leftovers(tmp_path / "outputs") == []
    warm.run(*many.words(tmp_path / "whole")).expect(100)
    assert contents(tmp_path / "outputs") == contents(tmp_path / "whole")


def await_first_bundle(process: subprocess.Popen[str], outputs: Path) -> None:
    """Wait until a run has written a bundle."""
    for _ in range(6000):
        if bundles(outputs):
            return
        assert process.poll() is None, "the run ended too early"
        time.sleep(0.01)
    raise AssertionError("no bundle was written")


def test_bundle_that_was_damaged_meanwhile_is_not_sealed(
    small: Small, small_outputs: Path, warm: WarmPostbag, tmp_path: Path
) -> None:
    tamper = ("pipeline.round:write_bundles", "die-after", 1)
    outputs = tmp_path / "outputs"
    assert warm.run(*small.words(outputs), tamper=tamper).code == 9
    damaged = bundles(outputs)[1]
    (damaged / "letters.zip").write_bytes(b"PK somebody saved over it")
    talk = warm.run(*small.words(outputs)).expect(6).talk
    assert f"{damaged} is no longer as it was written: letters.zip." in talk
    damaged.rename(tmp_path / "moved away")
    warm.run(*small.words(outputs)).expect(100)
    assert contents(outputs) == contents(small_outputs)


def test_bundle_that_lost_a_letter_is_not_sealed(
    small: Small, warm: WarmPostbag, tmp_path: Path
) -> None:
    """Totals that differ end the run with 6, before the round is sealed."""
    tamper = ("pipeline.round:write_bundles", "die-after", 1)
    assert warm.run(*small.words(tmp_path / "outputs"), tamper=tamper).code == 9
    listed = bundles(tmp_path / "outputs")[0] / "manifest.csv"
    whole = listed.read_text()
    listed.write_text(whole[: whole.rindex("\n", 0, -1) + 1])
    answer = warm.run(*small.words(tmp_path / "outputs")).expect(6)
    assert answer.out == ""
    assert "Traceback" not in answer.talk
    assert not (tmp_path / "outputs" / "round-001" / "report.json").exists()
    listed.write_text(whole)
    done = warm.run(*small.words(tmp_path / "outputs")).expect(100)
    assert json.loads(done.out)["status"] == "sealed"
