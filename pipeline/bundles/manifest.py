"""The manifest: one line for each letter of a bundle, without personal data."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.letters.values import PlannedLetter

HEADINGS = "letter,case,kind,locale,group,sheet,tab,row,pages,sheets,sha256".split(",")


@dataclass(frozen=True, slots=True)
class ManifestLine:
    """What became of one letter."""

    letter: PlannedLetter
    sha256: str
    """Of the letter's own .docx."""
    pages: int | None = None
    """Printed pages; None where no PDF was made."""


@dataclass(frozen=True, slots=True)
class Totals:
    """What a bundle adds up to."""

    letters: int
    pages: int | None
    sheets: int | None


def manifest_csv(lines: Iterable[ManifestLine], *, duplex: bool) -> bytes:
    """Return the manifest as CSV; pages and sheets are empty where no PDF was made."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(HEADINGS)
    for line in lines:
        sheets = sheets_of(line.pages or 0, duplex=duplex)
        counts = (line.pages or "", sheets or "", line.sha256)
        writer.writerow((*who_and_where(line.letter), *counts))
    return target.getvalue().encode()


def sheets_of(pages: int, *, duplex: bool) -> int:
    """Return the sheets of paper that a letter's pages take, printed on both sides or on one.

    >>> sheets_of(3, duplex=True), sheets_of(3, duplex=False)
    (2, 3)
    """
    return (pages + 1) // 2 if duplex else pages


def is_manifest_of(path: Path, letters: Iterable[PlannedLetter]) -> bool:
    """Say whether a manifest lists exactly these letters, in this order."""
    with path.open(encoding="utf-8", newline="") as stream:
        listed = [tuple(row[:8]) for row in csv.reader(stream)][1:]
    return listed == [tuple(map(str, who_and_where(letter))) for letter in letters]


def who_and_where(letter: PlannedLetter) -> tuple[str | int, ...]:
    """Return what a line says of a letter before its counts."""
    names = (letter.printed_number, letter.case, letter.kind, letter.template_locale)
    return (*names, letter.group, letter.sheet, letter.tab, letter.row)


def read_totals(path: Path) -> Totals:
    """Count a manifest's letters, pages and sheets again from the file."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    counted = all(row["pages"] for row in rows)
    pages = sum(int(row["pages"]) for row in rows) if counted else None
    sheets = sum(int(row["sheets"]) for row in rows) if counted else None
    return Totals(len(rows), pages, sheets)
