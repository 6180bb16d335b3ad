"""Print what a run came to: JSON for programs, sentences and a table for people."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.table import Table

from pipeline.answers import Refusal
from pipeline.issues import IssueCode, Severity
from pipeline.localise.messages import _, counted_message
from pipeline.report.causes import Cause, causes
from pipeline.report.figures import figure
from pipeline.report.page import reason_words
from pipeline.report.summary import RoundSummary

_SHOWN = 10
"""Lines of what waits; the rest are counted."""
_CELL = re.compile(r"[A-Z]+\d+")
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
        words = _("Nothing new since round {round}. No file was changed.")
        console.print(words.format(round=summary.round))
    elif summary.status == "checked" and not summary.rows.read:
        console.print(_("Nothing new since round {round}.").format(round=summary.round))
    else:
        console.print(_headline(summary))
        if summary.bundles:
            console.print(_bundle_table(summary))
        if summary.status == "checked":
            for line in _reason_lines(summary):
                console.print(line, markup=False)
    for line in _held_lines(summary):
        console.print(line, markup=False)
    if summary.status == "sealed":
        for line in _where_lines(summary, outputs):
            console.print(line, markup=False)


def _headline(summary: RoundSummary) -> str:
    rows = summary.rows
    counted = _(
        "Round {round}: {read} rows read = {accepted} accepted + {held} held + {duplicate} "
        "duplicate."
    ).format(
        round=summary.round,
        read=figure(rows.read),
        accepted=figure(rows.accepted),
        held=figure(rows.held),
        duplicate=figure(rows.duplicate),
    )
    words = _("{letters} letters are in {bundles} bundles.")
    if summary.status == "checked":
        words = _("{letters} letters would be in {bundles} bundles.")
    made = words.format(letters=figure(summary.letters), bundles=figure(len(summary.bundles)))
    return f"{counted}\n{made}"


def _bundle_table(summary: RoundSummary) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(_("Authority"))
    for heading in (_("Bundles"), _("Letters"), _("Pages"), _("Sheets")):
        table.add_column(heading, justify="right")
    for authority, group in groupby(summary.bundles, key=lambda bundle: bundle.authority):
        bundles = list(group)
        figures = [len(bundles), sum(bundle.letters for bundle in bundles)]
        for values in ([b.pages for b in bundles], [b.sheets for b in bundles]):
            figures.append(sum(value or 0 for value in values))
        table.add_row(authority, *(figure(number) if number else "-" for number in figures))
    return table


def _reason_lines(summary: RoundSummary) -> Iterator[str]:
    """Say for how many letters the language is whose wish."""
    counts = Counter(summary.letters_by.get("reason", {}))
    if counts:
        yield ""
        yield _("Why in this language") + ":"
    for code, count in counts.most_common():
        yield f"  {figure(count)}  {reason_words(code)}"


def _held_lines(summary: RoundSummary) -> Iterator[str]:
    held = [issue for issue in summary.issues if issue.severity is Severity.HELD]
    if not held:
        return
    yield ""
    words = counted_message(
        "{count} thing waits for a person:", "{count} things wait for a person:", len(held)
    )
    yield words.format(count=figure(len(held)))
    found = causes(held)
    for cause in found[:_SHOWN]:
        yield f"  {_place(cause)}: {cause.message}"
    kinds: Counter[str] = Counter()
    for cause in found[_SHOWN:]:
        kinds[cause.code] += cause.count
    if kinds:
        rest = _(", ").join(f"{figure(count)} {code}" for code, count in kinds.items())
        more = _("and {count} more: {kinds}").format(count=figure(kinds.total()), kinds=rest)
        yield f"  {more}"


def _where_lines(summary: RoundSummary, outputs: Path) -> Iterator[str]:
    folder = outputs / f"round-{summary.round:03d}"
    yield ""
    codes = {issue.code for issue in summary.issues if issue.severity is Severity.HELD}
    if summary.rows.held and codes != {IssueCode.LETTER_NOT_PRINTED}:
        yield _("To mend rows: open the workbooks in {folder},").format(
            folder=f"{folder}/held-rows/"
        )
        yield _("correct the yellow cells, put each workbook into its group's inputs,")
        yield _("and run the same command again.")
    if _waiting_rows(summary) > summary.rows.held:
        words = _("Rows of an earlier round wait in that round's held-rows/ folder in {folder}.")
        yield words.format(folder=f"{outputs}/")
    yield _("The bundles and report.html are in {folder}.").format(folder=f"{folder}/")


def _waiting_rows(summary: RoundSummary) -> int:
    """Count the rows that wait in workbooks; they may be those of several rounds."""
    held = (issue for issue in summary.issues if issue.severity is Severity.HELD and issue.row)
    rows = (issue for issue in held if issue.code is not IssueCode.LETTER_NOT_PRINTED)
    return len({(issue.group, issue.sheet, issue.tab, issue.row) for issue in rows})


def _place(cause: Cause) -> str:
    parts = [f"{cause.group}/{cause.sheet}", cause.tab, cause.column]
    if cause.count > 1:
        parts.append(
            counted_message("{count} time", "{count} times", cause.count).format(
                count=figure(cause.count)
            )
        )
    where = [_named(cell) for cell in cause.cells[:_NAMED]]
    if cause.count > len(where) > 0:
        where.append("…")
    return _(", ").join(part for part in [*parts, *where] if part)


def _named(spot: str) -> str:
    """Return the name of a cell such as D17; that of a row says already what it is."""
    return _("cell {cell}").format(cell=spot) if _CELL.fullmatch(spot) else spot
