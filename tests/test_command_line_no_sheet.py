"""The command line where no sheet can be read: exit code 3, and an answer for programs too."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import Small
from tests.support.commands import postbag
from tests.support.small_campaign import (
    HELD_ROW,
    make_campaign,
    make_inputs,
    make_sheet,
    signatory,
)
from tests.support.trees import bundles, states
from tests.support.warm_client import Tamper, WarmPostbag

pytestmark = pytest.mark.slow

BROKEN = b"PK\x03\x04 no workbook of "
DIE_BEFORE_TELLING: Tamper = ("flows.run:_one_answer", "die-after", 1)


@pytest.fixture
def tiny(tmp_path: Path) -> Small:
    """A campaign and two sheets that a test may spoil; no row is held."""
    campaign = make_campaign(tmp_path / "campaign" / "tiny")
    return Small(campaign, make_inputs(tmp_path / "inputs", groups=2, rows=3, held=False))


def spoil(inputs: Path) -> None:
    """Make every sheet one that cannot be read."""
    for sheet in inputs.glob("*/*.csv"):
        sheet.rename(sheet.with_suffix(".xlsx")).write_bytes(BROKEN + sheet.parent.name.encode())


def checking(small: Small, outputs: Path) -> list[str]:
    places = ["--inputs", str(small.inputs), "--outputs", str(outputs)]
    return ["check", str(small.campaign), *places, "--json"]


def nothing(status: str, number: int, issues: list[dict[str, Any]]) -> dict[str, Any]:
    """The answer of a command that read no row."""
    rows = {"read": 0, "accepted": 0, "held": 0, "duplicate": 0, "blank": 0}
    answer = {"schema": 1, "campaign": "tiny", "round": number, "status": status}
    return {**answer, "rows": rows, "letters": 0, "bundles": [], "issues": issues}


def test_no_inputs_folder_gives_3(tiny: Small, warm: WarmPostbag, tmp_path: Path) -> None:
    shutil.rmtree(tiny.inputs)
    outputs = tmp_path / "outputs"
    for words, status in (
        (tiny.words(outputs), "nothing-new"),
        (checking(tiny, outputs), "checked"),
    ):
        answer = warm.run(*words).expect(3)
        assert str(tiny.inputs) in answer.talk
        assert answer.json == nothing(status, 0, [])
    assert not outputs.exists()


def test_empty_inputs_folder_gives_3(tiny: Small, warm: WarmPostbag, tmp_path: Path) -> None:
    shutil.rmtree(tiny.inputs)
    tiny.inputs.mkdir()
    answer = warm.run(*tiny.words(tmp_path / "outputs")).expect(3)
    assert answer.json == nothing("nothing-new", 0, [])


@pytest.mark.parametrize("engine", ["inline", "local"])
def test_only_unreadable_sheets_give_3(
    tiny: Small, warm: WarmPostbag, tmp_path: Path, engine: str
) -> None:
    spoil(tiny.inputs)
    answer = warm.run(*tiny.words(tmp_path / "outputs", engine)).expect(3)
    assert not bundles(tmp_path / "outputs")
    issues = answer.json["issues"]
    assert answer.json == nothing("nothing-new", 0, issues)
    assert [(issue["code"], issue["severity"], issue["group"]) for issue in issues] == [
        ("sheet_unreadable", "held", "group-0"),
        ("sheet_unreadable", "held", "group-1"),
    ]
    for issue in issues:
        assert f"{issue['group']}/signatures.xlsx: {issue['message']}" in answer.talk


def test_the_issues_come_through_prefect(tiny: Small, prefect_home: Path, tmp_path: Path) -> None:
    spoil(tiny.inputs)
    words = tiny.words(tmp_path / "outputs", "prefect")
    answer = postbag(*words, environment={"PREFECT_HOME": str(prefect_home)}).expect(3)
    assert [issue["group"] for issue in answer.json["issues"]] == ["group-0", "group-1"]


def test_check_of_unreadable_sheets_gives_3(tiny: Small, warm: WarmPostbag, tmp_path: Path) -> None:
    spoil(tiny.inputs)
    answer = warm.run(*checking(tiny, tmp_path / "outputs")).expect(3)
    issues = answer.json["issues"]
    assert answer.json == nothing("checked", 0, issues)
    assert [issue["sheet"] for issue in issues] == ["signatures.xlsx"] * 2
    assert "group-1/signatures.xlsx" in answer.talk
    assert not (tmp_path / "outputs").exists()


@pytest.mark.parametrize("command", ["run", "check"])
def test_people_are_told_on_stderr_alone(
    tiny: Small, warm: WarmPostbag, tmp_path: Path, command: str
) -> None:
    spoil(tiny.inputs)
    outputs = tmp_path / "outputs"
    words = tiny.words(outputs) if command == "run" else checking(tiny, outputs)
    answer = warm.run(*(word for word in words if word != "--json")).expect(3)
    assert answer.out == ""
    assert answer.talk.count("signatures.xlsx") == 2


def test_inputs_that_went_after_a_round_give_3_and_change_nothing(
    tiny: Small, warm: WarmPostbag, tmp_path: Path
) -> None:
    outputs = tmp_path / "outputs"
    warm.run(*tiny.words(outputs)).expect(0)
    shutil.rmtree(tiny.inputs)
    before = states(outputs)
    assert warm.run(*tiny.words(outputs)).expect(3).json == nothing("nothing-new", 1, [])
    assert warm.run(*checking(tiny, outputs)).expect(3).json == nothing("checked", 1, [])
    assert states(outputs) == before


def test_a_round_that_was_not_told_is_told_though_the_inputs_are_gone(
    tiny: Small, warm: WarmPostbag, tmp_path: Path
) -> None:
    outputs = tmp_path / "outputs"
    assert warm.run(*tiny.words(outputs), tamper=DIE_BEFORE_TELLING).code not in (0, 3)
    shutil.rmtree(tiny.inputs)
    answer = warm.run(*tiny.words(outputs)).expect(0)
    assert (answer.json["status"], answer.json["rows"]["accepted"]) == ("sealed", 6)
    assert str(tiny.inputs) in answer.talk
    assert warm.run(*tiny.words(outputs)).expect(3).json == nothing("nothing-new", 1, [])


@pytest.mark.parametrize("command", ["run", "check"])
def test_a_round_that_cannot_begin_leaves_stdout_empty(
    tiny: Small, warm: WarmPostbag, tmp_path: Path, command: str
) -> None:
    """The sheets were read and nothing of them was taken in: there is no answer to give."""
    outputs = tmp_path / "outputs"
    (outputs / "round-001").mkdir(parents=True)
    (outputs / "round-001" / "letters.pdf").write_bytes(b"%PDF")
    if command == "run":
        answer = warm.run(*tiny.words(outputs)).expect(7)
        assert "knows nothing of it" in answer.talk
    else:
        fault: Tamper = ("pipeline.round:admit_round", "raise Ada King", 1)
        answer = warm.run(*checking(tiny, outputs), tamper=fault).expect(1)
        assert "Ada King" not in answer.talk
    assert answer.out == ""


def test_unreadable_sheets_after_a_round_are_named_in_the_answer(
    tiny: Small, warm: WarmPostbag, tmp_path: Path
) -> None:
    outputs = tmp_path / "outputs"
    warm.run(*tiny.words(outputs)).expect(0)
    spoil(tiny.inputs)
    answer = warm.run(*tiny.words(outputs)).expect(100)
    issues = answer.json["issues"]
    assert answer.json == nothing("nothing-new", 1, issues)
    assert [issue["code"] for issue in issues] == ["sheet_unreadable"] * 2


def test_the_rows_of_a_sheet_that_is_gone_come_back_in_their_workbook(
    warm: WarmPostbag, tmp_path: Path
) -> None:
    """What is said of the sheet may stay in the settings, and hinders nobody."""
    own = Small(make_campaign(tmp_path / "campaign" / "tiny"), tmp_path / "inputs")
    sheet = make_sheet(own.inputs / "lyon" / "marche.csv", [signatory(1), HELD_ROW])
    settings = sheet.with_name("sheets.toml")
    settings.write_text('["marche.csv"]\ncountry = "FR"\n', encoding="utf-8")
    outputs = tmp_path / "outputs"
    first = warm.run(*own.words(outputs)).expect(100).json
    assert (first["rows"]["accepted"], first["rows"]["held"]) == (1, 1)
    sheet.unlink()
    book = openpyxl.load_workbook(outputs / "round-001" / "held-rows" / "lyon" / "marche.xlsx")
    (cell,) = [cell for row in book.active.iter_rows() for cell in row if cell.value == "Atlantis"]
    cell.value = "France"
    book.save(sheet.with_suffix(".xlsx"))
    make_sheet(sheet.with_name("new.csv"), [signatory(2)])
    second = warm.run(*own.words(outputs)).expect(0).json
    assert second["rows"] == {"read": 2, "accepted": 2, "held": 0, "duplicate": 0, "blank": 0}
