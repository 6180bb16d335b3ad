"""Letters in one section look as in sections of their own, and are not believed unless they do."""

from __future__ import annotations

import ctypes
import io
import re
import subprocess
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as raw
import pytest
from lxml import etree

from pipeline.campaign.load import load_campaign
from pipeline.letters.collate import PrintDocument
from pipeline.letters.shared_document import SharedDocument, share_document
from pipeline.letters.template import LetterTemplate
from pipeline.letters.values import letter_values
from pipeline.pdf import convert
from pipeline.pdf.convert import convert_documents
from pipeline.pdf.office import Limits, end_office
from pipeline.pdf.pieces import PrintPiece, PrintSource, ProvedPiece, fresh_press
from pipeline.pdf.prove import find_letters
from pipeline.pdf.shown_numbers import NotShared, check_numbers
from tests.support.campaigns import SAMPLE, planned_letter
from tests.support.commands import PROJECT
from tests.support.fake_office import fake_office
from tests.support.formatted_letters import FORMATTED
from tests.support.letters_read_back import pdf_pages
from tests.support.odd_letters import (
    APART,
    DOUBTFUL,
    SHAPES,
    Shape,
    framed,
    framed_by_style,
    letter,
    several_pages,
    write,
)

DAY = date(2017, 12, 10)
NUMBERS = (7, 8, 9)
POINTS = 0.4
"""A word that ends where a field begins may be rounded otherwise."""
_BOX = re.compile(r'="([0-9.]+)"')

Values = Mapping[str, Any]


@dataclass(frozen=True)
class TwoWays:
    """The same letters in sections of their own and in one."""

    apart: bytes
    shared: SharedDocument | None


def set_out(template: LetterTemplate, values: Mapping[int, Values]) -> TwoWays:
    document = PrintDocument(template, duplex=False)
    for number, own in values.items():
        document.add(number, own)
    letters = [(number, f"{number:06d}", own) for number, own in values.items()]
    return TwoWays(document.to_bytes(), share_document(template, letters))


def plain_values(numbers: Sequence[int]) -> dict[int, Values]:
    return {
        number: {"number": f"{number:06d}", "name": "Ann Lee " * (number % 3), "many": number % 2}
        for number in numbers
    }


def template_of(folder: Path, document: Any, name: str = "template") -> LetterTemplate:
    document.save(str(folder / f"{name}.docx"))
    return LetterTemplate.load(folder / f"{name}.docx")


def shape_of(folder: Path, shape: Shape) -> LetterTemplate:
    document = letter()
    shape(document)
    return template_of(folder, document, shape.__name__)


def sample_letters() -> dict[str, TwoWays]:
    """Return three letters of each template of the sample campaign."""
    campaign = load_campaign(SAMPLE)
    found = {}
    for (case, kind), by_language in campaign.templates.items():
        to = next(route.to for route in campaign.cases[case].route if route.letter == kind)
        for language, path in by_language.items():
            about = {"case": case, "kind": kind, "authority": to, "template_locale": language}
            planned = [planned_letter(number=number, **about) for number in NUMBERS]
            values = {one.number: letter_values(campaign, one, DAY) for one in planned}
            found[f"{case}-{kind}-{language}"] = set_out(LetterTemplate.load(path, day=DAY), values)
    return found


@pytest.fixture(scope="module")
def pdfs(office: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Path]]:
    """The PDFs of letters of each template and shape, apart and shared."""
    folder = tmp_path_factory.mktemp("two-ways")
    ways = sample_letters()
    for shape in [*SHAPES, *FORMATTED]:
        ways[shape.__name__] = set_out(shape_of(folder, shape), plain_values(NUMBERS))
    documents = []
    for name, way in ways.items():
        assert way.shared is not None, name
        for ending, content in (("apart", way.apart), ("shared", way.shared.content)):
            documents.append(folder / f"{name}-{ending}.docx")
            documents[-1].write_bytes(content)
    made = convert_documents(documents, folder, len(documents) * len(NUMBERS))
    return dict(zip(ways, zip(made[::2], made[1::2], strict=True), strict=True))


def words_of(pdf: Path) -> list[tuple[str, list[float]]]:
    """Return a PDF's pages and words with their places, as poppler reads them."""
    command = ["pdftotext", "-bbox", str(pdf), "-"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    lines = [line for line in done.stdout.splitlines() if "<page" in line or "<word" in line]
    return [(_BOX.sub("", line), [float(place) for place in _BOX.findall(line)]) for line in lines]


def fonts_of(pdf: Path) -> list[tuple[str, str, float]]:
    """Return each character of a PDF with its font and size, as pdfium reads them."""
    found, name = [], ctypes.create_string_buffer(100)
    with pypdfium2.PdfDocument(pdf) as pages:
        for page in pages:
            text = page.get_textpage()
            for place in range(text.count_chars()):
                raw.FPDFText_GetFontInfo(text, place, name, len(name), ctypes.c_int())
                size = raw.FPDFText_GetFontSize(text, place)
                found.append((chr(raw.FPDFText_GetUnicode(text, place)), name.value.decode(), size))
    return [one for one in found if not one[0].isspace()]


@pytest.mark.slow
def test_letters_look_the_same_in_one_section(pdfs: dict[str, tuple[Path, Path]]) -> None:
    assert len(pdfs) > len(SHAPES) + len(FORMATTED) + 20
    for name, (apart, shared) in pdfs.items():
        wanted, found = words_of(apart), words_of(shared)
        assert [word for word, _ in found] == [word for word, _ in wanted], name
        for (word, place), (_, other) in zip(wanted, found, strict=True):
            assert other == pytest.approx(place, abs=POINTS), (name, word)
        pages = find_letters(apart, NUMBERS).counts
        assert find_letters(shared, NUMBERS).counts == pages, name
        assert fonts_of(shared) == fonts_of(apart), name


@pytest.mark.parametrize("shape", APART, ids=lambda shape: shape.__name__)
def test_letters_stay_apart_where_that_would_show(tmp_path: Path, shape: Shape) -> None:
    assert set_out(shape_of(tmp_path, shape), plain_values(NUMBERS)).shared is None


@pytest.mark.slow
@pytest.mark.parametrize("shape", DOUBTFUL, ids=lambda shape: shape.__name__)
def test_letters_are_converted_apart_where_the_first_or_last_looks_otherwise(
    office: str, tmp_path: Path, shape: Shape
) -> None:
    values = plain_values(range(1, 25))
    template = shape_of(tmp_path, shape)
    (proved,) = press(tmp_path / "press", template, values)
    (tmp_path / "apart.docx").write_bytes(set_out(template, values).apart)
    (apart,) = convert_documents([tmp_path / "apart.docx"], tmp_path, len(values))
    assert words_of(proved.path) == words_of(apart)


@pytest.mark.slow
def test_a_letter_that_begins_in_a_frame_is_found(office: str, tmp_path: Path) -> None:
    documents = []
    for shape in (framed, framed_by_style):
        documents.append(tmp_path / f"{shape.__name__}-print.docx")
        documents[-1].write_bytes(set_out(shape_of(tmp_path, shape), plain_values(NUMBERS)).apart)
    for pdf in convert_documents(documents, tmp_path, 6):
        assert find_letters(pdf, NUMBERS).counts == [1, 1, 1]


def said_again(content: bytes, old: str, new: str) -> bytes:
    """Return a document in which a letter's field says another number."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as read, zipfile.ZipFile(target, "w") as written:
        for name in read.namelist():
            part = read.read(name)
            if name == "word/document.xml":
                root = etree.fromstring(part)
                fields = root.iter("{*}fldSimple")
                said = [one for one in fields if old in next(iter(one.attrib.values()))]
                assert len(said) == 1
                for key, value in said[0].attrib.items():
                    said[0].set(key, value.replace(old, new))
                part = etree.tostring(root)
            written.writestr(name, part)
    return target.getvalue()


@pytest.mark.slow
def test_a_footer_with_another_letters_number_is_not_believed(office: str, tmp_path: Path) -> None:
    bodies = (write, several_pages)
    for shape in bodies:
        way = set_out(shape_of(tmp_path, shape), plain_values(NUMBERS)).shared
        assert way is not None
        for name, content in (
            ("right", way.content),
            ("wrong", said_again(way.content, "000008", "000007")),
        ):
            (tmp_path / f"{name}-{shape.__name__}.docx").write_bytes(content)
            (pdf,) = convert_documents([tmp_path / f"{name}-{shape.__name__}.docx"], tmp_path, 3)
            pages = find_letters(pdf, NUMBERS)
            if name == "right":
                check_numbers(pdf, NUMBERS, pages, way)
            else:
                with pytest.raises(NotShared):
                    check_numbers(pdf, NUMBERS, pages, way)


def press(
    folder: Path, template: LetterTemplate, values: Mapping[int, Values]
) -> list[ProvedPiece]:
    """Return letters as a bundle's are converted."""
    asked: list[int] = []

    def remake(numbers: Sequence[int]) -> bytes:
        asked.append(len(numbers))
        return set_out(template, {number: values[number] for number in numbers}).apart

    def share(numbers: Sequence[int]) -> SharedDocument | None:
        return set_out(template, {number: values[number] for number in numbers}).shared

    piece = PrintPiece("letters", tuple(values), PrintSource(remake, share))
    proved = [*fresh_press(folder, archive=False).convert([piece])]
    (folder / "asked").write_text(str(sum(asked)))
    return proved


def printed(proved: ProvedPiece) -> list[str]:
    return [re.sub(r"\s+", " ", page).strip() for page in pdf_pages(proved.path)]


@pytest.mark.slow
def test_page_numbers_are_right_where_a_letter_is_longer_than_others(
    office: str, tmp_path: Path
) -> None:
    document = letter(pages=True)
    write(document)
    document.add_paragraph("{{ more }}")
    template = template_of(tmp_path, document)
    values = {n: {**own, "more": ""} for n, own in plain_values(range(1, 25)).items()}
    (short,) = press(tmp_path / "short", template, values)
    ends, unusual = 2, 1
    assert (tmp_path / "short/asked").read_text() == f"{ends}"
    assert [page.split()[-6:] for page in printed(short)] == [
        [f"{number:06d}", "end,", "page", "1", "of", "1"] for number in values
    ]
    values[13] = {**values[13], "more": "And so on. " * 900}
    (long,) = press(tmp_path / "long", template, values)
    assert (tmp_path / "long/asked").read_text() == f"{ends + 24 + unusual}"
    assert sum(long.pages.counts) == len(printed(long)) > len(values)
    counted = [(number, count) for number, count in zip(values, long.pages.counts, strict=True)]
    assert [page.split()[-6:] for page in printed(long)] == [
        [f"{number:06d}", "end,", "page", str(page), "of", str(count)]
        for number, count in counted
        for page in range(1, count + 1)
    ]


@pytest.mark.slow
def test_a_letter_that_breaks_the_office_takes_none_beside_it_along(
    office: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = plain_values(range(1, 25))
    values[13] = {**values[13], "name": "BREAKS"}
    fake = fake_office(tmp_path / "bin", office, "BREAKS", "dies")
    end_office()
    monkeypatch.setattr(convert, "LIMITS", Limits(readable=("/root", "/home", str(PROJECT))))
    monkeypatch.setattr(convert, "find_libreoffice", lambda: fake)
    proved = press(tmp_path / "press", shape_of(tmp_path, write), values)
    end_office()
    assert [n for found in proved for n in found.numbers] == [n for n in values if n != 13]
    assert [page.split()[-2] for found in proved for page in printed(found)] == [
        f"{number:06d}" for number in values if number != 13
    ]
