"""Lint the office's own cover sheets as letter templates are, with a cover sheet's fields."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.bundles.cover_code import PLACEHOLDER, code_pictures
from pipeline.bundles.cover_sheet import cover_templates, fill_template
from pipeline.bundles.cover_values import CoverSheet, cover_values, named_locale
from pipeline.bundles.manifest import ManifestLine, Totals
from pipeline.bundles.plan import BundlePlan
from pipeline.campaign.load import Campaign
from pipeline.errors import describe_fault
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
    template, locale = LintedTemplate(path, path.name), named_locale(campaign.settings)
    for key in campaign.authorities:
        sheet = _sample(campaign, key)
        found = template.issues(cover_values(sheet, locale))
        yield from found or _try_whole(template, sheet, locale)
    if warnings:
        yield from template.warnings()
        yield from _judge_code(template)


def _try_whole(template: LintedTemplate, sheet: CoverSheet, locale: str) -> Iterator[TemplateIssue]:
    """Make the sheet as a run makes it, its label set to fit."""
    try:
        if template.template:
            fill_template(template.template, sheet, locale)
    except Exception as error:
        words = (
            f"a cover sheet to {sheet.plan.authority} cannot be made of it "
            f"({describe_fault(error)}). Begin again with a copy of ours, or delete it: then ours "
            "is used."
        )
        yield TemplateIssue("template_fails", template.name, "", "", words)


def _judge_code(template: LintedTemplate) -> Iterator[TemplateIssue]:
    if template.template and not code_pictures(template.template):
        words = (
            "no picture is the bundle's QR code, so none is printed. Copy that of our cover sheet "
            f"into it, or give a picture the alternative text {PLACEHOLDER}."
        )
        yield TemplateIssue("code_missing", template.name, "", "", words, "warning")


def _sample(campaign: Campaign, authority: str) -> CoverSheet:
    """Return the cover sheet of a bundle with one letter."""
    case, kind = next(iter(campaign.templates))
    locale = next(iter(campaign.templates[case, kind]))
    place = ("group", "sheet", "tab", 2)
    letter = PlannedLetter(1, case, kind, authority, locale, locale, *place, {})
    lines, totals = [ManifestLine(letter, "0" * 64, 1)], Totals(1, 1, 1)
    day, plan = campaign.settings.from_, BundlePlan(authority, 1, 1, 1)
    return CoverSheet(campaign, plan, 1, day, lines, totals)


def _misnamed(name: str) -> TemplateIssue:
    words = (
        "its name holds no language that is known, or that of another cover sheet. Name it "
        "cover-sheet.docx, or for one language like cover-sheet.fr.docx."
    )
    return TemplateIssue("template_broken", name, "", "", words)
