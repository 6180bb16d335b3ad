"""A folder of inputs with one sheet, and what is pulled from it."""

from __future__ import annotations

from pathlib import Path

from pipeline.sheets.known import KnownSheets
from pipeline.sheets.pull import PulledSheet, pull_sheets

SHEET = "Name,Case\nAda,ann\n"


def make_inputs(folder: Path) -> Path:
    """Make the inputs of a campaign with one sheet of one group."""
    inputs = folder / "spring"
    put(inputs / "leeds" / "ok.csv")
    return inputs


def put(path: Path, text: str = SHEET) -> Path:
    """Write a file, with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def pull(inputs: Path) -> list[PulledSheet]:
    """Pull the inputs as a campaign's first run does."""
    return pull_sheets(str(inputs), inputs.parent / "copies", KnownSheets())
