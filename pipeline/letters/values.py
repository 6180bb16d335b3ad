"""The values a letter is merged with: plain text, dates and lists, and nothing with behaviour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from pipeline.campaign.lines import Lines
from pipeline.campaign.load import Campaign
from pipeline.campaign.models import Authority, CampaignSettings, Case, Route, Safety
from pipeline.campaign.words import words_cure
from pipeline.errors import CampaignInvalid
from pipeline.localise.bidi import isolate_lines
from pipeline.localise.calendars import writes_calendar
from pipeline.localise.dates import format_dateline
from pipeline.localise.forms import read_gender
from pipeline.localise.locales import nearest_parent
from pipeline.localise.names import country_line, country_name, language_name
from pipeline.sheets.headings import known_fields

_ADDRESS_FIELDS = ("address", "postcode", "city", "region", "country", "country_code", "email")
_NOT_OFFERED = ("consent", "case", "address_2")
_CODES = ("gender", "language", "country_code", "email")
_CITY_FIRST = frozenset(
    "AU BD CA CN GB HK ID IE IN JM KE LK MM MT NG NP NZ PH PK SG TH TW UG US ZA".split()
)
"""Countries whose postcode follows the town, or stands on a line of its own (Universal Postal
Union, addressing sheets of the countries)."""


@dataclass(frozen=True, slots=True)
class PlannedLetter:
    """One letter of the plan: everything its words depend on."""

    number: int
    """Unique in the campaign, from 1."""
    case: str
    kind: str
    authority: str
    template_locale: str
    locale: str
    """The locale of dates and numbers."""
    group: str
    sheet: str
    tab: str
    row: int
    signatory: Mapping[str, str]

    @property
    def printed_number(self) -> str:
        """The number as it stands on the letter and names its file."""
        return f"{self.number:06d}"


def letter_values(
    campaign: Campaign, letter: PlannedLetter, day: date, route: Route | None = None
) -> dict[str, Any]:
    """Return the values of a letter dated ``day``: ``signatory``, ``case``, ``authority``,
    ``campaign`` and ``letter``, as the templates' guide lists them.

    What the safety settings of its route forbid is empty or absent here, so no template can print
    it. The route is the one that serves the signatory on that day; ``route`` tries another.
    """
    safety = _safety(campaign, letter, day, route)
    words = (letter.case, letter.authority, letter.template_locale, letter.locale)
    same = _same_for_all(campaign, *words, names_organisation=safety.mention_organisation)
    signatory = _signatory(letter.signatory, letter.locale, safety.sender_address == "letter")
    guarded = _guarded(signatory, letter.locale)
    gender = read_gender(letter.signatory.get("gender", ""), letter.locale)
    return {
        "signatory": guarded,
        "case": same.case,
        "authority": same.authority,
        "campaign": same.campaign,
        "letter": {
            "number": letter.printed_number,
            "date": day,
            "dateline": format_dateline(day, letter.locale, guarded["city"], **same.manner),
            "salutation": same.lines.salutation,
            "closing": same.lines.closing_for(gender),
            "kind": letter.kind,
            "locale": letter.locale,
            **same.manner,
        },
    }


def _safety(campaign: Campaign, letter: PlannedLetter, day: date, route: Route | None) -> Safety:
    if route is not None:
        return campaign.cases[letter.case].safety(route)
    return _safety_of(
        campaign, letter.case, letter.kind, letter.authority, letter.signatory["country"], day
    )


@lru_cache(maxsize=4096)
def _safety_of(
    campaign: Campaign, case: str, letter: str, authority: str, country: str, day: date
) -> Safety:
    return campaign.cases[case].safety_of(letter, authority, country, day)


@dataclass(frozen=True, slots=True)
class _Same:
    """What is the same in all letters of one case to one authority in one language."""

    case: dict[str, Any]
    authority: dict[str, Any]
    campaign: dict[str, Any]
    lines: Lines
    manner: dict[str, Any]
    """Calendar and digits of its dates; without either where the locale's own are used."""


@lru_cache(maxsize=256)
def _same_for_all(
    campaign: Campaign,
    case: str,
    authority: str,
    template_locale: str,
    locale: str,
    *,
    names_organisation: bool,
) -> _Same:
    lines = campaign.lines(authority, template_locale)
    if lines is None:
        raise CampaignInvalid(_no_words(campaign, authority, template_locale))
    settings = campaign.settings
    offered: dict[str, Any] = {"from": settings.from_, "until": settings.until}
    if names_organisation:
        offered |= {"title": settings.title, "organisation": settings.organisation}
    return _Same(
        case=_case(campaign.cases[case], locale),
        authority=authority_values(campaign, authority, lines, locale),
        campaign=offered,
        lines=lines,
        manner=_manner(campaign.authorities[authority], settings, locale),
    )


def _manner(authority: Authority, settings: CampaignSettings, locale: str) -> dict[str, Any]:
    calendar = authority.calendar or settings.calendar
    said = {
        "calendar": calendar if writes_calendar(locale, calendar) else "",
        "digits": authority.digits or settings.digits,
    }
    return {key: word for key, word in said.items() if word}


def _no_words(campaign: Campaign, key: str, locale: str) -> str:
    cure = words_cure(key, campaign.authorities[key], locale, campaign.settings)
    return f"There is no salutation for {key} in {language_name(locale, 'en')}: {cure}."


def _signatory(row: Mapping[str, str], locale: str, with_address: bool) -> dict[str, str]:
    values = {field: row.get(field, "") for field in _offered_fields()}
    values["country_code"] = row["country"]
    values["country"] = country_name(row["country"], locale)
    if not with_address:
        values |= dict.fromkeys(_ADDRESS_FIELDS, "")
    values["address_block"] = _address_block(values) if with_address else ""
    return values


@lru_cache(maxsize=1)
def _offered_fields() -> tuple[str, ...]:
    return tuple(field for field in known_fields() if field not in _NOT_OFFERED)


def _guarded(values: Mapping[str, str], locale: str) -> dict[str, str]:
    """Guard what is printed against a line of the other direction; codes are for comparing."""
    return {
        field: text if field in _CODES else isolate_lines(text, locale)
        for field, text in values.items()
    }


def _address_block(values: Mapping[str, str]) -> str:
    towns = [values["postcode"], values["city"]]
    if values["country_code"] in _CITY_FIRST:
        towns.reverse()
    town = " ".join(part for part in towns if part)
    lines = (*values["address"].split("\n"), town, values["country"])
    return "\n".join(line for line in lines if line)


def _case(case: Case, locale: str) -> dict[str, Any]:
    names = {"id": case.id, "name": case.name, "country": country_name(case.country, locale)}
    if not case.forms:
        return {**case.facts, **names}
    found = nearest_parent(locale, case.forms)
    return {**case.facts, **names, "forms": dict(case.forms[found]) if found else {}}


def authority_values(campaign: Campaign, key: str, lines: Lines, locale: str) -> dict[str, Any]:
    """Return what a letter in a locale says of an authority, with the words of its language."""
    authority: Authority = campaign.authorities[key]
    office = authority.office if lines.office is None else lines.office
    name = authority.name if lines.name is None else lines.name
    country = country_line(authority.country, locale, campaign.settings.sender_country)
    typed = [*(lines.address or authority.address), *([country] if country else [])]
    address = [isolate_lines(line, locale) for line in typed]
    office, name = isolate_lines(office, locale), isolate_lines(name, locale)
    return {
        "id": key,
        "office": office,
        "name": name,
        "rank": str(authority.rank),
        "gender": authority.gender,
        "country": country_name(authority.country, locale),
        "address": address,
        "address_block": "\n".join(line for line in (name, office, *address) if line),
    }
