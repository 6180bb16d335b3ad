"""The country line of an address, and countries in a letter's text, held against lists by hand."""

from __future__ import annotations

import pytest
from babel import Locale

from pipeline.localise.capitals import capitals
from pipeline.localise.names import country_code, country_line, country_name, is_country

COUNTRIES = [code for code in map(str, Locale("en").territories) if is_country(code)]


@pytest.mark.parametrize(
    ("country", "letter", "sender", "line"),
    [
        ("EG", "ar_EG", "GB", "EGYPT"),
        ("EG", "fr_FR", "GB", "EGYPT"),
        ("EG", "ar_EG", "FR", "ÉGYPTE"),
        ("BD", "bn", "DE", "BANGLADESCH"),
        ("EG", "en_GB", "CH", "ÄGYPTEN"),
        ("EG", "fr_CH", "CH", "ÉGYPTE"),
        ("EG", "it_CH", "CH", "EGITTO"),
        ("EG", "fr_CA", "CA", "ÉGYPTE"),
        ("EG", "ar_EG", "CA", "EGYPT"),
        ("GB", "en", "TR", "BİRLEŞİK KRALLIK"),
        ("GB", "en", "GR", "ΗΝΩΜΕΝΟ ΒΑΣΙΛΕΙΟ"),
        ("TH", "en", "GR", "ΤΑΪΛΑΝΔΗ"),
        ("GB", "ka", "GE", "გაერთიანებული სამეფო"),
        ("TT", "hy", "AM", "ՏՐԻՆԻԴԱԴ ԵՎ ՏՈԲԱԳՈ"),
        ("CN", "ga", "IE", "AN tSÍN"),
        ("CN", "en_IE", "IE", "CHINA"),
        ("IS", "nl", "NL", "IJSLAND"),
        ("EG", "ja", "JP", "エジプト"),
        ("EG", "en", "JP", "エジプト"),
        ("EG", "en_IN", "IN", "EGYPT"),
        ("EG", "hi", "IN", "मिस्र"),
        ("CZ", "en", "PT", "CHÉQUIA"),
        ("CZ", "en", "BR", "TCHÉQUIA"),
        ("GB", "zh_Hant_TW", "TW", "英國"),
        ("GB", "zh_Hans_CN", "CN", "英国"),
    ],
)
def test_the_country_line_is_for_the_senders_post(
    country: str, letter: str, sender: str, line: str
) -> None:
    """A letter in one of the post's languages has the line in it, any other in the main one."""
    assert country_line(country, letter, sender) == line


def test_inland_mail_has_no_country_line() -> None:
    assert [country_line(code, "en", code) for code in COUNTRIES] == [""] * len(COUNTRIES)


def test_every_post_can_name_every_country() -> None:
    """With a letter in a language of no post."""
    assert len(COUNTRIES) > 240
    for sender in COUNTRIES:
        lines = {country_line(code, "eo", sender) for code in COUNTRIES}
        assert len(lines) == len(COUNTRIES)


@pytest.mark.parametrize(
    ("text", "locale", "upper"),
    [
        ("Türkiye, İzmir, ışık", "tr", "TÜRKİYE, İZMİR, IŞIK"),
        ("İsveçrə", "az", "İSVEÇRƏ"),
        ("India", "en", "INDIA"),
        ("India", "az_Cyrl", "INDIA"),
        ("Ελλάδα", "el_GR", "ΕΛΛΑΔΑ"),
        ("Ταϊλάνδη", "el", "ΤΑΪΛΑΝΔΗ"),
        ("Μάιος", "el", "ΜΑΪΟΣ"),
        ("προΰπαρξη", "el", "ΠΡΟΫΠΑΡΞΗ"),
        ("Großbritannien", "de", "GROSSBRITANNIEN"),
        ("საქართველო", "ka", "საქართველო"),
        ("Հայաստան և Արցախ", "hy", "ՀԱՅԱՍՏԱՆ ԵՎ ԱՐՑԱԽ"),
        ("an tSín", "ga", "AN tSÍN"),
        ("na hOileáin", "ga", "NA hOILEÁIN"),
        ("Éire", "ga", "ÉIRE"),
        ("Éthiopie", "fr", "ÉTHIOPIE"),
        ("مصر", "ar", "مصر"),
        ("मिस्र", "hi", "मिस्र"),
        ("埃及", "zh", "埃及"),
        ("Україна", "uk", "УКРАЇНА"),
        ("Ấn Độ", "vi", "ẤN ĐỘ"),
    ],
)
def test_capitals_are_those_of_the_language(text: str, locale: str, upper: str) -> None:
    assert capitals(text, locale) == upper


@pytest.mark.parametrize(
    ("code", "locale", "name"),
    [
        ("HK", "en_GB", "Hong Kong"),
        ("HK", "de_AT", "Hongkong"),
        ("MO", "pt_PT", "Macau"),
        ("CD", "en", "Democratic Republic of the Congo"),
        ("CD", "fr_BE", "République démocratique du Congo"),
        ("CG", "en", "Republic of the Congo"),
        ("PS", "en_US", "Palestine"),
        ("PS", "ar_EG", "فلسطين"),
        ("MM", "fr", "Myanmar"),
        ("BA", "en", "Bosnia and Herzegovina"),
        ("KN", "en", "Saint Kitts and Nevis"),
        ("EG", "fr", "Égypte"),
        ("CI", "it", "Costa d’Avorio"),
        ("HK", "zh_Hant_TW", "香港"),
        ("MO", "zh_Hant_HK", "澳門"),
    ],
)
def test_a_letter_calls_a_country_by_the_name_letters_use(
    code: str, locale: str, name: str
) -> None:
    assert country_name(code, locale) == name


def test_no_english_name_is_one_for_lists_on_a_screen() -> None:
    odd = [name for code in COUNTRIES if any(sign in (name := country_name(code, "en")) for sign in
           ("&", "SAR", " - ", "St."))]  # fmt: skip
    assert odd == []


@pytest.mark.parametrize("code", ["HK", "MO", "CD", "CG", "PS", "MM", "BA", "KN", "TT"])
def test_the_names_letters_use_are_understood_in_sheets(code: str) -> None:
    names = {locale: country_name(code, locale) for locale in ("en", "fr", "de", "es", "ar", "zh")}
    assert {locale: country_code(name) for locale, name in names.items()} == dict.fromkeys(
        names, code
    )


def test_sark_has_no_name_but_in_english_and_is_no_country_of_its_own() -> None:
    assert not is_country("CQ")
    assert country_code("Sark") is None
