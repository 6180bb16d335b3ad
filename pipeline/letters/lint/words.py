"""Which authorities lack a salutation and closing in a language that has a letter to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.campaign.lines import Lines
from pipeline.campaign.load import Campaign
from pipeline.campaign.words import exact_lines, usable_form, words_cure
from pipeline.letters.lint.issue import TemplateIssue
from pipeline.localise.names import language_name

_STAND_IN = {"salutation": "-", "closing": "-"}


def judge_words(campaign: Campaign) -> Iterator[TemplateIssue]:
    """Yield a warning for each authority and language without words, or with none verified."""
    for key, locale in _needed(campaign):
        language = f"{language_name(locale, 'en')} ({locale})"
        authority, settings = campaign.authorities[key], campaign.settings
        if exact_lines(authority, locale):
            continue
        form = usable_form(authority, locale, settings)
        if form is None:
            cure = words_cure(key, authority, locale, settings)
            words = f"There is no salutation in {language}, so letters in it are held: {cure}."
            yield _warning("salutation_missing", key, words)
        elif form.status == "unverified":
            words = (
                f'Nobody has verified "{form.salutation}" and its closing in {language}. Ask a '
                f"native reader, and write the words under [{key}.lines.{locale}]."
            )
            yield _warning("salutation_unverified", key, words)


def with_stand_ins(campaign: Campaign) -> Campaign:
    """Return the campaign with words wherever it lacks them, to look at its templates."""
    authorities = dict(campaign.authorities)
    for key, locale in _needed(campaign):
        if campaign.lines(key, locale) is None:
            own = authorities[key]
            typed = own.lines.get(locale, Lines()).model_copy(update=_STAND_IN)
            authorities[key] = own.model_copy(update={"lines": {**own.lines, locale: typed}})
    if authorities == campaign.authorities:
        return campaign
    return replace(campaign, authorities=authorities)


def _needed(campaign: Campaign) -> list[tuple[str, str]]:
    """Return each authority with each language in which a route has a letter to it."""
    needed = {
        (route.to, locale): None
        for case in campaign.cases.values()
        for route in case.route
        for locale in campaign.templates[case.id, route.letter]
    }
    return [*needed]


def _warning(code: str, key: str, words: str) -> TemplateIssue:
    return TemplateIssue(code, "authorities.toml", "", f"[{key}]", words, "warning")
