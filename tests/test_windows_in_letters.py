"""The address in letters: found by what it says, and where LibreOffice puts it."""

from __future__ import annotations

import io
import re
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml

from pipeline.bundles.proof import plan_proofs
from pipeline.campaign.load import load_campaign
from pipeline.campaign.windows import find_window
from pipeline.letters.collate import PrintDocument
from pipeline.letters.template import LetterTemplate
from pipeline.letters.values import letter_values
from pipeline.pdf.address import shares_paragraph, without_address
from pipeline.pdf.convert import convert_documents
from pipeline.pdf.window import measure_letter
from tests.support.blank import new_document
from tests.support.campaigns import SAMPLE

MM = 72 / 25.4
ADDRESS = ("Jane Roe", "Office of Roads", "1 Main Street", "القاهرة", "EGYPT")


def test_the_address_is_found_by_what_it_says(tmp_path: Path) -> None:
    document: Any = new_document()
    for text in ("Jane Roe", "I write to you.", "Jane Roe\nOffice of Roads", "1 Main Street", ""):
        document.add_paragraph(text)
    document.add_paragraph("\u2067القاهرة\u2069\nEGYPT")
    document.add_paragraph("Dear Jane Roe,")
    white = without_address(_saved(document), ADDRESS)
    assert white
    texts = [paragraph.text for paragraph in _white(white)]
    assert texts == ["Jane Roe\nOffice of Roads", "1 Main Street", "\u2067القاهرة\u2069\nEGYPT"]
    everything = [paragraph.text for paragraph in docx.Document(io.BytesIO(white)).paragraphs]
    assert everything == [paragraph.text for paragraph in document.paragraphs]


def test_a_letter_that_does_not_hold_the_address() -> None:
    document: Any = new_document()
    document.add_paragraph("Dear Jane Roe, I write to you about 1 Main Street.")
    assert without_address(_saved(document), ADDRESS) is None


def test_an_address_among_other_words_is_told_from_none() -> None:
    document: Any = new_document()
    document.add_paragraph("Dear Jane Roe, I write to you about 1 Main Street.")
    assert not shares_paragraph(_saved(document), "\n".join(ADDRESS))
    document.add_paragraph(
        "To: Jane Roe\nOffice of Roads\n1 Main Street\n\u2067القاهرة\u2069\nEGYPT"
    )
    assert without_address(_saved(document), ADDRESS) is None
    assert shares_paragraph(_saved(document), "\n".join(ADDRESS))


def _saved(document: Any) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _white(content: bytes) -> list[Any]:
    paragraphs = docx.Document(io.BytesIO(content)).paragraphs
    return [
        paragraph
        for paragraph in paragraphs
        if paragraph.runs and all(str(run.font.color.rgb) == "FFFFFF" for run in paragraph.runs)
    ]


FRAME = (
    '<w:framePr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'w:w="3402" w:h="1134" w:hRule="exact" w:wrap="around" w:vAnchor="page" w:hAnchor="page" '
    'w:x="1701" w:y="{y}"/>'
)


@pytest.mark.slow
@pytest.mark.parametrize(("top", "outside"), [(50.0, False), (39.0, True)])
def test_a_word_document_whose_address_is_framed(
    top: float, outside: bool, office: str, tmp_path: Path
) -> None:
    document: Any = new_document()
    paragraph = document.add_paragraph("Jane Roe\nOffice of Roads")
    paragraph._p.get_or_add_pPr().append(parse_xml(FRAME.format(y=round(top * 1440 / 25.4))))
    for _ in range(20):
        document.add_paragraph()
    document.add_paragraph("I write to you.")
    (tmp_path / "finished.docx").write_bytes(_saved(document))
    (tmp_path / "blank.docx").write_bytes(without_address(_saved(document), ADDRESS) or b"")
    documents = [tmp_path / "finished.docx", tmp_path / "blank.docx"]
    finished, blank = convert_documents(documents, tmp_path / "office", 2)
    window = find_window("din-5008-b")
    assert window
    measured = measure_letter(finished, blank, window)
    assert measured.address
    assert measured.address.left == pytest.approx(30, abs=0.5)
    assert top <= measured.address.top <= top + 2
    assert [fault.message[:25] for fault in measured.faults] == [
        "The address begins 5 mm a"
    ] * outside


@pytest.mark.slow
def test_every_letter_of_a_print_document_keeps_its_address_in_the_window(
    office: str, tmp_path: Path
) -> None:
    """The address ends with EGYPT, in the letters from right to left too."""
    campaign = load_campaign(SAMPLE)
    proofs = {proof.name: proof for proof in plan_proofs(campaign).proofs}
    documents = []
    for name in ("azza-soliman-appeal-ar", "azza-soliman-appeal-en"):
        letter, route = proofs[name].letter, proofs[name].route
        template = campaign.templates[letter.case, letter.kind][letter.template_locale]
        document = PrintDocument(LetterTemplate.load(template), duplex=False)
        for number in (1, 2, 3):
            of = replace(letter, number=number)
            document.add(number, letter_values(campaign, of, campaign.settings.from_, route))
        documents.append(tmp_path / f"{name}.docx")
        documents[-1].write_bytes(document.to_bytes())
    for pdf in convert_documents(documents, tmp_path / "office", 6):
        command = ["pdftotext", "-bbox", str(pdf), "-"]
        text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        places = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)".*>EGYPT<', text)
        assert len(places) == 3
        for left, top, right in ((float(edge) / MM for edge in place) for place in places):
            assert 24.6 <= left < right <= 120
            assert 55 < top < 66.3 - 3
