"""What a campaign asks of the rows of its sheets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pipeline.campaign.load import Campaign
from pipeline.campaign.models import Route
from pipeline.campaign.words import words_cure
from pipeline.localise.names import fold, language_name


@dataclass(frozen=True)
class CampaignRules:
    """The rules of a campaign on one day; satisfies ``pipeline.sheets.check.Rules``."""

    campaign: Campaign
    day: date

    @cached_property
    def cases(self) -> Mapping[str, str]:
        """Folded id, name or alias to case id."""
        return {
            fold(word): case.id for case in self.campaign.cases.values() for word in case.spellings
        }

    @property
    def require_consent(self) -> bool:
        """Whether a row needs a yes in its consent column."""
        return self.campaign.settings.require_consent

    @property
    def sender_country(self) -> str:
        """The country of everyone in a sheet that has no column for it."""
        return self.campaign.settings.sender_country

    @property
    def last_day(self) -> date:
        """The last day on which anyone can have signed: a round may be dated before its end."""
        return max(self.day, self.campaign.settings.until)

    @property
    def default_locale(self) -> str:
        """The locale of a row that asks for no language."""
        return self.campaign.settings.default_locale

    def routes(self, case: str, country: str) -> list[Route]:
        """Return the routes that serve a signatory."""
        return self.campaign.cases[case].routes_for(country, self.day)

    def is_routed(self, case: str, country: str) -> bool:
        """Say whether any letter of the case may come from the country."""
        return bool(self.routes(case, country))

    def is_closed(self, case: str, country: str) -> bool:
        """Say whether letters of the case may come from the country, but not on this day."""
        welcome = any(route.welcomes(country) for route in self.campaign.cases[case].route)
        return welcome and not self.is_routed(case, country)

    def missing_locales(self, case: str, country: str, locale: str) -> bool:
        """Say whether a letter of the case has no template in the language."""
        return any(
            self.campaign.template_locale(case, route.letter, locale) is None
            for route in self.routes(case, country)
        )

    def missing_lines(self, case: str, country: str, locale: str) -> Mapping[str, str]:
        """Return ``authority``, ``language`` and ``cure`` where a letter would lack its words.

        Empty where every letter of the case has a salutation and a closing in the language of the
        template it would be written with.
        """
        for route in self.routes(case, country):
            written = self.template_locale(case, route.letter, locale)
            if self.campaign.lines(route.to, written) is None:
                authority = self.campaign.authorities[route.to]
                cure = words_cure(route.to, authority, written, self.campaign.settings)
                language = language_name(written, "en")
                return {"authority": route.to, "language": language, "cure": cure}
        return {}

    def template_locale(self, case: str, letter: str, locale: str) -> str:
        """Return the locale of the template to use, else of the campaign's default."""
        found = self.campaign.template_locale(case, letter, locale)
        found = found or self.campaign.template_locale(case, letter, self.default_locale)
        if found is None:
            raise LookupError(f"{case} {letter} has no template for {self.default_locale}")
        return found
