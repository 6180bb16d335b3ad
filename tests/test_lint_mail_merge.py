"""All that Word's mail merge cannot be given is told at once, with its words and its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pipeline.campaign.load import Campaign, load_campaign
from pipeline.letters.lint import TemplateIssue, lint_templates
from tests.support.blank import new_document
from tests.support.campaigns import write_campaign
from tests.support.documents import add_footnote
from tests.support.mail_merge_documents import (
    add_data_source,
    complex_field,
    mark,
    paragraph,
    simple_field,
    text_box,
    text_run,
)

TEMPLATE = "ann/appeal.en.docx"
Lint = Callable[..., list[TemplateIssue]]


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Campaign:
    return load_campaign(write_campaign(tmp_path_factory.mktemp("lint") / "spring"))


@pytest.fixture
def lint(campaign: Campaign) -> Lint:
    def lint(document: Any, warnings: bool = False) -> list[TemplateIssue]:
        document.save(str(campaign.folder / TEMPLATE))
        found = lint_templates(campaign, warnings=warnings)
        return [issue for issue in found if issue.code != "language_differs"]

    return lint


def document_of(*paragraphs: Any) -> Any:
    document = new_document()
    for each in paragraphs:
        document.element.body[-1].addprevious(each)
    return document


def test_every_fault_is_told_at_once_with_part_words_and_paragraph(lint: Lint) -> None:
    ask = simple_field('ASK name "Who?"')
    document = document_of(
        paragraph(text_run("First")),
        paragraph(text_run("Dear "), simple_field("MERGEFIELD Shoe_Size"), text_run(" and all")),
        paragraph(
            text_run("If "), complex_field("IF ", complex_field("MERGEFIELD City"), " > 5 a")
        ),
        text_box(text_run("In a box "), ask),
        paragraph(text_run("Hi {{ signatory.nmae }}")),
    )
    section = document.sections[0]
    section.header._element.append(paragraph(text_run("Top "), simple_field("SKIPIF 1 = 1")))
    section.footer._element.append(paragraph(mark("begin"), text_run("Foot")))
    add_footnote(document, "Note")
    add_data_source(document)
    issues = lint(document)
    told = [(issue.code, issue.part, issue.near, issue.paragraph) for issue in issues]
    assert told == [
        ("mail_merge", "body", "Dear «x» and all", 2),
        ("mail_merge", "body", "If «x»«x»", 3),
        ("mail_merge", "body", "In a box «x»", 5),
        ("field_unknown", "body", "Hi {{ signatory.nmae }}", 6),
        ("mail_merge", "header 1", "Top «x»", 2),
    ]
    assert "Shoe_Size" in issues[0].message
    assert {issue.severity for issue in issues} == {"error"}


def test_the_words_of_a_long_paragraph_are_those_around(lint: Lint) -> None:
    field = simple_field("NEXTIF 1 = 1")
    long = paragraph(text_run("before " * 40), field, text_run(" after" * 40))
    (issue,) = lint(document_of(long))
    assert issue.near.startswith("… before")
    assert issue.near.endswith("after …")
    assert "«x»" in issue.near
    assert len(issue.near) < 140


@pytest.mark.parametrize("code", ["DATE", 'TIME \\@ "d MMMM"', "PRINTDATE", "CREATEDATE"])
def test_a_date_of_word_is_a_warning_with_its_cure(lint: Lint, code: str) -> None:
    dated = paragraph(text_run("London, "), simple_field(code, "1 May"))
    document = document_of(paragraph(text_run("Dear")), dated)
    assert lint(document) == []
    (issue,) = lint(document, warnings=True)
    assert (issue.code, issue.severity, issue.part) == ("date_printed", "warning", "body")
    assert (issue.near, issue.paragraph) == ("London, 1 May", 2)
    assert "{{ letter.dateline }}" in issue.message
    assert "MERGEFIELD letter_date" in issue.message


def test_a_merge_field_that_names_nothing_is_told_in_words_of_word(lint: Lint) -> None:
    wrong = simple_field("MERGEFIELD letter_nmber")
    fault = simple_field("ASK x y")
    (issue, _other) = lint(document_of(paragraph(text_run("No. "), wrong), paragraph(fault)))
    assert (issue.code, issue.near, issue.paragraph) == ("field_unknown", "No. «x»", 1)
    assert "{ MERGEFIELD letter_nmber }" in issue.message
    assert issue.suggestion == "letter.number"


def test_a_merge_field_in_an_endnote_or_a_comment_is_told(lint: Lint) -> None:
    document = document_of(paragraph(text_run("Dear")))
    comment = document.add_comment(document.paragraphs[0].runs, "see ", "Ada", "AE")
    comment._comment_elm.append(paragraph(simple_field("MERGEFIELD Name")))
    (issue,) = lint(document)
    assert (issue.code, issue.part) == ("mail_merge", "comments")


def test_a_field_of_one_language_is_placed_where_word_shows_it(lint: Lint) -> None:
    lines = [paragraph(simple_field(code)) for code in ("ADDRESSBLOCK", "MERGEFIELD Name")]
    document = document_of(*lines, paragraph(text_run("In "), simple_field("MERGEFIELD City")))
    assert lint(document, warnings=True) == []
