"""A letter that LibreOffice fails at is held, and every other letter is bundled."""

from __future__ import annotations

import errno
import io
import re
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import psutil
import pytest
from docx.enum.text import WD_BREAK

from flows.inspect import examine_machine
from pipeline.bundles.held_letters import HeldLetter, read_held_letters
from pipeline.bundles.manifest import Totals
from pipeline.bundles.plan import BundlePlan, write_plan
from pipeline.bundles.rehearse import RehearsalUnit, rehearse_bundle
from pipeline.bundles.write import BundleReceipt, BundleUnit, write_bundle
from pipeline.errors import CampaignInvalid, ExitCode, NotWritable, ToolMissing
from pipeline.letters.values import PlannedLetter
from pipeline.pdf import convert
from pipeline.pdf import office as office_module
from pipeline.pdf.guard import pipe_of
from pipeline.pdf.office import Limits, end_office
from tests.support.blank import new_document
from tests.support.fake_office import FAULTS, fake_office
from tests.support.small_campaign import make_campaign

pytestmark = pytest.mark.slow

LETTERS, BAD = 5, 3
HELD_LETTER = HeldLetter(3, "jane-case", "appeal", "en", "leeds", "s.csv", "s", 4)
PROJECT = Path(__file__).parents[1]


def planned(number: int) -> PlannedLetter:
    signatory = {"name": f"Signatory N{number:05d}", "country": "FR"}
    words = ("jane-case", "appeal", "the-president", "en", "en_GB", "leeds", "s.csv", "s")
    return PlannedLetter(number, *words, number + 1, signatory)


@pytest.fixture
def unit(tmp_path: Path) -> BundleUnit:
    """A bundle of five letters of three pages."""
    campaign = make_campaign(tmp_path / "small", embassy=False)
    document = new_document()
    for line in ("{{ signatory.name }}", "{{ letter.salutation }}"):
        document.add_paragraph(line)
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("{{ letter.closing }}")
    document.save(str(campaign / "jane-case" / "appeal.en.docx"))
    plan = BundlePlan("the-president", 1, 1, LETTERS)
    write_plan(tmp_path / "plan", plan, [planned(number + 1) for number in range(LETTERS)])
    return BundleUnit(
        campaign=str(campaign),
        plan_file=str(tmp_path / "plan" / plan.file_name),
        place=str(tmp_path / "outputs" / "bundle-001"),
        scratch=str(tmp_path / "scratch"),
        plan=plan,
        round=1,
        day=date(2017, 12, 10),
        formats=("zip", "docx", "pdf"),
    )


def use(monkeypatch: pytest.MonkeyPatch, path: str, seconds: float = 60) -> None:
    """Let this office be the one that is found; it may take so long."""
    end_office()
    limits = Limits(document=seconds, letter=0, readable=(str(PROJECT), "/root", "/home"))
    monkeypatch.setattr(convert, "LIMITS", limits)
    monkeypatch.setattr(convert, "find_libreoffice", lambda: path)


def running() -> list[str]:
    """Return the processes of any office of this process that still do something."""
    return [
        " ".join(words)
        for process in psutil.process_iter(["cmdline", "status"])
        if process.info["status"] != psutil.STATUS_ZOMBIE
        and (words := process.info["cmdline"] or [])
        and any(f"{tempfile.gettempdir()}/" in word for word in words)
    ]


BOXES: list[Path] = []
"""The folders of the offices that the test under way has started."""


@pytest.fixture
def nothing_left(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give offices a folder for their folders that no other test's offices use."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("offices")))
    furnish = office_module._furnish
    BOXES.clear()

    def remember(box: Path) -> None:
        BOXES.append(box)
        furnish(box)

    monkeypatch.setattr(office_module, "_furnish", remember)


def check_nothing_left() -> None:
    end_office()
    assert running() == []
    assert [*Path(tempfile.gettempdir()).iterdir()] == []
    assert [box for box in BOXES if pipe_of(box).exists()] == []


def lame_office(folder: Path) -> str:
    """Write a LibreOffice that does nothing at all and return its path."""
    lame = folder / "soffice"
    lame.write_text("#!/bin/sh\nexit 0\n")
    lame.chmod(0o755)
    return str(lame)


def text_of(pdf: Path) -> str:
    done = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.usefixtures("nothing_left")
def test_the_letter_at_fault_is_held_and_every_other_printed(
    unit: BundleUnit, office: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    fake = fake_office(tmp_path / "bin", office, f"N{BAD:05d}", fault)
    use(monkeypatch, fake, 4 if fault == "hangs" else 60)
    receipt = write_bundle(unit)
    place = Path(unit.place)
    whole = "of several" in fault
    held = () if whole else (HELD_LETTER,)
    good = [number for number in (1, 2, 3, 4, 5) if whole or number != BAD]
    assert receipt == BundleReceipt(
        unit.plan, Totals(len(good), 3 * len(good), 2 * len(good)), held
    )
    assert read_held_letters(place) == held
    if held:
        assert (place / "held-letters.csv").read_text() == (
            "letter,case,kind,locale,group,sheet,tab,row\n"
            "000003,jane-case,appeal,en,leeds,s.csv,s,4\n"
        )
    assert ("held-letters.csv" in (place / "SHA256SUMS").read_text()) == bool(held)
    printed = re.findall(r"N(\d{5})", text_of(place / "letters.pdf"))
    assert printed == [f"{number:05d}" for number in good]
    with zipfile.ZipFile(place / "letters.zip") as archive:
        assert archive.namelist() == [f"{number:06d}.docx" for number in good]
    assert write_bundle(unit) == receipt, "standing, it is counted otherwise"
    check_nothing_left()
    assert sorted(path.name for path in place.parent.iterdir()) == ["bundle-001"]


@pytest.mark.usefixtures("nothing_left")
def test_an_office_that_converts_nothing_is_to_blame_itself(
    unit: BundleUnit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, lame_office(tmp_path))
    with pytest.raises(ToolMissing, match="made no PDF"):
        write_bundle(unit)
    assert not Path(unit.place).exists()
    check_nothing_left()


@pytest.mark.parametrize("temporary", [True, False])
@pytest.mark.usefixtures("nothing_left")
def test_a_full_disk_is_no_letters_fault_and_is_named(
    unit: BundleUnit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, temporary: bool
) -> None:
    use(monkeypatch, lame_office(tmp_path))
    full = Path(tempfile.gettempdir()) if temporary else Path(unit.scratch)
    monkeypatch.setattr(convert, "lacks_room", lambda folder: folder.is_relative_to(full))
    place = full if temporary else Path(unit.place)
    with pytest.raises(NotWritable, match=f"^{place}: The disk is full") as caught:
        write_bundle(unit)
    assert ("TMPDIR" in caught.value.message) == temporary
    check_nothing_left()


@pytest.mark.usefixtures("nothing_left")
def test_a_temporary_disk_that_fills_up_is_named(
    unit: BundleUnit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, lame_office(tmp_path))

    def fill(_folder: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(office_module, "_furnish", fill)
    with pytest.raises(NotWritable, match=f"^{tempfile.gettempdir()}: .* TMPDIR"):
        write_bundle(unit)
    check_nothing_left()


@pytest.mark.usefixtures("nothing_left")
def test_an_office_that_failed_is_ended_though_the_disk_is_full_too(
    office: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else its late answer would be taken for that to the next request."""
    use(monkeypatch, fake_office(tmp_path / "bin", office, "Postbag", "hangs"), 1)
    document = tmp_path / "one.docx"
    document.write_bytes(office_module.tiny_document())

    def fill(_made: Path, _target: Path) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(convert, "_take", fill)
    with pytest.raises(OSError, match="No space"):
        convert.convert_once([document], tmp_path, 1)
    assert office_module._OPEN == []
    check_nothing_left()


@pytest.mark.usefixtures("nothing_left")
def test_a_template_libreoffice_fails_at_is_to_blame_and_not_its_rows(
    unit: BundleUnit, office: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, fake_office(tmp_path / "bin", office, "Signatory N", "does nothing"))
    receipt = rehearse_bundle(RehearsalUnit(unit))
    assert receipt.fault.startswith("jane-case/appeal.en.docx: LibreOffice makes no PDF")
    assert "postbag proof" in receipt.fault
    two = replace(unit.plan, letters=2)
    write_plan(tmp_path / "two", two, [planned(1), planned(2)])
    less = replace(unit, plan=two, plan_file=str(tmp_path / "two" / two.file_name))
    assert rehearse_bundle(RehearsalUnit(less)).fault == ""
    check_nothing_left()


@pytest.mark.usefixtures("nothing_left")
def test_one_letter_at_fault_does_not_blame_its_template(
    unit: BundleUnit, office: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, fake_office(tmp_path / "bin", office, "N00001", "does nothing"))
    assert rehearse_bundle(RehearsalUnit(unit)).fault == ""
    check_nothing_left()


@pytest.mark.usefixtures("nothing_left")
def test_a_cover_sheet_at_fault_is_named(
    unit: BundleUnit, office: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, fake_office(tmp_path / "bin", office, "Letter numbers", "does nothing"))
    with pytest.raises(CampaignInvalid, match=r"cover-sheet\.docx .*the-president"):
        write_bundle(unit)
    assert not Path(unit.place).exists()
    check_nothing_left()


@pytest.mark.parametrize("stop", [signal.SIGKILL, signal.SIGSTOP])
@pytest.mark.usefixtures("nothing_left")
def test_nothing_is_left_of_an_office_whose_guard_is_stopped(
    office: str, monkeypatch: pytest.MonkeyPatch, stop: signal.Signals
) -> None:
    monkeypatch.setattr(office_module, "_SECONDS_TO_END", 1)
    use(monkeypatch, office)
    opened = office_module.office_for(office, Limits())
    processes = psutil.process_iter(["cmdline"])
    (guard,) = [
        process
        for process in processes
        if str(opened.folder) in (words := process.info["cmdline"] or [])
        and any("pipeline.pdf.guard" in word for word in words)
    ]
    guard.send_signal(stop)
    assert running()
    check_nothing_left()


@pytest.mark.usefixtures("nothing_left")
def test_doctor_tries_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lame = lame_office(tmp_path)
    use(monkeypatch, lame)
    monkeypatch.setattr("flows.inspect.find_libreoffice", lambda: lame)
    said = io.StringIO()
    assert examine_machine(tmp_path, said) == ExitCode.TOOL_MISSING
    assert "MEND  LibreOffice: " in said.getvalue()
    assert "MEND  PDF: " in said.getvalue()
    assert f"Temporary files: {tempfile.gettempdir()} has " in said.getvalue()
    check_nothing_left()


@pytest.mark.usefixtures("nothing_left")
def test_an_office_dies_with_a_worker_that_is_killed(office: str, tmp_path: Path) -> None:
    words = (
        "import os, sys, tempfile\n"
        "tempfile.tempdir = sys.argv[2]\n"
        "from pipeline.pdf.office import Limits, office_for\n"
        "office_for(sys.argv[1], Limits())\n"
        "os.kill(os.getpid(), 9)\n"
    )
    command = [sys.executable, "-c", words, office, tempfile.gettempdir()]
    assert subprocess.run(command, cwd=PROJECT, check=False).returncode == -9
    deadline = time.monotonic() + 20
    while (running() or any(Path(tempfile.gettempdir()).iterdir())) and time.monotonic() < deadline:
        time.sleep(0.05)
    check_nothing_left()
