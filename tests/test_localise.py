"""Dates and digits, held against ICU 77.1, which reads the same CLDR 47 as Babel 2.18.

Where a date's spelling comes from ICU it was printed by ``Intl.DateTimeFormat`` of Node.js 24.
"""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from datetime import date
from typing import Any, get_args

import pytest
from babel.localedata import locale_identifiers
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.localise.dates import Style, format_date, native_digits
from pipeline.localise.names import country_code

JANUARY, DECEMBER = date(2026, 1, 1), date(2026, 12, 10)
_FORMAT_ALL = """
import json, sys
from datetime import date
from pipeline.localise.dates import format_date, format_dateline
order, styles = json.load(sys.stdin)
days = [date(2026, 1, 1), date(2026, 6, 10)]
written = {
    code: [format_date(day, code, style) for day in days for style in styles]
    + [format_dateline(day, code, "X") for day in days]
    for code in order
}
print(json.dumps(written, sort_keys=True))
"""


def plain(text: str) -> str:
    """Return text in NFC with every kind of space a space."""
    return unicodedata.normalize("NFC", text).replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("locale", "written"),
    [
        ("ar_EG", "١ يناير ٢٠٢٦"),
        ("ar_SA", "١ يناير ٢٠٢٦"),
        ("ar_IQ", "١ كانون الثاني ٢٠٢٦"),
        ("bn", "১ জানুয়ারী, ২০২৬"),
        ("mr", "१ जानेवारी, २०२६"),
        ("my", "၂၀၂၆ ဇန်နဝါရီ ၁"),
        ("ckb", "١ی کانوونی دووەمی ٢٠٢٦"),
        ("pa_PK", "۱ جنوری ۲۰۲۶"),
        ("ar", "1 يناير 2026"),
        ("ar_MA", "1 يناير 2026"),
        ("fr", "1 janvier 2026"),
        ("it", "1 gennaio 2026"),
        ("pt_BR", "1 de janeiro de 2026"),
        ("de_AT", "1. Jänner 2026"),
        ("hy", "01 հունվարի, 2026 թ."),
    ],
)
def test_the_first_of_january_is_written_as_icu_writes_it(locale: str, written: str) -> None:
    assert plain(format_date(JANUARY, locale)) == plain(written)


@pytest.mark.parametrize(
    ("locale", "written"),
    [
        ("en_GB", "10 December 2026"),
        ("en_US", "December 10, 2026"),
        ("fr_CA", "10 décembre 2026"),
        ("pl", "10 grudnia 2026"),
        ("cs", "10. prosince 2026"),
        ("fi", "10. joulukuuta 2026"),
        ("hr", "10. prosinca 2026."),
        ("ca", "10 de desembre del 2026"),
        ("kk", "2026 ж. 10 желтоқсан"),
        ("vi", "10 tháng 12, 2026"),
        ("ja", "2026年12月10日"),
        ("ko", "2026년 12월 10일"),
        ("he", "10 בדצמבר 2026"),
        ("ar_MA", "10 دجنبر 2026"),
        ("sw", "10 Desemba 2026"),
    ],
)
def test_the_tenth_of_december_is_written_as_icu_writes_it(locale: str, written: str) -> None:
    assert plain(format_date(DECEMBER, locale)) == plain(written)


@pytest.mark.parametrize("style", get_args(Style))
def test_every_style_is_written_in_the_locales_own_digits(style: Style) -> None:
    written = format_date(DECEMBER, "ar_EG", style)
    assert not set(written) & set("0123456789")
    assert set(written) & set("٠١٢٣٤٥٦٧٨٩")


@pytest.mark.parametrize(
    ("locale", "digits"),
    [
        ("ar_EG", "٠١٢٣٤٥٦٧٨٩"),
        ("fa", "۰۱۲۳۴۵۶۷۸۹"),
        ("bn", "০১২৩৪৫৬৭৮৯"),
        ("ne", "०१२३४५६७८९"),
        ("my", "၀၁၂၃၄၅၆၇၈၉"),
        ("dz", "༠༡༢༣༤༥༦༧༨༩"),
        ("ar", "0123456789"),
        ("hi", "0123456789"),
        ("ur", "0123456789"),
        ("fr", "0123456789"),
    ],
)
def test_digits_are_those_of_the_locale(locale: str, digits: str) -> None:
    assert native_digits("0123456789", locale) == digits


@settings(max_examples=50, deadline=None)
@given(st.text(), st.sampled_from(["ar_EG", "bn", "fa", "my", "fr"]))
def test_native_digits_change_digits_alone_and_keep_their_worth(text: str, locale: str) -> None:
    changed = native_digits(text, locale)
    assert len(changed) == len(text)
    for before, after in zip(text, changed, strict=True):
        assert unicodedata.digit(after, None) == unicodedata.digit(before, None)
        assert before == after or before in "0123456789"


def test_dates_do_not_depend_on_which_locale_came_first() -> None:
    """Babel 2.18 lets some names leak between the locales of one process: "1 M01، 2026" for ur."""
    codes = sorted(code for code in locale_identifiers() if code != "root")
    scattered = sorted(codes, key=lambda code: code[::-1])
    nameless_first = ["az_Arab", "zh_Latn", "mni_Mtei", *codes]
    printed = [
        subprocess.run(
            [sys.executable, "-c", _FORMAT_ALL],
            input=json.dumps([order, get_args(Style)]),
            capture_output=True,
            check=True,
            encoding="utf-8",
        )
        for order in (codes, codes[::-1], scattered, nameless_first)
    ]
    first, *others = (json.loads(run.stdout) for run in printed)
    assert len(first) == len(codes)
    assert [{code for code in codes if other[code] != first[code]} for other in others] == [
        set(),
        set(),
        set(),
    ]


@pytest.mark.parametrize(
    ("locale", "asked", "written"),
    [
        ("fa", {"calendar": "gregorian", "digits": "latn"}, "10 دسامبر 2026"),
        ("fa", {"digits": "latn"}, "19 آذر 1405"),
        ("th", {"calendar": "gregorian"}, "10 ธันวาคม ค.ศ. 2026"),
        ("th", {"digits": "native"}, "๑๐ ธันวาคม ๒๕๖๙"),
        ("ar_EG", {"digits": "latn"}, "10 ديسمبر 2026"),
        ("ar_MA", {"digits": "native"}, "١٠ دجنبر ٢٠٢٦"),
        ("hi", {"digits": "native"}, "१० दिसंबर २०२६"),
        ("zh_CN", {"digits": "native"}, "二〇二六年十二月十日"),
        ("fr", {"digits": "native"}, "10 décembre 2026"),
        ("ar_SA", {"calendar": "hijri"}, "١ رجب ١٤٤٨ هـ"),
        ("ja", {"calendar": "japanese"}, "令和8年12月10日"),
        ("zh_TW", {"calendar": "roc"}, "民國115年12月10日"),
        ("en_GB", {"calendar": "hijri"}, "1 Rajab 1448 AH"),
    ],
)
def test_an_office_can_ask_for_another_calendar_or_other_digits(
    locale: str, asked: dict[str, Any], written: str
) -> None:
    """Printed by ICU 77.1 with the same keywords; Chinese figures as formal letters have them."""
    assert format_date(DECEMBER, locale, **asked) == written


@pytest.mark.parametrize(
    ("day", "locale", "asked", "words"),
    [
        (DECEMBER, "de", {"calendar": "hijri"}, "no words for the hijri calendar in de"),
        (DECEMBER, "de", {"calendar": "lunar"}, "is unknown"),
        (DECEMBER, "th", {"digits": "thai"}, "is unknown"),
        (date(1900, 1, 1), "ar", {"calendar": "hijri"}, "1900-01-01 cannot be written"),
        (date(1900, 1, 1), "zh_TW", {"calendar": "roc"}, "1900-01-01 cannot be written"),
        (date(1872, 1, 1), "ja", {"calendar": "japanese"}, "1872-01-01 cannot be written"),
    ],
)
def test_a_date_that_cannot_be_written_is_refused(
    day: date, locale: str, asked: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        format_date(day, locale, **asked)


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(1912, 7, 29), "明治45年7月29日"),
        (date(1912, 7, 30), "大正元年7月30日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(2019, 5, 1), "令和元年5月1日"),
    ],
)
def test_a_japanese_era_begins_with_its_first_day(day: date, written: str) -> None:
    """Printed by ICU 77.1."""
    assert format_date(day, "ja", calendar="japanese") == written


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2024, 3, 19), "۲۹ اسفند ۱۴۰۲"),
        (date(2024, 3, 20), "۱ فروردین ۱۴۰۳"),
        (date(2025, 3, 20), "۳۰ اسفند ۱۴۰۳"),
        (date(2025, 3, 21), "۱ فروردین ۱۴۰۴"),
    ],
)
def test_the_persian_year_begins_at_nowruz(day: date, written: str) -> None:
    assert format_date(day, "fa") == written


@pytest.mark.parametrize(
    "text",
    ["XA", "xb", "Pseudo-Accents", "Pseudo-Bidi", "pseudo-accenten", "EU", "Eurozone", "UN", "ZZ"],
)
def test_what_stands_in_tables_of_countries_and_is_none_is_not_taken(text: str) -> None:
    assert country_code(text) is None


@pytest.mark.parametrize(("text", "code"), [("XK", "XK"), ("Kosovo", "XK"), ("Ägypten", "EG")])
def test_a_country_is_taken_by_code_and_by_name(text: str, code: str) -> None:
    assert country_code(text) == code
