"""One round: from new sheets to sealed bundles. The order of the stages stands here, once.

What happens inside a stage is in its own package; how a stage is spread over its units is the
engine's affair. The ledger decides what is done, so a run may be stopped at any moment: the next
one ends the round that was begun, with its own plan and date, before it looks at new sheets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.admit import admit_round
from pipeline.answers import end_without_round
from pipeline.bundles.campaign_copy import pack_campaign
from pipeline.bundles.cover_lint import lint_cover_sheets
from pipeline.bundles.fonts import require_plan_fonts
from pipeline.bundles.manifest import Totals
from pipeline.bundles.plan import BundlePlan, write_plan
from pipeline.bundles.rehearse import RehearsalUnit, rehearse_bundle
from pipeline.bundles.sealed import sealed_bundles
from pipeline.bundles.write import BundleReceipt, BundleUnit, write_bundle
from pipeline.campaign.load import Campaign, load_campaign
from pipeline.campaign.rules import CampaignRules
from pipeline.errors import CampaignInvalid, NotWritable, ToolMissing
from pipeline.extras.fitting import unfit_addresses
from pipeline.extras.round_papers import write_round_papers
from pipeline.files import sweep_unfinished, writing_to
from pipeline.hold import reconcile, settle_held
from pipeline.job import Engine, Job, Progress
from pipeline.ledger import Ledger, OpenRound
from pipeline.letters.lint import lint_templates
from pipeline.places import has_bundles, holds_files, remove_empty_folders, round_folder
from pipeline.report.page import publish_report
from pipeline.report.summary import RoundSummary, summarise
from pipeline.sheets.pull import PulledSheet, pull_sheets
from pipeline.sheets.receive import SheetReceipt, receive_sheet
from pipeline.units import bundle_units, sheet_units


def merge_round(job: Job, ledger: Ledger, engine: Engine, progress: Progress) -> RoundSummary:
    """Do one round and return what it came to.

    :raise CampaignInvalid: TOML or templates are wrong, or a letter cannot be made; before any
        bundle stands.
    :raise NoSheetReadable: no sheet at all could be read.
    :raise TotalsDiffer: counts do not add up; the round is not sealed.
    """
    unfinished = ledger.unfinished_round()
    opened = unfinished or take_in(job, ledger, engine, progress)
    if isinstance(opened, RoundSummary):
        return opened
    folder = round_folder(job.outputs, opened.number)
    job.work.check_whole(opened.number)
    sweep_unfinished(folder)
    units = bundle_units(job, ledger, opened, write_plans(job, ledger, opened))
    try:
        if not has_bundles(folder):
            check_fonts(job, opened, units)
            rehearse_bundles(units, engine, progress, convert=True)
        bundles = write_bundles(units, engine, progress)
    except (CampaignInvalid, ToolMissing):
        withdraw_unwritten(job, ledger, opened)
        raise
    reconcile(ledger, opened, bundles)
    settle_held(ledger, opened, bundles)
    counts = ledger.row_counts(opened)
    summary = summarise(ledger, opened, counts, bundles, resumed=unfinished is not None)
    with writing_to(folder):
        write_round_papers(folder, load_campaign(job.work.campaign), opened, bundles)
        publish_report(summary, folder, job.work)
    sweep_unfinished(folder)
    job.work.owe_answer(opened.number)
    ledger.seal(opened, sealed_bundles(folder, bundles), pack_campaign(job.work.campaign))
    job.work.clear()
    return summary


def rehearse_round(job: Job, ledger: Ledger, engine: Engine, progress: Progress) -> RoundSummary:
    """Say what a round would come to, with its letters made on trial and none written.

    The ledger and outputs given are spoilt. A round that was begun is told from its plan alone.

    :raise CampaignInvalid: TOML or templates are wrong, or a letter cannot be made.
    :raise NoSheetReadable: no sheet at all could be read.
    """
    unfinished = ledger.unfinished_round()
    opened = unfinished or take_in(job, ledger, engine, progress)
    if isinstance(opened, RoundSummary):
        return replace(opened, status="checked")
    plans = ledger.planned_bundles(opened)
    if unfinished is None:
        write_plans(job, ledger, opened)
        units = bundle_units(job, ledger, opened, plans)
        rehearse_bundles(units, engine, progress, convert=False)
    planned = [BundleReceipt(plan, Totals(plan.letters, None, None)) for plan in plans]
    reconcile(ledger, opened, planned)
    return summarise(ledger, opened, ledger.row_counts(opened), planned, status="checked")


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
    issues = [*lint_templates(campaign), *lint_cover_sheets(campaign), *unfit_addresses(campaign)]
    if issues:
        raise CampaignInvalid("\n".join(map(str, issues)))
    return campaign


def receive_sheets(
    job: Job, pulled: Sequence[PulledSheet], engine: Engine, progress: Progress
) -> list[SheetReceipt]:
    """Read and check every new sheet, each a unit of its own."""
    units = sheet_units(job, [sheet for sheet in pulled if not sheet.repeats])
    progress.begin("rows", None, "sheets", len(units))
    receipts = []
    for receipt in engine.map(receive_sheet, units):
        progress.advance(receipt.rows)
        receipts.append(receipt)
    return sorted(receipts, key=lambda receipt: receipt.unit.position)


def admit(
    job: Job, ledger: Ledger, pulled: Sequence[PulledSheet], receipts: Sequence[SheetReceipt]
) -> OpenRound:
    """Enter everything the sheets hold into the ledger and plan the letters.

    :raise NotWritable: the outputs hold a round this ledger knows nothing of.
    """
    place = round_folder(job.outputs, ledger.last_round() + 1)
    if holds_files(place):
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


def check_fonts(job: Job, opened: OpenRound, units: Sequence[BundleUnit]) -> None:
    """See that PDFs can show every letter of the round.

    :raise ToolMissing: a script has no font here; names the Debian package.
    """
    if "pdf" in opened.formats:
        plans = [Path(unit.plan_file) for unit in units]
        require_plan_fonts(load_campaign(job.work.campaign), plans, opened.day)


def rehearse_bundles(
    units: Sequence[BundleUnit], engine: Engine, progress: Progress, *, convert: bool
) -> None:
    """Render every letter once before any bundle stands, and convert one of each template.

    :raise CampaignInvalid: a letter cannot be made; the first one by number is named.
    """
    total = sum(unit.plan.letters for unit in units)
    progress.begin("letters tried", total, "bundles", len(units))
    faults = []
    for receipt in engine.map(rehearse_bundle, [RehearsalUnit(unit, convert) for unit in units]):
        progress.advance(receipt.plan.letters)
        if receipt.fault:
            faults.append((receipt.letter, receipt.fault))
    if faults:
        raise CampaignInvalid(min(faults)[1])


def write_bundles(
    units: Sequence[BundleUnit], engine: Engine, progress: Progress
) -> list[BundleReceipt]:
    """Write every bundle, each a unit of its own; those that stand are only counted."""
    total = sum(unit.plan.letters for unit in units)
    progress.begin("letters", total, "bundles", len(units))
    receipts = []
    for receipt in engine.map(write_bundle, units):
        progress.advance(receipt.plan.letters)
        receipts.append(receipt)
    return sorted(receipts, key=lambda receipt: (receipt.plan.authority, receipt.plan.bundle))


def withdraw_unwritten(job: Job, ledger: Ledger, opened: OpenRound) -> None:
    """Take a round back of which no bundle stands, so that it can begin anew once mended."""
    folder = round_folder(job.outputs, opened.number)
    sweep_unfinished(folder)
    if not has_bundles(folder):
        ledger.withdraw(opened)
        remove_empty_folders(folder)
        job.work.clear()
