"""Make the Word templates of the cover sheet that lies on top of a bundle's letters.

``python -m tools.make_cover_sheet``: one a language, with the words of ``cover_words.toml``. Made
again, the files are the same to the byte. Type, colour and rules are in named styles, so that they
can be changed in Word as well.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm
from docx.table import Table, _Cell
from docx.text.run import Run

from pipeline.bundles.barcode import qr_code
from pipeline.bundles.cover_code import PLACEHOLDER
from pipeline.bundles.cover_values import cover_words
from tools.cover_sheet_styles import FONTS_OF, use_own_fonts, use_own_styles
from tools.sample_campaign.package import document_bytes, empty_package, set_properties
from tools.sample_campaign.words import Template, Words

FOLDER = Path("pipeline/bundles/data")
WIDTH = 18.0
"""Of the text, in centimetres."""
LABEL = (15.0, 8.0)
"""The frame that is cut out, in centimetres."""
CODE = 2.7
"""The side of the QR code, in centimetres. A cell that is no wider would cut it off."""


def main() -> None:
    """Write the templates to their place among the pipeline's data."""
    for language in cover_words():
        code = "" if language == "en" else f".{language}"
        target = FOLDER / f"cover-sheet{code}.docx"
        target.write_bytes(make_cover_sheet(language))
        print(target)


def make_cover_sheet(language: str) -> bytes:
    """Return the template in a language as a Word file."""
    words = cover_words()[language]
    template = Template("", "cover-sheet", language, Words(words["title"], "", (), ""))
    document = docx.Document(empty_package(template))
    right_to_left = template.setting.right_to_left
    use_own_styles(document, FONTS_OF.get(language, ""))
    use_own_fonts(document)
    section = document.sections[0]
    section.left_margin = section.right_margin = Cm(1.5)
    section.top_margin = section.bottom_margin = Cm(1.2)
    _add_label(document, words)
    _add_facts(document, words)
    _add_sign_off(document, words)
    if right_to_left:
        _turn(document)
    set_properties(document, template)
    return document_bytes(document)


def _add_label(document: Document, words: Mapping[str, Any]) -> None:
    """Add the frame that is cut out: nothing in it says who sends the parcel, or why."""
    table = _add_table(document, "Parcel Label", 1, (LABEL[0], WIDTH - LABEL[0]))
    table.rows[0].height = Cm(LABEL[1])
    label, code = table.rows[0].cells
    lines = (
        ("Label Name", "{{ authority.name }}"),
        ("Merge Mark", "{%p for line in authority.lines %}"),
        ("Label Line", "{{ line }}"),
        ("Merge Mark", "{%p endfor %}"),
        ("Merge Mark", "{%p if authority.forward_to %}"),
        ("Label Forward", words["forward"]),
        ("Merge Mark", "{%p elif authority.holder %}"),
        ("Label Forward", words["holder"]),
        ("Merge Mark", "{%p endif %}"),
        ("Label Bundle", words["bundle"]),
    )
    _fill(label, *lines)
    _add_code(code)
    document.add_paragraph(words["cut"], "Hint")


def _add_code(cell: _Cell) -> None:
    """Add a picture in the place of the QR code; its alternative text says that it is one."""
    cell.paragraphs[0].style = "Code"
    picture = io.BytesIO(qr_code(PLACEHOLDER))
    drawing = cell.paragraphs[0].add_run().add_picture(picture, Cm(CODE), Cm(CODE))
    drawing._inline.docPr.set("name", "Bundle code")
    drawing._inline.docPr.set("descr", PLACEHOLDER)
    # The code stands beside the frame, not in it.
    sides = "".join(f'<w:{side} w:val="nil"/>' for side in ("top", "bottom", "end"))
    margin = '<w:start w:w="57" w:type="dxa"/><w:end w:w="0" w:type="dxa"/>'
    properties = cell._tc.get_or_add_tcPr()
    properties.append(parse_xml(f"<w:tcBorders {nsdecls('w')}>{sides}</w:tcBorders>"))
    properties.append(parse_xml(f"<w:tcMar {nsdecls('w')}>{margin}</w:tcMar>"))


def _add_facts(document: Document, words: Mapping[str, Any]) -> None:
    """Add what is in the parcel."""
    document.add_paragraph("{{ campaign.title }}", "Sheet Title")
    document.add_paragraph(words["subtitle"], "Sheet Subtitle")
    fields = ("letters", "pages", "sheets", "weight")
    figures = (words["of"], *(f"{{{{ bundle.{field} }}}}" for field in fields))
    table = _add_table(document, "Figures", 1, (WIDTH / len(figures),) * len(figures))
    for cell, value, name in zip(table.rows[0].cells, figures, words["figures"], strict=True):
        _fill(cell, ("Figure", value), ("Figure Name", name))
    document.add_paragraph("", "Merge Mark")
    facts = (
        words["numbers"],
        "{{ bundle.cases | list }}",
        "{{ bundle.languages | list }}",
        "{{ bundle.code }}",
    )
    table = _add_table(document, "Facts", len(facts), (WIDTH / 4, 3 * WIDTH / 4))
    for row, name, value in zip(table.rows, words["facts"], facts, strict=True):
        _fill(row.cells[0], ("Fact Name", name))
        _fill(row.cells[1], ("Fact", value))


def _add_sign_off(document: Document, words: Mapping[str, Any]) -> None:
    """Add a line to sign for each thing done by hand."""
    document.add_paragraph("", "Merge Mark")
    table = _add_table(document, "Sign-off", 4, (2.8, 5.9, 3.5, 5.8))
    for cell, heading in zip(table.rows[0].cells, ("", *words["sign"]), strict=True):
        _fill(cell, ("Sign Heading", heading))
    for row, deed in zip(table.rows[1:], words["deeds"], strict=True):
        for cell, text in zip(row.cells, (deed, "", "", ""), strict=True):
            _fill(cell, ("Sign", text))
    document.add_paragraph(words["keep"], "Hint")


def _turn(document: Document) -> None:
    """Turn a document from right to left: its tables, and the runs that hold words."""
    for table in document.element.body.iter(qn("w:tblPr")):
        table.find(qn("w:tblStyle")).addnext(OxmlElement("w:bidiVisual"))
    for run in document.element.body.iter(qn("w:r")):
        if re.search("[\u0600-\u06ff]", "".join(run.itertext())):
            Run(run, document).font.rtl = True


def _add_table(document: Document, style: str, rows: int, widths: tuple[float, ...]) -> Table:
    table: Table = document.add_table(rows, len(widths), style)
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)
    return table


def _fill(cell: _Cell, *lines: tuple[str, str]) -> None:
    """Write lines of (style, text) into an empty cell."""
    for position, (style, text) in enumerate(lines):
        paragraph = cell.add_paragraph() if position else cell.paragraphs[0]
        paragraph.style = style
        if text:
            paragraph.add_run(text)


if __name__ == "__main__":
    main()
