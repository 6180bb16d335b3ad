"""What a run answers that makes no round: nothing is new, or an earlier round is to be told.

A round is told once its outcome has been printed. A run that is killed between the seal and its
last word owes the answer, and the next run gives it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.bundles.manifest import Totals, read_totals
from pipeline.bundles.write import BundleReceipt
from pipeline.errors import NoSheetReadable
from pipeline.issues import Issue
from pipeline.job import Job
from pipeline.ledger import Ledger, OpenRound, RowCounts
from pipeline.places import round_folder
from pipeline.report.summary import RoundSummary, nothing_new, summarise, unread_issues
from pipeline.sheets.pull import find_new
from pipeline.sheets.receive import SheetReceipt


class NoneReadable(NoSheetReadable):
    """Sheets were looked at, and not one of the campaign could be read so far."""

    def __init__(self, message: str, issues: Sequence[Issue] = ()) -> None:
        super().__init__(message)
        self.issues = issues


@dataclass(frozen=True, kw_only=True)
class Refusal(RoundSummary):
    """The answer of a run that ends because no sheet can be read."""

    error: NoSheetReadable


def refusal(campaign: str, number: int, error: NoSheetReadable) -> Refusal:
    """Return the answer that goes with an error; ``number`` is that of the last round, or 0."""
    issues = error.issues if isinstance(error, NoneReadable) else ()
    nothing = RowCounts()
    return Refusal(campaign, number, "nothing-new", nothing, 0, issues=issues, error=error)


def nothing_to_do(job: Job, ledger: Ledger) -> RoundSummary | None:
    """Return the answer of a run that finds no round to finish and no new sheet, else None.

    Only reads, so that running again changes no file.
    """
    if ledger.unfinished_round() or find_new(job.inputs, ledger.known_sheets()):
        return None
    return nothing_new(ledger, [])


def end_without_round(ledger: Ledger, receipts: Sequence[SheetReceipt]) -> RoundSummary:
    """Say that nothing is new; sheets that cannot be read are named each time.

    :raise NoneReadable: not one sheet of the campaign could be read so far.
    """
    issues = unread_issues(receipts)
    if issues and not ledger.known_sheets().read:
        lines = (f"{issue.group}/{issue.sheet}: {issue.message}" for issue in issues)
        raise NoneReadable("\n".join(lines), issues)
    return nothing_new(ledger, issues)


def owed_answers(job: Job, ledger: Ledger) -> list[RoundSummary]:
    """Return the outcome of each sealed round that no run has told yet. Only reads."""
    found = filter(None, map(ledger.sealed_round, job.work.owed_answers))
    return [
        summarise(
            ledger,
            sealed,
            ledger.row_counts(sealed),
            [*_standing(job, ledger, sealed)],
            resumed=True,
        )
        for sealed in found
    ]


def _standing(job: Job, ledger: Ledger, sealed: OpenRound) -> Iterator[BundleReceipt]:
    """Count the bundles from their manifests; one that was taken away counts as sealed."""
    folder = round_folder(job.outputs, sealed.number)
    known = ledger.sealed_bundles(sealed)
    for plan in ledger.planned_bundles(sealed):
        manifest = folder / plan.folder / "manifest.csv"
        if manifest.is_file():
            totals = read_totals(manifest)
        elif bundle := known.get((plan.authority, plan.bundle)):
            totals = Totals(bundle.letters, bundle.pages, bundle.sheets)
        else:
            totals = Totals(plan.letters, None, None)
        yield BundleReceipt(plan, totals)
