"""The words that several commands take, and where their results go."""

from __future__ import annotations

import io
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, TextIO

import typer

from pipeline.errors import WrongWords
from pipeline.localise.messages import _

FIRST_YEAR, _LAST_YEAR = 1900, 2199
"""Years that letters may bear; no mark is of an earlier one either."""

CampaignWord = Annotated[
    str, typer.Argument(metavar="CAMPAIGN", help="A folder, or a name under letter_templates/.")
]
InputsOption = Annotated[
    str | None, typer.Option("--inputs", help="Folder or URL of the groups' sheets.", metavar="DIR")
]
OutputsOption = Annotated[
    Path | None, typer.Option("--outputs", help="Where the bundles go.", metavar="DIR")
]
LedgerOption = Annotated[
    str | None, typer.Option("--ledger", help="Database URL of the ledger.", metavar="URL")
]
DateOption = Annotated[
    datetime | None,
    typer.Option("--date", formats=["%Y-%m-%d"], help="Date of the letters; today if not given."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]


def letter_day(given: datetime | None) -> date:
    """Return the date of the letters; today's if none is given.

    :raise WrongWords: no letter can bear it.
    """
    day = given.date() if given else date.today()
    if not FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise WrongWords(
            _("--date: no letter bears the date {day}. Correct the year.").format(
                day=day.isoformat()
            )
        )
    return day


def results(*, as_json: bool) -> TextIO:
    """Return stdout. JSON is UTF-8 wherever it goes; half a character becomes its own escape."""
    if as_json and isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    return sys.stdout
