"""Duplicates within a sheet, across groups and across rounds, and rows that are mended."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.builders import text, xlsx
from tests.intake.hostile_makers import bomb
from tests.intake.workbooks import ADA, BEN, HEAD
from tests.support.intake import Office, Taken, run_intake

CYD = ["Cyd Moss", "75001", "France", "ann"]
FULL = ["Name", "Address", "Postcode", "City", "Country", "Case"]
AT_HOME = ["12 Mill Lane", "50667", "Elmton", "France", "ann"]


def names(taken: Taken) -> list[str]:
    return [signed.fields["name"] for signed in taken.signed]


def test_a_person_in_two_groups_signs_once_and_the_second_names_the_first(tmp_path: Path) -> None:
    """The first group by name is the one that counts."""
    sheets = {"lyon/b.xlsx": xlsx([HEAD, BEN, ADA])(), "berlin/a.csv": text([HEAD, ADA])()}
    taken = run_intake(tmp_path, sheets)
    assert taken.counts == (3, 2, 0, 1, 0)
    assert [signed.sheet for signed in taken.signed] == ["berlin/a.csv", "lyon/b.xlsx"]
    (issue,) = taken.issues
    assert (issue.code, issue.group, issue.sheet, issue.row) == ("duplicate", "lyon", "b.xlsx", 3)
    assert "berlin/a.csv, row 2" in issue.message


def test_two_sheets_of_the_same_bytes_are_one(tmp_path: Path) -> None:
    content = text([HEAD, ADA, BEN])()
    taken = run_intake(tmp_path, {"lyon/a.csv": content, "lyon/copy.csv": content})
    assert taken.counts == (2, 2, 0, 0, 0)
    assert taken.marks == ["sheet_repeated"]


def test_a_person_of_an_earlier_round_is_a_duplicate(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.take({"lyon/a.csv": text([HEAD, ADA])()})
    taken = office.take({"berlin/b.csv": text([HEAD, ADA, BEN])()})
    assert taken.counts == (2, 1, 0, 1, 0)
    assert taken.marks == ["duplicate 2"]
    assert "lyon/a.csv, row 2" in taken.issues[0].message
    assert names(taken) == ["Ben Cole"]


def test_a_later_round_admits_a_person_for_the_case_that_is_new(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.take({"lyon/a.csv": text([HEAD, ADA])()})
    taken = office.take({"lyon/b.csv": text([HEAD, [*ADA[:3], "Annie; Bob"]])()})
    assert taken.counts == (1, 1, 0, 0, 0)
    assert [signed.cases for signed in taken.signed] == [("bob",)]


def test_a_sheet_with_a_corrected_row_admits_just_that_row(tmp_path: Path) -> None:
    office = Office(tmp_path)
    first = office.take({"lyon/a.csv": text([HEAD, ADA, [*BEN[:2], "Atlantis", "bob"], CYD])()})
    assert (first.counts, first.marks) == ((3, 2, 1, 0, 0), ["country_unknown C3"])
    taken = office.take({"lyon/a.csv": text([HEAD, ADA, BEN, CYD])()})
    assert taken.counts == (3, 1, 0, 2, 0)
    assert names(taken) == ["Ben Cole"]
    assert taken.marks == ["duplicate 2", "duplicate 4"]


def test_a_sheet_that_stays_as_it_is_is_not_read_again(tmp_path: Path) -> None:
    office = Office(tmp_path)
    content = text([HEAD, ADA, [*BEN[:2], "Atlantis", "bob"]])()
    office.take({"lyon/a.csv": content})
    assert office.take({"lyon/a.csv": content}).counts == (0, 0, 0, 0, 0)


def test_a_sheet_with_held_rows_is_read_again_when_the_group_says_more(tmp_path: Path) -> None:
    """What was accepted before is a duplicate then, and just the held row is new."""
    office = Office(tmp_path)
    ada = ["Ada King", "01234", "United States", "ann", "2017-12-01"]
    table = [[*HEAD, "Date"], ada, [*BEN, "05/11/2017"]]
    first = office.take({"lyon/a.csv": text(table)()})
    assert (first.counts, first.marks) == ((2, 1, 1, 0, 0), ["date_open E3"])
    taken = office.take({"lyon/sheets.toml": b'date_order = "day-month"\n'})
    assert taken.counts == (2, 1, 0, 1, 0)
    assert [signed.fields["signed_on"] for signed in taken.signed] == ["2017-11-05"]


def test_confirming_a_column_writes_no_letter_twice(tmp_path: Path) -> None:
    """People are known by their postcode then, and no longer by their town."""
    office = Office(tmp_path)
    head = ["Name", "City", "Country", "Case", "Zustellnummer"]
    row = ["Elmton", "France", "ann"]
    table = [head, ["Ada King", *row, "1"], ["", *row, "2"], ["ada KING", *row, "1"]]
    first = office.take({"lyon/a.csv": text(table)()})
    assert first.counts == (3, 1, 1, 1, 0)
    said = b'[columns]\nZustellnummer = "postcode"\n'
    taken = office.take({"lyon/sheets.toml": said})
    assert taken.counts == (3, 0, 1, 2, 0)
    repeats = [issue for issue in taken.issues if issue.code == "duplicate"]
    assert [issue.row for issue in repeats] == [2, 4]
    assert all("lyon/a.csv, row 2" in issue.message for issue in repeats)


def test_who_waited_above_someone_accepted_gets_no_second_letter(tmp_path: Path) -> None:
    office = Office(tmp_path)
    ada = ["Ada King", "Elmton", "US", "ann", "1"]
    table = [["Name", "City", "Country", "Case", "Code", "Date"], [*ada, "5/11/2017"]]
    table += [[*ada, "2017-11-05"], ["Bo Lee", "Elmton", "FR", "ann", "2", "2017-11-05"]]
    assert office.take({"lyon/a.csv": text(table)()}).counts == (3, 2, 1, 0, 0)
    said = b'date_order = "day-month"\n[columns]\nCode = "postcode"\n'
    assert office.take({"lyon/sheets.toml": said}).counts == (3, 0, 0, 3, 0)


def test_a_sheet_of_two_cases_by_its_settings_is_read_for_each(tmp_path: Path) -> None:
    office = Office(tmp_path)
    content = text([HEAD[:3], ADA[:3]])()
    said = b'["ann.csv"]\ncase = "ann"\n["bob.csv"]\ncase = "bob"\n'
    sheets = {"lyon/ann.csv": content, "lyon/bob.csv": content, "lyon/sheets.toml": said}
    taken = office.take(sheets)
    assert (taken.counts, taken.marks) == ((2, 2, 0, 0, 0), [])
    assert [(one.sheet, one.cases) for one in taken.signed] == [
        ("lyon/ann.csv", ("ann",)),
        ("lyon/bob.csv", ("bob",)),
    ]


def test_a_sheet_that_is_settled_is_read_for_a_case_that_is_new(tmp_path: Path) -> None:
    office = Office(tmp_path)
    content = text([HEAD[:3], ADA[:3]])()
    said = b'["ann.csv"]\ncase = "ann"\n'
    office.take({"lyon/ann.csv": content, "lyon/sheets.toml": said})
    said += b'["bob.csv"]\ncase = "bob"\n'
    taken = office.take({"lyon/bob.csv": content, "lyon/sheets.toml": said})
    assert taken.counts == (1, 1, 0, 0, 0)
    assert [one.cases for one in taken.signed] == [("bob",)]


def test_a_table_for_a_sheet_that_is_not_there_is_told(tmp_path: Path) -> None:
    said = b'["signature.csv"]\ncase = "ann"\n'
    taken = run_intake(
        tmp_path,
        {"lyon/signatures.csv": text([HEAD[:3], ADA[:3]])(), "lyon/sheets.toml": said},
    )
    (issue,) = taken.issues
    assert (taken.counts[0], issue.code) == (0, "sheet_settings")
    assert 'There is "signatures.csv"' in issue.message


def test_settings_that_a_program_named_otherwise_are_told(tmp_path: Path) -> None:
    """Also for the file itself, in which people might stand."""
    sheets = {"lyon/a.csv": text([HEAD, ADA])(), "lyon/sheets.toml.txt": b'case = "ann"\n'}
    taken = run_intake(tmp_path, sheets)
    assert taken.counts == (0, 0, 0, 0, 0)
    assert taken.marks == ["sheet_settings", "sheet_settings"]
    assert all("Name it sheets.toml" in issue.message for issue in taken.issues)


def test_a_sheet_without_an_encoding_is_read_once_the_group_names_it(tmp_path: Path) -> None:
    office = Office(tmp_path)
    content = text([HEAD, ["Zoë Müller", *ADA[1:]]], encoding="cp1252")()
    assert office.take({"lyon/a.csv": content}).marks == ["sheet_encoding"]
    taken = office.take({"lyon/sheets.toml": b'encoding = "cp1252"\n'})
    assert names(taken) == ["Zoë Müller"]


def test_what_a_group_has_confirmed_counts_for_all_its_sheets_and_no_others(tmp_path: Path) -> None:
    head = ["Hero", *HEAD[1:]]
    sheets = {
        "lyon/a.csv": text([head, ADA])(),
        "lyon/b.xlsx": xlsx([head, BEN])(),
        "lyon/sheets.toml": b'[columns]\nHero = "name"\n',
        "berlin/c.csv": text([head, CYD])(),
    }
    taken = run_intake(tmp_path, sheets)
    assert names(taken) == ["Ada King", "Ben Cole"]
    assert {issue.group for issue in taken.issues} == {"berlin"}
    assert "headings_unknown 1" in taken.marks


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Katherine Johnson", "Katharine Johnson"),
        ("Ada King", "King, Ada"),
        ("Ada King", "King Ada"),
        ("Amelie Rousseau", "Amelie Rouseau"),
        ("Ada King", "A. King"),
    ],
)
def test_two_who_may_be_one_are_both_kept_and_told(tmp_path: Path, name: str, other: str) -> None:
    """Names at one address that differ by a slip, by their order, or by a word cut short."""
    taken = run_intake(
        tmp_path, {"lyon/a.csv": text([FULL, [name, *AT_HOME], [other, *AT_HOME]])()}
    )
    assert taken.counts == (2, 2, 0, 0, 0)
    (issue,) = taken.issues
    assert (issue.code, issue.severity, issue.row) == ("duplicate_likely", "warning", 3)
    assert "row 2" in issue.message
    assert name not in issue.message


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (["Ada King", *AT_HOME], ["Ben Cole", *AT_HOME]),
        (["Ada King", *AT_HOME], ["Ada King", "9 High Street", "10115", "Oakham", "GB", "ann"]),
        (["Katherine Johnson", *AT_HOME], ["Katharine Johnson", *AT_HOME[:-1], "bob"]),
    ],
)
def test_others_are_not_told_to_be_one(tmp_path: Path, one: list[str], other: list[str]) -> None:
    """Two names at one address, one name in two towns, and two cases."""
    taken = run_intake(tmp_path, {"lyon/a.csv": text([FULL, one, other])()})
    assert taken.counts == (2, 2, 0, 0, 0)
    assert taken.marks == []


def test_one_hostile_sheet_stops_nobody_else(tmp_path: Path) -> None:
    sheets = {
        "berlin/a.xlsx": bomb(3_000_000_000)(),
        "lyon/b.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
        "lyon/c.csv": text([HEAD, ADA])(),
    }
    taken = run_intake(tmp_path, sheets)
    assert taken.counts == (1, 1, 0, 0, 0)
    assert [(issue.code, issue.sheet) for issue in taken.issues] == [
        ("sheet_unreadable", "a.xlsx"),
        ("sheet_unreadable", "b.xls"),
    ]


def test_an_issue_says_where_it_is_in_the_groups_own_words(tmp_path: Path) -> None:
    table = [["Nom", "Code Postal *", "Pays", "Affaire"], ["Ada King", "01234", "Atlantis", "ann"]]
    (issue,) = run_intake(tmp_path, {"lyon/2017/a.xlsx": xlsx(table)()}).issues
    place = (issue.group, issue.sheet, issue.tab, issue.row, issue.column, issue.cell)
    assert place == ("lyon", "2017/a.xlsx", "Sheet", 2, "Pays", "C2")
    assert issue.severity == "held"


def test_nothing_of_an_unknown_column_is_stored(tmp_path: Path) -> None:
    office = Office(tmp_path)
    table = [[*HEAD, "Blood group", "Postcoode"], [*ADA, "secret-one", "secret-two"]]
    taken = office.take({"lyon/a.csv": text(table)()})
    assert taken.counts == (1, 1, 0, 0, 0)
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("ledger.sqlite*"))
    assert b"Ada King" in stored
    assert b"secret-" not in stored


def test_a_name_that_gains_a_part_is_still_the_same_person(tmp_path: Path) -> None:
    rows = [["Full name", "Prefix", "Country", "Case"], ["Kay", "A.M.", "GB", "ann"]]
    sheet = text([*rows, ["Lee", "B.", "Atlantis", "ann"]])()
    office = Office(tmp_path)
    office.take({"lyon/a.csv": sheet})
    said = b'[columns]\n"Prefix" = "given_name"\n"Full name" = "family_name"\n'
    taken = office.take({"lyon/a.csv": sheet, "lyon/sheets.toml": said})
    assert taken.counts == (2, 0, 1, 1, 0)
