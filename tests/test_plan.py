"""Rows become numbered letters in bundles: none is lost, none counts twice, the order is fixed."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.bundles.plan import BundlePlan, read_plan, write_plan
from pipeline.campaign.load import load_campaign
from pipeline.issues import IssueCode
from pipeline.ledger import Ledger, OpenRound, sqlite_url
from pipeline.letters.values import PlannedLetter, letter_values
from tests.support.campaigns import (
    DAY,
    planned,
    planned_letter,
    take_in,
    write_campaign,
    write_sheet,
)
from tests.support.independent_count import count_rows

NAMES = st.sampled_from(["", "Ada", "ADA ", "Bob", "Zoë"])
COUNTRIES = st.sampled_from(["GB", "France", "Kenya", "Nowhere"])
LANGUAGES = st.sampled_from(["", "fr", "bn", "?"])
CASES = st.sampled_from(["ann", "Bob Example", "carl"])
POSTCODES = st.sampled_from(["1", "2"])
ROWS = st.lists(st.tuples(NAMES, st.just(""), POSTCODES, st.just(""), COUNTRIES, LANGUAGES, CASES))
SHEETS = st.dictionaries(
    st.sampled_from(["lyon/a.csv", "lyon/b.csv", "bonn/a.csv"]), ROWS, min_size=1
)


def row(name: str, case: str = "ann", country: str = "GB", language: str = "") -> tuple[str, ...]:
    return (name, "1 Road", "AB1", "Town", country, language, case)


class Desk:
    """A campaign, its inputs and its ledger in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.campaign = write_campaign(folder / "spring")
        self.ledger = Ledger(sqlite_url(folder / "ledger.sqlite"), "spring")
        self.rounds = 0

    def send(self, sheet: str, *rows: tuple[str, ...]) -> None:
        write_sheet(self.folder / "inputs" / sheet, rows)

    def round(self) -> OpenRound:
        self.rounds += 1
        work = self.folder / f"work-{self.rounds}"
        work.mkdir()
        return take_in(self.campaign, self.folder / "inputs", self.ledger, work)

    def letters(self, opened: OpenRound) -> list[PlannedLetter]:
        bundles = planned(self.ledger, opened).values()
        return [letter for bundle in bundles for letter in bundle]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def order(letter: PlannedLetter) -> tuple[object, ...]:
    words = (letter.authority, letter.case, letter.kind, letter.template_locale)
    return (*words, letter.group, letter.sheet, letter.tab, letter.row)


def test_letters_are_ordered_by_template_and_place_and_numbered_through(desk: Desk) -> None:
    desk.send("lyon/b.csv", row("A", "bob"), row("B"), row("C", language="fr"))
    desk.send("lyon/a.csv", row("D"), row("E", "bob", language="fr"))
    desk.send("bonn/z.csv", row("F"), row("G", "bob", "KE"))
    letters = desk.letters(desk.round())
    assert letters == sorted(letters, key=order)
    assert [letter.number for letter in letters] == list(range(1, len(letters) + 1))
    embassy = [letter for letter in letters if letter.authority == "embassy"]
    assert [letter.signatory["name"] for letter in embassy] == ["F", "D", "B", "C"]
    assert len(letters) == 4 + 4 + 3 + 3


def test_bundles_are_split_at_the_campaigns_size(desk: Desk) -> None:
    desk.send("lyon/a.csv", *(row(f"Person {number}") for number in range(7)))
    opened = desk.round()
    bundles = planned(desk.ledger, opened)
    assert {folder: len(letters) for folder, letters in bundles.items()} == {
        f"{authority}/bundle-00{number}": letters
        for authority in ("embassy", "minister")
        for number, letters in ((1, 3), (2, 3), (3, 1))
    }
    assert {plan.of for plan in desk.ledger.planned_bundles(opened)} == {3}
    assert {plan.letters for plan in desk.ledger.planned_bundles(opened)} == {1, 3}


def test_numbers_go_on_in_the_next_round_and_old_sheets_are_not_read_again(desk: Desk) -> None:
    desk.send("lyon/a.csv", row("A"), row("B"))
    first = desk.round()
    desk.ledger.seal(first)
    desk.send("bonn/a.csv", row("C"))
    letters = desk.letters(desk.round())
    assert [letter.signatory["name"] for letter in letters] == ["C", "C"]
    assert [letter.number for letter in letters] == [5, 6]


def test_a_duplicate_names_the_row_it_repeats(desk: Desk) -> None:
    desk.send("bonn/a.csv", row("Ada King"), row("ada  KING"))
    desk.send("lyon/a.csv", row("Zoe"), row("ADA KING"), row("Ada King", "bob"))
    opened = desk.round()
    issues = [i for i in desk.ledger.round_issues(opened) if i.code is IssueCode.DUPLICATE]
    assert [(issue.group, issue.row) for issue in issues] == [("bonn", 3), ("lyon", 3)]
    assert all("bonn/a.csv, row 2" in issue.message for issue in issues)
    assert desk.ledger.row_counts(opened).duplicate == 2


def test_a_duplicate_is_found_in_a_later_round(desk: Desk) -> None:
    desk.send("lyon/a.csv", row("Ada King"))
    desk.ledger.seal(desk.round())
    desk.send("bonn/a.csv", row("Ada King", language="fr"))
    opened = desk.round()
    assert desk.letters(opened) == []
    (issue,) = desk.ledger.round_issues(opened)
    assert "lyon/a.csv, row 2" in issue.message


def test_the_same_sheet_sent_twice_is_read_once(desk: Desk) -> None:
    for sheet in ("lyon/a.csv", "bonn/copy.csv"):
        desk.send(sheet, row("Ada"))
    opened = desk.round()
    assert desk.ledger.row_counts(opened).read == 1
    (issue,) = desk.ledger.round_issues(opened)
    assert (issue.code, issue.group) == (IssueCode.SHEET_REPEATED, "lyon")
    assert "bonn/copy.csv" in issue.message


RUSSIA = """
[[route]]
letter = "appeal"
to = "minister"
senders = ["RU"]
mention_organisation = false
sender_address = "omit"
"""


def test_a_letter_keeps_the_safety_of_the_route_that_served_its_signatory(desk: Desk) -> None:
    """Two routes of one letter to one authority, the second to protect those in one country."""
    case = desk.folder / "spring" / "ann" / "case.toml"
    case.write_text(case.read_text().replace('["FR"]', '["FR", "RU"]', 1) + RUSSIA)
    desk.send("lyon/a.csv", row("Ada", country="KE"), row("Boris", country="RU"))
    campaign = load_campaign(desk.campaign)
    said = {
        letter.signatory["name"]: str(letter_values(campaign, letter, DAY))
        for letter in desk.letters(desk.round())
    }
    assert sorted(said) == ["Ada", "Boris"]
    secrets = ("1 Road", "AB1", "Town", "Example Society")
    assert [secret for secret in secrets if secret not in said["Ada"]] == []
    assert [secret for secret in secrets if secret in said["Boris"]] == []


def test_a_sheet_that_cannot_be_read_stops_no_other(desk: Desk) -> None:
    desk.send("lyon/a.csv", row("Ada"))
    (desk.folder / "inputs" / "lyon" / "b.xlsx").write_bytes(b"PK\x03\x04broken")
    opened = desk.round()
    assert desk.ledger.row_counts(opened).accepted == 1
    assert [issue.code for issue in desk.ledger.round_issues(opened)] == [
        IssueCode.SHEET_UNREADABLE
    ]
    assert len(desk.ledger.known_sheets().read) == 1


def test_only_open_routes_give_letters(desk: Desk) -> None:
    """The embassy takes letters from Britain alone, and nobody in France writes for ann."""
    desk.send("lyon/a.csv", row("A", country="KE"), row("B", country="FR"), row("C"))
    opened = desk.round()
    served = [(letter.authority, letter.signatory["name"]) for letter in desk.letters(opened)]
    assert served == [("embassy", "C"), ("minister", "A"), ("minister", "C")]
    assert desk.ledger.row_counts(opened).held == 1


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(SHEETS)
def test_every_row_is_accepted_held_or_duplicate(
    tmp_path_factory: pytest.TempPathFactory, sheets: dict[str, list[tuple[str, ...]]]
) -> None:
    """Counted a second time by code that shares nothing with the reader."""
    desk = Desk(tmp_path_factory.mktemp("desk"))
    for sheet, rows in sheets.items():
        desk.send(sheet, *rows)
    opened = desk.round()
    counts = desk.ledger.row_counts(opened)
    kept = {
        (desk.folder / "inputs" / sheet).read_bytes(): desk.folder / "inputs" / sheet
        for sheet in sheets
    }
    assert counts.read == sum(count_rows(path) for path in kept.values())
    assert counts.read == counts.accepted + counts.held + counts.duplicate
    letters = desk.letters(opened)
    assert letters == sorted(letters, key=order)
    assert [letter.number for letter in letters] == list(range(1, len(letters) + 1))
    signed = {(letter.group, letter.sheet, letter.row) for letter in letters}
    assert len(signed) == counts.accepted
    sizes = [len(bundle) for bundle in planned(desk.ledger, opened).values()]
    assert all(1 <= size <= 3 for size in sizes)
    desk.ledger.close()


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])), st.integers(1, 10**6), st.integers(1))
def test_a_plan_is_read_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, name: str, number: int, line: int
) -> None:
    letters = [planned_letter(number=number, row=line, signatory={"name": name}), planned_letter()]
    folder, plan = tmp_path_factory.mktemp("plan"), BundlePlan("minister", 12, 15, 2)
    write_plan(folder, plan, letters)
    assert list(read_plan(folder / plan.file_name)) == letters


def test_bundles_are_named_so_that_they_sort() -> None:
    plans = [BundlePlan("minister", number, 120, 500) for number in range(1, 121)]
    for name in ("folder", "file_name"):
        names = [getattr(plan, name) for plan in plans]
        assert all(first < second for first, second in pairwise(names))
        assert all(re.search("minister[/-](bundle-)?[0-9]{3}", text) for text in names)


def codes(desk: Desk, opened: OpenRound) -> list[str]:
    return [str(issue.code) for issue in desk.ledger.round_issues(opened)]


def test_a_row_for_several_cases_is_one_row_and_a_letter_for_each(desk: Desk) -> None:
    desk.send("lyon/a.csv", row("Ada", "ann; Bob Example"))
    opened = desk.round()
    assert desk.ledger.row_counts(opened).accepted == 1
    assert sorted({letter.case for letter in desk.letters(opened)}) == ["ann", "bob"]


def test_a_row_is_accepted_for_the_cases_that_are_new_and_says_which_row_it_repeats(
    desk: Desk,
) -> None:
    desk.send("lyon/a.csv", row("Ada"), row("Ada", "ann, bob"), row("Ada", "bob / ann"))
    opened = desk.round()
    counts = desk.ledger.row_counts(opened)
    assert (counts.read, counts.accepted, counts.duplicate) == (3, 2, 1)
    letters = [(letter.case, letter.row) for letter in desk.letters(opened)]
    assert sorted(set(letters)) == [("ann", 2), ("bob", 3)]
    repeats = [(issue.row, issue.message) for issue in desk.ledger.round_issues(opened)]
    assert [number for number, _ in repeats] == [3, 4, 4]
    assert ["row 2" in message or "row 3" in message for _, message in repeats] == [True] * 3


def test_likely_duplicates_are_reported_once_a_pair_and_kept(desk: Desk) -> None:
    desk.send("bonn/a.csv", row("Johnathan Smith"), row("Bob Smith"))
    desk.send("lyon/a.csv", row("Jonathan Smith"), row("Smith Johnathan", "ann; bob"))
    opened = desk.round()
    assert desk.ledger.row_counts(opened).accepted == 4
    issues = [(i.row, i.message.split(":")[0]) for i in desk.ledger.round_issues(opened)]
    assert codes(desk, opened) == ["duplicate_likely"] * 3
    assert issues == [
        (2, "This may be the same person as bonn/a.csv, row 2"),
        (3, "This may be the same person as bonn/a.csv, row 2"),
        (3, "This may be the same person as lyon/a.csv, row 2"),
    ]


def test_likely_duplicates_are_found_across_rounds_and_only_for_one_case(desk: Desk) -> None:
    desk.send("bonn/a.csv", row("Johnathan Smith"), row("Johnathan Brown", "bob"))
    desk.ledger.seal(desk.round())
    desk.send("lyon/a.csv", row("Jonathan Smith"), row("Jonathan Brown"))
    opened = desk.round()
    (issue,) = desk.ledger.round_issues(opened)
    assert (issue.code, issue.row) == (IssueCode.DUPLICATE_LIKELY, 2)
    assert "bonn/a.csv, row 2" in issue.message


def test_a_held_row_that_is_mended_and_sent_again_is_admitted_alone(desk: Desk) -> None:
    desk.send("lyon/a.csv", row("Ada"), row("Eve", country="Atlantis"), row("Carl"))
    first = desk.round()
    assert (desk.ledger.row_counts(first).accepted, desk.ledger.row_counts(first).held) == (2, 1)
    desk.ledger.seal(first)
    book = openpyxl.load_workbook(desk.folder / "work-1" / "held" / "1.xlsx")
    page = book.worksheets[1]
    (cell,) = [cell for cells in page.iter_rows() for cell in cells if cell.value == "Atlantis"]
    cell.value = "Kenya"
    book.save(desk.folder / "inputs" / "lyon" / "a-mended.xlsx")
    second = desk.round()
    counts = desk.ledger.row_counts(second)
    assert (counts.read, counts.accepted, counts.held, counts.duplicate) == (1, 1, 0, 0)
    assert {letter.signatory["name"] for letter in desk.letters(second)} == {"Eve"}
    assert codes(desk, second) == []


def test_the_whole_sheet_mended_and_sent_again_admits_just_that_row(desk: Desk) -> None:
    desk.send("lyon/a.csv", row("Ada"), row("Eve", country="Atlantis"), row("Carl"))
    desk.ledger.seal(desk.round())
    desk.send("lyon/a.csv", row("Ada"), row("Eve", country="Kenya"), row("Carl"))
    counts = desk.ledger.row_counts(desk.round())
    assert (counts.read, counts.accepted, counts.held, counts.duplicate) == (3, 1, 0, 2)
