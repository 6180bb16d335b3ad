"""A letter that LibreOffice fails at is held, and every other letter is bundled."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
import zipfile
from datetime import date
from pathlib import Path

import psutil
import pytest
from docx.enum.text import WD_BREAK

from pipeline.bundles.held_letters import HeldLetter, read_held_letters
from pipeline.bundles.manifest import Totals
from pipeline.bundles.plan import BundlePlan, write_plan
from pipeline.bundles.write import BundleReceipt, BundleUnit, write_bundle
from pipeline.errors import NotWritable, ToolMissing
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


def text_of(pdf: Path) -> str:
    done = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.usefixtures("nothing_left")
def test_the_letter_at_fault_is_held_and_every_other_printed(
    unit: BundleUnit, office: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    fake = fake_office(tmp_path / "bin", office, f"N{BAD:05d}", fault)
    use(monkeypatch, fake, 6 if fault == "hangs" else 60)
    receipt = write_bundle(unit)
    place = Path(unit.place)
    whole = "of several" in fault
    held = () if whole else (HELD_LETTER,)
    good = [number for number in (1, 2, 3, 4, 5) if whole or number != BAD]
    assert receipt == BundleReceipt(
        unit.plan, Totals(len(good), 3 * len(good), 2 * len(good)), held
    )
    assert read_held_letters(place) == held
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
    lame = tmp_path / "soffice"
    lame.write_text("#!/bin/sh\nexit 0\n")
    lame.chmod(0o755)
    use(monkeypatch, str(lame))
    with pytest.raises(ToolMissing, match="made no PDF"):
        write_bundle(unit)
    assert not Path(unit.place).exists()
    check_nothing_left()


@pytest.mark.usefixtures("nothing_left")
def test_a_full_disk_is_no_letters_fault(
    unit: BundleUnit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lame = tmp_path / "soffice"
    lame.write_text("#!/bin/sh\nexit 0\n")
    lame.chmod(0o755)
    use(monkeypatch, str(lame))
    monkeypatch.setattr(convert, "_ROOM", 1 << 60)
    with pytest.raises(NotWritable, match="disk is full"):
        write_bundle(unit)
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
