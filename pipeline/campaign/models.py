"""The office's TOML files as checked, frozen models. A misspelt key is an error, never ignored."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal

from babel import Locale
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from pipeline.localise.locales import parse_locale

Fact = bool | int | float | date | str | list[str]
"""A fact about a case that a template may print."""


def _known_locale(text: str) -> str:
    try:
        return str(parse_locale(text))
    except ValueError as error:
        raise ValueError(f"{text!r} is not a locale; write it like en_GB or ar") from error


def _known_country(code: str) -> str:
    if code not in Locale("en").territories or len(code) != 2:
        raise ValueError(f"{code!r} is not a country; write its two-letter code, such as GB")
    return code


LocaleCode = Annotated[str, AfterValidator(_known_locale)]
CountryCode = Annotated[str, AfterValidator(_known_country)]


class Model(BaseModel):
    """Frozen, and strict about keys nobody knows."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Rank(StrEnum):
    """The standing of an authority, which settles how it is addressed."""

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


class BundleSettings(Model):
    """How finished letters are parcelled and printed."""

    max_letters: int = Field(500, ge=1, le=5000)
    paper: Literal["A4", "Letter"] = "A4"
    duplex: bool = True
    """Every letter starts on the front of a sheet."""
    window: str = "none"
    """The address window profile of the envelopes, or ``none``."""


class Lines(Model):
    """The exact words for one authority in one language; they win over every table."""

    salutation: str
    closing: str
    office: str | None = None
    name: str | None = None
    address: list[str] | None = None


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
    via: str | None = None
    """The authority that forwards the letters, such as an embassy."""
    lines: dict[LocaleCode, Lines] = {}

    @model_validator(mode="after")
    def _has_a_name(self) -> Authority:
        if not (self.office or self.name):
            raise ValueError("needs an office or a name")
        return self


class Safety(Model):
    """What a letter may give away about who sends it."""

    mention_organisation: bool = True
    sender_address: Literal["letter", "envelope", "omit"] = "letter"


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
    sender_address: Literal["letter", "envelope", "omit"] | None = None

    def serves(self, country: str, day: date) -> bool:
        """Say whether a signatory of this country may send this letter on this day."""
        in_time = (self.from_ or day) <= day <= (self.until or day)
        welcome = not self.senders or country in self.senders
        return in_time and welcome and country not in self.except_senders


class Case(Model):
    """The person or community the letters are about."""

    id: str
    name: str
    country: CountryCode
    aliases: list[str] = []
    mention_organisation: bool = True
    sender_address: Literal["letter", "envelope", "omit"] = "letter"
    facts: dict[str, Fact] = {}
    route: list[Route] = Field(min_length=1)

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


class CampaignSettings(Model):
    """``campaign.toml``."""

    title: str
    organisation: str
    from_: date = Field(alias="from")
    until: date
    default_locale: LocaleCode
    """The locale of a letter whose signatory asks for no language."""
    sender_country: CountryCode
    require_consent: bool = False
    bundle: BundleSettings = BundleSettings()  # type: ignore[call-arg]

    @model_validator(mode="before")
    @classmethod
    def _until_not_before_from(cls, data: Any) -> Any:
        if isinstance(data, dict) and isinstance(data.get("from"), date):
            until = data.get("until")
            if isinstance(until, date) and until < data["from"]:
                raise ValueError("until lies before from")
        return data
