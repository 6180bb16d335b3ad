"""labels.pdf: an address label for each letter of a bundle, in the order of its manifest."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.campaign.load import Campaign
from pipeline.extras.addresses import posted_to
from pipeline.extras.papers import Labels, fit, labels_of
from pipeline.extras.printed import Page, print_pages
from pipeline.letters.values import PlannedLetter
from pipeline.pdf.join import JoinSettings, LetterTag, language_tag

FILE = "labels.pdf"
LARGEST = 12
"""The largest type, in points."""


def write_labels(
    folder: Path,
    campaign: Campaign,
    letters: Sequence[PlannedLetter],
    scratch: Path,
    settings: JoinSettings,
) -> None:
    """Write the labels of the letters that were printed, row by row on as many sheets as needed.

    :raise ToolMissing: LibreOffice gave no page for one of the sheets.
    """
    name = campaign.settings.print.labels
    paper = labels_of(name)
    cut = [letters[at : at + paper.each] for at in range(0, len(letters), paper.each)]
    pages = {at: _sheet(campaign, paper, part) for at, part in enumerate(cut, start=1)}
    print_pages(f"labels-{name}", pages, folder / FILE, scratch, settings)


def _sheet(campaign: Campaign, paper: Labels, letters: Sequence[PlannedLetter]) -> Page:
    labels = [_label(campaign, paper, letter) for letter in letters]
    empty = paper.each - len(labels)
    labels += [{"style": "", "text": ""}] * empty
    rows = [labels[at : at + paper.columns] for at in range(0, paper.each, paper.columns)]
    numbers = f"{letters[0].printed_number}-{letters[-1].printed_number}"
    return Page({"sheet": rows}, LetterTag(numbers, language_tag(letters[0].locale)))


def _label(campaign: Campaign, paper: Labels, letter: PlannedLetter) -> dict[str, Any]:
    to = posted_to(campaign, letter.authority, letter.template_locale, letter.locale)
    return fit(to, paper.room, LARGEST).values
