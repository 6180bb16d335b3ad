"""What a cover sheet says: the values of its merge fields, in the office's language.

Nothing of a signatory is among them.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Any

from pipeline.bundles.barcode import bundle_id, manifest_checksum
from pipeline.bundles.cover_fit import text_width
from pipeline.bundles.manifest import ManifestLine, Totals, manifest_csv
from pipeline.bundles.plan import BundlePlan
from pipeline.bundles.weight import sheet_grams, weight_text
from pipeline.campaign.load import Campaign
from pipeline.campaign.models import Authority, CampaignSettings, Rank
from pipeline.localise.bidi import isolate_lines
from pipeline.localise.locales import choose_locale
from pipeline.localise.names import country_line, country_name, language_name
from pipeline.localise.numbers import format_number

NONE = "–"
"""Stands for a list with nothing in it, as in a bundle all of whose letters are held."""
_ENGLISH = "en_GB"
_TITLE, _ORGANISATION, _NAME, _LIST = 50, 36, 24, 90
"""How wide the texts may be that can be of any length, so that the sheet is one page: in sizes of
their type, about half as many as letters. The address is never cut."""


@dataclass(frozen=True)
class CoverSheet:
    """What a cover sheet is made of."""

    campaign: Campaign
    plan: BundlePlan
    round: int
    day: date
    lines: Sequence[ManifestLine]
    totals: Totals


def named_locale(settings: CampaignSettings) -> str:
    """Return the locale that the office names for its own papers, else the campaign's."""
    return settings.office_locale or settings.default_locale


def office_locale(settings: CampaignSettings) -> str:
    """Return the locale of the papers whose words are ours: English where we have no others.

    Words, figures, dates and lists are then in one language.
    """
    named = named_locale(settings)
    return named if choose_locale(named, cover_words()) else _ENGLISH


def words_language(locale: str) -> str:
    """Return the language in which a cover sheet of ours speaks; English where it has no other.

    >>> words_language("fr_CA"), words_language("nl")
    ('fr', 'en')
    """
    return choose_locale(locale, cover_words()) or "en"


@lru_cache(maxsize=1)
def cover_words() -> Mapping[str, Mapping[str, Any]]:
    """Return the words of the cover sheet by language."""
    text = files("pipeline.bundles").joinpath("data/cover_words.toml").read_text("utf-8")
    return tomllib.loads(text)


def cover_values(sheet: CoverSheet, locale: str) -> dict[str, Any]:
    """Return the fields ``bundle``, ``authority``, ``campaign`` and ``letter`` in a language.

    All of them are text as it is printed, but for the lists and the date.
    """
    settings = sheet.campaign.settings
    return {
        "bundle": _bundle(sheet, locale),
        "authority": label_values(sheet.campaign, sheet.plan.authority, locale),
        "campaign": {
            "id": sheet.campaign.id,
            "title": _shortened(settings.title, _TITLE),
            "organisation": _shortened(settings.organisation, _ORGANISATION),
        },
        "letter": {"date": sheet.day, "locale": locale},
    }


def _bundle(sheet: CoverSheet, locale: str) -> dict[str, Any]:
    campaign, plan = sheet.campaign, sheet.plan
    letters = [line.letter for line in sheet.lines]
    manifest = manifest_csv(sheet.lines, duplex=campaign.settings.bundle.duplex)
    named = bundle_id(campaign.id, sheet.round, plan.folder)
    checksum = manifest_checksum(manifest)
    cases = (campaign.cases[letter.case].name for letter in letters)
    languages = (language_name(letter.template_locale, locale) for letter in letters)
    return {
        "number": _figure(plan.bundle, locale),
        "of": _figure(plan.of, locale),
        "round": _figure(sheet.round, locale),
        "first": letters[0].printed_number if letters else "",
        "last": letters[-1].printed_number if letters else "",
        "cases": _counted(cases, locale),
        "languages": _counted(languages, locale),
        "id": named,
        "checksum": checksum,
        "code": f"{named} {checksum}",
        **_totals(sheet, locale),
    }


def _totals(sheet: CoverSheet, locale: str) -> dict[str, str]:
    totals, missing = sheet.totals, _words(locale)["not_counted"]
    pages, sheets, weight = missing, missing, missing
    if totals.pages is not None and totals.sheets is not None:
        pages, sheets = _figure(totals.pages, locale), _figure(totals.sheets, locale)
        weight = weight_text(totals.sheets, sheet_grams(sheet.campaign.settings), locale)
    letters = _figure(totals.letters, locale)
    return {"letters": letters, "pages": pages, "sheets": sheets, "weight": weight}


def label_values(campaign: Campaign, key: str, locale: str) -> dict[str, Any]:
    """Return the parcel's label; letters that an embassy forwards are labelled to the embassy."""
    final = campaign.authorities[key]
    to = campaign.authorities[final.via] if final.via else final
    name, office, address = _typed(to, locale)
    country = country_line(to.country, locale, campaign.settings.sender_country)
    lines = [line for line in (office if name else "", *address, country) if line]
    holder, held_office, _ = _typed(final, locale)
    changes = holder and held_office and final.rank != Rank.PRIVATE_PERSON
    wanted = ", ".join(word for word in (holder, held_office) if word) if final.via else ""
    return {
        "id": key,
        "name": isolate_lines(name or office, locale),
        "lines": [isolate_lines(line, locale) for line in lines],
        "country": country_name(to.country, locale),
        "forward_to": isolate_lines(wanted, locale),
        "holder": isolate_lines(holder, locale) if changes else "",
    }


def _typed(authority: Authority, locale: str) -> tuple[str, str, Sequence[str]]:
    """Return name, office and address in the office's language where they are written in it."""
    found = choose_locale(locale, authority.lines)
    own = authority.lines[found] if found else None
    if own is None:
        return authority.name, authority.office, authority.address
    return (
        authority.name if own.name is None else own.name,
        authority.office if own.office is None else own.office,
        own.address or authority.address,
    )


def _counted(names: Iterable[str], locale: str) -> list[str]:
    """Return each name with how often it is there; those past the room are counted."""
    counts = Counter(names)
    shown: list[str] = []
    for name, count in counts.items():
        text = f"{isolate_lines(_shortened(name, _NAME), locale)} ({_figure(count, locale)})"
        if shown and text_width("".join((*shown, text))) > _LIST:
            left = _figure(len(counts) - len(shown), locale)
            return [*shown, _words(locale)["more"].format(count=left)]
        shown.append(text)
    return shown or [NONE]


def _shortened(text: str, most: int) -> str:
    """Return a text with its end cut off where it is wider than ``most``."""
    shown = text
    while text_width(shown) > most:
        shown = shown[:-1]
    return text if shown == text else f"{shown.rstrip()}…"


def _figure(number: int, locale: str) -> str:
    return format_number(Decimal(number), locale)


def _words(locale: str) -> Mapping[str, str]:
    words: Mapping[str, str] = cover_words()[words_language(locale)]["values"]
    return words
