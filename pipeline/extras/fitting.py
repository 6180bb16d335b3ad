"""Whether every address that a campaign prints outside its letters fits its place."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.campaign.load import Campaign
from pipeline.extras.addresses import posted_to
from pipeline.extras.envelopes import LARGEST as LARGEST_ON_ENVELOPE
from pipeline.extras.labels import LARGEST as LARGEST_ON_LABEL
from pipeline.extras.papers import READABLE, Box, envelope_of, fit, labels_of


def unfit_addresses(campaign: Campaign) -> Iterator[str]:
    """Yield a line for each address that would be too small to read; it would never be cut off."""
    places = [*_places(campaign)]
    wanted = {
        (route.to, locale): None
        for case in campaign.cases.values()
        for route in case.route
        for locale in campaign.templates.get((case.id, route.letter), ())
    }
    for key, locale in wanted if places else ():
        lines = posted_to(campaign, key, locale, locale)
        for word, room, largest in places:
            if not fit(lines, room, largest).fits:
                yield (
                    f"authorities.toml: the address of {key} in {locale} is too long for {word}: "
                    f"it would be set smaller than {READABLE} points. Choose larger ones under "
                    "[print] in campaign.toml, or make its lines fewer or shorter."
                )


def _places(campaign: Campaign) -> Iterator[tuple[str, Box, int]]:
    """Yield each place for an address that is asked for, and its largest type."""
    asked = campaign.settings.print
    if asked.labels != "none":
        yield f"labels {asked.labels}", labels_of(asked.labels).room, LARGEST_ON_LABEL
    if asked.envelopes != "none":
        room = envelope_of(asked.envelopes).address
        yield f"envelopes {asked.envelopes}", room, LARGEST_ON_ENVELOPE
