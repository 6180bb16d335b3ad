"""Dates and digits, held against ICU 77.1, which reads the same CLDR 47 as Babel 2.18.

Where a date's spelling comes from ICU it was printed by ``Intl.DateTimeFormat`` of Node.js 24.
"""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from datetime import date
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.localise.dates import Style, format_date, format_dateline, native_digits
from pipeline.localise.names import country_code

JANUARY, DECEMBER = date(2026, 1, 1), date(2026, 12, 10)
MANY = """af am ar ar_DZ ar_EG ar_MA ar_SY az be bg bn bs ca ckb cs da de de_AT el en en_US es eu fa
fi fr he hi hr hu hy id it ja ka kk km ko lt lv mk mr ms my nb ne nl pa_Arab pl ps pt pt_PT ro ru si
sk sl sq sr sr_Latn sv sw ta te th tr uk ur uz vi zh zh_Hant""".split()
_FORMAT_ALL = """
import json, sys
from datetime import date
from pipeline.localise.dates import format_date, format_dateline
days = [date(2026, month, 10) for month in range(1, 13)]
written = {
    code: [format_date(day, code, style) for day in days for style in json.loads(sys.argv[2])]
    + [format_dateline(day, code, "X") for day in days]
    for code in json.loads(sys.argv[1])
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
    """Babel 2.18 lets some names leak between the locales of one process."""
    orders = [MANY, MANY[::-1]]
    styles = json.dumps(get_args(Style))
    command = [sys.executable, "-c", _FORMAT_ALL]
    printed = [
        subprocess.run([*command, json.dumps(order), styles], capture_output=True, check=True)
        for order in orders
    ]
    first, second = (json.loads(run.stdout) for run in printed)
    assert {code for code in MANY if first[code] != second[code]} == set()


@pytest.mark.parametrize(
    ("locale", "day", "place", "written"),
    [
        ("fr_FR", 10, "Lyon", "Lyon, le 10 décembre 2017"),
        ("fr_CA", 1, "Québec", "Québec, le 1er décembre 2017"),
        ("fr", 1, "", "Le 1er décembre 2017"),
        ("en_GB", 1, "Leeds", "1 December 2017"),
        ("ar_EG", 10, "القاهرة", "القاهرة، ١٠ ديسمبر ٢٠١٧"),
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
    "text",
    ["XA", "xb", "Pseudo-Accents", "Pseudo-Bidi", "pseudo-accenten", "EU", "Eurozone", "UN", "ZZ"],
)
def test_what_stands_in_tables_of_countries_and_is_none_is_not_taken(text: str) -> None:
    assert country_code(text) is None


@pytest.mark.parametrize(("text", "code"), [("XK", "XK"), ("Kosovo", "XK"), ("Ägypten", "EG")])
def test_a_country_is_taken_by_code_and_by_name(text: str, code: str) -> None:
    assert country_code(text) == code
