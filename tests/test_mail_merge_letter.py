"""An office's letter for Word's own mail merge, with all its kinds of fields, merges unchanged."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.campaign.load import load_campaign
from pipeline.letters.lint import lint_templates
from pipeline.letters.template import LetterTemplate
from pipeline.letters.values import PlannedLetter, letter_values
from tests.support.blank import new_document
from tests.support.campaigns import write_campaign
from tests.support.documents import add_footnote, parts_of
from tests.support.mail_merge_documents import (
    add_data_source,
    complex_field,
    paragraph,
    simple_field,
    text_box,
    text_run,
)
from tests.support.validated import faults_of, printed_lines

TEMPLATE = "ann/appeal.en.docx"
SIGNATORY = {
    "name": "zoë O’Brien",
    "title": "Dr",
    "given_name": "zoë",
    "family_name": "O’Brien",
    "address": "1 Long Lane",
    "postcode": "01234",
    "city": "isparta",
    "region": "Hiddenshire",
    "country": "GB",
    "email": "ZOE@example.org",
    "message": "Courage!",
    "signed_on": "2017-12-01",
}
LETTER = """\
Case: ANN EXAMPLE
Office of minister
1 Main Street
Capital
FRANCE
10 December 2017
Dear minister,
I am Dr Zoë O’BRIEN of Isparta (Hiddenshire), 01234.
I signed on Friday, 1.12.17, one of 12,345 people, for Ann Example.
I write from Britain, as a doctor: zoe@example.org.
Name zoë O’Brien
Street 1 Long Lane
Courage!
Letter 000017, page 1
"""
"""What the office would get from Word, line by line, written by hand."""


def office_letter() -> Any:
    """Return a letter as Word saves it, tied to a list of addresses."""
    document = new_document()
    last = document.element.body[-1]
    for each in _paragraphs():
        last.addprevious(each)
    table = document.add_table(2, 2)
    fields = ("MERGEFIELD Name", 'MERGEFIELD "Address 1" \\m')
    for row, words, code in zip(table.rows, ("Name", "Street"), fields, strict=True):
        row.cells[0].text = words
        row.cells[1]._tc.p_lst[0].append(paragraph(simple_field(code))[0])
    last.addprevious(text_box(complex_field(" MERGEFIELD Message \\v ")))
    last.addprevious(paragraph(complex_field(" NEXT ")))
    section = document.sections[0]
    case = complex_field(' MERGEFIELD "Case" ', "\\* Upper \\* MERGEFORMAT ")
    section.header._element.append(paragraph(text_run("Case: "), case))
    number, page = simple_field("MERGEFIELD letter_number"), simple_field("PAGE", "1")
    section.footer._element.append(
        paragraph(text_run("Letter "), number, text_run(", page "), page)
    )
    add_data_source(document)
    return document


def _paragraphs() -> list[Any]:
    title = complex_field(" MERGEFIELD Title ")
    doctor = complex_field(" IF ", title, ' = "Dr" ", as a doctor" "" ')
    country = complex_field(" MERGEFIELD Country_or_Region ")
    other = complex_field(" MERGEFIELD Country_or_Region ")
    return [
        paragraph(
            complex_field(' ADDRESSBLOCK \\f "<<_TITLE0_ >><<_LAST0_>>" \\l 2057 \\c 2 \\e "UK" ')
        ),
        paragraph(simple_field('MERGEFIELD letter_date \\@ "d MMMM yyyy"')),
        paragraph(
            complex_field(' GREETINGLINE \\f "<<_BEFORE_ Dear >>,"', ' \\l 2057 \\e "Dear all," ')
        ),
        paragraph(
            text_run("I am "),
            complex_field(' MERGEFIELD Courtesy_Title \\f " " '),
            simple_field("MERGEFIELD First_Name \\* Caps"),
            text_run(" "),
            complex_field(" MERGEFIELD Last_Name ", "\\* Upper "),
            text_run(" of "),
            simple_field("MERGEFIELD City \\* FirstCap"),
            complex_field(' MERGEFIELD State \\b " (" \\f ")" '),
            text_run(", "),
            simple_field("MERGEFIELD Postal_Code"),
            text_run("."),
        ),
        paragraph(
            text_run("I signed on "),
            complex_field(' MERGEFIELD Date_Signed \\@ "dddd, d.M.yy" '),
            text_run(", one of "),
            simple_field('MERGEFIELD case_signatures \\# "#,##0"'),
            text_run(" people, for "),
            complex_field(" MERGEFIELD Case "),
            text_run("."),
        ),
        paragraph(
            text_run("I write from "),
            complex_field(" IF ", country, ' = "United Kingdom" "Britain" "', other, '" '),
            doctor,
            text_run(": "),
            complex_field(" MERGEFIELD E-mail_Address \\* Lower "),
            text_run("."),
        ),
    ]


@pytest.fixture
def campaign(tmp_path: Path) -> Path:
    folder = write_campaign(tmp_path / "spring")
    facts = folder / "ann/case.toml"
    facts.write_text("signatures = 12345\n" + facts.read_text())
    return folder


@pytest.mark.slow
def test_it_prints_what_the_office_would_get_from_word(
    campaign: Path, office: str, validator: str, tmp_path: Path
) -> None:
    office_letter().save(str(campaign / TEMPLATE))
    loaded = load_campaign(campaign)
    assert lint_templates(loaded) == []
    place = ("group", "sheet", "tab", 2)
    letter = PlannedLetter(17, "ann", "appeal", "minister", "en", "en_GB", *place, SIGNATORY)
    values = letter_values(loaded, letter, date(2017, 12, 10))
    merged = tmp_path / "letter.docx"
    merged.write_bytes(LetterTemplate.load(campaign / TEMPLATE).merge(values))
    assert faults_of(validator, merged) == ""
    assert printed_lines(office, merged) == LETTER.splitlines()
    names = b"".join(parts_of(merged.read_bytes()).values())
    assert not [
        word for word in (b"signatories.xlsx", b"mailMerge", b"MERGEFIELD") if word in names
    ]


def test_the_document_itself_is_one_that_word_would_write(validator: str, tmp_path: Path) -> None:
    document = office_letter()
    add_footnote(document, "A note")
    document.save(str(tmp_path / "a.docx"))
    assert faults_of(validator, tmp_path / "a.docx") == ""
