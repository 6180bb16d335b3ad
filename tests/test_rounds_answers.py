"""What a run answers, and what it leaves: earlier rounds, withdrawn rounds, folders, totals."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from flows.engines import InlineEngine
from flows.progress import QuietProgress
from flows.run import RunRequest, run_campaign, without_password
from flows.show import show_summary
from pipeline import round as rounds
from pipeline.errors import NotWritable, ToolMissing, TotalsDiffer
from pipeline.job import Job
from pipeline.ledger import Ledger, sqlite_url
from pipeline.pdf import convert
from pipeline.places import passing_folder
from pipeline.report.summary import RoundSummary
from pipeline.sheets.receive import SheetReceipt, SheetUnit, receive_sheet
from tests.conftest import Small
from tests.support.campaigns import DAY
from tests.support.commands import PROJECT, postbag
from tests.support.small_campaign import make_campaign, make_inputs, make_sheet, signatory
from tests.support.trees import leftovers, states
from tests.support.warm_client import WarmPostbag


@pytest.fixture
def tiny(tmp_path: Path) -> Small:
    """A campaign and a sheet that a test may spoil; a row of it is held."""
    campaign = make_campaign(tmp_path / "tiny", embassy=False)
    return Small(campaign, make_inputs(tmp_path / "inputs", groups=1, rows=3))


def job_of(small: Small, outputs: Path, *formats: str) -> Job:
    outputs.mkdir(exist_ok=True)
    return Job(small.campaign, str(small.inputs), outputs, formats or ("zip",), DAY)


def merge(job: Job) -> RoundSummary:
    """Do a round in this process."""
    ledger = Ledger(sqlite_url(job.outputs / "ledger.sqlite"), job.campaign_id)
    try:
        return rounds.merge_round(job, ledger, InlineEngine(), QuietProgress())
    finally:
        ledger.close()


def run(
    small: Small, outputs: Path, tell: Callable[[RoundSummary], None] = lambda _: None
) -> RoundSummary:
    """Do what the command does, in this process."""
    places = (str(small.campaign), str(small.inputs), outputs, None)
    return run_campaign(RunRequest(*places, "zip", "inline", 1, DAY, quiet=True), tell)


# The answer is given once


def test_an_answer_that_could_not_be_told_is_told_by_the_next_run(
    tiny: Small, tmp_path: Path
) -> None:
    outputs = tmp_path / "outputs"

    def stop(_summary: RoundSummary) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(tiny, outputs, stop)
    told: list[RoundSummary] = []
    run(tiny, outputs, told.append)
    assert (told[0].status, told[0].round, told[0].letters) == ("sealed", 1, 3)
    assert (told[0].rows.held, told[0].held) == (1, True)
    assert leftovers(outputs) == []
    before = states(outputs)
    again = run(tiny, outputs)
    assert (again.status, again.held, states(outputs)) == ("nothing-new", False, before)


def test_owed_answers_of_two_rounds_are_told_together(tiny: Small, tmp_path: Path) -> None:
    outputs = tmp_path / "outputs"
    first = merge(job_of(tiny, outputs))
    make_sheet(tiny.inputs / "late" / "sheet.csv", [signatory(7)])
    merge(job_of(tiny, outputs))
    make_sheet(tiny.inputs / "later" / "sheet.csv", [signatory(8)])
    summary = run(tiny, outputs)
    assert (summary.round, summary.letters, summary.rows.held) == (3, 1, 0)
    assert summary.issues == first.issues
    said = io.StringIO()
    show_summary(summary, outputs, said)
    assert "1 thing waits for a person:" in said.getvalue()
    assert f"wait in that round's held-rows/ folder in {outputs}/." in said.getvalue()
    assert "To mend rows" not in said.getvalue()


def test_bundles_taken_away_do_not_hinder_an_owed_answer(tiny: Small, tmp_path: Path) -> None:
    merge(job_of(tiny, tmp_path / "outputs"))
    (tmp_path / "outputs" / "round-001").rename(tmp_path / "taken")
    assert run(tiny, tmp_path / "outputs").letters == 3


# Nothing is made in vain


@pytest.mark.slow
def test_nothing_new_in_an_invalid_campaign_gives_4(
    tiny: Small, warm: WarmPostbag, tmp_path: Path
) -> None:
    warm.run(*tiny.words(tmp_path / "outputs")).expect(100)
    (tiny.campaign / "jane-case" / "appeal.fr.docx").write_bytes(b"no Word file")
    for command in ("run", "check"):
        words = [command, *tiny.words(tmp_path / "outputs")[1:8], "--json"]
        assert "appeal.fr.docx" in warm.run(*words).expect(4).talk


@pytest.mark.slow
def test_mistyped_inputs_leave_no_outputs(tiny: Small, warm: WarmPostbag, tmp_path: Path) -> None:
    words = replace(tiny, inputs=tmp_path / "nowhere").words(tmp_path / "outputs")
    warm.run(*words).expect(3)
    assert not (tmp_path / "outputs").exists()


# A round that comes to nothing


def test_a_converter_that_fails_leaves_the_outputs_free(
    tiny: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lame = tmp_path / "soffice"
    lame.write_text("#!/bin/sh\nexit 0\n")
    lame.chmod(0o755)
    outputs = tmp_path / "outputs"
    with monkeypatch.context() as patched:
        patched.setattr(convert, "find_libreoffice", lambda: str(lame))
        with pytest.raises(ToolMissing, match="made no PDF"):
            merge(job_of(tiny, outputs, "zip", "pdf"))
    assert [path.name for path in outputs.iterdir()] == ["ledger.sqlite"]
    (outputs / "round-001" / "the-president").mkdir(parents=True)
    assert merge(job_of(tiny, outputs, "zip")).letters == 3


def test_a_round_folder_of_another_ledger_is_refused(tiny: Small, tmp_path: Path) -> None:
    place = tmp_path / "outputs" / "round-001" / "the-president"
    place.mkdir(parents=True)
    (place / "letters.pdf").write_bytes(b"%PDF")
    with pytest.raises(NotWritable, match="knows nothing of it"):
        merge(job_of(tiny, tmp_path / "outputs"))


def test_a_round_begun_with_pdf_cannot_leave_it_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(convert, "find_libreoffice", lambda: None)
    with pytest.raises(ToolMissing, match="begun with pdf") as caught:
        convert.convert_documents([tmp_path / "letters.docx"], tmp_path, 1)
    assert "eave out pdf" not in caught.value.message


# Totals


def test_a_row_lost_between_reading_and_ledger_stops_the_round(
    tiny: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def receive_one_more(unit: SheetUnit) -> SheetReceipt:
        receipt = receive_sheet(unit)
        return replace(receipt, rows=receipt.rows + 1)

    monkeypatch.setattr(rounds, "receive_sheet", receive_one_more)
    with pytest.raises(TotalsDiffer, match="6 rows were read and 5 entered"):
        merge(job_of(tiny, tmp_path / "outputs"))
    ledger = Ledger(sqlite_url(tmp_path / "outputs" / "ledger.sqlite"), "tiny")
    assert (ledger.last_round(), ledger.known_sheets().read) == (0, frozenset())
    ledger.close()


def test_a_bundle_that_was_not_written_stops_the_round(
    tiny: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "write_bundles", lambda *_: [])
    with pytest.raises(TotalsDiffer, match="3 letters were planned and 0 stand"):
        merge(job_of(tiny, tmp_path / "outputs"))
    ledger = Ledger(sqlite_url(tmp_path / "outputs" / "ledger.sqlite"), "tiny")
    assert ledger.unfinished_round() is not None
    assert ledger.sealed_round(1) is None
    ledger.close()


# Folders that pass

HOLD = """
import os, signal, sys
from pipeline.places import passing_folder
with passing_folder() as folder:
    (folder / "rehearsal.sqlite").write_text("names")
    os.kill(os.getpid(), int(sys.argv[1]))
"""


def held_until(ending: signal.Signals, temporary: Path) -> int:
    """Let a process that uses a passing folder end in this way; return its exit code."""
    command = [sys.executable, "-c", HOLD, str(int(ending))]
    environment = {**os.environ, "TMPDIR": str(temporary)}
    return subprocess.run(command, cwd=PROJECT, env=environment, check=False).returncode


def test_a_passing_folder_goes_with_its_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert held_until(signal.SIGTERM, tmp_path) == 130
    assert [*tmp_path.iterdir()] == []
    assert held_until(signal.SIGKILL, tmp_path) == -signal.SIGKILL
    assert len([*tmp_path.rglob("rehearsal.sqlite")]) == 1
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with passing_folder() as mine:
        assert [*tmp_path.iterdir()] == [mine]
        with passing_folder() as other:
            assert {*tmp_path.iterdir()} == {mine, other}
    assert [*tmp_path.iterdir()] == []


@pytest.mark.slow
def test_check_removes_what_a_killed_check_left(tiny: Small, tmp_path: Path) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    held_until(signal.SIGKILL, temporary)
    words = ["check", *tiny.words(tmp_path / "outputs")[1:8]]
    postbag(*words, environment={"TMPDIR": str(temporary)}).expect(100)
    assert [*temporary.iterdir()] == []


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("sftp://me:hunter2@host/in", "sftp://host/in"),
        ("ftp://me:p@ss@host/in", "ftp://host/in"),
        ("s3://bucket/a@b/in", "s3://bucket/a@b/in"),
        ("/inputs/a@b", "/inputs/a@b"),
    ],
)
def test_passwords_in_an_address_are_left_out(url: str, shown: str) -> None:
    assert without_password(url) == shown
