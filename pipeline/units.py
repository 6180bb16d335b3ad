"""The units of work of a round: a sheet to receive, a bundle to write.

They are handed to other processes, so they are ids and paths, and no personal data.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.bundles.plan import BundlePlan
from pipeline.bundles.write import BundleUnit
from pipeline.job import Job
from pipeline.ledger import Ledger, OpenRound
from pipeline.places import round_folder
from pipeline.sheets.pull import PulledSheet
from pipeline.sheets.receive import SheetUnit


def sheet_units(job: Job, sheets: Sequence[PulledSheet]) -> list[SheetUnit]:
    """Return a unit of work for each sheet, numbered from 1 in their order."""
    return [
        SheetUnit(
            position=position,
            of=len(sheets),
            group=sheet.group,
            sheet=sheet.name,
            identity=sheet.identity,
            file=str(sheet.file),
            campaign=str(job.work.campaign),
            day=job.day,
            rows_file=str(job.work.rows / f"{position:04d}.jsonl"),
            held_file=str(job.work.held / f"{position:04d}.xlsx"),
            settings_file=str(sheet.settings or ""),
            settings_fault=sheet.settings_fault,
        )
        for position, sheet in enumerate(sheets, start=1)
    ]


def bundle_units(
    job: Job, ledger: Ledger, opened: OpenRound, plans: Sequence[BundlePlan]
) -> list[BundleUnit]:
    """Return a unit of work for each bundle, in the order of the letters' numbers.

    Letters that an earlier run of the round could not print stay held, so that the bundle is the
    same when it has to be written again.
    """
    folder = round_folder(job.outputs, opened.number)
    return [
        BundleUnit(
            campaign=str(job.work.campaign),
            plan_file=str(job.work.plan / plan.file_name),
            place=str(folder / plan.folder),
            scratch=str(job.work.scratch),
            plan=plan,
            round=opened.number,
            day=opened.day,
            formats=opened.formats,
            held=tuple(ledger.held_letters(opened, plan)),
        )
        for plan in plans
    ]
