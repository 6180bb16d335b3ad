"""Make the Word template of the cover sheet that lies on top of a bundle's letters.

``python -m tools.make_cover_sheet``. Made again, the file is the same to the byte. Type, colour
and rules are in named styles, so that it can be changed in Word as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell

from tools.sample_campaign.package import document_bytes, empty_package, set_properties
from tools.sample_campaign.words import Template, Words

TARGET = Path("pipeline/bundles/data/cover-sheet.docx")
TEMPLATE = Template("", "cover-sheet", "en", Words("Cover sheet", "", (), ""))
WIDTH = 18.0
"""Of the text, in centimetres."""
FONTS = {"Liberation Sans": ("Arial", "swiss"), "Liberation Serif": ("Times New Roman", "roman")}
"""Each font with the one Word has in its place, and its family."""


@dataclass(frozen=True)
class Style:
    """A paragraph style; lengths in points."""

    name: str
    size: float
    before: float = 0
    after: float = 0
    bold: bool = False
    grey: bool = False
    font: str = "Liberation Sans"


STYLES = (
    Style("Merge Mark", 7, grey=True),
    Style("Label Name", 28, after=4, bold=True),
    Style("Label Line", 22),
    Style("Label Forward", 13, before=8, font="Liberation Serif"),
    Style("Label Bundle", 9, before=6, grey=True),
    Style("Hint", 8.5, before=3, grey=True),
    Style("Sheet Title", 20, before=10, bold=True),
    Style("Sheet Subtitle", 10.5, after=8, grey=True),
    Style("Figure", 18, before=4, bold=True),
    Style("Figure Name", 9, after=4, grey=True),
    Style("Fact Name", 9.5, before=3, after=3, grey=True),
    Style("Fact", 10.5, before=3, after=3),
    Style("Sign Heading", 9, before=6, after=2, grey=True),
    Style("Sign", 10.5, before=15, after=2, bold=True),
)
_DASHES = ' w:val="dashed" w:sz="8" w:space="0" w:color="595959"/>'
_RULE = ' w:val="single" w:sz="4" w:space="0" w:color="A6A6A6"/>'
_SIDES = ("top", "left", "bottom", "right")
TABLES = {
    "Parcel Label": ("".join(f"<w:{side}{_DASHES}" for side in _SIDES), 340),
    "Figures": (f"<w:top{_RULE}<w:bottom{_RULE}", 0),
    "Facts": ("", 0),
    "Sign-off": (f"<w:bottom{_RULE}<w:insideH{_RULE}", 0),
}
"""Each table style with its borders, and the room around a cell's text in twips."""


def main() -> None:
    """Write the template to its place among the pipeline's data."""
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(make_cover_sheet())
    print(TARGET)


def make_cover_sheet() -> bytes:
    """Return the template as a Word file."""
    document = docx.Document(empty_package(TEMPLATE))
    _use_own_styles(document)
    _use_own_fonts(document)
    section = document.sections[0]
    section.left_margin = section.right_margin = Cm(1.5)
    section.top_margin = section.bottom_margin = Cm(1.2)
    _add_label(document)
    _add_facts(document)
    _add_sign_off(document)
    set_properties(document, TEMPLATE)
    return document_bytes(document)


def _add_label(document: Document) -> None:
    """Add the frame that is cut out: nothing in it says who sends the parcel, or why."""
    table = _add_table(document, "Parcel Label", 1, (WIDTH,))
    table.rows[0].height = Cm(9)
    lines = (
        ("Label Name", "{{ authority.name }}"),
        ("Merge Mark", "{%p for line in authority.lines %}"),
        ("Label Line", "{{ line }}"),
        ("Merge Mark", "{%p endfor %}"),
        ("Merge Mark", "{%p if authority.forward_to %}"),
        (
            "Label Forward",
            "Please forward to {{ authority.forward_to }} or, if they have left office, to whoever "
            "holds it now.",
        ),
        ("Merge Mark", "{%p endif %}"),
        ("Label Bundle", "Bundle {{ bundle.number }} of {{ bundle.of }}"),
    )
    _fill(table.cell(0, 0), *lines)
    document.add_paragraph("Cut along the dashes to use the frame as a parcel label.", "Hint")


def _add_facts(document: Document) -> None:
    """Add what is in the parcel."""
    document.add_paragraph("{{ campaign.title }}", "Sheet Title")
    words = "{{ campaign.organisation }}, round {{ round }}, letters dated {{ letter.date }}"
    document.add_paragraph(words, "Sheet Subtitle")
    figures = {
        "bundle for this authority": "{{ bundle.number }} of {{ bundle.of }}",
        "letters": "{{ bundle.letters }}",
        "printed pages": "{{ bundle.pages }}",
        "sheets of paper": "{{ bundle.sheets }}",
    }
    table = _add_table(document, "Figures", 1, (WIDTH / 4,) * 4)
    for cell, (name, value) in zip(table.rows[0].cells, figures.items(), strict=True):
        _fill(cell, ("Figure", value), ("Figure Name", name))
    document.add_paragraph("", "Merge Mark")
    facts = {
        "Letter numbers": "{{ bundle.first }} to {{ bundle.last }}",
        "Cases": "{{ bundle.cases | list }}",
        "Languages": "{{ bundle.languages | list }}",
    }
    table = _add_table(document, "Facts", len(facts), (WIDTH / 4, 3 * WIDTH / 4))
    for row, (name, value) in zip(table.rows, facts.items(), strict=True):
        _fill(row.cells[0], ("Fact Name", name))
        _fill(row.cells[1], ("Fact", value))


def _add_sign_off(document: Document) -> None:
    """Add a line to sign for each thing done by hand."""
    document.add_paragraph("", "Merge Mark")
    table = _add_table(document, "Sign-off", 4, (2.5, 6, 3.5, 6))
    for cell, heading in zip(table.rows[0].cells, ("", "Name", "Date", "Signature"), strict=True):
        _fill(cell, ("Sign Heading", heading))
    for row, deed in zip(table.rows[1:], ("Printed", "Packed", "Posted"), strict=True):
        for cell, text in zip(row.cells, (deed, "", "", ""), strict=True):
            _fill(cell, ("Sign", text))
    words = "manifest.csv lists each letter by its number. Keep this half with the bundle’s files."
    document.add_paragraph(words, "Hint")


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


def _use_own_styles(document: Document) -> None:
    """Put the cover sheet's styles in place of a letter's."""
    _drop(document, RELATIONSHIP_TYPE.NUMBERING)
    for style in list(document.styles):
        if style.type == WD_STYLE_TYPE.PARAGRAPH and style.name != "Normal":
            style.delete()
    for own in STYLES:
        _add_style(document, own)
    for name, (borders, room) in TABLES.items():
        document.styles.element.append(_table_style(name, borders, room))


def _add_style(document: Document, own: Style) -> None:
    style = document.styles.add_style(own.name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    style.font.name, style.font.size, style.font.bold = own.font, Pt(own.size), own.bold or None
    style.element.rPr.rFonts.set(qn("w:cs"), own.font)
    style.paragraph_format.line_spacing = 1.0
    style.paragraph_format.space_before = Pt(own.before)
    style.paragraph_format.space_after = Pt(own.after)
    if own.grey:
        style.font.color.rgb = RGBColor(0x59, 0x59, 0x59)


def _table_style(name: str, borders: str, room: int) -> object:
    margins = "".join(f'<w:{side} w:w="{room}" w:type="dxa"/>' for side in _SIDES)
    return parse_xml(
        f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1"'
        f' w:styleId="{name.title().replace(" ", "").replace("-", "")}"><w:name w:val="{name}"/>'
        '<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr>'
        f"<w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
        "</w:style>"
    )


def _use_own_fonts(document: Document) -> None:
    """Name a stand-in for each font, where ours are not installed."""
    _drop(document, RELATIONSHIP_TYPE.FONT_TABLE)
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{stand_in}"/><w:family w:val="{family}"/>'
        '<w:pitch w:val="variable"/></w:font>'
        for name, (stand_in, family) in FONTS.items()
    )
    xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    xml += f"<w:fonts {nsdecls('w')}>{fonts}</w:fonts>"
    name, package = PackURI("/word/fontTable.xml"), document.part.package
    part = Part(name, CONTENT_TYPE.WML_FONT_TABLE, xml.encode(), package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FONT_TABLE)


def _drop(document: Document, kind: str) -> None:
    """Leave out a part of the package."""
    for key, relation in list(document.part.rels.items()):
        if relation.reltype == kind:
            document.part.drop_rel(key)


if __name__ == "__main__":
    main()
