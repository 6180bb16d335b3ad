"""Admit a round's rows and plan its letters, in one transaction: all of it stands, or nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from pipeline.bundles.plan import BundlePlan
from pipeline.campaign.rules import CampaignRules
from pipeline.errors import TotalsDiffer
from pipeline.issues import Issue, IssueCode, Place, make_issue
from pipeline.ledger import Entries, Ledger, OpenRound
from pipeline.localise.locales import format_locale
from pipeline.sheets.check import CheckedRow
from pipeline.sheets.pull import PulledSheet
from pipeline.sheets.receive import ReceivedRow, SheetReceipt, read_received

_PAGE = 1000


@dataclass
class _Page:
    """What one page of rows adds to the ledger."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    accepted: list[tuple[CheckedRow, dict[str, Any]]] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


def admit_round(
    ledger: Ledger,
    rules: CampaignRules,
    receipts: Iterable[SheetReceipt],
    repeated: Iterable[PulledSheet],
    formats: tuple[str, ...],
) -> OpenRound:
    """Enter sheets, rows, signatories and numbered letters, and return the round they make.

    A row is a duplicate if its key is admitted already; the first by group, sheet, tab and row is
    the one that counts.

    :raise TotalsDiffer: not every row read was entered; then none is.
    """
    receipts = list(receipts)
    with ledger.new_round(rules.day, formats) as entries:
        for receipt in receipts:
            _admit_sheet(entries, rules, receipt)
        entries.add_issues([_repeated_issue(sheet) for sheet in repeated])
        read, entered = sum(receipt.rows for receipt in receipts), entries.count_rows()
        if read != entered:
            raise TotalsDiffer(f"{read} rows were read and {entered} entered in the ledger.")
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


def _admit_sheet(entries: Entries, rules: CampaignRules, receipt: SheetReceipt) -> None:
    unit = receipt.unit
    received = read_received(Path(unit.rows_file))
    if not receipt.readable:
        entries.add_issues([issue for line in received for issue in line.issues])
        return
    facts = {"group": unit.group, "name": unit.sheet, "sha256": unit.sha256}
    sheet = entries.add_sheet({**facts, "blank": receipt.blank})
    while lines := list(islice(received, _PAGE)):
        keys = (line.row.key for line in lines if line.row and not line.row.held)
        page = _sort_page(lines, entries.holders(keys), sheet, f"{unit.group}/{unit.sheet}")
        _enter_page(entries, rules, page)


def _sort_page(lines: list[ReceivedRow], holders: dict[str, str], sheet: int, name: str) -> _Page:
    """Sort rows into held, duplicate and accepted; ``holders`` maps admitted keys to places."""
    page = _Page()
    group, _, file = name.partition("/")
    for line in lines:
        page.issues += line.issues
        row = line.row
        if row is None:
            continue
        place = f"{name}, row {row.row}"
        outcome = "held" if row.held else "duplicate" if row.key in holders else "accepted"
        position = {"sheet_id": sheet, "tab_position": line.tab_position, "row": row.row}
        page.rows.append({**position, "outcome": outcome})
        if outcome == "duplicate":
            where = Place(group, file, row.tab, row.row)
            page.issues.append(make_issue(IssueCode.DUPLICATE, where, other=holders[row.key]))
        elif outcome == "accepted":
            holders[row.key] = place
            fields = json.dumps(dict(row.signatory), ensure_ascii=False, sort_keys=True)
            record = {"key": row.key, "tab": row.tab, "place": place, "fields": fields}
            page.accepted.append((row, {**position, **record}))
    return page


def _enter_page(entries: Entries, rules: CampaignRules, page: _Page) -> None:
    entries.add_rows(page.rows)
    ids = entries.add_signatories([record for _, record in page.accepted])
    rows = (row for row, _ in page.accepted)
    entries.add_letters(
        [
            {"signatory_id": key, **letter}
            for key, row in zip(ids, rows, strict=True)
            for letter in _letters_of(row, rules)
        ]
    )
    entries.add_issues(page.issues)


def _letters_of(row: CheckedRow, rules: CampaignRules) -> Iterator[dict[str, str]]:
    """Yield a letter for each route that serves an accepted row."""
    country = rules.campaign.cases[row.case].country
    for route in rules.routes(row.case, row.country):
        template = rules.template_locale(row.case, route.letter, row.locale)
        yield {
            "authority": route.to,
            "case": row.case,
            "kind": route.letter,
            "template_locale": template,
            "locale": format_locale(row.locale, template, rules.default_locale, country),
        }


def _repeated_issue(sheet: PulledSheet) -> Issue:
    place = Place(sheet.group, sheet.name)
    return make_issue(IssueCode.SHEET_REPEATED, place, other=sheet.repeats)
