"""What can be wrong with a row or a sheet: stable codes, and the sentences people read.

A message never repeats what a cell holds: reports travel further than sheets do.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """What an issue does to its row."""

    HELD = "held"
    """The row, or the whole sheet, waits until a person mends it."""
    WARNING = "warning"
    """Worth knowing; the work goes on."""


class IssueCode(StrEnum):
    """The stable name of each kind of issue."""

    SHEET_UNREADABLE = "sheet_unreadable"
    SHEET_ENCODING = "sheet_encoding"
    SHEET_REPEATED = "sheet_repeated"
    HEADINGS_UNKNOWN = "headings_unknown"
    HEADING_REPEATED = "heading_repeated"
    TAB_HIDDEN = "tab_hidden"
    COLUMN_UNKNOWN = "column_unknown"
    ROW_TOO_WIDE = "row_too_wide"
    CHARACTERS_LEFT_OUT = "characters_left_out"
    NAME_MISSING = "name_missing"
    CASE_MISSING = "case_missing"
    CASE_UNKNOWN = "case_unknown"
    COUNTRY_MISSING = "country_missing"
    COUNTRY_UNKNOWN = "country_unknown"
    COUNTRY_ASSUMED = "country_assumed"
    LANGUAGE_UNKNOWN = "language_unknown"
    LANGUAGE_UNAVAILABLE = "language_unavailable"
    CONSENT_MISSING = "consent_missing"
    NO_ROUTE = "no_route"
    ROUTE_CLOSED = "route_closed"
    DUPLICATE = "duplicate"


WARNINGS = frozenset(
    {
        IssueCode.SHEET_REPEATED,
        IssueCode.COLUMN_UNKNOWN,
        IssueCode.CHARACTERS_LEFT_OUT,
        IssueCode.COUNTRY_ASSUMED,
        IssueCode.LANGUAGE_UNAVAILABLE,
        IssueCode.DUPLICATE,
    }
)

MESSAGES = {
    IssueCode.SHEET_UNREADABLE: "This sheet could not be read: {reason}",
    IssueCode.SHEET_ENCODING: (
        "This text file does not say how its letters are stored, and a wrong guess would spoil "
        "names. Open it in your spreadsheet program and save it as .xlsx or as CSV UTF-8."
    ),
    IssueCode.SHEET_REPEATED: (
        "This sheet has the same content as {other}, so it was not read a second time."
    ),
    IssueCode.HEADINGS_UNKNOWN: (
        "The first filled row of this tab has no heading that means a name, so all its rows wait. "
        "Insert a row above them with headings such as Name, Case and Country, and send the sheet "
        "again."
    ),
    IssueCode.HEADING_REPEATED: (
        "Columns {columns} both mean {field}. Delete one of them, and send the sheet again."
    ),
    IssueCode.TAB_HIDDEN: (
        "This tab is hidden in the spreadsheet, so its rows wait. Unhide the tab and send the "
        "sheet again, or delete it."
    ),
    IssueCode.COLUMN_UNKNOWN: "This column is not one we use. Nothing from it was kept.",
    IssueCode.ROW_TOO_WIDE: (
        "This row has more cells than there are headings, so its cells may have slipped. Put "
        "each cell under its heading."
    ),
    IssueCode.CHARACTERS_LEFT_OUT: (
        "This cell holds {what}, which cannot be printed. They were left out and the rest was "
        "kept. See that the text is still right."
    ),
    IssueCode.NAME_MISSING: "There is no name. Write the name of the person who signs.",
    IssueCode.CASE_MISSING: "No case is named. Write one of: {known}.",
    IssueCode.CASE_UNKNOWN: "This is not a case of the campaign. Write one of: {known}.",
    IssueCode.COUNTRY_MISSING: "There is no country. Write the country the person lives in.",
    IssueCode.COUNTRY_UNKNOWN: (
        "This is not a country we know. Write its name, for example France, or its two-letter "
        "code, for example FR."
    ),
    IssueCode.COUNTRY_ASSUMED: (
        "The sheet has no column for the country. Everyone in it was taken to live in {country}, "
        "the campaign's own country."
    ),
    IssueCode.LANGUAGE_UNKNOWN: (
        "This is not a language we know. Write its name, for example French, or its code, for "
        "example fr; or leave the cell empty."
    ),
    IssueCode.LANGUAGE_UNAVAILABLE: (
        "There is no letter in this language for this case yet. The letter was written in "
        "{instead}."
    ),
    IssueCode.CONSENT_MISSING: (
        "The person has not said yes to their name being sent. Write yes once they have."
    ),
    IssueCode.NO_ROUTE: (
        "No letter of this case may be sent by someone who lives in that country. Ask the office "
        "if you think that is wrong."
    ),
    IssueCode.ROUTE_CLOSED: (
        "Letters of this case from that country are sent on other days than this round's. Ask the "
        "office when its dates are."
    ),
    IssueCode.DUPLICATE: "This repeats {other}. One letter is sent for each person and case.",
}


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
        keys = ("code", "severity", "group", "sheet", "tab", "row", "column", "cell", "message")
        fields = asdict(self)
        return {key: fields[key] for key in keys}


def make_issue(code: IssueCode, place: Place, **words: str) -> Issue:
    """Return an issue with its sentence; ``words`` fill the gaps in the sentence."""
    severity = Severity.WARNING if code in WARNINGS else Severity.HELD
    return Issue(code, severity, MESSAGES[code].format(**words), **asdict(place))
