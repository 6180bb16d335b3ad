"""Everything on paper that a campaign can ask for, in one run of a small campaign.

Eight people: five in Britain, who write to president and embassy, and three in France, who write to
the president alone. Every second one has a message, and so a letter of two pages.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import openpyxl
import pikepdf
import pytest

from tests.support.archive_judges import judge_by_pikepdf, judge_by_verapdf
from tests.support.commands import Answer, postbag
from tests.support.letters_read_back import manifest, pdf_pages
from tests.support.papers import ADDRESS, make_papers_campaign, page_sizes, texts, words_of

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("papers")]

BUNDLES = {
    "the-embassy/bundle-001": 5,
    "the-president/bundle-001": 5,
    "the-president/bundle-002": 3,
}
EXTRAS = ("envelopes.pdf", "labels.pdf", "letters-pdf.zip")
PRESIDENT = ["President of Egypt", *ADDRESS, "EGYPT"]
EMBASSY = ["Ambassador of Egypt", "Embassy", "London"]


def run(folder: Path, outputs: str, engine: str) -> Answer:
    campaign, inputs = folder / "papers", folder / "inputs"
    words = ["run", campaign, "--inputs", inputs, "--outputs", folder / outputs]
    words += ["--date", "2017-12-10", "--engine", engine, "--formats", "zip,pdf", "--json"]
    return postbag(*map(str, words))


@pytest.fixture(scope="module")
def place(office: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the campaign, its inputs and the outputs of one run."""
    folder = tmp_path_factory.mktemp("papers")
    make_papers_campaign(folder, 8)
    run(folder, "outputs", "inline").expect(0)
    return folder


@pytest.fixture(scope="module")
def made(place: Path) -> Path:
    """The folder of the round."""
    return place / "outputs" / "round-001"


def numbers(bundle: Path) -> list[str]:
    return [line["letter"] for line in manifest(bundle)]


def letter_pages(bundle: Path) -> list[list[str]]:
    """Return the pages of each letter in letters.pdf, by the rule in docs/print.md."""
    pages, place, found = pdf_pages(bundle / "letters.pdf"), 0, []
    for line in manifest(bundle):
        found.append(pages[place : place + int(line["pages"])])
        place += 2 * int(line["sheets"])
    return found


def test_bundles_hold_what_was_counted_by_hand(made: Path) -> None:
    assert {name: len(manifest(made / name)) for name in BUNDLES} == BUNDLES
    for name in BUNDLES:
        sums = (made / name / "SHA256SUMS").read_text()
        for extra in EXTRAS:
            digest = hashlib.sha256((made / name / extra).read_bytes()).hexdigest()
            assert f"{digest}  {extra}\n" in sums


def test_each_letter_is_a_pdf_of_its_own_without_blank_backs(made: Path) -> None:
    counts = []
    for name in BUNDLES:
        with zipfile.ZipFile(made / name / "letters-pdf.zip") as archive:
            assert archive.namelist() == [f"{number}.pdf" for number in numbers(made / name)]
            for member, pages in zip(archive.infolist(), letter_pages(made / name), strict=True):
                assert member.date_time == (2017, 12, 10, 0, 0, 0)
                single = made.parent / "single.pdf"
                single.write_bytes(archive.read(member))
                assert pdf_pages(single) == pages
                counts.append(len(page_sizes(single)))
                single.unlink()
                with pikepdf.open(io.BytesIO(archive.read(member))) as pdf:
                    assert pdf.check_pdf_syntax() == []
                    assert "/Info" not in pdf.trailer
                    assert str(pdf.Root.Lang) in ("en-GB", "fr")
                    assert str(pdf.Root.StructTreeRoot.K.K[0].Lang) == str(pdf.Root.Lang)
    # Numbers 1, 3, 5, 7 have messages; of them 1, 5 and 7 are in Britain.
    assert sorted(counts) == [1] * 6 + [2] * 7


def test_envelopes_are_in_the_manifests_order_and_say_who_sends_only_where_asked(
    made: Path,
) -> None:
    for name in BUNDLES:
        pages = words_of(made / name / "envelopes.pdf")
        sizes = page_sizes(made / name / "envelopes.pdf")
        assert sizes == [pytest.approx((220, 110), abs=0.1)] * BUNDLES[name]
        to = EMBASSY if "embassy" in name else PRESIDENT
        for page, said, letter in zip(pages, texts(pages), letter_pages(made / name), strict=True):
            assert " ".join(to) in said
            signed = re.search(r"N(\d{5})", letter[0])
            assert signed
            assert (f"Signatory N{signed[1]}" in said) == ("embassy" in name)
            assert (f"P{signed[1]}" in said) == ("embassy" in name)
            addressed = [word for word in page if word.text in " ".join(to).split()]
            assert all(word.left >= 80 and word.right <= 205 for word in addressed)
            assert all(word.top >= 40 and word.bottom <= 95 for word in addressed)


def test_labels_lie_on_their_labels(made: Path) -> None:
    for name, count in BUNDLES.items():
        (page,) = words_of(made / name / "labels.pdf")
        assert page_sizes(made / name / "labels.pdf") == [pytest.approx((210, 297), abs=0.1)]
        for word in ("London",) if "embassy" in name else ("Egypt", "Old", "Lodge", "EGYPT"):
            assert [each.text for each in page].count(word) == count
        labels = {label_of(word.left, word.top, word.right, word.bottom) for word in page}
        assert labels == {(at // 2, at % 2) for at in range(count)}


def label_of(left: float, top: float, right: float, bottom: float) -> tuple[int, int]:
    """Return row and column of the label a word lies on, 2 mm off its edges."""
    found = [
        (row, column)
        for row in range(7)
        for column in range(2)
        if 4.65 + 101.6 * column + 2 <= left and right <= 4.65 + 101.6 * column + 97.1
        if 15.15 + 38.1 * row + 2 <= top and bottom <= 15.15 + 38.1 * (row + 1) - 2
    ]
    assert len(found) == 1
    return found[0]


def test_the_press_gets_all_letters_each_on_a_front_page(made: Path) -> None:
    pages = pdf_pages(made / "press.pdf")
    wanted: list[str] = []
    for name in BUNDLES:
        for letter in letter_pages(made / name):
            wanted += [*letter, *([""] if len(letter) % 2 else [])]
    assert len(pages) == 26
    assert [page.strip() for page in pages] == [page.strip() for page in wanted]


def test_the_press_has_a_bookmark_for_each_bundle_and_letter(made: Path) -> None:
    with pikepdf.open(made / "press.pdf") as pdf, pdf.open_outline() as outline:
        assert pdf.check_pdf_syntax() == []
        assert "/Info" not in pdf.trailer
        places = {page.obj.objgen: at for at, page in enumerate(pdf.pages)}
        titles = [bundle.title for bundle in outline.root]
        assert titles == ["the-embassy 1/1", "the-president 1/2", "the-president 2/2"]
        first = 0
        for bundle, name in zip(outline.root, BUNDLES, strict=True):
            found = [letter.title.split()[0] for letter in bundle.children]
            assert found == numbers(made / name)
            for letter, line in zip(bundle.children, manifest(made / name), strict=True):
                assert isinstance(letter.destination, pikepdf.Array)
                assert places[letter.destination[0].objgen] == first
                first += 2 * int(line["sheets"])


def test_each_page_of_the_press_belongs_to_the_article_of_its_letter(made: Path) -> None:
    with pikepdf.open(made / "press.pdf") as pdf:
        root = pdf.Root.StructTreeRoot
        tree = pikepdf.NumberTree(root.ParentTree)
        letters = [letter for group in root.K.K for letter in group.K]
        said = zip(pdf.pages, pdf_pages(made / "press.pdf"), strict=True)
        pages = {page.obj.objgen: text for page, text in said}
        assert len(letters) == 13
        tagged = [page for page in pdf.pages if "/StructParents" in page.obj]
        assert len(tagged) == 20
        for page in tagged:
            (article,) = tree[int(page.obj.StructParents)]
            held = [article.Pg, *(each.Pg for each in [*article.K][1:])]
            assert page.obj.objgen in [each.objgen for each in held]
            number = str(article["/T"]).split()[0]
            assert number in pages[page.obj.objgen]


def test_all_of_it_is_pdf_a_where_that_is_asked_for(made: Path, tmp_path: Path) -> None:
    bundle = made / "the-president" / "bundle-001"
    with zipfile.ZipFile(bundle / "letters-pdf.zip") as archive:
        single = Path(archive.extract(archive.namelist()[-1], tmp_path))
    for path in (single, made / "press.pdf", bundle / "envelopes.pdf", bundle / "labels.pdf"):
        assert judge_by_pikepdf(path) == []
        assert judge_by_verapdf(path) == []


def test_the_couriers_list_has_a_line_for_each_bundle(made: Path) -> None:
    book = openpyxl.load_workbook(made / "courier.xlsx")
    page = book["Bundles"]
    assert page.freeze_panes == "A2"
    lines = [[cell.value for cell in row] for row in page.rows]
    assert all(cell.data_type != "f" for row in page.rows for cell in row)
    assert lines[0][:4] == ["no.", "bundle", "to whom", "address"]
    assert lines[0][-2:] == ["tracking number", "posted on"]
    # The embassy: people 1, 2, 4, 5, 7 of whom 1, 5 and 7 wrote two pages. A sheet weighs 4.99 g.
    place = "papers/round-001/the-embassy/bundle-001"
    embassy = [1, place, "Ambassador of Egypt", "Embassy, London", "United Kingdom", 5, 8, 5]
    assert lines[1][:9] == [*embassy, "0.02 kg"]
    assert [line[2] for line in lines[2:]] == ["President of Egypt"] * 2
    assert [line[3] for line in lines[2:]] == [", ".join((*ADDRESS, "EGYPT"))] * 2
    assert sum(line[5] for line in lines[1:]) == 13
    assert sum(line[6] for line in lines[1:]) == 20
    assert {line[-2:] == ["", ""] or line[-2:] == [None, None] for line in lines[1:]} == {True}
    assert book.properties.modified == datetime(2017, 12, 10)


def test_verify_knows_the_rounds_own_files(place: Path, made: Path) -> None:
    words = ("verify", str(place / "outputs"))
    postbag(*words).expect(0)
    listed = (made / "SHA256SUMS").read_text().splitlines()
    assert [line.split("  ")[1] for line in listed] == ["courier.xlsx", "press.pdf"]
    before = (made / "press.pdf").read_bytes()
    (made / "press.pdf").write_bytes(before.replace(b"000001", b"000002", 1))
    answer = postbag(*words)
    (made / "press.pdf").write_bytes(before)
    assert answer.code != 0
    assert "press.pdf" in answer.out + answer.talk


def test_a_reprint_gives_the_same_envelopes(place: Path, made: Path) -> None:
    lost = made / "the-embassy" / "bundle-001" / "envelopes.pdf"
    before = lost.read_bytes()
    lost.unlink()
    bundle = "papers/round-001/the-embassy/bundle-001"
    postbag("reprint", bundle, "--outputs", str(place / "outputs")).expect(0)
    assert lost.read_bytes() == before


def test_a_second_run_changes_nothing_and_another_engine_gives_the_same(place: Path) -> None:
    first = tree_of(place / "outputs")
    run(place, "outputs", "inline").expect(0)
    assert tree_of(place / "outputs") == first
    run(place, "others", "local").expect(0)
    assert tree_of(place / "others") == first


def tree_of(outputs: Path) -> dict[str, bytes]:
    round_files: Sequence[Path] = sorted((outputs / "round-001").rglob("*"))
    skipped = ("report.html", "report.json")
    return {
        path.relative_to(outputs).as_posix(): path.read_bytes()
        for path in round_files
        if path.is_file() and path.name not in skipped
    }


def test_nothing_is_made_that_is_not_asked_for(small_outputs: Path) -> None:
    names = {path.name for path in small_outputs.rglob("*") if path.is_file()}
    assert not names & {*EXTRAS, "press.pdf", "courier.xlsx"}
    assert not (small_outputs / "round-001" / "SHA256SUMS").exists()
