"""A campaign's files are read whole, and each fault in them is one line with file and key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.campaign.load import find_campaign, load_campaign
from pipeline.campaign.models import Case, Route
from pipeline.campaign.rules import CampaignRules
from pipeline.errors import CampaignInvalid, ExitCode, WrongWords
from tests.support.campaigns import DAY, SAMPLE, write_campaign

COUNTRIES = st.sampled_from(["GB", "FR", "EG", "BD"])
LISTS = st.lists(COUNTRIES)
DAYS = st.integers(0, 20).map(lambda days: date(2017, 12, 1) + timedelta(days))


def routes(*tables: dict[str, object]) -> Case:
    return Case.model_validate(
        {"id": "ann", "name": "Ann", "country": "EG", "route": [*tables]}, strict=False
    )


def targets(case: Case, country: str, day: date = DAY) -> list[str]:
    return [route.to for route in case.routes_for(country, day)]


def replace(file: str, old: str, new: str) -> Callable[[Path], None]:
    """Return a fault: other words in one of the campaign's files."""

    def spoil(folder: Path) -> None:
        text = (folder / file).read_text("utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), "utf-8")

    return spoil


def remove(file: str) -> Callable[[Path], None]:
    """Return a fault: a file that is not there."""
    return lambda folder: (folder / file).unlink()


def test_the_sample_campaign_has_two_cases_and_six_authorities() -> None:
    campaign = load_campaign(SAMPLE)
    assert campaign.id == "write-for-rights-2017"
    assert campaign.settings.title == "Write for Rights 2017"
    assert sorted(campaign.cases) == ["azza-soliman", "xulhaz-mannan"]
    assert len(campaign.authorities) == 6
    assert sorted(campaign.templates["azza-soliman", "appeal"]) == ["ar", "en", "fr"]
    assert sorted(campaign.templates["xulhaz-mannan", "support"]) == ["bn", "en", "fr"]
    assert campaign.cases["azza-soliman"].facts["arrested_on"] == date(2016, 12, 7)
    assert campaign.covers(date(2017, 12, 31))
    assert not campaign.covers(date(2018, 1, 1))


FAULTS = [
    (replace("campaign.toml", "title", "titel"), "campaign.toml", "titel"),
    (replace("campaign.toml", "max_letters", "max_leters"), "campaign.toml", "bundle.max_leters"),
    (replace("campaign.toml", "= 3", "= 0"), "campaign.toml", "bundle.max_letters"),
    (replace("campaign.toml", '"en_GB"', '"klingon"'), "campaign.toml", "default_locale"),
    (replace("campaign.toml", '"GB"', '"UK"'), "campaign.toml", "sender_country"),
    (replace("campaign.toml", "2018-12-31", "2016-12-31"), "campaign.toml", "until"),
    (replace("campaign.toml", '"Spring', "Spring"), "campaign.toml", "TOML"),
    (remove("campaign.toml"), "campaign.toml", "missing"),
    (remove("authorities.toml"), "authorities.toml", "missing"),
    (replace("authorities.toml", "office", "offise"), "authorities.toml", "minister", "offise"),
    (replace("authorities.toml", "[minister]\n", "[minister]\nrank = 'duke'\n"), "rank"),
    (replace("authorities.toml", "lines.fr", "lines.french"), "authorities.toml", "french"),
    (replace("authorities.toml", "[bob.lines.fr]", "[bob.lines.de]"), "bob.lines.fr"),
    (replace("authorities.toml", "[embassy]\n", "[embassy]\nvia = 'nobody'\n"), "nobody"),
    (replace("ann/case.toml", '"minister"', '"ministre"'), "ann/case.toml", "ministre"),
    (replace("ann/case.toml", '"FR"', '"France"'), "ann/case.toml", "country"),
    (replace("ann/case.toml", "senders", "sender"), "ann/case.toml", "route"),
    (replace("ann/case.toml", "aliases", "alias"), "ann/case.toml", "alias", "aliases"),
    (replace("ann/case.toml", "name =", "mention_organization = false\nname ="), "mention_org"),
    (replace("bob/case.toml", '"support"', '"suport"'), "bob", "suport"),
    (remove("ann/appeal.en.docx"), "ann/case.toml", "appeal", "en_GB"),
    (lambda folder: (folder / "ann/appeal.en.docx").rename(folder / "ann/appeal.engl.docx"),
     "ann/appeal.engl.docx", "engl"),
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=[" ".join(fault[1:]) for fault in FAULTS])  # type: ignore[arg-type]
def test_a_fault_is_a_line_that_names_file_and_key(
    tmp_path: Path, fault: tuple[Callable[[Path], None], *tuple[str, ...]]
) -> None:
    spoil, *words = fault
    folder = write_campaign(tmp_path / "spring")
    spoil(folder)
    with pytest.raises(CampaignInvalid) as caught:
        load_campaign(folder)
    assert caught.value.exit_code is ExitCode.CAMPAIGN_INVALID
    lines = caught.value.message.splitlines()
    assert any(all(word in line for word in words) for line in lines), lines


def test_all_faults_of_a_campaign_are_named_at_once(tmp_path: Path) -> None:
    folder = write_campaign(tmp_path / "spring")
    replace("campaign.toml", "title", "titel")(folder)
    replace("ann/case.toml", "country", "land")(folder)
    with pytest.raises(CampaignInvalid) as caught:
        load_campaign(folder)
    assert "titel" in caught.value.message
    assert "ann/case.toml: country: is missing" in caught.value.message


def test_facts_of_a_case_may_be_called_anything_else(tmp_path: Path) -> None:
    folder = write_campaign(tmp_path / "spring")
    replace("ann/case.toml", "country", 'profession = "lawyer"\ncountry')(folder)
    assert load_campaign(folder).cases["ann"].facts == {"profession": "lawyer"}


def test_a_campaign_is_found_by_name_or_folder(tmp_path: Path) -> None:
    folder = write_campaign(tmp_path / "spring")
    assert find_campaign("spring", tmp_path) == folder
    assert find_campaign(str(folder), tmp_path / "nowhere") == folder
    with pytest.raises(WrongWords, match="spring"):
        find_campaign("autumn", tmp_path)


def test_senders_and_except_senders_bound_a_route() -> None:
    case = routes(
        {"letter": "appeal", "to": "president", "except_senders": ["EG"]},
        {"letter": "appeal", "to": "embassy", "senders": ["GB"]},
    )
    assert targets(case, "GB") == ["president", "embassy"]
    assert targets(case, "FR") == ["president"]
    assert targets(case, "EG") == []


@pytest.mark.parametrize(
    ("day", "open_"), [(9, False), (10, True), (15, True), (20, True), (21, False)]
)
def test_a_dated_route_is_open_from_its_first_to_its_last_day(day: int, open_: bool) -> None:
    case = routes(
        {"letter": "a", "to": "b", "from": date(2017, 12, 10), "until": date(2017, 12, 20)}
    )
    assert bool(targets(case, "GB", date(2017, 12, day))) is open_


@settings(max_examples=50, deadline=None)
@given(LISTS, LISTS, st.none() | DAYS, st.none() | DAYS, COUNTRIES, DAYS)
def test_a_country_that_is_kept_out_is_never_served(
    senders: list[str],
    excepted: list[str],
    first: date | None,
    last: date | None,
    country: str,
    day: date,
) -> None:
    """Nothing else in a route can open it to those it protects."""
    table = {"letter": "a", "to": "b", "senders": senders, "from": first, "until": last}
    route = Route.model_validate({**table, "except_senders": excepted})
    if route.serves(country, day):
        assert country not in excepted
        assert not senders or country in senders
        assert (first or day) <= day <= (last or day)


@pytest.mark.parametrize(
    ("case", "route", "expected"),
    [
        ((True, "letter"), {}, (True, "letter")),
        ((False, "omit"), {}, (False, "omit")),
        ((True, "letter"), {"mention_organisation": False}, (False, "letter")),
        ((False, "omit"), {"mention_organisation": True}, (True, "omit")),
        ((True, "letter"), {"sender_address": "envelope"}, (True, "envelope")),
        ((True, "omit"), {"sender_address": "letter"}, (True, "letter")),
    ],
)
def test_a_routes_word_on_safety_wins_over_its_cases(
    case: tuple[bool, str], route: dict[str, object], expected: tuple[bool, str]
) -> None:
    mention, address = case
    table: dict[str, object] = {"letter": "a", "to": "b", **route}
    whole = routes(table).model_copy(
        update={"mention_organisation": mention, "sender_address": address}
    )
    safety = whole.safety(whole.route[0])
    assert (safety.mention_organisation, safety.sender_address) == expected


def test_a_case_is_known_by_id_name_and_alias(tmp_path: Path) -> None:
    rules = CampaignRules(load_campaign(write_campaign(tmp_path / "spring")), DAY)
    assert {word: rules.cases.get(word) for word in ("ann", "annexample", "annie", "an")} == {
        "ann": "ann",
        "annexample": "ann",
        "annie": "ann",
        "an": None,
    }


def test_a_letter_falls_back_to_the_campaigns_language(tmp_path: Path) -> None:
    rules = CampaignRules(load_campaign(write_campaign(tmp_path / "spring")), DAY)
    assert rules.template_locale("ann", "appeal", "fr_CA") == "fr"
    assert rules.template_locale("ann", "appeal", "bn") == "en"
    assert rules.missing_locales("ann", "GB", "bn")
    assert not rules.missing_locales("ann", "GB", "fr")
    assert not rules.is_routed("ann", "FR")
