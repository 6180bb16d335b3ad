"""A hostile template is refused with its place named, soon and in little memory."""

from __future__ import annotations

import contextlib
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.letters.allow import check_tree
from pipeline.letters.environment import safe_environment
from pipeline.letters.gate import check_package
from pipeline.letters.invalid import TemplateInvalid
from pipeline.letters.tag_limits import check_amount, check_tags
from tests.support.blank import new_document
from tests.support.campaigns import SAMPLE
from tests.support.documents import add_footnote, docx_bytes, parts_of, tiny_png
from tests.support.hostile import (
    BODY,
    ROOT,
    body_of,
    field,
    look_at,
    look_at_each,
    packed,
    paragraph,
    table,
    text,
    with_member,
    with_part,
    with_relation,
)

SAID = {
    "long word": (
        "{% set x = 'x' %}" + "{% set x = x ~ x %}" * 17 + "{{ x|wordwrap(1) }}",
        "may not use the filter wordwrap",
    ),
    "long numbers": (
        "{% set x = signatory.age|int %}" + "{% set x = (x|int) * (x|int) %}" * 15 + "{{ x // 7 }}",
        "numbers can get too long",
    ),
    "globals": ("{{ cycler.__init__.__globals__.os.getpid() }}", "may not call functions"),
    "class": ("{{ signatory.__class__ }}", "underscore: __class__"),
    "class as an item": ("{{ signatory['__class__'] }}", "underscore: __class__"),
    "class put together": ("{{ signatory['__cl' ~ 'ass__'] }}", "may not be put together"),
    "class in a variable": ("{% set a = '__class__' %}{{ signatory[a] }}", "__class__"),
    "attr": ("{{ signatory | attr('name') }}", "the filter attr"),
    "attribute of map": ("{{ case.names | map(attribute='a._b') | first }}", "underscore"),
    "attr by map": ("{{ case.names | map('attr', '__class__') | first }}", "__class__"),
    "filter from data": ("{{ case.names | map(signatory.name) | first }}", "map takes one"),
    "format": ("{{ '{0.x}'.format(signatory) }}", "may not call functions"),
    "format as a filter": ("{{ '%50000000d' | format(1) }}", "the filter format"),
    "format by remainder": ("{{ '%50000000d' % 1 }}", "only numbers"),
    "append": ("{{ case.names.append('x') }}", "may not call functions"),
    "items called": ("{{ signatory.items() }}", "may not call functions"),
    "self": ("{{ self }}", "self is not a merge field"),
    "lipsum": ("{{ lipsum(n=2000) }}", "may not call functions"),
    "namespace": ("{% set a = namespace() %}", "may not call functions"),
    "raw XML": ("{{ signatory.name | safe }}", "the filter safe"),
    "no escaping": ("{% autoescape false %}{{ signatory.name }}{% endautoescape %}", "kind of tag"),
    "include": ("{% include '/etc/passwd' %}", "bring in other files"),
    "import": ("{% import 'os' as os %}", "bring in other files"),
    "extends": ("{% extends 'other' %}", "bring in other files"),
    "macro": ("{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", "macro"),
    "recursive loop": ("{% for a in case.names recursive %}{{ loop(a) }}{% endfor %}", "recursive"),
    "huge range": ("{% for a in range(10000000) %}x{% endfor %}", "range takes"),
    "range of data": ("{% for a in range(case.count) %}x{% endfor %}", "range takes"),
    "range of ranges": (
        "{% for a in range(1000) %}{% for b in range(1000) %}{% for c in range(1000) %}x"
        "{% endfor %}{% endfor %}{% endfor %}",
        "too long",
    ),
    "loops too deep": ("{% for a in b %}" * 4 + "x" + "{% endfor %}" * 4, "3 deep"),
    "long text by a number": ("{{ 'a' * 50000000 }}", "only numbers may be multiplied"),
    "value by a number": ("{{ signatory.name * 50000000 }}", "only numbers may be multiplied"),
    "power": ("{{ 9 ** 99999999 }}", "power"),
    "squares": ("{% set a = 9 %}" + "{% set a = (a|int) * (a|int) %}" * 40, "too long"),
    "doubling": ("{% set a = 'ha' %}" + "{% set a = a ~ a %}" * 40, "too long"),
    "doubling by replace": (
        "{{ 'a'" + " | replace('a', 'bbbbbbbbbb') | replace('b', 'aaaaaaaaaa')" * 9 + " }}",
        "too long",
    ),
    "doubling by a block": (
        "{% set a %}" + "x" * 50 + "{% endset %}" + "{% set a %}{{ a }}{{ a }}{% endset %}" * 40,
        "too long",
    ),
    "batch": ("{{ [1] | batch(1000000000, 'x') | list }}", "the filter batch"),
    "round": ("{{ 1.5 | round(1000000000, 'ceil') }}", "the filter round"),
    "center": ("{{ 'a' | center(50000000) }}", "the filter center"),
    "star": ("{{ signatory.name | replace(*case.names) }}", r"\* or \*\*"),
    "brackets": ("{{ " + "(" * 400 + "1" + ")" * 400 + " }}", "too deeply nested"),
    "long sum": ("{{ 1" + " + 1" * 900 + " }}", "too deeply nested"),
    "nested blocks": ("{% if a %}" * 200 + "x" + "{% endif %}" * 200, "too deeply nested"),
    "never closed": ("Dear {{ signatory.name", "never closed"),
    "tag in a tag": ("{{ '{{r {{r {{r ' }}", "inside another tag"),
    "row tag outside": ("{%tr for a in case.names %}", "no table row"),
    "colspan outside": ("{% colspan 3 %}", "table cell"),
    "merge outside": ("{% vm %}", "table cell"),
}
CHEAP = {
    "colspan and spaces": ("{% colspan " + " " * 10_000, "never closed"),
    "colspan and spaces, closed": ("{% colspan " + " " * 3_000 + "x y %}", "white space"),
    "openings of runs": ("{{r " * 8_000, "never closed|more than"),
    "openings of runs, closed": ("{{r " * 900 + "}}", "inside another tag"),
    "openings": ("{{ " * 8_000, "never closed"),
    "closings": ("-%}" * 8_000, "without a tag"),
    "too many tags": ("{{ a }}" * 6_000, "more than 5000 tags"),
    "long tags": (("{{ " + "a~" * 1_500 + "a }} ") * 100, "too long"),
}
EMPTY = {
    "unclosed runs": ('<w:p><w:r w:rsidR="1"/>' + '<w:r w:rsidR="1"/>' * 8_000 + "</w:p>", "empty"),
    "empty paragraphs": (
        '<w:p w:rsidR="1"/>' * 100_000 + '<w:sectPr w:rsidR="2"/>',
        "unpacks|empty",
    ),
    "paragraphs by the million": ("<w:p/>" * 3_000_000, "unpacks to very much more"),
    "rows after the table": (
        table(paragraph(text("x"))) + paragraph(text("{%tr if a %}")) * 1_000,
        "no table row",
    ),
    "merge before a table": (
        table(paragraph(text("{% vm %}")) + "<w:tbl><w:tr><w:tc><w:tcPr><w:x/></w:tcPr>"
              + paragraph(text("x")) * 3_000 + "</w:tc></w:tr></w:tbl>"),
        "after {% vm %}",
    ),
    "deep": ("<w:p>" * 240 + "</w:p>" * 240, "too deeply nested"),
    "dde": (field(" DDE", "AUTO c:\\\\cmd.exe", ' "/k calc"'), "DDEAUTO"),
    "included text": (field(' INCLUDETEXT "file:///etc/passwd"'), "INCLUDETEXT"),
    "included picture": (field(' includepicture "https://example.org/a.png" \\d'), "picture"),
    "link": (field(" LINK Excel.Sheet.12 a.xlsx"), "LINK"),
    "simple field": (
        '<w:p><w:fldSimple w:instr=" DDE a b "><w:r/></w:fldSimple></w:p>', "field DDE"),
    "field made by a tag": (field(" {{ signatory.name }} x"), "kind of a field is made by a tag"),
    "field made by a field": (
        paragraph('<w:fldChar w:fldCharType="begin"/>', '<w:fldChar w:fldCharType="begin"/>'),
        "made by another field",
    ),
    "field in a block's hand": (
        field("PAGE ").replace("</w:instrText>", "</w:instrText>" + text("{%r if a %}x"), 1),
        "block tag stands inside a field",
    ),
    "link of a field": (field(' HYPERLINK "file:///etc/passwd"'), "links to file"),
    "other document": ('<w:altChunk xmlns:r="r" r:id="rId1"/>', "another document"),
}  # fmt: skip
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HUGE = b"<a>" + b"<!--" + b" " * 19_000_000 + b"--></a>"
DTD = '<!DOCTYPE a [<!ENTITY b "c">]>'


def with_doctype(part: str) -> bytes:
    return with_part(part, lambda xml: xml.replace("?>", "?>" + DTD, 1))


def of_type(kind: str) -> bytes:
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return with_part("[Content_Types].xml", lambda xml: xml.replace(main, kind))


def many_members() -> bytes:
    parts = parts_of(docx_bytes("x"))
    return packed(parts | {f"word/{number}.xml": b"<a/>" for number in range(1_200)})


PACKAGES: dict[str, tuple[bytes, str]] = {
    "no zip": (b"not a document", "not a Word document"),
    "empty file": (b"", "not a Word document"),
    "cut short": (docx_bytes("x")[:-3_000], "not a Word document"),
    "other zip": (packed({"a.txt": b"x"}), "not a Word document"),
    "password": (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    "old document": (OLE + b"\0" * 2_000, "old kind"),
    "spreadsheet": (of_type("application/x.spreadsheetml.sheet.main+xml"), "not a Word document"),
    "docm": (of_type("application/vnd.ms-word.document.macroEnabled.main+xml"), "macros"),
    "vbaProject": (with_member("word/vbaProject.bin", b"x"), "macros"),
    "vbaProject in disguise": (with_member("word/media/a.png", OLE), "embedded"),
    "activeX": (with_member("word/activeX/activeX1.xml", b"<a/>"), "embedded"),
    "embedding": (with_member("word/embeddings/a.bin", b"x"), "embedded"),
    "name with dots": (with_member("word/../../a.xml", b"<a/>"), "leads out"),
    "name from the root": (with_member("/etc/a.xml", b"<a/>"), "leads out"),
    "twice": (with_member("word/document.xmk", b"<a/>").replace(b".xmk", b".xml"), "twice"),
    "twice but for case": (with_member("word/Document.xml", b"<a/>"), "twice"),
    "doctype in the body": (with_doctype(BODY), "DOCTYPE"),
    "doctype in the properties": (with_doctype("docProps/core.xml"), "DOCTYPE"),
    "doctype in the relations": (with_doctype("_rels/.rels"), "DOCTYPE"),
    "bomb": (with_member("word/a.xml", HUGE), "unpacks to very much more"),
    "too many members": (many_members(), "more than 1000 parts"),
    "remote picture": (with_relation("image", "https://example.org/a.png"), "it fetches"),
    "local picture": (with_relation("image", "file:///etc/passwd"), "it fetches"),
    "template": (with_relation("attachedTemplate", "a.dotm", part="settings"), "another template"),
    "object": (with_relation("oleObject", "a.bin", "Internal"), "embedded"),
    "chunk": (with_relation("aFChunk", "a.html", "Internal"), "another document"),
    "subdocument": (with_relation("subDocument", "a.docx"), "another document"),
    "local link": (with_relation("hyperlink", "file:///etc/passwd"), "it links to file"),
    "script link": (with_relation("hyperlink", "javascript:a"), "it links to javascript"),
    "list of addresses": (with_relation("mailMergeSource", "a.csv", part="settings"), "tied"),
    "damaged part": (with_part(BODY, lambda xml: xml.replace("</w:body>", "")), "damaged"),
    "other letters": (
        with_part(BODY, lambda xml: xml.replace("encoding='UTF-8'", "encoding='ISO-8859-1'")
                  .replace('encoding="UTF-8"', 'encoding="ISO-8859-1"')), "ISO-8859-1"),
    "comment in a footnote": (b"", "marks that Word never writes"),
}  # fmt: skip


def with_footnote(words: str) -> bytes:
    document: Any = new_document()
    document.add_paragraph("x")
    add_footnote(document, words)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


PACKAGES["comment in a footnote"] = (with_footnote("a<!-- <w:p> -->"), "never writes")
NO_PLACE: tuple[str, ...] = (
    "no zip",
    "empty file",
    "cut short",
    "other zip",
    "password",
    "old document",
)
NO_PLACE += ("spreadsheet", "too many members")


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("hostile")
    contents = {name: docx_bytes("First", said) for name, (said, _) in (SAID | CHEAP).items()}
    contents |= {name: body_of(xml) for name, (xml, _) in EMPTY.items()}
    contents |= {name: content for name, (content, _) in PACKAGES.items()}
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return look_at_each(sorted(folder.iterdir()))


HOSTILE = {name: words for name, (_, words) in (SAID | CHEAP | EMPTY | PACKAGES).items()}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_template_is_refused_and_its_place_named(
    outcomes: dict[str, dict[str, Any]], name: str
) -> None:
    outcome = outcomes[name]
    assert "error" not in outcome, outcome["error"]
    assert re.search(HOSTILE[name], outcome["reason"]), outcome["reason"]
    assert outcome["part"] or name in NO_PLACE
    assert outcome["megabytes"] < 500
    if name in SAID:
        assert outcome["part"] == BODY
        assert "First" not in outcome["near"]


HONEST = {
    "field": ["Dear {{ signatory.name }},", "{{ signatory['postcode'] }}"],
    "items is a column": ["{{ signatory.items }}"],
    "optional paragraph": ["{%p if signatory.name and not case.closed %}", "x", "{%p endif %}"],
    "nested loops": [
        "{% for row in case.rows %}{% for cell in row %}{{ loop.index }}. {{ cell }}"
        "{% if not loop.last %}, {% endif %}{% endfor %}{% endfor %}"
    ],
    "elif": ["{% if a == 'x' %}1{% elif a in ['y', 'z'] %}2{% else %}3{% endif %}"],
    "set": ["{% set x = 3 %}{{ x * 12 }} {{ x + 1 - 2 }} {{ x / 2 }}"],
    "set as a block": ["{% set x %}{{ signatory.name }}{% endset %}{{ x }}"],
    "joined": ["{{ 'a' ~ signatory.name }} {{ x if y else z }}"],
    "filters": [
        "{{ case.since | date('full') }} {{ case.names | list }} {{ case.count | number }} "
        "{{ authority.address | join(', ') | upper | trim }} {{ x | default('______', true) }} "
        "{{ x | round(2) }} {{ case.names | map('upper') | join('; ') }} {{ signatory.name | e }}"
    ],
    "grouped": [
        "{% for g in rows|groupby('city') %}{{ g.grouper }}{{ g.list|length }}{% endfor %}"
    ],
    "tests": ["{% if x is defined and loop is not none and 3 is divisibleby(3) %}x{% endif %}"],
    "range": ["{% for i in range(1, 11) %}{{ loop.cycle('odd', 'even') }}{% endfor %}"],
    "remainder": ["{% for i in x %}{% if loop.index % 2 %}{{ i }}{% endif %}{% endfor %}"],
    "comment": ["{# never seen, {{ not even this }} #}a {_{ b }_} {_% c %_}"],
    "white space": ["  {{ signatory.name }}  {%- if true -%} x {%- endif %}  "],
    "curly quotes": ["{{ case.since | date(“full”) }}", "{% if case.count != ‘x’ %}y{% endif %}"],
    "rich text": ["Dear {{r signatory.name }} and {%r if a %}x{%r endif %}", "{{p letter.text }}"],
    "braces in words": ["a { b } and }} and %} and 100%"],
    "escaped": ["{{ '{{' }} {% raw %}{{ x }}{% endraw %}"],
    "many tags": ["{{ signatory.name }} " * 800],
    "long loop": ["{%p for x in case.names %}", *["some words {{ x }}"] * 300, "{%p endfor %}"],
}
HONEST_XML = {
    "page number": field(" PAGE ", " \\* MERGEFORMAT "),
    "link": field(' HYPERLINK "https://example.org/{{ case.id }}" \\o "Read: more"'),
    "merge field": field(" IF ") + field(' MERGEFIELD "Name" \\* Upper '),
    "empty paragraphs": '<w:p w:rsidR="1"/>' * 500 + paragraph(text("x")),
    "split tag": paragraph(text("{"), text("{ signatory."), text("name }"), text("}")),
    "cells": table(
        *(
            paragraph(text(f"{{% {tag} %}}{{{{ x }}}}"))
            for tag in ("colspan case.columns", "cellbg case.colour", "vm", "hm")
        )
    ).replace("<w:tcPr/>", '<w:tcPr><w:tcW w:w="1"/></w:tcPr>'),
    "rows": table(paragraph(text("{%tr for a in b %}"))) + table(paragraph(text("{%tr endfor %}"))),
    "columns": table(
        paragraph(text("{%tc for a in b %}{{ a }}")), paragraph(text("{%tc endfor %}"))
    ),
}


@pytest.mark.parametrize("paragraphs", HONEST.values(), ids=HONEST)
def test_an_honest_template_is_accepted(tmp_path: Path, paragraphs: list[str]) -> None:
    (tmp_path / "a.docx").write_bytes(docx_bytes(*paragraphs))
    look_at(tmp_path / "a.docx")


@pytest.mark.parametrize("xml", HONEST_XML.values(), ids=HONEST_XML)
def test_honest_marks_of_word_are_accepted(tmp_path: Path, xml: str) -> None:
    (tmp_path / "a.docx").write_bytes(body_of(xml))
    look_at(tmp_path / "a.docx")


@pytest.mark.parametrize(
    "path",
    [*sorted(SAMPLE.rglob("*.docx")), ROOT / "pipeline/bundles/data/cover-sheet.docx"],
    ids=lambda path: f"{path.parent.name} {path.stem}",
)
def test_our_own_templates_are_accepted(path: Path) -> None:
    look_at(path)


def test_pictures_links_headers_and_footnotes_are_accepted(tmp_path: Path) -> None:
    document: Any = new_document()
    document.add_paragraph("{{ signatory.name }}").add_run().add_picture(tiny_png())
    document.sections[0].header.paragraphs[0].text = "No. {{ letter.number }}"
    document.part.relate_to("https://example.org", "http://a/hyperlink", is_external=True)
    add_footnote(document, "{{ case.count | number }}")
    document.save(str(tmp_path / "a.docx"))
    look_at(tmp_path / "a.docx")


def test_a_tie_to_a_list_may_be_left_to_the_caller(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(with_relation("mailMergeSource", "file:///a.csv"))
    check_package(tmp_path / "a.docx", mail_merge=True)


def test_a_filter_of_the_developers_own_is_allowed() -> None:
    environment = safe_environment()
    environment.filters["shout"] = str.upper
    check_tree(environment, "{{ signatory.name | shout }}")


def test_the_tags_of_all_parts_are_counted_together() -> None:
    source = "{{ signatory.name }}" * 600
    check_amount([source] * 3)
    with pytest.raises(TemplateInvalid, match="taken together"):
        check_amount([source] * 4)


def test_the_place_is_named_in_a_header(tmp_path: Path) -> None:
    document = new_document()
    document.sections[0].header.paragraphs[0].text = "Dear {{ signatory.name.upper() }} friend"
    document.save(str(tmp_path / "a.docx"))
    with pytest.raises(TemplateInvalid, match="may not call functions") as caught:
        look_at(tmp_path / "a.docx")
    assert caught.value.part.startswith("word/header")
    assert "friend" in caught.value.near


def test_a_member_larger_than_it_says_is_refused(tmp_path: Path) -> None:
    content = bytearray(with_member("word/a.xml", b"<a/>" + b" " * 100_000))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo("word/a.xml").file_size
    where = content.rfind(size.to_bytes(4, "little"))
    content[where : where + 4] = (7).to_bytes(4, "little")
    (tmp_path / "a.docx").write_bytes(content)
    with pytest.raises(TemplateInvalid, match=r"Word document|damaged"):
        check_package(tmp_path / "a.docx")


WORDS = st.sampled_from(
    "a signatory.name _x __class__ loop range ( ) [ ] | e map upper ~ * ** % + - / . , 'x' 'y' 1 "
    "999 if else for in endfor endif set = == is not and or {{ }} {% %} {# #} { } : \\ \n".split(
        " "
    )
)


@settings(max_examples=400, deadline=None)
@given(st.lists(WORDS, max_size=25).map(" ".join) | st.text(max_size=40))
def test_any_expression_is_accepted_or_refused(words: str) -> None:
    environment = safe_environment()
    for source in (f"{{{{ {words} }}}}", f"{{% {words} %}}", words):
        with contextlib.suppress(TemplateInvalid):
            check_tags(f"<w:p><w:r><w:t>{source}</w:t></w:r></w:p>")
        with contextlib.suppress(TemplateInvalid):
            check_tree(environment, source)
            environment.from_string(source)
