"""Letters whose runs say themselves how they look, as Word writes them, each a template."""

from __future__ import annotations

from typing import Any

from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from tests.support.odd_letters import Shape, write

_W = nsdecls("w")
_SERIF, _SANS = "Liberation Serif", "Liberation Sans"


def look(
    run: Any, font: str | None = _SANS, size: int | None = 26, language: str | None = "fr-FR"
) -> None:
    """Give a run a font, a size in half points, and a language of its own."""
    properties = run._r.get_or_add_rPr()
    if font:
        names = f'w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}" w:eastAsia="{font}"'
        properties.append(parse_xml(f"<w:rFonts {_W} {names}/>"))
    if size:
        properties.append(parse_xml(f'<w:sz {_W} w:val="{size}"/>'))
        properties.append(parse_xml(f'<w:szCs {_W} w:val="{size}"/>'))
    if language:
        properties.append(parse_xml(f'<w:lang {_W} w:val="{language}"/>'))


def say(paragraph: Any, *words: str, **properties: Any) -> Any:
    """Add a run for each of the words, all with the same properties."""
    for word in words:
        look(paragraph.add_run(word), **properties)
    return paragraph


def all_runs_alike(document: Any) -> None:
    for words in ("Dear {{ name }}, ", "A paragraph of a letter with so many words. " * 3):
        say(document.add_paragraph(), words, "And more of them, ", "by {{ name }}.")


def some_properties_alike(document: Any) -> None:
    paragraph = document.add_paragraph()
    look(paragraph.add_run("Small, "), size=16)
    look(paragraph.add_run("large, "), size=40)
    look(paragraph.add_run("and none."), size=None)
    look(paragraph.add_run(" Another font."), font=_SERIF)
    write(document)


def numbers_of_a_list_in_the_fonts_of_its_style(document: Any) -> None:
    for _ in range(3):
        say(document.add_paragraph(style="List Number"), "Item {{ name }}")


def spacing_within_one_style(document: Any) -> None:
    style = document.styles.add_style("Close", 1)
    properties = style.element.get_or_add_pPr()
    properties.append(parse_xml(f'<w:spacing {_W} w:before="400" w:after="400"/>'))
    properties.append(OxmlElement("w:contextualSpacing"))
    for font in (_SANS, _SERIF, _SANS, _SANS):
        say(document.add_paragraph(style="Close"), "Dear {{ name }}", font=font)
    document.add_paragraph("In no font of its own.", style="Close")


def character_style_over_the_font(document: Any) -> None:
    style = document.styles.add_style("Shouted", 2)
    style.font.name, style.font.size = _SERIF, 400_000
    run = say(document.add_paragraph(), "Dear {{ name }}, ").add_run("loud")
    run.style = style
    look(run, size=None)
    write(document)


def styled_table(document: Any) -> None:
    style = document.styles.add_style("Dressed", 3)
    fonts = f'<w:rFonts w:ascii="{_SERIF}" w:hAnsi="{_SERIF}"/><w:sz w:val="36"/>'
    style.element.append(parse_xml(f"<w:rPr {_W}>{fonts}</w:rPr>"))
    table = document.add_table(2, 2)
    table.style = style
    for cell in table.rows[0].cells:
        say(cell.paragraphs[0], "{{ name }}", size=None)
    table.cell(1, 0).text = "As the table says"
    write(document)


def plain_table(document: Any) -> None:
    for cell in document.add_table(1, 2).rows[0].cells:
        say(cell.paragraphs[0], "To {{ name }}", size=12)
    write(document)


def values_that_come_and_go(document: Any) -> None:
    words = ("{%r if many %}", "Many. ", "{%r else %}", "One. ", "{%r endif %}", "Dear {{ name }}")
    say(document.add_paragraph(), *words)
    for word in ("{%p if many %}", "More", "{%p endif %}", "Goodbye"):
        say(document.add_paragraph(), word)


def words_that_may_be_none(document: Any) -> None:
    say(document.add_paragraph(), "{{ name }}", size=60)
    write(document)


def a_last_line_that_may_be_empty(document: Any) -> None:
    say(document.add_paragraph(), "Dear\n{{ name }}", size=60)
    write(document)


def an_empty_last_line(document: Any) -> None:
    say(document.add_paragraph(), "Dear {{ name }}", size=60).runs[0].add_break()
    write(document)


def a_last_line_of_blanks(document: Any) -> None:
    say(document.add_paragraph(), "Dear {{ name }}\n ", size=60)
    write(document)


def words_over_a_page(document: Any) -> None:
    paragraph = say(document.add_paragraph(), "Dear {{ name }}", size=60)
    paragraph.runs[0].add_break(WD_BREAK.PAGE)
    look(paragraph.add_run("On the next page"), size=60)
    write(document)


def another_direction(document: Any) -> None:
    paragraph = say(document.add_paragraph(), "إلى ", "{{ name }}", "، تحية طيبة", size=32)
    paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
    for run in paragraph.runs:
        run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))
    write(document)


def marks_of_editing(document: Any) -> None:
    for paragraph in write(document):
        paragraph._p.insert(1, parse_xml(f'<w:proofErr {_W} w:type="spellStart"/>'))
        paragraph._p.append(parse_xml(f'<w:proofErr {_W} w:type="spellEnd"/>'))
        paragraph._p.set(qn("w:rsidR"), "00A77B3E")
        look(paragraph.runs[0])


FORMATTED: list[Shape] = [
    all_runs_alike,
    some_properties_alike,
    numbers_of_a_list_in_the_fonts_of_its_style,
    spacing_within_one_style,
    character_style_over_the_font,
    styled_table,
    plain_table,
    values_that_come_and_go,
    words_that_may_be_none,
    a_last_line_that_may_be_empty,
    an_empty_last_line,
    a_last_line_of_blanks,
    words_over_a_page,
    another_direction,
    marks_of_editing,
]
"""What must look the same whoever says it."""
