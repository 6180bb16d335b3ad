"""Copies of faulty templates carry a Word comment at each fault; the originals stay as they are."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from flows.inspect import lint_campaign
from pipeline.campaign.load import load_campaign
from pipeline.errors import WrongWords
from pipeline.letters.annotate import annotate_template, annotate_templates
from pipeline.letters.lint import lint_templates
from pipeline.letters.template import LetterTemplate
from pipeline.letters.values import PlannedLetter, letter_values
from tests.support.blank import new_document
from tests.support.campaigns import write_campaign
from tests.support.documents import add_footnote, paragraphs_of, parts_of, tree_of
from tests.support.hostile import with_part
from tests.support.validated import faults_of

TEMPLATE = "ann/appeal.en.docx"


def faulty(folder: Path) -> Path:
    """Write a campaign with one template that has a fault in each kind of part."""
    campaign = write_campaign(folder / "spring")
    document = new_document()
    document.add_paragraph("First")
    paragraph = document.add_paragraph("Dear ")
    for piece in ("{{ signa", "tory.nm", "ae }}"):
        paragraph.add_run(piece).bold = True
    paragraph.add_run(" and all")
    document.add_table(1, 1).rows[0].cells[0].text = "{{ case.name | uppr }}"
    document.add_paragraph("{{ authority.address_block }}")
    document.add_paragraph("{{ signatory.name }}")
    document.sections[0].header.paragraphs[0].text = "No. {{ letter.nmber }}"
    document.core_properties.title = "{{ case.nmae }}"
    add_footnote(document, "{{ case.contry }}")
    document.save(str(campaign / TEMPLATE))
    return campaign


def annotated(campaign: Path, target: Path, template: str = TEMPLATE) -> Any:
    issues = lint_templates(load_campaign(campaign), warnings=template != TEMPLATE)
    copies = annotate_templates(campaign, issues, target)
    assert target / template in copies
    return docx.Document(str(target / template))


def marked(document: Any) -> dict[str, str]:
    """Return what each comment of a body says and the words it stands at."""
    found = {}
    for comment in document.comments:
        texts, inside = [], False
        for element in document.element.body.iter():
            if element.get(qn("w:id")) == str(comment.comment_id):
                inside = element.tag == qn("w:commentRangeStart") or (
                    inside and element.tag != qn("w:commentRangeEnd")
                )
            elif inside and element.tag == qn("w:t"):
                texts.append(element.text)
        found[comment.text] = "".join(texts)
    return found


def test_each_fault_has_a_comment_at_its_words(tmp_path: Path) -> None:
    document = annotated(faulty(tmp_path), tmp_path / "copies")
    comments = marked(document)
    places = {re.split(r"[:;]", text)[0]: words for text, words in comments.items()}
    assert places == {
        "signatory.nmae is not a known field": "{{ signatory.nmae }}",
        "uppr is not a known filter": "{{ case.name | uppr }}",
        'In the header 1, near "No. {{ letter.nmber }}"': "First",
        'In the footnotes, near "{{ case.contry }}"': "First",
        'In the properties, near "{{ case.nmae }}"': "First",
    }
    assert {comment.author for comment in document.comments} == {"Postbag"}
    references = [*document.element.body.iter(qn("w:commentReference"))]
    assert len(references) == len(comments) == 5


def test_the_original_is_untouched_and_the_text_the_same(tmp_path: Path) -> None:
    campaign = faulty(tmp_path)
    before = (campaign / TEMPLATE).read_bytes()
    annotated(campaign, tmp_path / "copies")
    assert (campaign / TEMPLATE).read_bytes() == before
    copy = (tmp_path / "copies" / TEMPLATE).read_bytes()
    assert paragraphs_of(copy) == paragraphs_of(before)
    for name in ("word/styles.xml", "word/header1.xml", "word/footnotes.xml"):
        assert parts_of(copy)[name] == parts_of(before)[name]


def test_a_copy_made_again_is_the_same_byte_by_byte(tmp_path: Path) -> None:
    campaign = faulty(tmp_path)
    issues = lint_templates(load_campaign(campaign))
    copies = [annotate_template(campaign / TEMPLATE, issues) for _again in range(2)]
    assert copies[0] == copies[1]
    (comment, *_others) = tree_of(copies[0], "word/comments.xml")
    assert comment.get(qn("w:date")) is None


def test_a_copy_is_a_valid_word_file(tmp_path: Path, validator: str) -> None:
    campaign = faulty(tmp_path)
    document: Any = docx.Document(str(campaign / TEMPLATE))
    inserted = f'<w:ins {nsdecls("w")} w:id="7" w:author="A"><w:r><w:t>new</w:t></w:r></w:ins>'
    document.paragraphs[0]._p.append(parse_xml(inserted))
    document.add_comment(document.paragraphs[0].runs, "Is this so?", "Ada", "AE")
    document.save(str(campaign / TEMPLATE))
    assert faults_of(validator, campaign / TEMPLATE) == ""
    issues = lint_templates(load_campaign(campaign), warnings=True)
    assert {"comment_left", "change_tracked"} < {issue.code for issue in issues}
    annotate_templates(campaign, issues, tmp_path / "copies")
    assert faults_of(validator, tmp_path / "copies" / TEMPLATE) == ""


def test_a_file_that_must_not_be_opened_is_not(tmp_path: Path) -> None:
    campaign = write_campaign(tmp_path / "spring")
    path = campaign / TEMPLATE
    doctype = with_part("docProps/core.xml", lambda xml: xml.replace("?>", "?><!DOCTYPE a>", 1))
    path.write_bytes(doctype)
    issues = lint_templates(load_campaign(campaign))
    assert [(issue.code, issue.part) for issue in issues] == [("template_broken", "properties")]
    assert annotate_template(path, issues) == b""


def test_only_templates_with_an_issue_are_copied(tmp_path: Path) -> None:
    campaign = faulty(tmp_path)
    annotate_templates(campaign, lint_templates(load_campaign(campaign)), tmp_path / "copies")
    found = [path for path in (tmp_path / "copies").rglob("*") if path.is_file()]
    assert found == [tmp_path / "copies" / TEMPLATE]


def test_a_file_that_cannot_be_opened_has_no_copy(tmp_path: Path) -> None:
    campaign = write_campaign(tmp_path / "spring")
    (campaign / TEMPLATE).write_bytes(b"no document")
    issues = lint_templates(load_campaign(campaign))
    assert annotate_templates(campaign, issues, tmp_path / "copies") == []


@pytest.mark.parametrize("place", ["spring", "spring/copies", "spring/ann/../x"])
def test_the_campaign_itself_is_no_place_for_copies(tmp_path: Path, place: str) -> None:
    campaign = faulty(tmp_path)
    with pytest.raises(WrongWords, match="outside"):
        annotate_templates(campaign, [], tmp_path / place)


def test_comments_that_are_there_are_kept(tmp_path: Path) -> None:
    campaign = faulty(tmp_path)
    document: Any = docx.Document(str(campaign / TEMPLATE))
    document.add_comment(document.paragraphs[0].runs, "Is this so?", "Ada", "AE")
    document.save(str(campaign / TEMPLATE))
    comments = [*annotated(campaign, tmp_path / "copies").comments]
    assert [comment.author for comment in comments] == ["Ada", *["Postbag"] * 5]
    assert len({comment.comment_id for comment in comments}) == 6


def test_a_copy_with_a_warning_still_merges_and_keeps_its_comments(tmp_path: Path) -> None:
    campaign_folder = write_campaign(tmp_path / "spring")
    document = new_document()
    for line in ("{{ authority.address_block }}", "{{ signatory.name }}", "{%p if case.name %}"):
        document.add_paragraph(line)
    document.add_paragraph("In {{ signatory.city }}")
    document.add_paragraph("{%p endif %}")
    document.save(str(campaign_folder / TEMPLATE))
    annotated(campaign_folder, tmp_path / "copies", "ann/appeal.fr.docx")
    campaign = load_campaign(campaign_folder)
    signatory = {"name": "Ada", "country": "GB", "city": "York"}
    place = ("group", "sheet", "tab", 2)
    letter = PlannedLetter(1, "ann", "appeal", "minister", "fr", "fr", *place, signatory)
    values = letter_values(campaign, letter, date(2017, 12, 10))
    template = LetterTemplate.load(tmp_path / "copies" / "ann/appeal.fr.docx")
    merged: Any = docx.Document(io.BytesIO(template.merge(values)))
    assert "Ada" in [paragraph.text for paragraph in merged.paragraphs]
    (text,) = marked(merged)
    assert "signatory.city" in text


def test_a_text_box_is_commented_at_the_paragraph_it_hangs_on(tmp_path: Path) -> None:
    campaign = write_campaign(tmp_path / "spring")
    document = new_document()
    document.add_paragraph("Above")
    paragraph = document.add_paragraph("Anchor")
    box = "<w:txbxContent><w:p><w:r><w:t>{{ letter.nmber }}</w:t></w:r></w:p></w:txbxContent>"
    names = nsdecls("w") + ' xmlns:v="urn:schemas-microsoft-com:vml"'
    shape = f"<w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict>"
    paragraph._p.append(parse_xml(f"<w:r {names}>{shape}</w:r>"))
    document.save(str(campaign / TEMPLATE))
    copy = annotated(campaign, tmp_path / "copies")
    starts = [*copy.element.body.iter(qn("w:commentRangeStart"))]
    assert starts[0].getparent() is copy.paragraphs[1]._p
    assert len(starts) == 1


def test_an_empty_body_gets_a_place_for_the_comment(tmp_path: Path) -> None:
    campaign = write_campaign(tmp_path / "spring")
    document = new_document()
    document.sections[0].footer.paragraphs[0].text = "{{ letter.nmber }}"
    document.save(str(campaign / TEMPLATE))
    assert len([*annotated(campaign, tmp_path / "copies").comments]) == 1


def test_a_tag_in_a_link_or_a_deletion_is_marked_around_it(tmp_path: Path) -> None:
    campaign = write_campaign(tmp_path / "spring")
    document = new_document()
    paragraph = document.add_paragraph("Dear ")
    run = "<w:r><w:t>{{ letter.nmber }}</w:t></w:r>"
    link = f'<w:hyperlink {nsdecls("w")} w:anchor="a">{run}</w:hyperlink>'
    paragraph._p.append(parse_xml(link))
    deleted = "<w:r><w:delText>{{ letter.date }}</w:delText></w:r>"
    change = f'<w:del {nsdecls("w")} w:id="7" w:author="A">{deleted}</w:del>'
    paragraph._p.append(parse_xml(change))
    document.save(str(campaign / TEMPLATE))
    body = annotated(campaign, tmp_path / "copies").element.body
    assert len([*body.iter(qn("w:commentRangeStart"))]) == 2
    for mark in ("w:commentRangeStart", "w:commentRangeEnd"):
        assert {element.getparent().tag for element in body.iter(qn(mark))} == {qn("w:p")}


def test_the_command_prints_the_copies_and_json_gains_keys(tmp_path: Path) -> None:
    campaign = faulty(tmp_path)
    stream = io.StringIO()
    target = tmp_path / "copies"
    assert lint_campaign(str(campaign), stream, as_json=True, annotate=target) == 4
    answer = json.loads(stream.getvalue())
    assert answer["copies"] == [str(target / TEMPLATE)]
    issue = answer["issues"][0]
    assert issue["text"].startswith(TEMPLATE)
    wanted = {"code", "template", "part", "near", "message", "severity", "suggestion", "tag"}
    assert wanted <= issue.keys()
    stream = io.StringIO()
    assert lint_campaign(str(campaign), stream, as_json=False, annotate=target) == 4
    assert f"A copy with comments: {target / TEMPLATE}" in stream.getvalue()


def test_warnings_alone_leave_the_campaign_valid(tmp_path: Path) -> None:
    campaign = write_campaign(tmp_path / "spring")
    document = new_document()
    for line in ("{{ authority.address_block }}", "{{ signatory.name }}", "{{ signatory.city }}"):
        document.add_paragraph(line)
    document.save(str(campaign / TEMPLATE))
    stream = io.StringIO()
    assert lint_campaign(str(campaign), stream, as_json=False) == 0
    assert "warning: signatory.city" in stream.getvalue()
