"""The office's TOML files as checked, frozen models. A misspelt key is an error, never ignored."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from pipeline.campaign.lines import Lines
from pipeline.campaign.print_settings import BundleSettings, PrintSettings
from pipeline.campaign.spellings import clashing_locales
from pipeline.localise.calendars import Calendar
from pipeline.localise.digits import Digits
from pipeline.localise.locales import parse_locale
from pipeline.localise.names import is_country

Fact = bool | int | float | date | str | list[str]
"""A fact about a case that a template may print."""


def _known_locale(text: str) -> str:
    try:
        return str(parse_locale(text))
    except ValueError as error:
        raise ValueError(f"{text!r} is not a locale; write it like en_GB or ar") from error


def _known_country(code: str) -> str:
    if not is_country(code):
        raise ValueError(f"{code!r} is not a country; write its two-letter code, such as GB")
    return code


def _one_table_a_locale(tables: Any) -> Any:
    for one, other in clashing_locales(tables if isinstance(tables, dict) else {}):
        raise ValueError(f"{one} and {other} are the same language; put both in one table")
    return tables


LocaleCode = Annotated[str, AfterValidator(_known_locale)]
OneTableALocale = BeforeValidator(_one_table_a_locale)
FormName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
CountryCode = Annotated[str, AfterValidator(_known_country)]


class Model(BaseModel):
    """Frozen, and strict about keys nobody knows."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Rank(StrEnum):
    """The standing of an authority: by it, letters begin and end as the locale's table says."""

    HEAD_OF_STATE = "head_of_state"
    HEAD_OF_GOVERNMENT = "head_of_government"
    MINISTER = "minister"
    JUDGE = "judge"
    PROSECUTOR = "prosecutor"
    GOVERNOR = "governor"
    AMBASSADOR = "ambassador"
    POLICE_CHIEF = "police_chief"
    MONARCH = "monarch"
    RELIGIOUS_LEADER = "religious_leader"
    OFFICIAL = "official"
    PRIVATE_PERSON = "private_person"


class Authority(Model):
    """Who a letter goes to: an official, an embassy, or the person themselves."""

    office: str = ""
    name: str = ""
    rank: Rank = Rank.OFFICIAL
    gender: Literal["male", "female", "unknown", "group"] = "unknown"
    country: CountryCode
    """The country of the postal address; its line is generated."""
    address: list[str]
    """Address lines as they should be typed, without the country."""
    calendar: Calendar = ""
    """Of letters to this authority; empty for the campaign's. So with the digits."""
    digits: Digits = ""
    via: str | None = None
    """The authority that forwards the letters, such as an embassy."""
    lines: Annotated[dict[LocaleCode, Lines], OneTableALocale] = {}

    @model_validator(mode="after")
    def _has_a_name(self) -> Authority:
        if not (self.office or self.name):
            raise ValueError("needs an office or a name")
        return self


SenderAddress = Literal["letter", "envelope", "omit"]
"""Where the sender's address stands. A letter is without it for ``envelope`` as for ``omit``."""


_STRICTEST: tuple[SenderAddress, ...] = ("omit", "envelope", "letter")


class Safety(Model):
    """What a letter may give away about who sends it."""

    mention_organisation: bool = True
    sender_address: SenderAddress = "letter"


class Route(Model):
    """Which authority gets a letter, from whom and when."""

    letter: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,79}$")
    """The template family: ``appeal`` for ``appeal.en.docx`` and its sisters."""
    to: str
    senders: list[CountryCode] = []
    """Only signatories who live here; empty means from anywhere."""
    except_senders: list[CountryCode] = []
    """Never signatories who live here, for their own safety."""
    from_: date | None = Field(None, alias="from")
    until: date | None = None
    """The last day this route is used."""
    mention_organisation: bool | None = None
    sender_address: SenderAddress | None = None

    def welcomes(self, country: str) -> bool:
        """Say whether a signatory of this country may send this letter on one day or another."""
        welcome = not self.senders or country in self.senders
        return welcome and country not in self.except_senders

    def serves(self, country: str, day: date) -> bool:
        """Say whether a signatory of this country may send this letter on this day."""
        in_time = (self.from_ or day) <= day <= (self.until or day)
        return in_time and self.welcomes(country)

    def overlaps(self, other: Route) -> bool:
        """Say whether both may serve one signatory on one day."""
        starts = [route.from_ for route in (self, other) if route.from_]
        ends = [route.until for route in (self, other) if route.until]
        if starts and ends and max(starts) > min(ends):
            return False
        invited = [set(route.senders) for route in (self, other) if route.senders]
        if not invited:
            return True
        return bool(set.intersection(*invited) - {*self.except_senders, *other.except_senders})


class Case(Model):
    """The person or community the letters are about."""

    id: str
    name: str
    country: CountryCode
    aliases: list[str] = []
    mention_organisation: bool = True
    sender_address: SenderAddress = "letter"
    facts: dict[str, Fact] = {}
    forms: Annotated[dict[LocaleCode, dict[FormName, str]], OneTableALocale] = {}
    """Forms of the name where a language inflects it, for templates in that language."""
    route: list[Route] = Field(min_length=1)

    @property
    def spellings(self) -> tuple[str, ...]:
        """How a sheet may name the case."""
        return (self.id, self.name, *self.aliases)

    def routes_for(self, country: str, day: date) -> list[Route]:
        """Return the routes that serve a signatory who lives in ``country`` on ``day``."""
        return [route for route in self.route if route.serves(country, day)]

    def safety(self, route: Route) -> Safety:
        """Return what letters of this route may give away; the route's word wins."""
        mention, address = route.mention_organisation, route.sender_address
        return Safety(
            mention_organisation=self.mention_organisation if mention is None else mention,
            sender_address=address or self.sender_address,
        )

    def safety_of(self, letter: str, to: str, country: str, day: date) -> Safety:
        """Return what a letter to an authority may give away: the word of the route that serves.

        A letter that no route serves, as one made on trial, gives away no more than the strictest
        of the routes it could go by.

        :raise LookupError: no route sends this letter there.
        """
        could = [route for route in self.route if (route.letter, route.to) == (letter, to)]
        if not could:
            raise LookupError(f"no route of {self.id} sends {letter} to {to}")
        serving = [route for route in could if route.serves(country, day)]
        words = [self.safety(route) for route in serving or could]
        return Safety(
            mention_organisation=all(word.mention_organisation for word in words),
            sender_address=min((word.sender_address for word in words), key=_STRICTEST.index),
        )


class CampaignSettings(Model):
    """``campaign.toml``."""

    title: str
    organisation: str
    from_: date = Field(alias="from")
    until: date
    default_locale: LocaleCode
    """The locale of a letter whose signatory asks for no language."""
    office_locale: LocaleCode = ""
    """The locale of the office's own papers, such as cover sheets; empty for the default one."""
    sender_country: CountryCode
    require_consent: bool = False
    calendar: Calendar = ""
    """The calendar of dates in letters, in the languages that can write it; in others, and where
    it is empty, the one that the locale's readers expect."""
    digits: Digits = ""
    unverified_lines: bool = False
    """Whether salutations and closings that nobody has verified may be printed."""
    bundle: BundleSettings = BundleSettings()  # type: ignore[call-arg]
    print: PrintSettings = PrintSettings()  # type: ignore[call-arg]

    @model_validator(mode="before")
    @classmethod
    def _until_not_before_from(cls, data: Any) -> Any:
        if isinstance(data, dict) and isinstance(data.get("from"), date):
            until = data.get("until")
            if isinstance(until, date) and until < data["from"]:
                raise ValueError("until lies before from")
        return data
