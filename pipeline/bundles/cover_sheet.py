"""The cover sheet: what is in the parcel and where it goes, merged from a Word template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import as_file, files
from typing import Any

from pipeline.bundles.manifest import ManifestLine, Totals
from pipeline.bundles.plan import BundlePlan
from pipeline.campaign.load import Campaign
from pipeline.letters.template import LetterTemplate
from pipeline.localise.names import country_name, language_name

LOCALE = "en_GB"
"""The office's language."""


@dataclass(frozen=True)
class CoverSheet:
    """What a cover sheet says."""

    campaign: Campaign
    plan: BundlePlan
    round: int
    day: date
    lines: Sequence[ManifestLine]
    totals: Totals


def merge_cover_sheet(sheet: CoverSheet) -> bytes:
    """Return a bundle's cover sheet as a .docx."""
    return _template(sheet.day).merge(_values(sheet))


def _values(sheet: CoverSheet) -> dict[str, Any]:
    campaign, plan, totals = sheet.campaign, sheet.plan, sheet.totals
    letters = [line.letter for line in sheet.lines]
    cases = dict.fromkeys(campaign.cases[letter.case].name for letter in letters)
    locales = dict.fromkeys(letter.template_locale for letter in letters)
    bundle = {
        "number": plan.bundle,
        "of": plan.of,
        "letters": totals.letters,
        "pages": "not counted" if totals.pages is None else totals.pages,
        "sheets": "not counted" if totals.sheets is None else totals.sheets,
        "first": letters[0].printed_number,
        "last": letters[-1].printed_number,
        "cases": list(cases),
        "languages": [language_name(locale, LOCALE) for locale in locales],
    }
    settings = campaign.settings
    return {
        "bundle": bundle,
        "authority": _authority(campaign, plan.authority),
        "campaign": {"title": settings.title, "organisation": settings.organisation},
        "round": sheet.round,
        "letter": {"date": sheet.day, "locale": LOCALE},
    }


def _authority(campaign: Campaign, key: str) -> dict[str, Any]:
    """Return the parcel's label; letters that an embassy forwards are labelled to the embassy."""
    final = campaign.authorities[key]
    to = campaign.authorities[final.via] if final.via else final
    country = country_name(to.country, LOCALE).upper()
    return {
        "id": key,
        "name": to.name or to.office,
        "lines": [line for line in (to.office if to.name else "", *to.address, country) if line],
        "forward_to": (final.name or final.office) if final.via else "",
    }


@lru_cache(maxsize=4)
def _template(day: date) -> LetterTemplate:
    with as_file(files("pipeline.bundles").joinpath("data/cover-sheet.docx")) as path:
        return LetterTemplate.load(path, day=day)
