"""Print what a run came to: JSON for programs, sentences and a table for people."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.table import Table

from pipeline.answers import Refusal
from pipeline.issues import Severity
from pipeline.report.causes import Cause, causes
from pipeline.report.summary import RoundSummary

_SHOWN = 10
"""Lines of what waits; the rest are counted."""
_NAMED = 3
"""Cells of a line that are named."""


def show_json(summary: RoundSummary, stream: TextIO) -> None:
    """Print the summary as one JSON object.

    :raise NoSheetReadable: no sheet could be read; programs are told so as well.
    """
    print(json.dumps(summary.as_json(), ensure_ascii=False, indent=2), file=stream)
    if isinstance(summary, Refusal):
        raise summary.error


def show_summary(summary: RoundSummary, outputs: Path, stream: TextIO) -> None:
    """Print the summary for a person; ``outputs`` is where they will look.

    :raise NoSheetReadable: no sheet could be read; its message is all there is to say.
    """
    if isinstance(summary, Refusal):
        raise summary.error
    console = Console(file=stream, highlight=False, soft_wrap=True)
    if summary.status == "nothing-new":
        console.print(f"Nothing new since round {summary.round}. No file was changed.")
    elif summary.status == "checked" and not summary.rows.read:
        console.print(f"Nothing new since round {summary.round}.")
    else:
        console.print(_headline(summary))
        if summary.bundles:
            console.print(_bundle_table(summary))
    for line in _held_lines(summary):
        console.print(line, markup=False)
    if summary.status == "sealed":
        for line in _where_lines(summary, outputs):
            console.print(line, markup=False)


def _headline(summary: RoundSummary) -> str:
    rows = summary.rows
    counts = f"{rows.accepted:,} accepted + {rows.held:,} held + {rows.duplicate:,} duplicate"
    word = "would be" if summary.status == "checked" else "are"
    return (
        f"Round {summary.round}: {rows.read:,} rows read = {counts}.\n"
        f"{summary.letters:,} letters {word} in {len(summary.bundles)} bundles."
    )


def _bundle_table(summary: RoundSummary) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Authority")
    for heading in ("Bundles", "Letters", "Pages", "Sheets"):
        table.add_column(heading, justify="right")
    for authority, group in groupby(summary.bundles, key=lambda bundle: bundle.authority):
        bundles = list(group)
        figures = [len(bundles), sum(bundle.letters for bundle in bundles)]
        for values in ([b.pages for b in bundles], [b.sheets for b in bundles]):
            figures.append(sum(value or 0 for value in values))
        table.add_row(authority, *(f"{figure:,}" if figure else "-" for figure in figures))
    return table


def _held_lines(summary: RoundSummary) -> Iterator[str]:
    held = [issue for issue in summary.issues if issue.severity is Severity.HELD]
    if not held:
        return
    yield ""
    yield f"{len(held):,} {'thing waits' if len(held) == 1 else 'things wait'} for a person:"
    found = causes(held)
    for cause in found[:_SHOWN]:
        yield f"  {_place(cause)}: {cause.message}"
    kinds: Counter[str] = Counter()
    for cause in found[_SHOWN:]:
        kinds[cause.code] += cause.count
    if kinds:
        rest = ", ".join(f"{count:,} {code}" for code, count in kinds.items())
        yield f"  and {kinds.total():,} more: {rest}"


def _where_lines(summary: RoundSummary, outputs: Path) -> Iterator[str]:
    folder = outputs / f"round-{summary.round:03d}"
    yield ""
    if summary.rows.held:
        yield f"To mend rows: open the workbooks in {folder}/held-rows/,"
        yield "correct the yellow cells, put each workbook into its group's inputs,"
        yield "and run the same command again."
    if _waiting_rows(summary) > summary.rows.held:
        yield f"Rows of an earlier round wait in that round's held-rows/ folder in {outputs}/."
    yield f"The bundles and report.html are in {folder}/."


def _waiting_rows(summary: RoundSummary) -> int:
    """Count the rows that issues are about; they may be those of several rounds."""
    held = (issue for issue in summary.issues if issue.severity is Severity.HELD and issue.row)
    return len({(issue.group, issue.sheet, issue.tab, issue.row) for issue in held})


def _place(cause: Cause) -> str:
    parts = [f"{cause.group}/{cause.sheet}", cause.tab, cause.column]
    if cause.count > 1:
        parts.append(f"{cause.count:,} times")
    where = [cell if cell.startswith("row ") else f"cell {cell}" for cell in cause.cells[:_NAMED]]
    if cause.count > len(where) > 0:
        where.append("…")
    return ", ".join(part for part in [*parts, *where] if part)
