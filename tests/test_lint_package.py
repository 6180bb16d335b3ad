"""What a letter must not hold is told with its place, and all of it at once."""

from __future__ import annotations

import io
from typing import Any

import pytest

from pipeline.campaign.load import Campaign, load_campaign
from pipeline.letters.gate import MAX_FAULTS, package_faults
from pipeline.letters.lint import TemplateIssue, lint_templates
from tests.support.blank import new_document
from tests.support.campaigns import write_campaign
from tests.support.documents import W, docx_bytes, parts_of
from tests.support.hostile import RELATIONS, body_of, field, packed, paragraph, text, with_member

TEMPLATE = "ann/appeal.en.docx"


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Campaign:
    return load_campaign(write_campaign(tmp_path_factory.mktemp("lint") / "spring"))


def lint(campaign: Campaign, content: bytes) -> list[TemplateIssue]:
    (campaign.folder / TEMPLATE).write_bytes(content)
    return lint_templates(campaign)


def with_relations(content: bytes, *relations: str) -> bytes:
    name = "word/_rels/document.xml.rels"
    parts = parts_of(content)
    closing = "".join(relations) + "</Relationships>"
    return packed(parts | {name: parts[name].replace(b"</Relationships>", closing.encode())})


def relation(number: int, kind: str, target: str) -> str:
    kind = f"{RELATIONS}/{kind}"
    return f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}" TargetMode="External"/>'


def test_each_thing_refused_is_told_at_its_words(campaign: Campaign) -> None:
    link = (
        f'<w:hyperlink xmlns:r="{RELATIONS}" r:id="rId90"><w:r>{text("here")}</w:r></w:hyperlink>'
    )
    content = body_of(
        paragraph(text("Dear all")),
        field(" DDE a b "),
        f"<w:p><w:r>{text('Look ')}</w:r>{link}</w:p>",
        paragraph(text("{{ signatory.nmae }}")),
        '<w:p><w:fldSimple w:instr=" ASK x y "><w:r/></w:fldSimple></w:p>',
    )
    picture = relation(91, "image", "https://example.org/a.png")
    issues = lint(
        campaign, with_relations(content, relation(90, "hyperlink", "file:///a"), picture)
    )
    told = [(issue.code, issue.part, issue.paragraph, issue.near) for issue in issues]
    assert told == [
        ("template_unsafe", "body", 0, "https://example.org/a.png"),
        ("template_unsafe", "body", 2, "result"),
        ("template_unsafe", "body", 3, "Look here"),
        ("field_unknown", "body", 4, "{{ signatory.nmae }} ¶ Dear {{ signatory.name }}"),
        ("mail_merge", "body", 5, ""),
    ]
    assert all(issue.message.endswith((".", "?")) for issue in issues)


def test_an_object_is_told_once(campaign: Campaign) -> None:
    ole = '<o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" r:id="rId90"/>'
    content = body_of(f'<w:p xmlns:r="{RELATIONS}"><w:r>{text("Sheet")}{ole}</w:r></w:p>')
    (issue,) = lint(campaign, with_relations(content, relation(90, "oleObject", "a.bin")))
    assert (issue.part, issue.paragraph, issue.near) == ("body", 1, "Sheet")
    (issue,) = lint(campaign, with_member("word/embeddings/a.bin", b"x"))
    assert "embedded" in issue.message


def test_a_document_with_macros_is_told_once(campaign: Campaign) -> None:
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    parts = parts_of(docx_bytes("x")) | {"word/vbaProject.bin": b"x", "word/vbaData.xml": b"<a/>"}
    types = parts["[Content_Types].xml"].decode()
    kind = "application/vnd.ms-word.document.macroEnabled.main+xml"
    parts["[Content_Types].xml"] = types.replace(main, kind).encode()
    (issue,) = lint(campaign, packed(parts))
    assert (issue.code, "macros" in issue.message) == ("template_unsafe", True)


def test_a_heap_of_faults_is_cut_short_and_the_file_left_closed(tmp_path: Any) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(body_of(*(field(f" DDE a{number} ") for number in range(200))))
    faults = package_faults(path)
    assert len(faults) == MAX_FAULTS + 1
    assert [fault.unreadable for fault in faults] == [*[False] * MAX_FAULTS, True]


def test_a_tag_in_an_endnote_or_a_chart_is_told_with_its_words(campaign: Campaign) -> None:
    note = f'<w:endnotes xmlns:w="{W}"><w:endnote w:id="1"><w:p><w:r>{text("By {{ x }}")}</w:r>'
    chart = '<c xmlns:a="d"><a:p><a:r><a:t>In {{ case.name }}</a:t></a:r></a:p></c>'
    parts = parts_of(with_member("word/charts/chart1.xml", chart.encode()))
    types = parts["[Content_Types].xml"].decode()
    override = '<Override PartName="/word/endnotes.xml" ContentType="{}"/></Types>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.endnotes+xml"
    parts["[Content_Types].xml"] = types.replace("</Types>", override.format(kind)).encode()
    parts["word/endnotes.xml"] = f"{note}</w:p></w:endnote></w:endnotes>".encode()
    target = f'<Relationship Id="rId92" Type="{RELATIONS}/endnotes" Target="endnotes.xml"/>'
    issues = lint(campaign, with_relations(packed(parts), target))
    assert {(issue.code, issue.part, issue.near) for issue in issues} == {
        ("tag_unfilled", "chart 1", "In {{ case.name }}"),
        ("tag_unfilled", "endnotes", "By {{ x }}"),
    }


def test_a_tag_in_the_address_of_a_link_is_told(campaign: Campaign) -> None:
    """Word writes its braces as %7B and %7D, and docxtpl fills none in."""
    address = "https://example.org/%7B%7B%20letter.number%20%7D%7D"
    link = relation(93, "hyperlink", address)
    (issue,) = lint(campaign, with_relations(docx_bytes("See"), link))
    assert (issue.code, issue.part, issue.tag) == ("tag_unfilled", "body", "{{ letter.number }}")
    assert issue.near == "https://example.org/{{ letter.number }}"


@pytest.mark.parametrize(
    ("lines", "near"),
    [
        (["Dear", "{% for x in authority.address %}{{ x | date }}{% endfor %}"], "{% for x in"),
        (["{% set x = signatory.city %}", "On {{ x | date }} we met"], "On {{ x | date }} we met"),
    ],
)
def test_what_fails_only_in_use_is_told_with_its_paragraph(
    campaign: Campaign, lines: list[str], near: str
) -> None:
    (issue,) = lint(campaign, docx_bytes(*lines))
    assert (issue.code, issue.part, issue.paragraph) == ("template_fails", "body", 2)
    assert issue.near.startswith(near)


def test_what_fails_only_in_use_in_a_footer_is_told_there(campaign: Campaign) -> None:
    document = new_document()
    document.add_paragraph("Dear")
    words = "{% for x in authority.address %}{{ x | date }}{% endfor %}"
    document.sections[0].footer.paragraphs[0].text = words
    target = io.BytesIO()
    document.save(target)
    (issue,) = lint(campaign, target.getvalue())
    assert (issue.part, issue.near) == ("footer 1", words)
