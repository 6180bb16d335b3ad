"""What a group says in sheets.toml is understood, or told in plain words; never passed over."""

from __future__ import annotations

import tomllib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.sheets.settings import (
    SettingsInvalid,
    SheetSettings,
    check_settings,
    load_settings,
    mapping_line,
)

WHOLE = """
encoding = "windows-1252"
country = "Deutschland"
language = "Deutsch"
date_order = "day-month"

[columns]
"Wohn-Ort" = "city"
"Remarks" = ""

["signatures.csv"]
encoding = "UTF8"
case = "Azza Soliman"
columns."Wohnort" = "region"
columns."Brief an" = "case"
"""


def reason(text: str) -> str:
    with pytest.raises(SettingsInvalid) as caught:
        load_settings(text, "signatures.csv")
    return str(caught.value)


@pytest.mark.parametrize("text", ["", "\n# nothing yet\n", "\ufeff"])
def test_an_empty_file_says_nothing(text: str) -> None:
    assert load_settings(text, "signatures.csv") == SheetSettings("", "", "", "", {})


def test_what_stands_at_the_top_is_for_all_sheets() -> None:
    columns = {"wohnort": "city", "remarks": ""}
    said = SheetSettings("cp1252", "DE", "", "day-month", columns, "de")
    assert load_settings(WHOLE, "other.xlsx") == said


@pytest.mark.parametrize("name", ["signatures.csv", "march/signatures.csv"])
def test_what_is_said_of_one_sheet_goes_before_the_rest(name: str) -> None:
    columns = {"wohnort": "region", "remarks": "", "briefan": "case"}
    said = SheetSettings("utf-8", "DE", "Azza Soliman", "day-month", columns, "de")
    assert load_settings(WHOLE, name) == said


def test_a_sheet_is_known_by_its_name_however_a_disk_stores_accents() -> None:
    text = '["caf\u00e9.csv"]\ncountry = "FR"'
    assert load_settings(text, "cafe\u0301.csv").country == "FR"


def test_a_sheet_is_known_by_its_name_whatever_its_capitals() -> None:
    assert load_settings('["Signatures.CSV"]\ncountry = "FR"', "may/signatures.csv").country == "FR"


def test_a_sheet_without_a_dot_in_its_name_has_a_table_too() -> None:
    assert load_settings('[march]\ncountry = "FR"', "march").country == "FR"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('\ncontry = "FR"', 'no setting "contry" in line 2'),
        ('[colums]\nA = "city"', 'no setting "colums" in line 1'),
        ('["b.csv"]\nfoo = "x"', 'no setting "foo" for "b.csv" in line 2'),
        ("country = 3", '"country" in line 1 must be text in quotation marks'),
        ('country = "Atlantis"', "is not a country we know"),
        ('encoding = "klingon"', "is not an encoding we know"),
        ('encoding = "rot13"', "is not an encoding we know"),
        ('encoding = "punycode"', "is not an encoding we know"),
        ('encoding = "a\\u0000b"', "is not an encoding we know"),
        ('date_order = "mdy"', "must be 'day-month' or 'month-day'"),
        ('columns = "city"', "must be a table of headings and fields"),
        ("[columns]\nTown = 3", 'gives "Town" a meaning that must be text'),
        ('[columns]\nTown = "shoe size"', 'gives "Town" a meaning that is no field of ours'),
        ('[columns]\n"?" = "city"', "without a letter or figure"),
        ('[columns]\nTown = "city"\nTOWN = "name"', 'gives "TOWN" two meanings'),
        ('country = "FR"\ncountry = "DE"', "line 2 says again what stands above it"),
        ('country = "FR"\ndate_order day-month', "line 2 is not written as TOML"),
        ('country = "', "line 1 is not written as TOML"),
        ("a = " + "9" * 900, 'no setting "a"'),
        ("a = [\n" + "[\n" * 20_000, "too deep"),
        ("a" + ".a" * 20_000 + " = 1", "line 1 is longer than 1,000 characters"),
        ("#\n" * 40_000, "longer than 64,000 characters"),
        ("\x00", "line 1 is not written as TOML"),
    ],
)
def test_what_cannot_be_used_is_told_in_words(text: str, words: str) -> None:
    assert words in reason(text)


@pytest.mark.parametrize("field", ["city", "City", "given name", "given_name", "Postleitzahl"])
def test_a_field_may_be_called_by_any_of_its_names(field: str) -> None:
    known = {"City": "city", "given name": "given_name", "Postleitzahl": "postcode"}
    said = load_settings(f'[columns]\nBox = "{field}"', "a.csv")
    assert said.columns == {"box": known.get(field, field)}


def test_the_case_is_one_of_the_campaign() -> None:
    cases = {"azza": "azza-soliman", "azzasoliman": "azza-soliman", "bob": "bob"}
    plain = SheetSettings(country="FR")
    assert check_settings(plain, cases) == plain
    named = SheetSettings(case="AZZA Soliman")
    assert check_settings(named, cases).case == "azza-soliman"
    with pytest.raises(SettingsInvalid, match="one of: azza-soliman, bob"):
        check_settings(SheetSettings(case="zoe"), cases)


@pytest.mark.parametrize("above", ["", 'country = "FR"\n', '[columns]\nTown = "city"\n'])
def test_the_line_that_is_proposed_works_where_it_is_put(above: str) -> None:
    line = mapping_line("Adress (home)", "address")
    assert line == 'columns."Adress (home)" = "address"'
    assert load_settings(f"{above}{line}\n", "a.csv").columns["adresshome"] == "address"


@settings(max_examples=50, deadline=None)
@given(st.text(min_size=1, max_size=40))
def test_the_line_that_is_proposed_is_toml_whatever_the_heading(heading: str) -> None:
    assert list(tomllib.loads(mapping_line(heading, "name"))["columns"].values()) == ["name"]


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=80) | st.text('[]{}="\n.a1#', max_size=80))
def test_any_text_is_understood_or_refused(text: str) -> None:
    with suppress(SettingsInvalid):
        assert isinstance(load_settings(text, "a.csv"), SheetSettings)
