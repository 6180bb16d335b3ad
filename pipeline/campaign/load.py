"""Read a campaign's folder: TOML files and templates, with every fault named at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from rapidfuzz import fuzz, process

from pipeline.campaign.faults import folders_without_case, repeated_routes, shared_spellings
from pipeline.campaign.lines import Lines
from pipeline.campaign.models import Authority, CampaignSettings, Case, Route
from pipeline.campaign.spellings import clashing_locales
from pipeline.campaign.words import find_lines
from pipeline.errors import CampaignInvalid, WrongWords
from pipeline.localise.calendars import writes_calendar
from pipeline.localise.locales import choose_locale, parse_locale

M = TypeVar("M", bound=BaseModel)

_CASE_KEYS = tuple(Case.model_fields)


_ID_RULE = "use small letters, figures and hyphens, as in eg-president, and not held-rows."


def is_id(word: str) -> bool:
    """Say whether a word can name an authority or a case, and so a folder or a file."""
    return re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,79}", word) is not None and word != "held-rows"


@dataclass(frozen=True, eq=False)
class Campaign:
    """A whole campaign, checked."""

    id: str
    folder: Path
    settings: CampaignSettings
    authorities: Mapping[str, Authority]
    cases: Mapping[str, Case]
    templates: Mapping[tuple[str, str], Mapping[str, Path]]
    """(case id, letter) to the template of each locale."""

    def template_locale(self, case: str, letter: str, wanted: str) -> str | None:
        """Return the locale of the template that serves ``wanted``, or None."""
        return choose_locale(wanted, self.templates[case, letter])

    def lines(self, authority: str, locale: str) -> Lines | None:
        """Return the words for an authority in a language: its exact ones, else the usual ones.

        None where there are none that may be printed; such letters are held.
        """
        return find_lines(self.authorities[authority], locale, self.settings)

    def covers(self, day: date) -> bool:
        """Say whether the campaign runs on ``day``."""
        return self.settings.from_ <= day <= self.settings.until


def find_campaign(word: str, templates: Path = Path("letter_templates")) -> Path:
    """Return the folder a campaign's name or path stands for.

    :raise WrongWords: there is no such folder; the message names the campaigns there are.
    """
    for folder in (Path(word), templates / word):
        if (folder / "campaign.toml").is_file():
            return folder.resolve()
    known = sorted(path.parent.name for path in templates.glob("*/campaign.toml"))
    there = f"There is: {', '.join(known)}." if known else "There is none here yet."
    raise WrongWords(f"No campaign {word!r}: no folder of that name holds a campaign.toml. {there}")


def load_campaign(folder: Path) -> Campaign:
    """Read and check a campaign's folder.

    :raise CampaignInvalid: one line for each fault, with file, key and cure.
    """
    faults: list[str] = []
    settings = _read_model(folder / "campaign.toml", CampaignSettings, faults)
    authorities = _read_authorities(folder / "authorities.toml", faults)
    cases = _read_cases(folder, faults)
    if faults or not isinstance(settings, CampaignSettings):
        raise CampaignInvalid("\n".join(faults))
    templates = {
        (case.id, letter): _find_templates(folder / case.id, letter, faults)
        for case in cases.values()
        for letter in dict.fromkeys(route.letter for route in case.route)
    }
    campaign = Campaign(folder.name, folder, settings, authorities, cases, templates)
    faults += shared_spellings(cases.values())
    faults += _check_routes(campaign)
    if faults:
        raise CampaignInvalid("\n".join(faults))
    return campaign


def _read_toml(path: Path, faults: list[str]) -> dict[str, Any] | None:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        faults.append(f"{path.name} is missing from {path.parent.name}. Add it.")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(f"{_short(path)} is not valid TOML: {error}.")
    return None


def _read_model(path: Path, model: type[M], faults: list[str]) -> M | None:
    data = _read_toml(path, faults)
    return None if data is None else _check_model(_short(path), data, model, faults)


def _check_model(
    place: str, data: Mapping[str, Any], model: type[M], faults: list[str]
) -> M | None:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for fault in error.errors():
            key = ".".join(str(part) for part in fault["loc"])
            faults.append(f"{place}: {key or 'the table'}: {_plain(fault['type'], fault['msg'])}.")
    return None


def _plain(kind: str, message: str) -> str:
    words = {
        "extra_forbidden": "no such key is known; correct or delete it",
        "missing": "is missing; add it",
    }
    return words.get(kind, message.removeprefix("Value error, "))


def _read_authorities(path: Path, faults: list[str]) -> dict[str, Authority]:
    data = _read_toml(path, faults) or {}
    faults += [f"{_short(path)}: [{key}]: {_ID_RULE}" for key in data if not is_id(key)]
    found = {
        key: _check_model(f"{_short(path)}: [{key}]", table, Authority, faults)
        for key, table in data.items()
    }
    return {key: authority for key, authority in found.items() if authority}


def _read_cases(folder: Path, faults: list[str]) -> dict[str, Case]:
    cases: dict[str, Case] = {}
    faults += folders_without_case(folder)
    for path in sorted(folder.glob("*/case.toml")):
        if not is_id(path.parent.name):
            faults.append(f"{_short(path)}: the folder's name: {_ID_RULE}")
        data = _read_toml(path, faults)
        if data is None:
            continue
        facts = {key: data.pop(key) for key in [*data] if key not in _CASE_KEYS}
        faults += [f"{_short(path)}: {fault}" for fault in _misspelt(facts)]
        data["facts"] = {**facts, **data.get("facts", {})}
        case = _check_model(_short(path), {**data, "id": path.parent.name}, Case, faults)
        if case:
            cases[case.id] = case
    if not cases and not faults:
        faults.append(f"{folder.name} holds no case. Add a folder with a case.toml.")
    return cases


def _misspelt(facts: Mapping[str, object]) -> list[str]:
    """Name top-level keys that look like a setting: they would silently become facts."""
    close = {
        key: process.extractOne(key, _CASE_KEYS, scorer=fuzz.ratio, score_cutoff=80)
        for key in facts
    }
    return [f"{key}: did you mean {match[0]}?" for key, match in close.items() if match]


def _find_templates(folder: Path, letter: str, faults: list[str]) -> dict[str, Path]:
    """Return the templates of a letter by locale; a name that is off is a fault."""
    found: dict[str, Path] = {}
    codes: dict[str, Path] = {}
    for path in sorted(folder.glob("*")):
        match = re.fullmatch(rf"({re.escape(letter)}\.)(.+)(\.docx)", path.name, re.IGNORECASE)
        if match is None:
            continue
        head, code, tail = match.groups()
        if head + tail != f"{letter}..docx":
            faults.append(f"{_short(path)}: name it {letter}.{code}.docx, in small letters.")
        codes[code] = path
        try:
            found[str(parse_locale(code))] = path
        except ValueError:
            faults.append(f"{_short(path)}: {code!r} is not a locale. Name it like appeal.en.docx.")
    faults += [
        f"{_short(codes[one])} and {codes[other].name} are for the same language. Keep one of them."
        for one, other in clashing_locales(codes)
    ]
    if not found:
        faults.append(
            f"{folder.name} has no template {letter}.<locale>.docx for its route. Add it."
        )
    return found


def _check_routes(campaign: Campaign) -> list[str]:
    faults = [
        f"{case.id}/case.toml: route {number}: {fault}"
        for case in campaign.cases.values()
        for number, route in enumerate(case.route, start=1)
        for fault in _route_faults(campaign, case, route)
    ]
    return [*faults, *chain.from_iterable(map(repeated_routes, campaign.cases.values()))]


def _route_faults(campaign: Campaign, case: Case, route: Route) -> list[str]:
    authority = campaign.authorities.get(route.to)
    if authority is None:
        return [f"authorities.toml has no [{route.to}]. Add it, or correct the route."]
    faults: list[str] = []
    if authority.via and authority.via not in campaign.authorities:
        faults.append(f"[{route.to}] goes via [{authority.via}], which authorities.toml lacks.")
    faults += _calendar_faults(campaign, authority, campaign.templates[case.id, route.letter])
    default = campaign.settings.default_locale
    if campaign.template_locale(case.id, route.letter, default) is None:
        faults.append(f"no template {route.letter} serves the default locale {default}. Add one.")
    return faults


def _calendar_faults(
    campaign: Campaign, authority: Authority, locales: Iterable[str]
) -> Iterator[str]:
    """Yield where no language of the letter can write the calendar asked for; one is enough."""
    calendar = authority.calendar or campaign.settings.calendar
    if calendar and not any(writes_calendar(locale, calendar) for locale in locales):
        yield f'no letter is in a language that writes calendar = "{calendar}". Take it away.'


def _short(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"
