"""Admit a round's rows and plan its letters, in one transaction: all of it stands, or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby, islice
from pathlib import Path
from typing import Any

import orjson

from pipeline.bundles.plan import BundlePlan
from pipeline.campaign.models import Route
from pipeline.campaign.rules import CampaignRules
from pipeline.errors import TotalsDiffer
from pipeline.issues import Issue, IssueCode, Place, make_issue
from pipeline.ledger import Entries, Ledger, OpenRound
from pipeline.localise.locales import format_locale
from pipeline.sheets.duplicates import Person, likely_pairs, person_of
from pipeline.sheets.pull import PulledSheet
from pipeline.sheets.receive import JudgedRow, ReceivedRow, SheetReceipt, read_received

_PAGE = 2000
_CROWD = 20_000
"""People of one block that are compared with each other: memory has a limit."""


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
    letters = _Letters(rules)
    with ledger.new_round(rules.day, formats) as entries:
        for receipt in receipts:
            _admit_sheet(entries, letters, receipt)
        entries.add_issues([_repeated_issue(sheet) for sheet in repeated])
        read, entered = sum(receipt.rows for receipt in receipts), entries.count_rows()
        if read != entered:
            raise TotalsDiffer(f"{read} rows were read and {entered} entered in the ledger.")
        _add_likely(entries)
        plan_letters(entries, rules.campaign.settings.bundle.max_letters)
    return entries.opened


def plan_letters(entries: Entries, max_letters: int) -> None:
    """Number a round's letters and share them out over bundles.

    By authority, then case, letter, locale, group, sheet, tab and row; so the letters of one
    template stand together in a bundle. Numbers go on from the campaign's last.
    """
    number = entries.last_number()
    for authority, lanes in groupby(entries.lanes(), key=lambda lane: lane[0]):
        ids = [key for lane in lanes for key in entries.lane_letters(lane)]
        parcels = [ids[start : start + max_letters] for start in range(0, len(ids), max_letters)]
        for bundle, parcel in enumerate(parcels, start=1):
            entries.number_letters(parcel, first=number + 1, bundle=bundle)
            number += len(parcel)
        entries.add_bundles(
            BundlePlan(authority, bundle, len(parcels), len(parcel))
            for bundle, parcel in enumerate(parcels, start=1)
        )


def _admit_sheet(entries: Entries, letters: _Letters, receipt: SheetReceipt) -> None:
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
        holders = {key: before[key] for key in keys if key in before} if before else {}
        page = _Page(sheet, unit.group, unit.sheet, holders | entries.holders(keys))
        for line in lines:
            page.sort(line)
        _enter_page(entries, letters, page)


def _keys_before(places: dict[tuple[int, int, str], str], received: Path) -> dict[str, str]:
    """Return the keys that people accepted when the sheet was read before have now.

    With other settings they may be others than those they were admitted by.
    """
    keys: dict[str, str] = {}
    for line in read_received(received) if places else ():
        if row := line.row:
            for case, key in zip(row.cases, row.keys, strict=True):
                if place := places.get((line.tab_position, row.row, case)):
                    keys.setdefault(key, place)
    return keys


@dataclass
class _Page:
    """A page of a sheet's rows, sorted into held, duplicate and accepted."""

    sheet: int
    group: str
    name: str
    holders: dict[str, str]
    """Keys that are admitted already, and where their rows stand."""
    rows: list[dict[str, Any]] = field(default_factory=list)
    accepted: list[tuple[JudgedRow, str]] = field(default_factory=list)
    """A row and a case it is the first to sign for."""
    signatories: list[dict[str, Any]] = field(default_factory=list)
    """The record of each of ``accepted``."""
    issues: list[Issue] = field(default_factory=list)

    def sort(self, line: ReceivedRow) -> None:
        """Add a line of a rows file. A row is accepted if at least one of its cases is new."""
        self.issues += line.issues
        row = line.row
        if row is None:
            return
        position = {"sheet_id": self.sheet, "tab_position": line.tab_position, "row": row.row}
        repeated = [self.holders[key] for key in row.keys if key in self.holders]
        where = Place(self.group, self.name, row.tab, row.row)
        for other in dict.fromkeys(repeated):
            self.issues.append(make_issue(IssueCode.DUPLICATE, where, other=other))
        new = row.held or len(repeated) < len(row.keys)
        outcome = "held" if row.held else "accepted" if new else "duplicate"
        self.rows.append({**position, "outcome": outcome})
        if outcome == "accepted":
            self._accept(row, position)

    def _accept(self, row: JudgedRow, position: dict[str, Any]) -> None:
        tab = f", tab {row.tab}" if position["tab_position"] else ""
        place = f"{self.group}/{self.name}{tab}, row {row.row}"
        record = {**position, "tab": row.tab, "place": place, "fields": row.fields}
        for case, key, shared in zip(row.cases, row.keys, row.blocks, strict=True):
            if key in self.holders:
                continue
            self.holders[key] = place
            self.accepted.append((row, case))
            own = {"key": key, "place_block": shared[0], "email_block": shared[1]}
            self.signatories.append(record | own)


def _enter_page(entries: Entries, letters: _Letters, page: _Page) -> None:
    entries.add_rows(page.rows)
    ids = entries.add_signatories(page.signatories)
    entries.add_letters(
        [
            {"signatory_id": key, **letter}
            for key, (row, case) in zip(ids, page.accepted, strict=True)
            for letter in letters[case, row.country, row.locale]
        ]
    )
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


class _Letters(dict[tuple[str, str, str], list[dict[str, str]]]):
    """The letters of a case, from a country, in a language: one for each route that serves."""

    def __init__(self, rules: CampaignRules) -> None:
        super().__init__()
        self._rules = rules

    def __missing__(self, key: tuple[str, str, str]) -> list[dict[str, str]]:
        """Work them out for the first row that needs them."""
        case, country, locale = key
        routes = self._rules.routes(case, country)
        found = self[key] = [self._letter(route, case, locale) for route in routes]
        return found

    def _letter(self, route: Route, case: str, locale: str) -> dict[str, str]:
        rules = self._rules
        template = rules.template_locale(case, route.letter, locale)
        country = rules.campaign.cases[case].country
        return {
            "authority": route.to,
            "case": case,
            "kind": route.letter,
            "template_locale": template,
            "locale": format_locale(locale, template, rules.default_locale, country),
        }


def _repeated_issue(sheet: PulledSheet) -> Issue:
    place = Place(sheet.group, sheet.name)
    return make_issue(IssueCode.SHEET_REPEATED, place, other=sheet.repeats)
