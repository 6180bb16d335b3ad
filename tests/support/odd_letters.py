"""Letters of many shapes, each a template of its own, to be set out in two ways and compared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from tests.support.blank import new_document

_W = nsdecls("w")
_FRAME = (
    f'<w:framePr {_W} w:w="4000" w:hSpace="141" w:wrap="around" w:vAnchor="page" '
    'w:hAnchor="page" w:x="1135" w:y="2500"/>'
)
_LINES = (
    f'<w:pBdr {_W}><w:top w:val="single" w:sz="8" w:space="4" w:color="000000"/>'
    '<w:bottom w:val="single" w:sz="8" w:space="4" w:color="000000"/></w:pBdr>'
)
_SENTENCE = (
    "Dear {{ name }}, this is one of the paragraphs of a letter, with so many words that it takes "
    "more than a line, and then some more."
)

Shape = Callable[[Any], object]


def letter(*, footer: str = "No. {{ number }} end", pages: bool = False) -> Any:
    """Return a template with no words yet, and a bold footer that may count pages too."""
    document = new_document()
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.add_run(footer).bold = True
    if pages:
        for words, instruction in ((", page ", "PAGE"), (" of ", r"NUMPAGES  \* MERGEFORMAT")):
            paragraph.add_run(words)
            show(paragraph, instruction)
    return document


def show(paragraph: Any, instruction: str) -> None:
    """Add a field to a paragraph."""
    field = f'<w:fldSimple {_W} w:instr=" {instruction} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    paragraph._p.append(parse_xml(field))


def write(document: Any, paragraphs: int = 3) -> list[Any]:
    """Add some paragraphs and return them."""
    return [document.add_paragraph(_SENTENCE) for _ in range(paragraphs)]


def space_before(document: Any) -> None:
    document.add_paragraph("First").paragraph_format.space_before = Pt(40)
    write(document)


def space_after_last(document: Any) -> None:
    write(document)[-1].paragraph_format.space_after = Pt(60)


def break_before(document: Any) -> None:
    document.add_paragraph("First").paragraph_format.page_break_before = True
    write(document)


def empty_first(document: Any) -> None:
    document.add_paragraph("")
    write(document)


def empty_last(document: Any) -> None:
    write(document)
    document.add_paragraph("")


def break_last(document: Any) -> None:
    write(document)[-1].add_run().add_break(WD_BREAK.PAGE)


def break_alone_last(document: Any) -> None:
    write(document)
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def break_first(document: Any) -> None:
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    write(document)


def several_pages(document: Any) -> None:
    write(document, 40)


def table_first(document: Any) -> None:
    document.add_table(2, 2).cell(0, 0).text = "{{ name }}"
    write(document)


def table_last(document: Any) -> None:
    write(document)
    document.add_table(2, 2).cell(1, 1).text = "{{ name }}"


def table_over_pages(document: Any) -> None:
    table = document.add_table(70, 2)
    for row in table.rows:
        row.cells[0].text = "{{ name }}"
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    write(document)


def contextual_spacing(document: Any) -> None:
    for paragraph in write(document):
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(30)
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:contextualSpacing"))


def kept_with_next(document: Any) -> None:
    for paragraph in write(document, 6):
        paragraph.paragraph_format.keep_with_next = True


def ruled(document: Any) -> None:
    for paragraph in write(document):
        paragraph._p.get_or_add_pPr().append(parse_xml(_LINES))


def numbered_list(document: Any) -> None:
    for _ in range(3):
        document.add_paragraph("Item {{ name }}", style="List Number")


def heading(document: Any) -> None:
    document.add_heading("About {{ name }}", 1)
    write(document)


def number_in_body(document: Any) -> None:
    write(document)
    document.add_paragraph("Your letter has the number {{ number }}.")


def tall_header(document: Any) -> None:
    for _ in range(8):
        document.sections[0].header.add_paragraph("Above {{ number }}")
    write(document)


def lines_of_a_grid(document: Any) -> None:
    section = document.sections[0]._sectPr
    for grid in section.findall(qn("w:docGrid")):
        section.remove(grid)
    section.append(parse_xml(f'<w:docGrid {_W} w:type="lines" w:linePitch="360"/>'))
    write(document)


def value_last(document: Any) -> None:
    write(document)
    for words in ("{%p if many %}", "More {{ name }}", "{%p endif %}", "Goodbye"):
        document.add_paragraph(words)


def tall_last(document: Any) -> None:
    write(document)
    document.add_paragraph().add_run("X").font.size = Pt(72)


def small_mark_first(document: Any) -> None:
    paragraph = document.add_paragraph("")
    mark = parse_xml(f'<w:rPr {_W}><w:sz w:val="2"/></w:rPr>')
    paragraph._p.get_or_add_pPr().append(mark)
    write(document)


def small_words_first(document: Any) -> None:
    document.add_paragraph().add_run("Sent by hand").font.size = Pt(5)
    write(document)


def tall_words_first(document: Any) -> None:
    document.add_paragraph().add_run("Dear").font.size = Pt(40)
    write(document)


def small_table_first(document: Any) -> None:
    cell = document.add_table(1, 2).cell(0, 0)
    cell.paragraphs[0].add_run("{{ name }}").font.size = Pt(6)
    write(document)


SHAPES: list[Shape] = [
    small_mark_first,
    small_words_first,
    tall_words_first,
    small_table_first,
    write,
    space_before,
    space_after_last,
    break_before,
    empty_first,
    empty_last,
    break_last,
    break_alone_last,
    break_first,
    several_pages,
    table_first,
    table_last,
    table_over_pages,
    contextual_spacing,
    kept_with_next,
    ruled,
    numbered_list,
    heading,
    number_in_body,
    tall_header,
    lines_of_a_grid,
    value_last,
    tall_last,
]
"""What a letter may be like and still stand in one section with others."""


def framed(document: Any) -> None:
    """Begin in a frame, as an address may."""
    document.add_paragraph("{{ name }}")._p.get_or_add_pPr().insert(0, parse_xml(_FRAME))
    write(document)


def framed_by_style(document: Any) -> None:
    """Begin in a frame that comes with the style, as Word's own for envelopes."""
    style = document.styles.add_style("EnvelopeAddress", 1)
    style.element.get_or_add_pPr().append(parse_xml(_FRAME))
    document.add_paragraph("{{ name }}", style="EnvelopeAddress")
    write(document)


def first_page_of_its_own(document: Any) -> None:
    document.sections[0].different_first_page_header_footer = True
    write(document)


def left_and_right_pages(document: Any) -> None:
    document.settings.odd_and_even_pages_header_footer = True
    write(document)


def two_sections(document: Any) -> None:
    write(document)
    document.add_section()
    write(document)


def page_number_in_body(document: Any) -> None:
    show(write(document)[0], "PAGE")


def roman_page_numbers(document: Any) -> None:
    document.sections[0]._sectPr.append(parse_xml(f'<w:pgNumType {_W} w:fmt="lowerRoman"/>'))
    write(document)


def name_in_footer(document: Any) -> None:
    document.sections[0].footer.paragraphs[0].add_run("{{ name }}")
    write(document)


def date_in_footer(document: Any) -> None:
    show(document.sections[0].footer.paragraphs[0], "DATE")
    write(document)


def number_behind_the_text(document: Any) -> None:
    """Show the number in an attribute of a header, as a watermark does."""
    run = parse_xml(
        f'<w:r {_W} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape><v:textpath '
        'string="{{ number }}"/></v:shape></w:pict></w:r>'
    )
    document.sections[0].header.paragraphs[0]._p.append(run)
    write(document)


def control_first(document: Any) -> None:
    words = "<w:sdtContent><w:p><w:r><w:t>By hand</w:t></w:r></w:p></w:sdtContent>"
    document.element.body.insert(0, parse_xml(f"<w:sdt {_W}>{words}</w:sdt>"))
    write(document)


def ruled_between(document: Any) -> None:
    rule = (
        f'<w:pBdr {_W}><w:between w:val="single" w:sz="8" w:space="4" w:color="000000"/></w:pBdr>'
    )
    for paragraph in write(document):
        paragraph._p.get_or_add_pPr().append(parse_xml(rule))


def breaks_split_paragraphs(document: Any) -> None:
    """Ask for what older Words did with a page break."""
    compat = document.settings.element.find(qn("w:compat"))
    compat.insert(0, OxmlElement("w:splitPgBreakAndParaMark"))
    write(document)


APART: list[Shape] = [
    control_first,
    ruled_between,
    breaks_split_paragraphs,
    framed,
    framed_by_style,
    first_page_of_its_own,
    left_and_right_pages,
    two_sections,
    page_number_in_body,
    roman_page_numbers,
    name_in_footer,
    date_in_footer,
    number_behind_the_text,
]
"""What would show, if such letters stood in one section."""


def number_beside_words_of_another_direction(document: Any) -> None:
    paragraph = document.sections[0].header.paragraphs[0]
    paragraph.add_run("رقم الرسالة: 2017/{{ number }}")
    paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
    write(document)


def kept_with_next_to_the_end(document: Any) -> None:
    for paragraph in write(document, 40):
        paragraph.paragraph_format.keep_with_next = True


DOUBTFUL: list[Shape] = [number_beside_words_of_another_direction, kept_with_next_to_the_end]
"""What LibreOffice sets otherwise in one section, as only the PDF tells."""
