"""The command line as a contract: exit codes, what goes to stdout and what to stderr."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import Small
from tests.support.commands import CAMPAIGN, DAY, postbag
from tests.support.letters_read_back import manifest
from tests.support.small_campaign import (
    HEADINGS,
    HELD_ROW,
    LINES,
    make_campaign,
    make_inputs,
    make_sheet,
    signatory,
)
from tests.support.trees import bundles, contents, states
from tests.support.warm_client import WarmPostbag

pytestmark = pytest.mark.slow


@pytest.fixture
def tiny(tmp_path: Path) -> Small:
    """A campaign and two sheets that a test may spoil; no row is held."""
    campaign = make_campaign(tmp_path / "campaign" / "tiny")
    return Small(campaign, make_inputs(tmp_path / "inputs", groups=2, rows=3, held=False))


def without(words: list[str], *options: str) -> list[str]:
    """Return the words of a command without some options and their values."""
    kept = list(words)
    for option in options:
        position = kept.index(option)
        del kept[position : position + 2]
    return kept


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


# 2: the words are off


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["run", "no-such-campaign"], CAMPAIGN),
        (["run", CAMPAIGN, "--formats", "zip,odt"], "odt"),
        (["run", CAMPAIGN, "--colour", "red"], "--colour"),
        (["run", CAMPAIGN, "--engine", "steam"], "steam"),
        (["run", CAMPAIGN, "--date", "10.12.2017"], "10.12.2017"),
        (["run", CAMPAIGN, "--workers", "0"], "--workers"),
        (["run", CAMPAIGN, "--formats", ","], "zip, docx, pdf"),
        (["run", CAMPAIGN, "--date", "0001-01-01"], "0001-01-01"),
        (["run", CAMPAIGN, "--ledger", "foo"], "--ledger"),
        (["run", CAMPAIGN, "--ledger", "sqlite://"], "--ledger"),
        (["check", CAMPAIGN, "--ledger", "foo"], "--ledger"),
        (["fly"], "fly"),
        (["run"], "CAMPAIGN"),
        (["check", "no-such-campaign"], CAMPAIGN),
        (["lint", "no-such-campaign"], CAMPAIGN),
    ],
)
def test_wrong_words_give_2(warm: WarmPostbag, tmp_path: Path, words: list[str], said: str) -> None:
    outputs = ["--outputs", str(tmp_path / "outputs")] if words[0] == "run" else []
    answer = warm.run(*words, *outputs).expect(2)
    assert said in answer.talk
    assert answer.out == ""
    assert "Traceback" not in answer.talk
    assert not (tmp_path / "outputs").exists()


@pytest.mark.parametrize("command", ["run", "check"])
@pytest.mark.parametrize("inside", ["", "outputs", "group-0/sent"])
def test_outputs_inside_the_inputs_give_2(
    tiny: Small, warm: WarmPostbag, command: str, inside: str
) -> None:
    before = states(tiny.inputs)
    places: list[str | Path] = ["--inputs", tiny.inputs, "--outputs", tiny.inputs / inside]
    answer = warm.run(command, tiny.campaign, *places).expect(2)
    assert "inside the inputs" in answer.talk
    assert states(tiny.inputs) == before


def test_a_ledger_inside_the_inputs_gives_2(tiny: Small, warm: WarmPostbag, tmp_path: Path) -> None:
    words = [*tiny.words(tmp_path / "outputs"), "--ledger", f"sqlite:///{tiny.inputs}/l.sqlite"]
    assert "inside the inputs" in warm.run(*words).expect(2).talk
    assert not (tiny.inputs / "l.sqlite").exists()


def test_formats_are_taken_as_people_type_them(
    tiny: Small, warm: WarmPostbag, tmp_path: Path
) -> None:
    warm.run(*tiny.words(tmp_path / "outputs", formats=" ZIP, Docx,")).expect(0)
    for bundle in bundles(tmp_path / "outputs"):
        assert (bundle / "letters.zip").exists()
        assert (bundle / "print").is_dir()


# 3: no sheet


def test_no_inputs_folder_gives_3(tiny: Small, warm: WarmPostbag, tmp_path: Path) -> None:
    shutil.rmtree(tiny.inputs)
    answer = warm.run(*tiny.words(tmp_path / "outputs")).expect(3)
    assert str(tiny.inputs) in answer.talk
    assert answer.out == ""


def test_empty_inputs_folder_gives_3(tiny: Small, warm: WarmPostbag, tmp_path: Path) -> None:
    shutil.rmtree(tiny.inputs)
    tiny.inputs.mkdir()
    warm.run(*tiny.words(tmp_path / "outputs")).expect(3)


def test_only_unreadable_sheets_give_3(tiny: Small, warm: WarmPostbag, tmp_path: Path) -> None:
    for sheet in tiny.inputs.glob("*/*.csv"):
        broken = b"PK\x03\x04 no workbook of " + sheet.parent.name.encode()
        sheet.rename(sheet.with_suffix(".xlsx")).write_bytes(broken)
    answer = warm.run(*tiny.words(tmp_path / "outputs")).expect(3)
    assert "group-0/signatures.xlsx" in answer.talk
    assert "group-1/signatures.xlsx" in answer.talk
    assert not bundles(tmp_path / "outputs")


# 4: the campaign is invalid


def test_unknown_field_gives_4_with_place_and_cure(warm: WarmPostbag, tmp_path: Path) -> None:
    lines = [*LINES, "I live near {{ signatory.postcod }} myself."]
    campaign = make_campaign(tmp_path / "tiny", lines=lines)
    own = Small(campaign, make_inputs(tmp_path / "inputs", groups=1, rows=2))
    answer = warm.run(*own.words(tmp_path / "outputs")).expect(4)
    for words in ("jane-case/appeal.en.docx", "I live near", "signatory.postcode"):
        assert words in answer.talk
    assert not bundles(tmp_path / "outputs")
    assert warm.run("lint", campaign).expect(4).out.count("signatory.postcod ") >= 1


@pytest.mark.parametrize("name", ["campaign.toml", "authorities.toml", "jane-case/case.toml"])
def test_broken_toml_gives_4(tiny: Small, warm: WarmPostbag, tmp_path: Path, name: str) -> None:
    path = tiny.campaign / name
    path.write_text(path.read_text(encoding="utf-8") + "\nbroken = [\n", encoding="utf-8")
    answer = warm.run(*tiny.words(tmp_path / "outputs")).expect(4)
    assert path.name in answer.talk
    assert "Traceback" not in answer.talk
    issues = json.loads(warm.run("lint", tiny.campaign, "--json").expect(4).out)["issues"]
    assert any(path.name in issue["message"] for issue in issues)


def test_broken_template_gives_4(tiny: Small, warm: WarmPostbag, tmp_path: Path) -> None:
    (tiny.campaign / "jane-case" / "appeal.fr.docx").write_bytes(b"no Word file")
    answer = warm.run(*tiny.words(tmp_path / "outputs")).expect(4)
    assert "appeal.fr.docx" in answer.talk
    assert "Traceback" not in answer.talk


# 5: a tool is missing


def test_pdf_without_libreoffice_gives_5(tiny: Small, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    path = {"PATH": str(tmp_path / "bin")}
    words = tiny.words(tmp_path / "outputs", formats="zip,pdf")
    answer = postbag(*words, environment=path).expect(5)
    assert "LibreOffice" in answer.talk
    assert not (tmp_path / "outputs").exists()


def test_without_libreoffice_the_default_is_no_pdf(tiny: Small, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    words = without(tiny.words(tmp_path / "outputs"), "--formats")
    answer = postbag(*words, environment={"PATH": str(tmp_path / "bin")}).expect(0)
    assert "No PDFs" in answer.talk
    assert all(bundle["pages"] is None for bundle in answer.json["bundles"])


# 7: not writable


def test_file_in_place_of_outputs_gives_7(tiny: Small, warm: WarmPostbag, tmp_path: Path) -> None:
    (tmp_path / "outputs").write_text("I am a file")
    answer = warm.run(*tiny.words(tmp_path / "outputs")).expect(7)
    assert "outputs" in answer.talk
    assert "Traceback" not in answer.talk
    assert (tmp_path / "outputs").read_text() == "I am a file"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc")
def test_outputs_in_a_place_nobody_can_write_give_7(tiny: Small, warm: WarmPostbag) -> None:
    assert "Traceback" not in warm.run(*tiny.words(Path("/proc/outputs"))).expect(7).talk


def test_ledger_that_is_no_database_gives_7(tiny: Small, warm: WarmPostbag, tmp_path: Path) -> None:
    (tmp_path / "outputs").mkdir()
    (tmp_path / "outputs" / "ledger.sqlite").write_text("I am no database at all\n" * 200)
    answer = warm.run(*tiny.words(tmp_path / "outputs")).expect(7)
    assert "Traceback" not in answer.talk


@pytest.mark.parametrize("tables", [None, []], ids=["empty", "no-table"])
def test_a_ledger_that_was_just_begun_is_made_whole(
    tiny: Small, warm: WarmPostbag, tmp_path: Path, tables: list[str] | None
) -> None:
    """A run may be killed between making the ledger's file and making its tables."""
    ledger = tmp_path / "outputs" / "ledger.sqlite"
    ledger.parent.mkdir()
    ledger.touch()
    if tables is not None:
        with closing(sqlite3.connect(ledger)) as database:
            database.execute("PRAGMA journal_mode=WAL")
            for table in [*tables, "passing"]:
                database.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, campaign TEXT)")
            database.execute("DROP TABLE passing")
    warm.run(*tiny.words(tmp_path / "outputs")).expect(0)
    assert warm.run(*tiny.words(tmp_path / "outputs")).expect(0).json["status"] == "nothing-new"


@pytest.mark.parametrize("command", [["run", "--engine", "inline"], ["check"]])
def test_a_link_to_nowhere_in_the_campaign_is_named(
    tiny: Small, warm: WarmPostbag, tmp_path: Path, command: list[str]
) -> None:
    (tiny.campaign / "jane-case" / "notes.docx").symlink_to(tmp_path / "gone.docx")
    places: list[str | Path] = ["--inputs", tiny.inputs, "--outputs", tmp_path / "outputs"]
    answer = warm.run(*command, tiny.campaign, *places).expect(7)
    assert "jane-case/notes.docx is a link to a file that is not there" in answer.talk
    assert "Remove the link" in answer.talk


def test_second_run_at_once_gives_7(tiny: Small, warm: WarmPostbag, tmp_path: Path) -> None:
    (tmp_path / "outputs").mkdir()
    handle = os.open(tmp_path / "outputs", os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        assert "Another run" in warm.run(*tiny.words(tmp_path / "outputs")).expect(7).talk
    finally:
        os.close(handle)
    warm.run(*tiny.words(tmp_path / "outputs")).expect(0)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of half a megabyte."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(place)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no small disk can be mounted here")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_full_disk_gives_7_and_the_next_run_resumes(
    warm: WarmPostbag, small_disk: Path, tmp_path: Path
) -> None:
    campaign = make_campaign(tmp_path / "tiny")
    own = Small(campaign, make_inputs(tmp_path / "inputs", groups=2, rows=100, held=False))
    answer = warm.run(*own.words(small_disk / "outputs")).expect(7)
    assert "full" in answer.talk
    assert "Traceback" not in answer.talk
    bigger = ["mount", "-o", "remount,size=64m", str(small_disk)]
    subprocess.run(bigger, check=True)
    warm.run(*own.words(small_disk / "outputs")).expect(0)
    warm.run(*own.words(tmp_path / "whole")).expect(0)
    assert contents(small_disk / "outputs") == contents(tmp_path / "whole")


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


def test_lint_finds_nothing_wrong_with_the_sample(warm: WarmPostbag) -> None:
    assert "No problems" in warm.run("lint", CAMPAIGN).expect(0).out
    answer = warm.run("lint", CAMPAIGN, "--json").expect(0).json
    assert (answer["schema"], answer["campaign"], answer["issues"]) == (1, CAMPAIGN, [])


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
