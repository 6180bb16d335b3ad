"""The parts of a template behind its text: styles, numbering, fonts and settings.

Direction, language and fonts are in the styles, so that a person in Word edits text alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from tools.sample_campaign.words import Template

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LATIN_FONT = "Liberation Serif"
EAST_ASIAN_FONT = "Noto Serif CJK SC"
"""Of a name that its bearer writes in Chinese; no template needs it."""
DEMAND_LIST = 1
"""The number of the list that the Demand style counts with."""

# Word has its own fonts of the same measure, or nearly so, where ours are not installed.
STAND_INS = {
    LATIN_FONT: "Times New Roman",
    "Noto Naskh Arabic": "Traditional Arabic",
    "Noto Serif Bengali": "Nirmala UI",
    "Noto Serif Devanagari": "Nirmala UI",
    EAST_ASIAN_FONT: "SimSun",
}

# The window of the campaign's envelopes (c5-left) is 24.6 to 120 mm from the left and 39.5 to
# 66.3 mm from the top. The head begins with the page's text, 25 mm from the left and 18 mm from
# the top; its left cell ends at 119 mm, and all of it at 73 mm or below.
_HEAD, _WINDOW_CELL, _SIDE_CELL, _GAP = 3118, 5329, 3742, 227
"""Height, widths, and what parts the cells, in twentieths of a point."""
_ADDRESS_FROM = 61.5
"""Where the address begins, in points below the beginning of the head."""
HEAD = (
    f'<w:tbl xmlns:w="{MAIN}"><w:tblPr><w:bidiVisual w:val="off"/>'
    f'<w:tblW w:w="{_WINDOW_CELL + _SIDE_CELL}" w:type="dxa"/>'
    '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/>'
    '<w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>'
    f'<w:gridCol w:w="{_WINDOW_CELL}"/><w:gridCol w:w="{_SIDE_CELL}"/></w:tblGrid>'
    f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{_HEAD}" w:hRule="atLeast"/></w:trPr>'
    f'<w:tc><w:tcPr><w:tcW w:w="{_WINDOW_CELL}" w:type="dxa"/></w:tcPr><w:p/></w:tc>'
    f'<w:tc><w:tcPr><w:tcW w:w="{_SIDE_CELL}" w:type="dxa"/>'
    f'<w:tcMar><w:left w:w="{_GAP}" w:type="dxa"/></w:tcMar></w:tcPr><w:p/></w:tc></w:tr></w:tbl>'
)


@dataclass(frozen=True)
class Style:
    """A paragraph style; lengths in points, indents in centimetres."""

    name: str
    before: float = 0
    after: float = 0
    indent: float = 0
    indent_end: float = 0
    scale: float = 1
    line: float = 0
    """Height of a line; by itself as high as the scale says."""
    bold: bool = False
    grey: bool = False
    keep_next: bool = False
    keep_lines: bool = False
    next: str = ""
    list_number: str = ""
    rule: str = ""

    @property
    def id(self) -> str:
        """The name without spaces, as Word makes it."""
        return self.name.title().replace(" ", "")


def paragraph_styles(template: Template) -> list[Style]:
    """Return the styles of a letter, in the order in which they stand on its page."""
    setting = template.setting
    rule = '<w:pBdr><w:top w:val="single" w:sz="4" w:space="4" w:color="404040"/></w:pBdr>'
    number = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{DEMAND_LIST}"/></w:numPr>'
    room = setting.tightness * (1.6 if template.is_support else 1)
    in_head = setting.date_place == "head"
    return [
        Style("Merge Mark", scale=0.7, grey=True),
        Style("Sender Name", bold=True),
        Style("Sender", after=8),
        Style("Date Line", indent=0 if in_head else setting.date_indent, after=10 * room),
        Style(
            "Addressee",
            before=_ADDRESS_FROM,
            scale=setting.address_scale,
            line=setting.address_line,
            keep_lines=True,
        ),
        Style("Subject", after=8, bold=True, keep_next=True),
        Style("Salutation", after=8 * room, keep_next=True, next="Body"),
        Style("Body", after=7 * room),
        Style("Demand Lead", after=3, keep_next=True, next="Demand"),
        Style("Demand", after=7 * room, list_number=number, next="Demand"),
        Style("Message", after=7 * room),
        Style("Closing", 6 * room, 36 * room, keep_next=True, next="Signature"),
        Style(
            "Signature",
            indent_end=8.4,
            keep_next=setting.date_place == "end",
            keep_lines=True,
            rule=rule,
        ),
        Style("footer", scale=0.75, grey=True, rule=_footer_rule()),
    ]


def styles_part(template: Template) -> str:
    """Return ``word/styles.xml``."""
    base = '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    base += f"<w:qFormat/>{_base_paragraph(template)}</w:style>"
    styles = "".join(_style(style, template) for style in paragraph_styles(template))
    return _part("styles", f"{_defaults(template)}{base}{_other_defaults()}{styles}")


def numbering_part(template: Template) -> str:
    """Return ``word/numbering.xml``: one list, bound to the Demand style."""
    setting = template.setting
    return _part(
        "numbering",
        '<w:abstractNum w:abstractNumId="0"><w:nsid w:val="2D17A0C1"/>'
        '<w:multiLevelType w:val="singleLevel"/><w:tmpl w:val="5B3E90F2"/>'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/>'
        f'<w:numFmt w:val="{setting.number_format}"/><w:pStyle w:val="Demand"/>'
        f'<w:lvlText w:val="%1."/><w:lvlJc w:val="left"/>'
        f"<w:pPr>{_list_indent(template)}</w:pPr></w:lvl></w:abstractNum>"
        f'<w:num w:numId="{DEMAND_LIST}"><w:abstractNumId w:val="0"/></w:num>',
    )


def fonts_part(template: Template) -> str:
    """Return ``word/fontTable.xml``, which names a stand-in for each font."""
    fonts = sorted({LATIN_FONT, template.setting.complex_font, EAST_ASIAN_FONT})
    return _part(
        "fonts",
        "".join(
            f'<w:font w:name="{font}"><w:altName w:val="{STAND_INS[font]}"/>'
            '<w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>'
            for font in fonts
        ),
    )


def settings_part(template: Template) -> str:
    """Return ``word/settings.xml``."""
    mode = "http://schemas.microsoft.com/office/word"
    return _part(
        "settings",
        '<w:zoom w:percent="100"/><w:defaultTabStop w:val="709"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        f'<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="{mode}" w:val="15"/>'
        f"</w:compat>{_language('themeFontLang', template)}"
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>',
    )


def _part(root: str, inner: str) -> str:
    start = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return f'{start}\n<w:{root} xmlns:w="{MAIN}">{inner}</w:{root}>'


def _language(element: str, template: Template) -> str:
    latin, other = template.setting.language, template.setting.complex_language
    return f'<w:{element} w:val="{latin}" w:eastAsia="zh-CN" w:bidi="{other}"/>'


def _defaults(template: Template) -> str:
    setting, font = template.setting, template.setting.complex_font
    return (
        "<w:docDefaults><w:rPrDefault><w:rPr>"
        f'<w:rFonts w:ascii="{LATIN_FONT}" w:hAnsi="{LATIN_FONT}" w:eastAsia="{EAST_ASIAN_FONT}"'
        f' w:cs="{font}"/>{_sizes(template, 1)}{_language("lang", template)}'
        "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"
        f'<w:spacing w:before="0" w:after="0" w:line="{setting.line * 20:.0f}"'
        f' w:lineRule="{"exact" if setting.exact_lines else "atLeast"}"/>'
        "</w:pPr></w:pPrDefault></w:docDefaults>"
    )


def _base_paragraph(template: Template) -> str:
    bidi = "<w:bidi/>" if template.setting.right_to_left else ""
    return f'<w:pPr><w:widowControl/>{bidi}<w:jc w:val="start"/></w:pPr>'


def _other_defaults() -> str:
    return (
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList">'
        '<w:name w:val="No List"/><w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
    )


def _style(style: Style, template: Template) -> str:
    own = "" if style.name in ("Salutation", "Closing", "Signature", "footer") else "1"
    custom = ' w:customStyle="1"' if own else ""
    following = f'<w:next w:val="{style.next}"/>' if style.next else ""
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{style.id}"><w:name w:val="{style.name}"/>'
        f'<w:basedOn w:val="Normal"/>{following}<w:qFormat/>'
        f"<w:pPr>{_paragraph(style, template)}</w:pPr><w:rPr>{_run(style, template)}</w:rPr>"
        "</w:style>"
    )


def _paragraph(style: Style, template: Template) -> str:
    keeps = "<w:keepNext/>" * style.keep_next + "<w:keepLines/>" * style.keep_lines
    spacing = f'<w:spacing w:before="{style.before * 20:.0f}" w:after="{style.after * 20:.0f}"'
    if style.line or style.scale != 1:
        line = style.line or template.setting.line * style.scale
        spacing += f' w:line="{line * 20:.0f}"'
    together = "<w:contextualSpacing/>" if style.list_number else ""
    return f"{keeps}{style.list_number}{style.rule}{spacing}/>{_indent(style, template)}{together}"


def _indent(style: Style, template: Template) -> str:
    start, end = _twips(style.indent), _twips(style.indent_end)
    if style.list_number:
        return _list_indent(template)
    return f'<w:ind w:start="{start}" w:end="{end}"/>' if start or end else ""


def _list_indent(template: Template) -> str:
    # LibreOffice sets the numbers of a right-to-left list to the right of their place.
    hanging, inset = _twips(0.75), _twips(0.55) if template.setting.right_to_left else 0
    return f'<w:ind w:start="{hanging + inset}" w:hanging="{hanging}"/>'


def _run(style: Style, template: Template) -> str:
    bold = "<w:b/><w:bCs/>" if style.bold else ""
    colour = '<w:color w:val="595959"/>' if style.grey else ""
    size = _sizes(template, style.scale) if style.scale != 1 else ""
    return f"{bold}{colour}{size}"


def _sizes(template: Template, scale: float) -> str:
    latin, other = template.setting.size * scale, template.setting.complex_size * scale
    return f'<w:sz w:val="{round(latin * 2)}"/><w:szCs w:val="{round(other * 2)}"/>'


def _footer_rule() -> str:
    return (
        '<w:pBdr><w:top w:val="single" w:sz="4" w:space="4" w:color="BFBFBF"/></w:pBdr>'
        f'<w:tabs><w:tab w:val="end" w:pos="{_twips(16)}"/></w:tabs>'
    )


def _twips(centimetres: float) -> int:
    return round(centimetres * 1440 / 2.54)
