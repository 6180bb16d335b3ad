"""Admit a round's rows and plan its letters, in one transaction: all of it stands, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby, islice
from pathlib import Path
from typing import Any

import orjson

from pipeline.campaign.rules import CampaignRules
from pipeline.errors import TotalsDiffer
from pipeline.garbage import fewer_searches
from pipeline.issues import Issue, IssueCode, Place, make_issue
from pipeline.ledger import Accepted, Entries, Holder, Ledger, OpenRound
from pipeline.letter_plan import LetterPlan
from pipeline.localise.names import fold
from pipeline.sheets.duplicates import Person, likely_pairs, person_of
from pipeline.sheets.pull import PulledSheet
from pipeline.sheets.receive import SheetReceipt
from pipeline.sheets.rows_file import JudgedRow, ReceivedRow, read_received

_PAGE = 2000
_CROWD = 20_000
"""People of one block that are compared with each other: memory has a limit."""


@fewer_searches()
def admit_round(
    ledger: Ledger,
    rules: CampaignRules,
    receipts: Iterable[SheetReceipt],
    repeated: Iterable[PulledSheet],
    formats: tuple[str, ...],
) -> OpenRound:
    """Enter sheets, rows, signatories and numbered letters, and return the round they make.

    A row is a duplicate if the keys of all its cases are admitted already; the first by group,
    sheet, tab and row is the one that counts. So is a row that was accepted when the same content
    was read before, with other settings.

    :raise TotalsDiffer: not every row read was entered; then none is.
    """
    receipts = list(receipts)
    letters = LetterPlan(rules)
    with ledger.new_round(rules.day, formats) as entries:
        for receipt in receipts:
            _admit_sheet(entries, letters, receipt)
        entries.add_issues([_repeated_issue(sheet) for sheet in repeated])
        read, entered = sum(receipt.rows for receipt in receipts), entries.count_rows()
        if read != entered:
            raise TotalsDiffer(f"{read} rows were read and {entered} entered in the ledger.")
        _add_likely(entries)
        letters.enter(entries, rules.campaign.settings.bundle.max_letters)
    return entries.opened


def _admit_sheet(entries: Entries, letters: LetterPlan, receipt: SheetReceipt) -> None:
    unit = receipt.unit
    received = read_received(Path(unit.rows_file))
    if not receipt.readable:
        entries.add_issues([issue for line in received for issue in line.issues])
        return
    facts = {"group": unit.group, "name": unit.sheet, "sha256": unit.identity}
    sheet = entries.add_sheet({**facts, "blank": receipt.blank})
    before = _keys_before(entries.read_before(sheet), Path(unit.rows_file))
    while lines := list(islice(received, _PAGE)):
        keys = [key for line in lines if line.row for key in line.row.keys]
        known = {key: before[key] for key in keys if key in before} if before else {}
        page = _Page(unit.group, unit.sheet, known | entries.holders(keys))
        for line in lines:
            page.sort(line)
        _enter_page(entries, letters, sheet, page)


def _keys_before(known: Mapping[tuple[int, int, str], Holder], received: Path) -> dict[str, Holder]:
    """Return the keys that people known when the content was read before have now.

    With other settings they may be others than those they were admitted by, and a name may have
    gained a part. Somebody of another name in the same row, as of a couple, is somebody else.
    """
    keys: dict[str, Holder] = {}
    for line in read_received(received) if known else ():
        if not (row := line.row) or not row.keys:
            continue
        for case, key in zip(row.cases, row.keys, strict=True):
            holder = known.get((line.tab_position, row.row, case))
            if holder and _same_person(_words(holder.fields), _words(row.fields)):
                keys.setdefault(key, holder)
    return keys


def _words(fields: str) -> frozenset[str]:
    return frozenset(map(fold, orjson.loads(fields)["name"].split()))


def _same_person(one: frozenset[str], other: frozenset[str]) -> bool:
    return one <= other or other <= one


@dataclass
class _Page:
    """A page of a sheet's rows, sorted into held, duplicate and accepted."""

    group: str
    name: str
    holders: dict[str, Holder]
    """Keys that are admitted already, and who holds them."""
    rows: list[tuple[int, int, str]] = field(default_factory=list)
    repeats: list[tuple[int, int, str, str]] = field(default_factory=list)
    signatories: list[Accepted] = field(default_factory=list)
    accepted: list[tuple[str, str, str, str]] = field(default_factory=list)
    """Case, country and locale of each of ``signatories``, and who chose the locale."""
    issues: list[Issue] = field(default_factory=list)

    def sort(self, line: ReceivedRow) -> None:
        """Add a line of a rows file. A row is accepted if at least one of its cases is new."""
        position, row, found = line
        self.issues += found
        if row is None:
            return
        outcome = "held"
        if not row.held:
            repeated = [key for key in row.keys if key in self.holders]
            if repeated:
                self._repeat(position, row)
            new = len(repeated) < len(row.keys)
            outcome = "accepted" if new else "duplicate"
            if new:
                self._accept(position, row)
        self.rows.append((position, row.row, outcome))

    def _repeat(self, position: int, row: JudgedRow) -> None:
        where = Place(self.group, self.name, row.tab, row.row)
        places: dict[str, None] = {}
        for case, key in zip(row.cases, row.keys, strict=True):
            if holder := self.holders.get(key):
                self.repeats.append((position, row.row, case, holder.key))
                places[holder.place] = None
        self.issues += [make_issue(IssueCode.DUPLICATE, where, other=other) for other in places]

    def _accept(self, position: int, row: JudgedRow) -> None:
        tab = f", tab {row.tab}" if position else ""
        place = f"{self.group}/{self.name}{tab}, row {row.row}"
        for case, key, blocks in zip(row.cases, row.keys, row.blocks, strict=True):
            if key not in self.holders:
                self.holders[key] = Holder(key, place, "")
                facts = (key, row.tab, position, row.row, place, row.fields)
                self.signatories.append(Accepted(*facts, *blocks))
                self.accepted.append((case, row.country, row.locale, row.chosen_by))


def _enter_page(entries: Entries, letters: LetterPlan, sheet: int, page: _Page) -> None:
    entries.add_rows(sheet, page.rows)
    entries.add_repeats(sheet, page.repeats)
    ids = entries.add_signatories(sheet, page.signatories)
    for key, accepted in zip(ids, page.accepted, strict=True):
        letters.add(key, *accepted)
    entries.add_issues(page.issues)


def _add_likely(entries: Entries) -> None:
    """Report the rows of this round that may be people admitted before, each pair once."""
    found: dict[tuple[Any, Any], tuple[str, str]] = {}
    for column in ("place_block", "email_block"):
        for _, members in groupby(entries.crowded_blocks(column), key=lambda row: row.block):
            while block := list(islice(map(_person, members), _CROWD)):
                for later, earlier, why in likely_pairs(block):
                    found.setdefault((later.id, earlier.id), (earlier.place, why))
    sheets = entries.round_sheets() if found else {}
    issues = []
    for ((sheet, _, row, tab), _), (other, why) in sorted(found.items()):
        where = Place(*sheets[sheet], tab, row)
        issues.append(make_issue(IssueCode.DUPLICATE_LIKELY, where, other=other, why=why))
    entries.add_issues(issues)


def _person(row: Any) -> Person:
    key = (row.sheet_id, row.tab_position, row.row, row.tab)
    return person_of(orjson.loads(row.fields), key, row.place, new=row.new)


def _repeated_issue(sheet: PulledSheet) -> Issue:
    place = Place(sheet.group, sheet.name)
    return make_issue(IssueCode.SHEET_REPEATED, place, other=sheet.repeats)
