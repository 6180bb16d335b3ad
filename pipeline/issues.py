"""What can be wrong with a row or a sheet, and where: codes, places, sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.issue_codes import WARNINGS, IssueCode, Severity
from pipeline.issue_messages import MESSAGES

__all__ = ["MESSAGES", "WARNINGS", "Issue", "IssueCode", "Place", "Severity", "make_issue"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is: a sheet, a tab, a row, a cell."""

    group: str
    sheet: str
    tab: str = ""
    row: int | None = None
    column: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing wrong, and where."""

    code: IssueCode
    severity: Severity
    message: str
    group: str = ""
    sheet: str = ""
    tab: str = ""
    row: int | None = None
    """The row as the spreadsheet numbers it; None when the issue is about a tab or a sheet."""
    column: str = ""
    """The column's own heading."""
    cell: str = ""
    """The cell as the spreadsheet names it, such as F17."""

    def as_json(self) -> dict[str, Any]:
        """Return the issue as the command line's JSON holds it."""
        return {
            "code": self.code.value,
            "severity": self.severity.value,
            "group": self.group,
            "sheet": self.sheet,
            "tab": self.tab,
            "row": self.row,
            "column": self.column,
            "cell": self.cell,
            "message": self.message,
        }


def make_issue(code: IssueCode, place: Place, **words: str) -> Issue:
    """Return an issue with its sentence; ``words`` fill the gaps in the sentence."""
    severity = Severity.WARNING if code in WARNINGS else Severity.HELD
    where = (place.group, place.sheet, place.tab, place.row, place.column, place.cell)
    return Issue(code, severity, MESSAGES[code].format(**words), *where)
