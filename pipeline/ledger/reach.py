"""Find the ledger of finished rounds, and never make one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import WrongWords
from pipeline.ledger.book import Ledger
from pipeline.ledger.database import campaigns_in, is_current, ledger_file, sqlite_url
from pipeline.localise.messages import _

LEDGER_FILE = "ledger.sqlite"


def ledger_url(outputs: Path, given: str | None = None) -> str:
    """Return the URL of the ledger of a campaign's outputs, or the one that was given.

    :raise WrongWords: it is a file, and there is none.
    """
    url = given or sqlite_url(outputs / LEDGER_FILE)
    file = ledger_file(url)
    if file is not None and not file.is_file():
        words = _(
            "There is no ledger at {file}. Name the campaign's outputs with --outputs, or the "
            "ledger with --ledger; if nothing was run yet, begin with postbag run."
        )
        raise WrongWords(words.format(file=file))
    return url


def campaign_of(url: str, outputs: Path) -> str:
    """Return the campaign whose outputs a folder is: the ledger's only one, or of its name.

    :raise WrongWords: the ledger has several, or none.
    """
    known = campaigns_in(url)
    if outputs.name in known:
        return outputs.name
    if len(known) == 1:
        return known[0]
    words = _("The ledger knows no campaign {name}. It knows: {known}. Check the folder's name.")
    raise WrongWords(words.format(name=outputs.name, known=", ".join(known) or "-"))


@contextmanager
def opened_ledger(url: str, campaign: str, *, reading: bool) -> Iterator[Ledger]:
    """Open a ledger while the block runs; one that is only read is left untouched if it can be."""
    ledger = Ledger(url, campaign, read_only=reading and is_current(url))
    try:
        yield ledger
    finally:
        ledger.close()
