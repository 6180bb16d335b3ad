"""Lint the office's own cover sheets as letter templates are, with a cover sheet's fields."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.bundles.cover_sheet import cover_templates
from pipeline.bundles.cover_values import CoverSheet, cover_values
from pipeline.bundles.manifest import ManifestLine, Totals
from pipeline.bundles.plan import BundlePlan
from pipeline.campaign.load import Campaign
from pipeline.letters.lint import TemplateIssue
from pipeline.letters.lint.document import LintedTemplate
from pipeline.letters.values import PlannedLetter


def lint_cover_sheets(campaign: Campaign, warnings: bool = False) -> list[TemplateIssue]:
    """Return all that is wrong with the cover sheets in a campaign's folder.

    With ``warnings`` also what may be meant so; it does not stop a run.
    """
    try:
        found = cover_templates(campaign.folder)
    except ValueError as error:
        return [_misnamed(str(error))]
    issues: dict[TemplateIssue, None] = {}
    for path in found.values():
        issues |= dict.fromkeys(_lint(campaign, path, warnings))
    return [*issues]


def _lint(campaign: Campaign, path: Path, warnings: bool) -> Iterator[TemplateIssue]:
    template = LintedTemplate(path, path.name)
    for key in campaign.authorities:
        yield from template.issues(_sample_values(campaign, key))
    if warnings:
        yield from template.warnings()


def _sample_values(campaign: Campaign, authority: str) -> dict[str, Any]:
    """Return the values of a bundle with one letter."""
    case, kind = next(iter(campaign.templates))
    locale = next(iter(campaign.templates[case, kind]))
    place = ("group", "sheet", "tab", 2)
    letter = PlannedLetter(1, case, kind, authority, locale, locale, *place, {})
    lines, totals = [ManifestLine(letter, "0" * 64, 1)], Totals(1, 1, 1)
    day, plan = campaign.settings.from_, BundlePlan(authority, 1, 1, 1)
    return cover_values(CoverSheet(campaign, plan, 1, day, lines, totals))


def _misnamed(name: str) -> TemplateIssue:
    words = (
        "its name holds no language that is known, or that of another cover sheet. Name it "
        "cover-sheet.docx, or for one language like cover-sheet.fr.docx."
    )
    return TemplateIssue("template_broken", name, "", "", words)
