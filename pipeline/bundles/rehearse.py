"""Rehearse one bundle: make every letter of it, and write nothing.

What a template makes of a row shows only in that row's letter. So all letters of a round are
rendered before its first bundle stands, while the round can still be taken back as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from weakref import WeakSet

from pipeline.bundles.merge import campaign_at, cannot_merge, template_at
from pipeline.bundles.plan import BundlePlan, read_plan
from pipeline.bundles.write import BundleUnit
from pipeline.campaign.load import Campaign
from pipeline.letters.collate import PrintDocument
from pipeline.letters.template import LetterTemplate
from pipeline.letters.values import PlannedLetter, letter_values

_PRINTED: WeakSet[LetterTemplate] = WeakSet()
"""The templates this process has put a letter of into a print document."""


@dataclass(frozen=True, slots=True)
class RehearsalUnit:
    """All that a worker needs to rehearse one bundle."""

    bundle: BundleUnit

    @property
    def label(self) -> str:
        """The unit's name for people."""
        return f"rehearsal of {self.bundle.label}"


@dataclass(frozen=True, slots=True)
class RehearsalReceipt:
    """Whether all letters of a bundle can be made."""

    plan: BundlePlan
    letter: int = 0
    """The number of the first letter that cannot be made, or 0."""
    fault: str = ""
    """Why it cannot, where its row stands, and what to do."""


def rehearse_bundle(unit: RehearsalUnit) -> RehearsalReceipt:
    """Render the letters of a bundle one after the other, up to the first that cannot be made."""
    bundle = unit.bundle
    campaign = campaign_at(Path(bundle.campaign))
    for letter in read_plan(Path(bundle.plan_file)):
        try:
            _rehearse_letter(campaign, letter, bundle.day)
        except Exception as error:
            return RehearsalReceipt(bundle.plan, letter.number, cannot_merge(letter, error).message)
    return RehearsalReceipt(bundle.plan)


def _rehearse_letter(campaign: Campaign, letter: PlannedLetter, day: date) -> None:
    path = campaign.templates[letter.case, letter.kind][letter.template_locale]
    template = template_at(path, day, campaign.settings.bundle.paper)
    values = letter_values(campaign, letter, day)
    rendered = template.render(values)
    if template not in _PRINTED:
        document = PrintDocument(template, duplex=campaign.settings.bundle.duplex)
        document.add(letter.number, values, rendered)
        document.to_bytes()
        _PRINTED.add(template)
