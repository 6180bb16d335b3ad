"""What a round came to, as figures that reconcile. Never a name or an address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pipeline.bundles.write import BundleReceipt
from pipeline.issues import Issue, Severity
from pipeline.ledger import Ledger, OpenRound, RowCounts
from pipeline.sheets.receive import SheetReceipt
from pipeline.sheets.rows_file import read_received

SCHEMA = 1


@dataclass(frozen=True)
class BundleSummary:
    """One bundle's line."""

    authority: str
    bundle: int
    letters: int
    pages: int | None
    """None where no PDF was made."""
    sheets: int | None
    folder: str
    """Below the campaign's outputs."""


@dataclass(frozen=True)
class RoundSummary:
    """What a run answers."""

    campaign: str
    round: int
    status: str
    """``sealed``, ``nothing-new`` or ``checked``."""
    rows: RowCounts
    letters: int
    bundles: Sequence[BundleSummary] = ()
    issues: Sequence[Issue] = ()
    day: str = ""
    """The letters' date in ISO form; empty where there is no round."""
    letters_by: dict[str, dict[str, int]] = field(default_factory=dict)
    """Letters by ``case``, ``authority``, ``group`` and ``language``."""
    resumed: bool = False
    """Whether the round was begun by an earlier run; there may be newer sheets."""

    @property
    def held(self) -> bool:
        """Whether a row, a sheet or a letter of an accepted row waits for a person."""
        return any(issue.severity is Severity.HELD for issue in self.issues)

    def as_json(self) -> dict[str, Any]:
        """Return the object the command line prints."""
        return {
            "schema": SCHEMA,
            "campaign": self.campaign,
            "round": self.round,
            "status": self.status,
            "rows": asdict(self.rows),
            "letters": self.letters,
            "bundles": [asdict(bundle) for bundle in self.bundles],
            "issues": [issue.as_json() for issue in self.issues],
        }


def summarise(
    ledger: Ledger,
    opened: OpenRound,
    counts: RowCounts,
    bundles: Sequence[BundleReceipt],
    *,
    resumed: bool = False,
    status: str = "sealed",
) -> RoundSummary:
    """Return the summary of a round from the ledger and the bundles' own counts."""
    folder = f"round-{opened.number:03d}"
    lines = [
        BundleSummary(
            receipt.plan.authority,
            receipt.plan.bundle,
            receipt.totals.letters,
            receipt.totals.pages,
            receipt.totals.sheets,
            f"{folder}/{receipt.plan.folder}",
        )
        for receipt in bundles
    ]
    by = {"case": "case", "authority": "authority", "group": "group", "language": "template_locale"}
    by |= {"reason": "locale_reason"}
    return RoundSummary(
        campaign=ledger.campaign,
        round=opened.number,
        status=status,
        rows=counts,
        letters=sum(line.letters for line in lines),
        bundles=lines,
        issues=ledger.round_issues(opened),
        day=opened.day.isoformat(),
        letters_by={name: ledger.letter_counts(opened, column) for name, column in by.items()},
        resumed=resumed,
    )


def nothing_new(ledger: Ledger, issues: Sequence[Issue]) -> RoundSummary:
    """Return the summary of a run that found no new sheet it could read."""
    number = ledger.last_round()
    return RoundSummary(ledger.campaign, number, "nothing-new", RowCounts(), 0, issues=issues)


def unread_issues(receipts: Sequence[SheetReceipt]) -> list[Issue]:
    """Return why sheets could not be read."""
    return [
        issue
        for receipt in receipts
        if not receipt.readable
        for line in read_received(Path(receipt.unit.rows_file))
        for issue in line.issues
    ]
