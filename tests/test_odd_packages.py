"""Templates whose packages are made otherwise than Word mostly makes them, and their prints."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import docx
import jinja2
import pytest
from docx.oxml.parser import parse_xml
from docxtpl import DocxTemplate

from pipeline.letters.collate import PrintDocument
from pipeline.letters.environment import safe_environment
from pipeline.letters.invalid import FieldMisused, TemplateInvalid
from pipeline.letters.template import LetterTemplate
from tests.support.blank import new_document
from tests.support.documents import W, add_footnote, paragraphs_of, parts_of
from tests.support.letter_bodies import line
from tests.support.validated import faults_of

BODY, NOTES = "word/document.xml", "word/footnotes.xml"


def make(path: Path, body: str, note: str = "") -> Path:
    """Write a template with the paragraphs of ``body``."""
    document = new_document()
    for child in list(parse_xml(f'<w:body xmlns:w="{W}">{body}</w:body>')):
        document.element.body.insert(len(document.element.body) - 1, child)
    if note:
        add_footnote(document, note)
    document.save(str(path))
    return path


def rewrite(path: Path, change: Callable[[str, bytes], tuple[str, bytes]]) -> Path:
    """Change the name and the content of each part."""
    parts = parts_of(path.read_bytes())
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(*change(name, content))
    return path


def rename(path: Path, old: str, new: str) -> Path:
    """Give a part another name, everywhere it is named."""
    word, other = old.rpartition("/")[2].encode(), new.rpartition("/")[2].encode()

    def change(name: str, content: bytes) -> tuple[str, bytes]:
        if name.endswith(".rels") or name.startswith("["):
            content = content.replace(word, other)
        return name.replace(old.rpartition("/")[2], new.rpartition("/")[2]), content

    return rewrite(path, change)


def printed(path: Path, values: list[Mapping[str, str]]) -> bytes:
    document = PrintDocument(LetterTemplate.load(path), duplex=False)
    for number, one in enumerate(values, start=1):
        document.add(number, one)
    return document.to_bytes()


def test_parts_of_other_names_are_filled_in(tmp_path: Path, validator: str) -> None:
    path = make(tmp_path / "t.docx", line("Dear {{ a }}"), "Note {{ a }}")
    rename(path, BODY, "word/document2.xml")
    rename(path, NOTES, "word/footnotes7.xml")
    letter = LetterTemplate.load(path).merge({"a": "Ada"})
    read = docx.Document(io.BytesIO(letter))
    assert "Dear Ada" in [paragraph.text for paragraph in read.paragraphs]
    assert b"Note Ada" in parts_of(letter)[NOTES]
    both = printed(path, [{"a": "Ada"}, {"a": "Bob"}])
    assert [text[:8] for text in paragraphs_of(both) if "Dear" in text] == ["Dear Ada", "Dear Bob"]
    assert all(f"Note {name}".encode() in parts_of(both)[NOTES] for name in ("Ada", "Bob"))
    (tmp_path / "both.docx").write_bytes(both)
    assert not faults_of(validator, tmp_path / "both.docx")


def without_section(name: str, content: bytes) -> tuple[str, bytes]:
    return name, re.sub(rb"<w:sectPr.*?</w:sectPr>", b"", content) if name == BODY else content


def without_lists(name: str, content: bytes) -> tuple[str, bytes]:
    if name != "word/numbering.xml":
        return name, content
    return name, re.sub(rb"<w:num w:.*</w:num>", b"", content, flags=re.DOTALL)


@pytest.mark.parametrize("change", [without_section, without_lists])
def test_what_the_schema_lets_go_may_be_missing(
    tmp_path: Path, validator: str, change: Callable[[str, bytes], tuple[str, bytes]]
) -> None:
    path = rewrite(make(tmp_path / "t.docx", line("Dear {{ a }}")), change)
    both = printed(path, [{"a": "Ada"}, {"a": "Bob"}])
    assert [text for text in paragraphs_of(both) if "Dear" in text] == ["Dear Ada", "Dear Bob"]
    (tmp_path / "both.docx").write_bytes(both)
    assert not faults_of(validator, tmp_path / "both.docx")


def test_ranges_of_two_letters_have_numbers_of_their_own(tmp_path: Path, validator: str) -> None:
    """A passage that was moved while tracked, and one that only some may edit."""
    moved = '<w:r><w:t xml:space="preserve">{{ a }}</w:t></w:r>'
    who = 'w:author="A" w:date="2017-12-10T00:00:00Z"'
    body = (
        f'<w:p><w:moveToRangeStart w:id="10" w:name="move1" {who}/>'
        f'<w:moveTo w:id="11" {who}>{moved}</w:moveTo><w:moveToRangeEnd w:id="10"/></w:p>'
        '<w:p><w:permStart w:id="5" w:edGrp="everyone"/><w:r><w:t>x</w:t></w:r>'
        '<w:permEnd w:id="5"/></w:p>'
    )
    both = printed(make(tmp_path / "t.docx", body), [{"a": "Ada"}, {"a": "Bob"}])
    xml = parts_of(both)[BODY].decode()
    for kind in ("moveToRange", "perm"):
        starts = re.findall(rf'<w:{kind}Start w:id="(\d+)"', xml)
        assert starts == re.findall(rf'<w:{kind}End w:id="(\d+)"', xml)
        assert len(set(starts)) == 2
    (tmp_path / "both.docx").write_bytes(both)
    assert not faults_of(validator, tmp_path / "both.docx")


@pytest.mark.parametrize("tag", ["(a|e) ~ 'k'", "((a|e) ~ '!')|default('x')", "'k' ~ a"])
def test_text_that_is_joined_is_escaped_once(tmp_path: Path, tag: str) -> None:
    path = make(tmp_path / "t.docx", line("A {{ " + tag + " }} B"))
    values, theirs = {"a": "x<y&z"}, DocxTemplate(str(path))
    theirs.render(values, safe_environment(), autoescape=True)
    target = io.BytesIO()
    theirs.save(target)
    assert paragraphs_of(LetterTemplate.load(path).merge(values)) == paragraphs_of(
        target.getvalue()
    )


def test_a_tag_that_breaks_some_letters_only_is_told_in_words(tmp_path: Path) -> None:
    template = LetterTemplate.load(make(tmp_path / "t.docx", line("{{ a|escape|upper }}")))
    assert "OK" in paragraphs_of(template.merge({"a": "ok"}))
    with pytest.raises(FieldMisused, match="put no filter behind"):
        template.merge({"a": "AT&T"})


def test_without_a_sandbox_no_name_in_brackets_is_a_way_out(tmp_path: Path) -> None:
    said = "{% set i %}__in{{ '' }}it__{% endset %}{% for z in 'a' %}{{ loop[i] }}{% endfor %}"
    path = make(tmp_path / "t.docx", line(said))
    with pytest.raises(TemplateInvalid, match="square brackets"):
        LetterTemplate.load(path, jinja2.Environment(autoescape=True))
