"""Receive one sheet: read it, check every row, and leave the result in the work folder.

A unit of work of its own: what it reads is personal data and travels by file, never by value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson

from pipeline.campaign.load import load_campaign
from pipeline.campaign.rules import CampaignRules
from pipeline.files import writing_to
from pipeline.issues import Issue, IssueCode, Place, Severity, make_issue
from pipeline.sheets.check import CheckedRow, CheckedTab, check_rows, check_tab
from pipeline.sheets.duplicates import blocks
from pipeline.sheets.held_rows import HeldRows
from pipeline.sheets.read import EncodingUnknown, RowsDiffer, SheetUnreadable, read_tabs
from pipeline.sheets.settings import (
    SettingsInvalid,
    SheetSettings,
    check_settings,
    load_settings,
)

_NO_ROW = (
    "no row stands in it. If there are rows in your spreadsheet program, save the sheet as .xlsx, "
    "which keeps all tabs, and send that."
)


@dataclass(frozen=True, slots=True)
class SheetUnit:
    """All that a worker needs to receive one sheet: ids and paths."""

    position: int
    """The sheet's place among the round's sheets, from 1."""
    of: int
    group: str
    sheet: str
    identity: str
    """What the sheet is known by in the ledger."""
    file: str
    """Our copy of the sheet."""
    campaign: str
    """The folder of the round's copy of the campaign."""
    day: date
    rows_file: str
    held_file: str
    settings_file: str = ""
    """Our copy of the group's ``sheets.toml``; empty where there is none."""
    settings_fault: str = ""
    """Why those settings cannot be used, in words for the group."""

    @property
    def label(self) -> str:
        """The unit's name for people; file names stay out, they may name someone."""
        return f"sheet {self.position} of {self.of}"


@dataclass(frozen=True, slots=True)
class SheetReceipt:
    """What receiving a sheet gave."""

    unit: SheetUnit
    readable: bool
    rows: int
    """Filled rows below the headings."""
    blank: int


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A checked row as it goes to the ledger; see :class:`pipeline.sheets.checked.CheckedRow`."""

    tab: str
    row: int
    held: bool
    cases: tuple[str, ...]
    country: str
    locale: str
    keys: tuple[str, ...]
    blocks: tuple[tuple[int | None, int | None], ...]
    """For each case, see :func:`pipeline.sheets.duplicates.blocks`."""
    fields: str
    """The signatory's fields as JSON, sorted by name."""


@dataclass(frozen=True, slots=True)
class ReceivedRow:
    """A line of a rows file: a judged row with the position of its tab, or an issue alone."""

    tab_position: int
    row: JudgedRow | None
    issues: tuple[Issue, ...]


def receive_sheet(unit: SheetUnit) -> SheetReceipt:
    """Read and check a sheet into its rows file, and write its held-rows workbook.

    :raise NotWritable: the work folder cannot be written.
    """
    rules = CampaignRules(_campaign(unit.campaign), unit.day)
    place = Place(unit.group, unit.sheet)
    try:
        tabs = _checked_tabs(unit, rules)
    except (SettingsInvalid, SheetUnreadable) as error:
        _write_received(unit, [ReceivedRow(0, None, (_refusal(error, place),))])
        return SheetReceipt(unit, False, 0, 0)
    held = HeldRows(unit.group, unit.sheet, rules)
    count = _write_received(unit, _judge(tabs, rules, unit, held))
    with writing_to(Path(unit.held_file)):
        held.save(Path(unit.held_file), unit.day)
    return SheetReceipt(unit, True, count, sum(tab.blank for tab in tabs))


def _checked_tabs(unit: SheetUnit, rules: CampaignRules) -> list[CheckedTab]:
    settings = _settings(unit, rules.cases)
    found = read_tabs(Path(unit.file), settings.encoding)
    tabs = [check_tab(tab, rules, unit.group, unit.sheet, settings) for tab in found]
    if all(tab.columns.heading_row is None for tab in tabs):
        raise SheetUnreadable(_NO_ROW)
    return tabs


def _settings(unit: SheetUnit, cases: Mapping[str, str]) -> SheetSettings:
    if unit.settings_fault:
        raise SettingsInvalid(unit.settings_fault)
    if not unit.settings_file:
        return SheetSettings()
    try:
        text = Path(unit.settings_file).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsInvalid("it is no text that can be read. Write it anew.") from error
    return check_settings(load_settings(text, unit.sheet), cases)


def _refusal(error: Exception, place: Place) -> Issue:
    if isinstance(error, RowsDiffer):
        counts = {"read": f"{error.read:,}", "counted": f"{error.counted:,}"}
        return make_issue(IssueCode.ROWS_DIFFER, place, **counts)
    codes = {SettingsInvalid: IssueCode.SHEET_SETTINGS, EncodingUnknown: IssueCode.SHEET_ENCODING}
    code = codes.get(type(error), IssueCode.SHEET_UNREADABLE)
    return make_issue(code, place, reason=str(error))


def _judge(
    tabs: list[CheckedTab], rules: CampaignRules, unit: SheetUnit, held: HeldRows
) -> Iterator[ReceivedRow]:
    for position, tab in enumerate(tabs):
        yield from (ReceivedRow(position, None, (issue,)) for issue in tab.issues)
        for row in check_rows(tab, rules, unit.group, unit.sheet):
            if row.held:
                held.add(tab, row)
            yield ReceivedRow(position, _judged(row), row.issues)


def _judged(row: CheckedRow) -> JudgedRow:
    shared = tuple([blocks(row.signatory, case) for case in row.cases])
    facts = (row.cases, row.country, row.locale, row.keys, shared)
    fields = orjson.dumps(row.signatory, option=orjson.OPT_SORT_KEYS).decode()
    return JudgedRow(row.tab, row.row, row.held, *facts, fields)


def _write_received(unit: SheetUnit, received: Iterable[ReceivedRow]) -> int:
    """Write what was received as it comes, a line each, and return how many rows it has."""
    path = Path(unit.rows_file)
    count = 0
    with writing_to(path), path.open("w", encoding="utf-8") as stream:
        for line in received:
            stream.write(_line(line))
            count += line.row is not None
    return count


def _line(line: ReceivedRow) -> str:
    """Return a line as plain lists, which are quick to write and to read, and then the fields.

    The fields go into the ledger as they stand here: nothing between has to read them.
    """
    issues = [list(one.as_json().values()) for one in line.issues]
    if line.row is None:
        return orjson.dumps([line.tab_position, issues]).decode() + "\n"
    row = line.row
    facts = (row.cases, row.country, row.locale, row.keys, row.blocks)
    head = [line.tab_position, issues, row.tab, row.row, row.held, *facts]
    return f"{orjson.dumps(head).decode()}\t{row.fields}\n"


def read_received(path: Path) -> Iterator[ReceivedRow]:
    """Yield the lines of a rows file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            head, _, fields = line[:-1].partition("\t")
            position, found, *rest = orjson.loads(head)
            issues = tuple([_issue(*facts) for facts in found]) if found else ()
            row = JudgedRow(*[*rest, fields]) if rest else None
            yield ReceivedRow(position, row, issues)


def _issue(code: str, severity: str, *facts: Any) -> Issue:
    *place, message = facts
    return Issue(IssueCode(code), Severity(severity), message, *place)


@lru_cache(maxsize=4)
def _campaign(folder: str) -> Any:
    return load_campaign(Path(folder))
