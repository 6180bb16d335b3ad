"""The sentences that stand on top of a report: what was written, and what waits for a person."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.issues import IssueCode, Severity
from pipeline.localise.messages import _, counted_message
from pipeline.report.figures import counted, figure
from pipeline.report.summary import RoundSummary
from pipeline.report.words import NOT_PRINTED, WAITING


def headline(summary: RoundSummary) -> list[str]:
    """Return the sentences that stand on top.

    >>> from pipeline.ledger import RowCounts
    >>> headline(RoundSummary("spring", 1, "sealed", RowCounts(read=1, held=1), 0))
    ['No letter was written.', '1 row waits to be mended.']
    """
    return [_written(summary), *(list(_waiting(summary)) or [_("Nothing waits to be mended.")])]


def _written(summary: RoundSummary) -> str:
    if not summary.letters:
        return _("No letter was written.")
    return _("{letters} in {bundles} for {authorities}.").format(
        letters=counted(summary.letters, "letter"),
        bundles=counted(len(summary.bundles), "bundle"),
        authorities=counted(len({line.authority for line in summary.bundles}), "authority"),
    )


def _waiting(summary: RoundSummary) -> Iterator[str]:
    """Yield what waits: rows or sheets that are mended, and letters that were not printed.

    Rows that wait for the sake of their letters alone are told as letters.
    """
    held = [issue.code for issue in summary.issues if issue.severity is Severity.HELD]
    letters = held.count(IssueCode.LETTER_NOT_PRINTED)
    others = len(held) - letters
    if summary.rows.held and (others or not letters):
        yield _counted(WAITING, summary.rows.held)
    elif others:
        yield _("Some sheets wait to be mended.")
    if letters:
        yield _counted(NOT_PRINTED, letters)


def _counted(forms: tuple[str, str], count: int) -> str:
    return counted_message(*forms, count).format(count=figure(count))
