"""Strings that break naive text handling, in every place of a letter, and what Word shows of them.

What is expected of a string is written down here from docxtpl's description of its special
characters and from XML 1.0, and read back with python-docx.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docx.opc.coreprops import CoreProperties
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from tests.support.blank import new_document
from tests.support.documents import add_footnote

NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""The characters that XML 1.0 has no way to write."""
PLACES = ("body", "cell", "header", "footer", "footnote", "property")
_WITH_TEXT = ("document", "header1", "footer1", "footnotes")
_PARTS = (*(f"word/{name}.xml" for name in _WITH_TEXT), "docProps/core.xml")
_EACH = "{% for text in texts %}[{{ text }}]{% if not loop.last %}\n{% endif %}{% endfor %}"


@dataclass(frozen=True)
class Shown:
    """What python-docx finds in a letter: the paragraphs of each place, and the title."""

    body: list[str]
    cell: list[str]
    header: list[str]
    footer: list[str]
    footnote: list[str]
    property: list[str]


def expected_paragraphs(text: str) -> list[str]:
    r"""Return the paragraphs that a value becomes: ``\a`` ends one, ``\f`` is one of its own.

    A page break has no text for python-docx; ``\n`` and ``\r`` both read as the end of a line.
    """
    pieces = text.replace("\f", "\a\a").split("\a")
    return [NOT_XML.sub("", piece).replace("\r", "\n") for piece in pieces]


def expected_title(text: str) -> str:
    """Return what a value becomes in a property."""
    return NOT_XML.sub("", text)


def one_text_template(path: Path) -> Path:
    """Write a template with the field ``text`` in every place."""
    document = new_document()
    document.add_paragraph("{{ text }}")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Text", "{{ text }}"
    document.add_paragraph("Note")
    add_footnote(document, "{{ text }}")
    document.sections[0].header.paragraphs[0].text = "{{ text }}"
    document.sections[0].footer.paragraphs[0].text = "{{ text }}"
    document.core_properties.title = "{{ text }}"
    document.save(str(path))
    return path


def many_texts_template(path: Path) -> Path:
    """Write a template that holds a loop over ``texts`` in every place."""
    document = new_document()
    section = document.sections[0]
    for container in (document, section.header, section.footer):
        for line in ("{%p for text in texts %}", "{{ text }}", "{%p endfor %}"):
            container.add_paragraph(line)
    table = document.add_table(rows=4, cols=1)
    lines = ("Text", "{%tr for text in texts %}", "{{ text }}", "{%tr endfor %}")
    for row, line in enumerate(lines):
        table.cell(row, 0).text = line
    document.add_paragraph("Note")
    add_footnote(document, _EACH)
    document.core_properties.title = _EACH
    document.save(str(path))
    return path


def shown(content: bytes) -> Shown:
    """Read a letter back, part by part, by python-docx's strict parser and its classes."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        trees: dict[str, Any] = {name: parse_xml(archive.read(name)) for name in _PARTS}
    body = trees["word/document.xml"].body
    note = next(note for note in trees["word/footnotes.xml"] if note.get(qn("w:id")) == "2")
    rows = body.tbl_lst[0].tr_lst
    return Shown(
        body=[paragraph.text for paragraph in body.p_lst],
        cell=[paragraph.text for row in rows for paragraph in row.tc_lst[-1].p_lst],
        header=_paragraphs(trees["word/header1.xml"]),
        footer=_paragraphs(trees["word/footer1.xml"]),
        footnote=_paragraphs(note),
        property=[CoreProperties(trees["docProps/core.xml"]).title],
    )


def _paragraphs(container: Any) -> list[str]:
    return [paragraph.text for paragraph in container.findall(qn("w:p"))]
