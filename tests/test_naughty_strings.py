"""Strings that break naive text handling come through a letter whole, wherever they stand."""

from __future__ import annotations

import io
import json
import subprocess
from itertools import chain
from pathlib import Path

import docx
import pytest

from pipeline.letters.template import LetterTemplate
from tests.support.corpora import naughty_strings
from tests.support.naughty import (
    PLACES,
    Shown,
    expected_paragraphs,
    expected_title,
    many_texts_template,
    one_text_template,
    shown,
)

STRINGS = 515
MARKED = ["a\tb", "a\nb", "a\ab", "a\fb", "a\rb", "a\r\nb", "x\t\n\a\f\r", "a\a\ab", " a  b ", ""]
"""Characters that docxtpl gives a meaning to, most of which the corpus lacks."""
WITH_TEXT = {"word/document.xml", "word/header1.xml", "word/footer1.xml", "word/footnotes.xml"}
PROPERTIES = "docProps/core.xml"


def expected(text: str) -> Shown:
    """Return what a letter of one text shows."""
    lines = expected_paragraphs(text)
    return Shown([*lines, "Note"], lines, lines, lines, lines, [expected_title(text)])


def assert_written_without_a_parse(template: LetterTemplate) -> None:
    """Assert that the lane under test is the fast one; properties have no such lane."""
    prepared = {part.name for part in template.parts if part.prepared is not None}
    assert prepared == WITH_TEXT
    assert {part.name for part in template.parts} == WITH_TEXT | {PROPERTIES}


@pytest.fixture(scope="module")
def one_text(tmp_path_factory: pytest.TempPathFactory) -> LetterTemplate:
    """The template that holds one text in every place."""
    template = LetterTemplate.load(one_text_template(tmp_path_factory.mktemp("one") / "t.docx"))
    assert_written_without_a_parse(template)
    return template


@pytest.fixture(scope="module")
def letters(one_text: LetterTemplate) -> list[tuple[str, Shown]]:
    """Each string with what python-docx shows of the letter made for it alone."""
    strings = naughty_strings()
    assert len(strings) == STRINGS
    return [(text, shown(one_text.merge({"text": text}))) for text in strings]


@pytest.mark.parametrize("place", PLACES)
def test_each_string_comes_back_from_a_letter_of_its_own(
    letters: list[tuple[str, Shown]], place: str
) -> None:
    changed = {
        text: getattr(found, place)
        for text, found in letters
        if getattr(found, place) != getattr(expected(text), place)
    }
    assert changed == {}


@pytest.mark.parametrize("text", MARKED)
def test_a_break_comes_back_as_word_has_it(one_text: LetterTemplate, text: str) -> None:
    assert shown(one_text.merge({"text": text})) == expected(text)


def test_all_strings_make_one_valid_letter(validator: str, tmp_path: Path) -> None:
    """Every string in every place of one letter, for the validator takes a second for a file."""
    texts = [*naughty_strings(), *MARKED]
    template = LetterTemplate.load(many_texts_template(tmp_path / "template.docx"))
    assert_written_without_a_parse(template)
    content = template.merge({"texts": texts})
    assert_each_is_there(content, texts)
    (tmp_path / "letter.docx").write_bytes(content)
    assert faults(validator, tmp_path / "letter.docx") == []


def assert_each_is_there(content: bytes, texts: list[str]) -> None:
    """Assert that a letter of many texts shows each, so that none escapes the validator."""
    document = docx.Document(io.BytesIO(content))
    section = document.sections[0]
    lines = [line for text in texts for line in expected_paragraphs(text)]
    cells = chain.from_iterable(row.cells[0].paragraphs for row in document.tables[0].rows)
    assert [paragraph.text for paragraph in document.paragraphs] == [*lines, "Note"]
    assert [paragraph.text for paragraph in cells] == ["Text", *lines]
    assert [paragraph.text for paragraph in section.header.paragraphs] == ["", *lines]
    assert [paragraph.text for paragraph in section.footer.paragraphs] == ["", *lines]
    noted = "\n".join(f"[{text}]" for text in texts)
    assert shown(content).footnote == expected_paragraphs(noted)
    assert document.core_properties.title == expected_title(noted)


def test_a_title_may_be_as_long_as_it_likes(
    one_text: LetterTemplate, validator: str, tmp_path: Path
) -> None:
    """docxtpl raises an error beyond 255 characters; the file format has no such limit."""
    text = "Ünder <&> " * 100
    content = one_text.merge({"text": text})
    assert docx.Document(io.BytesIO(content)).core_properties.title == text
    (tmp_path / "letter.docx").write_bytes(content)
    assert faults(validator, tmp_path / "letter.docx") == []


def faults(validator: str, path: Path) -> list[object]:
    """Return what the validator finds wrong with a file."""
    done = subprocess.run([validator, str(path)], capture_output=True, text=True, check=False)
    said = json.loads(done.stdout)
    assert said["ok"] == (not said["errors"]), done.stderr
    return list(said["errors"])
