"""One round: from new sheets to sealed bundles. The order of the stages stands here, once.

What happens inside a stage is in its own package; how a stage is spread over its units is the
engine's affair. The ledger decides what is done, so a run may be stopped at any moment: the next
one ends the round that was begun, with its own plan and date, before it looks at new sheets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, count
from pathlib import Path

from pipeline.admit import admit_round
from pipeline.bundles.manifest import Totals
from pipeline.bundles.plan import BundlePlan, write_plan
from pipeline.bundles.write import BundleReceipt, BundleUnit, write_bundle
from pipeline.campaign.load import Campaign, load_campaign
from pipeline.campaign.rules import CampaignRules
from pipeline.errors import (
    CampaignInvalid,
    NoSheetReadable,
    NotWritable,
    ToolMissing,
    TotalsDiffer,
)
from pipeline.files import sweep_unfinished, writing_to
from pipeline.job import Engine, Job, Progress
from pipeline.ledger import Ledger, OpenRound, RowCounts
from pipeline.letters.lint import lint_templates
from pipeline.report.page import publish_report
from pipeline.report.summary import RoundSummary, nothing_new, summarise, unread_issues
from pipeline.sheets.pull import PulledSheet, find_new, pull_sheets
from pipeline.sheets.receive import SheetReceipt, SheetUnit, receive_sheet


def merge_round(job: Job, ledger: Ledger, engine: Engine, progress: Progress) -> RoundSummary:
    """Do one round and return what it came to.

    :raise CampaignInvalid: TOML or templates are wrong; before anything is written.
    :raise NoSheetReadable: no sheet at all could be read.
    :raise TotalsDiffer: counts do not add up; the round is not sealed.
    """
    unfinished = ledger.unfinished_round()
    opened = unfinished or take_in(job, ledger, engine, progress)
    if isinstance(opened, RoundSummary):
        return opened
    job.work.check_whole(opened.number)
    sweep_unfinished(round_folder(job, opened))
    plans = write_plans(job, ledger, opened)
    try:
        bundles = write_bundles(job, opened, plans, engine, progress)
    except (CampaignInvalid, ToolMissing):
        withdraw_unwritten(job, ledger, opened)
        raise
    counts = reconcile(ledger, opened, bundles)
    summary = summarise(ledger, opened, counts, bundles, resumed=unfinished is not None)
    with writing_to(round_folder(job, opened)):
        publish_report(summary, round_folder(job, opened), job.work)
    sweep_unfinished(round_folder(job, opened))
    ledger.seal(opened)
    job.work.clear()
    return summary


def rehearse_round(job: Job, ledger: Ledger, engine: Engine, progress: Progress) -> RoundSummary:
    """Say what a round would come to, up to the plan; the ledger and outputs given are spoilt.

    :raise CampaignInvalid: TOML or templates are wrong.
    :raise NoSheetReadable: no sheet at all could be read.
    """
    opened = ledger.unfinished_round() or take_in(job, ledger, engine, progress)
    if isinstance(opened, RoundSummary):
        return replace(opened, status="checked")
    planned = [
        BundleReceipt(plan, Totals(plan.letters, None, None))
        for plan in ledger.planned_bundles(opened)
    ]
    counts = reconcile(ledger, opened, planned)
    return summarise(ledger, opened, counts, planned, status="checked")


def nothing_to_do(job: Job, ledger: Ledger) -> RoundSummary | None:
    """Return the answer of a run that finds no round to finish and no new sheet, else None.

    Only reads, so that running again changes no file.
    """
    if ledger.unfinished_round() or find_new(job.inputs, ledger.known_sheets()):
        return None
    return nothing_new(ledger, [])


def take_in(
    job: Job, ledger: Ledger, engine: Engine, progress: Progress
) -> OpenRound | RoundSummary:
    """Pull, read, check and admit the new sheets: the round they make, or that there is none."""
    checked_campaign(job.campaign)
    job.work.begin(job.campaign)
    try:
        with writing_to(job.work.sheets):
            pulled = pull_sheets(job.inputs, job.work.sheets, ledger.known_sheets())
        receipts = receive_sheets(job, pulled, engine, progress)
        if any(receipt.readable for receipt in receipts):
            return admit(job, ledger, pulled, receipts)
        return end_without_round(ledger, receipts)
    finally:
        if ledger.unfinished_round() is None:
            job.work.clear()


def checked_campaign(folder: Path) -> Campaign:
    """Load a campaign whose templates all pass.

    :raise CampaignInvalid: one line for each fault.
    """
    campaign = load_campaign(folder)
    if issues := lint_templates(campaign):
        raise CampaignInvalid("\n".join(str(issue) for issue in issues))
    return campaign


def receive_sheets(
    job: Job, pulled: Sequence[PulledSheet], engine: Engine, progress: Progress
) -> list[SheetReceipt]:
    """Read and check every new sheet, each a unit of its own."""
    new = [sheet for sheet in pulled if not sheet.repeats]
    names = _held_names(new)
    units = [
        SheetUnit(
            position=position,
            of=len(new),
            group=sheet.group,
            sheet=sheet.name,
            sha256=sheet.sha256,
            file=str(sheet.file),
            campaign=str(job.work.campaign),
            day=job.day,
            rows_file=str(job.work.rows / f"{position:04d}.jsonl"),
            held_file=str(job.work.held / name),
        )
        for position, (sheet, name) in enumerate(zip(new, names, strict=True), start=1)
    ]
    progress.begin("rows", None, "sheets", len(units))
    receipts = []
    for receipt in engine.map(receive_sheet, units):
        progress.advance(receipt.rows)
        receipts.append(receipt)
    return sorted(receipts, key=lambda receipt: receipt.unit.position)


def end_without_round(ledger: Ledger, receipts: Sequence[SheetReceipt]) -> RoundSummary:
    """Say that nothing is new; sheets that cannot be read are named each time.

    :raise NoSheetReadable: not one sheet of the campaign could be read so far.
    """
    issues = unread_issues(receipts)
    if issues and not ledger.known_sheets():
        raise NoSheetReadable(
            "\n".join(f"{issue.group}/{issue.sheet}: {issue.message}" for issue in issues)
        )
    return nothing_new(ledger, issues)


def admit(
    job: Job, ledger: Ledger, pulled: Sequence[PulledSheet], receipts: Sequence[SheetReceipt]
) -> OpenRound:
    """Enter everything the sheets hold into the ledger and plan the letters.

    :raise NotWritable: the outputs hold a round this ledger knows nothing of.
    """
    place = job.outputs / f"round-{ledger.last_round() + 1:03d}"
    if place.exists():
        raise NotWritable(
            f"{place} is there, but this ledger knows nothing of it. Bring its own ledger back, or "
            "choose other outputs with --outputs, and run again."
        )
    rules = CampaignRules(load_campaign(job.work.campaign), job.day)
    repeated = [sheet for sheet in pulled if sheet.repeats]
    return admit_round(ledger, rules, receipts, repeated, job.formats)


def write_plans(job: Job, ledger: Ledger, opened: OpenRound) -> list[BundlePlan]:
    """Write the letters of each bundle to disk before any of them is merged."""
    plans = ledger.planned_bundles(opened)
    with writing_to(job.work.plan):
        for plan in plans:
            if not (job.work.plan / plan.file_name).exists():
                write_plan(job.work.plan, plan, ledger.bundle_letters(opened, plan))
    return plans


def write_bundles(
    job: Job, opened: OpenRound, plans: Sequence[BundlePlan], engine: Engine, progress: Progress
) -> list[BundleReceipt]:
    """Write every bundle, each a unit of its own; those that stand are only counted."""
    units = [
        BundleUnit(
            campaign=str(job.work.campaign),
            plan_file=str(job.work.plan / plan.file_name),
            place=str(round_folder(job, opened) / plan.folder),
            scratch=str(job.work.scratch),
            plan=plan,
            round=opened.number,
            day=opened.day,
            formats=opened.formats,
        )
        for plan in plans
    ]
    total = sum(plan.letters for plan in plans)
    progress.begin("letters", total, "bundles", len(units))
    receipts = []
    for receipt in engine.map(write_bundle, units):
        progress.advance(receipt.plan.letters)
        receipts.append(receipt)
    return sorted(receipts, key=lambda receipt: (receipt.plan.authority, receipt.plan.bundle))


def withdraw_unwritten(job: Job, ledger: Ledger, opened: OpenRound) -> None:
    """Take a round back of which no bundle stands, so that it can begin anew once mended."""
    folder = round_folder(job, opened)
    sweep_unfinished(folder)
    if not any(folder.glob("*/bundle-*")):
        ledger.withdraw(opened)
        job.work.clear()


def reconcile(ledger: Ledger, opened: OpenRound, bundles: Sequence[BundleReceipt]) -> RowCounts:
    """Count rows and letters a second time and return the rows' counts.

    :raise TotalsDiffer: a row or a letter is missing or counted twice.
    """
    counts = ledger.row_counts(opened)
    if counts.read != counts.accepted + counts.held + counts.duplicate:
        raise TotalsDiffer("The rows accepted, held and duplicate are not the rows read.")
    planned = sum(ledger.letter_counts(opened, "authority").values())
    written = sum(bundle.totals.letters for bundle in bundles)
    if planned != written:
        raise TotalsDiffer(
            f"{planned} letters were planned and {written} stand in the bundles. Move the folder "
            f"of round {opened.number} away and run again; it will be written anew."
        )
    return counts


def round_folder(job: Job, opened: OpenRound) -> Path:
    """Return where a round's bundles and report stand."""
    return job.outputs / f"round-{opened.number:03d}"


def _held_names(sheets: Sequence[PulledSheet]) -> list[str]:
    """Name each sheet's held-rows workbook: its stem, or its whole name if the stem is taken."""
    names: list[str] = []
    for sheet in sheets:
        stem = f"{sheet.group}/{Path(sheet.name).with_suffix('')}.xlsx"
        whole = f"{sheet.group}/{sheet.name}.xlsx"
        taken = (f"{whole[:-5]} {number}.xlsx" for number in count(2))
        names.append(next(name for name in chain((stem, whole), taken) if name not in names))
    return names
