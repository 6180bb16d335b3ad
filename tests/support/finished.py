"""Rounds of the small campaign, finished in this process without LibreOffice."""

from __future__ import annotations

import csv
import hashlib
import json
import sqlite3
from pathlib import Path
from typing import Any

from flows.engines import InlineEngine
from flows.progress import QuietProgress
from pipeline.bundles.verify import Verification, verify_outputs
from pipeline.job import Job
from pipeline.ledger import Ledger, sqlite_url
from pipeline.report.summary import RoundSummary
from pipeline.round import merge_round
from tests.support.campaigns import DAY
from tests.support.small_campaign import make_campaign, make_sheet, signatory

CAMPAIGN = "small"
"""Its name; its outputs are ``outputs/small`` below the folder given."""


def finish_rounds(folder: Path, *sizes: int, formats: tuple[str, ...] = ("zip", "docx")) -> Path:
    """Make a round for each size, of so many signatories, and return the campaign's outputs.

    Bundles hold four letters. Each signatory has a letter to the president, and two of three, who
    live in Great Britain, one to the embassy.
    """
    campaign = make_campaign(folder / CAMPAIGN, max_letters=4)
    outputs = folder / "outputs" / CAMPAIGN
    outputs.mkdir(parents=True)
    first = 0
    for number, size in enumerate(sizes):
        people = [signatory(first + count) for count in range(size)]
        make_sheet(folder / "inputs" / f"group-{number}" / "signatures.csv", people)
        job = Job(campaign, str(folder / "inputs"), outputs, formats, DAY)
        merge(job)
        job.work.answered()
        first += size
    return outputs


def verify(outputs: Path) -> Verification:
    """Check all bundles of finished rounds."""
    ledger = Ledger(sqlite_url(outputs / "ledger.sqlite"), CAMPAIGN, read_only=True)
    try:
        return verify_outputs(outputs, ledger)
    finally:
        ledger.close()


def merge(job: Job) -> RoundSummary:
    """Do a round in this process."""
    ledger = Ledger(sqlite_url(job.outputs / "ledger.sqlite"), job.campaign_id)
    try:
        return merge_round(job, ledger, InlineEngine(), QuietProgress())
    finally:
        ledger.close()


def rows_of(bundle: Path) -> list[dict[str, str]]:
    """Return the lines of a bundle's manifest."""
    with (bundle / "manifest.csv").open(encoding="utf-8", newline="") as stream:
        return [*csv.DictReader(stream)]


def numbers_of(bundle: Path) -> list[int]:
    """Return the letters' numbers as the manifest has them."""
    return [int(row["letter"]) for row in rows_of(bundle)]


def ask(outputs: Path, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """Ask the ledger's file itself."""
    database = sqlite3.connect(outputs / "ledger.sqlite")
    try:
        found: list[tuple[Any, ...]] = database.execute(query, values).fetchall()
        database.commit()
        return found
    finally:
        database.close()


def change_ledger(outputs: Path, *statements: str) -> None:
    """Change the ledger's file behind Postbag's back."""
    for statement in statements:
        ask(outputs, statement)


def parsed(text: str) -> dict[str, Any]:
    """Return an answer's one JSON object."""
    found: dict[str, Any] = json.loads(text)
    return found


def write_sums(bundle: Path) -> None:
    """Write SHA256SUMS anew, as somebody does who hides a change."""
    files = sorted(path for path in bundle.rglob("*") if path.is_file())
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(bundle).as_posix()}\n"
        for path in files
        if path.name != "SHA256SUMS"
    ]
    (bundle / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
