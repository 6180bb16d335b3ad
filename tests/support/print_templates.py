"""Templates with everything that must be told apart in a print document, as Word writes it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_BREAK
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml
from docx.shared import Cm

from tests.support.blank import new_document
from tests.support.documents import W, add_bookmark, tiny_png

_SPACES = nsdecls("w", "wp", "a", "r")
_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
_WPS = 'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
_VML = 'xmlns:v="urn:schemas-microsoft-com:vml"'
_RAISED = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
FIRST, EVEN, ODD = "First for", "Even for", "Odd for"


def field(instruction: str, result: str = "9") -> str:
    """Return a field between marks as Word writes it, its instruction cut over two runs."""
    middle = len(instruction) // 2
    halves = (instruction[:middle], instruction[middle:])
    pieces = ['<w:fldChar w:fldCharType="begin"/>']
    pieces += [f'<w:instrText xml:space="preserve">{half}</w:instrText>' for half in halves]
    pieces += ['<w:fldChar w:fldCharType="separate"/>', f"<w:t>{result}</w:t>"]
    pieces += ['<w:fldChar w:fldCharType="end"/>']
    return "".join(f"<w:r>{piece}</w:r>" for piece in pieces)


def simple_field(instruction: str, result: str = "9") -> str:
    """Return a field as one element."""
    return f'<w:fldSimple w:instr="{instruction}"><w:r><w:t>{result}</w:t></w:r></w:fldSimple>'


def append(paragraph: Any, *pieces: str) -> None:
    """Add text, or runs and fields as XML, to a paragraph."""
    for piece in pieces:
        if not piece.startswith("<"):
            paragraph.add_run(piece)
            continue
        for element in parse_xml(f"<w:p {_SPACES} {_MC} {_WPS} {_VML}>{piece}</w:p>"):
            paragraph._p.append(element)


def everything(path: Path, *, notes: bool) -> Path:
    """Write a template of two pages or more with everything; with footnotes or without."""
    document = new_document()
    _write_margins(document)
    opening = document.add_paragraph("Dear {{ signatory.name }}, letter {{ letter.number }}")
    add_bookmark(opening, "Opening", "0")
    append(document.add_paragraph("Pages: "), field(" NUMPAGES "), ", see page ")
    append(document.paragraphs[-1], field(" PAGEREF Demands \\h "), " of ")
    append(document.paragraphs[-1], simple_field(" NUMPAGES \\* MERGEFORMAT "))
    _add_list(document)
    append(document.add_paragraph("Shape: "), _text_box())
    document.add_picture(tiny_png(), width=Cm(2))
    if notes:
        _add_notes(document, ["A note for {{ signatory.name }}", "The {{ signatory.name }} file"])
    for text in ("{%p for line in signatory.lines %}", "Line: {{ line }}", "{%p endfor %}"):
        document.add_paragraph(text)
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    demands = document.add_paragraph("Demands of {{ signatory.name }}")
    add_bookmark(demands, "Demands", "1")
    _add_list(document)
    append(document.add_paragraph("As said: "), field(" REF Opening \\h ", "Dear"), ".")
    document.add_paragraph("Yours, {{ signatory.name }}")
    _comment(document, document.paragraphs[-1])
    document.save(str(path))
    return path


def sections(path: Path) -> Path:
    """Write a template of three sections, the last continuous, that ends in a table.

    The second is a landscape annex, and alone has a header.
    """
    document = new_document()
    append(document.add_paragraph("Dear {{ signatory.name }}, "), field(" NUMPAGES "), " pages")
    annex = document.add_section(WD_SECTION.NEW_PAGE)
    annex.orientation = WD_ORIENT.LANDSCAPE
    annex.page_width, annex.page_height = annex.page_height, annex.page_width
    annex.header.is_linked_to_previous = False
    append(annex.header.paragraphs[0], "Annex for {{ signatory.name }}, page ", field("PAGE"))
    append(annex.header.paragraphs[0], " of ", field("NUMPAGES"))
    for text in ("{%p for line in signatory.lines %}", "Line: {{ line }}", "{%p endfor %}"):
        document.add_paragraph(text)
    document.add_section(WD_SECTION.CONTINUOUS)
    document.add_paragraph("Votes")
    document.add_table(rows=1, cols=2).cell(0, 1).text = "{{ signatory.name }}"
    document.save(str(path))
    return path


def restarting(path: Path) -> Path:
    """Write a template whose list numbers stand in two ``w:num`` of one definition."""
    document = new_document()
    document.add_paragraph("Dear {{ signatory.name }}")
    _add_list(document, "91")
    _add_list(document, "92")
    document.save(str(path))
    return path


def with_parts_left_over(path: Path) -> Path:
    """Write a template with tags in its title and in a header no page shows."""
    document = new_document()
    document.core_properties.title = "For {{ signatory.name }}"
    document.add_paragraph("Dear {{ signatory.name }}")
    document.sections[0].header.paragraphs[0].text = "Hidden {{ signatory.name }}"
    properties = document.sections[0]._sectPr
    properties.remove(properties.find(f"{{{W}}}headerReference"))
    document.save(str(path))
    return path


def edit(path: Path, change: Callable[[Any], None]) -> Path:
    """Change a template by python-docx."""
    document = docx.Document(str(path))
    change(document)
    document.save(str(path))
    return path


def _write_margins(document: Any) -> None:
    section = document.sections[0]
    section.different_first_page_header_footer = True
    document.settings.odd_and_even_pages_header_footer = True
    kinds = {
        FIRST: (section.first_page_header, section.first_page_footer),
        EVEN: (section.even_page_header, section.even_page_footer),
        ODD: (section.header, section.footer),
    }
    for words, (header, footer) in kinds.items():
        header.paragraphs[0].add_run().add_picture(tiny_png(), width=Cm(1))
        header.paragraphs[0].add_run(f" {words} {{{{ signatory.name }}}}")
        append(footer.paragraphs[0], "Page ", field(" PAGE "), " of ", field(" NUMPAGES "))
    append(section.footer.paragraphs[0], ", ", simple_field(" REF Opening "))


def _add_list(document: Any, number: str = "91") -> None:
    """Add a list of Word's own kind: the number in the paragraph, not in its style."""
    numbering = document.part.numbering_part.element
    if not numbering.xpath("w:abstractNum[@w:abstractNumId='90']"):
        levels = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
            f'<w:lvlText w:val="%{level + 1}."/><w:lvlJc w:val="left"/></w:lvl>'
            for level, kind in enumerate(("decimal", "lowerLetter"))
        )
        abstract = f'<w:abstractNum {_SPACES} w:abstractNumId="90">{levels}</w:abstractNum>'
        numbering.insert(0, parse_xml(abstract))
    if not numbering.xpath(f"w:num[@w:numId='{number}']"):
        link = '<w:abstractNumId w:val="90"/>'
        numbering.append(parse_xml(f'<w:num {_SPACES} w:numId="{number}">{link}</w:num>'))
    for text, level in (("first demand", 0), ("a part of it", 1), ("second demand", 0)):
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        places = f'<w:ilvl w:val="{level}"/><w:numId w:val="{number}"/>'
        properties.append(parse_xml(f"<w:numPr {_SPACES}>{places}</w:numPr>"))


def _add_notes(document: Any, texts: list[str]) -> None:
    """Add a part of footnotes, each called from a paragraph of its own."""
    marks = ("separator", "continuationSeparator")
    kept = "".join(
        f'<w:footnote w:type="{mark}" w:id="{number}"><w:p><w:r><w:{mark}/></w:r></w:p>'
        "</w:footnote>"
        for number, mark in enumerate(marks, start=-1)
    )
    notes = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r>{_RAISED}<w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {text} of </w:t></w:r>{field(" NUMPAGES ")}</w:p>'
        "</w:footnote>"
        for number, text in enumerate(texts, start=1)
    )
    xml = f"<w:footnotes {_SPACES}>{kept}{notes}</w:footnotes>"
    name = PackURI("/word/footnotes.xml")
    part = Part(name, CONTENT_TYPE.WML_FOOTNOTES, xml.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    for number, _ in enumerate(texts, start=1):
        reference = f'<w:r>{_RAISED}<w:footnoteReference w:id="{number}"/></w:r>'
        append(document.add_paragraph(f"Please read note {number}"), reference)


def _text_box() -> str:
    """Return a text box that counts pages, with Word's copy for old readers."""
    words = f"<w:p><w:r><w:t>Box of </w:t></w:r>{field(' NUMPAGES ')}</w:p>"
    content = f"<w:txbxContent>{words}</w:txbxContent>"
    shape = (
        '<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
        '<a:ext cx="1800000" cy="360000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        f"</a:prstGeom></wps:spPr><wps:txbx>{content}</wps:txbx><wps:bodyPr/></wps:wsp>"
    )
    uri = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        '<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="1800000" cy="360000"/>'
        '<wp:docPr id="7" name="Text Box 7"/><wp:cNvGraphicFramePr/><a:graphic>'
        f'<a:graphicData uri="{uri}">{shape}</a:graphicData></a:graphic></wp:inline></w:drawing>'
        '</mc:Choice><mc:Fallback><w:pict><v:shape style="width:140pt;height:28pt">'
        f"<v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def _comment(document: Any, paragraph: Any) -> None:
    document.add_comment(paragraph.runs, text="Is this polite enough?", author="The office")
