"""Start a run: settle its job, hold the outputs, choose the engine, and go round."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from flows.engines import InlineEngine, PoolEngine, worker_pool
from flows.progress import QuietProgress, make_progress
from flows.settings import prepare_prefect, worker_count
from pipeline.answers import nothing_to_do, owed_answers
from pipeline.bundles.pdf import GET_LIBREOFFICE, find_libreoffice
from pipeline.campaign.load import find_campaign, load_campaign
from pipeline.errors import CampaignInvalid, PostbagError, ToolMissing, UnitFailed, WrongWords
from pipeline.job import Job, Progress
from pipeline.ledger import Ledger, copy_for_rehearsal, is_settled, sqlite_url
from pipeline.places import passing_folder, round_folder
from pipeline.report.summary import RoundSummary
from pipeline.round import checked_campaign, merge_round, rehearse_round
from pipeline.sheets.known import KnownSheets
from pipeline.sheets.pull import find_new
from pipeline.work import only_run

FORMATS = ("zip", "docx", "pdf")


@dataclass(frozen=True)
class RunRequest:
    """The words of a command, as typed."""

    campaign: str
    inputs: str | None
    outputs: Path | None
    ledger: str | None
    formats: str | None
    engine: str
    workers: int | None
    day: date
    quiet: bool


def run_campaign(request: RunRequest, tell: Callable[[RoundSummary], None]) -> RoundSummary:
    """Finish the round at hand, if any, and make one of what is new.

    ``tell`` prints the answer. Should it fail, or this process end before, the next run gives it.

    :raise PostbagError: whatever ends the run, with its exit code and its cure.
    """
    job = settle_job(request)
    ledger = request.ledger or sqlite_url(job.outputs / "ledger.sqlite")
    if not job.outputs.exists():
        find_new(job.inputs, KnownSheets())  # raises if there is no sheet, before we make a folder
    with only_run(job.outputs):
        summary = _one_answer(_rounds(request, job, ledger))
        tell(summary)
        job.work.answered()
    return summary


def check_campaign(request: RunRequest) -> RoundSummary:
    """Say what a run would do, on a copy of the ledger and in a folder that is thrown away."""
    job = settle_job(replace(request, formats="zip"))
    ledger = request.ledger or sqlite_url(job.outputs / "ledger.sqlite")
    with passing_folder() as scratch:
        copy = copy_for_rehearsal(ledger, scratch)
        book = Ledger(copy, job.campaign_id)
        try:
            elsewhere = replace(job, outputs=scratch)
            return rehearse_round(elsewhere, book, InlineEngine(), QuietProgress())
        finally:
            book.close()


def settle_job(request: RunRequest) -> Job:
    """Turn the words of a command into a job, with the defaults filled in.

    :raise WrongWords: the campaign or a format does not exist.
    :raise ToolMissing: PDF is asked for and LibreOffice is not there.
    """
    folder = find_campaign(request.campaign)
    return Job(
        campaign=folder,
        inputs=request.inputs or f"inputs/{folder.name}",
        outputs=(request.outputs or Path("outputs") / folder.name).resolve(),
        formats=_formats(request),
        day=request.day,
    )


def _formats(request: RunRequest) -> tuple[str, ...]:
    office = find_libreoffice()
    if request.formats is None:
        if office is None:
            _talk(request, f"No PDFs: LibreOffice is missing. To get it: {GET_LIBREOFFICE}")
        return FORMATS if office else FORMATS[:2]
    asked = [word.strip() for word in request.formats.split(",")]
    if unknown := [word for word in asked if word not in FORMATS]:
        raise WrongWords(f"--formats: {unknown[0]!r} is not one of zip, docx, pdf.")
    if "pdf" in asked and office is None:
        raise ToolMissing(f"PDF needs LibreOffice: {GET_LIBREOFFICE}. Or leave out pdf.")
    return tuple(name for name in FORMATS if name in asked)


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
        _talk(request, f"Round {told[-1].round}, begun earlier, is finished. See {report}")
        told.append(_nothing_to_do(job, ledger) or _go_round(request, job, ledger))
    return told


def _one_answer(told: Sequence[RoundSummary]) -> RoundSummary:
    """Return the outcome of the last round there is, with the issues of all of them."""
    last = next((one for one in reversed(told) if one.status != "nothing-new"), told[-1])
    return replace(last, issues=[issue for one in told for issue in one.issues])


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
        _talk(
            request,
            f"Round {opened.number} was begun earlier and ends as it was begun, with --date "
            f"{opened.day.isoformat()} --formats {','.join(opened.formats)}.",
        )


def _go_round(request: RunRequest, job: Job, ledger: str) -> RoundSummary:
    workers = worker_count(request.workers)
    _note_resumed(request, job, ledger)
    _note_day(request, job)
    with make_progress(sys.stderr, quiet=request.quiet) as progress:
        try:
            if request.engine == "prefect":
                return _with_prefect(request, job, ledger, workers, progress)
            return _with_pool(job, ledger, workers if request.engine == "local" else 0, progress)
        except BrokenProcessPool:
            raise UnitFailed(
                "A worker process was ended from outside, perhaps for want of memory. Run the same "
                "command again, with --workers 1; it goes on from here."
            ) from None


def _note_day(request: RunRequest, job: Job) -> None:
    """Say so if the letters' date lies outside the campaign; a faulty campaign is named later."""
    with suppress(CampaignInvalid):
        if not load_campaign(job.campaign).covers(job.day):
            _talk(request, f"Note: {job.day.isoformat()} lies outside the dates of the campaign.")


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
        _talk(request, f"Prefect failed ({type(error).__name__}); going on without it.")
        return _with_pool(job, ledger, workers, progress)


def without_password(url: str) -> str:
    """Return a path or URL without the user's name and password in it.

    >>> without_password("sftp://me:hunter2@host/sheets")
    'sftp://host/sheets'
    """
    return re.sub("(?<=://)[^/]*@", "", url)


def _talk(request: RunRequest, message: str) -> None:
    if not request.quiet:
        print(message, file=sys.stderr)
