"""Who a letter is posted to, and by whom, as it stands on an envelope or a label."""

from __future__ import annotations

from datetime import date

from pipeline.campaign.lines import Lines
from pipeline.campaign.load import Campaign
from pipeline.letters.values import PlannedLetter, authority_values, letter_values


def posted_to(campaign: Campaign, key: str, template_locale: str, locale: str) -> list[str]:
    """Return the lines of an authority's address as a letter in that language has them.

    Where an embassy forwards letters to the authority, they are the embassy's.
    """
    to = campaign.authorities[key].via or key
    words = campaign.lines(to, template_locale) or Lines()
    return _lines(authority_values(campaign, to, words, locale)["address_block"])


def posted_by(campaign: Campaign, letter: PlannedLetter, day: date) -> list[str]:
    """Return name and address of who signs a letter, if its safety setting wants them outside.

    Nothing otherwise: an envelope then says nothing of who sends it.
    """
    country = letter.signatory["country"]
    case = campaign.cases[letter.case]
    safety = case.safety_of(letter.kind, letter.authority, country, day)
    if safety.sender_address != "envelope":
        return []
    # The values of such a letter leave the sender out; those of one with the address inside do not.
    inside = case.route[0].model_copy(update={"sender_address": "letter"})
    signatory = letter_values(campaign, letter, day, inside)["signatory"]
    return _lines(f"{signatory['name']}\n{signatory['address_block']}")


def _lines(block: str) -> list[str]:
    return [line for line in block.split("\n") if line]
