"""Cover sheets over invented letters of the sample campaign, and our templates for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.bundles.cover_sheet import CoverSheet
from pipeline.bundles.manifest import ManifestLine, Totals
from pipeline.bundles.plan import BundlePlan
from pipeline.campaign.load import Campaign, load_campaign
from pipeline.letters.values import PlannedLetter
from tests.support.commands import PROJECT, TEMPLATES
from tests.support.letters_read_back import paragraphs

DATA = PROJECT / "pipeline" / "bundles" / "data"
DAY = date(2017, 12, 10)
LANGUAGES = ("en", "fr", "de", "es", "ar")
PERSON = {"name": "Wanda Signatory", "country": "GB", "message": "Private words."}


def our_file(language: str) -> Path:
    """Return our template in a language."""
    return DATA / ("cover-sheet.docx" if language == "en" else f"cover-sheet.{language}.docx")


def sample(**settings: Any) -> Campaign:
    """Return the sample campaign with other settings."""
    campaign = load_campaign(TEMPLATES)
    return replace(campaign, settings=campaign.settings.model_copy(update=settings))


def forwarded(campaign: Campaign, key: str, via: str) -> Campaign:
    """Return a campaign in which one authority's letters are forwarded by another."""
    own = campaign.authorities[key].model_copy(update={"via": via})
    return replace(campaign, authorities={**campaign.authorities, key: own})


def sheet(
    campaign: Campaign, authority: str = "eg-president", letters: int = 1500, pages: int | None = 3
) -> CoverSheet:
    """Return a cover sheet over letters of two cases and two languages in turn."""
    cases, place = [*campaign.cases], ("group", "sheet.csv", "Sheet1")
    lines = [
        ManifestLine(
            PlannedLetter(
                number=at,
                case=cases[at % len(cases)],
                kind="appeal",
                authority=authority,
                template_locale=("en", "fr")[at % 2],
                locale="en_GB",
                group=place[0],
                sheet=place[1],
                tab=place[2],
                row=at + 1,
                signatory=PERSON,
            ),
            "0" * 64,
            pages,
        )
        for at in range(1, letters + 1)
    ]
    counted = pages is not None
    total, paper = (letters * (pages or 0), letters * 2) if counted else (None, None)
    plan = BundlePlan(authority, 2, 3, letters)
    return CoverSheet(campaign, plan, 4, DAY, lines, Totals(letters, total, paper))


def said(content: bytes) -> str:
    """Return the text of a Word file, a paragraph a line."""
    return "\n".join(paragraphs(content))
