"""Locales never cross scripts, and countries and languages are known by their CLDR names."""

from __future__ import annotations

import pytest
from babel import Locale
from babel.core import get_global
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.localise.locales import (
    choose_locale,
    format_locale,
    locale_reason,
    parse_locale,
)
from pipeline.localise.names import (
    country_code,
    country_line,
    country_name,
    fold,
    language_code,
    language_name,
)

LANGUAGES = ("en", "fr", "de", "ar", "bn")
NOT_COUNTRIES = set("AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ".split())
"""Two-letter codes of CLDR that ISO 3166-1 gives to no country."""
MANY = """af am ar ar_DZ ar_EG ar_MA ar_SY az be bg bn bs ca ckb cs da de de_AT el en en_US es eu fa
fi fr he hi hr hu hy id it ja ka kk km ko lt lv mk mr ms my nb ne nl pa_Arab pl ps pt pt_PT ro ru si
sk sl sq sr sr_Latn sv sw ta te th tr uk ur uz vi zh zh_Hant""".split()


@pytest.mark.parametrize(
    ("wanted", "available", "chosen"),
    [
        ("zh_TW", "zh en", None),
        ("zh_TW", "zh zh_Hant en", "zh_Hant"),
        ("zh_HK", "zh_CN en", None),
        ("zh_MO", "zh_HK zh", "zh_HK"),
        ("sr_Latn", "sr", None),
        ("sr_ME", "sr sr_Latn", "sr_Latn"),
        ("pa_PK", "pa", None),
        ("uz_Cyrl", "uz", None),
        ("pt_AO", "pt pt_PT", "pt_PT"),
        ("pt_AO", "pt_BR en", None),
        ("es_BO", "es es_419", "es_419"),
        ("fr_CA", "en fr", "fr"),
        ("fr-CA", "en fr_CA fr", "fr_CA"),
        ("en", "en_GB", "en_GB"),
        ("en", "en_GB en_US", None),
        ("de", "en fr", None),
        ("ar_EG", "ar ar_MA", "ar"),
        ("pt_PT", "pt en", None),
        ("pt_AO", "pt en", None),
        ("pt_AO", "pt pt_AO", "pt_AO"),
        ("pt_BR", "pt pt_PT", "pt"),
        ("prs", "fa fa_AF", "fa_AF"),
        ("prs", "fa", "fa"),
        ("no", "nb en", "nb"),
        ("zh_MO", "zh_Hant zh", "zh_Hant"),
        ("en_AU", "en en_001", "en_001"),
        ("hi_Latn", "en_IN hi", None),
        ("ht", "fr", None),
        ("en-GB-u-ca-islamic", "en_GB en", "en_GB"),
        ("ckb", "ckb_IR", "ckb_IR"),
    ],
)
def test_the_nearest_locale_of_the_same_script_is_chosen(
    wanted: str, available: str, chosen: str | None
) -> None:
    assert choose_locale(wanted, available.split()) == chosen


def script(code: str) -> str:
    """Return a locale's script after CLDR's likely subtags."""
    locale = Locale.parse(code)
    likely = get_global("likely_subtags")
    key = f"{locale.language}_{locale.territory}"
    full = Locale.parse(likely.get(key) or likely[locale.language])
    return locale.script or str(full.script)


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(MANY), st.lists(st.sampled_from(MANY), unique=True))
def test_a_chosen_locale_is_there_and_keeps_language_and_script(
    wanted: str, available: list[str]
) -> None:
    chosen = choose_locale(wanted, available)
    if wanted in available:
        assert chosen == wanted
    if chosen is not None:
        assert chosen in available
        assert Locale.parse(chosen).language == Locale.parse(wanted).language
        assert script(chosen) == script(wanted)


@pytest.mark.parametrize("code", ["und", "", "xx_YY", "english", "no such", "1"])
def test_what_is_no_locale_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match=r"locale|language"):
        parse_locale(code)


@pytest.mark.parametrize(
    ("requested", "template", "default", "country", "locale"),
    [
        ("fr_CA", "fr", "en_GB", "EG", "fr_CA"),
        ("en", "en", "en_GB", "EG", "en_GB"),
        ("fr", "fr", "en_GB", "EG", "fr"),
        ("ar", "ar", "en_GB", "EG", "ar_EG"),
        ("bn", "bn", "en_GB", "BD", "bn_BD"),
        ("de", "en", "en_GB", "EG", "en_GB"),
        ("en_US", "en", "en_GB", "EG", "en_US"),
        ("pt_PT", "pt_BR", "en_GB", "BR", "pt_BR"),
    ],
)
def test_a_letters_dates_take_their_region_from_signatory_office_or_case(
    requested: str, template: str, default: str, country: str, locale: str
) -> None:
    assert format_locale(requested, template, default, country) == locale


@pytest.mark.parametrize(
    ("code", "locale"),
    [
        ("ar-EG-u-nu-latn", "ar_EG"),
        ("th-TH-u-ca-gregory-nu-thai", "th_TH"),
        ("de-x-private", "de"),
        ("prs", "fa_AF"),
        ("zh-TW", "zh_Hant_TW"),
        ("iw", "he_IL"),
        ("no-NO", "nb_NO"),
        ("sh", "sr_Latn"),
        ("zh-Hant-SG", "zh_Hant"),
    ],
)
def test_a_code_is_read_without_its_extensions(code: str, locale: str) -> None:
    assert str(parse_locale(code)) == locale


@pytest.mark.parametrize(
    "code", ["und", "UND", "und_US", "und-Latn", "root", "", "ru_Latn", "ar-Latn", "ku_IQ", "C"]
)
def test_what_names_no_language_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match=r"locale|language"):
        parse_locale(code)


@pytest.mark.parametrize(
    ("wanted", "template", "chosen_by", "reason"),
    [
        ("fr_CA", "fr", "row", "row fr fr_CA"),
        ("ar_EG", "ar", "group", "group ar ar_EG"),
        ("en_GB", "en", "campaign", "campaign en en_GB"),
        ("zh_TW", "en", "row", "none en zh_TW"),
        ("zh_TW", "zh", "row", "none zh zh_TW"),
    ],
)
def test_the_reason_for_a_letters_language_is_said(
    wanted: str, template: str, chosen_by: str, reason: str
) -> None:
    assert locale_reason(wanted, template, chosen_by) == reason


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_is_known_by_its_name(language: str) -> None:
    """All of ISO 3166-1, in the words of CLDR."""
    names = {
        code: name
        for code, name in Locale(language).territories.items()
        if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES
    }
    assert len(names) > 245
    assert {name for code, name in names.items() if country_code(name) != code} == set()
    assert {code for code in names if country_code(f" {code.lower()} ") != code} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_letters_are_written_in_is_known_by_its_name(language: str) -> None:
    codes = {code.split("_")[0] for code in MANY} - {"nb"}
    names = {code: language_name(code, language) for code in codes}
    assert {name for code, name in names.items() if language_code(name) != code} == set()
    assert {code for code in codes if language_code(code) != code} == set()


@pytest.mark.parametrize("text", ["", " ", "Atlantis", "Franc", "XX", "E.U.", "12", "?"])
def test_no_country_is_guessed(text: str) -> None:
    assert country_code(text) is None


@pytest.mark.parametrize("text", ["", "Klingon", "Frenchish", "?", "12"])
def test_no_language_is_guessed(text: str) -> None:
    assert language_code(text) is None


@pytest.mark.parametrize("name", ["U.K.", "Britain", "england", "Grande Bretagne", "بريطانيا"])
def test_everyday_names_of_a_country_are_known(name: str) -> None:
    assert country_code(name) == "GB"


def test_an_address_abroad_ends_with_its_country_in_capitals() -> None:
    assert country_line("EG", "fr", "FR") == "ÉGYPTE"
    assert country_line("FR", "fr", "FR") == ""
    assert country_name("EG", "en") == "Egypt"


@settings(max_examples=50, deadline=None)
@given(st.text())
@example("𝓐")
def test_folding_is_blind_to_case_and_spaces(text: str) -> None:
    assert fold(f"  {text} -") == fold(text)
    assert fold(fold(text)) == fold(text)
