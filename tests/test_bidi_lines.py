"""Lines of two directions, printed to PDF by LibreOffice: every part stands where it should.

What is expected was written by hand: the parts of each line as they must be seen, from left to
right, each part spelt as it is read. A bracket in Arabic is the text's own: its glyph is mirrored.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from pipeline.localise.bidi import isolate_lines
from pipeline.pdf import convert
from pipeline.pdf.convert import convert_documents
from pipeline.pdf.office import Limits, end_office
from tests.support.blank import new_document
from tests.support.pdf_glyphs import fonts_with_boxes, unembedded_fonts, visual_lines

EN, AR, HE, UR = "en_GB", "ar_EG", "he_IL", "ur_PK"

LINES: list[tuple[str, str, tuple[str, ...], str]] = [
    # Names of the other direction
    (EN, "To {}, 12 Ministry Street", ("محمد الحسيني",), "To الحسيني محمد , 12 Ministry Street"),
    (EN, "Dear {}:", ("שרה כהן",), "Dear כהן שרה :"),
    (EN, "{}", ("عائشہ صدیقی",), "صدیقی عائشہ"),
    (AR, "إلى {}، 12 شارع النيل", ("John Smith",), "النيل شارع 12 ، John Smith إلى"),
    (HE, "אל {}, רחוב 7", ("Ann Lee",), "7 רחוב , Ann Lee אל"),
    (UR, "بنام {}، لاہور", ("Ann Lee",), "لاہور ، Ann Lee بنام"),
    # Two names in a list keep their order
    (EN, "Signed: {}, {}", ("محمد علي", "ليلى حسن"), "Signed: علي محمد , حسن ليلى"),
    (EN, "{} and {}", ("שרה כהן", "محمد علي"), "כהן שרה and علي محمد"),
    (AR, "الموقعون {}، {}", ("Ada Lee", "Bob Ray"), "Bob Ray ، Ada Lee الموقعون"),
    # Brackets and signs beside a name
    (EN, "{} (Minister)", ("محمد الحسيني",), "الحسيني محمد (Minister)"),
    (EN, "{} - a lawyer", ("محمد (أبو علي)",), ") علي أبو ( محمد - a lawyer"),
    (AR, "السيد {} (الوزير)", ("John O’Neill",), ") الوزير ( John O’Neill السيد"),
    (AR, "السيد {} الوزير", ("Ann (Nan) Lee",), "الوزير Ann (Nan) Lee السيد"),
    (AR, "شركة {}، القاهرة", ("Acme Inc.",), "القاهرة ، Acme Inc. شركة"),
    (EN, "{}; {}", ("هل تسمع؟", "Yes!"), "؟ تسمع هل ; Yes!"),
    # House numbers
    (AR, "{}", ("12 Long Lane",), "12 Long Lane"),
    (EN, "{}, Cairo", ("شارع النيل 12",), "12 النيل شارع , Cairo"),
    (EN, "{}, Cairo", ("12 شارع النيل",), "النيل شارع 12 , Cairo"),
    (EN, "{} Cairo", ("١٢ شارع النيل، شقة ٣",), "٣ شقة ، النيل شارع ١٢ Cairo"),
    (AR, "{}", ("شارع 12 النيل (Maadi)",), ") Maadi ( النيل 12 شارع"),
    # ISO dates
    (EN, "{} wrote on 2026-12-10", ("שרה כהן",), "כהן שרה wrote on 2026-12-10"),
    (AR, "التاريخ {} في القاهرة", ("2026-12-10",), "القاهرة في 2026-12-10 التاريخ"),
    (AR, "{}", ("صندوق بريد 2026-12-10",), "2026-12-10 بريد صندوق"),
    (EN, "{}, Cairo", ("صندوق 2026-12-10 القاهرة",), "القاهرة 2026-12-10 صندوق , Cairo"),
    (UR, "بنام {}، {}", ("Ann Lee", "2026-12-10"), "2026-12-10 ، Ann Lee بنام"),
    (EN, "{}", ("On 2026-12-10, 2026-12-11 מחר",), "On 2026-12-10, 2026-12-11 מחר"),
    # Telephone numbers
    (AR, "هاتف {} القاهرة", ("+33 1 42 92",), "القاهرة +33 1 42 92 هاتف"),
    (AR, "{}", ("هاتف +20 2 2794 0958 القاهرة",), "القاهرة +20 2 2794 0958 هاتف"),
    (EN, "{}; call", ("هاتف 020 2794 0958 القاهرة",), "القاهرة 020 2794 0958 هاتف ; call"),
    (HE, "{} תל אביב", ("טלפון 03-555-0123",), "אביב תל 03-555-0123 טלפון"),
    # E-mail, and messages that hold both
    (AR, "بريد {} القاهرة", ("ada@example.org",), "القاهرة ada@example.org بريد"),
    (EN, "She says: {} Thanks.", ("Hope مع الأمل.",), "She says: Hope الأمل مع . Thanks."),
    (AR, "رسالة: {} شكرا", ("مع الأمل Hope 2026",), "شكرا Hope 2026 الأمل مع : رسالة"),
]
_CS_FONTS = {HE: "Noto Serif Hebrew", UR: "Noto Naskh Arabic"}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def printed(office: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bidi")
    document = new_document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    for locale, words, values, _ in LINES:
        guarded = (isolate_lines(value, locale) for value in values)
        _add_line(document, words.format(*guarded), locale)
    document.save(str(folder / "lines.docx"))
    (pdf,) = convert_documents([folder / "lines.docx"], folder / "office", 1)
    return pdf


def _add_line(document: Any, text: str, locale: str) -> None:
    """Add a paragraph as a template in this locale's language has it."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(8)
    run = paragraph.add_run(text)
    run.font.name = "Liberation Serif"
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:cs"), _CS_FONTS.get(locale, "Noto Naskh Arabic"))
    if locale != EN:
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
        run.font.rtl = True


def _as_seen(parts: str) -> str:
    """Return the glyphs of these parts from left to right."""
    return "".join(part[::-1] if _is_leftward(part) else part for part in parts.split())


def _is_leftward(part: str) -> bool:
    return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in part)


def test_there_are_at_least_thirty_lines() -> None:
    assert len(LINES) >= 30
    assert {locale for locale, *_ in LINES} == {EN, AR, HE, UR}


@pytest.mark.parametrize("number", range(len(LINES)))
def test_each_part_of_a_line_stands_in_its_place(printed: Path, number: int) -> None:
    lines = visual_lines(printed)
    assert len(lines) == len(LINES)
    assert lines[number].replace(" ", "") == _as_seen(LINES[number][3])


def test_a_missing_font_shows_as_boxes(
    office: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "fonts.conf").write_text(
        "<fontconfig><dir>/usr/share/fonts/truetype/liberation</dir>"
        f"<cachedir>{tmp_path}/cache</cachedir></fontconfig>"
    )
    document = new_document()
    _add_line(document, "Dear মাননীয় Minister", EN)
    document.save(str(tmp_path / "line.docx"))
    monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "fonts.conf"))
    monkeypatch.setattr(convert, "LIMITS", Limits(readable=(str(tmp_path),)))
    (pdf,) = convert_documents([tmp_path / "line.docx"], tmp_path / "office", 1)
    end_office()
    assert [font.partition("+")[2] for font in fonts_with_boxes(pdf)] == ["LiberationSans"]


def test_all_fonts_are_in_the_file_and_print_no_box(printed: Path) -> None:
    assert unembedded_fonts(printed) == []
    assert fonts_with_boxes(printed) == []
