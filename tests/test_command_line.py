"""The command line as a contract: what is answered, and what goes to stdout and to stderr."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import Small
from tests.support.campaigns import copy_sample
from tests.support.commands import CAMPAIGN, DAY, postbag
from tests.support.letters_read_back import manifest
from tests.support.small_campaign import (
    HEADINGS,
    HELD_ROW,
    make_campaign,
    make_inputs,
    make_sheet,
    signatory,
)
from tests.support.trees import bundles, states
from tests.support.warm_client import WarmPostbag

pytestmark = pytest.mark.slow


@pytest.fixture
def tiny(tmp_path: Path) -> Small:
    """A campaign and two sheets that a test may spoil; no row is held."""
    campaign = make_campaign(tmp_path / "campaign" / "tiny")
    return Small(campaign, make_inputs(tmp_path / "inputs", groups=2, rows=3, held=False))


# 0 and 100: done


def test_done_is_0_and_stdout_is_pure_json(tiny: Small, tmp_path: Path) -> None:
    answer = postbag(*tiny.words(tmp_path / "outputs")).expect(0)
    assert answer.json["status"] == "sealed"
    assert answer.json["rows"]["held"] == 0
    assert answer.talk


def test_held_rows_give_100(tiny: Small, warm: WarmPostbag, tmp_path: Path) -> None:
    make_sheet(tiny.inputs / "late" / "sheet.csv", [HELD_ROW])
    answer = warm.run(*tiny.words(tmp_path / "outputs")).expect(100).json
    assert answer["rows"]["held"] == 1
    assert [issue["code"] for issue in answer["issues"]] == ["country_unknown"]


def test_quiet_says_nothing_on_stderr(tiny: Small, warm: WarmPostbag, tmp_path: Path) -> None:
    answer = warm.run(*tiny.words(tmp_path / "outputs"), "--quiet").expect(0)
    assert answer.talk == ""
    assert answer.json["status"] == "sealed"


def test_without_json_people_read_sentences(tiny: Small, warm: WarmPostbag, tmp_path: Path) -> None:
    words = [word for word in tiny.words(tmp_path / "outputs") if word != "--json"]
    assert "6 rows read" in warm.run(*words).expect(0).out
    assert "Nothing new" in warm.run(*words).expect(0).out


def test_formats_are_taken_as_people_type_them(
    tiny: Small, warm: WarmPostbag, tmp_path: Path
) -> None:
    warm.run(*tiny.words(tmp_path / "outputs", formats=" ZIP, Docx,")).expect(0)
    for bundle in bundles(tmp_path / "outputs"):
        assert (bundle / "letters.zip").exists()
        assert (bundle / "print").is_dir()


def test_papers_that_need_pdf_are_not_left_out_in_silence(
    tiny: Small, warm: WarmPostbag, tmp_path: Path
) -> None:
    with (tiny.campaign / "campaign.toml").open("a") as settings:
        settings.write('\n[print]\nenvelopes = "c5"\npress = true\n')
    answer = warm.run(*tiny.words(tmp_path / "outputs", formats="zip")).expect(0)
    assert "envelopes, press under [print]" in answer.talk


# check, lint, doctor


def test_check_tells_what_the_run_will_do_and_writes_nothing(
    small: Small, small_outputs: Path, warm: WarmPostbag, tmp_path: Path
) -> None:
    words: list[str | Path] = [
        "check",
        small.campaign,
        "--inputs",
        small.inputs,
        "--date",
        DAY,
        "--json",
    ]
    outputs = tmp_path / "outputs"
    checked = warm.run(*words, "--outputs", outputs).expect(100).json
    assert not outputs.exists()
    ran = json.loads((small_outputs / "round-001" / "report.json").read_text(encoding="utf-8"))
    assert checked["status"] == "checked"
    assert {**checked, "status": "sealed"} == ran


def test_check_after_a_run_changes_nothing(
    small: Small, small_outputs: Path, warm: WarmPostbag
) -> None:
    before = states(small_outputs), states(small.inputs), states(small.campaign)
    words: list[str | Path] = [
        "check",
        small.campaign,
        "--inputs",
        small.inputs,
        "--outputs",
        small_outputs,
    ]
    answer = warm.run(*words, "--date", DAY, "--json")
    assert answer.code in (0, 100)
    assert answer.json["rows"]["read"] == 0
    assert (states(small_outputs), states(small.inputs), states(small.campaign)) == before


def test_check_of_new_sheets_after_a_run_leaves_the_ledger_alone(
    tiny: Small, warm: WarmPostbag, tmp_path: Path
) -> None:
    outputs = tmp_path / "outputs"
    warm.run(*tiny.words(outputs)).expect(0)
    make_sheet(tiny.inputs / "late" / "sheet.csv", [signatory(7), signatory(0)])
    before = states(outputs)
    words: list[str | Path] = [
        "check",
        tiny.campaign,
        "--inputs",
        tiny.inputs,
        "--outputs",
        outputs,
        "--json",
    ]
    checked = warm.run(*words, "--date", DAY).expect(0).json
    assert states(outputs) == before
    ran = warm.run(*tiny.words(outputs)).expect(0).json
    assert {**checked, "status": "sealed"} == {
        **ran,
        "bundles": [{**bundle, "pages": None, "sheets": None} for bundle in ran["bundles"]],
    }
    assert ran["rows"] == {"read": 2, "accepted": 1, "held": 0, "duplicate": 1, "blank": 0}


def test_lint_finds_nothing_wrong_with_the_sample(office: str, warm: WarmPostbag) -> None:
    """It has an address window, in which all addresses have to lie."""
    answer = warm.run("lint", CAMPAIGN, "--json").expect(0).json
    assert (answer["schema"], answer["campaign"], answer["issues"]) == (1, CAMPAIGN, [])


def test_lint_says_that_nothing_is_wrong(warm: WarmPostbag, tmp_path: Path) -> None:
    folder = copy_sample(tmp_path)
    settings = (folder / "campaign.toml").read_text("utf-8").replace('"c5-left"', '"none"')
    (folder / "campaign.toml").write_text(settings, "utf-8")
    assert "No problems" in warm.run("lint", folder).expect(0).out


def test_doctor_names_what_is_there(office: str) -> None:
    answer = postbag("doctor")
    assert answer.code in (0, 5)
    for word in ("Python", "prefect", "docxtpl", "LibreOffice", "font"):
        assert word in answer.out
    assert (answer.code == 5) == ("MEND" in answer.out)


def test_doctor_without_libreoffice_gives_5(tmp_path: Path) -> None:
    answer = postbag("doctor", environment={"PATH": str(tmp_path)}).expect(5)
    assert "apt-get install" in answer.out


# Sheets


def test_one_unreadable_sheet_does_not_stop_the_others(
    tiny: Small, warm: WarmPostbag, tmp_path: Path
) -> None:
    (tiny.inputs / "group-0" / "broken.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    answer = warm.run(*tiny.words(tmp_path / "outputs")).expect(100).json
    assert answer["rows"]["accepted"] == 6
    (issue,) = answer["issues"]
    assert (issue["code"], issue["severity"]) == ("sheet_unreadable", "held")
    assert (issue["group"], issue["sheet"], issue["row"]) == ("group-0", "broken.xlsx", None)


def test_same_content_under_two_names_is_read_once(
    tiny: Small, warm: WarmPostbag, tmp_path: Path
) -> None:
    sheet = tiny.inputs / "group-0" / "signatures.csv"
    shutil.copyfile(sheet, tiny.inputs / "group-1" / "forwarded.csv")
    answer = warm.run(*tiny.words(tmp_path / "outputs")).expect(0).json
    assert (answer["rows"]["read"], answer["rows"]["duplicate"]) == (6, 0)
    assert [issue["code"] for issue in answer["issues"]] == ["sheet_repeated"]
    again = warm.run(*tiny.words(tmp_path / "outputs")).expect(0).json
    assert again["status"] == "nothing-new"


def test_corrected_held_row_makes_the_next_round(
    tiny: Small, warm: WarmPostbag, tmp_path: Path
) -> None:
    """The workbook comes back mended: just its row is admitted, and numbers go on."""
    outputs = tmp_path / "outputs"
    make_sheet(tiny.inputs / "group-0" / "more.csv", [HELD_ROW, signatory(50)])
    first = warm.run(*tiny.words(outputs)).expect(100).json
    book = outputs / "round-001" / "held-rows" / "group-0" / "more.xlsx"
    mend(book, tiny.inputs / "group-0" / "more-mended.xlsx", "Atlantis", "France")
    second = warm.run(*tiny.words(outputs)).expect(0).json
    assert second["round"] == 2
    assert second["rows"] == {"read": 1, "accepted": 1, "held": 0, "duplicate": 0, "blank": 0}
    lines = [
        line for path in bundles(outputs) if "round-002" in str(path) for line in manifest(path)
    ]
    assert [line["letter"] for line in lines] == [f"{first['letters'] + 1:06d}"]
    assert second["letters"] == 1
    assert second["bundles"][0]["folder"].startswith("round-002/")


def mend(book: Path, target: Path, wrong: str, right: str) -> None:
    """Correct a cell of a held-rows workbook, as a person would."""
    workbook: Any = openpyxl.load_workbook(book)
    cells = [cell for row in workbook.active.iter_rows() for cell in row if cell.value == wrong]
    assert len(cells) == 1
    assert workbook.active["A1"].value == HEADINGS[0]
    cells[0].value = right
    workbook.save(target)
    workbook.close()
