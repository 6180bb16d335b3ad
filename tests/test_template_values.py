"""Values stay text and templates stay inside their fences, whatever either of them says."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import TemplateError, TemplateRuntimeError, UndefinedError

from pipeline.letters.invalid import TemplateInvalid
from pipeline.letters.template import LetterTemplate
from pipeline.localise.bidi import isolate_lines
from tests.support.blank import new_document
from tests.support.corpora import naughty_strings
from tests.support.documents import paragraphs_of, save_docx

NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""The characters that XML 1.0 has no way to write."""
MARKUP = "{}%#_<>&/\n\tw:p "
VALUES: dict[str, Any] = {
    "signatory": {"name": "Zoë", "items": "eggs"},
    "authority": {"address": ["1 Road", "Town"]},
    "letter": {"number": "000017", "date": date(2017, 12, 10)},
}


def one_line(folder: Path, text: str) -> LetterTemplate:
    """Return the template of one paragraph."""
    return LetterTemplate.load(save_docx(folder / "template.docx", text))


def printed(content: bytes) -> str:
    return "".join(paragraphs_of(content))


@pytest.fixture(scope="module")
def bracketed(tmp_path_factory: pytest.TempPathFactory) -> LetterTemplate:
    """Return the template that prints a name between brackets."""
    return one_line(tmp_path_factory.mktemp("bracketed"), "[{{ signatory.name }}]")


def assert_stays_text(template: LetterTemplate, value: str) -> None:
    shown = printed(template.merge({"signatory": {"name": value}}))
    legal = NOT_XML.sub("", value.replace("\r", "\n"))  # docxtpl keeps both of "\r\n"
    assert shown.replace("\r", "\n") == f"[{legal}]"


@pytest.mark.parametrize(
    "value",
    ["{{ 7*7 }}", "{% x %}", "{# x #}", "{_{ a }_}", "]]>", "<w:p>", "</w:t></w:r>", "&", "&amp;",
     "<![CDATA[x]]>", "a\x00\x01\x1fb", "\ud800", "\ufffe", "a\nb\tc", "a\r\nb", " a  b ", "",
     "\\1", "%s", "\n<w:p>", "{{ signatory.name }}", "‘“quotes”’", "\x85\u2028", "𝔘𝔫𝔦"],
)  # fmt: skip
def test_a_value_is_never_code(bracketed: LetterTemplate, value: str) -> None:
    assert_stays_text(bracketed, value)


def test_naughty_strings_stay_text(bracketed: LetterTemplate) -> None:
    for text in naughty_strings():
        assert_stays_text(bracketed, text)


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(exclude_characters="\a\f"), max_size=20) | st.text(MARKUP))
def test_any_text_stays_text(bracketed: LetterTemplate, value: str) -> None:
    assert_stays_text(bracketed, value)


@pytest.mark.parametrize("mark", ["\a", "\f", "\x00", "\x1b", "\ud800", "\n", "\t"])
def test_a_mark_that_xml_cannot_write_spoils_no_part(tmp_path: Path, mark: str) -> None:
    """Neither the body nor the header nor the document's title."""
    document = new_document()
    document.add_paragraph("{{ signatory.name }}")
    document.sections[0].header.paragraphs[0].text = "{{ signatory.name }}"
    document.core_properties.title = "{{ signatory.name }}"
    document.save(str(tmp_path / "t.docx"))
    template = LetterTemplate.load(tmp_path / "t.docx")
    merged = docx.Document(io.BytesIO(template.merge({"signatory": {"name": f"a{mark}b"}})))
    for text in (
        "".join(paragraph.text for paragraph in merged.paragraphs),
        "".join(paragraph.text for paragraph in merged.sections[0].header.paragraphs),
        merged.core_properties.title,
    ):
        assert (text[:1], text[-1:]) == ("a", "b")


@pytest.mark.parametrize(
    "text",
    [
        "{{ cycler.__init__.__globals__ }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ signatory|attr('__class__') }}",
        "{{ authority.address.append('x') }}",
        "{{ authority.address.sort() }}",
        "{{ signatory.update({'name': 'x'}) }}",
        "{{ signatory.keys() }}",
        "{{ '{0.__class__}'.format(7) }}",
        "{{ letter.__class__ }}",
        "{{ signatory['__class__'] }}",
        "{{ self.__init__.__globals__ }}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
    ],
)
def test_a_template_finds_no_way_to_python(tmp_path: Path, text: str) -> None:
    with pytest.raises((TemplateInvalid, TemplateError, TypeError)):
        one_line(tmp_path, text).merge(VALUES)
    assert VALUES["authority"]["address"] == ["1 Road", "Town"]


def test_a_column_called_items_is_a_column(tmp_path: Path) -> None:
    assert printed(one_line(tmp_path, "{{ signatory.items }}").merge(VALUES)) == "eggs"


CLASHES = {
    "{{ signatory.name | number }}": ("|number", "a number, such as 18"),
    "{{ signatory.none | number }}": ("|number", "take |number away"),
    "{{ letter.date | number }}": ("|number", "case.toml"),
    "{{ 'NaN' | number }}": ("|number", "something else"),
    "{{ signatory.name | date }}": ("|date", "a date, such as 2017-12-10"),
    "{{ letter.date | date('fancy') }}": ("|date", '"full", "long", "medium", "short"'),
    "{{ signatory.name | list }}": ("|list", "take |list away"),
    "{{ signatory.name | country }}": ("|country", "two-letter code, such as EG"),
}


@pytest.mark.parametrize(("text", "words"), CLASHES.items(), ids=list(CLASHES))
def test_a_filter_that_does_not_fit_says_so_in_plain_words_and_without_the_value(
    tmp_path: Path, text: str, words: tuple[str, ...]
) -> None:
    values = {**VALUES, "signatory": {"name": "Zoë", "none": ""}}
    with pytest.raises(TemplateRuntimeError) as caught:
        one_line(tmp_path, text).merge(values)
    message = str(caught.value)
    assert [word for word in words if word not in message] == []
    assert "Zoë" not in message
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("{{ signatory.postcode | number }}", "٣٨٬٠٠٠"),
        ("{{ signatory.signed_on | date }}", "١٠ ديسمبر ٢٠١٧"),
        ("{{ 1234.5 | number }}", "١٬٢٣٤٫٥"),
    ],
)
def test_marks_of_direction_around_a_value_do_not_spoil_a_filter(
    tmp_path: Path, text: str, written: str
) -> None:
    """A letter's values carry them where their direction is not the letter's."""
    guarded = {
        field: isolate_lines(value, "ar_EG")
        for field, value in {"postcode": "38000", "signed_on": "2017-12-10"}.items()
    }
    assert guarded["postcode"] != "38000"
    values = {"signatory": guarded, "letter": {"locale": "ar_EG"}}
    assert printed(one_line(tmp_path, text).merge(values)) == written


def test_a_missing_field_is_named_before_its_filter_looks_at_it(tmp_path: Path) -> None:
    with pytest.raises(UndefinedError, match="shoe_size"):
        one_line(tmp_path, "{{ signatory.shoe_size | number }}").merge(VALUES)
