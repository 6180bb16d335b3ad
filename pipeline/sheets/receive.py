"""Receive one sheet: read it, check every row, and leave the result in the work folder.

A unit of work of its own: what it reads is personal data and travels by file, never by value.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.campaign.load import load_campaign
from pipeline.campaign.rules import CampaignRules
from pipeline.files import writing_to
from pipeline.issues import Issue, IssueCode, Place, Severity, make_issue
from pipeline.sheets.check import CheckedRow, CheckedTab, check_rows, check_tab
from pipeline.sheets.held_rows import HeldRows
from pipeline.sheets.read import EncodingUnknown, SheetUnreadable, read_tabs


@dataclass(frozen=True, slots=True)
class SheetUnit:
    """All that a worker needs to receive one sheet: ids and paths."""

    position: int
    """The sheet's place among the round's sheets, from 1."""
    of: int
    group: str
    sheet: str
    sha256: str
    file: str
    """Our copy of the sheet."""
    campaign: str
    """The folder of the round's copy of the campaign."""
    day: date
    rows_file: str
    held_file: str

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
class ReceivedRow:
    """A line of a rows file: a checked row with the position of its tab, or an issue alone."""

    tab_position: int
    row: CheckedRow | None
    issues: tuple[Issue, ...]


def receive_sheet(unit: SheetUnit) -> SheetReceipt:
    """Read and check a sheet into its rows file, and write its held-rows workbook.

    :raise NotWritable: the work folder cannot be written.
    """
    rules = CampaignRules(_campaign(unit.campaign), unit.day)
    place = Place(unit.group, unit.sheet)
    try:
        tabs = [check_tab(tab, rules, unit.group, unit.sheet) for tab in read_tabs(Path(unit.file))]
    except SheetUnreadable as error:
        unknown = isinstance(error, EncodingUnknown)
        code = IssueCode.SHEET_ENCODING if unknown else IssueCode.SHEET_UNREADABLE
        issue = make_issue(code, place, reason=str(error))
        _write_received(unit, [ReceivedRow(0, None, (issue,))])
        return SheetReceipt(unit, False, 0, 0)
    held = HeldRows(unit.group, unit.sheet)
    count = _write_received(unit, _judge(tabs, rules, unit, held))
    with writing_to(Path(unit.held_file)):
        held.save(Path(unit.held_file), unit.day)
    return SheetReceipt(unit, True, count, sum(tab.blank for tab in tabs))


def _judge(
    tabs: list[CheckedTab], rules: CampaignRules, unit: SheetUnit, held: HeldRows
) -> Iterator[ReceivedRow]:
    for position, tab in enumerate(tabs):
        yield from (ReceivedRow(position, None, (issue,)) for issue in tab.issues)
        for row in check_rows(tab, rules, unit.group, unit.sheet):
            if row.held:
                held.add(tab, row)
            yield ReceivedRow(position, row, row.issues)


def _write_received(unit: SheetUnit, received: Iterable[ReceivedRow]) -> int:
    """Write what was received as it comes, a line each, and return how many rows it has."""
    path = Path(unit.rows_file)
    count = 0
    with writing_to(path), path.open("w", encoding="utf-8") as stream:
        for line in received:
            stream.write(json.dumps(_record(line), ensure_ascii=False) + "\n")
            count += line.row is not None
    return count


def _record(line: ReceivedRow) -> dict[str, Any]:
    if line.row is not None:
        return {"tab_position": line.tab_position, "row": asdict(line.row)}
    (issue,) = line.issues
    return {"tab_position": line.tab_position, "issue": asdict(issue)}


def read_received(path: Path) -> Iterator[ReceivedRow]:
    """Yield the lines of a rows file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if "issue" in record:
                yield ReceivedRow(record["tab_position"], None, (_issue(record["issue"]),))
                continue
            row = record["row"]
            issues = tuple(_issue(issue) for issue in row.pop("issues"))
            checked = CheckedRow(**row, issues=issues)
            yield ReceivedRow(record["tab_position"], checked, issues)


def _issue(fields: dict[str, Any]) -> Issue:
    code, severity = IssueCode(fields.pop("code")), Severity(fields.pop("severity"))
    return Issue(code, severity, **fields)


@lru_cache(maxsize=4)
def _campaign(folder: str) -> Any:
    return load_campaign(Path(folder))
