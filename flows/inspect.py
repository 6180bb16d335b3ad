"""Look before you run: the campaign's files (``lint``) and the machine (``doctor``)."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any, TextIO

from pipeline.bundles.pdf import GET_LIBREOFFICE, find_libreoffice
from pipeline.campaign.idle import idle_settings
from pipeline.campaign.load import find_campaign, load_campaign
from pipeline.errors import CampaignInvalid, ExitCode
from pipeline.files import writing_to
from pipeline.letters.annotate import annotate_templates
from pipeline.letters.lint import TemplateIssue, lint_templates

_PACKAGES = ("postbag", "prefect", "docxtpl", "python-docx", "babel", "pandas", "python-calamine")
_FONTS = {"Latin": "en", "Arabic": "ar", "Bengali": "bn"}


def lint_campaign(word: str, stream: TextIO, *, as_json: bool, annotate: Path | None = None) -> int:
    """Print what is wrong with a campaign and return the exit code.

    ``annotate`` is the folder for copies of the templates with comments in them, if wanted.
    """
    folder = find_campaign(word)
    copies: list[Path] = []
    try:
        campaign = load_campaign(folder)
        issues = lint_templates(campaign, warnings=True)
    except CampaignInvalid as error:
        faults = [_toml_fault(line) for line in str(error).split("\n")]
    else:
        faults = [issue.as_json() | {"text": str(issue)} for issue in issues]
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
    lines += [f"A copy with comments: {copy}" for copy in copies]
    print("\n".join(lines) or f"No problems found in {name}.", file=stream)


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
    missing = f"not found, so no PDF can be made. To get it: {GET_LIBREOFFICE}"
    yield "LibreOffice", office is not None, _office_version(office) if office else missing
    for script, language in _FONTS.items():
        font = _font_for(language)
        missing = "none. To get one: apt-get install fonts-noto-core"
        yield f"{script} font", bool(font), font or missing
    writable = os.access(folder, os.W_OK)
    yield "Folder", writable, f"{folder} {'can' if writable else 'cannot'} be written"


def _office_version(office: str) -> str:
    answer = subprocess.run([office, "--version"], capture_output=True, text=True, timeout=60)
    return answer.stdout.strip() or office


def _font_for(language: str) -> str:
    if shutil.which("fc-match") is None:
        return ""
    command = ["fc-list", f":lang={language}", "family"]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=60)
    families = sorted({line.split(",")[0] for line in answer.stdout.splitlines() if line})
    liked = [family for family in families if "Serif" in family or "Naskh" in family]
    return (liked or families or [""])[0]
