"""What a command asks for, and the job it comes to."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.campaign.load import find_campaign
from pipeline.errors import ToolMissing, WrongWords
from pipeline.job import Job
from pipeline.localise.messages import _
from pipeline.pdf.convert import GET_LIBREOFFICE, find_libreoffice

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
            words = _("No PDFs: LibreOffice is missing. To get it: {command}")
            talk(request, words.format(command=GET_LIBREOFFICE))
        return FORMATS if office else FORMATS[:2]
    asked = [word.strip() for word in request.formats.split(",")]
    if unknown := [word for word in asked if word not in FORMATS]:
        raise WrongWords(
            _("--formats: {word} is not one of zip, docx, pdf.").format(word=repr(unknown[0]))
        )
    if "pdf" in asked and office is None:
        raise ToolMissing(
            _("PDF needs LibreOffice: {command}. Or leave out pdf.").format(command=GET_LIBREOFFICE)
        )
    return tuple(name for name in FORMATS if name in asked)


def talk(request: RunRequest, message: str) -> None:
    """Say something on stderr, unless quiet is wanted."""
    if not request.quiet:
        print(message, file=sys.stderr)
