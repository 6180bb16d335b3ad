"""What can be wrong with a row or a sheet, and where: codes, places, sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.issue_codes import WARNINGS, IssueCode, Severity
from pipeline.issue_messages import MESSAGES
from pipeline.localise.messages import LANGUAGES, _, language

__all__ = ["MESSAGES", "WARNINGS", "Issue", "IssueCode", "Place", "Severity", "make_issue"]

_PARTS = {
    "columns": " and ",
    "cure": ", or ",
    "field": "",
    "length": "",
    "most": "",
    "reason": "",
    "rows": "",
    "what": " and ",
    "when": "",
    "why": "",
}
"""Gaps that are filled with words of ours, and what joins several."""
_REPEATS = (IssueCode.DUPLICATE, IssueCode.DUPLICATE_LIKELY)


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
    """Return an issue with its sentence, in the language spoken now.

    ``words`` fill the gaps in the sentence; they are handed in in English.
    """
    severity = Severity.WARNING if code in WARNINGS else Severity.HELD
    where = (place.group, place.sheet, place.tab, place.row, place.column, place.cell)
    if words and language() != LANGUAGES[0]:
        words = {name: _said(code, name, word) for name, word in words.items()}
    return Issue(code, severity, _(MESSAGES[code]).format(**words), *where)


def _said(code: IssueCode, name: str, word: str) -> str:
    """Return a word that fills a gap in the language spoken now; what a person typed stays."""
    from pipeline.localise.messages_parts import say, say_country, say_language

    if name == "country":
        return say_country(word)
    if name in ("language", "instead"):
        return say_language(word)
    if name in _PARTS or (name == "other" and code in _REPEATS):
        return say(word, _PARTS.get(name, ""))
    return word
