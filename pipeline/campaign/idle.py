"""Settings of a campaign that are understood and have no effect yet."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.campaign.load import Campaign


def idle_settings(campaign: Campaign) -> Iterator[str]:
    """Yield a line for each setting that somebody may count on in vain."""
    if campaign.settings.print.envelopes != "none":
        return
    for case in campaign.cases.values():
        if "envelope" in (case.sender_address, *(route.sender_address for route in case.route)):
            yield (
                f'{case.id}/case.toml: sender_address = "envelope" does the same as "omit" while '
                "no envelopes are printed. Set envelopes under [print] in campaign.toml."
            )
