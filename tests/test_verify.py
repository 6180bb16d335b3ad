"""Every change to a finished bundle is found and named, and what is harmless is no fault."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest

from pipeline.bundles.numbers import NumbersSeen
from pipeline.bundles.verify_files import Finding, Kind
from pipeline.bundles.verify_folder import check_folder, read_manifest
from tests.support.commands import postbag
from tests.support.finished import (
    CAMPAIGN,
    change_ledger,
    finish_rounds,
    numbers_of,
    parsed,
    verify,
    write_sums,
)
from tests.support.trees import states

PRESIDENT = "round-001/the-president/bundle-001"
SECOND = "round-001/the-president/bundle-002"
LATER = "round-002/the-president/bundle-001"
EMBASSY = "round-001/the-embassy/bundle-001"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outputs of two rounds; nobody may change them."""
    return finish_rounds(tmp_path_factory.mktemp("made"), 8, 4)


@pytest.fixture
def outputs(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / CAMPAIGN))


def found(outputs: Path) -> set[tuple[str, str]]:
    """Return kind and path of each finding."""
    return {(finding.kind.value, finding.path) for finding in verify(outputs).findings}


def test_what_was_just_made_is_whole(outputs: Path) -> None:
    before = states(outputs)
    result = verify(outputs)
    assert (result.whole, result.findings, result.rounds) == (True, [], 2)
    bundles = sorted(outputs.glob("round-*/*/bundle-*"))
    assert result.bundles == len(bundles) == 6
    assert result.letters == sum(len(numbers_of(bundle)) for bundle in bundles) == 20
    assert states(outputs) == before


def files_of(outputs: Path) -> Iterator[Path]:
    return (path for path in sorted((outputs / PRESIDENT).rglob("*")) if path.is_file())


def test_a_flipped_byte_in_any_file_is_found(outputs: Path) -> None:
    for path in files_of(outputs):
        whole = path.read_bytes()
        spoilt = bytearray(whole)
        spoilt[len(spoilt) // 2] ^= 1
        path.write_bytes(spoilt)
        result = verify(outputs)
        paths = {finding.path for finding in result.findings}
        assert not result.whole
        assert any(one.endswith(path.name) for one in paths), path
        assert {one for one in paths if not one.startswith(PRESIDENT)} <= {"."}
        path.write_bytes(whole)


def test_a_missing_file_and_an_added_one_are_found(outputs: Path) -> None:
    (outputs / PRESIDENT / "letters.zip").unlink()
    (outputs / SECOND / "print" / "more.docx").write_bytes(b"more")
    (outputs / SECOND / ".hidden").write_bytes(b"more")
    assert found(outputs) == {
        ("missing", f"{PRESIDENT}/letters.zip"),
        ("extra", f"{SECOND}/print/more.docx"),
        ("extra", f"{SECOND}/.hidden"),
    }


def test_a_letter_removed_from_the_archive_is_found_though_the_sums_agree(outputs: Path) -> None:
    bundle = outputs / PRESIDENT
    with zipfile.ZipFile(bundle / "letters.zip") as archive:
        letters = {name: archive.read(name) for name in archive.namelist()}
    gone = sorted(letters)[1]
    with zipfile.ZipFile(bundle / "letters.zip", "w") as archive:
        for name, content in letters.items():
            if name != gone:
                archive.writestr(name, content)
        archive.writestr("000999.docx", letters[gone])
    write_sums(bundle)
    assert found(outputs) == {
        ("changed", f"{PRESIDENT}/SHA256SUMS"),
        ("missing", f"{PRESIDENT}/letters.zip/{gone}"),
        ("extra", f"{PRESIDENT}/letters.zip/000999.docx"),
    }


def test_a_letter_changed_in_the_archive_is_found(outputs: Path) -> None:
    bundle = outputs / PRESIDENT
    with zipfile.ZipFile(bundle / "letters.zip") as archive:
        letters = {name: archive.read(name) for name in archive.namelist()}
    first, second, *_ = sorted(letters)
    letters[first], letters[second] = letters[second], letters[first]
    with zipfile.ZipFile(bundle / "letters.zip", "w") as archive:
        for name, content in letters.items():
            archive.writestr(name, content)
    write_sums(bundle)
    changed = {("changed", f"{PRESIDENT}/letters.zip/{name}") for name in (first, second)}
    assert found(outputs) == {("changed", f"{PRESIDENT}/SHA256SUMS"), *changed}


def test_a_letter_removed_from_the_manifest_is_found_though_the_sums_agree(outputs: Path) -> None:
    manifest = outputs / PRESIDENT / "manifest.csv"
    lines = manifest.read_text(encoding="utf-8").splitlines(keepends=True)
    number = lines[2].partition(",")[0]
    manifest.write_text("".join(lines[:2] + lines[3:]), encoding="utf-8")
    write_sums(outputs / PRESIDENT)
    assert found(outputs) == {
        ("changed", f"{PRESIDENT}/SHA256SUMS"),
        ("missing", f"{PRESIDENT}/manifest.csv"),
        ("extra", f"{PRESIDENT}/letters.zip/{number}.docx"),
    }
    assert number in " ".join(finding.why for finding in verify(outputs).findings)


EDITS: dict[str, Callable[[str], str]] = {
    "another row": lambda text: text.replace(",2,", ",99,", 1),
    "another order": lambda text: "".join(
        [(lines := text.splitlines(keepends=True))[0], *reversed(lines[1:])]
    ),
    "other pages": lambda text: text.replace(",,,", ",7,4,", 1),
    "no manifest at all": lambda text: "letter;case\n",
    "a column gone": lambda text: "\n".join(line.rpartition(",")[0] for line in text.split("\n")),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_manifest_is_found_though_the_sums_agree(outputs: Path, edit: str) -> None:
    manifest = outputs / PRESIDENT / "manifest.csv"
    before = manifest.read_text(encoding="utf-8")
    manifest.write_text(EDITS[edit](before), encoding="utf-8")
    assert manifest.read_text(encoding="utf-8") != before
    write_sums(outputs / PRESIDENT)
    assert ("changed", f"{PRESIDENT}/SHA256SUMS") in found(outputs)
    assert any(path == f"{PRESIDENT}/manifest.csv" for _kind, path in found(outputs)) or (
        edit == "other pages"
    )


@pytest.mark.parametrize("other", [SECOND, LATER, EMBASSY])
def test_two_bundles_in_each_others_place_are_found(outputs: Path, other: str) -> None:
    (outputs / PRESIDENT).rename(outputs / "between")
    (outputs / other).rename(outputs / PRESIDENT)
    (outputs / "between").rename(outputs / other)
    result = verify(outputs)
    assert {(finding.kind, finding.path) for finding in result.findings} == {
        (Kind.CHANGED, PRESIDENT),
        (Kind.CHANGED, other),
    }
    assert {other, PRESIDENT} == {
        place for finding in result.findings for place in (other, PRESIDENT) if place in finding.why
    }


def test_swapped_bundles_of_a_round_without_digests_are_found(outputs: Path) -> None:
    change_ledger(outputs, "DELETE FROM sealed_bundles")
    assert verify(outputs).whole
    (outputs / PRESIDENT).rename(outputs / "between")
    (outputs / SECOND).rename(outputs / PRESIDENT)
    (outputs / "between").rename(outputs / SECOND)
    manifests = {f"{place}/manifest.csv" for place in (PRESIDENT, SECOND)}
    assert found(outputs) == {(kind, path) for kind in ("missing", "extra") for path in manifests}


def test_a_bundle_that_stands_twice_is_found(outputs: Path) -> None:
    shutil.rmtree(outputs / LATER)
    shutil.copytree(outputs / PRESIDENT, outputs / LATER)
    shutil.copytree(outputs / SECOND, outputs / "round-001/the-president/bundle-002 (copy)")
    findings = verify(outputs).findings
    assert ("changed", LATER) in {(one.kind.value, one.path) for one in findings}
    assert ("extra", f"{SECOND} (copy)") in {(one.kind.value, one.path) for one in findings}
    number = numbers_of(outputs / PRESIDENT)[0]
    assert f"letter {number:06d} stands in {PRESIDENT} as well" in {one.why for one in findings}


def test_what_was_handed_over_is_missing_and_how_to_get_it_is_said(outputs: Path) -> None:
    shutil.rmtree(outputs / EMBASSY)
    shutil.rmtree(outputs / "round-002")
    findings = verify(outputs).findings
    later = {f"round-002/{name}" for name in ("the-embassy/bundle-001", "the-president/bundle-001")}
    assert {one.path for one in findings} == {EMBASSY, *later}
    assert {one.kind for one in findings} == {Kind.MISSING}
    assert f"postbag reprint {outputs}/{EMBASSY}" in findings[0].why


def test_rounds_and_folders_of_others_are_found(outputs: Path) -> None:
    shutil.copytree(outputs / "round-002", outputs / "round-003")
    (outputs / "round-001" / "nobody").mkdir()
    (outputs / "round-001" / "the-president" / ".bundle-001.77.part").mkdir()
    assert found(outputs) == {
        ("extra", "round-003"),
        ("extra", "round-001/nobody"),
        ("extra", "round-001/the-president/.bundle-001.77.part"),
    }


def test_what_programs_leave_is_named_and_no_fault(outputs: Path) -> None:
    for name in ("~$cover-sheet.docx", ".~lock.manifest.csv#", ".DS_Store", "Thumbs.db"):
        (outputs / PRESIDENT / name).write_bytes(b"x")
    (outputs / "round-001" / ".DS_Store").write_bytes(b"x")
    result = verify(outputs)
    assert result.whole
    assert [finding.kind for finding in result.findings] == [Kind.NOTED] * 4


def test_an_unfinished_round_is_checked_and_said(outputs: Path) -> None:
    change_ledger(outputs, "UPDATE rounds SET sealed = 0 WHERE number = 2")
    shutil.rmtree(outputs / LATER)
    assert found(outputs) == {("noted", "round-002")}
    (outputs / "round-002/the-embassy/bundle-001/manifest.csv").write_text("nothing")
    assert not verify(outputs).whole


def test_numbers_that_nothing_accounts_for_are_named() -> None:
    numbers = NumbersSeen(9)
    numbers.know([1, 2, 9])
    assert list(numbers.enter("one", [3, 5, 6])) == []
    assert list(numbers.enter("two", [6, 7, -7, 0, 10**12])) == [(6, "one")]
    assert numbers.gaps() == ["000004", "000008"]


def test_a_letter_the_ledger_lost_is_found(outputs: Path) -> None:
    number = numbers_of(outputs / EMBASSY)[1]
    change_ledger(outputs, f"DELETE FROM letters WHERE number = {number}")
    whys = {(one.path, one.why) for one in verify(outputs).findings}
    assert whys == {(f"{EMBASSY}/manifest.csv", f"letter {number:06d} belongs elsewhere")}


HEADINGS = "letter,case,kind,locale,group,sheet,tab,row,pages,sheets,sha256\n"


def bundle_of(folder: Path, counts: list[tuple[int, int]], pages: int) -> list[Finding]:
    """Check a bundle made by hand: pages and sheets of its letters, and pages of its PDF."""
    lines = [
        f"{number:06d},jane,appeal,en,leeds,a.csv,a,{number},{count},{sheets},{'a' * 64}\n"
        for number, (count, sheets) in enumerate(counts, start=1)
    ]
    (folder / "manifest.csv").write_text(HEADINGS + "".join(lines))
    with pikepdf.new() as pdf:
        for _number in range(pages):
            pdf.add_blank_page()
        pdf.save(folder / "letters.pdf")
    write_sums(folder)
    return [*check_folder(folder, "bundle", read_manifest(folder / "manifest.csv"))]


@pytest.mark.parametrize(
    ("counts", "right"),
    [
        ([(1, 1), (3, 2), (2, 1)], (8,)),
        ([(1, 1), (2, 2), (3, 3)], (6,)),
        ([(1, 1), (1, 1), (1, 1)], (3, 5)),
        ([(3, 2)], (3,)),
    ],
)
def test_the_pdf_has_the_pages_of_its_letters(
    tmp_path: Path, counts: list[tuple[int, int]], right: tuple[int, ...]
) -> None:
    for pages in range(1, 10):
        findings = bundle_of(tmp_path, counts, pages)
        assert (findings == []) == (pages in right), pages


def test_a_pdf_that_does_not_open_is_found(tmp_path: Path) -> None:
    bundle_of(tmp_path, [(1, 1)], 1)
    (tmp_path / "letters.pdf").write_bytes(b"%PDF-1.7\n")
    write_sums(tmp_path)
    findings = [*check_folder(tmp_path, "bundle", read_manifest(tmp_path / "manifest.csv"))]
    assert [finding.path for finding in findings] == ["bundle/letters.pdf"]


# The command


@pytest.mark.slow
def test_the_command_answers_0_or_6_and_in_json(outputs: Path, tmp_path: Path) -> None:
    before = states(outputs)
    assert "All is as it was sealed." in postbag("verify", outputs).expect(0).out
    assert states(outputs) == before
    (outputs / PRESIDENT / "letters.zip").unlink()
    answer = parsed(postbag("verify", outputs, "--json").expect(6).out)
    assert (answer["schema"], answer["campaign"], answer["status"]) == (1, CAMPAIGN, "differs")
    assert (answer["rounds"], answer["bundles"], answer["letters"]) == (2, 6, 20)
    (finding,) = answer["findings"]
    assert (finding["kind"], finding["path"]) == ("missing", f"{PRESIDENT}/letters.zip")
    said = postbag("verify", outputs).expect(6).out
    assert f"Missing:\n  {PRESIDENT}/letters.zip: " in said


@pytest.mark.slow
def test_places_without_a_ledger_are_refused_and_stay_empty(tmp_path: Path) -> None:
    assert "no folder" in postbag("verify", tmp_path / "nowhere").expect(2).talk
    assert "no ledger" in postbag("verify", tmp_path).expect(2).talk
    assert [*tmp_path.iterdir()] == []
