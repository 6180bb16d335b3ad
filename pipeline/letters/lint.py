"""Find what is wrong with a campaign's templates before a letter is made, in the author's words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import TemplateError
from rapidfuzz import fuzz, process

from pipeline.campaign.load import Campaign
from pipeline.campaign.models import Case, Route
from pipeline.letters.fields import used_fields
from pipeline.letters.invalid import TemplateInvalid
from pipeline.letters.template import BODY, LetterTemplate, TaggedPart
from pipeline.letters.values import PlannedLetter, letter_values

_SAMPLE = {
    "name": "Ada Example",
    "message": "A few words of my own.",
    "address": "1 Example Street",
    "postcode": "01234",
    "city": "Exampletown",
    "country": "GB",
}


@dataclass(frozen=True, slots=True)
class TemplateIssue:
    """One thing wrong with a template."""

    code: str
    template: str
    """The template's path inside its campaign."""
    part: str
    """``body``, ``header 1``, ``footer 2`` ..., or empty."""
    near: str
    """The words of the paragraph it stands in."""
    message: str

    def as_json(self) -> dict[str, str]:
        """Return the issue as plain values."""
        return asdict(self)

    def __str__(self) -> str:
        place = f"{self.template}, {self.part}" if self.part else self.template
        near = f' near "{self.near}"' if self.near else ""
        return f"{place}{near}: {self.message}"


def lint_templates(campaign: Campaign) -> list[TemplateIssue]:
    """Return what is wrong with the templates of all routes of a campaign."""
    seen: dict[TemplateIssue, None] = {}
    for case in campaign.cases.values():
        for route in case.route:
            for locale, path in campaign.templates[case.id, route.letter].items():
                for issue in _lint_route(campaign, case, route, locale, path):
                    seen.setdefault(issue)
    return list(seen)


def _lint_route(
    campaign: Campaign, case: Case, route: Route, locale: str, path: Path
) -> Iterator[TemplateIssue]:
    name = f"{case.id}/{path.name}"
    try:
        template = LetterTemplate.load(path)
    except TemplateInvalid as error:
        yield TemplateIssue(
            "template_broken", name, part_name(error.part), error.near, _plain(error.reason)
        )
        return
    values = _sample_values(campaign, case, route, locale)
    unknown = [*_unknown_fields(template, name, values)]
    yield from unknown
    if not unknown:
        yield from _trial(template, name, values)


def _sample_values(campaign: Campaign, case: Case, route: Route, locale: str) -> dict[str, Any]:
    place = ("group", "sheet", "tab", 2)
    letter = PlannedLetter(1, case.id, route.letter, route.to, locale, locale, *place, _SAMPLE)
    return letter_values(campaign, letter, date(2017, 12, 10))


def _unknown_fields(
    template: LetterTemplate, name: str, values: Mapping[str, Any]
) -> Iterator[TemplateIssue]:
    known = [f"{owner}.{key}" for owner, fields in values.items() for key in fields]
    for part in template.parts:
        for field in sorted(_fields_of(part, template) - set(known) - set(values)):
            message = f"{field} is not a known field"
            if field in ("campaign.organisation", "campaign.title"):
                message += "; this letter must not name the organisation. Take the field out."
            else:
                close = process.extractOne(field, known, scorer=fuzz.ratio, score_cutoff=60)
                message += f"; did you mean {close[0]}?" if close else ". Take it out."
            near = _paragraph_with(part.source, field)
            yield TemplateIssue("field_unknown", name, part_name(part.name), near, message)


def _fields_of(part: TaggedPart, template: LetterTemplate) -> set[str]:
    return set(used_fields(template.environment, part.source))


def _trial(
    template: LetterTemplate, name: str, values: Mapping[str, Any]
) -> Iterator[TemplateIssue]:
    """Merge one letter: what only shows in use, such as a filter that does not fit its value."""
    bare = {**values, "signatory": {**values["signatory"], "message": ""}}
    for optional in (values, bare):
        try:
            template.merge(optional)
        except (TemplateError, ValueError, TypeError, ArithmeticError, LookupError) as error:
            yield TemplateIssue("template_fails", name, "", "", _plain(str(error)))
            return


def part_name(part: str) -> str:
    """Return a part's name as its author knows it: ``word/header2.xml`` is ``header 2``."""
    if part in ("", BODY):
        return "body" if part else ""
    stem = Path(part).stem
    match = re.fullmatch(r"(\D+)(\d*)", stem)
    return f"{match[1]} {match[2]}".strip() if match else stem


def _paragraph_with(source: str, field: str) -> str:
    pattern = re.compile(r"\b" + r"\s*\.\s*".join(map(re.escape, field.split("."))) + r"\b")
    for paragraph in source.split("\n"):
        words = re.sub(r"<[^>]+>", "", paragraph).strip()
        if pattern.search(words):
            return words
    return ""


def _plain(reason: str) -> str:
    return reason.rstrip(".") + "."
