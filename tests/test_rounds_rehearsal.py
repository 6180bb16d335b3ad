"""Every letter is made once on trial before the first bundle stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from flows.engines import InlineEngine
from flows.progress import QuietProgress
from pipeline.errors import CampaignInvalid
from pipeline.job import Job
from pipeline.ledger import Ledger, sqlite_url
from pipeline.report.summary import RoundSummary
from pipeline.round import merge_round
from tests.conftest import Small
from tests.support.campaigns import DAY
from tests.support.commands import Answer
from tests.support.small_campaign import (
    LINES,
    Row,
    make_campaign,
    make_inputs,
    make_sheet,
    make_template,
)
from tests.support.trees import bundles, contents
from tests.support.warm_client import WarmPostbag

FRENCH = ("38000", "AB1 2CD", "69001", "EC1A 1BB")
"""Postcodes; two of them are no numbers."""
NUMBERED = (*LINES, "{{ signatory.postcode | number }}")


def person(number: int, postcode: str) -> Row:
    return (f"Signatory N{number}", postcode, "Town", "France", "", "jane-case", "")


def postcodes(folder: Path, codes: Sequence[str] = FRENCH) -> Path:
    """Write a sheet of signatories with these postcodes."""
    people = [person(number, code) for number, code in enumerate(codes)]
    make_sheet(folder / "group-0" / "signatures.csv", people)
    return folder


@pytest.fixture
def numbered(tmp_path: Path) -> Small:
    """A campaign whose template prints the postcode as a number, a bundle for each letter."""
    folder = tmp_path / "campaign" / "numbered"
    campaign = make_campaign(folder, max_letters=1, lines=NUMBERED, embassy=False)
    return Small(campaign, postcodes(tmp_path / "inputs"))


def refused(answer: Answer, outputs: Path) -> str:
    """Check that a run ended with 4 and left no bundle, and return what it said of the letter."""
    talk = answer.expect(4).talk
    assert not bundles(outputs)
    assert not list(outputs.glob("round-*"))
    assert not (outputs / ".work").exists()
    assert "AB1 2CD" not in talk
    assert "EC1A" not in talk
    return talk[talk.index("jane-case/") :]


@pytest.mark.slow
def test_a_letter_that_cannot_be_made_stops_the_round_before_any_bundle(
    numbered: Small, warm: WarmPostbag, tmp_path: Path
) -> None:
    outputs = tmp_path / "outputs"
    words = [*numbered.words(outputs), "--quiet"]
    said = refused(warm.run(*words), outputs)
    place = (
        "jane-case/appeal.en.docx cannot be merged for group-0/signatures.csv, signatures, row 3"
    )
    assert said.startswith(place)
    postcodes(numbered.inputs, ["38000", "20123", "69001", "13001"])
    answer = warm.run(*words).expect(0).json
    assert (answer["round"], answer["letters"], len(answer["bundles"])) == (1, 4, 4)


@pytest.mark.slow
def test_a_mended_template_is_used_by_the_next_run(
    numbered: Small, warm: WarmPostbag, tmp_path: Path
) -> None:
    outputs = tmp_path / "outputs"
    refused(warm.run(*numbered.words(outputs), "--quiet"), outputs)
    for locale in ("en", "fr"):
        make_template(numbered.campaign / "jane-case" / f"appeal.{locale}.docx", LINES)
    warm.run(*numbered.words(outputs)).expect(0)
    warm.run(*numbered.words(tmp_path / "at-once")).expect(0)
    assert contents(outputs) == contents(tmp_path / "at-once")


@pytest.mark.slow
def test_check_tells_of_such_a_letter_too(
    numbered: Small, warm: WarmPostbag, tmp_path: Path
) -> None:
    words = ["check", *numbered.words(tmp_path / "outputs")[1:8], "--json"]
    refused(warm.run(*words), tmp_path / "outputs")


@dataclass
class Backwards:
    """An engine that does the last unit first."""

    labels: list[str] = field(default_factory=list)

    def map(self, function: Callable[[Any], Any], units: Sequence[Any]) -> Iterator[Any]:
        for unit in reversed(units):
            self.labels.append(unit.label)
            yield function(unit)


def merge(small: Small, outputs: Path, engine: Any) -> RoundSummary:
    """Do a round in this process."""
    outputs.mkdir(exist_ok=True)
    job = Job(small.campaign, str(small.inputs), outputs, ("zip",), DAY)
    ledger = Ledger(sqlite_url(outputs / "ledger.sqlite"), job.campaign_id)
    try:
        return merge_round(job, ledger, engine, QuietProgress())
    finally:
        ledger.close()


def test_the_first_letter_is_named_whatever_the_engine(numbered: Small, tmp_path: Path) -> None:
    said = []
    for number, engine in enumerate((InlineEngine(), Backwards())):
        with pytest.raises(CampaignInvalid, match="row 3 ") as caught:
            merge(numbered, tmp_path / str(number), engine)
        said.append(caught.value.message)
    assert said[0] == said[1]


def test_all_letters_are_tried_before_the_first_is_written(tmp_path: Path) -> None:
    campaign = make_campaign(tmp_path / "small", max_letters=2, embassy=False)
    small = Small(campaign, make_inputs(tmp_path / "inputs", groups=1, rows=4, held=False))
    engine = Backwards()
    merge(small, tmp_path / "outputs", engine)
    labels = [f"bundle the-president {number} of 2" for number in (2, 1)]
    assert engine.labels == ["sheet 1 of 1", *(f"rehearsal of {name}" for name in labels), *labels]


class Stopped(BaseException):
    """The process ends."""


@dataclass
class StopsAfter(Backwards):
    """An engine that ends the run once a unit of this name is done."""

    last: str = ""

    def map(self, function: Callable[[Any], Any], units: Sequence[Any]) -> Iterator[Any]:
        for receipt in super().map(function, units):
            yield receipt
            if self.labels[-1] == self.last:
                raise Stopped


def test_a_round_of_which_a_bundle_stands_is_not_tried_again(tmp_path: Path) -> None:
    campaign = make_campaign(tmp_path / "small", max_letters=2, embassy=False)
    small = Small(campaign, make_inputs(tmp_path / "inputs", groups=1, rows=4, held=False))
    with pytest.raises(Stopped):
        merge(small, tmp_path / "outputs", StopsAfter(last="bundle the-president 2 of 2"))
    engine = Backwards()
    merge(small, tmp_path / "outputs", engine)
    assert engine.labels == ["bundle the-president 2 of 2", "bundle the-president 1 of 2"]


def test_a_cover_sheet_that_cannot_be_made_is_found_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = make_campaign(tmp_path / "small", max_letters=2, embassy=False)
    small = Small(campaign, make_inputs(tmp_path / "inputs", groups=1, rows=4, held=False))

    def fail(_sheet: object) -> bytes:
        raise TypeError("signatory@example.org")

    with monkeypatch.context() as patched:
        patched.setattr("pipeline.bundles.rehearse.merge_cover_sheet", fail)
        words = r"cover sheet of bundle the-president 1 of 2 .*TypeError.*Mend the cover sheet"
        with pytest.raises(CampaignInvalid, match=words) as caught:
            merge(small, tmp_path / "outputs", InlineEngine())
    assert "example.org" not in caught.value.message
    assert not list((tmp_path / "outputs").glob("round-*"))
    assert merge(small, tmp_path / "outputs", InlineEngine()).letters == 4


def test_a_template_that_cannot_be_collated_is_found_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = make_campaign(tmp_path / "small", max_letters=2, embassy=False)
    small = Small(campaign, make_inputs(tmp_path / "inputs", groups=1, rows=4, held=False))

    def fail(_document: object) -> bytes:
        raise KeyError("word/strange.xml")

    with monkeypatch.context() as patched:
        patched.setattr("pipeline.bundles.rehearse.PrintDocument.to_bytes", fail)
        with pytest.raises(CampaignInvalid, match=r"appeal\.en\.docx .* row 2 \(KeyError"):
            merge(small, tmp_path / "outputs", InlineEngine())
    assert not list((tmp_path / "outputs").glob("round-*"))
    assert merge(small, tmp_path / "outputs", InlineEngine()).letters == 4
