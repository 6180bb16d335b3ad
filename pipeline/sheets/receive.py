"""Receive one sheet: read it, check every row, and leave the result in the work folder.

A unit of work of its own: what it reads is personal data and travels by file, never by value.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from pipeline.beside import beside
from pipeline.campaign.load import load_campaign
from pipeline.campaign.rules import CampaignRules
from pipeline.files import writing_to
from pipeline.garbage import fewer_searches
from pipeline.issues import Issue, IssueCode, Place, make_issue
from pipeline.localise.messages import language, speaking
from pipeline.sheets.check import CheckedRow, CheckedTab, check_rows, check_tab
from pipeline.sheets.held_rows import HeldRows
from pipeline.sheets.read import EncodingUnknown, RowsDiffer, SheetUnreadable, read_tabs
from pipeline.sheets.rows_file import (
    ReceivedRow,
    count_rows,
    judged_row,
    read_held,
    received_line,
)
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

_TWO_CORES = range(20_000, 300_000)
"""Rows of a tab that is judged on two cores: fewer are not worth it, more take too much memory
twice."""


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
    language: str = field(default_factory=language)
    """The language of what the group is told."""

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


@fewer_searches()
def receive_sheet(unit: SheetUnit) -> SheetReceipt:
    """Read and check a sheet into its rows file, and write its held-rows workbook.

    :raise NotWritable: the work folder cannot be written.
    """
    with speaking(unit.language):
        return _receive(unit)


def _receive(unit: SheetUnit) -> SheetReceipt:
    rules = CampaignRules(_campaign(unit.campaign), unit.day)
    place = Place(unit.group, unit.sheet)
    try:
        tabs = _checked_tabs(unit, rules)
    except (SettingsInvalid, SheetUnreadable) as error:
        refusal = received_line(ReceivedRow(0, None, (_refusal(error, place),)))
        with writing_to(Path(unit.rows_file)):
            Path(unit.rows_file).write_bytes(refusal)
        return SheetReceipt(unit, False, 0, 0)
    _write_rows(tabs, rules, unit)
    _hold_rows(tabs, rules, unit)
    rows = count_rows(Path(unit.rows_file))
    return SheetReceipt(unit, True, rows, sum(tab.blank for tab in tabs))


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


def _write_rows(tabs: Sequence[CheckedTab], rules: CampaignRules, unit: SheetUnit) -> None:
    path = Path(unit.rows_file)
    with writing_to(path), path.open("wb") as stream:
        for position, tab in enumerate(tabs):
            stream.writelines(
                received_line(ReceivedRow(position, None, (issue,))) for issue in tab.issues
            )
            _write_tab(stream, _TabUnit(tab, position, rules, unit))


@dataclass(frozen=True, slots=True)
class _TabUnit:
    """A tab, and what its rows are judged by."""

    tab: CheckedTab
    position: int
    rules: CampaignRules
    unit: SheetUnit

    def lines(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """Judge the rows from one place to another, and yield a line for each."""
        group, sheet = self.unit.group, self.unit.sheet
        for row in check_rows(self.tab, self.rules, group, sheet, slice(start, stop)):
            yield received_line(ReceivedRow(self.position, judged_row(row), row.issues))


def _write_tab(stream: BinaryIO, tab: _TabUnit) -> None:
    """Write a tab's rows; those of a large one are judged on two cores."""
    height = len(tab.tab.tab.rows)
    if height not in _TWO_CORES:
        stream.writelines(tab.lines())
        return
    half, rest = height // 2, Path(f"{tab.unit.rows_file}.rest")
    with beside(lambda: _write_rest(rest, tab.lines(half))):
        stream.writelines(tab.lines(0, half))
    with rest.open("rb") as other:
        shutil.copyfileobj(other, stream)
    rest.unlink()


def _write_rest(path: Path, lines: Iterator[bytes]) -> None:
    with path.open("wb") as stream:
        stream.writelines(lines)


def _hold_rows(tabs: Sequence[CheckedTab], rules: CampaignRules, unit: SheetUnit) -> None:
    """Write the held-rows workbook."""
    held = HeldRows(unit.group, unit.sheet, rules)
    for position, row, issues in read_held(Path(unit.rows_file)):
        held.add(tabs[position], CheckedRow(row.tab, row.row, True, issues))
    with writing_to(Path(unit.held_file)):
        held.save(Path(unit.held_file), unit.day)


@lru_cache(maxsize=4)
def _campaign(folder: str) -> Any:
    return load_campaign(Path(folder))
