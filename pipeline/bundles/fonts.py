"""The characters letters will print, gathered before LibreOffice starts.

From the templates' own words, the office's TOML files, what each language writes of itself, and
the rows; of the first three only what the letters at hand use.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from pipeline.bundles.plan import read_plan
from pipeline.campaign.load import Campaign
from pipeline.letters.values import PlannedLetter
from pipeline.localise.dates import format_date
from pipeline.localise.names import country_name
from pipeline.localise.scripts import require_fonts

_PRINTED_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_TAG = re.compile("<[^>]*>")
_UNPRINTED = ("case", "consent")
"""Columns of a row that no template is offered."""


class _Lane(NamedTuple):
    """What letters share that differ in their rows alone."""

    case: str
    kind: str
    authority: str
    template_locale: str
    locale: str


def require_plan_fonts(campaign: Campaign, plans: Iterable[Path], day: date) -> None:
    """Make sure that fonts here have every letter that the letters of plan files print.

    :raise ToolMissing: one has no font; names the script and the Debian package.
    """
    require_letter_fonts(campaign, chain.from_iterable(map(read_plan, plans)), day)


def require_letter_fonts(campaign: Campaign, letters: Iterable[PlannedLetter], day: date) -> None:
    """Make sure that fonts here have every character of these letters.

    :raise ToolMissing: one has no font; names the script and the Debian package.
    """
    lanes: set[_Lane] = set()
    characters: set[str] = set()
    for letter in letters:
        kinds = (letter.case, letter.kind, letter.authority)
        lanes.add(_Lane(*kinds, letter.template_locale, letter.locale))
        characters |= _row_characters(letter.signatory)
    for lane in lanes:
        characters.update(*_lane_texts(campaign, lane, day))
    families = {(lane.case, lane.kind, lane.template_locale) for lane in lanes}
    for case, kind, locale in families:
        characters |= template_characters(campaign.templates[case, kind][locale])
    require_fonts(characters, "these letters")


def template_characters(path: Path) -> set[str]:
    """Return the characters a template prints.

    The names of fonts and styles stand in tags, and are not printed.
    """
    found: set[str] = set()
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if _PRINTED_PARTS.fullmatch(name):
                text = package.read(name).decode("utf-8", "ignore")
                found |= set(html.unescape(_TAG.sub("", text)))
    return found


def _row_characters(row: Mapping[str, str]) -> set[str]:
    """Return the characters of a row beyond ASCII, which every font has."""
    text = "".join([value for field, value in row.items() if field not in _UNPRINTED])
    return set() if text.isascii() else set(text)


def _lane_texts(campaign: Campaign, lane: _Lane, day: date) -> Iterator[str]:
    settings, case = campaign.settings, campaign.cases[lane.case]
    authority = campaign.authorities[lane.authority]
    yield settings.title + settings.organisation + case.name + str(case.facts)
    yield format_date(day, lane.locale, "full") + country_name(authority.country, lane.locale)
    yield "".join((authority.office, authority.name, *authority.address))
    if lines := campaign.lines(lane.authority, lane.template_locale):
        yield str(lines.model_dump())
