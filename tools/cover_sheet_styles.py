"""The cover sheet's styles and fonts, in which its looks are: Word can change them there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

FONTS = {
    "Liberation Sans": ("Arial", "swiss"),
    "Liberation Serif": ("Times New Roman", "roman"),
    "Noto Sans Arabic": ("Arial", "swiss"),
}
"""Each font with the one Word has in its place, and its family."""
FONTS_OF = {"ar": "Noto Sans Arabic"}
"""The font of a script that the other two do not have, by language."""


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
    Style("Label Name", 24, after=3, bold=True),
    Style("Label Line", 18),
    Style("Label Forward", 12, before=6),
    Style("Label Bundle", 9, before=4, grey=True),
    Style("Code", 8, grey=True),
    Style("Hint", 8.5, before=3, grey=True),
    Style("Sheet Title", 18, before=6, bold=True),
    Style("Sheet Subtitle", 10.5, after=6, grey=True),
    Style("Figure", 16, before=4, bold=True),
    Style("Figure Name", 9, after=4, grey=True),
    Style("Fact Name", 9.5, before=3, after=3, grey=True),
    Style("Fact", 10.5, before=3, after=3),
    Style("Sign Heading", 9, before=6, after=2, grey=True),
    Style("Sign", 10.5, before=18, after=2, bold=True),
)
_DASHES = ' w:val="dashed" w:sz="8" w:space="0" w:color="595959"/>'
_RULE = ' w:val="single" w:sz="4" w:space="0" w:color="A6A6A6"/>'
_SIDES = ("top", "left", "bottom", "right")
TABLES = {
    "Parcel Label": ("".join(f"<w:{side}{_DASHES}" for side in (*_SIDES, "insideV")), 340),
    "Figures": (f"<w:top{_RULE}<w:bottom{_RULE}", 0),
    "Facts": ("", 0),
    "Sign-off": (f"<w:bottom{_RULE}<w:insideH{_RULE}", 0),
}
"""Each table style with its borders, and the room around a cell's text in twips."""


def use_own_styles(
    document: Document,
    complex_font: str,
    styles: Sequence[Style] = STYLES,
    tables: Mapping[str, tuple[str, int]] = TABLES,
) -> None:
    """Put the cover sheet's styles, or others, in place of a letter's."""
    _drop(document, RELATIONSHIP_TYPE.NUMBERING)
    for style in list(document.styles):
        if style.type == WD_STYLE_TYPE.PARAGRAPH and style.name != "Normal":
            style.delete()
    for own in styles:
        _add_style(document, own, complex_font or own.font)
    for name, (borders, room) in tables.items():
        document.styles.element.append(_table_style(name, borders, room))


def _add_style(document: Document, own: Style, complex_font: str) -> None:
    style = document.styles.add_style(own.name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    style.font.name, style.font.size, style.font.bold = own.font, Pt(own.size), own.bold or None
    style.font.cs_bold = own.bold or None
    style.element.rPr.rFonts.set(qn("w:cs"), complex_font)
    complex_size = OxmlElement("w:szCs")
    complex_size.set(qn("w:val"), f"{2 * own.size:.0f}")
    style.element.rPr.find(qn("w:sz")).addnext(complex_size)
    # The font's own lines are nearly twice its size; a picture's line must give way to it.
    exact = complex_font != own.font and own.name != "Code"
    style.paragraph_format.line_spacing = Pt(1.45 * own.size) if exact else 1.0
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


def use_own_fonts(document: Document) -> None:
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
