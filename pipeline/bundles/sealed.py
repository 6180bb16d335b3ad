"""What the ledger keeps of each bundle, so that it can be checked and written again."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from pipeline.bundles.write import BundleReceipt
from pipeline.files import file_sha256
from pipeline.ledger import SealedBundle


def sealed_bundles(folder: Path, bundles: Sequence[BundleReceipt]) -> list[SealedBundle]:
    """Return the facts of a round's finished bundles, which stand in ``folder``."""
    return [_facts(folder / receipt.plan.folder, receipt) for receipt in bundles]


def _facts(place: Path, receipt: BundleReceipt) -> SealedBundle:
    totals = receipt.totals
    numbers = _numbers(place / "manifest.csv")
    return SealedBundle(
        receipt.plan.authority,
        receipt.plan.bundle,
        totals.letters,
        totals.pages,
        totals.sheets,
        min(numbers, default=None),
        max(numbers, default=None),
        file_sha256(place / "SHA256SUMS"),
    )


def _numbers(manifest: Path) -> list[int]:
    with manifest.open(encoding="utf-8", newline="") as stream:
        return [int(row["letter"]) for row in csv.DictReader(stream)]
