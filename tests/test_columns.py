"""Headings are matched in any language, blind to case, accents and punctuation; never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.sheets.columns import Columns, filled_rows, match_columns
from pipeline.sheets.headings import known_fields
from tests.support.tabs import make_tab


def match(*headings: str) -> Columns:
    return match_columns(make_tab([headings]).rows)


FIELDS = "name address postcode city country language case"


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        ("Name,Address,Postcode,City,Country,Language,Case", FIELDS),
        ("Nom complet,Adresse,Code postal,Ville,Pays,Langue,Cas", FIELDS),
        ("Vollständiger Name,Straße,PLZ,Ort,Land,Sprache,Fall", FIELDS),
        ("Vorname,Nachname,Anschrift,PLZ", "given_name family_name address postcode"),
        ("الاسم,العنوان,المدينة,البلد,اللغة,القضية", "name address city country language case"),
        ("নাম,ঠিকানা,শহর,দেশ,ভাষা,বার্তা", "name address city country language message"),
        ("Prénom,Nom,E-mail,Consentement", "given_name family_name email consent"),
        ("Nombre,Apellidos,Dirección,País", "given_name family_name address country"),
    ],
)
def test_headings_of_a_language_are_known(headings: str, fields: str) -> None:
    columns = match(*headings.split(","))
    assert columns.fields == dict(zip(fields.split(), "ABCDEFGH", strict=False))
    assert columns.unknown == ()
    assert columns.has_name


@pytest.mark.parametrize(
    "heading",
    ["POSTAL CODE", " postal-code: ", "Postal_Code*", "post code", "Código-Postal", "PLZ."],
)
def test_case_accents_and_punctuation_do_not_matter(heading: str) -> None:
    assert match("Name", heading).fields == {"name": "A", "postcode": "B"}


@pytest.mark.parametrize("heading", ["Nmae", "Nam", "Names and such", "Column B", "?", "Postcod"])
def test_nothing_is_guessed(heading: str) -> None:
    columns = match(heading, "City")
    assert columns.fields == {"city": "B"}
    assert columns.unknown == ("A",)
    assert not columns.has_name


def test_two_columns_of_one_meaning_are_both_named() -> None:
    assert match("Name", "City", "Ville", "Ort").repeated == {"city": ("B", "C", "D")}


def test_the_first_filled_row_holds_the_headings() -> None:
    columns = match_columns(make_tab([["", " "], ["", ""], ["", "Name"], ["", "Ada"]]).rows)
    assert columns.heading_row == 3
    assert columns.fields == {"name": "B"}


@pytest.mark.parametrize("rows", [[], [[""]], [["", " "], ["\t", ""]]])
def test_a_blank_tab_has_no_headings(rows: list[list[str]]) -> None:
    columns = match_columns(make_tab(rows).rows)
    assert columns.heading_row is None
    assert not columns.has_name


def test_a_given_name_alone_is_the_name() -> None:
    assert match("Nombre", "Ciudad").fields == {"name": "A", "city": "B"}


def test_the_column_a_held_rows_workbook_adds_is_no_field() -> None:
    columns = match("Name", "What to mend")
    assert columns.unknown == ()
    assert "mend" not in known_fields()


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(max_size=8), max_size=8))
def test_every_headed_column_is_known_unknown_or_repeated(headings: list[str]) -> None:
    """No column is lost, and none counts twice."""
    columns = match(*headings)
    spare = [letter for letters in columns.repeated.values() for letter in letters[1:]]
    claimed = [*columns.fields.values(), *columns.unknown, *spare]
    assert sorted(claimed) == sorted(columns.headings)
    filled = [letter for letter, text in zip("ABCDEFGH", headings, strict=False) if text.strip()]
    assert sorted(claimed) == filled


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(st.sampled_from(["", " ", "\t", "x"]), min_size=2, max_size=2)))
def test_a_row_is_filled_if_it_has_a_mark_that_prints(rows: list[list[str]]) -> None:
    assert list(filled_rows(make_tab(rows).rows)) == ["x" in row for row in rows]
