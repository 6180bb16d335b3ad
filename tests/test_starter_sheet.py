"""The starter sheet: Postbag knows every word it says, and nothing in it becomes a letter."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from flows.sheet import make_sheet
from pipeline.campaign.load import load_campaign
from pipeline.campaign.rules import CampaignRules
from pipeline.errors import NotWritable, WrongWords
from pipeline.localise.names import country_code, language_code
from pipeline.sheets.check import CheckedRow, check_rows, check_tab
from pipeline.sheets.columns import match_columns
from pipeline.sheets.read import read_tabs
from pipeline.sheets.settings import SheetSettings
from pipeline.sheets.starter import StarterFacts, starter_sheet
from pipeline.sheets.starter_words import starter_language, starter_languages, starter_words
from tests.support.campaigns import DAY, write_campaign
from tests.support.commands import CAMPAIGN, TEMPLATES, postbag

FIELDS = (
    "name address postcode city region country language case message email consent signed_on"
).split()
LANGUAGES = "ar bn de en es fa fr hi it nl pl pt ru sv tr".split()
FACTS = StarterFacts(
    campaign="spring",
    cases=("Ann Example", "Bob Example"),
    locales=("en", "fr", "pt_BR"),
    country="GB",
    require_consent=True,
    day=date(2017, 11, 1),
)


@cache
def sheet_of(language: str) -> bytes:
    return starter_sheet(FACTS, language)


@cache
def book_of(language: str, facts: StarterFacts = FACTS) -> Any:
    """Return a starter sheet to look at, and not to write into."""
    content = sheet_of(language) if facts is FACTS else starter_sheet(facts, language)
    return openpyxl.load_workbook(io.BytesIO(content))


def choices(book: Any) -> dict[str, list[str]]:
    """Return what the drop-down list below each heading offers."""
    page, offered = book.worksheets[0], {}
    for rule in page.data_validations.dataValidation:
        letter = str(rule.sqref).partition("2:")[0]
        tab, _, cells = rule.formula1.partition("!")
        found = [str(cell.value) for (cell,) in book[tab][cells.replace("$", "")]]
        offered[page[f"{letter}1"].value] = found
    return offered


def fill(path: Path, language: str, row: Mapping[str, object]) -> Path:
    """Type a person into a starter sheet; ``row`` maps fields to what is typed."""
    book = openpyxl.load_workbook(io.BytesIO(sheet_of(language)))
    for column, name in enumerate(FIELDS, start=1):
        book.worksheets[0].cell(2, column).value = row.get(name)
    book.save(path)
    return path


def take(path: Path, campaign: Path) -> tuple[list[str], list[CheckedRow]]:
    """Check a sheet: the codes of the issues about its tabs, and all its rows."""
    rules = CampaignRules(load_campaign(campaign), DAY)
    tabs = [check_tab(tab, rules, "leeds", path.name) for tab in read_tabs(path)]
    rows = [row for tab in tabs for row in check_rows(tab, rules, "leeds", path.name)]
    return [issue.code.value for tab in tabs for issue in tab.issues], rows


@pytest.fixture
def campaign(tmp_path: Path) -> Path:
    """A campaign that asks for consent."""
    folder = write_campaign(tmp_path / "spring")
    settings = folder / "campaign.toml"
    settings.write_text("require_consent = true\n" + settings.read_text())
    return folder


def test_there_are_starter_sheets_in_these_languages() -> None:
    assert list(starter_languages()) == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_heading_means_its_field_and_none_is_unknown(language: str, tmp_path: Path) -> None:
    path = fill(tmp_path / "sheet.xlsx", language, {})
    columns = match_columns(read_tabs(path)[0], SheetSettings(), {})
    assert columns.fields == dict(zip(FIELDS, "ABCDEFGHIJKL", strict=True))
    assert columns.unknown == ()
    assert columns.repeated == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_typed_in_is_accepted_and_nothing_else_in_the_file_is_an_issue(
    language: str, tmp_path: Path, campaign: Path
) -> None:
    """With the choices that the lists offer, a date typed as one, and a postcode with a 0."""
    offered = choices(book_of(language))
    words = starter_words(language)
    lists = {
        name: offered[words.headings[name]] for name in ("country", "language", "case", "consent")
    }
    typed = {"name": "Zoë O’Brien", "postcode": "01234", "signed_on": date(2017, 11, 30)}
    chosen = {name: texts[0] for name, texts in lists.items()}
    issues, rows = take(fill(tmp_path / "s.xlsx", language, {**typed, **chosen}), campaign)
    assert issues == []
    (row,) = rows
    assert (row.held, row.row, row.cases, row.country) == (False, 2, ("ann",), "GB")
    found = {name: row.signatory[name] for name in typed}
    assert found == {"name": "Zoë O’Brien", "postcode": "01234", "signed_on": "2017-11-30"}


def test_an_empty_starter_sheet_has_no_row_and_no_issue(tmp_path: Path, campaign: Path) -> None:
    path = tmp_path / "empty.xlsx"
    path.write_bytes(sheet_of("en"))
    assert take(path, campaign) == ([], [])


def test_a_row_somebody_types_below_the_help_is_held_and_not_lost(
    tmp_path: Path, campaign: Path
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(sheet_of("fr")))
    book["Aide"].append([None, "Ada Lostrow", "1 Example Street"])
    book.save(tmp_path / "sheet.xlsx")
    _, (row,) = take(tmp_path / "sheet.xlsx", campaign)
    assert (row.tab, row.held) == ("Aide", True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_offered_is_one_and_the_campaigns_own_comes_first(language: str) -> None:
    offered = choices(book_of(language))[starter_words(language).headings["country"]]
    codes = [country_code(name) for name in offered]
    assert codes[0] == "GB"
    assert None not in codes
    assert len(set(codes)) == len(codes)
    assert {"FR", "EG", "BD", "TW", "CD", "CG", "GE", "XK"} < set(codes)


def test_languages_are_offered_by_their_own_names_where_these_tell_which() -> None:
    offered = choices(book_of("de"))["Sprache"]
    assert offered == ["English", "français", "pt_BR"]
    assert [language_code(name) for name in offered] == ["en", "fr", "pt_BR"]


def test_something_else_than_a_list_offers_may_be_typed_after_a_question() -> None:
    rules = book_of("en").worksheets[0].data_validations.dataValidation
    assert {rule.errorStyle for rule in rules} == {"warning"}


def test_what_a_campaign_calls_its_cases_is_text_and_no_formula() -> None:
    book = book_of("en", replace(FACTS, cases=("=1+1", "Bob Example")))
    cells = [cell for page in book.worksheets for row in page.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert choices(book)["Case"] == ["=1+1", "Bob Example"]


def test_columns_are_text_and_the_date_is_written_year_first() -> None:
    columns = book_of("en").worksheets[0].column_dimensions
    assert [columns[letter].number_format for letter in "ACKL"] == ["@", "@", "@", "yyyy-mm-dd"]


def test_consent_has_a_column_only_where_the_campaign_asks_for_it() -> None:
    book = book_of("en", replace(FACTS, require_consent=False))
    headings = [cell.value for cell in book.worksheets[0][1]]
    assert len(headings) == len(FIELDS) - 1
    assert "Consent" not in headings


@pytest.mark.parametrize("language", LANGUAGES)
def test_sheets_of_arabic_and_persian_run_from_right_to_left(language: str) -> None:
    views = {page.sheet_view.rightToLeft for page in book_of(language).worksheets}
    assert views == {language in ("ar", "fa")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_help_explains_each_column_and_fits_its_place(language: str) -> None:
    """31 characters are what a tab's name takes, 225 a question about a cell."""
    words = starter_words(language)
    help_tab = book_of(language)[words.help]
    texts = [str(cell.value) for row in help_tab.iter_rows() for cell in row if cell.value]
    for told in (words.headings, words.hints):
        assert sorted(told) == sorted(FIELDS)
        assert set(told.values()) <= set(texts)
    assert len([text for text in texts if "inputs/spring/" in text]) == 1
    assert not [text for text in texts if "{" in text]
    assert max(len(words.rows), len(words.help)) <= 31
    assert len(words.keep) <= 225


def test_the_same_campaign_gives_the_same_bytes_without_the_clocks_time() -> None:
    content = starter_sheet(FACTS, "ar")
    assert content == sheet_of("ar")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert {info.date_time[:3] for info in package.infolist()} == {(1980, 1, 1)}
        core = package.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+", core)) == {"2017-11-01T00:00:00"}


@pytest.mark.parametrize(
    ("wanted", "language"),
    [("fr-CA", "fr"), ("fr_CA", "fr"), ("French", "fr"), ("pt-BR", "pt"), ("العربية", "ar")],
)
def test_a_language_may_be_named_in_many_ways(wanted: str, language: str) -> None:
    assert starter_language(wanted) == language


@pytest.mark.parametrize("wanted", ["ko", "Klingon", "", "xx-YY", "zh_TW"])
def test_another_language_is_refused_with_those_there_are(wanted: str) -> None:
    with pytest.raises(WrongWords, match=r"ar \(Arabic\), .*, tr \(Turkish\)"):
        starter_language(wanted)


def test_the_command_writes_a_file_and_says_where(tmp_path: Path) -> None:
    place = tmp_path / "new" / "sheet.xlsx"
    answer = postbag("sheet", CAMPAIGN, "--language", "fr-CA", "--output", place).expect(0)
    assert answer.out == f"{place}\n"
    assert "French" in answer.talk
    cases = choices(openpyxl.load_workbook(place))["Cas"]
    assert cases == ["Azza Soliman", "Xulhaz Mannan"]


def test_without_a_name_the_file_is_called_after_campaign_and_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the current folder, or the one that is named; in the language of the default locale."""
    for place in (tmp_path / "here", tmp_path / "there"):
        place.mkdir()
    monkeypatch.chdir(tmp_path / "here")
    for output in (None, tmp_path / "there"):
        make_sheet(str(TEMPLATES), None, output, io.StringIO())
    made = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.xlsx"))
    assert made == [f"here/{CAMPAIGN}-en.xlsx", f"there/{CAMPAIGN}-en.xlsx"]


def test_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    place = tmp_path / "sheet.xlsx"
    place.write_bytes(b"mine")
    with pytest.raises(NotWritable, match="is there already and was left as it is"):
        make_sheet(str(TEMPLATES), "fr", place, io.StringIO())
    assert place.read_bytes() == b"mine"


@pytest.mark.parametrize("name", ["sheet.csv", "sheet"])
def test_a_name_for_another_kind_of_file_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(WrongWords, match=r"end in \.xlsx"):
        make_sheet(str(TEMPLATES), "fr", tmp_path / name, io.StringIO())
    assert [*tmp_path.iterdir()] == []
