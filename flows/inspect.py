"""Look before you run: the campaign's files (``lint``) and the machine (``doctor``)."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any, TextIO
from zipfile import BadZipFile

from pipeline.bundles.cover_lint import lint_cover_sheets
from pipeline.bundles.fonts import template_characters
from pipeline.bundles.windows import lint_window
from pipeline.campaign.idle import idle_settings
from pipeline.campaign.load import find_campaign, load_campaign
from pipeline.errors import CampaignInvalid, ExitCode, NotWritable, ToolMissing
from pipeline.extras.fitting import unfit_addresses
from pipeline.files import writing_to
from pipeline.letters.annotate import annotate_templates
from pipeline.letters.lint import TemplateIssue, lint_templates
from pipeline.localise.messages import _
from pipeline.localise.scripts import Script, find_fonts, read_scripts, script_of
from pipeline.pdf.confine import missing_protections
from pipeline.pdf.convert import GET_LIBREOFFICE, find_libreoffice, require_working_office
from pipeline.pdf.office import end_office

_PACKAGES = ("postbag", "prefect", "docxtpl", "python-docx", "babel", "pandas", "python-calamine")
_TEMPORARY_ROOM = 200
"""Megabytes that should be free for LibreOffice and the files of a bundle under way."""
_REINSTALL = (
    f"Install it anew ({GET_LIBREOFFICE}), and see that memory is not limited to less than 4 GB "
    "(ulimit -v). It must be a LibreOffice of this system or below /opt, not a script of your own "
    "that starts one elsewhere."
)


def lint_campaign(word: str, stream: TextIO, *, as_json: bool, annotate: Path | None = None) -> int:
    """Print what is wrong with a campaign and return the exit code.

    ``annotate`` is the folder for copies of the templates with comments in them, if wanted.
    """
    folder = find_campaign(word)
    copies: list[Path] = []
    try:
        campaign = load_campaign(folder)
        issues = lint_templates(campaign, warnings=True)
        issues += lint_cover_sheets(campaign, warnings=True)
        issues += lint_window(campaign, issues)
    except CampaignInvalid as error:
        faults = [_toml_fault(line) for line in str(error).split("\n")]
    else:
        faults = [issue.as_json() | {"text": str(issue)} for issue in issues]
        faults += map(_toml_fault, unfit_addresses(campaign))
        faults += map(_idle_setting, idle_settings(campaign))
        copies = _annotate(folder, issues, annotate) if annotate else []
    _print_lint(folder.name, faults, copies, stream, as_json=as_json)
    wrong = any(fault["severity"] == "error" for fault in faults)
    return ExitCode.CAMPAIGN_INVALID if wrong else ExitCode.DONE


def _toml_fault(line: str) -> dict[str, Any]:
    return {"code": "campaign_invalid", "severity": "error", "message": line}


def _idle_setting(line: str) -> dict[str, Any]:
    place, _, words = line.partition(": ")
    text = f"{place}: warning: {words}"
    return {"code": "setting_idle", "severity": "warning", "message": line, "text": text}


def _annotate(folder: Path, issues: Iterable[TemplateIssue], target: Path) -> list[Path]:
    with writing_to(target):
        return annotate_templates(folder, issues, target)


def _print_lint(
    name: str,
    faults: list[dict[str, Any]],
    copies: list[Path],
    stream: TextIO,
    *,
    as_json: bool,
) -> None:
    if as_json:
        paths = [str(copy) for copy in copies]
        answer = {"schema": 1, "campaign": name, "issues": faults, "copies": paths}
        print(json.dumps(answer, ensure_ascii=False, indent=2), file=stream)
        return
    lines = [fault.get("text", fault["message"]) for fault in faults]
    lines += [_("A copy with comments: {path}").format(path=copy) for copy in copies]
    nothing = _("No problems found in {campaign}.").format(campaign=name)
    print("\n".join(lines) or nothing, file=stream)


def examine_machine(folder: Path, stream: TextIO) -> int:
    """Print versions, programs, fonts and write access, and return the exit code."""
    faults = 0
    for name, good, words in _findings(folder):
        print(f"{'ok  ' if good else 'MEND'}  {name}: {words}", file=stream)
        faults += not good
    return ExitCode.TOOL_MISSING if faults else ExitCode.DONE


def _findings(folder: Path) -> Iterator[tuple[str, bool, str]]:
    yield "Python", True, platform.python_version()
    for package in _PACKAGES:
        yield package, True, version(package)
    office = find_libreoffice()
    if office:
        yield from _office_findings(office)
    else:
        missing = f"not found, so no PDF can be made. To get it: {GET_LIBREOFFICE}"
        yield "LibreOffice", False, missing
    yield from _fonts(folder / "letter_templates")
    writable = os.access(folder, os.W_OK)
    yield "Folder", writable, f"{folder} {'can' if writable else 'cannot'} be written"


def _office_findings(office: str) -> Iterator[tuple[str, bool, str]]:
    """Yield LibreOffice's version, whether it makes a PDF, and what it needs for that."""
    found = _office_version(office)
    silent = f"{office} does not say its version. To get a whole one: {GET_LIBREOFFICE}"
    yield "LibreOffice", bool(found), found or silent
    fault = _trial_fault()
    made = "a document of one word was made into a PDF just now"
    yield "PDF", not fault, fault or made
    yield "Protection", True, _protection()
    place = Path(tempfile.gettempdir())
    free = shutil.disk_usage(place).free >> 20
    room = f"{place} has {free} MB free for temporary files"
    enough = free >= _TEMPORARY_ROOM
    cure = ". Free some space, or name a folder on another disk in TMPDIR"
    yield "Temporary files", enough, room if enough else room + cure


def _office_version(office: str) -> str:
    """Return what LibreOffice says of its version, or nothing."""
    words = [office, "--version"]
    with suppress(OSError, subprocess.TimeoutExpired):
        return subprocess.run(words, capture_output=True, text=True, timeout=60).stdout.strip()
    return ""


def _trial_fault() -> str:
    """Convert a document that nothing is wrong with, in some seconds; return what went wrong."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            require_working_office(Path(folder))
        except NotWritable as error:
            return error.message
        except ToolMissing:
            return f"LibreOffice made none of a document of one word. {_REINSTALL}"
        finally:
            end_office()
    return ""


def _protection() -> str:
    """Say what keeps LibreOffice from the network and from other files on this machine."""
    words = {
        "network": "no network namespace may be made here, so LibreOffice is cut off by settings",
        "files": "Linux has no Landlock here, so LibreOffice may read other files",
    }
    missing = [words[name] for name in missing_protections()]
    kept = (
        "LibreOffice has no network, and reads no files but its documents, itself, and the "
        "programs, fonts and language settings of this machine"
    )
    return "; ".join(missing) or kept


def _fonts(templates: Path) -> Iterator[tuple[str, bool, str]]:
    """Yield the font of each script, and which are missing that a template here prints."""
    try:
        fonts = find_fonts()
    except ToolMissing as error:
        yield "Fonts", False, error.message
        return
    printed = _printed_scripts(templates)
    idle = []
    for script in read_scripts():
        family = fonts.family_for(script)
        if script in printed or script.name == "Latin":
            missing = f"none. To get one: apt-get install {script.package}"
            yield f"{script.name} font", bool(family), family or missing
        elif not family:
            idle.append(f"{script.name} ({script.package})")
    yield "Other fonts", True, f"none for {', '.join(idle)}" if idle else "for all scripts known"


def _printed_scripts(templates: Path) -> set[Script]:
    """Return the scripts of all templates of all campaigns below a folder."""
    characters: set[str] = set()
    for path in templates.glob("*/*/*.docx"):
        with suppress(OSError, BadZipFile):
            characters |= template_characters(path)
    return {script for script in map(script_of, characters) if script}
