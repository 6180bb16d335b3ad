"""Lists, numbers and plural forms as readers of each language write them, from lists by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.localise.lists import Joining, join_words
from pipeline.localise.numbers import format_number
from pipeline.localise.plurals import form_to_use, missing_forms, needed_forms, plural_form


@pytest.mark.parametrize(
    ("words", "locale", "joining", "joined"),
    [
        ("", "en", "and", ""),
        ("Ana", "es", "and", "Ana"),
        ("Ana|Bo|Cy", "en_GB", "and", "Ana, Bo and Cy"),
        ("Ana|Bo|Cy", "en_US", "and", "Ana, Bo, and Cy"),
        ("Ana|Bo|Cy", "fr", "and", "Ana, Bo et Cy"),
        ("Ana|Bo|Cy", "de", "or", "Ana, Bo oder Cy"),
        ("Ana|Inés", "es", "and", "Ana e Inés"),
        ("Ana|Bo|Inés", "es_MX", "and", "Ana, Bo e Inés"),
        ("padre|hijos", "es", "and", "padre e hijos"),
        ("Ana|Íñigo", "es", "and", "Ana e Íñigo"),
        ("Ana|«Ideal»", "es", "and", "Ana e «Ideal»"),
        ("Ana|Yrigoyen", "es", "and", "Ana e Yrigoyen"),
        ("leña|hierro", "es", "and", "leña y hierro"),
        ("Ana|Yolanda", "es", "and", "Ana y Yolanda"),
        ("Ana|Helena", "es", "and", "Ana y Helena"),
        ("Inés|Ana", "es", "and", "Inés y Ana"),
        ("siete|ocho", "es", "or", "siete u ocho"),
        ("mujer|hombre", "es_AR", "or", "mujer u hombre"),
        ("Ana|Óscar", "es", "or", "Ana u Óscar"),
        ("7|8", "es", "or", "7 u 8"),
        ("10|11", "es", "or", "10 u 11"),
        ("100|110", "es", "or", "100 o 110"),
        ("Ana|Bo", "es", "or", "Ana o Bo"),
        ("Ana|Elena", "it", "and", "Ana e Elena"),
        ("Ana|Inés", "pt", "and", "Ana e Inés"),
        ("Ana|Inés", "gl", "and", "Ana e Inés"),
        ("Ana|Inés", "ca", "and", "Ana i Inés"),
        ("דן|אנה", "he", "and", "דן ואנה"),
        ("דן|Olga", "he", "and", "דן ו-Olga"),
        ("דן|5", "he", "and", "דן ו-5"),
        ("דן|\u200e\u200eOlga", "he", "and", "דן ו-\u200e\u200eOlga"),
        ("דן|Olga|אנה", "he", "and", "דן, Olga ואנה"),
        ("آنا|بو", "fa", "and", "آنا و بو"),
        ("A|B|C", "ja", "and", "A、B、C"),
        ("A|B|C", "zh_Hans", "and", "A、B和C"),
    ],
)
def test_names_are_joined_as_the_language_joins_them(
    words: str, locale: str, joining: Joining, joined: str
) -> None:
    assert join_words(tuple(words.split("|")) if words else (), locale, joining) == joined


@pytest.mark.parametrize("locale", ["es", "he", "en", "ar", "ja"])
def test_a_name_that_looks_like_a_placeholder_stays_a_name(locale: str) -> None:
    joined = join_words(("{0}", "{1}", "\ufdd1 y "), locale)
    assert [word in joined for word in ("{0}", "{1}", "\ufdd1 y ")] == [True] * 3


NARROW, WIDE = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("number", "locale", "written"),
    [
        ("1234567.5", "en_GB", "1,234,567.5"),
        ("1234567.5", "de", "1.234.567,5"),
        ("1234567.5", "fr", f"1{NARROW}234{NARROW}567,5"),
        ("12345", "de_AT", f"12{WIDE}345"),
        ("1234567", "en_IN", "12,34,567"),
        ("1234567", "hi", "12,34,567"),
        ("1234567", "bn", "১২,৩৪,৫৬৭"),
        ("1234.5", "ar_EG", "١٬٢٣٤٫٥"),
        ("1234.5", "ar_MA", "1.234,5"),
        ("1234.5", "fa", "۱٬۲۳۴٫۵"),
        ("1984", "es", "1984"),
        ("12345", "es", "12.345"),
        ("1984", "es_MX", "1,984"),
        ("1984", "pl", "1984"),
        ("12345", "pl", f"12{WIDE}345"),
        ("1984", "pt_PT", "1984"),
        ("1984", "pt_BR", "1.984"),
        ("1984", "it", "1984"),
        ("1984", "bg", "1984"),
        ("999.5", "es", "999,5"),
        ("9999.5", "es", "9999,5"),
        ("-3", "en", "-3"),
        ("-3", "sv", "\u22123"),
        ("-0.0001", "en", "0"),
        ("0", "ar_EG", "٠"),
        ("0.1", "en", "0.1"),
    ],
)
def test_a_number_is_written_as_readers_write_it(number: str, locale: str, written: str) -> None:
    assert format_number(Decimal(number), locale) == written


def test_an_office_may_ask_for_other_digits() -> None:
    assert format_number(Decimal("1234.5"), "ar_EG", "latn") == "1,234.5"
    assert format_number(Decimal("1234"), "hi", "native") == "१,२३४"


FORMS = {
    "en": {"one": "1", "other": "0 2 5 11 21 100 1.5"},
    "fr": {"one": "0 1 1.5", "other": "2 5 100", "many": "1000000"},
    "pt": {"one": "0 1", "other": "2 100"},
    "pt_PT": {"one": "1", "other": "0 2"},
    "pl": {"one": "1", "few": "2 3 4 22 34", "many": "0 5 11 12 14 21 25 100", "other": "1.5"},
    "ru": {"one": "1 21 101", "few": "2 4 22", "many": "0 5 11 14 100", "other": "1.5"},
    "cs": {"one": "1", "few": "2 3 4", "many": "1.5", "other": "0 5 22"},
    "sl": {"one": "1 101", "two": "2 102", "few": "3 4 103 1.5", "other": "0 5 11"},
    "ar": {"zero": "0", "one": "1", "two": "2", "few": "3 10 103", "many": "11 26 99 111",
           "other": "100 102 1.5"},
    "he": {"one": "1", "two": "2", "other": "0 3 10 20 100"},
    "cy": {"zero": "0", "one": "1", "two": "2", "few": "3", "many": "6", "other": "4 5 7"},
    "lv": {"zero": "0 10 11 20", "one": "1 21", "other": "2 22"},
    "lt": {"one": "1 21", "few": "2 9 22", "other": "0 10 11", "many": "1.5"},
    "ja": {"other": "0 1 2 100"},
    "hi": {"one": "0 1", "other": "2"},
    "tr": {"one": "1", "other": "0 2"},
}  # fmt: skip
"""From CLDR's chart of plural rules."""


@pytest.mark.parametrize("locale", FORMS)
def test_a_number_takes_its_plural_form(locale: str) -> None:
    expected = {number: form for form, row in FORMS[locale].items() for number in row.split()}
    assert {number: plural_form(Decimal(number), locale) for number in expected} == expected


def test_the_form_is_that_of_the_number_as_printed() -> None:
    assert plural_form(Decimal("1.00"), "en") == "one"
    assert plural_form(Decimal("1E+1"), "pl") == "many"
    assert plural_form(Decimal("1.0001"), "en") == "one"
    assert plural_form(Decimal("-1"), "en") == "one"


@pytest.mark.parametrize(
    ("locale", "needed"),
    [
        ("en", "one other"),
        ("fr", "one other"),
        ("es", "one other"),
        ("pt", "one other"),
        ("pl", "one few many"),
        ("ru", "one few many"),
        ("cs", "one few other"),
        ("ar", "zero one two few many other"),
        ("ja", "other"),
        ("zh", "other"),
        ("he", "one two other"),
    ],
)
def test_a_template_needs_the_forms_of_whole_numbers(locale: str, needed: str) -> None:
    assert needed_forms(locale) == tuple(needed.split())
    assert missing_forms(needed.split()[1:], locale) == (needed.split()[0],)
    assert missing_forms(needed.split(), locale) == ()


def test_whole_millions_take_the_usual_form_and_fractions_never_another() -> None:
    assert form_to_use(Decimal(1_000_000), ("one", "other"), "fr") == "other"
    assert form_to_use(Decimal(1_000_000), ("one", "many", "other"), "fr") == "many"
    assert form_to_use(Decimal("1.5"), ("one", "few", "other"), "cs") is None
    assert form_to_use(Decimal("1.5"), ("one", "few", "many"), "pl") is None
    assert form_to_use(Decimal(5), ("one", "other"), "pl") is None
