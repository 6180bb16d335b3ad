"""However a template ends, all its letters can be converted in one document."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_BREAK
from docx.shared import Cm

from pipeline.letters.collate import PrintDocument
from pipeline.letters.template import LetterTemplate
from pipeline.pdf.convert import convert_documents
from pipeline.pdf.prove import find_letters
from tests.support.blank import new_document
from tests.support.documents import tiny_png

pytestmark = pytest.mark.slow

PAGE, COLUMN = WD_BREAK.PAGE, WD_BREAK.COLUMN


def breaks(*kinds: WD_BREAK) -> Callable[[Any], None]:
    """End in a paragraph that has only these breaks."""

    def end(document: Any) -> None:
        paragraph = document.add_paragraph()
        for kind in kinds:
            paragraph.add_run().add_break(kind)

    return end


def break_behind_text(kind: WD_BREAK) -> Callable[[Any], None]:
    return lambda document: document.paragraphs[-1].add_run().add_break(kind)


def break_and_value(document: Any) -> None:
    breaks(PAGE)(document)
    document.paragraphs[-1].add_run("{{ signatory.message }}")


def break_and_empty_paragraph(document: Any) -> None:
    breaks(PAGE)(document)
    document.add_paragraph()


def continuous(document: Any) -> None:
    document.add_section(WD_SECTION.CONTINUOUS)


def on_a_page_of_its_own(document: Any) -> None:
    document.add_paragraph().paragraph_format.page_break_before = True


def landscape(document: Any) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width


def picture_and_break(document: Any) -> None:
    run = document.add_paragraph().add_run()
    run.add_picture(tiny_png(), width=Cm(2))
    run.add_break(PAGE)


def ends_with(words: str) -> Callable[[Any], None]:
    return lambda document: document.add_paragraph(words)


ENDINGS: dict[str, tuple[Callable[[Any], None], int]] = {
    "break": (breaks(PAGE), 1),
    "two-breaks": (breaks(PAGE, PAGE), 1),
    "break-behind-text": (break_behind_text(PAGE), 1),
    "break-and-value": (break_and_value, 1),
    "break-and-empty-paragraph": (break_and_empty_paragraph, 2),
    "column-break": (breaks(COLUMN), 2),
    "column-break-behind-text": (break_behind_text(COLUMN), 2),
    "continuous": (continuous, 1),
    "on-a-page-of-its-own": (on_a_page_of_its_own, 2),
    "landscape": (landscape, 2),
    "picture-and-break": (picture_and_break, 1),
    "emoji": (ends_with("See \U0001f600"), 1),
    "rare-ideograph-before-a-name": (ends_with("\U00020bb7 {{ signatory.name }}"), 1),
}
"""How a template of two paragraphs ends, and the pages LibreOffice shows of it by itself."""


def printed(template: Path) -> bytes:
    document = PrintDocument(LetterTemplate.load(template), duplex=False)
    for number in (1, 2, 3):
        document.add(number, {"signatory": {"name": f"N{number}", "message": ""}})
    return document.to_bytes()


@pytest.fixture(scope="module")
def pdfs(office: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the PDF of three letters for each ending."""
    folder = tmp_path_factory.mktemp("endings")
    documents = []
    for name, (end, _) in ENDINGS.items():
        document = new_document()
        document.add_paragraph("Dear {{ signatory.name }}")
        document.add_paragraph("Yours")
        end(document)
        document.save(str(folder / "template.docx"))
        documents.append(folder / f"{name}.docx")
        documents[-1].write_bytes(printed(folder / "template.docx"))
    convert_documents(documents, folder, 3 * len(ENDINGS))
    return folder / "pdf"


@pytest.mark.parametrize("ending", ENDINGS)
def test_each_letter_is_found_on_its_own_pages(pdfs: Path, ending: str) -> None:
    _, pages = ENDINGS[ending]
    pdf = pdfs / f"{ending}.pdf"
    assert find_letters(pdf, [1, 2, 3]).starts == (0, pages, 2 * pages, 3 * pages)
    done = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True, check=True)
    texts = done.stdout.split("\f")[:-1]
    firsts = [at for at, text in enumerate(texts) if "Dear" in text]
    assert firsts == [0, pages, 2 * pages]
    assert len(texts) == 3 * pages
