"""Issues for people: the same cause over many rows is one line, with a count and the first rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.issues import Issue, IssueCode
from pipeline.localise.messages import _

FIRST = 10
"""The cells or rows of a cause that are named; the rest are counted."""


@dataclass(frozen=True)
class Cause:
    """Issues of one kind that stand in the same column of the same tab and say the same."""

    code: IssueCode
    group: str
    sheet: str
    tab: str
    column: str
    message: str
    count: int
    cells: Sequence[str]
    """The first cells such as D17, or rows; empty for an issue about a tab or a sheet."""

    @property
    def more(self) -> int:
        """How many cells or rows are not named."""
        return max(0, self.count - len(self.cells)) if self.cells else 0


def causes(issues: Iterable[Issue]) -> list[Cause]:
    """Gather issues by cause, in the order in which each was first found."""
    found: dict[tuple[IssueCode, str, str, str, str, str], list[Issue]] = {}
    for issue in issues:
        key = (issue.code, issue.group, issue.sheet, issue.tab, issue.column, issue.message)
        found.setdefault(key, []).append(issue)
    return [Cause(*key, len(same), _cells(same)) for key, same in found.items()]


def _cells(issues: Sequence[Issue]) -> list[str]:
    return [name for name in map(_spot, issues[:FIRST]) if name]


def _spot(issue: Issue) -> str:
    if issue.cell or not issue.row:
        return issue.cell
    return _("row {row}").format(row=issue.row)
