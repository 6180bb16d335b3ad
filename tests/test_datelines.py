"""Date lines: what stands at the head of a letter in each language."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from importlib.resources import files

import pytest

from pipeline.localise.dates import format_dateline

JANUARY, DECEMBER = date(2026, 1, 1), date(2026, 12, 10)


@pytest.mark.parametrize(
    ("locale", "day", "place", "written"),
    [
        ("fr_FR", 10, "Lyon", "Lyon, le 10 décembre 2017"),
        ("fr_CA", 1, "Québec", "Québec, le 1er décembre 2017"),
        ("fr", 1, "", "Le 1er décembre 2017"),
        ("en_GB", 1, "Leeds", "1 December 2017"),
        ("ar_EG", 10, "القاهرة", "القاهرة في ١٠ ديسمبر ٢٠١٧م"),
        ("bn_BD", 1, "ঢাকা", "ঢাকা, ১ ডিসেম্বর, ২০১৭"),
        ("es", 10, "Quito", "Quito, 10 de diciembre de 2017"),
        ("es", 10, "", "10 de diciembre de 2017"),
        ("fr", 10, "{date}", "{date}, le 10 décembre 2017"),
    ],
)
def test_a_date_line_is_built_as_the_language_does(
    locale: str, day: int, place: str, written: str
) -> None:
    assert format_dateline(date(2017, 12, day), locale, place) == written


@pytest.mark.parametrize(
    ("locale", "place", "written"),
    [
        ("de_DE", "Berlin", "Berlin, den 10. Dezember 2026"),
        ("de_AT", "Wien", "Wien, am 10. Dezember 2026"),
        ("de_CH", "Bern", "Bern, 10. Dezember 2026"),
        ("it", "Roma", "Roma, 10 dicembre 2026"),
        ("pt_BR", "Brasília", "Brasília, 10 de dezembro de 2026."),
        ("pt_PT", "Porto", "Porto, 10 de dezembro de 2026"),
        ("pt_AO", "Luanda", "Luanda, 10 de dezembro de 2026"),
        ("eu", "Gasteiz", "Gasteiz, 2026ko abenduaren 10a"),
        ("sv", "Stockholm", "Stockholm den 10 december 2026"),
        ("da", "København", "København, den 10. december 2026"),
        ("fi", "Helsingissä", "Helsingissä 10. joulukuuta 2026"),
        ("cs", "V Praze", "V Praze dne 10. prosince 2026"),
        ("sk", "Bratislava", "Bratislava 10. decembra 2026"),
        ("pl", "Warszawa", "Warszawa, 10 grudnia 2026 r."),
        ("sr", "Београд", "Београд, 10. децембра 2026. године"),
        ("sr_ME", "Podgorica", "Podgorica, 10. decembra 2026. godine"),
        ("bs", "Sarajevo", "Sarajevo, 10. decembra 2026. godine"),
        ("hr", "Zagreb", "Zagreb, 10. prosinca 2026."),
        ("lv", "Rīgā", "Rīgā, 2026. gada 10. decembrī"),
        ("lt", "Vilnius", "Vilnius, 2026 m. gruodžio 10 d."),
        ("hu", "Budapest", "Budapest, 2026. december 10."),
        ("sq", "Tiranë", "Tiranë, më 10 dhjetor 2026"),
        ("az", "Bakı", "Bakı, 10 dekabr 2026-cı il"),
        ("kk", "", "2026 жылғы 10 желтоқсан"),
        ("ky", "", "2026-жылдын 10-декабры"),
        ("uz", "", "2026-yil 10-dekabr"),
        ("ka", "", "2026 წლის 10 დეკემბერი"),
        ("mn", "", "2026 оны 12 дугаар сарын 10"),
        ("vi", "Hà Nội", "Hà Nội, ngày 10 tháng 12 năm 2026"),
        ("zh_CN", "", "2026年12月10日"),
        ("ja", "", "2026年12月10日"),
        ("ko", "", "2026년 12월 10일"),
        ("km", "", "ថ្ងៃទី១០ ខែធ្នូ ឆ្នាំ២០២៦"),
        ("th", "", "10 ธันวาคม 2569"),
        ("ar_EG", "القاهرة", "القاهرة في ١٠ ديسمبر ٢٠٢٦م"),
        ("ar_MA", "الرباط", "الرباط في 10 دجنبر 2026"),
        ("he", "ירושלים", "ירושלים, 10 בדצמבר 2026"),
        ("fa", "تهران", "تهران، ۱۹ آذر ۱۴۰۵"),
        ("hi", "", "दिनांक 10 दिसंबर 2026"),
    ],
)
def test_the_tenth_of_december_heads_a_letter(locale: str, place: str, written: str) -> None:
    """As the notes on date lines have it, which know how sure each line is."""
    assert format_dateline(DECEMBER, locale, place) == written


@pytest.mark.parametrize(
    ("locale", "written"),
    [
        ("fr", "Le 1er janvier 2026"),
        ("it", "1º gennaio 2026"),
        ("pt_BR", "1º de janeiro de 2026."),
        ("hy", "1 հունվարի, 2026 թ."),
        ("de_AT", "1. Jänner 2026"),
        ("fr_FR", "Le 1er janvier 2026"),
    ],
)
def test_the_first_of_a_month_heads_a_letter(locale: str, written: str) -> None:
    assert format_dateline(JANUARY, locale) == written


@pytest.mark.parametrize(
    ("locale", "year", "part"),
    [
        ("az", 2023, "2023-cü il"),
        ("az", 2025, "2025-ci il"),
        ("az", 2029, "2029-cu il"),
        ("az", 2030, "2030-cu il"),
        ("eu", 2025, "2025eko"),
        ("eu", 2030, "2030eko"),
        ("eu", 2031, "2031ko"),
    ],
)
def test_a_years_ending_follows_how_it_is_spoken(locale: str, year: int, part: str) -> None:
    assert part in format_dateline(date(year, 5, 4), locale)


def test_a_hijri_date_line_has_the_gregorian_day_beside_it() -> None:
    line = format_dateline(DECEMBER, "ar_SA", "الرياض", calendar="hijri")
    assert line == "الرياض في ١ رجب ١٤٤٨ هـ الموافق ١٠ ديسمبر ٢٠٢٦م"
    assert format_dateline(DECEMBER, "zh_TW", calendar="roc") == "中華民國115年12月10日"
    assert format_dateline(DECEMBER, "th", digits="native") == "๑๐ ธันวาคม ๒๕๖๙"


def test_every_date_line_has_a_source_and_a_known_status() -> None:
    text = files("pipeline.localise").joinpath("data/datelines.toml").read_text("utf-8")
    lines = tomllib.loads(text)["line"]
    codes = [code for line in lines for code in line["locales"]]
    assert len(codes) == len(set(codes))
    assert {line["status"] for line in lines} <= {"official", "secondary", "unverified"}
    assert all(line["source"] for line in lines)
    for code in set(codes) - {"other"}:
        assert not re.search("[{}()']", format_dateline(DECEMBER, code, "X")), code
