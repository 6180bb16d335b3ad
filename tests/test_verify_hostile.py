"""Files that were spoilt on purpose or may not be read are findings; they never stop verify."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.bundles.verify_files import Finding, Kind
from pipeline.bundles.verify_folder import check_folder, read_manifest
from tests.support.commands import Answer, command, postbag
from tests.support.finished import (
    CAMPAIGN,
    change_ledger,
    finish_rounds,
    numbers_of,
    verify,
    write_sums,
)

BUNDLE = "round-001/the-president/bundle-001"
EMBASSY = "round-001/the-embassy/bundle-001"
HEADINGS = "letter,case,kind,locale,group,sheet,tab,row,pages,sheets,sha256\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outputs of a round; nobody may change them."""
    return finish_rounds(tmp_path_factory.mktemp("made"), 4)


@pytest.fixture
def outputs(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / CAMPAIGN))


def whys(outputs: Path) -> dict[str, str]:
    return {f"{one.kind.value} {one.path}": one.why for one in verify(outputs).findings}


# Archives and manifests


def small_bundle(folder: Path) -> list[Finding]:
    return [*check_folder(folder, "b", read_manifest(folder / "manifest.csv"))]


def test_a_flipped_bit_anywhere_in_an_archive_is_found(tmp_path: Path) -> None:
    digest = hashlib.sha256(b"letter").hexdigest()
    (tmp_path / "manifest.csv").write_text(f"{HEADINGS}000001,j,a,en,g,s,t,2,,,{digest}\n")
    with zipfile.ZipFile(tmp_path / "letters.zip", "w") as archive:
        archive.writestr("000001.docx", b"letter")
    write_sums(tmp_path)
    assert small_bundle(tmp_path) == []
    whole = (tmp_path / "letters.zip").read_bytes()
    kinds = set()
    for at in range(len(whole)):
        for bit in (1, 64, 128):
            spoilt = bytearray(whole)
            spoilt[at] ^= bit
            (tmp_path / "letters.zip").write_bytes(spoilt)
            findings = small_bundle(tmp_path)
            assert Kind.CHANGED in {one.kind for one in findings}, at
            kinds |= {one.why for one in findings}
    assert "it cannot be opened" in kinds


@pytest.mark.parametrize("number", ["-7", "-1", "0", "3000000000", "9" * 99])
def test_numbers_no_letter_can_have_are_a_change(outputs: Path, number: str) -> None:
    manifest = outputs / BUNDLE / "manifest.csv"
    text = manifest.read_text(encoding="utf-8")
    gone = f"{numbers_of(outputs / BUNDLE)[1]:06d}"
    manifest.write_text(text.replace(f"\n{gone},", f"\n{number},"), encoding="utf-8")
    write_sums(outputs / BUNDLE)
    found = whys(outputs)
    said = f"letter {int(number):06d} is none of the campaign's"
    assert said == found[f"changed {BUNDLE}/manifest.csv"]
    assert found[f"missing {BUNDLE}/manifest.csv"] == f"letter {gone} is not listed"


def test_a_listed_name_that_no_file_can_have_is_missing(outputs: Path) -> None:
    with (outputs / BUNDLE / "SHA256SUMS").open("a") as stream:
        stream.write(f"{'0' * 64}  {'x' * 300}\n")
    assert f"missing {BUNDLE}/{'x' * 300}" in whys(outputs)


# What is not a file


def test_links_and_folders_that_were_added_are_found(outputs: Path) -> None:
    (outputs / BUNDLE / "more").symlink_to("/etc")
    (outputs / BUNDLE / "empty").mkdir()
    (outputs / BUNDLE / "print" / "deeper").mkdir()
    added = ("empty", "more", "print/deeper")
    assert whys(outputs).keys() == {f"extra {BUNDLE}/{name}" for name in added}


@pytest.mark.parametrize("kind", ["file", "link"])
def test_what_is_in_a_bundles_place_is_said(outputs: Path, kind: str) -> None:
    shutil.rmtree(outputs / BUNDLE)
    if kind == "file":
        (outputs / BUNDLE).write_text("coffee")
    else:
        (outputs / BUNDLE).symlink_to("nowhere")
    why = whys(outputs)[f"missing {BUNDLE}"]
    assert "in the place of the folder" in why
    assert f"postbag reprint {outputs / BUNDLE}" in why


def test_files_beside_the_rounds_are_not_checked(outputs: Path) -> None:
    (outputs / "round-001.zip").write_bytes(b"copy")
    assert verify(outputs).findings == []


# Counts


def test_only_what_was_looked_at_is_counted(outputs: Path) -> None:
    letters = len(numbers_of(outputs / BUNDLE))
    whole = verify(outputs)
    shutil.rmtree(outputs / EMBASSY)
    rest = verify(outputs)
    assert (rest.bundles, rest.rounds) == (whole.bundles - 1, 1)
    change_ledger(outputs, "UPDATE rounds SET sealed = 0", "DELETE FROM sealed_bundles")
    begun = verify(outputs)
    assert (begun.bundles, begun.letters, begun.rounds) == (1, letters, 1)
    shutil.rmtree(outputs / "round-001")
    nothing = verify(outputs)
    assert (nothing.bundles, nothing.letters, nothing.rounds) == (0, 0, 0)


# Files that may not be read


def without_rights(*words: str | Path) -> Answer:
    """Run ``postbag`` as somebody who may read only what the files' modes allow."""
    caps = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
    prefix = caps if os.geteuid() == 0 else []
    done = subprocess.run(
        [*prefix, *command(*words)], capture_output=True, text=True, timeout=300, check=False
    )
    return Answer(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def closed(outputs: Path) -> Iterator[list[Path]]:
    """Files and folders that nobody may read; they are opened again afterwards."""
    if os.geteuid() == 0 and shutil.which("setpriv") is None:
        pytest.skip("as root, setpriv is needed to be refused a file")
    paths: list[Path] = []
    yield paths
    for path in paths:
        path.chmod(0o755)


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["SHA256SUMS", "manifest.csv", "letters.zip", "print", "", "..", "../.."]
)
def test_what_may_not_be_read_is_said_and_the_rest_checked(
    outputs: Path, closed: list[Path], name: str
) -> None:
    (outputs / EMBASSY / "letters.zip").unlink()
    path = (outputs / BUNDLE / name).resolve()
    path.chmod(0)
    closed.append(path)
    said = without_rights("verify", outputs).expect(6).out
    assert "may not be read" in said
    assert (f"{EMBASSY}/letters.zip" in said) == (name != "../..")
    assert "its content is not" not in said
    assert "cannot be read as" not in said


@pytest.mark.slow
def test_reprint_and_mark_cope_with_what_may_not_be_read(outputs: Path, closed: list[Path]) -> None:
    manifest = outputs / BUNDLE / "manifest.csv"
    digest = hashlib.sha256(manifest.read_bytes()).hexdigest()
    closed.append(outputs / BUNDLE)
    manifest.chmod(0)
    word = f"{CAMPAIGN}/{BUNDLE} {digest[:16].upper()}"
    marked = without_rights("mark", word, "printed", "--outputs", outputs).expect(0).out
    assert "may not be read" in marked
    (outputs / BUNDLE / "SHA256SUMS").chmod(0)
    done = without_rights("reprint", outputs / BUNDLE).expect(0).out
    assert "manifest.csv" in done
    assert postbag("verify", outputs).expect(0)
    (outputs / BUNDLE).chmod(0)
    assert "may not be read" in without_rights("reprint", outputs / BUNDLE).expect(7).talk
