"""Rehearse one bundle: make every letter of it and its cover sheet, and write nothing.

What a template makes of a row shows only in that row's letter. So all letters of a round are
rendered before its first bundle stands, while the round can still be taken back as a whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from weakref import WeakSet

from pipeline.bundles.cover_sheet import CoverSheet, merge_cover_sheet
from pipeline.bundles.manifest import ManifestLine, Totals
from pipeline.bundles.merge import campaign_at, cannot_merge, template_at
from pipeline.bundles.plan import BundlePlan, read_plan
from pipeline.bundles.trial import unprintable_template
from pipeline.bundles.write import BundleUnit
from pipeline.campaign.load import Campaign
from pipeline.errors import describe_fault
from pipeline.letters.collate import PrintDocument
from pipeline.letters.invalid import FieldMisused
from pipeline.letters.template import LetterTemplate
from pipeline.letters.values import PlannedLetter, letter_values

_PRINTED: WeakSet[LetterTemplate] = WeakSet()
"""The templates this process has put a letter of into a print document."""


@dataclass(frozen=True, slots=True)
class RehearsalUnit:
    """All that a worker needs to rehearse one bundle."""

    bundle: BundleUnit
    convert: bool = True
    """Whether LibreOffice tries a letter of each template, where the bundle is to have PDFs."""

    @property
    def label(self) -> str:
        """The unit's name for people."""
        return f"rehearsal of {self.bundle.label}"


@dataclass(frozen=True, slots=True)
class RehearsalReceipt:
    """Whether all letters of a bundle and its cover sheet can be made."""

    plan: BundlePlan
    letter: int = 0
    """The number of the first letter that cannot be made, or 0."""
    fault: str = ""
    """Why it, or the cover sheet, cannot, where the letter's row stands, and what to do."""


def rehearse_bundle(unit: RehearsalUnit) -> RehearsalReceipt:
    """Render the letters of a bundle one after the other, up to the first that cannot be made."""
    bundle = unit.bundle
    campaign = campaign_at(Path(bundle.campaign))
    letters = [*read_plan(Path(bundle.plan_file))]
    for letter in letters:
        try:
            _rehearse_letter(campaign, letter, bundle.day)
        except Exception as error:
            return RehearsalReceipt(bundle.plan, letter.number, cannot_merge(letter, error).message)
    fault = _cover_fault(campaign, bundle, letters)
    if unit.convert and not fault:
        fault = unprintable_template(bundle, letters)
    return RehearsalReceipt(bundle.plan, fault=fault)


def _cover_fault(campaign: Campaign, bundle: BundleUnit, letters: Sequence[PlannedLetter]) -> str:
    """Return why a bundle's cover sheet cannot be made, and what to do, or nothing."""
    lines = [ManifestLine(letter, "0" * 64, 1) for letter in letters]
    totals = Totals(len(lines), len(lines), len(lines))
    try:
        merge_cover_sheet(
            CoverSheet(campaign, bundle.plan, bundle.round, bundle.day, lines, totals)
        )
    except Exception as error:
        why = str(error) if isinstance(error, FieldMisused) else describe_fault(error)
        return (
            f"The cover sheet of {bundle.label} cannot be made ({why}). Mend the cover sheet in "
            "the campaign's folder, or take it away: then ours is used. Then run again."
        )
    return ""


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
