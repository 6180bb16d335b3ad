"""Numbers are written by Word's numeric pictures, as the standard's own examples show."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.letters.mail_merge_numbers import picture_fault, write_number

STANDARD = [
    # number, picture and result, from ISO/IEC 29500-1, 17.16.4.2
    ("9", "00.00", "09.00"),
    ("15", "$###", "$ 15"),
    ("222492", "x##", "492"),
    ("0.125", "0.00x", "0.125"),
    ("0.75", ".x", ".8"),
    ("95.4", "$###.00", "$ 95.40"),
    ("2456800", "$#,###,###", "$2,456,800"),
    ("-10", "-##", "-10"),
    ("10", "-##", " 10"),
    ("10", "+##", "+10"),
    ("-10", "+##", "-10"),
    ("33", "##%", "33%"),
    ("3.98", "$##0.00 'is the sales tax'", "$  3.98 is the sales tax"),
]
OTHERS = [
    ("1245.65", "$#,##0.00;-$#,##0.00", "en_US", "$1,245.65"),
    ("-1245.65", "$#,##0.00;($#,##0.00)", "en_US", "($1,245.65)"),
    ("0", "0;-0;'none; at all'", "en_GB", "none; at all"),
    ("-80", "##", "en_GB", "-80"),
    ("1234.5", "#.##0,00", "de_DE", "1.234,50"),
    ("1234.5", "#,##0.00", "de_DE", "1.234,50"),
    ("1234.5", "0,00", "de_DE", "1234,50"),
    ("1234", "#,##0", "de_DE", "1.234"),
    ("5", "$,0.00", "en_US", "$5.00"),
    ("1234567.005", "$,0.00", "en_US", "$1,234,567.01"),
    ("5", "0,000", "en_US", "0,005"),
    ("12", "0 '0'", "ar_EG", "١٢ 0"),
    ("12", "'no place'", "en_GB", "no place12"),
]


@pytest.mark.parametrize(("number", "picture", "written"), STANDARD)
def test_the_examples_of_the_standard(number: str, picture: str, written: str) -> None:
    assert write_number(Decimal(number), picture, "en_US") == written


@pytest.mark.parametrize(("number", "picture", "locale", "written"), OTHERS)
def test_sections_separators_and_digits(
    number: str, picture: str, locale: str, written: str
) -> None:
    assert write_number(Decimal(number), picture, locale) == written


@settings(max_examples=100, deadline=None)
@given(
    st.decimals(-(10**12), 10**12, places=3),
    st.text(st.sampled_from("0#x.,+-;'$% a"), max_size=12),
    st.sampled_from(["en_GB", "de_DE", "fr_FR", "ar_EG", "hi_IN"]),
)
def test_any_picture_is_followed_or_refused(number: Decimal, picture: str, locale: str) -> None:
    if not picture_fault(picture):
        assert isinstance(write_number(number, picture, locale), str)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**15))
def test_grouped_digits_are_the_number(number: int) -> None:
    assert write_number(Decimal(number), ",0", "en_GB") == f"{number:,}"
