"""letters.pdf out of what LibreOffice makes: always the same, in every language, PDF/A if asked."""

from __future__ import annotations

import subprocess
import time
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from pipeline.campaign.load import load_campaign
from pipeline.letters.collate import PrintDocument
from pipeline.letters.template import LetterTemplate
from pipeline.letters.values import letter_values
from pipeline.pdf.join import JoinSettings, Piece, join_letters, tag_of
from pipeline.pdf.prove import find_letters
from tests.support.archive_judges import judge_by_pikepdf, judge_by_verapdf
from tests.support.campaigns import planned_letter
from tests.support.commands import CAMPAIGN, PROJECT
from tests.support.letters_read_back import pdf_pages, squash
from tests.support.pdf_glyphs import unembedded_fonts

pytestmark = pytest.mark.slow

DAY = date(2017, 12, 1)
LOCALES = {"en": "en_GB", "ar": "ar_EG", "fr": "fr_CA"}
EACH = 3
PLAIN = JoinSettings("Spring, minister 1/1", DAY, duplex=True)
ARCHIVE = JoinSettings("Spring, minister 1/1", DAY, duplex=True, archive=True)


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A print document of the sample campaign in each of three languages, three letters each."""
    folder = tmp_path_factory.mktemp("documents")
    campaign = load_campaign(PROJECT / "letter_templates" / Path(CAMPAIGN).name)
    for turn, (language, locale) in enumerate(LOCALES.items()):
        path = campaign.templates["azza-soliman", "appeal"][language]
        document = PrintDocument(LetterTemplate.load(path, day=DAY), duplex=True)
        for number in numbers(turn):
            letter = planned_letter(number=number, template_locale=language, locale=locale)
            document.add(number, letter_values(campaign, letter, DAY))
        (folder / f"{language}.docx").write_bytes(document.to_bytes())
    return [folder / f"{language}.docx" for language in LOCALES]


def numbers(turn: int) -> range:
    """Return the numbers of the letters of a language."""
    return range(1 + EACH * turn, 1 + EACH * (turn + 1))


def convert(office: str, documents: list[Path], folder: Path, *, archive: bool) -> list[Piece]:
    """Return the documents as LibreOffice converts them, by a command of the test's own."""
    options = '"ExportBookmarksToPDFDestination":{"type":"boolean","value":"true"}'
    options += ',"SelectPdfVersion":{"type":"long","value":"2"}' if archive else ""
    command = [office, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    command += ["--convert-to", f"pdf:writer_pdf_Export:{{{options}}}", "--outdir", str(folder)]
    subprocess.run([*command, *map(str, documents)], check=True, capture_output=True, timeout=300)
    pieces = []
    for turn, (language, locale) in enumerate(LOCALES.items()):
        path = folder / f"{language}.pdf"
        letters = (planned_letter(number=number, locale=locale) for number in numbers(turn))
        pieces.append(Piece(path, find_letters(path, numbers(turn)), tuple(map(tag_of, letters))))
    return pieces


@pytest.fixture(scope="module")
def plain(office: str, documents: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """letters.pdf as it is without PDF/A."""
    folder = tmp_path_factory.mktemp("plain")
    join_letters(convert(office, documents, folder, archive=False), folder / "letters.pdf", PLAIN)
    return folder / "letters.pdf"


@pytest.fixture(scope="module")
def archive(office: str, documents: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """letters.pdf as PDF/A-2b."""
    folder = tmp_path_factory.mktemp("archive")
    join_letters(convert(office, documents, folder, archive=True), folder / "letters.pdf", ARCHIVE)
    return folder / "letters.pdf"


def test_two_conversions_of_the_same_documents_give_the_same_bytes(
    office: str, documents: list[Path], plain: Path, tmp_path: Path
) -> None:
    time.sleep(1)  # LibreOffice writes the second of making, into its file identifier too
    again = convert(office, documents, tmp_path, archive=False)
    assert (tmp_path / "en.pdf").read_bytes() != (plain.parent / "en.pdf").read_bytes()
    join_letters(again, tmp_path / "letters.pdf", PLAIN)
    assert (tmp_path / "letters.pdf").read_bytes() == plain.read_bytes()


def test_each_letter_speaks_its_language_and_fonts_are_in_it(plain: Path, archive: Path) -> None:
    languages = ["en-GB"] * EACH + ["ar-EG"] * EACH + ["fr-CA"] * EACH
    for path in (plain, archive):
        assert unembedded_fonts(path) == []
        with pikepdf.open(path) as pdf:
            assert pdf.check_pdf_syntax() == []
            assert [str(each.Lang) for each in pdf.Root.StructTreeRoot.K.K] == languages
            assert pdf.Root.Lang == "en-GB"
            assert "/Dests" not in pdf.Root


def test_letters_print_alike_whether_they_are_kept_as_pdf_a_or_not(
    plain: Path, archive: Path
) -> None:
    pages = [squash(page) for page in pdf_pages(plain)]
    assert pages == [squash(page) for page in pdf_pages(archive)]
    for number in range(1, 1 + EACH * len(LOCALES)):
        assert any(f"{number:06d}" in page for page in pages)


def test_pdf_a_is_so_as_far_as_its_objects_tell(plain: Path, archive: Path) -> None:
    assert judge_by_pikepdf(archive) == []
    assert "not one RGB output intent" in judge_by_pikepdf(plain)
    assert "not said to be PDF/A-2b" in judge_by_pikepdf(plain)


def test_verapdf_finds_nothing_wrong_with_pdf_a(plain: Path, archive: Path) -> None:
    assert judge_by_verapdf(archive) == []
    assert any(fault.startswith("6.6.4 ") for fault in judge_by_verapdf(plain))


def test_verapdf_finds_a_font_that_is_missing(archive: Path, tmp_path: Path) -> None:
    with pikepdf.open(archive) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary) and "/FontFile2" in thing:
                del thing["/FontFile2"]
        pdf.save(tmp_path / "fontless.pdf")
    assert any("6.2.11.4.1" in fault for fault in judge_by_verapdf(tmp_path / "fontless.pdf"))
