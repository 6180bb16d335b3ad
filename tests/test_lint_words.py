"""Each way to get a tag wrong is named with its place and its cure; honest tags are left alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from pipeline.campaign.load import Campaign, load_campaign
from pipeline.letters.lint import TemplateIssue, lint_templates
from tests.support.blank import new_document
from tests.support.campaigns import write_campaign
from tests.support.documents import add_footnote

TEMPLATE = "ann/appeal.en.docx"
NAME = "signatory.name"


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Campaign:
    return load_campaign(write_campaign(tmp_path_factory.mktemp("lint") / "spring"))


def with_paragraphs(lines: Iterable[str]) -> Any:
    document = new_document()
    for line in lines:
        document.add_paragraph(line)
    return document


def lint(campaign: Campaign, document: Any) -> list[TemplateIssue]:
    document.save(str(campaign.folder / TEMPLATE))
    return lint_templates(campaign)


def codes(issues: Iterable[TemplateIssue]) -> list[str]:
    return [issue.code for issue in issues]


FAULTS = [
    # the paragraphs, between bars; the code; what the message says; the suggestion
    ("Hi {{ signatory.nmae }}", "field_unknown", "signatory.nmae is not", NAME),
    ("Hi {{ signatory.Name }}", "field_unknown", "did you mean", NAME),
    ("{{ name }}", "field_unknown", "signatory.name, case.name or authority.name", NAME),
    ("{{ recipient.name }}", "field_unknown", "did you mean", NAME),
    ("{{ pstcode }}", "field_unknown", "did you mean", "signatory.postcode"),
    ("{{ signatory.given-name }}", "field_unknown", "did you mean", "signatory.given_name"),
    ("{{ case.horoscope }}", "field_unknown", "Take it out", ""),
    ("{% for x in case.nams %}{{ x }}{% endfor %}", "field_unknown", "case.nams", "case.name"),
    ("Hi {{ signatory.name }", "tag_unclosed", "{{ signatory.name } is", "{{ signatory.name }}"),
    ("Hi {{ signatory.name", "tag_unclosed", "is not closed", "{{ signatory.name }}"),
    ("{{ signatory.name of {{ letter.date }}", "tag_unclosed", "Write", "{{ signatory.name }}"),
    ("{{ signatory.name %}", "tag_unclosed", "Write", "{{ signatory.name }}"),
    ("{% if letter.date }}x{% endif %}", "tag_unclosed", "Write", "{% if letter.date %}"),
    ("{# a note|{# another #}", "tag_unclosed", "Add #}", ""),
    ("Hi { signatory.name }}", "tag_unopened", "Write", "{{ signatory.name }}"),
    ("Hi signatory.name }}", "tag_unopened", "ends a tag", ""),
    ("Hi { { signatory.name } }", "tag_unopened", "a space", "{{ signatory.name }}"),
    ("Hi {signatory.name}", "tag_unopened", "one brace", "{{ signatory.name }}"),
    ("Hi {  signatory.name  }", "tag_unopened", "one brace", "{{ signatory.name }}"),
    ("{{{ signatory.name }}}", "tag_broken", "more than two", "{{ signatory.name }}"),
    ("{{ signatory.name | }}", "tag_broken", "cannot be understood", ""),
    ("{{ }}", "tag_broken", "missing", ""),
    ("{% if signatory.name = 'x' %}y{% endif %}", "tag_broken", "two are needed", None),
    ("{{ signatory.given name }}", "tag_space", "a space inside", "{{ signatory.given_name }}"),
    ("{% p if letter.date %}|x|{%p endif %}", "tag_space", "Write", "{%p if letter.date %}"),
    ("{%p\xa0if letter.date %}|x|{%p endif %}", "tag_space", "Write", "{%p if letter.date %}"),
    ("{%P if letter.date %}|x|{%p endif %}", "tag_capitals", "capital", "{%p if letter.date %}"),
    ("{% If letter.date %}x{% endif %}", "tag_capitals", "capital", "{% if letter.date %}"),
    ("{% if letter.date %}x{% EndIf %}", "tag_capitals", "capital", "{% endif %}"),
    ("{% if letter.date And letter.date %}x{% endif %}", "tag_capitals", "capital", None),
    ("{% if letter.date %}x{% end if %}", "tag_unknown", "Write", "{% endif %}"),
    ("{% if letter.date %}x{% else if letter.kind %}y{% endif %}", "tag_unknown", "elif", None),
    ("{% iff letter.date %}x{% endif %}", "tag_unknown", "Write", "{% if letter.date %}"),
    ("{%pif letter.date %}|x|{%p endif %}", "tag_unknown", "Write", "{%p if letter.date %}"),
    ("{% blink %}", "tag_unknown", "not a tag", None),
    ("{{ 2 – 1 }}", "tag_dash", "minus", "{{ 2 - 1 }}"),
    ("{% if 1 — 1 %}x{% endif %}", "tag_dash", "minus", "{% if 1 - 1 %}"),
    ("{{ letter.date | date(«full») }}", "tag_quote", "Write", '{{ letter.date | date("full") }}'),
    ("{{ letter.date | date(„full“) }}", "tag_quote", "Write", '{{ letter.date | date("full") }}'),
    ("{{ signatory.\u200bname }}", "tag_sign", "not seen", "{{ signatory.name }}"),
    ("{% if letter.date %}x{% endfor %}", "pair_crossed", "{% if letter.date %}", "{% endif %}"),
    ("{% if letter.date %}x", "pair_open", "{% if letter.date %} is never", "{% endif %}"),
    ("{%p if letter.date %}|x", "pair_open", "never closed", "{%p endif %}"),
    ("x{% endif %}", "pair_stray", "closes nothing", ""),
    ("{% else %}", "pair_stray", "{% else %} stands in no", ""),
    ("{%p if letter.date %}|x|{% endif %}", "pair_mismatched", "{%p", "{%p endif %}"),
    (
        "{%p if letter.date %}|x|{% else %}|y|{%p endif %}",
        "pair_mismatched",
        "{%p if letter.date %}",
        "{%p else %}",
    ),
    (
        "{% if letter.date %}{% for x in authority.address %}x{% endif %}{% endfor %}",
        "pair_crossed",
        "Put {% endfor %} before {% endif %}",
        "",
    ),
    ("Dear {%p if letter.date %} all|x|{%p endif %}", "words_vanish", '"Dear all"', ""),
    ("{%p if letter.kind == 'a}' %}|x|{%p endif %}", "tag_percent", "sign }", ""),
    ("{%p if 7 % 2 %}|x|{%p endif %}", "tag_percent", "sign %", ""),
    ("{%tr if letter.date %}|x|{%tr endif %}", "tag_place", "inside a table", ""),
    ("{% vm %}", "tag_place", "inside a table", ""),
    ("{{r signatory.name }}", "tag_format", "prints nothing", "{{ signatory.name }}"),
    ("{{ letter.date | dat }}", "filter_unknown", "did you mean date", "date"),
    ("{% if letter.kind is strng %}x{% endif %}", "test_unknown", "did you mean", "string"),
    ("{% for I in authority.address %}{{ i }}{% endfor %}", "loop_variable", "as I", "{{ I }}"),
    ("{% for a in authority.address %}{% endfor %}{{ a }}", "loop_variable", "only between", ""),
    ("{{ loop.index }}", "loop_variable", "only between", ""),
    ("{{ signatory.name.upper() }}", "tag_refused", "round brackets", ""),
    ("{{ signatory.__class__ }}", "tag_refused", "underscore", ""),
    ("{{ signatory.name | safe }}", "tag_refused", "the filter safe", ""),
    ("{% include 'a' %}", "tag_refused", "other files", ""),
    ("{% for x in range(9999) %}x{% endfor %}", "tag_refused", "range takes", ""),
]


@pytest.mark.parametrize(("lines", "code", "said", "suggestion"), FAULTS)
def test_a_fault_is_named_with_its_words_and_its_cure(
    campaign: Campaign, lines: str, code: str, said: str, suggestion: str | None
) -> None:
    texts = lines.split("|") if "| " not in lines else [lines]
    issues = lint(campaign, with_paragraphs(texts))
    assert set(codes(issues)) == {code}
    issue = issues[0]
    assert said in issue.message
    assert suggestion is None or issue.suggestion == suggestion
    assert issue.tag
    assert issue.tag[:20] in issue.near
    assert (issue.template, issue.part, issue.severity) == (TEMPLATE, "body", "error")
    assert issue.message.endswith((".", "?"))


def test_what_is_suggested_is_itself_without_fault(campaign: Campaign) -> None:
    for lines, code, _said, suggestion in FAULTS:
        if suggestion and suggestion.startswith("{{") and code != "loop_variable":
            assert lint(campaign, with_paragraphs([suggestion])) == [], lines


def test_all_faults_of_a_template_are_named_at_once(campaign: Campaign) -> None:
    document = with_paragraphs(
        [
            "{% If letter.date %}",
            "Dear {{ signatory.nmae }}",
            "words {%p if letter.kind %}",
            "{{ signatory.name }",
            "{{ letter.date | dat }}",
            "{% endfor %}",
        ]
    )
    document.sections[0].header.paragraphs[0].text = "{{ letter.nummer }} {{ a – b }}"
    document.sections[0].footer.paragraphs[0].text = "{% if letter.date %}"
    document.core_properties.title = "{{ case.nmae }}"
    add_footnote(document, "{{ letter.kind | uper }}")
    issues = lint(campaign, document)
    assert [(issue.part.split()[0], issue.code) for issue in issues] == [
        ("body", "tag_capitals"),
        ("body", "pair_open"),
        ("body", "field_unknown"),
        ("body", "words_vanish"),
        ("body", "tag_unclosed"),
        ("body", "filter_unknown"),
        ("body", "pair_crossed"),
        ("header", "field_unknown"),
        ("header", "tag_dash"),
        ("header", "field_unknown"),
        ("header", "field_unknown"),
        ("footer", "pair_open"),
        ("footnotes", "filter_unknown"),
        ("properties", "field_unknown"),
    ]


def test_words_around_a_tag_alone_are_those_that_follow(campaign: Campaign) -> None:
    (issue,) = lint(
        campaign, with_paragraphs(["{%p if letter.dat %}", "", "Yours", "{%p endif %}"])
    )
    assert issue.near == "{%p if letter.dat %} ¶ Yours"


def test_of_a_long_paragraph_the_words_around_the_tag_are_given(campaign: Campaign) -> None:
    text = "before " * 50 + "{{ letter.nmber }}" + " after" * 50
    (issue,) = lint(campaign, with_paragraphs([text]))
    assert issue.near.startswith("… before")
    assert issue.near.endswith("after …")
    assert "{{ letter.nmber }}" in issue.near
    assert len(issue.near) < 170


def test_a_tag_split_over_runs_is_read_whole(campaign: Campaign) -> None:
    document = new_document()
    paragraph = document.add_paragraph()
    for piece in ("Hi {", "{ signa", "tory.nm", "ae }", "}"):
        paragraph.add_run(piece).bold = True
    (issue,) = lint(campaign, document)
    assert (issue.code, issue.tag) == ("field_unknown", "{{ signatory.nmae }}")


def test_a_table_cell_is_read(campaign: Campaign) -> None:
    document = new_document()
    document.add_table(1, 2).rows[0].cells[1].text = "City: {{ signatory.cty }}"
    (issue,) = lint(campaign, document)
    assert (issue.near, issue.suggestion) == ("City: {{ signatory.cty }}", "signatory.city")


def test_a_text_box_is_read_once(campaign: Campaign) -> None:
    document = with_paragraphs(["Dear"])
    box = "<w:txbxContent><w:p><w:r><w:t>{{ letter.nmber }}</w:t></w:r></w:p></w:txbxContent>"
    names = nsdecls("w") + ' xmlns:v="urn:schemas-microsoft-com:vml" '
    names += 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    names += 'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    shape = f"<w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict>"
    run = f'<w:r {names}><mc:AlternateContent><mc:Choice Requires="wps">{shape}</mc:Choice>'
    run += f"<mc:Fallback>{shape}</mc:Fallback></mc:AlternateContent></w:r>"
    document.paragraphs[0]._p.append(parse_xml(run))
    (issue,) = lint(campaign, document)
    assert (issue.code, issue.near) == ("field_unknown", "{{ letter.nmber }}")


def test_a_tag_in_a_tracked_deletion_is_found(campaign: Campaign) -> None:
    document = with_paragraphs(["Dear {{ signatory.name }}"])
    xml = '<w:del {} w:id="9" w:author="A"><w:r><w:delText>{}</w:delText></w:r></w:del>'
    deleted = parse_xml(xml.format(nsdecls("w"), "{{ signatory.city }}"))
    document.paragraphs[0]._p.append(deleted)
    (issue,) = lint(campaign, document)
    assert (issue.code, issue.tag) == ("tag_deleted", "{{ signatory.city }}")
    assert "Accept or reject" in issue.message
    assert "Dear" in issue.near


def test_a_plain_word_in_a_tracked_deletion_is_no_fault_of_a_tag(campaign: Campaign) -> None:
    document = with_paragraphs(["Dear {{ signatory.name }}"])
    xml = '<w:del {} w:id="9" w:author="A"><w:r><w:delText>old</w:delText></w:r></w:del>'
    document.paragraphs[0]._p.append(parse_xml(xml.format(nsdecls("w"))))
    assert codes(lint(campaign, document)) == ["change_tracked"]


def rows(*texts: tuple[str, ...]) -> Any:
    document = new_document()
    table = document.add_table(len(texts), len(texts[0]))
    for row, cells in zip(table.rows, texts, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    return document


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (
            [
                ("{%tr for x in authority.address %}", "lost"),
                ("{{ x }}", ""),
                ("{%tr endfor %}", ""),
            ],
            "words_vanish",
        ),
        ([("{%tr for x in authority.address %}{{ x }}{%tr endfor %}", "")], "words_vanish"),
        (
            [("{%tr for x in authority.address %}", ""), ("{{ x }}", ""), ("{% endfor %}", "")],
            "pair_mismatched",
        ),
        (
            [("{% for x in authority.address %}", ""), ("{{ x }}", ""), ("{%tr endfor %}", "")],
            "pair_mismatched",
        ),
        (
            [("{%tc if letter.date %}", "x"), ("{%tc endif %}", "y")],
            "pair_mismatched",
        ),
        ([("{%p if letter.date %}", "{%p endif %}")], "pair_mismatched"),
    ],
)
def test_faults_of_tables(campaign: Campaign, texts: list[tuple[str, ...]], code: str) -> None:
    assert set(codes(lint(campaign, rows(*texts)))) == {code}


def test_rows_begun_in_one_table_and_ended_in_another(campaign: Campaign) -> None:
    document = rows(("{%tr if letter.date %}",), ("x",))
    document.add_paragraph("between")
    document.add_table(2, 1).rows[1].cells[0].text = "{%tr endif %}"
    assert codes(lint(campaign, document)) == ["pair_mismatched"]


HONEST = [
    "{{ signatory.name }}, {{signatory.name}} and {{ signatory['name'] }}",
    "{{ signatory.name | upper | default('x') }}{{ letter.date | date(“full”) }}",
    "{% if signatory.message -%}|{{ signatory.message }}|{%- endif %}",
    "{%- if letter.date -%}x{%- endif -%}",
    "{% if letter.date %}{% if letter.kind %}x{% else %}y{% endif %}{% elif 1 %}z{% endif %}",
    "{%p if letter.date %}|{%p if letter.kind %}|x|{%p else %}|y|{%p endif %}|{%p endif %}",
    "{%p for line in authority.address %}|{{ loop.index }}: {{ line }}|{%p endfor %}",
    "{% for x in authority.address %}{{ x }}{% if not loop.last %}, {% endif %}{% endfor %}",
    "{% set town = signatory.city %}{{ town }}",
    "{% set words %}a {{ case.name }}{% endset %}{{ words }}",
    "{# a note #}{#p another #}",
    "{# a note|of {{ signatory.nothing }} two paragraphs #}",
    "{% raw %}{{ as it stands }} {% if %}{% endraw %}",
    "{_{ as it stands }_} {_% if %_}",
    "{% for number in range(3) %}{{ number + 1 }}{% endfor %}",
    "{{ 'a – b' }}{{ \"«x»\" }}{{ '%}' }}{{ {'a': {'b': 1}}['a']['b'] }}",
    "{% if 7 % 2 %}x{% endif %}",
    "{% if signatory.name\xa0== 'x' %}y{% endif %}",
    "{% if signatory.name |and signatory.city %}x{% endif %}",
    "{%r if letter.date %}x{%r endif %}",
    "50 % of {those} [who] {x} said: a } b { c, 100 %.",
    "{% set p = 1 %}{{ p }}{% if p %}x{% endif %}",
    "{% for signatory_name in authority.address|reverse %}{{ signatory_name }}{% endfor %}",
]


@pytest.mark.parametrize("lines", HONEST)
def test_honest_tags_give_no_issue(campaign: Campaign, lines: str) -> None:
    texts = [lines] if "| " in lines or "|r" in lines else lines.split("|")
    assert [str(issue) for issue in lint(campaign, with_paragraphs(texts))] == []


@pytest.mark.parametrize(
    "texts",
    [
        [("{%tr for x in authority.address %}", ""), ("{{ x }}", "y"), ("{%tr endfor %}", "")],
        [("{%tc for x in authority.address %}", "{{ x }}", "{%tc endfor %}")],
        [("{% colspan authority.address|length %}{{ case.name }}", "x")],
        [("{% cellbg 'FF0000' %}{{ case.name }}", "x")],
        [("{%tc for x in authority.address %}", "{% hm %}{{ case.name }}", "{%tc endfor %}")],
        [
            ("{%tr for x in authority.address %}", ""),
            ("{% vm %}{{ case.name }}", "{{ x }}"),
            ("{%tr endfor %}", ""),
        ],
        [
            ("{%tr if letter.date %}", ""),
            ("x", ""),
            ("{%tr else %}", ""),
            ("y", ""),
            ("{%tr endif %}", ""),
        ],
        [("{% for x in authority.address %}{{ x }}{% endfor %}", "{#tc nothing #}")],
    ],
)
def test_honest_tables_give_no_issue(campaign: Campaign, texts: list[tuple[str, ...]]) -> None:
    assert [str(issue) for issue in lint(campaign, rows(*texts))] == []


def test_a_variable_used_in_a_text_box_inside_its_loop_is_known(campaign: Campaign) -> None:
    document = new_document()
    paragraph = document.add_paragraph("{% for x in authority.address %}")
    box = "<w:txbxContent><w:p><w:r><w:t>{{ x }}</w:t></w:r></w:p></w:txbxContent>"
    names = nsdecls("w") + ' xmlns:v="urn:schemas-microsoft-com:vml"'
    shape = f"<w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict>"
    paragraph._p.append(parse_xml(f"<w:r {names}>{shape}</w:r>"))
    paragraph.add_run("{% endfor %}")
    assert lint(campaign, document) == []


def test_a_field_in_a_link_that_no_paragraph_shows_is_found(campaign: Campaign) -> None:
    document = with_paragraphs(["See"])
    run = document.paragraphs[0].add_run()
    code = OxmlElement("w:instrText")
    code.text = 'HYPERLINK "https://example.org/{{ letter.nmber }}"'
    run._r.append(code)
    assert run._r.find(qn("w:instrText")) is not None
    (issue,) = lint(campaign, document)
    assert (issue.code, issue.suggestion) == ("field_unknown", "letter.number")


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "text",
    ["{{ " * 5000, "}}" * 5000, "{% if x %}" * 2000, "{{ " + "(" * 3000 + " }}", "{%p " * 3000],
    ids=lambda text: str(text)[:9],
)
def test_a_heap_of_tags_is_judged_in_time(campaign: Campaign, text: str) -> None:
    assert lint(campaign, with_paragraphs([text]))
