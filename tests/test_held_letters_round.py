"""Letters that cannot be printed are held: counts agree, and a mended row is admitted again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import round as rounds
from pipeline.bundles.held_letters import HeldLetter
from pipeline.bundles.plan import read_plan, write_plan
from pipeline.bundles.write import BundleReceipt, BundleUnit, write_bundle
from pipeline.errors import TotalsDiffer
from pipeline.issues import Issue, IssueCode, Severity
from pipeline.job import Job
from pipeline.letters.values import PlannedLetter
from pipeline.report.summary import RoundSummary
from tests.support.campaigns import DAY
from tests.support.finished import CAMPAIGN, ask, merge, numbers_of
from tests.support.small_campaign import make_campaign, make_sheet, signatory
from tests.support.trees import bundles

Receipt = Callable[[BundleUnit], BundleReceipt]


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """Six signatories; in the order of their rows they live in FR, GB, GB, FR, GB, GB."""
    campaign = make_campaign(tmp_path / CAMPAIGN, max_letters=4)
    outputs = tmp_path / "outputs"
    outputs.mkdir()
    people = [signatory(number) for number in range(6)]
    make_sheet(tmp_path / "inputs" / "leeds" / "signatures.csv", [*people, people[0]])
    return Job(campaign, str(tmp_path / "inputs"), outputs, ("zip",), DAY)


def without(*broken: tuple[str, str]) -> Receipt:
    """Return what writes bundles but cannot print the letters to an authority of a postcode."""

    def write(unit: BundleUnit) -> BundleReceipt:
        plan = Path(unit.plan_file)
        letters = [*read_plan(plan)]
        left = [one for one in letters if (one.authority, one.signatory["postcode"]) not in broken]
        folder = plan.parent.parent / "left"
        write_plan(folder, unit.plan, left)
        receipt = write_bundle(replace(unit, plan_file=str(folder / plan.name)))
        held = [held_letter(letter) for letter in letters if letter not in left]
        return replace(receipt, held=tuple(held))

    return write


def held_letter(letter: PlannedLetter) -> HeldLetter:
    words = (letter.case, letter.kind, letter.template_locale)
    return HeldLetter(letter.number, *words, letter.group, letter.sheet, letter.tab, letter.row)


def run(job: Job, *broken: tuple[str, str]) -> RoundSummary:
    """Do a round in which some letters cannot be printed."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(rounds, "write_bundle", without(*broken))
        return merge(job)


def stopped(job: Job, function: str, *broken: tuple[str, str]) -> None:
    """Do such a round and stop it as a function is called."""

    def stop(*_words: object, **_more: object) -> None:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(function, stop)
        with pytest.raises(KeyboardInterrupt):
            run(job, *broken)


def not_printed(summary: RoundSummary) -> list[Issue]:
    return [issue for issue in summary.issues if issue.code is IssueCode.LETTER_NOT_PRINTED]


FRENCH = ("the-president", "P00000")
"""The only letter of the first row."""
BRITISH = ("the-embassy", "P00002")
"""One of the two letters of the third row."""
BOTH = (BRITISH, ("the-president", "P00002"))


def test_a_row_of_which_nothing_is_printed_waits(job: Job) -> None:
    summary = run(job, FRENCH)
    rows = summary.rows
    assert (rows.read, rows.accepted, rows.held, rows.duplicate) == (7, 5, 1, 1)
    assert rows.read == rows.accepted + rows.held + rows.duplicate
    printed = [number for bundle in bundles(job.outputs) for number in numbers_of(bundle)]
    assert summary.letters == len(printed) == 9
    assert sum(summary.letters_by["authority"].values()) == 9
    assert sum(bundle.letters for bundle in summary.bundles) == 9
    (issue,) = not_printed(summary)
    assert (issue.severity, summary.held) == (Severity.HELD, True)
    place = (issue.group, issue.sheet, issue.row)
    assert place == ("leeds", "signatures.csv", 2)
    missing = ({*range(1, 11)} - {*printed}).pop()
    assert f"Letter {missing:06d} of this row" in issue.message
    assert "send that in" in issue.message
    assert "N00000" not in issue.message
    report = json.loads((job.outputs / "round-001" / "report.json").read_text())
    assert report["rows"] == {"read": 7, "accepted": 5, "held": 1, "duplicate": 1, "blank": 0}
    assert (report["letters"], report["status"]) == (9, "sealed")
    assert [one["code"] for one in report["issues"]].count("letter_not_printed") == 1
    assert "Letter not printed" in (job.outputs / "round-001" / "report.html").read_text()


def test_a_mended_row_is_admitted_again_under_a_new_number(job: Job) -> None:
    run(job, *BOTH)
    people = [signatory(number) for number in range(6)]
    people[2] = (*people[2][:-1], "Mended.")
    make_sheet(Path(job.inputs) / "leeds" / "again.csv", people)
    summary = merge(job)
    rows = summary.rows
    assert (rows.read, rows.accepted, rows.held, rows.duplicate) == (6, 1, 0, 5)
    given = [n for path in job.outputs.glob("round-002/*/bundle-*") for n in numbers_of(path)]
    assert sorted(given) == [11, 12]


def test_a_row_held_by_passing_trouble_needs_no_change(job: Job) -> None:
    """The cure that the issue names: its sheet is known as a whole, so the row comes in another."""
    (issue,) = not_printed(run(job, FRENCH))
    assert "Copy this row and the headings into a new spreadsheet (.xlsx)" in issue.message
    assert merge(job).status == "nothing-new"
    make_sheet(Path(job.inputs) / "leeds" / "again.csv", [signatory(0)])
    rows = merge(job).rows
    assert (rows.read, rows.accepted, rows.held, rows.duplicate) == (1, 1, 0, 0)


def test_the_last_number_is_never_given_again(job: Job) -> None:
    last = ("the-president", "P00005")
    run(job, last)
    printed = {number for bundle in bundles(job.outputs) for number in numbers_of(bundle)}
    assert max(printed) == 9
    make_sheet(Path(job.inputs) / "leeds" / "again.csv", [signatory(7)])
    merge(job)
    given = [n for path in job.outputs.glob("round-002/*/bundle-*") for n in numbers_of(path)]
    assert sorted(given) == [11, 12]


def test_a_row_of_which_another_letter_is_printed_stays_accepted(job: Job) -> None:
    summary = run(job, BRITISH)
    assert (summary.rows.accepted, summary.rows.held, summary.letters) == (6, 0, 9)
    (issue,) = not_printed(summary)
    assert issue.row == 4
    assert "by hand" in issue.message
    assert summary.held
    make_sheet(Path(job.inputs) / "leeds" / "again.csv", [signatory(2)])
    assert merge(job).rows.duplicate == 1


def test_a_row_all_of_whose_letters_are_held_waits_with_an_issue_each(job: Job) -> None:
    summary = run(job, *BOTH)
    assert (summary.rows.accepted, summary.rows.held, summary.letters) == (5, 1, 8)
    assert [issue.row for issue in not_printed(summary)] == [4, 4]
    assert ask(job.outputs, "SELECT count(*) FROM held_letters") == [(2,)]
    assert ask(job.outputs, "SELECT count(*) FROM signatories") == [(5,)]


def test_every_letter_of_a_bundle_may_be_held(job: Job) -> None:
    broken = [("the-embassy", f"P0000{number}") for number in range(6)]
    summary = run(job, *broken)
    assert (summary.letters, summary.rows.held, len(not_printed(summary))) == (6, 0, 4)
    sealed = "SELECT letters, first, last FROM sealed_bundles WHERE authority = 'the-embassy'"
    assert ask(job.outputs, sealed) == [(0, None, None)]


def test_a_run_stopped_after_the_entry_enters_nothing_twice(job: Job) -> None:
    stopped(job, "pipeline.round.publish_report", FRENCH, BRITISH)
    first = ask(job.outputs, "SELECT number FROM held_letters ORDER BY number")
    summary = run(job, FRENCH, BRITISH)
    assert ask(job.outputs, "SELECT number FROM held_letters ORDER BY number") == first
    assert len(first) == len(not_printed(summary)) == 2
    assert (summary.rows.held, summary.letters, summary.resumed) == (1, 8, True)


def test_a_bundle_taken_away_after_the_entry_is_written_again_without_its_held_letters(
    job: Job,
) -> None:
    """LibreOffice is well again, but the letter's issue is entered: the round must end."""
    stopped(job, "pipeline.round.publish_report", FRENCH)
    ((number,),) = ask(job.outputs, "SELECT number FROM held_letters")
    (bundle,) = (path for path in bundles(job.outputs) if len(numbers_of(path)) == 3)
    before = {path.name: path.read_bytes() for path in bundle.iterdir() if path.is_file()}
    shutil.rmtree(bundle)
    summary = merge(job)
    assert (summary.letters, summary.rows.held, len(not_printed(summary))) == (9, 1, 1)
    after = {path.name: path.read_bytes() for path in bundle.iterdir() if path.is_file()}
    listed = after.pop("held-letters.csv").decode().splitlines()
    assert [int(line.split(",")[0]) for line in listed[1:]] == [number]
    del before["SHA256SUMS"], after["SHA256SUMS"]
    assert after == before


@pytest.mark.slow
def test_a_bundle_of_held_letters_alone_is_written_again(office: str, job: Job) -> None:
    """There is nothing to convert but its cover sheet."""
    assert office
    job = replace(job, formats=("zip", "pdf"))
    broken = [("the-embassy", f"P0000{number}") for number in range(6)]
    stopped(job, "pipeline.round.publish_report", *broken)
    (bundle,) = (job.outputs / "round-001" / "the-embassy").glob("bundle-*")
    shutil.rmtree(bundle)
    assert merge(job).letters == 6
    names = {path.name for path in bundle.iterdir()}
    assert {"cover-sheet.pdf", "held-letters.csv"} <= names
    assert "letters.pdf" not in names
    assert len((bundle / "held-letters.csv").read_text().splitlines()) == 5


def test_a_fault_while_letters_are_entered_leaves_none_of_them(job: Job) -> None:
    stopped(job, "pipeline.hold._issue", FRENCH)
    assert ask(job.outputs, "SELECT count(*) FROM held_letters") == [(0,)]
    assert ask(job.outputs, "SELECT count(*) FROM letters") == [(10,)]
    assert run(job, FRENCH).rows.held == 1


def test_a_letter_that_is_neither_written_nor_held_stops_the_round(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = without(FRENCH)
    monkeypatch.setattr(rounds, "write_bundle", lambda unit: replace(write(unit), held=()))
    with pytest.raises(TotalsDiffer, match="10 letters were planned and 9 stand"):
        merge(job)


def test_a_held_letter_of_another_bundle_stops_the_round(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Receipts that contradict the plan are no reason to drop anybody else's letter."""
    write = without(FRENCH)
    stranger = HeldLetter(999, "jane-case", "appeal", "fr", "leeds", "signatures.csv", "a", 2)

    def other(unit: BundleUnit) -> BundleReceipt:
        receipt = write(unit)
        return replace(receipt, held=tuple(stranger for _ in receipt.held))

    monkeypatch.setattr(rounds, "write_bundle", other)
    with pytest.raises(TotalsDiffer, match="10 letters were planned and 9 stand"):
        merge(job)
