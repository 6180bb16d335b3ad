"""Many letters in one print document, and none of them shows in another."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn

from pipeline.letters.collate import PrintDocument, letter_bookmark
from pipeline.letters.template import LetterTemplate
from tests.support.blank import new_document
from tests.support.documents import (
    add_bookmark,
    add_footnote,
    add_page_field,
    parts_of,
    tiny_png,
    tree_of,
)

NAMES = ("Ada", "Bob", "Ada")
CONSTANT = "Office of Letters"


def make_template(path: Path) -> Path:
    """Write a template with everything that must be told apart when letters meet."""
    document = new_document()
    document.add_paragraph("Dear {{ signatory.name }}")
    add_bookmark(document.paragraphs[0], "dear", "0")
    for text in ("first demand", "second demand"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("a thought", style="List Bullet")
    document.add_picture(tiny_png())
    document.add_paragraph("Please read this")
    add_footnote(document, "A note for {{ signatory.name }}")
    section = document.sections[0]
    section.header.paragraphs[0].text = "For {{ signatory.name }}"
    section.footer.paragraphs[0].text = CONSTANT
    add_page_field(section.footer.paragraphs[0])
    document.add_table(rows=1, cols=1).cell(0, 0).text = "{{ signatory.name }}"
    document.save(str(path))
    return path


def collate(template: Path, names: Sequence[str] = NAMES, *, duplex: bool = True) -> bytes:
    """Return the print document of letters to these names, numbered from 7."""
    loaded = LetterTemplate.load(template)
    document = PrintDocument(loaded, duplex=duplex)
    for number, name in enumerate(names, start=7):
        document.add(number, {"signatory": {"name": name}})
    return document.to_bytes()


@pytest.fixture
def collated(tmp_path: Path) -> bytes:
    return collate(make_template(tmp_path / "t.docx"))


def opened(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


def letters_of(content: bytes) -> list[list[Any]]:
    """Return the body's elements letter by letter, cut after each section's end."""
    letters: list[list[Any]] = [[]]
    for element in tree_of(content)[0]:
        letters[-1].append(element)
        if element.find(".//" + qn("w:sectPr")) is not None:
            letters.append([])
    return letters


def values(elements: Sequence[Any], tag: str, attribute: str) -> list[str]:
    return [found.get(qn(attribute)) for item in elements for found in item.iter(qn(tag))]


def style_of(element: Any) -> str:
    return next(iter(values([element], "w:pStyle", "w:val")), "")


def numbers_of(element: Any) -> list[str]:
    return values([element], "w:numId", "w:val")


def test_each_letter_is_a_section_with_its_own_words(collated: bytes) -> None:
    document = opened(collated)
    assert len(document.sections) == 3
    assert [p.text for p in document.paragraphs if p.text.startswith("Dear")] == [
        f"Dear {name}" for name in NAMES
    ]
    assert [table.cell(0, 0).text for table in document.tables] == list(NAMES)


def test_each_letter_has_its_own_header(collated: bytes) -> None:
    sections = opened(collated).sections
    assert [s.header.paragraphs[0].text for s in sections] == [f"For {name}" for name in NAMES]
    assert [s.footer.paragraphs[0].text for s in sections] == [CONSTANT] * 3
    assert not any(s.header.is_linked_to_previous for s in sections)


def test_a_header_that_letters_share_is_stored_once(collated: bytes) -> None:
    """Ada, Bob and Ada again need two headers and one footer."""
    parts = parts_of(collated)
    said = [parts[name] for name in parts if re.match("word/header", name)]
    assert sum(b"For" in part for part in said) == 2
    assert len([name for name in parts if re.match("word/footer", name)]) == 1
    sections = opened(collated).sections
    assert sections[0].header.part.partname == sections[2].header.part.partname
    assert sections[0].header.part.partname != sections[1].header.part.partname


@pytest.mark.parametrize(
    ("duplex", "start"), [(True, WD_SECTION.ODD_PAGE), (False, WD_SECTION.NEW_PAGE)]
)
def test_each_letter_starts_on_a_fresh_page_numbered_one(
    tmp_path: Path, duplex: bool, start: WD_SECTION
) -> None:
    content = collate(make_template(tmp_path / "t.docx"), duplex=duplex)
    assert [section.start_type for section in opened(content).sections] == [start] * 3
    assert values([tree_of(content)], "w:pgNumType", "w:start") == ["1", "1", "1"]


def test_lists_start_again_in_each_letter(collated: bytes) -> None:
    numbers = [
        {number for p in letter if style_of(p) == "ListNumber" for number in numbers_of(p)}
        for letter in letters_of(collated)
    ]
    numbering = tree_of(collated, "word/numbering.xml")
    nums = {num.get(qn("w:numId")): num for num in numbering.findall(qn("w:num"))}
    assert len(nums) == len(numbering.findall(qn("w:num")))
    assert not numbers[1] & numbers[2]
    assert numbers[1]
    for number in numbers[1] | numbers[2]:
        starts = nums[number].findall(f"{qn('w:lvlOverride')}/{qn('w:startOverride')}")
        assert starts
        assert {start.get(qn("w:val")) for start in starts} == {"1"}


def test_bullets_are_left_alone(collated: bytes) -> None:
    """A number of its own would give a paragraph another indent than its style has."""
    bullets = [p for p in opened(collated).paragraphs if p.style.name == "List Bullet"]
    assert len(bullets) == 3
    assert [numbers_of(bullet._p) for bullet in bullets] == [[], [], []]


def test_bookmarks_and_drawings_have_names_and_numbers_of_their_own(collated: bytes) -> None:
    root = [tree_of(collated)]
    names = values(root, "w:bookmarkStart", "w:name")
    starts = values(root, "w:bookmarkStart", "w:id")
    ends = values(root, "w:bookmarkEnd", "w:id")
    assert len(names) == len(set(names)) == 9
    assert len(starts) == len(set(starts)) == 9
    assert sorted(starts) == sorted(ends)
    drawings = [found.get("id") for found in root[0].iter(qn("wp:docPr"))]
    assert len(drawings) == len(set(drawings)) == 3


def test_each_letter_is_marked_at_its_first_words(collated: bytes) -> None:
    for number, letter in enumerate(letters_of(collated), start=7):
        assert values(letter[:1], "w:bookmarkStart", "w:name")[0] == letter_bookmark(number)


def test_each_letter_has_its_own_footnote(collated: bytes) -> None:
    notes = tree_of(collated, "word/footnotes.xml")
    said = {
        note.get(qn("w:id")): "".join(note.itertext())
        for note in notes
        if note.get(qn("w:type")) is None
    }
    called = [values(letter, "w:footnoteReference", "w:id") for letter in letters_of(collated)]
    assert [[said[key] for key in keys] for keys in called] == [
        [f"A note for {name}"] for name in NAMES
    ]
    assert len(said) == 3


def test_a_section_without_a_header_shows_none_of_the_letter_before(tmp_path: Path) -> None:
    """Word would show the last header of the letter before on the first page of the next."""
    document = new_document()
    document.add_paragraph("{{ signatory.name }}")
    second = document.add_section(WD_SECTION.NEW_PAGE)
    second.header.is_linked_to_previous = False
    second.header.paragraphs[0].text = "Annex for {{ signatory.name }}"
    document.save(str(tmp_path / "t.docx"))
    sections = opened(collate(tmp_path / "t.docx")).sections
    assert [s.header.paragraphs[0].text for s in sections] == [
        words for name in NAMES for words in ("", f"Annex for {name}")
    ]
    assert not sections[2].header.is_linked_to_previous


def test_one_letter_alone_is_a_print_document_too(tmp_path: Path) -> None:
    document = opened(collate(make_template(tmp_path / "t.docx"), ["Ada"]))
    assert len(document.sections) == 1
    assert document.paragraphs[0].text == "Dear Ada"


def test_every_part_is_named_in_content_types_and_relationships(collated: bytes) -> None:
    parts = parts_of(collated)
    types = tree_of(collated, "[Content_Types].xml")
    named = {item.get("PartName") for item in types}
    margins = [name for name in parts if re.match(r"word/(header|footer)\w*\.xml", name)]
    assert {f"/{name}" for name in margins} <= named
    relations = tree_of(collated, "word/_rels/document.xml.rels")
    ids = [relation.get("Id") for relation in relations]
    assert len(ids) == len(set(ids))
    assert {f"word/{relation.get('Target')}" for relation in relations} >= set(margins)


def test_the_same_letters_give_the_same_bytes(tmp_path: Path) -> None:
    template = make_template(tmp_path / "t.docx")
    assert collate(template) == collate(template)
