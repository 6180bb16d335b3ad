"""What all runs of a paragraph say alike is left to a style, and each looks as before."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import nsdecls, qn
from lxml import etree

from pipeline.letters.lighten import keeps_its_look, lighten
from pipeline.letters.shared_document import share_document
from pipeline.letters.template import LetterTemplate
from tests.support.formatted_letters import (
    FORMATTED,
    a_last_line_that_may_be_empty,
    all_runs_alike,
    another_direction,
    marks_of_editing,
    some_properties_alike,
    words_that_may_be_none,
)
from tests.support.odd_letters import Shape, letter

_W = nsdecls("w")
_ALL = {"rFonts", "sz", "szCs", "lang"}
STILL_SAID: dict[Shape, set[str]] = {
    all_runs_alike: set(),
    words_that_may_be_none: set(),
    a_last_line_that_may_be_empty: set(),
    marks_of_editing: set(),
    another_direction: {"rtl"},
    some_properties_alike: {"rFonts", "sz", "szCs"},
}
"""What the runs of these say themselves after; those of any other shape say all they said."""


def letters_of(folder: Path, shape: Shape, name: str) -> tuple[Any, Any]:
    """Return two letters as they are merged one by one, and as they share a document."""
    document = letter()
    shape(document)
    document.save(str(folder / "template.docx"))
    template = LetterTemplate.load(folder / "template.docx")
    values = {"number": "000007", "name": name, "many": 1}
    shared = share_document(template, [(7, "000007", values)])
    assert shared is not None
    return Document(io.BytesIO(template.merge(values))), Document(io.BytesIO(shared.content))


def said_by_runs(document: Any) -> set[str]:
    owners = document.element.body.iterfind(".//w:r/w:rPr", document.element.nsmap)
    return {etree.QName(one).localname for owner in owners for one in owner}


def looks(document: Any) -> list[tuple[str, list[str | None]]]:
    """Return each run's words with what it, or else its style, or those below that say."""
    found = []
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    owners = [*document.paragraphs, *(one for cell in cells for one in cell.paragraphs)]
    for paragraph in owners:
        for run in paragraph.runs:
            styles, style = [], paragraph.style
            while style is not None:
                styles.append(style.element)
                style = style.base_style
            layers = [run._r, *([] if run.style.type != 2 else [run.style.element]), *styles]
            found.append((run.text, [_first(layers, name) for name in sorted(_ALL)]))
    return [one for one in found if one[0].strip()]


def _first(layers: list[Any], name: str) -> str | None:
    said = (layer.find(f"{qn('w:rPr')}/{qn('w:' + name)}") for layer in layers)
    return next((str(sorted(one.attrib.items())) for one in said if one is not None), None)


@pytest.mark.parametrize("shape", FORMATTED, ids=lambda shape: shape.__name__)
def test_a_style_says_what_all_runs_say_alike(tmp_path: Path, shape: Shape) -> None:
    alone, shared = letters_of(tmp_path, shape, "Ann")
    assert looks(shared) == looks(alone)
    assert said_by_runs(shared) == STILL_SAID.get(shape, said_by_runs(alone))
    assert _ALL & said_by_runs(alone)


@pytest.mark.parametrize("shape", [words_that_may_be_none, a_last_line_that_may_be_empty])
def test_a_letter_without_words_there_is_left_as_it_is(tmp_path: Path, shape: Shape) -> None:
    alone, shared = letters_of(tmp_path, shape, "")
    assert said_by_runs(shared) == said_by_runs(alone) == _ALL
    assert {paragraph.style.name for paragraph in shared.paragraphs} == {"Normal"}


def test_marks_of_editing_go(tmp_path: Path) -> None:
    _, shared = letters_of(tmp_path, marks_of_editing, "Ann")
    body = etree.tostring(shared.element.body)
    assert b"proofErr" not in body
    assert b'w:rsidR="00A77B3E"' not in body


def test_a_style_of_the_template_keeps_its_name(tmp_path: Path) -> None:
    def named_alike(document: Any) -> None:
        document.styles.add_style("PostbagRuns1", 1).font.bold = True
        document.styles.add_style("Other", 2).element.set(qn("w:styleId"), "PostbagRuns2")
        document.add_paragraph("Bold", style="PostbagRuns1")
        all_runs_alike(document)

    _, shared = letters_of(tmp_path, named_alike, "Ann")
    assert [paragraph.style.name for paragraph in shared.paragraphs] == [
        "PostbagRuns1",
        "PostbagRuns3",
        "PostbagRuns3",
    ]
    assert shared.paragraphs[0].style.font.bold


_LOOK = "<w:rPr><w:sz w:val='40'/></w:rPr>"
_RUN = f"<w:r>{_LOOK}<w:t>Dear</w:t></w:r>"


@pytest.mark.parametrize(
    ("paragraph", "styles"),
    [
        (f"<w:p><w:pPr><w:ind w:firstLineChars='200'/></w:pPr>{_RUN}</w:p>", ""),
        (f"<w:p><w:pPr><w:spacing w:beforeLines='50'/></w:pPr>{_RUN}</w:p>", ""),
        (f"<w:p><w:pPr><w:pStyle w:val='none'/></w:pPr>{_RUN}</w:p>", ""),
        (f"<w:p><w:pPr><w:pStyle w:val='a'/></w:pPr>{_RUN}</w:p>", "a"),
        (f"<w:p>{_RUN}<w:r>{_LOOK}<w:br/></w:r></w:p>", ""),
        (f"<w:p>{_RUN}<w:r>{_LOOK}<w:br/><w:t> </w:t></w:r></w:p>", ""),
        (f"<w:p>{_RUN}<w:r>{_LOOK}<w:br w:type='page'/><w:t>Dear</w:t></w:r></w:p>", ""),
        (f"<w:p><w:r>{_LOOK}<w:sym/><w:t>\u3000</w:t></w:r></w:p>", ""),
        (f"<w:p>{_RUN}<w:r><w:t>larger</w:t></w:r></w:p>", ""),
        (f"<w:p><w:r>{_LOOK}<w:drawing/><w:t>Dear</w:t></w:r></w:p>", ""),
    ],
    ids=[
        "indented by characters",
        "spaced by lines",
        "of no style",
        "of a style based on itself",
        "ends in a break",
        "ends in a line of blanks",
        "goes on over the page",
        "is a sign and a blank",
        "one run says less",
        "holds a picture",
    ],
)
def test_what_may_look_otherwise_is_left_as_it_is(paragraph: str, styles: str) -> None:
    body = etree.fromstring(f"<w:body {_W}>{paragraph}</w:body>")
    before = etree.tostring(body)
    based = f"<w:basedOn w:val='{styles}'/>"
    sheet = (
        f"<w:styles {_W}><w:style w:type='paragraph' w:default='1' w:styleId='Normal'/>"
        f"<w:style w:type='paragraph' w:styleId='a'>{based if styles else ''}</w:style></w:styles>"
    )
    assert b"PostbagRuns" not in lighten(body, sheet.encode())
    assert etree.tostring(body) == before


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("<w:r><w:t>Dear</w:t></w:r>", True),
        ('<w:r><w:t xml:space="preserve">Dear</w:t><w:br/><w:t>Ann</w:t></w:r>', True),
        ("<w:r><w:t>Ann</w:t></w:r><w:bookmarkEnd/>", True),
        ('<w:r><w:t xml:space="preserve"></w:t></w:r>', False),
        ("<w:r><w:t/></w:r>", False),
        ("", False),
        ("<w:r><w:t>Dear</w:t><w:br/></w:r>", False),
        ("<w:r><w:t>Dear</w:t><w:br/><w:t></w:t></w:r>", False),
        ('<w:r><w:t xml:space="preserve"> </w:t></w:r>', False),
        ('<w:r><w:t>Dear</w:t><w:br/><w:t xml:space="preserve"> \u3000</w:t></w:r>', False),
        ('<w:r><w:t>Dear</w:t><w:br w:type="page"/><w:t>Ann</w:t></w:r>', False),
        ('<w:r><w:t>Dear </w:t><w:tab/><w:t xml:space="preserve"> </w:t></w:r>', True),
    ],
)
def test_a_paragraph_of_ours_needs_words_at_its_end(words: str, kept: bool) -> None:
    plain = "<w:p><w:pPr><w:pStyle w:val='Body'/></w:pPr></w:p>"
    ours = f'<w:p><w:pPr><w:pStyle w:val="PostbagRuns3"/></w:pPr>{words}</w:p>'
    assert keeps_its_look(plain + ours + plain) is kept
    assert keeps_its_look(plain)
