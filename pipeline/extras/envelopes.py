"""envelopes.pdf: a page for each letter of a bundle, in the order of its manifest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pipeline.campaign.load import Campaign
from pipeline.extras.addresses import posted_by, posted_to
from pipeline.extras.papers import envelope_of, fit
from pipeline.extras.printed import Page, print_pages
from pipeline.letters.values import PlannedLetter
from pipeline.pdf.join import JoinSettings, tag_of

FILE = "envelopes.pdf"
LARGEST = 14
"""The largest type, in points; for the sender's address the one below."""
_SENDER = 10


def write_envelopes(
    folder: Path,
    campaign: Campaign,
    letters: Sequence[PlannedLetter],
    scratch: Path,
    settings: JoinSettings,
) -> None:
    """Write the envelopes of the letters that were printed.

    :raise ToolMissing: LibreOffice gave no envelope for one of them.
    """
    pages = {letter.number: _envelope(campaign, letter, settings.day) for letter in letters}
    name = f"envelope-{campaign.settings.print.envelopes}"
    print_pages(name, pages, folder / FILE, scratch, settings)


def _envelope(campaign: Campaign, letter: PlannedLetter, day: date) -> Page:
    paper = envelope_of(campaign.settings.print.envelopes)
    to = posted_to(campaign, letter.authority, letter.template_locale, letter.locale)
    sender = fit(posted_by(campaign, letter, day), paper.sender, _SENDER)
    values = {"to": fit(to, paper.address, LARGEST).values, "sender": sender.values}
    return Page({"envelope": values}, tag_of(letter))
