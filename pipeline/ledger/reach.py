"""Find the ledger of finished rounds, and never make one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import NotWritable, WrongWords
from pipeline.ledger.book import Ledger
from pipeline.ledger.database import campaigns_in, check_ledger, ledger_file, sqlite_url
from pipeline.localise.messages import _

LEDGER_FILE = "ledger.sqlite"


def ledger_url(outputs: Path, given: str | None = None) -> str:
    """Return the URL of the ledger of a campaign's outputs, or the one that was given.

    :raise WrongWords: it is a file, and there is none.
    :raise NotWritable: its folder may not be looked into.
    """
    url = given or sqlite_url(outputs / LEDGER_FILE)
    file = ledger_file(url)
    if file is not None and not _is_file(file):
        words = _("There is no ledger at {file}.").format(file=file)
        raise WrongWords(f"{words} {_where_else(outputs, given)}")
    return url


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        words = _("{place} may not be read. Ask whoever owns it, and run the same command again.")
        raise NotWritable(words.format(place=path)) from None


def _where_else(outputs: Path, given: str | None) -> str:
    """Say where a ledger is more likely to be: above a round's folder, below that of all."""
    if given:
        return _("Check what --ledger says.")
    above = [folder for folder in outputs.parents[:3] if os.path.isfile(folder / LEDGER_FILE)]
    if found := above or sorted(path.parent for path in outputs.glob(f"*/{LEDGER_FILE}")):
        words = _("Name the folder of a campaign's outputs, with all its rounds: {folders}.")
        return words.format(folders=", ".join(map(str, found)))
    return _(
        "Name the folder of a campaign's outputs, with all its rounds, or the ledger with "
        "--ledger; if nothing was run yet, begin with postbag run."
    )


def campaign_of(url: str, outputs: Path) -> str:
    """Return the campaign whose outputs a folder is: the ledger's only one, or of its name.

    :raise WrongWords: the ledger has several, or none, or is none.
    """
    known = campaigns_in(url)
    return known[0] if len(known) == 1 else _one_of(known, outputs.name)


def known_campaign(url: str, name: str) -> str:
    """Return the name of a campaign that a ledger has rounds of.

    :raise WrongWords: it has none of that name, or is no ledger.
    """
    return _one_of(campaigns_in(url), name)


def _one_of(known: list[str], name: str) -> str:
    if name in known:
        return name
    if not known:
        raise WrongWords(_("The ledger has no round yet. Begin with postbag run."))
    words = _("The ledger knows no campaign {name}. It knows: {known}. Check the name.")
    raise WrongWords(words.format(name=name, known=", ".join(known)))


@contextmanager
def opened_ledger(url: str, campaign: str, *, reading: bool) -> Iterator[Ledger]:
    """Open a ledger while the block runs; one that is only read is left untouched.

    :raise WrongWords: the database holds no ledger; none is made.
    """
    check_ledger(url)
    ledger = Ledger(url, campaign, read_only=reading)
    try:
        yield ledger
    finally:
        ledger.close()
