"""A campaign's paper: A4 or Letter, whatever its templates were made for."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.shared import Mm

from pipeline.campaign.load import load_campaign
from pipeline.letters.collate import PrintDocument
from pipeline.letters.lint import TemplateIssue, lint_templates
from pipeline.letters.template import BODY, LetterTemplate
from tests.conftest import Small
from tests.support.blank import new_document
from tests.support.campaigns import write_campaign
from tests.support.documents import parts_of
from tests.support.small_campaign import make_campaign
from tests.support.warm_client import WarmPostbag

A4, LETTER, A5 = (Mm(210), Mm(297)), (Mm(215.9), Mm(279.4)), (Mm(148), Mm(210))
UPRIGHT_AND_ACROSS = {"A4": [(210, 297), (297, 210)], "Letter": [(216, 279), (279, 216)]}
Sizes = list[tuple[int, int]]


def template(path: Path, size: tuple[Mm, Mm]) -> Path:
    """Write a template with an upright page and one across, of a size; margins of 31 mm."""
    document = new_document()
    document.add_paragraph("{{ name }}")
    document.add_section()
    document.sections[1].orientation = WD_ORIENT.LANDSCAPE
    for section, (width, height) in zip(document.sections, (size, size[::-1]), strict=True):
        section.page_width, section.page_height = width, height
        section.left_margin = section.top_margin = Mm(31)
    document.save(str(path))
    return path


def sizes(content: bytes) -> Sizes:
    """Return width and height of each section's pages in millimetres."""
    sections = docx.Document(io.BytesIO(content)).sections
    for section in sections:
        assert section.left_margin is not None
        assert round(section.left_margin.mm) in (31, 32)
    return [
        (round(section.page_width.mm), round(section.page_height.mm))
        for section in sections
        if section.page_width is not None and section.page_height is not None
    ]


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("size", [A4, LETTER])
def test_letters_and_print_documents_are_on_the_campaigns_paper(
    tmp_path: Path, size: tuple[Mm, Mm], paper: str
) -> None:
    loaded = LetterTemplate.load(template(tmp_path / "t.docx", size), paper=paper)
    assert sizes(loaded.merge({"name": "Ada"})) == UPRIGHT_AND_ACROSS[paper]
    document = PrintDocument(loaded, duplex=True)
    for number in (1, 2):
        document.add(number, {"name": f"Ada {number}"})
    assert sizes(document.to_bytes()) == 2 * UPRIGHT_AND_ACROSS[paper]


def test_a_page_of_another_size_stays_as_it_was_meant(tmp_path: Path) -> None:
    path = template(tmp_path / "t.docx", A5)
    letter = LetterTemplate.load(path, paper="Letter").merge({"name": "Ada"})
    assert sizes(letter) == [(148, 210), (210, 148)]
    assert letter == LetterTemplate.load(path).merge({"name": "Ada"})


def test_a_template_on_the_campaigns_paper_is_not_touched(tmp_path: Path) -> None:
    path = template(tmp_path / "t.docx", (Mm(209.9), Mm(297.2)))
    letter = LetterTemplate.load(path, paper="A4").merge({"name": "Ada"})
    assert letter == LetterTemplate.load(path).merge({"name": "Ada"})


def test_words_own_number_of_the_paper_does_not_contradict_its_size(tmp_path: Path) -> None:
    path = with_page(
        tmp_path / "t.docx",
        '<w:sectPr><w:pgSz w:w="12240" w:h="15840" w:code="1"/></w:sectPr>',
    )
    body = body_of(LetterTemplate.load(path, paper="A4").merge({"name": "Ada"}))
    assert '<w:pgSz w:w="11906" w:h="16838"/>' in body


@pytest.mark.parametrize("page", ["", "<w:sectPr/>"])
def test_a_template_that_names_no_size_gets_the_campaigns(tmp_path: Path, page: str) -> None:
    path = with_page(tmp_path / "t.docx", page)
    body = body_of(LetterTemplate.load(path, paper="A4").merge({"name": "Ada"}))
    assert '<w:pgSz w:w="11906" w:h="16838"/>' in body


def with_page(path: Path, page: str) -> Path:
    """Write a template whose only section is this, or that has none."""
    document = new_document()
    document.add_paragraph("{{ name }}")
    document.save(str(path))
    parts = parts_of(path.read_bytes())
    parts[BODY] = re.sub(rb"<w:sectPr.*</w:sectPr>", page.encode(), parts[BODY], flags=re.DOTALL)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def body_of(letter: bytes) -> str:
    return parts_of(letter)[BODY].decode()


def test_a_run_prints_every_letter_on_the_campaigns_paper(
    small: Small, warm: WarmPostbag, tmp_path: Path
) -> None:
    campaign = make_campaign(tmp_path / "campaign")
    settings = campaign / "campaign.toml"
    settings.write_text(settings.read_text() + 'paper = "Letter"\n')
    for path in campaign.glob("jane-case/*.docx"):
        document = docx.Document(str(path))
        document.sections[0].page_width, document.sections[0].page_height = A4
        document.save(str(path))
    warm.run(*Small(campaign, small.inputs).words(tmp_path / "outputs")).expect(100)
    documents = [path.read_bytes() for path in (tmp_path / "outputs").glob("*/*/*/print/*.docx")]
    for path in (tmp_path / "outputs").glob("*/*/*/letters.zip"):
        with zipfile.ZipFile(path) as archive:
            documents += [archive.read(name) for name in archive.namelist()]
    assert len(documents) > 100
    assert {size for each in documents for size in sizes(each)} == {(216, 279)}


def test_lint_names_a_page_that_is_neither_a4_nor_letter(tmp_path: Path) -> None:
    folder = write_campaign(tmp_path / "spring")
    assert not [issue for issue in lint(folder) if issue.code == "page_size_odd"]
    template(folder / "ann" / "appeal.fr.docx", A5)
    found = [issue for issue in lint(folder) if issue.code == "page_size_odd"]
    assert [(issue.template, issue.severity) for issue in found] == [
        ("ann/appeal.fr.docx", "warning")
    ] * 2
    assert found[0].message.startswith("The page is 148 × 210 mm, neither A4 nor Letter")


def lint(folder: Path) -> list[TemplateIssue]:
    return lint_templates(load_campaign(folder), warnings=True)
