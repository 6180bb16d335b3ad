"""Lint a campaign: each template for the letters it serves, and each beside its sisters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.campaign.load import Campaign
from pipeline.campaign.models import Case, Route
from pipeline.letters.lint.document import LintedTemplate
from pipeline.letters.lint.first_letter import judge_first_letter
from pipeline.letters.lint.issue import TemplateIssue
from pipeline.letters.lint.names import Known
from pipeline.letters.lint.words import judge_words, with_stand_ins
from pipeline.letters.values import PlannedLetter, letter_values

_SAMPLE = {
    "name": "Ada Example",
    "message": "A few words of my own.",
    "address": "1 Example Street",
    "postcode": "01234",
    "city": "Exampletown",
    "country": "GB",
}


def lint_templates(campaign: Campaign, warnings: bool = False) -> list[TemplateIssue]:
    """Return all that is wrong with the templates of all routes of a campaign.

    With ``warnings`` also what may be meant so; it does not stop a run.
    """
    seen: dict[TemplateIssue, None] = dict.fromkeys(judge_words(campaign) if warnings else ())
    campaign = with_stand_ins(campaign)
    for case in campaign.cases.values():
        for letter in dict.fromkeys(route.letter for route in case.route):
            family = {
                locale: LintedTemplate(path, f"{case.id}/{path.name}")
                for locale, path in campaign.templates[case.id, letter].items()
            }
            for route in case.route:
                if route.letter == letter:
                    seen |= dict.fromkeys(_lint_route(campaign, case, route, family))
                    if warnings:
                        seen |= dict.fromkeys(_first_letters(campaign, route, family))
            if warnings:
                for template in family.values():
                    seen |= dict.fromkeys(template.warnings())
                seen |= dict.fromkeys(_compare(family, _known(campaign, case, letter)))
    return [*seen]


def _lint_route(
    campaign: Campaign, case: Case, route: Route, family: Mapping[str, LintedTemplate]
) -> Iterator[TemplateIssue]:
    for locale, template in family.items():
        found = template.issues(_sample_values(campaign, case, route, locale))
        yield from found or template.plural_issues(locale)


def _first_letters(
    campaign: Campaign, route: Route, family: Mapping[str, LintedTemplate]
) -> Iterator[TemplateIssue]:
    for locale, template in family.items():
        if lines := campaign.lines(route.to, locale):
            yield from judge_first_letter(template, locale, lines.salutation)


def _sample_values(campaign: Campaign, case: Case, route: Route, locale: str) -> dict[str, Any]:
    place = ("group", "sheet", "tab", 2)
    letter = PlannedLetter(1, case.id, route.letter, route.to, locale, locale, *place, _SAMPLE)
    return letter_values(campaign, letter, date(2017, 12, 10), route)


def _known(campaign: Campaign, case: Case, letter: str) -> Known:
    locale = next(iter(campaign.templates[case.id, letter]))
    route = next(route for route in case.route if route.letter == letter)
    return Known(_sample_values(campaign, case, route, locale))


def _compare(family: Mapping[str, LintedTemplate], known: Known) -> Iterator[TemplateIssue]:
    """Yield what some languages of a letter say and others do not.

    What is the same in all letters of a case may as well be written out in a translation.
    """
    fields = {field for template in family.values() for field in template.fields}
    for field in sorted(fields & known.fields):
        if field.startswith(("case.", "campaign.")):
            continue
        having = [template for template in family.values() if field in template.fields]
        lacking = [template for template in family.values() if field not in template.fields]
        if len(having) < len(lacking):
            yield from map(partial(_only_here, field), having)
        else:
            for template in lacking:
                names = _enumerate([_short(other) for other in having])
                words = f"{field} is not used here, but in {names}. Add it if it was forgotten."
                yield _warning(template, field, words)


def _only_here(field: str, template: LintedTemplate) -> TemplateIssue:
    words = (
        f"{field} is used here, but in few or no other languages of this letter. "
        "Add it to them if it was forgotten."
    )
    return _warning(template, field, words, template.where(field))


def _warning(
    template: LintedTemplate, field: str, words: str, place: TemplateIssue | None = None
) -> TemplateIssue:
    part, near = (place.part, place.near) if place else ("", "")
    tag, paragraph = (place.tag, place.paragraph) if place else ("", 0)
    at = (template.name, part, near, words)
    return TemplateIssue("language_differs", *at, "warning", tag, field, paragraph)


def _short(template: LintedTemplate) -> str:
    return Path(template.name).name


def _enumerate(names: list[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
