"""Personal data stays in inputs, ledger and letters: invariant 6."""

from __future__ import annotations

import json
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.engines import PoolEngine, run_unit, worker_pool
from pipeline.errors import UnitFailed
from tests.conftest import SampleRun, Small
from tests.support.sample_people import people
from tests.support.warm_client import WarmPostbag

SECRET = "Ada Lovelace, 12 St James's Square"


@dataclass(frozen=True)
class Unit:
    """A unit of work with a name."""

    label: str = "bundle nobody 1 of 1"


def fail(unit: Unit) -> None:
    """Fail the way a parser does: with the text it choked on."""
    raise ValueError(f"cannot parse {SECRET!r}")


def fail_over_another(unit: Unit) -> None:
    """Fail while another failure is handled."""
    try:
        fail(unit)
    except ValueError as error:
        raise KeyError(SECRET) from error


def secrets() -> set[str]:
    """Return everything personal in the sample sheets that is long enough to be told apart."""
    fields = [
        text
        for person in people().values()
        for text in (person.name, person.street, person.email, person.message[:60])
    ]
    return {text for text in fields if len(text) >= 6}


def encoded(text: str) -> set[bytes]:
    """Return how a text may stand in a file: as it is, or escaped in JSON or HTML."""
    escaped = json.dumps(text)[1:-1]
    html = text.replace("&", "&amp;").replace("'", "&#39;").replace('"', "&#34;")
    return {form.encode() for form in (text, escaped, html)}


def places_without_personal_data(run: SampleRun) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of all that must hold no personal data."""
    yield "stdout", run.answer.out.encode()
    yield "stderr", run.answer.talk.encode()
    for pattern in ("report.*", "**/manifest.csv", "**/SHA256SUMS"):
        for path in run.round.glob(pattern):
            yield path.name, path.read_bytes()
    yield "file names", "\n".join(map(str, run.outputs.rglob("*"))).encode()
    for path in run.prefect.rglob("*"):
        if path.is_file():
            yield f"prefect/{path.name}", path.read_bytes()


@pytest.mark.slow
def test_no_personal_data_outside_ledger_and_letters(sample_run: SampleRun) -> None:
    needles = [form for text in secrets() for form in encoded(text)]
    seen = set()
    for name, content in places_without_personal_data(sample_run):
        seen.add(name)
        found = [needle for needle in needles if needle in content]
        assert not found, f"{len(found)} personal values in {name}"
    assert {"report.html", "report.json", "manifest.csv", "prefect/prefect.db"} <= seen


@pytest.mark.slow
def test_the_search_finds_what_is_there(sample_run: SampleRun) -> None:
    """The ledger holds names, so a search that works finds them in it."""
    content = (sample_run.outputs / "ledger.sqlite").read_bytes()
    names = {person.name for person in people().values()}
    assert sum(any(form in content for form in encoded(name)) for name in names) > 300


@pytest.mark.parametrize("fault", [fail, fail_over_another])
def test_an_unforeseen_fault_loses_its_text(fault: object) -> None:
    with pytest.raises(UnitFailed) as caught:
        run_unit(fault, Unit())  # type: ignore[arg-type]
    shown = "".join(traceback.format_exception(caught.value))
    assert "Lovelace" not in shown
    assert "bundle nobody 1 of 1" in shown
    assert "test_privacy.py:" in caught.value.message


@pytest.mark.slow
def test_a_fault_in_a_worker_loses_its_text() -> None:
    with worker_pool(1) as pool, pytest.raises(UnitFailed) as caught:
        list(PoolEngine(pool, 1).map(_fail_far_away, [Unit()]))
    assert "Lovelace" not in "".join(traceback.format_exception(caught.value))


def _fail_far_away(unit: Unit) -> None:
    fail(unit)


@pytest.mark.slow
@pytest.mark.parametrize(
    "place", ["pipeline.sheets.receive:read_tabs", "pipeline.bundles.write:_fill"]
)
def test_a_fault_in_a_run_is_told_without_its_text(
    small: Small, warm: WarmPostbag, tmp_path: Path, place: str
) -> None:
    answer = warm.run(*small.words(tmp_path / "outputs"), tamper=(place, f"raise {SECRET}", 1))
    assert answer.expect(1).out == ""
    assert "Lovelace" not in answer.talk
    assert "Traceback" not in answer.talk
    assert "ValueError" in answer.talk


@pytest.mark.slow
def test_a_fault_outside_a_unit_is_told_without_its_text(
    small: Small, warm: WarmPostbag, tmp_path: Path
) -> None:
    tamper = ("pipeline.admit:_sort_page", f"raise {SECRET}", 1)
    answer = warm.run(*small.words(tmp_path / "outputs"), tamper=tamper)
    assert answer.expect(1).out == ""
    assert "Lovelace" not in answer.talk
