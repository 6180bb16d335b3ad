"""Marks say where bundles are; history is kept, and notes are shown only where asked for."""

from __future__ import annotations

import hashlib
import io
import shutil
from datetime import date
from pathlib import Path

import pytest

from flows.show_bundles import show_status
from pipeline.bundles.marks import BundleStatus, campaign_status, mark_bundle
from pipeline.bundles.names import FoundBundle, find_bundle
from pipeline.bundles.steps import Step
from pipeline.errors import WrongWords
from pipeline.ledger.reach import ledger_url, opened_ledger
from tests.support.commands import postbag
from tests.support.finished import CAMPAIGN, ask, change_ledger, finish_rounds, parsed

ID = f"{CAMPAIGN}/round-001/the-president/bundle-001"
FIRST, SECOND, THIRD = date(2017, 12, 11), date(2017, 12, 12), date(2017, 12, 15)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outputs of a round; nobody may change them."""
    return finish_rounds(tmp_path_factory.mktemp("made"), 4)


@pytest.fixture
def outputs(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "outputs" / CAMPAIGN))


@pytest.fixture
def bundle(outputs: Path) -> FoundBundle:
    return find_bundle(ID, outputs)


def status(outputs: Path) -> dict[str, BundleStatus]:
    with opened_ledger(ledger_url(outputs), CAMPAIGN, reading=True) as ledger:
        rounds = campaign_status(ledger)
    return {bundle.folder: bundle for one in rounds for bundle in one.bundles}


def first(outputs: Path) -> BundleStatus:
    return status(outputs)[ID.partition("/")[2]]


# Which bundle is meant


def test_a_bundle_is_found_by_its_folder(outputs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = outputs / "round-001" / "the-president" / "bundle-001"
    assert str(find_bundle(str(place)).name) == ID
    assert find_bundle(f"{place}/").place == place
    monkeypatch.chdir(outputs.parents[1])
    assert find_bundle(f"outputs/{ID}").place == place
    monkeypatch.chdir(place)
    assert find_bundle(".").place == place
    monkeypatch.chdir(outputs)
    assert str(find_bundle("round-001/the-president/bundle-001").name) == ID


def test_a_bundle_is_found_by_what_its_cover_sheet_says(
    outputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(outputs.parents[1])
    manifest = outputs / "round-001/the-president/bundle-001/manifest.csv"
    checksum = hashlib.sha256(manifest.read_bytes()).hexdigest()[:16]
    for word in (ID, f" {ID} ", f"{ID} {checksum}", f"{ID}#{checksum}", f"{ID}\nsha256:{checksum}"):
        found = find_bundle(word)
        assert (str(found.name), found.outputs) == (ID, outputs)
        mark_bundle(found, Step.PRINTED, FIRST)
    with pytest.raises(WrongWords, match="checksum"):
        mark_bundle(find_bundle(f"{ID} {'0' * 16}"), Step.PRINTED, FIRST)
    assert len(ask(outputs, "SELECT * FROM marks")) == 5


def test_a_bundle_that_was_handed_over_can_be_marked(outputs: Path) -> None:
    place = outputs / "round-001/the-president/bundle-001"
    shutil.rmtree(outputs / "round-001")
    mark_bundle(find_bundle(str(place)), Step.ACKNOWLEDGED, THIRD)
    assert first(outputs).state == "acknowledged"


def test_outputs_of_another_name_are_those_of_their_ledgers_campaign(
    outputs: Path, tmp_path: Path
) -> None:
    elsewhere = outputs.rename(tmp_path / "letters")
    place = elsewhere / "round-001/the-president/bundle-001"
    assert str(find_bundle(str(place)).name) == ID


@pytest.mark.parametrize(
    "word",
    [
        "nonsense",
        "/",
        "",
        f"{CAMPAIGN}/round-009/the-president/bundle-001",
        f"{CAMPAIGN}/round-001/nobody/bundle-001",
        f"{CAMPAIGN}/round-001/the-president/bundle-009",
        "autumn/round-001/the-president/bundle-001",
    ],
)
def test_words_that_are_no_bundle_are_refused(outputs: Path, word: str) -> None:
    with pytest.raises(WrongWords):
        mark_bundle(find_bundle(word, outputs), Step.PRINTED, FIRST)
    assert ask(outputs, "SELECT * FROM marks") == []


def test_a_bundle_of_an_unfinished_round_cannot_be_marked(outputs: Path) -> None:
    change_ledger(outputs, "UPDATE rounds SET sealed = 0")
    with pytest.raises(WrongWords, match="no finished bundle"):
        mark_bundle(find_bundle(ID, outputs), Step.PRINTED, FIRST)
    assert first(outputs).state == "begun"


def test_a_bundle_is_found_by_folder_where_the_outputs_are_named_too(
    outputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = outputs / "round-001/the-president/bundle-001"
    assert find_bundle(str(place), outputs).place == place
    monkeypatch.chdir(place / "print")
    assert find_bundle(".").place == place
    assert find_bundle("../manifest.csv").place == place
    with pytest.raises(WrongWords, match="no bundle"):
        find_bundle("autumn", None)
    (tmp_path / "other").mkdir()
    with pytest.raises(WrongWords, match="no bundle"):
        find_bundle(str(place), tmp_path / "other")


def test_an_id_is_not_mistaken_for_the_bundle_one_stands_in(
    outputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(outputs / "round-001/the-president/bundle-001")
    with pytest.raises(WrongWords, match="no ledger"):
        find_bundle(f"{CAMPAIGN}/round-001/the-embassy/bundle-001")


def test_a_checksum_may_be_typed_in_capitals(outputs: Path) -> None:
    manifest = outputs / "round-001/the-president/bundle-001/manifest.csv"
    checksum = hashlib.sha256(manifest.read_bytes()).hexdigest()[:16].upper()
    assert mark_bundle(find_bundle(f"{ID} {checksum}", outputs), Step.PRINTED, FIRST) == []


@pytest.mark.parametrize("number", ["9" * 10, "9" * 30])
def test_numbers_that_are_too_long_are_no_bundle(outputs: Path, number: str) -> None:
    for word in (ID.replace("round-001", f"round-{number}"), ID.replace("-001", f"-{number}")):
        with pytest.raises(WrongWords, match="no bundle"):
            find_bundle(word, outputs)


def test_a_bundle_is_found_though_all_rounds_are_gone_and_the_ledger_is_elsewhere(
    outputs: Path, tmp_path: Path
) -> None:
    ledger = (outputs / "ledger.sqlite").rename(tmp_path / "kept.sqlite")
    shutil.rmtree(outputs / "round-001")
    place = outputs / "round-001/the-president/bundle-001"
    assert find_bundle(str(place), None, f"sqlite:///{ledger}").place == place


# What is kept


def test_a_bundle_goes_its_way(outputs: Path, bundle: FoundBundle) -> None:
    assert (first(outputs).state, first(outputs).days) == ("sealed", {})
    assert mark_bundle(bundle, Step.PRINTED, FIRST) == []
    assert mark_bundle(bundle, Step.POSTED, SECOND) == []
    assert mark_bundle(bundle, Step.ACKNOWLEDGED, THIRD) == []
    now = first(outputs)
    assert now.state == "acknowledged"
    assert now.days == {"printed": FIRST, "posted": SECOND, "acknowledged": THIRD}
    assert {one.state for folder, one in status(outputs).items() if folder not in ID} == {"sealed"}


def test_a_step_left_out_is_accepted_and_said(outputs: Path, bundle: FoundBundle) -> None:
    (said,) = mark_bundle(bundle, Step.POSTED, SECOND)
    assert "not marked printed" in said
    assert (first(outputs).state, first(outputs).days) == ("posted", {"posted": SECOND})


def test_a_mark_is_taken_back_by_marking_again(outputs: Path, bundle: FoundBundle) -> None:
    mark_bundle(bundle, Step.PRINTED, FIRST)
    mark_bundle(bundle, Step.POSTED, SECOND)
    (said,) = mark_bundle(bundle, Step.PRINTED, THIRD)
    assert "taken back to printed" in said
    now = first(outputs)
    assert (now.state, now.days) == ("printed", {"printed": THIRD})
    assert [mark.state for mark in now.history] == ["printed", "posted", "printed"]


def test_a_day_that_was_taken_back_stays_so(outputs: Path, bundle: FoundBundle) -> None:
    mark_bundle(bundle, Step.PRINTED, FIRST)
    mark_bundle(bundle, Step.POSTED, SECOND)
    mark_bundle(bundle, Step.PRINTED, THIRD)
    (said,) = mark_bundle(bundle, Step.ACKNOWLEDGED, date(2017, 12, 20))
    assert said == "Note: it is not marked posted."
    assert first(outputs).days == {"printed": THIRD, "acknowledged": date(2017, 12, 20)}


def test_days_that_cannot_be_right_are_asked_about(bundle: FoundBundle) -> None:
    (said,) = mark_bundle(bundle, Step.PRINTED, date(2017, 12, 1))
    assert "dated 2017-12-10" in said
    assert mark_bundle(bundle, Step.PRINTED, SECOND) == []
    (said,) = mark_bundle(bundle, Step.POSTED, FIRST)
    assert "printed on 2017-12-12" in said


def test_a_note_is_shown_on_one_line(outputs: Path, bundle: FoundBundle) -> None:
    note = "parcel\n3\x1b[2J of\u202e 4 \u0645\u06cc\u200c\u062e"
    mark_bundle(bundle, Step.PRINTED, FIRST, note)
    with opened_ledger(ledger_url(outputs), CAMPAIGN, reading=True) as ledger:
        rounds = campaign_status(ledger)
    stream = io.StringIO()
    show_status(rounds, CAMPAIGN, stream, as_json=False, notes=True)
    shown = stream.getvalue().splitlines()[-1]
    assert shown.endswith("printed 2017-12-11: parcel 3 [2J of 4 \u0645\u06cc\u200c\u062e")


def test_a_reprint_in_the_history_leaves_a_bundle_where_it_is(
    outputs: Path, bundle: FoundBundle
) -> None:
    mark_bundle(bundle, Step.PRINTED, FIRST)
    change_ledger(
        outputs,
        "INSERT INTO marks (round_id, authority, bundle, state, day, note) "
        "VALUES (1, 'the-president', 1, 'reprinted', '2017-12-13', '')",
    )
    assert first(outputs).state == "printed"


# The commands


@pytest.mark.slow
def test_the_commands_enter_and_show(outputs: Path) -> None:
    place = outputs / "round-001/the-president/bundle-001"
    words = ["mark", str(place), "printed", "--on", "2017-12-11", "--note", "Ada King has the key"]
    said = postbag(*words).expect(0)
    assert said.out == f"{ID}: printed on 2017-12-11.\n"
    mark_bundle(find_bundle(ID, outputs), Step.POSTED, SECOND)
    plain = postbag("status", CAMPAIGN, "--outputs", outputs).expect(0).out
    (line,) = [line for line in plain.splitlines() if line.startswith("the-president/bundle-001")]
    assert line.split() == "the-president/bundle-001 4 – – posted 2017-12-11 2017-12-12 –".split()
    assert "Ada King" not in plain
    answer = parsed(postbag("status", CAMPAIGN, "--outputs", outputs, "--json").expect(0).out)
    assert (answer["schema"], answer["campaign"]) == (1, CAMPAIGN)
    (one,) = answer["rounds"]
    assert (one["round"], one["day"], one["sealed"]) == (1, "2017-12-10", True)
    (mine,) = [each for each in one["bundles"] if each["folder"] in ID]
    assert mine == {
        "authority": "the-president",
        "bundle": 1,
        "of": 1,
        "letters": 4,
        "pages": None,
        "sheets": None,
        "folder": "round-001/the-president/bundle-001",
        "state": "posted",
        "printed": "2017-12-11",
        "posted": "2017-12-12",
        "acknowledged": None,
        "history": [
            {"state": "printed", "on": "2017-12-11"},
            {"state": "posted", "on": "2017-12-12"},
        ],
    }
    asked = postbag("status", CAMPAIGN, "--outputs", outputs, "--notes").expect(0).out
    assert "printed 2017-12-11: Ada King has the key" in asked


@pytest.mark.slow
def test_the_commands_refuse_what_cannot_be(outputs: Path, tmp_path: Path) -> None:
    place = outputs / "round-001/the-president/bundle-001"
    assert "has not come" in postbag("mark", place, "posted", "--on", "2999-01-01").expect(2).talk
    assert "too long ago" in postbag("mark", place, "posted", "--on", "0001-01-01").expect(2).talk
    postbag("mark", place, "burnt").expect(2)
    said = postbag("status", "sprnig", "--outputs", outputs).expect(2).talk
    assert f"It knows: {CAMPAIGN}" in " ".join(said.split())
    assert "the-president" in postbag("status", outputs).expect(0).out
    assert "no bundle" in postbag("mark", tmp_path, "posted").expect(2).talk
    assert "no ledger" in postbag("status", "x", "--outputs", tmp_path).expect(2).talk
    assert ask(outputs, "SELECT * FROM marks") == []
