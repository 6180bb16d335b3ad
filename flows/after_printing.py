"""The commands for what is printed: verify it, say where it is, write a bundle again."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from flows.words import (
    FIRST_YEAR,
    CampaignWord,
    JsonOption,
    LedgerOption,
    OutputsOption,
    results,
)
from pipeline.bundles.steps import Step
from pipeline.errors import ExitCode, WrongWords
from pipeline.localise.messages import _

app = typer.Typer()


BundleWord = Annotated[
    str,
    typer.Argument(
        metavar="BUNDLE", help="A bundle's folder, or its id as the cover sheet has it."
    ),
]


@app.command()
def verify(
    outputs: Annotated[
        Path, typer.Argument(metavar="OUTPUTS", help="The outputs of a campaign, with its rounds.")
    ],
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check all bundles against their files, the ledger and each other; nothing is written.

    Example: postbag verify outputs/write-for-rights-2017
    """
    from flows.show_bundles import show_verification
    from pipeline.bundles.verify import verify_outputs
    from pipeline.ledger.reach import campaign_of, ledger_url, opened_ledger

    if not outputs.is_dir():
        words = _("There is no folder {folder}. Name the outputs of a campaign.")
        raise WrongWords(words.format(folder=outputs))
    place = outputs.resolve()
    url = ledger_url(place, ledger)
    with opened_ledger(url, campaign_of(url, place), reading=True) as book:
        found = verify_outputs(place, book)
        show_verification(found, book.campaign, results(as_json=as_json), as_json=as_json)
    raise typer.Exit(ExitCode.DONE if found.whole else ExitCode.TOTALS_DIFFER)


@app.command()
def mark(
    bundle: BundleWord,
    step: Annotated[Step, typer.Argument(help="What was done with it.")],
    day: Annotated[
        datetime | None,
        typer.Option("--on", formats=["%Y-%m-%d"], help="The day it was done; today if not given."),
    ] = None,
    note: Annotated[
        str, typer.Option(help="A word to keep with it in the ledger.", metavar="TEXT")
    ] = "",
    outputs: OutputsOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Note that a bundle was printed, posted or acknowledged.

    Example: postbag mark outputs/spring/round-001/minister/bundle-001 posted --on 2017-12-12
    """
    from flows.show_bundles import show_mark
    from pipeline.bundles.marks import mark_bundle
    from pipeline.bundles.names import find_bundle

    done = _day_done(day)
    found = find_bundle(bundle, outputs, ledger)
    remarks = mark_bundle(found, step, done, note)
    show_mark(found.name, step, done, remarks, sys.stdout)


def _day_done(given: datetime | None) -> date:
    """Return the day something was done; today if none is given.

    :raise WrongWords: it has not come yet, or is too long ago.
    """
    done = given.date() if given else date.today()
    if done > date.today():
        words = _("--on: {day} has not come yet. Mark the bundle once it is done.")
        raise WrongWords(words.format(day=done.isoformat()))
    if done.year < FIRST_YEAR:
        words = _("--on: {day} is too long ago. Correct the year.")
        raise WrongWords(words.format(day=done.isoformat()))
    return done


@app.command()
def status(
    campaign: CampaignWord,
    outputs: OutputsOption = None,
    ledger: LedgerOption = None,
    notes: Annotated[
        bool, typer.Option("--notes", help="Show the notes of the marks too; they may name people.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Say where each bundle of a campaign is: sealed, printed, posted or acknowledged.

    Example: postbag status write-for-rights-2017
    """
    from flows.show_bundles import show_status
    from pipeline.bundles.marks import campaign_status
    from pipeline.ledger.reach import opened_ledger

    url, name = _campaigns_ledger(Path(campaign).resolve(), outputs, ledger)
    with opened_ledger(url, name, reading=True) as book:
        rounds = campaign_status(book)
    show_status(rounds, name, results(as_json=as_json), as_json=as_json, notes=notes)


def _campaigns_ledger(place: Path, outputs: Path | None, ledger: str | None) -> tuple[str, str]:
    """Return the URL of a campaign's ledger, and the campaign's name; its outputs may be named.

    :raise WrongWords: there is no ledger, or it does not know the campaign.
    """
    from pipeline.ledger.reach import LEDGER_FILE, campaign_of, known_campaign, ledger_url

    if outputs is None and ledger is None and (place / LEDGER_FILE).is_file():
        url = ledger_url(place)
        return url, campaign_of(url, place)
    url = ledger_url((outputs or Path("outputs") / place.name).resolve(), ledger)
    return url, known_campaign(url, place.name)


@app.command()
def reprint(bundle: BundleWord, outputs: OutputsOption = None, ledger: LedgerOption = None) -> None:
    """Write a bundle that is spoilt or gone again, the same to the byte.

    Example: postbag reprint outputs/spring/round-001/minister/bundle-001
    """
    from flows.show_bundles import show_reprint
    from pipeline.bundles.names import find_bundle
    from pipeline.bundles.reprint import reprint_bundle

    done = reprint_bundle(find_bundle(bundle, outputs, ledger), date.today())
    show_reprint(done, sys.stdout)
    raise typer.Exit(ExitCode.TOTALS_DIFFER if done.differing else ExitCode.DONE)
