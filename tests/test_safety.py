"""What a case's safety settings forbid reaches no template, whatever the template asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace as changed
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.campaign.load import Campaign, load_campaign
from pipeline.letters.values import letter_values
from tests.support.campaigns import DAY, SAMPLE, planned_letter, write_campaign

ORGANISATION = "Amnesty"
ADDRESS = ("12 Privet Drive", "AB1 2CD", "Littletown", "Hiddenshire", "zoe@example.org")
SUPPORT = [
    ("azza-soliman", "azza-soliman", ("en", "fr", "ar")),
    ("xulhaz-mannan", "minhaz-mannan-emon", ("en", "fr", "bn")),
]


def texts(value: Any) -> Iterator[str]:
    """Yield every text in a letter's values."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from (str(key), *texts(inner))
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts(inner)
    else:
        yield str(value)


def said(campaign: Campaign, **changes: object) -> str:
    """Return all that a template could print of a letter."""
    return "\n".join(texts(letter_values(campaign, planned_letter(**changes), DAY)))


def with_address(campaign: Campaign, word: str) -> Campaign:
    """Return a campaign whose cases all say the same of the sender's address."""
    cases = {
        key: case.model_copy(update={"sender_address": word})
        for key, case in campaign.cases.items()
    }
    return changed(campaign, cases=cases)


@pytest.mark.parametrize(
    ("case", "to", "locale"), [(case, to, code) for case, to, codes in SUPPORT for code in codes]
)
def test_a_letter_of_support_names_no_organisation_and_no_address(
    case: str, to: str, locale: str
) -> None:
    words = said(
        load_campaign(SAMPLE), case=case, kind="support", authority=to, template_locale=locale
    )
    assert ORGANISATION.casefold() not in words.casefold()
    assert "organisation" not in words
    assert [part for part in ADDRESS if part in words] == []
    assert "Zoë O’Brien" in words


def test_an_appeal_may_name_both() -> None:
    words = said(load_campaign(SAMPLE))
    assert ORGANISATION in words
    assert [part for part in ADDRESS if part not in words] == []


@pytest.mark.parametrize("word", ["envelope", "omit"])
def test_an_address_that_is_not_for_the_letter_is_nowhere_in_it(word: str) -> None:
    words = said(with_address(load_campaign(SAMPLE), word))
    assert [part for part in ADDRESS if part in words] == []


def with_routes(campaign: Campaign, *changes: dict[str, object]) -> Campaign:
    """Return the sample with a route of the appeal to the president for each of ``changes``."""
    case = campaign.cases["azza-soliman"]
    route = [case.route[0].model_copy(update=change) for change in changes]
    return changed(campaign, cases={case.id: case.model_copy(update={"route": route})})


OPEN: dict[str, object] = {"from_": date(2017, 12, 11)}
GUARDED: dict[str, object] = {
    "until": date(2017, 12, 10),
    "mention_organisation": False,
    "sender_address": "envelope",
}


@pytest.mark.parametrize("order", [(OPEN, GUARDED), (GUARDED, OPEN)])
@pytest.mark.parametrize(("day", "open_"), [(10, False), (11, True)])
def test_of_two_dated_routes_the_one_of_the_day_has_its_say(
    order: tuple[dict[str, object], ...], day: int, open_: bool
) -> None:
    campaign = with_routes(load_campaign(SAMPLE), *order)
    words = "\n".join(texts(letter_values(campaign, planned_letter(), date(2017, 12, day))))
    assert (ORGANISATION in words) is open_
    assert [part for part in ADDRESS if (part in words) is not open_] == []


def test_a_letter_that_no_route_serves_says_no_more_than_the_strictest() -> None:
    campaign = with_routes(
        load_campaign(SAMPLE),
        {"senders": ["FR"]},
        {"senders": ["DE"], "mention_organisation": False},
        {"senders": ["IT"], "sender_address": "omit"},
    )
    words = said(campaign)
    assert ORGANISATION not in words
    assert [part for part in ADDRESS if part in words] == []
    with pytest.raises(LookupError):
        said(campaign, authority="nobody")


def test_a_route_may_be_tried_by_itself() -> None:
    campaign = with_routes(load_campaign(SAMPLE), {"senders": ["GB"]}, GUARDED)
    first, second = campaign.cases["azza-soliman"].route
    letter = planned_letter()
    assert "organisation" in letter_values(campaign, letter, DAY, first)["campaign"]
    assert "organisation" not in letter_values(campaign, letter, DAY, second)["campaign"]


def test_a_title_that_names_the_organisation_is_not_offered(tmp_path: Path) -> None:
    """Where the organisation must not be named, no other field may name it either."""
    folder = write_campaign(tmp_path / "spring")
    text = (folder / "campaign.toml").read_text().replace("Spring", "Example Society's Spring")
    (folder / "campaign.toml").write_text(text)
    words = said(load_campaign(folder), case="bob", kind="support", authority="bob")
    assert "Example Society" not in words


def test_values_are_plain_texts_dates_and_lists() -> None:
    """No object with behaviour reaches a template."""

    def assert_plain(value: Any) -> None:
        if isinstance(value, dict):
            assert all(isinstance(key, str) for key in value)
            inner = list(value.values())
        else:
            inner = value if type(value) is list else []
            assert type(value) in (str, int, float, bool, date, list)
        for item in inner:
            assert_plain(item)

    values = letter_values(load_campaign(SAMPLE), planned_letter(), DAY)
    assert list(values) == ["signatory", "case", "authority", "campaign", "letter"]
    assert_plain(values)


def test_every_known_field_is_offered_and_consent_is_not() -> None:
    signatory = letter_values(load_campaign(SAMPLE), planned_letter(), DAY)["signatory"]
    promised = "name title given_name family_name gender address postcode city region country"
    assert {*promised.split(), "message", "email", "address_block"} <= set(signatory)
    assert not {"consent", "case"} & set(signatory)
    assert signatory["address_block"].split("\n") == [
        "12 Privet Drive",
        "Littletown AB1 2CD",
        "United Kingdom",
    ]


def test_the_guide_names_every_field_there_is_and_no_other() -> None:
    """The table's first column: ``case.name``, then the short ``.country`` of the same family."""
    table = (SAMPLE.parent / "README.md").read_text("utf-8").split("### Fields")[1]
    named: set[str] = set()
    for line in table.split("There are no other fields")[0].splitlines():
        family = ""
        for word in re.findall(r"`([a-z_]*\.[a-z_]*)`", line.split("|")[1] if "|" in line else ""):
            family = word.partition(".")[0] or family
            named.add(f"{family}.{word.partition('.')[2]}")
    values = letter_values(load_campaign(SAMPLE), planned_letter(), DAY)
    facts = load_campaign(SAMPLE).cases["azza-soliman"].facts
    offered = {f"{family}.{field}" for family, fields in values.items() for field in fields}
    assert named - {"case."} == offered - {f"case.{fact}" for fact in facts}
