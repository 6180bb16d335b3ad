"""The templates of the cover sheet: ours in each language, and the office's own, which wins."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.bundles.cover_lint import lint_cover_sheets
from pipeline.bundles.cover_sheet import merge_cover_sheet
from pipeline.bundles.cover_values import cover_words
from pipeline.campaign.load import load_campaign
from pipeline.errors import CampaignInvalid
from pipeline.letters.template import LetterTemplate
from pipeline.round import checked_campaign
from tests.support.blank import new_document
from tests.support.cover_sheets import LANGUAGES, our_file, said, sample, sheet
from tests.support.small_campaign import make_campaign
from tests.support.validated import faults_of
from tools.make_cover_sheet import make_cover_sheet


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_templates_are_as_their_tool_makes_them(language: str) -> None:
    assert make_cover_sheet(language) == our_file(language).read_bytes()


def test_our_templates_have_the_same_fields() -> None:
    fields = {language: LetterTemplate.load(our_file(language)).fields for language in LANGUAGES}
    assert set(cover_words()) == set(LANGUAGES)
    assert all(found == fields["en"] for found in fields.values())
    assert "authority.forward_to" in fields["en"]


def test_the_offices_own_template_wins(tmp_path: Path) -> None:
    folder = make_campaign(tmp_path / "small")
    write_template(
        folder / "cover-sheet.docx", "Ours: {{ bundle.letters }} to {{ authority.name }}"
    )
    write_template(folder / "cover-sheet.de.docx", "Unser Blatt: {{ bundle.letters }}")
    campaign = load_campaign(folder)
    text = said(merge_cover_sheet(sheet(campaign, "the-president")))
    assert text == "Ours: 1,500 to President of Egypt"
    settings = campaign.settings.model_copy(update={"office_locale": "de_DE"})
    german = replace(campaign, settings=settings)
    assert said(merge_cover_sheet(sheet(german, "the-president"))) == "Unser Blatt: 1.500"


def write_template(path: Path, *lines: str) -> None:
    document = new_document()
    for line in lines:
        document.add_paragraph(line)
    document.save(str(path))


def test_a_copy_of_ours_has_no_fault(tmp_path: Path) -> None:
    folder = make_campaign(tmp_path / "small")
    for language in LANGUAGES:
        shutil.copy(our_file(language), folder / f"cover-sheet.{language}.docx")
    assert lint_cover_sheets(load_campaign(folder), warnings=True) == []


@pytest.mark.parametrize("locale", ["nl_NL", "hi_IN"])
def test_an_offices_own_sheet_is_in_its_own_language(tmp_path: Path, locale: str) -> None:
    folder = make_campaign(tmp_path / "small")
    write_template(folder / "cover-sheet.docx", "{{ letter.date }}")
    campaign = load_campaign(folder)
    own = campaign.settings.model_copy(update={"office_locale": locale})
    text = said(merge_cover_sheet(sheet(replace(campaign, settings=own), "the-president")))
    assert text == {"nl_NL": "10 december 2017", "hi_IN": "10 दिसंबर 2017"}[locale]


def test_lint_makes_the_whole_sheet_to_each_authority(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_campaign(tmp_path / "small")
    shutil.copy(our_file("en"), folder / "cover-sheet.docx")
    campaign = load_campaign(folder)

    def fail(*_words: object) -> bytes:
        raise TypeError("words of a template")

    monkeypatch.setattr("pipeline.bundles.cover_lint.fill_template", fail)
    issues = lint_cover_sheets(campaign)
    assert {issue.code for issue in issues} == {"template_fails"}
    for key, issue in zip(campaign.authorities, issues, strict=True):
        assert f"to {key} cannot be made" in issue.message
        assert "words of a template" not in issue.message
    with pytest.raises(CampaignInvalid, match=r"cover-sheet\.docx"):
        checked_campaign(folder)


def test_lint_names_what_a_cover_sheet_cannot_say(tmp_path: Path) -> None:
    folder = make_campaign(tmp_path / "small")
    write_template(folder / "cover-sheet.fr.docx", "{{ bundle.lettres }}", "{{ signatory.name }}")
    issues = lint_cover_sheets(load_campaign(folder))
    assert [(issue.template, issue.code) for issue in issues] == [
        ("cover-sheet.fr.docx", "field_unknown"),
        ("cover-sheet.fr.docx", "field_unknown"),
    ]
    assert "did you mean bundle.letters?" in issues[0].message
    with pytest.raises(CampaignInvalid, match=r"cover-sheet\.fr\.docx"):
        checked_campaign(folder)


@pytest.mark.parametrize(
    "name",
    ["cover-sheet-new.docx", "Cover-Sheet.docx", "cover sheet.docx", "cover-sheet.final.docx"],
)
def test_a_cover_sheet_that_would_be_passed_over_is_named(tmp_path: Path, name: str) -> None:
    folder = make_campaign(tmp_path / "small")
    write_template(folder / name, "{{ bundle.letters }}")
    (issue,) = lint_cover_sheets(load_campaign(folder))
    assert issue.template == name
    assert "cover-sheet.fr.docx" in issue.message


def test_a_cover_sheet_is_no_letter_of_a_case(tmp_path: Path) -> None:
    folder = make_campaign(tmp_path / "small")
    shutil.copy(our_file("fr"), folder / "cover-sheet.fr.docx")
    assert [*load_campaign(folder).templates] == [("jane-case", "appeal")]


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_word_finds_the_sheet_valid(language: str, validator: str, tmp_path: Path) -> None:
    path = tmp_path / "cover-sheet.docx"
    path.write_bytes(merge_cover_sheet(sheet(sample(office_locale=language), letters=5)))
    assert faults_of(validator, path) == ""
    assert faults_of(validator, our_file(language)) == ""
