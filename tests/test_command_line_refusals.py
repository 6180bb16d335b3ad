"""The command line as a contract: what ends a run early, its exit code and its cure."""

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

import pytest

from tests.conftest import Small
from tests.support.commands import CAMPAIGN, postbag
from tests.support.small_campaign import LINES, make_campaign, make_inputs
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
