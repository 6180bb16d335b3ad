"""A campaign's files are read whole, and each fault in them is one line with file and key."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.campaign.faults import repeated_routes
from pipeline.campaign.idle import idle_settings
from pipeline.campaign.load import Campaign, find_campaign, load_campaign
from pipeline.campaign.models import Case, Route
from pipeline.campaign.rules import CampaignRules
from pipeline.errors import CampaignInvalid, ExitCode, WrongWords
from pipeline.letters.environment import safe_environment
from pipeline.letters.lint import lint_templates
from pipeline.letters.values import PlannedLetter, letter_values
from tests.support.campaigns import DAY, SAMPLE, write_campaign
from tests.support.documents import save_docx

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


def add(file: str, text: str) -> Callable[[Path], None]:
    """Return a fault: more at the end of a file."""

    def spoil(folder: Path) -> None:
        (folder / file).write_text((folder / file).read_text("utf-8") + text, "utf-8")

    return spoil


def copy(file: str, name: str) -> Callable[[Path], None]:
    """Return a fault: a file that is there a second time under another name."""

    def spoil(folder: Path) -> None:
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(folder / file, folder / name)

    return spoil


def rename(file: str, name: str) -> Callable[[Path], None]:
    """Return a fault: a file of another name."""

    def spoil(folder: Path) -> None:
        (folder / file).rename(folder / name)

    return spoil


def test_the_sample_campaign_has_two_cases_and_six_authorities() -> None:
    campaign = load_campaign(SAMPLE)
    assert campaign.id == "write-for-rights-2017"
    assert campaign.settings.title == "Write for Rights 2017"
    assert sorted(campaign.cases) == ["azza-soliman", "xulhaz-mannan"]
    assert len(campaign.authorities) == 6
    everywhere = {*"de en es fr hi ru".split()}
    for case, own in (("azza-soliman", "ar"), ("xulhaz-mannan", "bn")):
        for letter in ("appeal", "support"):
            assert {*campaign.templates[case, letter]} == {*everywhere, own}
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
    (replace("campaign.toml", "[bundle]", "calendar = 'mayan'\n[bundle]"), "calendar"),
    (remove("campaign.toml"), "campaign.toml", "missing"),
    (remove("authorities.toml"), "authorities.toml", "missing"),
    (replace("authorities.toml", "office", "offise"), "authorities.toml", "minister", "offise"),
    (replace("authorities.toml", "[minister]\n", "[minister]\nrank = 'duke'\n"), "rank"),
    (replace("authorities.toml", "lines.fr", "lines.french"), "authorities.toml", "french"),
    (replace("authorities.toml", 'closing = "Yours,"', ""), "minister", "lines.en", "a pair"),
    (replace("authorities.toml", '"Yours,"', '" "'), "minister", "lines.en", "a pair"),
    (replace("authorities.toml", '"Yours,"', '"{name},"'), "minister", "lines.en", "{name}"),
    (replace("authorities.toml", "[embassy]\n", "[embassy]\nvia = 'nobody'\n"), "nobody"),
    (replace("ann/case.toml", '"minister"', '"ministre"'), "ann/case.toml", "ministre"),
    (replace("ann/case.toml", '"FR"', '"France"'), "ann/case.toml", "country"),
    (replace("ann/case.toml", "senders", "sender"), "ann/case.toml", "route"),
    (replace("ann/case.toml", "aliases", "alias"), "ann/case.toml", "alias", "aliases"),
    (replace("ann/case.toml", "name =", "mention_organization = false\nname ="), "mention_org"),
    (replace("bob/case.toml", '"support"', '"suport"'), "bob", "suport"),
    (remove("ann/appeal.en.docx"), "ann/case.toml", "appeal", "en_GB"),
    (rename("ann/appeal.en.docx", "ann/appeal.engl.docx"), "ann/appeal.engl.docx", "engl"),
    (replace("campaign.toml", "= 3", "= 3\nwindow = 'nonsense'"), "campaign.toml", "bundle.window"),
    (replace("campaign.toml", "= 3", "= 3\npaper = 'A3'"), "campaign.toml", "bundle.paper"),
    (replace("ann/case.toml", '"GB"', '"EU"'), "ann/case.toml", "senders"),
    (replace("ann/case.toml", "Annie", "bob  exámple"), "bob/case.toml", "'Bob Example'", " ann"),
    (replace("ann/case.toml", "Annie", "BOB"), "bob/case.toml", "'bob'", " ann"),
    (replace("ann/case.toml", "Annie", "* * *"), "ann/case.toml", "'* * *'", "no letter"),
    (add("bob/case.toml", "[[route]]\nletter = 'appeal'\nto = 'minister'\nsenders = ['KE']\n"),
     "bob/case.toml", "routes 1 and 3", "appeal", "minister"),
    (add("authorities.toml", "[bob.lines.FR]\nsalutation = 'A'\nclosing = 'B'\n"),
     "authorities.toml", "bob", "fr and FR"),
    (copy("ann/appeal.fr.docx", "ann/appeal.EN.docx"), "ann/appeal.EN.docx", "appeal.en.docx"),
    (copy("ann/appeal.fr.docx", "ann/appeal.fr_Latn.docx"), "appeal.fr_Latn", "appeal.fr.docx"),
    (rename("ann/appeal.fr.docx", "ann/Appeal.fr.docx"), "ann/Appeal.fr.docx", "small letters"),
    (rename("ann/appeal.fr.docx", "ann/appeal.fr.DOCX"), "ann/appeal.fr.DOCX", "appeal.fr.docx"),
    (rename("ann/case.toml", "ann/Case.toml"), "ann/Case.toml", "case.toml, in small letters"),
    (copy("ann/appeal.fr.docx", "drafts/appeal.fr.docx"), "drafts", "case.toml"),
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


def test_settings_without_effect_are_named(tmp_path: Path) -> None:
    folder = write_campaign(tmp_path / "spring")
    assert [*idle_settings(load_campaign(folder))] == []
    replace("campaign.toml", "= 3", "= 3\npaper = 'Letter'\nwindow = 'us-10'")(folder)
    replace("bob/case.toml", '"omit"', '"envelope"')(folder)
    (address,) = idle_settings(load_campaign(folder))
    assert address.startswith('bob/case.toml: sender_address = "envelope" does the same as "omit"')


def test_lint_looks_at_each_route_with_its_own_safety(tmp_path: Path) -> None:
    """The second route of the same letter names no organisation, and the template does."""
    folder = write_campaign(tmp_path / "spring")
    save_docx(folder / "bob/appeal.en.docx", "{{ campaign.organisation }}")
    assert lint_templates(load_campaign(folder)) == []
    replace("bob/case.toml", '"minister"', '"minister"\nexcept_senders = ["RU"]')(folder)
    add(
        "bob/case.toml",
        "[[route]]\nletter = 'appeal'\nto = 'minister'\nsenders = ['RU']\n"
        "mention_organisation = false\n",
    )(folder)
    (issue,) = lint_templates(load_campaign(folder))
    assert (issue.template, issue.severity) == ("bob/appeal.en.docx", "error")
    assert "organisation" in issue.message


def test_all_faults_of_a_campaign_are_named_at_once(tmp_path: Path) -> None:
    folder = write_campaign(tmp_path / "spring")
    replace("campaign.toml", "title", "titel")(folder)
    replace("ann/case.toml", "country", "land")(folder)
    with pytest.raises(CampaignInvalid) as caught:
        load_campaign(folder)
    assert "titel" in caught.value.message
    assert "ann/case.toml: country: is missing" in caught.value.message


@pytest.mark.parametrize(
    ("one", "other"), [("en-GB", "en_GB"), ("zh_TW", "zh_Hant_TW"), ("sr", "sr_Cyrl")]
)
def test_of_two_templates_for_one_language_none_wins(tmp_path: Path, one: str, other: str) -> None:
    folder = write_campaign(tmp_path / "spring")
    copy("ann/appeal.fr.docx", f"ann/appeal.{one}.docx")(folder)
    copy("ann/appeal.fr.docx", f"ann/appeal.{other}.docx")(folder)
    with pytest.raises(CampaignInvalid, match="for the same language") as caught:
        load_campaign(folder)
    assert f"appeal.{one}.docx" in caught.value.message
    assert f"appeal.{other}.docx" in caught.value.message


def test_a_language_and_its_regions_may_have_a_template_each(tmp_path: Path) -> None:
    folder = write_campaign(tmp_path / "spring")
    for code in ("fr_CA", "fr_FR", "pt", "pt_PT", "zh_Hans", "zh_Hant"):
        copy("ann/appeal.fr.docx", f"ann/appeal.{code}.docx")(folder)
        add("authorities.toml", _lines("minister", code) + _lines("embassy", code))(folder)
    found = load_campaign(folder).templates["ann", "appeal"]
    assert sorted(found) == ["en", "fr", "fr_CA", "fr_FR", "pt", "pt_PT", "zh_Hans", "zh_Hant"]


def _lines(authority: str, code: str) -> str:
    return f"[{authority}.lines.{code}]\nsalutation = 'A'\nclosing = 'B'\n"


def test_what_a_word_processor_leaves_behind_is_no_fault(tmp_path: Path) -> None:
    folder = write_campaign(tmp_path / "spring")
    (folder / "images").mkdir()
    for name in ("images/logo.png", "images/~$peal.en.docx", "ann/~$peal.en.docx"):
        (folder / name).write_bytes(b"")
    copy("ann/appeal.fr.docx", ".git/appeal.fr.docx")(folder)
    assert sorted(load_campaign(folder).cases) == ["ann", "bob"]


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


ROUTES = st.builds(
    lambda senders, excepted, first, last: Route.model_validate(
        {"letter": "a", "to": "b", "senders": senders, "except_senders": excepted}
        | {"from": first, "until": last}
    ),
    LISTS,
    LISTS,
    st.none() | DAYS,
    st.none() | DAYS,
)


@settings(max_examples=200, deadline=None)
@given(ROUTES, ROUTES)
def test_routes_overlap_where_some_day_some_country_is_served_by_both(
    one: Route, other: Route
) -> None:
    """Kenya stands for all countries that no route here names."""
    days = [date(2017, 12, 1) + timedelta(day) for day in range(21)]
    countries = ("GB", "FR", "EG", "BD", "KE")
    both = [
        (country, day)
        for country in countries
        for day in days
        if one.serves(country, day) and other.serves(country, day)
    ]
    assert one.overlaps(other) == other.overlaps(one) == bool(both)


@pytest.mark.parametrize(
    "table",
    [
        {"senders": ["FR"]},
        {"except_senders": ["GB"]},
        {"senders": ["GB"], "from": date(2017, 12, 21)},
        {"senders": ["GB"], "letter": "support"},
        {"senders": ["GB"], "to": "embassy"},
    ],
)
def test_routes_may_differ_in_senders_dates_letter_or_authority(
    tmp_path: Path, table: dict[str, object]
) -> None:
    first = {"letter": "appeal", "to": "minister", "senders": ["GB"], "until": date(2017, 12, 20)}
    case = routes(first, {"letter": "appeal", "to": "minister", **table})
    assert [*repeated_routes(case)] == []


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


def test_a_country_is_closed_where_its_routes_are_for_other_days(tmp_path: Path) -> None:
    folder = write_campaign(tmp_path / "spring")
    replace("ann/case.toml", "except_", "until = 2017-12-05\nexcept_")(folder)
    rules = CampaignRules(load_campaign(folder), date(2017, 12, 10))
    assert [rules.is_routed("ann", code) for code in ("RU", "GB", "FR")] == [False, True, False]
    assert [rules.is_closed("ann", code) for code in ("RU", "GB", "FR")] == [True, False, False]
    before = CampaignRules(rules.campaign, date(2017, 12, 5))
    assert [before.is_closed("ann", code) for code in ("RU", "GB", "FR")] == [False] * 3


OFFICIAL = 'rank = "official"\n'


def with_authority(tmp_path: Path, words: str, **settings: str) -> Campaign:
    """Return a campaign whose authority bob is described by these words alone."""
    folder = write_campaign(tmp_path / "spring")
    text = (folder / "authorities.toml").read_text("utf-8")
    head = text[: text.index("[bob]")]
    table = f'[bob]\noffice = "Head"\nname = "Bo Example"\ncountry = "KE"\naddress = ["1"]\n{words}'
    (folder / "authorities.toml").write_text(head + table, "utf-8")
    added = "".join(f"{key} = {value}\n" for key, value in settings.items())
    replace("campaign.toml", "[bundle]", f"{added}[bundle]")(folder)
    return load_campaign(folder)


def salutation(campaign: Campaign, locale: str) -> str:
    lines = campaign.lines("bob", locale)
    return lines.salutation if lines else ""


def test_exact_words_win_and_the_usual_words_serve_the_rest(tmp_path: Path) -> None:
    exact = '[bob.lines.en]\nsalutation = "Dear Bo,"\nclosing = "Yours,"\n'
    campaign = with_authority(tmp_path, f'rank = "minister"\ngender = "male"\n{exact}')
    assert salutation(campaign, "en") == "Dear Bo,"
    assert salutation(campaign, "en_US") == "Dear Bo,"
    assert salutation(campaign, "fr") == "Monsieur le Ministre,"
    assert salutation(campaign, "de") == "Sehr geehrter Herr Minister,"
    assert salutation(campaign, "sr_Latn") == ""


def test_words_nobody_verified_are_printed_where_the_campaign_says_so(tmp_path: Path) -> None:
    words = 'rank = "judge"\ngender = "female"\n'
    careful = with_authority(tmp_path / "a", words)
    bold = with_authority(tmp_path / "b", words, unverified_lines="true")
    assert salutation(careful, "de") == ""
    assert salutation(bold, "de") == "Sehr geehrte Frau Richterin,"


def test_a_gap_is_filled_only_with_words_of_the_same_language(tmp_path: Path) -> None:
    office = '[bob.lines.ja]\noffice = "長官"\n'
    both = f'{office}name = "ボー・エグザンプル"\n'
    assert salutation(with_authority(tmp_path / "a", OFFICIAL), "ja") == ""
    assert salutation(with_authority(tmp_path / "b", OFFICIAL + office), "ja") == ""
    japanese = with_authority(tmp_path / "c", OFFICIAL + both)
    assert salutation(japanese, "ja") == "長官 ボー・エグザンプル 様\n謹啓"
    english = with_authority(tmp_path / "d", OFFICIAL)
    assert salutation(english, "en_US") == "Dear Bo Example:"
    assert salutation(english, "nl") == ""


def test_no_rank_is_taken_for_granted(tmp_path: Path) -> None:
    campaign = with_authority(tmp_path, 'gender = "male"\n')
    assert salutation(campaign, "fr") == ""
    words = CampaignRules(campaign, DAY).missing_lines("bob", "GB", "fr")
    assert "write its rank there" in words["cure"]


def test_letters_without_words_wait_and_the_cure_is_named(tmp_path: Path) -> None:
    campaign = with_authority(tmp_path, 'rank = "prosecutor"\n')
    rules = CampaignRules(campaign, DAY)
    assert rules.missing_lines("ann", "GB", "fr") == {}
    words = rules.missing_lines("bob", "GB", "fr")
    assert (words["authority"], words["language"]) == ("bob", "French")
    assert "[bob.lines.fr]" in words["cure"]
    assert "unverified_lines = true" in words["cure"]
    assert "write the gender of [bob]" in words["cure"]
    assert (
        CampaignRules(with_authority(tmp_path / "b", 'rank = "minister"\n'), DAY).missing_lines(
            "bob", "GB", "en_GB"
        )
        == {}
    )


def test_a_language_without_a_letter_waits_for_words_in_the_campaigns_own(tmp_path: Path) -> None:
    rules = CampaignRules(with_authority(tmp_path, 'rank = "prosecutor"\n'), DAY)
    assert rules.missing_locales("bob", "GB", "bn")
    assert rules.missing_lines("bob", "GB", "bn")["language"] == "English"


def test_the_closing_agrees_with_who_signs(tmp_path: Path) -> None:
    folder = write_campaign(tmp_path / "spring")
    closings = 'closing = "A/B"\nclosing_female = "A"\nclosing_male = "B"\n'
    add("authorities.toml", f'[bob.lines.hi]\nsalutation = "C"\n{closings}')(folder)
    campaign = load_campaign(folder)
    place = ("lyon", "a.csv", "Tab", 2)
    found = []
    for gender in ("Frau", "मर्द", "male", "M"):
        signatory = {"name": "Ada", "country": "GB", "gender": gender}
        letter = PlannedLetter(1, "bob", "appeal", "bob", "hi", "hi", *place, signatory)
        values = letter_values(campaign, letter, DAY, campaign.cases["bob"].route[0])
        found.append(values["letter"]["closing"])
    assert found == ["A", "A/B", "B", "A/B"]


def test_a_letter_without_words_is_never_written(tmp_path: Path) -> None:
    campaign = with_authority(tmp_path, 'rank = "prosecutor"\n')
    place = ("lyon", "a.csv", "Tab", 2)
    signatory = {"name": "Ada", "country": "GB"}
    letter = PlannedLetter(1, "bob", "appeal", "bob", "fr", "fr", *place, signatory)
    with pytest.raises(CampaignInvalid, match=r"bob in French: write .*\[bob\.lines\.fr\]"):
        letter_values(campaign, letter, DAY, campaign.cases["bob"].route[0])


@pytest.mark.parametrize(
    ("of_campaign", "of_authority", "shown"),
    [  # 10 December 2017: ICU 77 for the first and third, Babel's Gregorian for the second
        ("", "", "۱۹ آذر ۱۳۹۶"),
        ("calendar = 'gregorian'\ndigits = 'latn'\n", "", "10 دسامبر 2017"),
        ("calendar = 'roc'\n", "", "۱۹ آذر ۱۳۹۶"),
        ("calendar = 'gregorian'\n", "calendar = 'persian'\n", "۱۹ آذر ۱۳۹۶"),
    ],
)
def test_the_office_chooses_calendar_and_digits(
    tmp_path: Path, of_campaign: str, of_authority: str, shown: str
) -> None:
    folder = write_campaign(tmp_path / "spring")
    replace("campaign.toml", "[bundle]", f"{of_campaign}[bundle]")(folder)
    replace("authorities.toml", "[bob]\n", f"[bob]\n{of_authority}")(folder)
    add("authorities.toml", '[bob.lines.fa]\nsalutation = "A"\nclosing = "B"\n')(folder)
    campaign = load_campaign(folder)
    signatory = {"name": "Ada", "country": "GB", "city": ""}
    place = ("lyon", "a.csv", "Tab", 2)
    letter = PlannedLetter(1, "bob", "appeal", "bob", "fa", "fa", *place, signatory)
    values = letter_values(campaign, letter, date(2017, 12, 10), campaign.cases["bob"].route[0])
    line = safe_environment().from_string("{{ letter.date }}|{{ letter.date|date }}")
    assert values["letter"]["dateline"] == shown
    assert line.render(values) == f"{shown}|{shown}"


def test_a_case_has_forms_of_its_name_for_languages_that_inflect_it(tmp_path: Path) -> None:
    folder = write_campaign(tmp_path / "spring")
    add("bob/case.toml", '[forms.ru]\ngenitive = "Боба"\n')(folder)
    add("authorities.toml", '[bob.lines.ru]\nsalutation = "A"\nclosing = "B"\n')(folder)
    campaign = load_campaign(folder)
    signatory = {"name": "Ada", "country": "GB"}
    place = ("lyon", "a.csv", "Tab", 2)
    for locale, forms in {"ru": {"genitive": "Боба"}, "en": {}}.items():
        letter = PlannedLetter(1, "bob", "appeal", "bob", locale, locale, *place, signatory)
        values = letter_values(campaign, letter, DAY, campaign.cases["bob"].route[0])
        assert values["case"]["forms"] == forms


def test_a_letter_falls_back_to_the_campaigns_language(tmp_path: Path) -> None:
    rules = CampaignRules(load_campaign(write_campaign(tmp_path / "spring")), DAY)
    assert rules.template_locale("ann", "appeal", "fr_CA") == "fr"
    assert rules.template_locale("ann", "appeal", "bn") == "en"
    assert rules.missing_locales("ann", "GB", "bn")
    assert not rules.missing_locales("ann", "GB", "fr")
    assert not rules.is_routed("ann", "FR")
