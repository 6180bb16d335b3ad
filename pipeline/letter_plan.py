"""Plan a round's letters: which each signatory gives, their numbers, and the bundles they go to."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from itertools import groupby

from pipeline.bundles.plan import BundlePlan
from pipeline.campaign.rules import CampaignRules
from pipeline.ledger import Entries, NumberedLetter
from pipeline.localise.locales import format_locale, locale_reason

Lane = tuple[str, str, str, str]
"""Authority, case, kind and template's locale: the letters of one template to one reader."""


class LetterPlan:
    """The letters of a round, gathered while its signatories are admitted.

    Ten bytes a letter are kept: whose it is, and in which locale for which reason.
    """

    def __init__(self, rules: CampaignRules) -> None:
        self._rules = rules
        self._lanes: dict[Lane, tuple[array[int], array[int]]] = {}
        self._locales: list[tuple[str, str]] = []
        """The locales of dates and numbers, each with why the letter is in its language."""
        self._found: dict[tuple[str, ...], list[tuple[array[int], array[int], int]]] = {}

    def add(self, signatory: int, case: str, country: str, locale: str, chosen_by: str) -> None:
        """Add the letters of a signatory for a case: one for each route that serves."""
        key = (case, country, locale, chosen_by)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = [*self._letters(*key)]
        for signatories, locales, at in found:
            signatories.append(signatory)
            locales.append(at)

    def _letters(
        self, case: str, country: str, locale: str, chosen_by: str
    ) -> Iterator[tuple[array[int], array[int], int]]:
        rules = self._rules
        for route in rules.routes(case, country):
            template = rules.template_locale(case, route.letter, locale)
            owner = rules.campaign.cases[case].country
            formats = format_locale(locale, template, rules.default_locale, owner)
            entry = (formats, locale_reason(locale, template, chosen_by))
            if entry not in self._locales:
                self._locales.append(entry)
            lane = (route.to, case, route.letter, template)
            gathered = self._lanes.setdefault(lane, (array("q"), array("H")))
            yield *gathered, self._locales.index(entry)

    def enter(self, entries: Entries, max_letters: int) -> None:
        """Number the letters, share them out over bundles, and enter both in the ledger.

        By authority, then case, letter, locale, and as their signatories were admitted: by group,
        sheet, tab and row. Numbers go on from the campaign's last.
        """
        number = entries.last_number()
        for authority, lanes in groupby(sorted(self._lanes), key=lambda lane: lane[0]):
            mine = list(lanes)
            total = sum(len(self._lanes[lane][0]) for lane in mine)
            entries.add_letters(self._numbered(mine, number, max_letters))
            sizes = [min(max_letters, total - start) for start in range(0, total, max_letters)]
            entries.add_bundles(
                BundlePlan(authority, bundle, len(sizes), size)
                for bundle, size in enumerate(sizes, start=1)
            )
            number += total

    def _numbered(self, lanes: list[Lane], last: int, max_letters: int) -> Iterator[NumberedLetter]:
        """Yield one authority's letters, numbered from the one after ``last`` on."""
        count = 0
        for lane in lanes:
            for signatory, at in zip(*self._lanes[lane], strict=True):
                count += 1
                bundle = (count - 1) // max_letters + 1
                locale, reason = self._locales[at]
                number = last + count
                yield NumberedLetter(signatory, *lane, locale, reason, number, bundle)
