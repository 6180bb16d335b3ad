"""letters.pdf: letters in order, each on a front page, named, in its language, always the same."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from pipeline.errors import ToolMissing
from pipeline.pdf.join import JoinSettings, LetterTag, Piece, join_letters, language_tag, tag_of
from pipeline.pdf.metadata import take_colours
from tests.support.campaigns import planned_letter
from tests.support.hand_pdf import SECRET, make_piece

SINGLE = JoinSettings("Spring, minister 1/1", date(2017, 12, 1))
DUPLEX = replace(SINGLE, duplex=True)


@pytest.fixture
def pieces(tmp_path: Path) -> list[Piece]:
    """Letters 1 to 3 in English, of 1, 2 and 3 pages, then 4 and 5 in French, of 1 and 1."""
    english = make_piece(tmp_path / "en.pdf", [1, 2, 3])
    return [english, make_piece(tmp_path / "fr.pdf", [1, 1], first=4, language="fr-CA")]


def printed(path: Path) -> list[str]:
    """Return the words of each page, by a program that is not ours."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed; it comes with poppler-utils")
    done = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True)
    return [page.strip() for page in done.stdout.split("\f")[:-1]]


def everything_in(path: Path) -> bytes:
    """Return the bytes of a PDF with nothing compressed."""
    plain = path.with_suffix(".plain")
    with pikepdf.open(path) as pdf:
        pdf.save(
            plain,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
            compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return plain.read_bytes()


def test_letters_follow_each_other_without_blanks_on_one_side(
    pieces: list[Piece], tmp_path: Path
) -> None:
    join_letters(pieces, tmp_path / "letters.pdf", SINGLE)
    lengths = [(1, 1), (2, 2), (3, 3), (4, 1), (5, 1)]
    expected = [f"letter {n} page {p}" for n, many in lengths for p in range(1, many + 1)]
    assert printed(tmp_path / "letters.pdf") == expected


def test_each_letter_starts_on_a_front_page_and_blanks_are_only_where_needed(
    pieces: list[Piece], tmp_path: Path
) -> None:
    join_letters(pieces, tmp_path / "letters.pdf", DUPLEX)
    pages = printed(tmp_path / "letters.pdf")
    assert pages == [
        *("letter 1 page 1", ""),
        *("letter 2 page 1", "letter 2 page 2"),
        *("letter 3 page 1", "letter 3 page 2", "letter 3 page 3", ""),
        *("letter 4 page 1", "", "letter 5 page 1"),
    ]
    with pikepdf.open(tmp_path / "letters.pdf") as pdf:
        assert pdf.check_pdf_syntax() == []
        blank = pdf.pages[1]
        assert [float(side) for side in blank.mediabox] == [0, 0, 595, 842]
        assert blank.Contents.read_bytes().split() == [b"/Artifact", b"BMC", b"EMC"]
        assert "/StructParents" not in blank
        assert pdf.Root.ViewerPreferences.Duplex == "/DuplexFlipLongEdge"
        assert pdf.Root.ViewerPreferences.PrintScaling == "/None"


def test_each_letter_is_an_article_in_its_language(pieces: list[Piece], tmp_path: Path) -> None:
    join_letters(pieces, tmp_path / "letters.pdf", DUPLEX)
    with pikepdf.open(tmp_path / "letters.pdf") as pdf:
        assert pdf.Root.Lang == "en-GB"
        assert dict(pdf.Root.MarkInfo) == {"/Marked": True}
        articles = [*pdf.Root.StructTreeRoot.K.K]
        said = [(str(each.S), str(each.T), str(each.Lang)) for each in articles]
        languages = ["en-GB"] * 3 + ["fr-CA"] * 2
        assert said == [
            ("/Art", f"{number:06d} ann appeal", language)
            for number, language in enumerate(languages, start=1)
        ]
        numbers = {page.objgen: at for at, page in enumerate(pdf.pages)}
        third = [numbers[articles[2].Pg.objgen]]
        third += [numbers[each.Pg.objgen] for each in [*articles[2].K][1:]]
        assert third == [4, 5, 6]
        parents = [*pdf.Root.StructTreeRoot.ParentTree.Nums]
        assert parents[::2] == [*range(8)]
        owners = {parents[at]: parents[at + 1][0].objgen for at in range(0, len(parents), 2)}
        letter_of_page = [0, None, 1, 1, 2, 2, 2, None, 3, None, 4]
        for page, letter in zip(pdf.pages, letter_of_page, strict=True):
            if letter is not None:
                assert owners[page.StructParents] == articles[letter].objgen
                marks = [m for m in pikepdf.parse_content_stream(page) if str(m.operator) == "BDC"]
                assert [mark.operands[0] for mark in marks] == ["/Art"]
                assert marks[0].operands[1].unparse() == b"<< /MCID 0 >>"


def test_pdfinfo_shows_the_letters_as_the_structure(pieces: list[Piece], tmp_path: Path) -> None:
    if not shutil.which("pdfinfo"):
        pytest.skip("pdfinfo is not installed; it comes with poppler-utils")
    join_letters(pieces, tmp_path / "letters.pdf", DUPLEX)
    path = str(tmp_path / "letters.pdf")
    command = ["pdfinfo", "-struct-text", path]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
    assert lines[:3] == ["Document", 'Art "000001 ann appeal"', '"letter 1 page 1"']
    assert done.stderr == ""
    plain = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True)
    facts = dict(line.split(":", 1) for line in plain.stdout.splitlines())
    assert facts["Tagged"].strip() == "yes"
    assert facts.keys().isdisjoint({"Title", "Author", "Producer", "Creator", "CreationDate"})


def test_tags_of_libreoffice_are_not_mixed_with_ours(tmp_path: Path) -> None:
    piece = make_piece(tmp_path / "tagged.pdf", [1, 2], tagged=True)
    join_letters([piece], tmp_path / "letters.pdf", SINGLE)
    with pikepdf.open(tmp_path / "letters.pdf") as pdf:
        for page in pdf.pages:
            marks = [m for m in pikepdf.parse_content_stream(page) if str(m.operator) == "BDC"]
            assert [dict(mark.operands[1]) for mark in marks] == [{"/MCID": 0}, {}]
    assert printed(tmp_path / "letters.pdf")[2] == "letter 2 page 2"


def test_the_list_beside_the_pages_leads_to_each_letter(
    pieces: list[Piece], tmp_path: Path
) -> None:
    join_letters(pieces, tmp_path / "letters.pdf", DUPLEX)
    with pikepdf.open(tmp_path / "letters.pdf") as pdf, pdf.open_outline() as outline:
        numbers = {page.objgen: at for at, page in enumerate(pdf.pages)}
        found = [
            (entry.title, numbers[entry.destination[0].objgen])  # type: ignore[index]
            for entry in outline.root
        ]
    pages = [0, 2, 4, 8, 10]
    assert found == [(f"{n:06d} ann appeal", page) for n, page in enumerate(pages, start=1)]


def test_what_pieces_have_alike_is_kept_once(tmp_path: Path) -> None:
    pieces = [make_piece(tmp_path / f"{n}.pdf", [1], first=n) for n in range(1, 6)]
    join_letters(pieces, tmp_path / "letters.pdf", DUPLEX)
    with pikepdf.open(tmp_path / "letters.pdf") as pdf:
        kinds = [str(each.get("/Subtype")) for each in pdf.objects if "/Subtype" in _keys(each)]
    assert kinds.count("/Image") == 2  # the picture and its mask
    assert printed(tmp_path / "letters.pdf")[8] == "letter 5 page 1"


def _keys(each: object) -> set[str]:
    return set(each.keys()) if isinstance(each, pikepdf.Dictionary | pikepdf.Stream) else set()


def test_nothing_of_who_made_the_pieces_when_and_with_what_is_left(
    pieces: list[Piece], tmp_path: Path
) -> None:
    join_letters(pieces, tmp_path / "letters.pdf", DUPLEX)
    content = everything_in(tmp_path / "letters.pdf")
    for word in (SECRET, "LibreOffice", "2026", "DocChecksum", "/Info", "Author", "Producer"):
        assert word.encode() not in content
    with pikepdf.open(tmp_path / "letters.pdf") as pdf:
        said = {key.partition("}")[2]: value for key, value in pdf.open_metadata().items()}
    assert said == {
        "title": "Spring, minister 1/1",
        "CreateDate": "2017-12-01",
        "ModifyDate": "2017-12-01",
    }


def test_a_title_may_hold_any_character(tmp_path: Path) -> None:
    piece = make_piece(tmp_path / "a.pdf", [1])
    title = "Écrire & <agir> {2017}"
    join_letters([piece], tmp_path / "letters.pdf", replace(SINGLE, title=title))
    with pikepdf.open(tmp_path / "letters.pdf") as pdf:
        assert pdf.open_metadata()["dc:title"] == title


def test_the_same_letters_give_the_same_bytes_whenever_they_were_converted(tmp_path: Path) -> None:
    results = []
    for made in ("D:20261123015556Z", "D:20270101000000Z"):
        piece = make_piece(tmp_path / f"{made[2:6]}.pdf", [1, 2], made=made)
        join_letters([piece], tmp_path / "letters.pdf", DUPLEX)
        results.append((tmp_path / "letters.pdf").read_bytes())
    assert results[0] == results[1]
    other = make_piece(tmp_path / "other.pdf", [1, 2], first=7)
    join_letters([other], tmp_path / "other-letters.pdf", DUPLEX)
    ids = []
    for name in ("letters.pdf", "other-letters.pdf"):
        with pikepdf.open(tmp_path / name) as pdf:
            ids.append(bytes(pdf.trailer.ID[0]))
    assert ids[0] != ids[1]


def test_a_pdf_that_is_no_pdf_a_is_not_passed_off_as_one(
    pieces: list[Piece], tmp_path: Path
) -> None:
    with pytest.raises(ToolMissing, match="no PDF/A"):
        join_letters(pieces, tmp_path / "letters.pdf", replace(DUPLEX, archive=True))
    assert not (tmp_path / "letters.pdf").exists()


def test_an_empty_list_of_colours_is_none_either() -> None:
    with pikepdf.new() as pdf, pikepdf.new() as source:
        source.Root.OutputIntents = pikepdf.Array([])
        with pytest.raises(ToolMissing, match="no PDF/A"):
            take_colours(pdf, source)


def test_a_letter_is_named_by_number_case_and_kind_and_by_nobody() -> None:
    letter = planned_letter(number=12, locale="zh_Hant_HK", signatory={"name": SECRET})
    assert tag_of(letter) == LetterTag("000012 azza-soliman appeal", "zh-Hant-HK")
    assert [*map(language_tag, ("fr_CA", "ar_EG", "en"))] == ["fr-CA", "ar-EG", "en"]
