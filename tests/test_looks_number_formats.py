"""The text a cell shows under a number format, as Excel shows it."""

from __future__ import annotations

import pytest

from pipeline.sheets.reading.number_formats import differing, matters, shown


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (1234, "00000", "01234"),
        (1234.0, "00000", "01234"),
        (123456, "00000", "123456"),
        (0, "00000", "00000"),
        (78051120, "000-00-0000", "078-05-1120"),
        (78051120, r"000\-00\-0000", "078-05-1120"),
        (5, '"0"0', "05"),
        (44, "+0", "+44"),
        (44, '"+"0', "+44"),
        (447700900123, "+0", "+447700900123"),
        (612345678, '0#" "##" "##" "##" "##', "06 12 34 56 78"),
        (5, "0##", "005"),
        (5551234, "[<=9999999]###-####;(###) ###-####", "555-1234"),
        (2125551234, "[<=9999999]###-####;(###) ###-####", "(212) 555-1234"),
        (12345, "[<=99999]00000;00000-0000", "12345"),
        (23456789, "[<=99999]00000;00000-0000", "02345-6789"),
        (5, "[$-409]000", "005"),
        (5, "[Red]000", "005"),
        (5, "000_)", "005"),
        (-5, "000", "-005"),
        (-5, "000;(000)", "(005)"),
        (0, '0;-0;"none"', "none"),
        (1, '"Yes";;"No"', "Yes"),
        (12.5, "0", "13"),
        (42, '"REF-"0000', "REF-0042"),
        (10**15, "0", "1000000000000000"),
        (12, "@", "12"),
        ("abc", "@", "abc"),
        ("abc", "00000", "abc"),
        ("42", '"REF-"@', "REF-42"),
        (7, '00;-00;00;"text "@', "07"),
        ("x", '00;-00;00;"text "@', "text x"),
    ],
)
def test_digits_and_signs_are_shown_as_excel_shows_them(
    value: str | float, code: str, text: str
) -> None:
    assert shown(value, code) == text


@pytest.mark.parametrize(
    "code",
    ["General", "", "0.00", "#,##0", "0%", "0.00E+00", "# ?/?", "dd/mm/yyyy", "[h]:mm", '"€"0',
     "[$€-407]0", "$0", "00 kg", ";;;", "[DBNum1]0", "0;0;0;@;0", "0@"],
)  # fmt: skip
def test_amounts_dates_and_anything_unsure_stay_as_they_are(code: str) -> None:
    assert shown(1234, code) is None
    assert not matters(code)


@pytest.mark.parametrize(("value", "code"), [(0, "#"), (-1, '"Yes";;"No"'), (-1, "[<5]0;00")])
def test_a_number_that_would_vanish_stays(value: float, code: str) -> None:
    assert shown(value, code) is None


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (1234.0, "00000", "01234"),
        (12345.0, "00000", None),
        (-5.0, "000", "-005"),
        (5.0, "0", None),
        ("", '"REF-"@', None),
        (None, "000", None),
    ],
)
def test_only_another_text_is_told(value: str | float | None, code: str, text: str | None) -> None:
    assert differing(value, code) == text
