"""Make the Word templates of envelopes and labels.

``python -m tools.make_post_papers``: one for each table of ``post_papers.toml``. Made again, the
files are the same to the byte. An address stands in a table whose rows have a fixed height, so that
an envelope is always one page and labels stay where they are; it is set in the style that fits.
"""

from __future__ import annotations

from pathlib import Path

import docx
from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from pipeline.extras.papers import LINES, SIZES, envelope_of, labels_of
from tools.cover_sheet_styles import Style, use_own_fonts, use_own_styles
from tools.sample_campaign.package import document_bytes, empty_package, set_properties
from tools.sample_campaign.words import Template, Words

FOLDER = Path("pipeline/bundles/data")
ENVELOPES = ("dl", "c5", "us-10")
LABELS = ("a4-14", "a4-21", "letter-30")
STYLES = tuple(Style(f"Address {kind}{size}", size) for kind in LINES for size in SIZES)
_TINY = 0.5
"""The height of a paragraph that must be there and shall not show, in millimetres."""


def main() -> None:
    """Write the templates to their place among the pipeline's data."""
    made = {f"envelope-{name}": make_envelope(name) for name in ENVELOPES}
    made |= {f"labels-{name}": make_labels(name) for name in LABELS}
    for name, content in made.items():
        target = FOLDER / f"{name}.docx"
        target.write_bytes(content)
        print(target)


def make_envelope(name: str) -> bytes:
    """Return the template of an envelope as a Word file."""
    paper = envelope_of(name)
    document, template = _new("Envelope", paper.width, paper.height)
    section, sender, address = document.sections[0], paper.sender, paper.address
    section.left_margin, section.top_margin = Mm(sender.left), Mm(sender.top)
    section.right_margin, section.bottom_margin = Mm(5), Mm(5)
    (own,) = _add_table(document, [sender.height], [sender.width]).rows[0].cells
    _add_address(own, "envelope.sender", 0, 0)
    _add_gap(document, address.top - sender.top - sender.height)
    widths = [address.left - sender.left, address.width]
    blank, place = _add_table(document, [address.height], widths).rows[0].cells
    _shrink(blank.paragraphs[0], _TINY)
    place.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    _add_address(place, "envelope.to", 0, 0)
    _add_gap(document, _TINY)
    set_properties(document, template)
    return document_bytes(document)


def make_labels(name: str) -> bytes:
    """Return the template of a sheet of labels as a Word file: a table that is filled by cells."""
    paper = labels_of(name)
    document, template = _new("Labels", *paper.sheet)
    section = document.sections[0]
    section.left_margin, section.top_margin = Mm(paper.left), Mm(paper.top)
    section.right_margin = section.bottom_margin = Mm(0)
    table = _add_table(document, [paper.down] * 3, [paper.across] * max(3, paper.columns))
    _add_mark(table.rows[0].cells[0], "{%tr for row in sheet %}")
    first, cell, last = table.rows[1].cells
    _add_mark(first, "{%tc for label in row %}")
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    gap = paper.across - paper.width
    _add_address(cell, "label", paper.inset, gap + paper.inset)
    _add_mark(last, "{%tc endfor %}")
    _add_mark(table.rows[2].cells[0], "{%tr endfor %}")
    grid = table._tbl.tblGrid
    for column in [*grid][paper.columns :]:
        grid.remove(column)
    _add_gap(document, _TINY)
    set_properties(document, template)
    return document_bytes(document)


def _new(title: str, width: float, height: float) -> tuple[Document, Template]:
    """Return an empty document of a size in millimetres, with the styles of addresses."""
    template = Template("", title.lower(), "en", Words(title, "", (), ""))
    document = docx.Document(empty_package(template))
    use_own_styles(document, "", (Style("Merge Mark", 7, grey=True), *STYLES), {"Paper": ("", 0)})
    use_own_fonts(document)
    for style in STYLES:
        kind = style.name.split()[1][0]
        shape = document.styles[style.name].paragraph_format
        shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        shape.line_spacing = Pt(LINES[kind] * style.size)
        if kind == "R":
            shape._element.get_or_add_pPr().insert_element_before(
                OxmlElement("w:bidi"), "w:spacing", "w:ind", "w:jc"
            )
    section = document.sections[0]
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.header_distance = section.footer_distance = Mm(0)
    return document, template


def _add_table(document: Document, heights: list[float], widths: list[float]) -> Table:
    """Add a table without rules or margins, of a fixed size in millimetres."""
    table: Table = document.add_table(len(heights), len(widths), "Paper")
    table.autofit = False
    for row, height in zip(table.rows, heights, strict=True):
        row.height, row.height_rule = Mm(height), WD_ROW_HEIGHT_RULE.EXACTLY
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    return table


def _add_address(cell: _Cell, name: str, start: float, end: float) -> None:
    """Add an address in the style that is told, and what keeps a cell whole without it."""
    word = "if"
    for style in STYLES:
        key = style.name.split()[1]
        _add_mark(cell, f'{{%p {word} {name}.style == "{key}" %}}')
        paragraph = cell.add_paragraph(f"{{{{ {name}.text }}}}", style.name)
        first, last = (end, start) if key.startswith("R") else (start, end)
        paragraph.paragraph_format.left_indent = Mm(first)
        paragraph.paragraph_format.right_indent = Mm(last)
        word = "elif"
    _add_mark(cell, "{%p endif %}")
    _shrink(cell.add_paragraph("", "Merge Mark"), _TINY)


def _add_mark(cell: _Cell, text: str) -> None:
    """Add a line of the template's language, which is gone when it is filled."""
    first = cell.paragraphs[0]
    unused = len(cell.paragraphs) == 1 and not first.text
    paragraph = first if unused else cell.add_paragraph()
    paragraph.style = "Merge Mark"
    paragraph.add_run(text)


def _add_gap(document: Document, height: float) -> None:
    _shrink(document.add_paragraph("", "Merge Mark"), height)


def _shrink(paragraph: Paragraph, height: float) -> None:
    """Make an empty paragraph so high, in millimetres."""
    paragraph.style = "Merge Mark"
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Mm(height)


if __name__ == "__main__":
    main()
