"""Comments and tracked changes do not go to an authority unseen."""

from __future__ import annotations

from typing import Any

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from pipeline.campaign.load import Campaign, load_campaign
from pipeline.letters.lint import TemplateIssue, lint_templates
from tests.support.blank import new_document
from tests.support.campaigns import write_campaign

TEMPLATE = "ann/appeal.en.docx"
W = nsdecls("w")


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Campaign:
    return load_campaign(write_campaign(tmp_path_factory.mktemp("lint") / "spring"))


def lint(campaign: Campaign, document: Any, warnings: bool = False) -> list[TemplateIssue]:
    document.save(str(campaign.folder / TEMPLATE))
    found = lint_templates(campaign, warnings=warnings)
    return [issue for issue in found if issue.code != "language_differs"]


def letter() -> Any:
    document = new_document()
    for line in ("First", "Dear {{ signatory.name }}"):
        document.add_paragraph(line)
    return document


def changed(kind: str, text: str, author: str = "Ada") -> Any:
    inside = f"<w:delText>{text}</w:delText>" if kind == "del" else f"<w:t>{text}</w:t>"
    return parse_xml(f'<w:{kind} {W} w:id="9" w:author="{author}"><w:r>{inside}</w:r></w:{kind}>')


def test_a_comment_is_a_warning_with_its_author_and_words(campaign: Campaign) -> None:
    document = letter()
    document.add_comment(document.paragraphs[1].runs, "Is he still in prison?", "Ada Ex", "AE")
    assert lint(campaign, document) == []
    (issue,) = lint(campaign, document, warnings=True)
    assert (issue.code, issue.severity) == ("comment_left", "warning")
    assert (issue.part, issue.near, issue.paragraph) == ("body", "Dear {{ signatory.name }}", 2)
    assert 'by Ada Ex "Is he still in prison?"' in issue.message
    assert "Delete All Comments" in issue.message


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("del", '"cruel" was deleted by Ada'),
        ("moveFrom", '"cruel" was deleted by Ada'),
        ("ins", '"cruel" was added by Ada'),
        ("moveTo", '"cruel" was added by Ada'),
    ],
)
def test_words_changed_while_tracked_stop_a_run(campaign: Campaign, kind: str, said: str) -> None:
    document = letter()
    document.paragraphs[1]._p.append(changed(kind, "cruel"))
    (issue,) = lint(campaign, document)
    assert (issue.code, issue.severity, issue.part) == ("change_tracked", "error", "body")
    assert (issue.paragraph, said in issue.message) == (2, True)
    assert "Accept or reject" in issue.message


def test_changes_in_all_parts_are_told(campaign: Campaign) -> None:
    document = letter()
    document.paragraphs[0]._p.append(changed("ins", "one"))
    document.paragraphs[1]._p.append(changed("del", "two"))
    document.sections[0].header.paragraphs[0]._p.append(changed("ins", "three"))
    places = [(issue.part, issue.near) for issue in lint(campaign, document)]
    wanted = [("body", "Firstone"), ("body", "Dear {{ signatory.name }}"), ("header 1", "three")]
    assert places == wanted


@pytest.mark.parametrize(
    "properties",
    [
        '<w:rPrChange {} w:id="1" w:author="Ada"><w:rPr/></w:rPrChange>',
        '<w:ins {} w:id="1" w:author="Ada"/>',
    ],
)
def test_formatting_changed_while_tracked_is_a_warning(campaign: Campaign, properties: str) -> None:
    document = letter()
    run = document.paragraphs[1].runs[0]._r
    run.get_or_add_rPr().append(parse_xml(properties.format(W)))
    assert lint(campaign, document) == []
    (issue,) = lint(campaign, document, warnings=True)
    assert (issue.code, issue.severity, issue.paragraph) == ("change_tracked", "warning", 2)
    assert "by Ada" in issue.message


def test_a_template_without_any_of_it_has_no_warning(campaign: Campaign) -> None:
    assert lint(campaign, letter(), warnings=True) == []
