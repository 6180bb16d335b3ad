"""A bundle that is spoilt or gone is written again to the same bytes, or nothing is touched."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline.bundles import reprint as reprinting
from pipeline.bundles.held_letters import held_letter, write_held_letters
from pipeline.bundles.names import find_bundle
from pipeline.bundles.plan import read_plan, write_plan
from pipeline.bundles.reprint import Reprint, reprint_bundle
from pipeline.bundles.write import BundleReceipt, BundleUnit, write_bundle
from pipeline.errors import NotWritable, ToolMissing, WrongWords
from pipeline.job import Job
from pipeline.work import only_run
from tests.support.campaigns import DAY
from tests.support.commands import postbag
from tests.support.finished import CAMPAIGN, ask, change_ledger, finish_rounds, merge, write_sums
from tests.support.small_campaign import make_sheet, make_template, signatory
from tests.support.trees import LEDGER, contents, leftovers, states

ID = f"{CAMPAIGN}/round-001/the-president/bundle-001"
TODAY = date(2018, 1, 3)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the outputs of two rounds and their campaign; nobody may change it."""
    folder = tmp_path_factory.mktemp("made")
    finish_rounds(folder, 8, 4)
    return folder


@pytest.fixture
def outputs(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made / "outputs" / CAMPAIGN, tmp_path / "outputs" / CAMPAIGN))


@pytest.fixture
def bundle(outputs: Path) -> Path:
    return outputs / "round-001" / "the-president" / "bundle-001"


def reprint(outputs: Path) -> Reprint:
    return reprint_bundle(find_bundle(ID, outputs), TODAY)


def history(outputs: Path) -> list[tuple[str, str]]:
    return [(state, day) for state, day in ask(outputs, "SELECT state, day FROM marks")]


def test_a_bundle_that_is_gone_comes_back_identically(outputs: Path, bundle: Path) -> None:
    before = contents(outputs)
    shutil.rmtree(bundle)
    done = reprint(outputs)
    assert contents(outputs) == before
    assert set(done.written) == {
        path.relative_to(bundle).as_posix() for path in bundle.rglob("*") if path.is_file()
    }
    assert history(outputs) == [("reprinted", "2018-01-03")]
    assert leftovers(outputs) == []


def test_every_bundle_of_every_round_can_be_written_again(outputs: Path) -> None:
    before = contents(outputs)
    for folder in sorted(outputs.glob("round-*/*/bundle-*")):
        shutil.rmtree(folder)
        reprint_bundle(find_bundle(str(folder)), TODAY)
    assert contents(outputs) == before


def test_only_what_is_spoilt_is_replaced(outputs: Path, bundle: Path) -> None:
    before = contents(outputs)
    (bundle / "letters.zip").write_bytes(b"coffee")
    (bundle / "manifest.csv").unlink()
    (bundle / "note.txt").write_text("mine")
    kept = states(bundle / "print")
    assert reprint(outputs).written == ["letters.zip", "manifest.csv"]
    assert states(bundle / "print") == kept
    assert (bundle / "note.txt").read_text() == "mine"
    (bundle / "note.txt").unlink()
    assert contents(outputs) == before


def test_spoilt_checksums_are_written_again(outputs: Path, bundle: Path) -> None:
    before = contents(outputs)
    (bundle / "SHA256SUMS").write_text("")
    assert reprint(outputs).written == ["SHA256SUMS"]
    assert contents(outputs) == before


def test_a_bundle_that_stands_whole_is_left(outputs: Path) -> None:
    before = states(outputs / "round-001")
    assert reprint(outputs) == Reprint(outputs / ID.partition("/")[2])
    assert states(outputs / "round-001") == before
    assert history(outputs) == []


@pytest.mark.parametrize("kind", ["file", "link"])
def test_what_is_in_the_bundles_place_is_named_and_left(
    outputs: Path, bundle: Path, kind: str
) -> None:
    shutil.rmtree(bundle)
    if kind == "file":
        bundle.write_text("coffee")
    else:
        bundle.symlink_to("nowhere")
    for word in (ID, str(bundle)):
        with pytest.raises(NotWritable, match="file or a broken link") as caught:
            reprint_bundle(find_bundle(word, outputs), TODAY)
        assert str(bundle) in caught.value.message
    assert bundle.is_symlink() == (kind == "link")


def test_a_folder_in_the_place_of_a_file_is_named_and_nothing_left(
    outputs: Path, bundle: Path
) -> None:
    (bundle / "letters.zip").write_bytes(b"coffee")
    (bundle / "SHA256SUMS").unlink()
    (bundle / "SHA256SUMS").mkdir()
    before = contents(outputs)
    with pytest.raises(NotWritable, match="SHA256SUMS is where a file"):
        reprint(outputs)
    assert contents(outputs) == before
    assert history(outputs) == []


def test_the_campaign_of_today_plays_no_part(tmp_path: Path) -> None:
    outputs = finish_rounds(tmp_path, 3)
    before = contents(outputs)
    campaign = tmp_path / CAMPAIGN
    make_template(campaign / "jane-case" / "appeal.en.docx", ["Quite another letter."])
    shutil.rmtree(outputs / "round-001" / "the-president")
    reprint(outputs)
    shutil.rmtree(campaign)
    shutil.rmtree(outputs / "round-001" / "the-president")
    reprint(outputs)
    assert contents(outputs) == before


def test_a_bundle_that_comes_out_otherwise_is_put_beside(
    outputs: Path, bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def with_another_date(unit: BundleUnit) -> BundleReceipt:
        return write_bundle(replace(unit, day=date(2017, 12, 11)))

    (bundle / "letters.zip").write_bytes(b"coffee")
    before = contents(outputs)
    monkeypatch.setattr(reprinting, "write_bundle", with_another_date)
    done = reprint(outputs)
    assert done.place == bundle.with_name("bundle-001-again")
    assert not done.written
    assert {"letters.zip", "manifest.csv"} <= set(done.differing)
    after = {name: digest for name, digest in contents(outputs).items() if "-again" not in name}
    assert after == before
    reprint(outputs)
    assert len([*bundle.parent.glob("*again*")]) == 1
    assert history(outputs) == []


def test_held_letters_stay_out_and_are_listed_as_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hold_the_second(unit: BundleUnit) -> BundleReceipt:
        first, second, *others = read_plan(Path(unit.plan_file))
        left = Path(unit.plan_file).parents[1] / "left"
        write_plan(left, unit.plan, [first, *others])
        receipt = write_bundle(replace(unit, plan_file=str(left / unit.plan.file_name)))
        held = (held_letter(second),)
        place = Path(unit.place)
        write_held_letters(place, held)
        write_sums(place)
        return replace(receipt, held=held)

    with monkeypatch.context() as patched:
        patched.setattr("pipeline.round.write_bundle", hold_the_second)
        outputs = finish_rounds(tmp_path, 4)
    before = contents(outputs)
    assert len([name for name in before if name.endswith("held-letters.csv")]) == 2
    for bundle in sorted(outputs.glob("round-*/*/bundle-*")):
        shutil.rmtree(bundle)
        assert not reprint_bundle(find_bundle(str(bundle)), TODAY).differing
    assert contents(outputs) == before


def test_what_cannot_be_written_again_is_said(outputs: Path) -> None:
    shutil.rmtree(outputs / "round-001" / "the-president")
    for table in ("round_copies", "sealed_bundles"):
        change_ledger(outputs, f"DELETE FROM {table}")
        with pytest.raises(ToolMissing, match="earlier Postbag"):
            reprint(outputs)
    change_ledger(outputs, "UPDATE rounds SET sealed = 0 WHERE number = 1")
    with pytest.raises(WrongWords, match="no finished bundle"):
        reprint(outputs)
    assert not (outputs / "round-001" / "the-president").exists()


def test_a_reprint_waits_for_a_run(outputs: Path, bundle: Path) -> None:
    shutil.rmtree(bundle)
    with only_run(outputs), pytest.raises(NotWritable, match="Another run"):
        reprint(outputs)
    assert not bundle.exists()


def test_a_reprint_that_is_stopped_leaves_nothing(
    outputs: Path, bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_words: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    shutil.rmtree(bundle)
    before = contents(outputs)
    monkeypatch.setattr(reprinting, "publish_folder", stop)
    with pytest.raises(KeyboardInterrupt):
        reprint(outputs)
    assert contents(outputs) == before
    assert [*(tmp_path / "temporary").iterdir()] == []
    assert history(outputs) == []


def test_rounds_that_share_a_campaign_keep_it_once(tmp_path: Path) -> None:
    outputs = finish_rounds(tmp_path, 2, 2)
    assert ask(outputs, "SELECT count(*) FROM round_copies") == [(2,)]
    assert ask(outputs, "SELECT count(*) FROM campaign_copies") == [(1,)]
    make_template(tmp_path / CAMPAIGN / "jane-case" / "appeal.en.docx", ["Another letter."])
    make_sheet(tmp_path / "inputs" / "late" / "late.csv", [signatory(77)])
    merge(Job(tmp_path / CAMPAIGN, str(tmp_path / "inputs"), outputs, ("zip",), DAY))
    assert ask(outputs, "SELECT count(*) FROM campaign_copies") == [(2,)]


@pytest.mark.slow
def test_the_command_says_what_it_did(outputs: Path, bundle: Path) -> None:
    before = contents(outputs)
    assert "stands whole" in postbag("reprint", bundle).expect(0).out
    (bundle / "letters.zip").write_bytes(b"coffee")
    postbag("verify", outputs).expect(6)
    said = postbag("reprint", ID, "--outputs", outputs).expect(0).out
    assert "Written again as it was sealed" in said
    assert "letters.zip" in said
    assert contents(outputs, without=LEDGER) == before
    postbag("verify", outputs).expect(0)


@pytest.mark.slow
def test_a_bundle_with_a_pdf_comes_back(office: str, tmp_path: Path) -> None:
    outputs = finish_rounds(tmp_path, 3, formats=("zip", "docx", "pdf"))
    before = contents(outputs)
    shutil.rmtree(outputs / "round-001" / "the-president")
    done = reprint(outputs)
    assert not done.differing
    assert contents(outputs) == before
