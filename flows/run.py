"""Start a run: settle its job, hold the outputs, choose the engine, and go round."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import replace
from typing import Any

from flows.engines import InlineEngine, PoolEngine, worker_pool
from flows.progress import QuietProgress, make_progress
from flows.request import RunRequest, settle_job, talk
from flows.settings import prepare_prefect, worker_count
from pipeline.answers import nothing_to_do, owed_answers, refusal
from pipeline.campaign.load import load_campaign
from pipeline.errors import CampaignInvalid, NoSheetReadable, PostbagError, UnitFailed
from pipeline.job import Job, Progress
from pipeline.ledger import Ledger, copy_for_rehearsal, is_settled, sqlite_url
from pipeline.localise.messages import _
from pipeline.places import passing_folder, round_folder
from pipeline.report.summary import RoundSummary
from pipeline.round import checked_campaign, merge_round, rehearse_round
from pipeline.sheets.known import KnownSheets
from pipeline.sheets.pull import find_new
from pipeline.work import only_run

__all__ = ["RunRequest", "check_campaign", "run_campaign", "without_password"]


def run_campaign(request: RunRequest, tell: Callable[[RoundSummary], None]) -> RoundSummary:
    """Finish the round at hand, if any, and make one of what is new.

    ``tell`` prints the answer. Should it fail, or this process end before, the next run gives it.

    :raise PostbagError: whatever ends the run, with its exit code and its cure. That no sheet
        could be read is told as well.
    """
    job = settle_job(request)
    ledger = request.ledger or sqlite_url(job.outputs / "ledger.sqlite")
    try:
        return _told(request, job, ledger, tell)
    except NoSheetReadable as error:
        tell(refusal(job.campaign_id, _last_round(job, ledger), error))
        raise


def _told(
    request: RunRequest, job: Job, ledger: str, tell: Callable[[RoundSummary], None]
) -> RoundSummary:
    if not job.outputs.exists():
        find_new(job.inputs, KnownSheets())  # raises if there is no sheet, before we make a folder
    with only_run(job.outputs):
        summary = _one_answer(_rounds(request, job, ledger))
        tell(summary)
        job.work.answered()
    return summary


def check_campaign(request: RunRequest) -> RoundSummary:
    """Say what a run would do, on a copy of the ledger and in a folder that is thrown away.

    That no sheet can be read is an answer too; it raises where it is shown.
    """
    job = settle_job(replace(request, formats="zip"))
    ledger = request.ledger or sqlite_url(job.outputs / "ledger.sqlite")
    with passing_folder() as scratch:
        copy = copy_for_rehearsal(ledger, scratch)
        book = Ledger(copy, job.campaign_id)
        try:
            elsewhere = replace(job, outputs=scratch)
            return rehearse_round(elsewhere, book, InlineEngine(), QuietProgress())
        except NoSheetReadable as error:
            found = refusal(job.campaign_id, book.last_round(), error)
            return replace(found, status="checked")
        finally:
            book.close()


def _rounds(request: RunRequest, job: Job, ledger: str) -> list[RoundSummary]:
    """Return what is to be told, oldest first: earlier rounds and what this run comes to."""
    told = _owed(job, ledger)
    if not told:
        if (settled := _nothing_to_do(job, ledger)) is not None:
            checked_campaign(job.campaign)
            return [settled]
        told = [_go_round(request, job, ledger)]
    while told[-1].resumed:
        report = round_folder(job.outputs, told[-1].round) / "report.html"
        words = _("Round {round}, begun earlier, is finished. See {report}")
        talk(request, words.format(round=told[-1].round, report=report))
        try:
            told.append(_nothing_to_do(job, ledger) or _go_round(request, job, ledger))
        except NoSheetReadable as error:
            talk(request, error.message)
            break
    return told


def _one_answer(told: Sequence[RoundSummary]) -> RoundSummary:
    """Return the outcome of the last round there is, with the issues of all of them."""
    last = next((one for one in reversed(told) if one.status != "nothing-new"), told[-1])
    return replace(last, issues=[issue for one in told for issue in one.issues])


def _last_round(job: Job, ledger: str) -> int:
    """Return the number of the newest round, or 0 also where the ledger cannot be asked."""
    with suppress(PostbagError):
        if is_settled(ledger):
            book = Ledger(ledger, job.campaign_id, read_only=True)
            try:
                return book.last_round()
            finally:
                book.close()
    return 0


def _owed(job: Job, ledger: str) -> list[RoundSummary]:
    """Return the outcomes that earlier runs did not come to tell."""
    if not job.work.owed_answers:
        return []
    book = Ledger(ledger, job.campaign_id)
    try:
        return owed_answers(job, book)
    finally:
        book.close()


def _nothing_to_do(job: Job, ledger: str) -> RoundSummary | None:
    """Return the answer if no sheet is new; the ledger is read without touching its files."""
    if not is_settled(ledger):
        return None
    book = Ledger(ledger, job.campaign_id, read_only=True)
    try:
        settled = nothing_to_do(job, book)
    finally:
        book.close()
    if settled is not None:
        job.work.clear()
    return settled


def _note_resumed(request: RunRequest, job: Job, ledger: str) -> None:
    """Say with what date and formats a round was begun if this run asks for others."""
    book = Ledger(ledger, job.campaign_id)
    try:
        opened = book.unfinished_round()
    finally:
        book.close()
    if opened and (opened.day, opened.formats) != (job.day, job.formats):
        words = _(
            "Round {round} was begun earlier and ends as it was begun, with --date {day} "
            "--formats {formats}."
        )
        day, formats = opened.day.isoformat(), ",".join(opened.formats)
        talk(request, words.format(round=opened.number, day=day, formats=formats))


def _go_round(request: RunRequest, job: Job, ledger: str) -> RoundSummary:
    workers = worker_count(request.workers)
    _note_resumed(request, job, ledger)
    _note_day(request, job)
    _note_papers(request, job)
    with make_progress(sys.stderr, quiet=request.quiet) as progress:
        try:
            if request.engine == "prefect":
                return _with_prefect(request, job, ledger, workers, progress)
            return _with_pool(job, ledger, workers if request.engine == "local" else 0, progress)
        except BrokenProcessPool:
            raise UnitFailed(
                _(
                    "A worker process was ended from outside, perhaps for want of memory. Run the "
                    "same command again, with --workers 1; it goes on from here."
                )
            ) from None


def _note_day(request: RunRequest, job: Job) -> None:
    """Say so if the letters' date lies outside the campaign; a faulty campaign is named later."""
    with suppress(CampaignInvalid):
        if not load_campaign(job.campaign).covers(job.day):
            words = _("Note: {day} lies outside the dates of the campaign.")
            talk(request, words.format(day=job.day.isoformat()))


def _note_papers(request: RunRequest, job: Job) -> None:
    """Say so if papers are asked for that are not made without PDF."""
    with suppress(CampaignInvalid):
        asked = load_campaign(job.campaign).settings.print.made_of_pdf
        if asked and "pdf" not in job.formats:
            words = _(
                "Note: {settings} under [print] in campaign.toml need PDF, which this round is "
                "made without. Take pdf into --formats to have them."
            )
            talk(request, words.format(settings=", ".join(asked)))


def _with_pool(job: Job, ledger: str, workers: int, progress: Progress) -> RoundSummary:
    """Do a round without Prefect; no workers means in this process."""
    book = Ledger(ledger, job.campaign_id)
    try:
        if not workers:
            return merge_round(job, book, InlineEngine(), progress)
        with worker_pool(workers) as pool:
            return merge_round(job, book, PoolEngine(pool, workers), progress)
    finally:
        book.close()


def _with_prefect(
    request: RunRequest, job: Job, ledger: str, workers: int, progress: Progress
) -> RoundSummary:
    """Do a round as a Prefect flow; if Prefect fails, the ledger says what is left to do."""
    parameters: dict[str, Any] = {
        "campaign": str(job.campaign),
        "inputs": without_password(job.inputs),
        "outputs": str(job.outputs),
        "formats": ",".join(job.formats),
        "day": job.day.isoformat(),
        "workers": workers,
    }
    try:
        prepare_prefect()
        from flows.merge_campaign import Addresses, run_flow

        return run_flow(parameters, Addresses(job.inputs, ledger), progress)
    except (PostbagError, BrokenProcessPool):
        raise
    except Exception as error:
        words = _("Prefect failed ({fault}); going on without it.")
        talk(request, words.format(fault=type(error).__name__))
        return _with_pool(job, ledger, workers, progress)


def without_password(url: str) -> str:
    """Return a path or URL without the user's name and password in it.

    >>> without_password("sftp://me:hunter2@host/sheets")
    'sftp://host/sheets'
    """
    return re.sub("(?<=://)[^/]*@", "", url)
