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
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from tools.sample_campaign.package import document_bytes, empty_package, set_properties
from tools.sample_campaign.styles import DEMAND_LIST, HEAD
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
    window, beside = _add_head(document)
    for story, lines in (
        (window, [("Addressee", "{{ authority.address_block }}")]),
        (beside, _beside_window(template)),
        (document, letter_lines(template)),
    ):
        for style, text in lines:
            paragraph = story.add_paragraph(text, style)
            if text and template.setting.right_to_left and style not in FROM_THE_SHEET:
                paragraph.runs[0].font.rtl = True
            if style == "Demand":
                _count_in_list(paragraph)
    _add_footer(document, template.words)
    set_properties(document, template)
    return document_bytes(document)


def letter_lines(template: Template) -> Iterator[Line]:
    """Yield the paragraphs of a letter below its head, from top to bottom."""
    words = template.words
    if template.setting.date_place == "after_addressee":
        yield _date(template)
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


def _beside_window(template: Template) -> Iterator[Line]:
    """Yield what stands beside the window: the sender, and the date where the language has it.

    A cell of a table ends with a paragraph, whatever of it is left out.
    """
    if not template.is_support:
        yield from _sender()
    at_head = template.setting.date_place == "head"
    yield _date(template) if at_head else ("Sender", "")


def _add_head(document: Document) -> tuple[_Cell, _Cell]:
    """Add the head of a letter and return its cells: the window on the left, the room beside it.

    It is as high as the window at least, so that nothing below shows in it.
    """
    document.element.body.insert(0, parse_xml(HEAD))
    window, beside = document.tables[0].rows[0].cells
    for cell in (window, beside):
        cell._tc.remove(cell.paragraphs[0]._p)
    return window, beside


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
