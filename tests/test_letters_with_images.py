"""Letters that bring parts of their own, against docxtpl with a fresh document for each."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import docx
import jinja2
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage, RichText
from PIL import Image

from pipeline.letters.collate import PrintDocument
from pipeline.letters.environment import safe_environment
from pipeline.letters.template import LetterTemplate
from tests.support.blank import new_document
from tests.support.documents import canonical, parts_of
from tests.support.validated import faults_of

LINK = "https://www.amnesty.example/azza"


def picture(folder: Path, name: str, colour: str) -> Path:
    """Draw a small picture of one colour."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (30, 10), colour).save(path)
    return path


def write_template(folder: Path, body: str, header: str = "") -> Path:
    """Write a template of one paragraph, and one in the header."""
    document = new_document()
    document.add_paragraph(body)
    document.add_paragraph("{{ name }}")
    if header:
        document.sections[0].header.paragraphs[0].text = header
    path = folder / "case" / "appeal.en.docx"
    path.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(path))
    return path


def with_docxtpl(document: DocxTemplate, values: Mapping[str, Any]) -> dict[str, bytes]:
    """Return what docxtpl makes with values that belong to ``document``."""
    document.render(values, safe_environment(), autoescape=True)
    target = io.BytesIO()
    document.save(target)
    return comparable(target.getvalue())


def comparable(content: bytes) -> dict[str, bytes]:
    """Return a letter's parts in canonical form; docxtpl's clock is in the core properties."""
    return {
        name: canonical(name, part)
        for name, part in parts_of(content).items()
        if name != "docProps/core.xml"
    }


def test_an_image_among_the_values_is_put_in_as_docxtpl_does(tmp_path: Path) -> None:
    path = write_template(tmp_path, "Signed: {{ scan }}", "{{ logo }} {{ name }}")
    scans = [picture(tmp_path, f"{colour}.png", colour) for colour in ("red", "blue")]
    template = LetterTemplate.load(path)
    for scan in scans:
        ours, theirs = DocxTemplate(str(path)), DocxTemplate(str(path))
        letter = template.merge(_images(ours, scan))
        assert comparable(letter) == with_docxtpl(theirs, _images(theirs, scan))
        assert scan.read_bytes() in parts_of(letter).values()


def _images(document: DocxTemplate, scan: Path) -> dict[str, Any]:
    scanned = InlineImage(document, str(scan), width=Mm(20))
    logo = InlineImage(document, str(scan), height=Mm(5), anchor=LINK)
    return {"scan": scanned, "logo": logo, "name": "Ada"}


def test_an_edit_may_use_all_that_docxtpl_has(tmp_path: Path) -> None:
    """A text with a link, an image and a replaced picture, in one letter."""
    old = picture(tmp_path, "old.png", "white")
    new = picture(tmp_path, "new.png", "green")
    path = write_template(tmp_path, "See {{r link }} {{ scan }}")
    document = docx.Document(str(path))
    document.add_picture(str(old))
    document.save(str(path))

    def edit(letter: DocxTemplate, values: Mapping[str, Any]) -> dict[str, Any]:
        letter.replace_pic("old.png", str(new))
        link = RichText()
        link.add(values["link"], url_id=letter.build_url_id(LINK), bold=True)
        return {**values, "link": link, "scan": InlineImage(letter, str(new), width=Mm(9))}

    values = {"link": "the <case> & more", "name": "Ada"}
    theirs = DocxTemplate(str(path))
    expected = with_docxtpl(theirs, edit(theirs, values))
    letter = LetterTemplate.load(path, edit=edit).merge(values)
    assert comparable(letter) == expected
    assert LINK.encode() in expected["word/_rels/document.xml.rels"]
    media = [part for name, part in expected.items() if name.startswith("word/media/")]
    assert old.read_bytes() not in media
    assert new.read_bytes() in media


def test_a_letter_has_its_own_image_and_no_other(tmp_path: Path) -> None:
    path = write_template(tmp_path, "{{ scan|image(width=20) }}")
    own = {name: picture(tmp_path / "images", name, name[:-4]) for name in ("red.png", "blue.png")}
    template = LetterTemplate.load(path)
    for turn in range(4):
        name = ("red.png", "blue.png")[turn % 2]
        letter = template.merge({"scan": name, "name": str(turn)})
        images = [part for part in parts_of(letter) if part.startswith("word/media/")]
        assert [parts_of(letter)[image] for image in images] == [own[name].read_bytes()]
        assert letter == LetterTemplate.load(path).merge({"scan": name, "name": str(turn)})


def test_a_print_document_shows_each_letter_its_own_images(tmp_path: Path, validator: str) -> None:
    """In the body and in the header, by name and by replacing; one that two share is kept once."""
    colours = ["red", "blue", "red", "green"]
    scans = [picture(tmp_path / "images", f"{colour}.png", colour) for colour in colours]
    old = picture(tmp_path, "old.png", "white")
    path = write_template(tmp_path, "{{ scan|image(20) }}", "{{ scan|image(5) }} {{ name }}")
    document = docx.Document(str(path))
    document.add_picture(str(old))
    document.save(str(path))

    def edit(letter: DocxTemplate, values: Mapping[str, Any]) -> Mapping[str, Any]:
        letter.replace_pic("old.png", str(tmp_path / "images" / values["scan"]))
        return values

    printed = PrintDocument(LetterTemplate.load(path, edit=edit), duplex=False)
    for number, colour in enumerate(colours, start=1):
        printed.add(number, {"scan": f"{colour}.png", "name": f"{colour} {number}"})
    target = tmp_path / "print.docx"
    target.write_bytes(printed.to_bytes())
    assert not faults_of(validator, target)
    read = docx.Document(str(target))
    in_body = [read.part.related_parts[rid].blob for rid in _embedded(read.element.body)]
    assert in_body == [scan.read_bytes() for scan in scans for _ in range(2)]
    for section, scan in zip(read.sections, scans, strict=True):
        (rid,) = _embedded(section.header._element)
        assert section.header.part.related_parts[rid].blob == scan.read_bytes()
    media = [name for name in parts_of(target.read_bytes()) if "media/letter" in name]
    assert len(media) == len(set(colours))


def _embedded(element: Any) -> list[str]:
    return [blip.get(qn("r:embed")) for blip in element.iter(qn("a:blip"))]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("missing.png", "no image of that name"),
        ("../case/appeal.en.docx", "no image of that name"),
        ("text.png", "not an image"),
        ("large.png", "over 5 MB"),
    ],
)
def test_an_image_that_cannot_be_shown_is_named(tmp_path: Path, name: str, says: str) -> None:
    images = tmp_path / "images"
    images.mkdir()
    (images / "text.png").write_text("no picture")
    (images / "large.png").write_bytes(bytes(5_000_001))
    template = LetterTemplate.load(write_template(tmp_path, "{{ scan|image(20) }}"))
    with pytest.raises(jinja2.TemplateRuntimeError, match=says):
        template.merge({"scan": name, "name": ""})


def test_an_image_after_an_error_leaves_nothing_behind(tmp_path: Path) -> None:
    picture(tmp_path / "images", "red.png", "red")
    template = LetterTemplate.load(write_template(tmp_path, "{{ scan|image(20) }} {{ name }}"))
    with pytest.raises(jinja2.UndefinedError):
        template.merge({"scan": "red.png"})
    letter = template.merge({"scan": "red.png", "name": "Ada"})
    assert sum(name.startswith("word/media/") for name in parts_of(letter)) == 1


def test_a_link_made_for_another_document_is_refused(tmp_path: Path) -> None:
    path = write_template(tmp_path, "See {{r link }}")
    link = RichText()
    link.add("the case", url_id=DocxTemplate(str(path)).build_url_id(LINK))
    with pytest.raises(jinja2.TemplateRuntimeError, match="in the template's edit"):
        LetterTemplate.load(path).merge({"link": link, "name": "Ada"})
