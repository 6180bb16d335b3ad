"""Salutations and closings: whole, honest about their sources, and never for the wrong gender."""

from __future__ import annotations

import tomllib
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from pipeline.localise import forms
from pipeline.localise.forms import find_form, form_locales, next_line, read_gender, same_language
from pipeline.localise.names import fold
from tools.golden_lines import GOLDEN, golden_lines

FOLDER = Path(forms.__file__).parent / "data" / "forms"
RANKS = set(
    "head_of_state head_of_government minister judge prosecutor governor ambassador police_chief "
    "monarch religious_leader official private_person".split()
)
REQUIRED = ("head_of_state", "minister", "ambassador", "official")
ONE_PERSON = {"male", "female", "unknown"}
LINES = {"salutation", "closing", "closing_male", "closing_female", "closing_plural"}
GRADES = ("official", "secondary", "unverified")
BEST = {"official": "official", "secondary": "secondary", "general": "unverified"}
LOCALES = sorted(path.stem for path in FOLDER.glob("*.toml"))


def read(locale: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{locale}.toml").read_text("utf-8"))


def tables(locale: str) -> list[tuple[str, str, dict[str, str]]]:
    """Return rank, gender and lines of each table of a file."""
    data = read(locale)
    return [
        (rank, gender, lines)
        for rank in data
        if rank not in ("reviewer", "next_line", "sources")
        for gender, lines in data[rank].items()
    ]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_file_knows_only_ranks_and_genders_there_are(locale: str) -> None:
    data = read(locale)
    assert isinstance(data["reviewer"], str)
    assert data["next_line"] in ("lower", "upper")
    assert set(data) - {"reviewer", "next_line", "sources"} <= RANKS
    for rank in set(data) & RANKS:
        genders = set(data[rank])
        assert genders <= {*ONE_PERSON, "group", "any"}
        assert not ("any" in genders and genders & ONE_PERSON), rank


@pytest.mark.parametrize("locale", LOCALES)
def test_no_line_is_marked_better_than_its_source_allows(locale: str) -> None:
    sources = read(locale)["sources"]
    for source in sources.values():
        assert set(source) == {"title", "kind"}
        assert source["title"].strip()
    for rank, gender, lines in tables(locale):
        best = BEST[sources[lines["source"]]["kind"]]
        assert GRADES.index(lines["status"]) >= GRADES.index(best), (rank, gender)


@pytest.mark.parametrize("locale", LOCALES)
def test_lines_are_whole_and_clean(locale: str) -> None:
    for rank, gender, lines in tables(locale):
        assert {"salutation", "closing", "status", "source"} <= set(lines), (rank, gender)
        assert set(lines) <= {*LINES, "status", "source"}
        for line in (lines[name] for name in LINES & set(lines)):
            assert line
            assert unicodedata.is_normalized("NFC", line)
            assert "  " not in line
            assert line.split("\n") == [part.strip() for part in line.split("\n")]
            rest = line.replace("{name}", "").replace("{office}", "")
            assert not set(rest) & set("{}\u200e\u200f\u2068\u2069")


def test_four_ranks_are_whole_in_at_least_45_languages() -> None:
    whole = {
        locale.partition("_")[0]
        for locale in LOCALES
        if all(find_form(locale, rank, gender) for rank in REQUIRED for gender in ONE_PERSON)
    }
    assert len(whole) >= 45


@pytest.mark.parametrize(
    ("locale", "rank", "gender", "salutation"),
    [
        ("de_DE", "minister", "female", "Sehr geehrte Frau Ministerin,"),
        ("de_AT", "minister", "male", "Sehr geehrter Herr Minister,"),
        ("de_CH", "minister", "male", "Sehr geehrter Herr Minister"),
        ("pl", "head_of_state", "male", "Szanowny Panie Prezydencie,"),
        ("fr_CA", "ambassador", "male", "Monsieur l’Ambassadeur,"),
        ("en_CA", "minister", "unknown", "Dear Minister,"),
    ],
)
def test_a_letter_begins_as_its_locale_does(
    locale: str, rank: str, gender: str, salutation: str
) -> None:
    form = find_form(locale, rank, gender)
    assert form is not None
    assert form.salutation == salutation


def test_no_locale_is_served_by_another_script() -> None:
    assert find_form("sr", "minister", "male")
    assert find_form("sr_Latn", "minister", "male") is None
    traditional = find_form("zh_TW", "head_of_state", "male")
    assert traditional
    assert traditional == find_form("zh_Hant", "head_of_state", "male")
    assert traditional != find_form("zh", "head_of_state", "male")


def test_a_form_for_a_man_never_serves_somebody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    man = {"male": find_form("pl", "minister", "male"), "any": None}
    monkeypatch.setattr(forms, "_load", lambda _code: {"minister": man})
    find = find_form.__wrapped__
    assert find("pl", "minister", "male")
    assert [find("pl", "minister", gender) for gender in ("female", "unknown", "group")] == [
        None
    ] * 3


def test_a_form_for_anyone_serves_one_person_and_no_group(monkeypatch: pytest.MonkeyPatch) -> None:
    anyone = find_form("en", "minister", "unknown")
    monkeypatch.setattr(forms, "_load", lambda _code: {"minister": {"any": anyone}})
    find = find_form.__wrapped__
    assert all(find("en", "minister", gender) is anyone for gender in ONE_PERSON)
    assert find("en", "minister", "group") is None


def test_gaps_are_filled_with_text_and_not_read_again() -> None:
    form = find_form("ja", "minister", "male")
    assert form is not None
    assert form.needs == {"name", "office"}
    filled = form.fill(name="{office}", office="外務大臣")
    assert filled.salutation == "外務大臣 {office} 様\n謹啓"


def test_the_letter_after_the_comma() -> None:
    found = [next_line(code) for code in ("de", "pl_PL", "cs", "fr_CA", "en_GB", "sr_Latn")]
    assert found[:5] == ["lower", "lower", "lower", "upper", "upper"]
    assert found[5] == ""


@pytest.mark.parametrize(
    ("text", "locale", "gender"),
    [
        ("f", "en", ""),
        ("Female", "en", "female"),
        ("Frau", "de", "female"),
        ("femme", "fr", "female"),
        ("w", "de", "female"),
        ("महिला", "hi", "female"),
        ("male", "en", "male"),
        ("M", "hi", ""),
        ("Monsieur", "fr", "male"),
        ("ذكر", "ar", "male"),
        ("m", "es", ""),  # mujer or masculino
        ("divers", "de", ""),
        ("non-binary", "en", ""),
        ("x", "en", ""),
        ("", "en", ""),
    ],
)
def test_a_gender_is_read_where_it_is_plain(text: str, locale: str, gender: str) -> None:
    assert read_gender(text, locale) == gender


def test_no_word_names_both_genders() -> None:
    data = tomllib.loads((FOLDER.parent / "genders.toml").read_text("utf-8"))
    female, male = ({fold(word) for word in data[key]} for key in ("female", "male"))
    assert not female & male
    assert "" not in female | male


def test_one_language_is_one_language_in_one_script() -> None:
    assert same_language("pt", "pt_BR")
    assert same_language("zh", "zh_CN")
    assert not same_language("zh", "zh_TW")
    assert not same_language("sr", "sr_Latn")
    assert not same_language("de", "nl")


def test_every_file_is_found() -> None:
    assert list(form_locales()) == LOCALES


def test_no_printed_line_changes_unseen() -> None:
    """After a change that is meant: ``python -m tools.golden_lines``, and read the difference."""
    assert [*golden_lines()] == GOLDEN.read_text("utf-8").splitlines()
