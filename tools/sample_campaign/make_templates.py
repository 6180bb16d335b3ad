"""Make the Word templates of the sample campaign.

``python -m tools.sample_campaign.make_templates``; the words stand in ``texts/``. Made again from
the same words, the files are the same to the byte.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from tools.sample_campaign.package import document_bytes, empty_package, set_properties
from tools.sample_campaign.styles import DEMAND_LIST
from tools.sample_campaign.words import Template, Words, read_templates

CAMPAIGN = Path("letter_templates/write-for-rights-2017")
FROM_THE_SHEET = ("Merge Mark", "Sender Name", "Sender", "Message", "Signature")
"""Styles of text in whatever script the signatory writes; all others hold the letter's own."""
Line = tuple[str, str]
"""A paragraph: the name of its style and its text."""


def main() -> None:
    """Write every template of the campaign into its case's folder."""
    parser = argparse.ArgumentParser(description="Make the templates of the sample campaign.")
    parser.add_argument("campaign", nargs="?", type=Path, default=CAMPAIGN)
    folder: Path = parser.parse_args().campaign
    for template in read_templates():
        path = folder / template.case / f"{template.letter}.{template.locale}.docx"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(make_template(template))
        print(path)


def make_template(template: Template) -> bytes:
    """Return a template as a Word file."""
    document = docx.Document(empty_package(template))
    for style, text in letter_lines(template):
        paragraph = document.add_paragraph(text, style)
        if template.setting.right_to_left and style not in FROM_THE_SHEET:
            paragraph.runs[0].font.rtl = True
        if style == "Demand":
            _count_in_list(paragraph)
    _add_footer(document, template.words)
    set_properties(document, template)
    return document_bytes(document)


def letter_lines(template: Template) -> Iterator[Line]:
    """Yield the paragraphs of a letter from top to bottom."""
    words = template.words
    yield from _head(template)
    yield from _opening(words)
    yield from (("Body", text) for text in words.body)
    if words.demands:
        yield "Demand Lead", words.ask
    yield from (("Demand", text) for text in words.demands)
    yield from _optional("signatory.message", [("Message", "{{ signatory.message }}")])
    yield "Body", words.end
    yield "Closing", "{{ letter.closing }}"
    yield "Signature", "{{ signatory.name }}"
    if template.setting.date_place == "end":
        yield _date(template)


def _head(template: Template) -> Iterator[Line]:
    """Yield sender, date and addressee as the language orders them."""
    if not template.is_support:
        yield from _sender()
    addressee = ("Addressee", "{{ authority.address_block }}")
    match template.setting.date_place:
        case "head":
            yield from (_date(template), addressee)
        case "after_addressee":
            yield from (addressee, _date(template))
        case "end":
            yield addressee


def _date(template: Template) -> Line:
    """Return the date line; without the place where the sender's town must not be told."""
    field = "letter.date" if template.is_support else "letter.dateline"
    return "Date Line", f"{{{{ {field} }}}}"


def _sender() -> Iterator[Line]:
    block = [
        ("Sender Name", "{{ signatory.name }}"),
        ("Sender", "{{ signatory.address_block }}"),
    ]
    return _optional("signatory.address_block", block)


def _optional(field: str, lines: list[Line]) -> Iterator[Line]:
    """Yield lines that only stand in a letter whose field holds something."""
    yield "Merge Mark", f"{{%p if {field} %}}"
    yield from lines
    yield "Merge Mark", "{%p endif %}"


def _opening(words: Words) -> Iterator[Line]:
    opening = [("Subject", words.subject), ("Salutation", "{{ letter.salutation }}")]
    if words.subject_after_salutation:
        opening.reverse()
    opening.append(("Body", words.greeting))
    return ((style, text) for style, text in opening if text)


def _count_in_list(paragraph: Paragraph) -> None:
    """Put the list on the paragraph too, where a program that joins letters looks for it."""
    properties = OxmlElement("w:numPr")
    for tag, value in (("w:ilvl", 0), ("w:numId", DEMAND_LIST)):
        properties.append(OxmlElement(tag, {qn("w:val"): str(value)}))
    paragraph._p.get_or_add_pPr().append(properties)


def _add_footer(document: Document, words: Words) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.add_run(f"{{{{ letter.number }}}} · {words.case}\t{words.page} ")
    page = OxmlElement("w:fldSimple")
    page.set(qn("w:instr"), " PAGE ")
    page.append(paragraph.add_run("1")._r)
    paragraph._p.append(page)


if __name__ == "__main__":
    main()
