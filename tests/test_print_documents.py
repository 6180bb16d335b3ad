"""Print documents: as many pages as their letters, each as if it had been printed alone."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx.oxml.ns import qn

import pipeline.letters.collate
from pipeline.letters.collate import PrintDocument
from pipeline.letters.template import LetterTemplate
from tests.support.blank import new_document
from tests.support.documents import parts_of, tree_of
from tests.support.letters_read_back import pdf_pages
from tests.support.print_templates import (
    append,
    edit,
    everything,
    field,
    restarting,
    sections,
    with_parts_left_over,
)

LETTERS, SECTIONED, STEP = 48, 24, 5
LENGTHS = (0, 3, 40, 80)


def values_of(number: int) -> dict[str, Any]:
    """Return the values of a letter; every fourth has a page or two more than the first."""
    lines = [f"line {line} of {number}" for line in range(LENGTHS[number % 4])]
    signatory = {"name": f"Name{number:04d}x", "lines": lines}
    return {"signatory": signatory, "letter": {"number": str(number)}}


def collate(
    template: Path,
    count: int = 3,
    *,
    duplex: bool = False,
    values: Callable[[int], dict[str, Any]] = values_of,
) -> bytes:
    """Return the print document of letters 1 to ``count``."""
    document = PrintDocument(LetterTemplate.load(template), duplex=duplex)
    for number in range(1, count + 1):
        document.add(number, values(number))
    return document.to_bytes()


def convert(office: str, folder: Path, *, blanks: bool = False) -> None:
    """Convert all Word files of a folder, with the blank pages between letters or without."""
    profile = (folder / "profile").as_uri()
    skip = f'{{"IsSkipEmptyPages":{{"type":"boolean","value":"{str(not blanks).lower()}"}}}}'
    command = [office, "--headless", f"-env:UserInstallation={profile}"]
    command += ["--convert-to", f"pdf:writer_pdf_Export:{skip}"]
    files = sorted(str(path) for path in folder.glob("*.docx"))
    subprocess.run(
        [*command, "--outdir", str(folder), *files], check=True, capture_output=True, timeout=300
    )


def check_valid(validator: str, folder: Path, content: bytes) -> None:
    path = folder / "checked.docx"
    path.write_bytes(content)
    done = subprocess.run([validator, str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[:2000]


def without_notes(path: Path) -> Path:
    return everything(path, notes=False)


def with_notes(path: Path) -> Path:
    return everything(path, notes=True)


@pytest.mark.slow
@pytest.mark.parametrize(("make", "count"), [(with_notes, LETTERS), (sections, SECTIONED)])
def test_each_letter_is_printed_as_if_alone(
    office: str, validator: str, tmp_path: Path, make: Callable[[Path], Path], count: int
) -> None:
    template = make(tmp_path / "template.docx")
    target = tmp_path / "print"
    target.mkdir()
    content = collate(template, count)
    (target / "all.docx").write_bytes(content)
    check_valid(validator, tmp_path, content)
    loaded = LetterTemplate.load(template)
    sample = [*range(1, count, STEP), count]
    for number in sample:
        (target / f"{number}.docx").write_bytes(loaded.merge(values_of(number)))
    convert(office, target)
    printed = own_pages(pdf_pages(target / "all.pdf"))
    assert sorted(printed) == list(range(1, count + 1))
    alone = {number: pdf_pages(target / f"{number}.pdf") for number in sample}
    assert {number: printed[number] for number in sample} == alone
    lengths = {number % 4: len(pages) for number, pages in alone.items()}
    assert len(set(lengths.values())) > 1
    counted = {number: len(pages) for number, pages in printed.items()}
    assert counted == {number: lengths[number % 4] for number in printed}


def own_pages(pages: list[str]) -> dict[int, list[str]]:
    """Return the pages by letter; each must name its own signatory and no other."""
    found: dict[int, list[str]] = {}
    for page in pages:
        (name,) = set(re.findall(r"Name(\d{4})x", page))
        found.setdefault(int(name), []).append(page)
    return found


@pytest.mark.slow
def test_each_letter_starts_on_a_front_page_if_duplex(office: str, tmp_path: Path) -> None:
    template = everything(tmp_path / "template.docx", notes=False)
    target = tmp_path / "print"
    target.mkdir()
    content = collate(template, 8, duplex=True)
    (target / "all.docx").write_bytes(content)
    convert(office, target, blanks=True)
    pages = pdf_pages(target / "all.pdf")
    starts = [at for at, page in enumerate(pages) if re.search(r"letter \d+\s+Pages:", page)]
    assert len(starts) == 8
    assert not any(start % 2 for start in starts)
    assert not all(pages)


@pytest.mark.parametrize("make", [without_notes, restarting])
def test_a_prepared_letter_gives_the_same_bytes_as_a_parsed_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], Path]
) -> None:
    template = make(tmp_path / "template.docx")
    prepared = parts_of(collate(template))
    monkeypatch.setattr(pipeline.letters.collate, "prepare", lambda *_: None)
    assert parts_of(collate(template)) == prepared


def test_a_value_may_begin_a_new_paragraph_in_a_list_or_at_the_end(tmp_path: Path) -> None:
    """Each letter keeps to its section and its own list, whatever a value breaks in two."""
    document = new_document()
    document.add_paragraph("{{ a }}", style="List Number")
    document.add_paragraph("{{ a }}")
    document.save(str(tmp_path / "t.docx"))
    content = collate(tmp_path / "t.docx", values=lambda number: {"a": f"one\atwo {number}"})
    body = tree_of(content)[0]
    ends = [at for at, block in enumerate(body) if block.find(".//" + qn("w:sectPr")) is not None]
    texts = ["".join(block.itertext()) for block in body]
    assert [texts[at] for at in ends[:2]] == ["two 1", "two 2"]
    lists = [[found.get(qn("w:val")) for found in block.iter(qn("w:numId"))] for block in body]
    numbers = [number for found in lists for number in found]
    assert len(numbers) == 6
    assert len(set(numbers)) == 3


def test_a_letter_that_may_begin_in_a_block_is_marked_once(tmp_path: Path) -> None:
    document = new_document()
    for text in ("{%p if a %}", "Urgent", "{%p endif %}", "Dear {{ a }}", "End"):
        document.add_paragraph(text)
    document.save(str(tmp_path / "t.docx"))
    content = collate(tmp_path / "t.docx", values=lambda number: {"a": "x" * (number % 2)})
    names = [found.get(qn("w:name")) for found in tree_of(content).iter(qn("w:bookmarkStart"))]
    letters = ("letter000001", "letter000002", "letter000003")
    assert names == [name for start in letters for name in (start, f"{start}end")]


@pytest.mark.parametrize("notes", [True, False])
def test_names_and_ids_are_unique_in_all_parts(tmp_path: Path, notes: bool) -> None:
    content = collate(everything(tmp_path / "t.docx", notes=notes))
    trees = [tree_of(content, name) for name in parts_of(content) if name.endswith(".xml")]
    for tag, attribute in (
        (qn("wp:docPr"), "id"),
        (qn("w:bookmarkStart"), qn("w:id")),
        (qn("w:bookmarkStart"), qn("w:name")),
        (qn("w:footnote"), qn("w:id")),
    ):
        found = [item.get(attribute) for tree in trees for item in tree.iter(tag)]
        assert len(found) == len(set(found)), tag


def test_bookmarks_with_the_same_long_start_stay_apart(tmp_path: Path) -> None:
    document = new_document()
    long = "a_bookmark_with_a_very_long_name_of_"
    names = [f"{long}{ending}" for ending in ("one", "two")]
    for identity, name in enumerate(names):
        start = f'<w:bookmarkStart w:id="{identity}" w:name="{name}"/>'
        append(document.add_paragraph(f"Place {identity}"), start)
        append(document.paragraphs[-1], f'<w:bookmarkEnd w:id="{identity}"/>')
    append(document.add_paragraph(), field(f" pageref {names[1].upper()} \\h "))
    document.save(str(tmp_path / "t.docx"))
    tree = tree_of(collate(tmp_path / "t.docx"))
    found = [item.get(qn("w:name")) for item in tree.iter(qn("w:bookmarkStart"))]
    assert len(found) == len(set(found)) == 12
    assert max(map(len, found)) <= 40
    said = ["".join(item.text or "" for item in p.iter(qn("w:instrText"))) for p in tree[0]]
    targets = [words.split()[1] for words in said if words]
    assert targets == [found[at] for at in (2, 6, 10)]


def test_a_header_is_copied_only_where_it_differs(tmp_path: Path) -> None:
    """Three letters to one name: the headers once; the footers count pages, so once a letter."""
    template = everything(tmp_path / "t.docx", notes=False)
    content = collate(template, values=lambda number: values_of(4))
    names = [*parts_of(content)]
    assert len([name for name in names if re.match(r"word/header", name)]) == 3
    assert len([name for name in names if re.match(r"word/footer", name)]) == 9
    assert len([name for name in names if name.startswith("word/media/")]) == 1


def test_lists_of_one_definition_go_on_in_each_letter(tmp_path: Path) -> None:
    """Where the template's second list goes on from its first, each letter's does too."""
    body = tree_of(collate(restarting(tmp_path / "t.docx")))[0]
    numbers = [item.get(qn("w:val")) for item in body.iter(qn("w:numId"))]
    letters = [set(numbers[at : at + 6]) for at in (0, 6, 12)]
    assert letters[0] == {"91", "92"}
    assert [len(letter) for letter in letters[1:]] == [1, 1]
    assert not letters[1] & letters[2]


def test_a_list_starts_again_where_the_template_says(tmp_path: Path) -> None:
    def start_at_five(document: Any) -> None:
        numbering = document.part.numbering_part.element
        num = next(item for item in numbering.num_lst if str(item.numId) == "91")
        num.add_lvlOverride(0).add_startOverride(5)

    template = edit(restarting(tmp_path / "t.docx"), start_at_five)
    content = collate(template)
    used = {item.get(qn("w:val")) for item in tree_of(content)[0].iter(qn("w:numId"))}
    numbering = tree_of(content, "word/numbering.xml")
    firsts = [
        override.find(qn("w:startOverride")).get(qn("w:val"))
        for num in numbering.findall(qn("w:num"))
        if num.get(qn("w:numId")) in used
        for override in num.findall(qn("w:lvlOverride"))[:1]
    ]
    assert firsts.count("5") == 3


def test_comments_are_left_out_with_all_that_names_them(tmp_path: Path) -> None:
    content = collate(everything(tmp_path / "t.docx", notes=True))
    parts = parts_of(content)
    assert not [name for name in parts if "comment" in name]
    for name in ("[Content_Types].xml", "word/_rels/document.xml.rels", "word/document.xml"):
        assert not re.search(rb"/comments|/people|<w:comment", parts[name]), name


def test_nothing_points_at_a_part_that_is_not_there(tmp_path: Path) -> None:
    """Neither at a title with tags, which a print document has none of, nor at a hidden header."""
    content = collate(with_parts_left_over(tmp_path / "t.docx"))
    parts = parts_of(content)
    named = {item.get("PartName", "")[1:] for item in tree_of(content, "[Content_Types].xml")}
    assert named - {""} <= set(parts)
    assert b"Name0001x" in parts["word/document.xml"]
    assert b"Hidden Name" not in b"".join(parts.values())
    assert b"docProps/core.xml" not in parts["_rels/.rels"]


def test_a_letter_costs_the_same_wherever_it_stands(tmp_path: Path) -> None:
    """The parts grow by the same with each further forty letters, but for longer numbers."""
    template = everything(tmp_path / "t.docx", notes=True)
    sizes = [
        sum(map(len, parts_of(collate(template, count)).values())) for count in (120, 160, 200)
    ]
    first, second = sizes[1] - sizes[0], sizes[2] - sizes[1]
    assert abs(second - first) < first / 100
