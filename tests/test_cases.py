"""Cases by id, name or alias, several in a cell, or ticked in a column of their own."""

from __future__ import annotations

from collections import UserDict
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.localise.names import fold
from pipeline.sheets.cases import cases_in, is_tick

CASES = {
    fold(word): case
    for case, words in {
        "azza": ["azza", "Azza Soliman", "عزة سليمان", "আজ্জা"],
        "xulhaz": ["xulhaz", "Xulhaz Mannan", "জুলহাজ", "خالد"],
        "rose": ["Rose and Bly", "Smith, John"],
    }.items()
    for word in words
}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("azza", "azza"),
        (" AZZA-SOLIMAN ", "azza"),
        ("Azza; Xulhaz", "azza xulhaz"),
        ("Xulhaz, Azza", "xulhaz azza"),
        ("azza/xulhaz", "azza xulhaz"),
        ("azza + xulhaz", "azza xulhaz"),
        ("azza & xulhaz", "azza xulhaz"),
        ("azza\nxulhaz\n", "azza xulhaz"),
        ("azza | xulhaz", "azza xulhaz"),
        ("azza،xulhaz", "azza xulhaz"),
        ("azza、xulhaz", "azza xulhaz"),
        ("Azza AND Xulhaz", "azza xulhaz"),
        ("azza et xulhaz", "azza xulhaz"),
        ("azza und xulhaz", "azza xulhaz"),
        ("azza y xulhaz", "azza xulhaz"),
        ("عزة سليمان و خالد", "azza xulhaz"),
        ("عزة سليمان وخالد", "azza xulhaz"),
        ("আজ্জা এবং জুলহাজ", "azza xulhaz"),
        ("azza; azza, Azza Soliman", "azza"),
        ("azza;", "azza"),
        ("Rose and Bly", "rose"),
        ("Rose and Bly; azza", "rose azza"),
        ("Smith, John; azza and xulhaz", "rose azza xulhaz"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_a_cell_names_cases(text: str, found: str) -> None:
    assert cases_in(text, CASES) == tuple(found.split())


@pytest.mark.parametrize(
    "text",
    [
        "Zoe",
        "azza; Zoe",
        "azza xulhaz",
        "azza and",
        "azz",
        "azza (twice)",
        "Rose",
        "; ,",
        "?",
        "Bly",
    ],
)
def test_what_is_not_all_cases_is_none(text: str) -> None:
    """Nothing of a cell is used in silence while something else in it is passed over."""
    assert cases_in(text, CASES) is None


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet="azxulh;,& \n", max_size=40))
def test_only_cases_of_the_campaign_come_out_each_once(text: str) -> None:
    found = cases_in(text, CASES) or ()
    assert len(set(found)) == len(found)
    assert set(found) <= {"azza", "xulhaz", "rose"}


def test_a_long_cell_takes_no_time() -> None:
    assert cases_in(";,& and " * 4_000, CASES) is None


@pytest.mark.parametrize(("word", "times"), [("ab;", 350_000), ("azza;", 350_000), ("x", 1_001)])
def test_a_cell_of_a_book_names_no_case(word: str, times: int) -> None:
    """It is not taken apart at all, so that many such cells take no time either."""
    text = word * times
    begin = perf_counter()
    assert cases_in(text, CASES) is None
    assert is_tick(text) is None
    assert perf_counter() - begin < 0.05


def test_blanks_around_a_case_may_be_many() -> None:
    assert cases_in(" " * 5_000 + "azza", CASES) == ("azza",)


class _Counted(UserDict[str, str]):
    """A mapping that counts what is looked up in it."""

    asked = 0

    def __getitem__(self, key: str) -> str:
        self.asked += 1
        return super().__getitem__(key)


def test_a_cell_is_taken_apart_no_further_than_its_first_unknown_word() -> None:
    known = _Counted(CASES)
    assert cases_in("nobody;" + "azza;" * 100, known) is None
    assert known.asked < 10


@pytest.mark.parametrize(
    "text", "x X ✓ ✔️ ☑ ☒ 1 yes Oui ja sí Sim tak да نعم হ্যাঁ TRUE WAHR [x] (x)".split()
)
def test_a_tick_is_a_yes(text: str) -> None:
    assert is_tick(text) is True


@pytest.mark.parametrize(
    "text", ["", " ", "no", "Non", "nein", "0", "FALSE", "-", "☐", "[ ]", "нет"]
)
def test_no_tick_is_a_no_or_nothing(text: str) -> None:
    assert is_tick(text) is False


@pytest.mark.parametrize("text", ["?", "2", "perhaps", "Ada King", "yes?", "○", "×", "xx"])
def test_a_mark_that_could_mean_either_is_neither(text: str) -> None:
    assert is_tick(text) is None
