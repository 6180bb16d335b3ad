"""What is wrong with a template is said before a letter is made, in its author's words."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.campaign.load import load_campaign
from pipeline.letters.lint import TemplateIssue, lint_templates, part_title
from tests.support.blank import new_document
from tests.support.campaigns import SAMPLE, write_campaign
from tests.support.documents import save_docx


def lint_with(folder: Path, template: str, *paragraphs: str) -> list[TemplateIssue]:
    """Lint a small campaign in which one template holds these paragraphs."""
    campaign = write_campaign(folder / "spring")
    save_docx(campaign / template, *paragraphs)
    return lint_templates(load_campaign(campaign))


def test_the_sample_campaign_has_nothing_wrong() -> None:
    assert lint_templates(load_campaign(SAMPLE)) == []


def test_an_unknown_field_is_named_with_its_place_and_the_nearest_known(tmp_path: Path) -> None:
    issues = lint_with(tmp_path, "ann/appeal.fr.docx", "Bien à vous, {{ signatory.nmae }} !")
    (issue,) = issues
    assert issue.code == "field_unknown"
    assert issue.template == "ann/appeal.fr.docx"
    assert issue.part == "body"
    assert issue.near == "Bien à vous, {{ signatory.nmae }} !"
    assert "signatory.nmae" in issue.message
    assert "signatory.name?" in issue.message
    for word in ("ann/appeal.fr.docx", "body", "Bien à vous", "signatory.name"):
        assert word in str(issue)


def test_an_unknown_field_in_a_header_is_found(tmp_path: Path) -> None:
    folder = write_campaign(tmp_path / "spring")
    document = new_document()
    document.sections[0].header.paragraphs[0].text = "No. {{ letter.nummer }}"
    document.save(str(folder / "bob/support.en.docx"))
    (issue,) = lint_templates(load_campaign(folder))
    assert issue.part.startswith("header")
    assert issue.near == "No. {{ letter.nummer }}"
    assert "letter.number?" in issue.message


@pytest.mark.parametrize("field", ["case.profession", "somebody.name", "signatory.consent", "name"])
def test_a_field_nobody_offers_is_found(tmp_path: Path, field: str) -> None:
    (issue,) = lint_with(tmp_path, "ann/appeal.en.docx", f"{{{{ {field} }}}}")
    assert (issue.code, field in issue.message) == ("field_unknown", True)


def test_a_field_in_a_branch_that_is_seldom_taken_is_found(tmp_path: Path) -> None:
    text = "{% if signatory.message == 'x' %}{{ signatory.nmae }}{% endif %}"
    assert [issue.code for issue in lint_with(tmp_path, "ann/appeal.en.docx", text)] == [
        "field_unknown"
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Dear {{ signatory.name | }} of", "tag_broken"),
        ("Dear {% if %}of{% endif %}", "tag_broken"),
        ("Dear {{ signatory.name of", "tag_unclosed"),
    ],
)
def test_a_broken_tag_is_named_with_its_paragraphs_words(
    tmp_path: Path, text: str, code: str
) -> None:
    (issue,) = lint_with(tmp_path, "ann/appeal.en.docx", "First", text, "Last")
    assert issue.code == code
    assert issue.template == "ann/appeal.en.docx"
    assert "Dear" in issue.near
    assert "First" not in issue.near


def test_a_filter_that_does_not_fit_its_value_shows_in_a_trial(tmp_path: Path) -> None:
    issues = lint_with(tmp_path, "ann/appeal.en.docx", "{{ signatory.name | date }}")
    assert [(issue.code, issue.part) for issue in issues] == [("template_fails", "body")]
    assert issues[0].tag == "{{ signatory.name | date }}"


def test_only_the_tag_that_fails_is_named(tmp_path: Path) -> None:
    lines = ("{{ signatory.city }}", "On {{ signatory.city | date }}", "{{ letter.date | date }}")
    (issue,) = lint_with(tmp_path, "ann/appeal.en.docx", *lines)
    assert (issue.near, issue.paragraph) == ("On {{ signatory.city | date }}", 2)


@pytest.mark.parametrize("condition", ["signatory.message", "letter.date"])
def test_a_block_that_cuts_the_page_in_two_is_said_in_words(tmp_path: Path, condition: str) -> None:
    folder = write_campaign(tmp_path / "spring")
    document = new_document()
    document.add_paragraph(f"{{% if {condition} %}}Dear")
    document.add_table(1, 1).rows[0].cells[0].text = "{{ signatory.name }}{% endif %}"
    document.save(str(folder / "ann/appeal.en.docx"))
    (issue,) = lint_templates(load_campaign(folder))
    assert issue.code == "pair_mismatched"
    assert "a table and the text" in issue.message


def test_a_file_that_is_no_word_document_is_broken(tmp_path: Path) -> None:
    folder = write_campaign(tmp_path / "spring")
    (folder / "ann/appeal.en.docx").write_bytes(b"no document")
    (issue,) = lint_templates(load_campaign(folder))
    assert (issue.code, issue.part) == ("template_broken", "")


def test_a_letter_that_must_not_name_the_organisation_may_not_use_its_field(tmp_path: Path) -> None:
    text = "{{ campaign.organisation }}"
    (issue,) = lint_with(tmp_path, "bob/support.en.docx", text)
    assert issue.template == "bob/support.en.docx"
    assert "must not name the organisation" in issue.message


def test_a_letter_that_may_name_the_organisation_may_use_its_field(tmp_path: Path) -> None:
    assert lint_with(tmp_path, "ann/appeal.en.docx", "{{ campaign.organisation }}") == []


def test_a_template_of_two_routes_is_named_once(tmp_path: Path) -> None:
    """The appeal for ann goes to the minister and to the embassy."""
    assert len(lint_with(tmp_path, "ann/appeal.en.docx", "{{ signatory.nmae }}")) == 1


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("word/document.xml", "body"),
        ("word/header2.xml", "header 2"),
        ("word/footer1.xml", "footer 1"),
        ("word/footnotes.xml", "footnotes"),
        ("docProps/core.xml", "properties"),
        ("", ""),
    ],
)
def test_a_part_is_called_what_its_author_calls_it(part: str, name: str) -> None:
    assert part_title(part) == name


def test_a_field_of_some_languages_only_is_a_warning(tmp_path: Path) -> None:
    folder = write_campaign(tmp_path / "spring")
    lines = ("{{ authority.address_block }}", "{{ signatory.name }}", "{{ signatory.city }}")
    save_docx(folder / "ann/appeal.en.docx", *lines)
    campaign = load_campaign(folder)
    assert lint_templates(campaign) == []
    (issue,) = lint_templates(campaign, warnings=True)
    assert (issue.code, issue.severity) == ("language_differs", "warning")
    assert issue.template == "ann/appeal.fr.docx"
    assert issue.suggestion == "signatory.city"
    assert "appeal.en.docx" in issue.message
    assert "warning: " in str(issue)


def test_a_field_of_one_language_among_many_is_named_where_it_stands(tmp_path: Path) -> None:
    folder = write_campaign(tmp_path / "spring")
    for locale in ("es", "de"):
        copy = (folder / "bob/appeal.en.docx").read_bytes()
        (folder / f"ann/appeal.{locale}.docx").write_bytes(copy)
    lines = ("{{ authority.address_block }}", "{{ signatory.name }}", "In {{ signatory.city }}")
    save_docx(folder / "ann/appeal.fr.docx", *lines)
    tables = (folder / "authorities.toml").read_text()
    for locale in ("es", "de"):
        for key in ("minister", "embassy", "bob"):
            tables += f'[{key}.lines.{locale}]\nsalutation = "A"\nclosing = "B"\n'
    (folder / "authorities.toml").write_text(tables)
    (issue,) = lint_templates(load_campaign(folder), warnings=True)
    assert (issue.template, issue.near) == ("ann/appeal.fr.docx", "In {{ signatory.city }}")


def test_a_fact_of_the_case_may_be_written_out_in_one_language(tmp_path: Path) -> None:
    folder = write_campaign(tmp_path / "spring")
    lines = ("{{ authority.address_block }}", "{{ signatory.name }}", "{{ case.name }}")
    save_docx(folder / "ann/appeal.en.docx", *lines)
    assert lint_templates(load_campaign(folder), warnings=True) == []


def test_nothing_is_wrong_with_the_sample_campaign() -> None:
    assert lint_templates(load_campaign(SAMPLE), warnings=True) == []


def test_an_authority_without_words_is_named_and_its_templates_are_looked_at(
    tmp_path: Path,
) -> None:
    folder = write_campaign(tmp_path / "spring")
    text = (folder / "authorities.toml").read_text()
    at = text.index("[bob.lines.en]")
    (folder / "authorities.toml").write_text(f'{text[:at]}rank = "prosecutor"\ngender = "male"\n')
    save_docx(folder / "bob/support.fr.docx", "{{ authority.address_block }} {{ letter.nmae }}")
    campaign = load_campaign(folder)
    (wrong,) = lint_templates(campaign)
    assert (wrong.template, wrong.code) == ("bob/support.fr.docx", "field_unknown")
    found = {issue.near: issue for issue in lint_templates(campaign, warnings=True)}
    assert found["[bob]"].code == "salutation_missing"
    assert found["[bob]"].template == "authorities.toml"
    assert "English (en)" in found["[bob]"].message
    assert "[bob.lines.en]" in found["[bob]"].message


def test_words_nobody_verified_are_named(tmp_path: Path) -> None:
    folder = write_campaign(tmp_path / "spring")
    text = (folder / "authorities.toml").read_text()
    at = text.index("[bob.lines.en]")
    (folder / "authorities.toml").write_text(f'{text[:at]}rank = "judge"\n')
    settings = (folder / "campaign.toml").read_text()
    allowed = settings.replace("[bundle]", "unverified_lines = true\n[bundle]")
    (folder / "campaign.toml").write_text(allowed)
    found = [
        issue for issue in lint_templates(load_campaign(folder), warnings=True) if not issue.part
    ]
    assert {issue.code for issue in found} == {"salutation_unverified"}
    assert {issue.severity for issue in found} == {"warning"}
    assert any('"Dear Judge,"' in issue.message for issue in found)


def begun(tmp_path: Path, locale: str, salutation: str, *text: str) -> list[TemplateIssue]:
    """Return what is said of the first letters of a template that begins with these words."""
    folder = write_campaign(tmp_path / "spring")
    for key in ("minister", "embassy"):
        lines = f'[{key}.lines.{locale}]\nsalutation = "{salutation}"\nclosing = "B"\n'
        with (folder / "authorities.toml").open("a") as stream:
            stream.write(lines)
    (folder / f"ann/appeal.{locale}.docx").unlink(missing_ok=True)
    body = ("{{ authority.address_block }}", "{{ letter.salutation }}", *text)
    save_docx(folder / f"ann/appeal.{locale}.docx", *body, "{{ signatory.name }}")
    issues = lint_templates(load_campaign(folder), warnings=True)
    return [issue for issue in issues if issue.code == "first_letter"]


@pytest.mark.parametrize(
    ("locale", "salutation", "text", "better"),
    [
        ("de", "Sehr geehrte Frau Ministerin,", "Ich bitte Sie", "ich"),
        ("de", "Sehr geehrte Frau Ministerin,", "ich bitte Sie", ""),
        ("de", "Sehr geehrte Frau Ministerin,", "Menschen leiden", ""),
        ("de", "Sehr geehrte Frau Ministerin,", "Ihnen schreibe ich", ""),
        ("de", "Sehr geehrte Frau Ministerin!", "Ich bitte Sie", ""),
        ("de_CH", "Sehr geehrte Frau Ministerin", "Ich bitte Sie", ""),
        ("pl", "Szanowny Panie Ministrze,", "W sprawie", "w"),
        ("cs", "Vážený pane ministře,", "Jako občan", "jako"),
        ("es", "Señor Ministro:", "me dirijo", ""),
        ("nl", "Excellentie,", "ik schrijf", "Ik"),
        ("nl", "Excellentie,", "Ik schrijf", ""),
        ("nl", "Excellentie,", "{{ signatory.name }} schrijft", ""),
        ("nl", "Excellentie,", "{% if signatory.message %}ik{% endif %} schrijf", "Ik"),
        ("nl", "Excellentie,", "„ik schrijf", "Ik"),
    ],
)
def test_the_first_letter_after_a_comma_is_as_the_language_writes_it(
    tmp_path: Path, locale: str, salutation: str, text: str, better: str
) -> None:
    found = begun(tmp_path, locale, salutation, "", text)
    assert [issue.suggestion for issue in found] == ([better] if better else [])
    for issue in found:
        assert (issue.severity, issue.part) == ("warning", "body")
        assert issue.paragraph == 4
        assert salutation in issue.message
