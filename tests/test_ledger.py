"""The ledger keeps everything of a transaction or nothing, and tells its troubles plainly."""

from __future__ import annotations

import json
import sqlite3
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipeline.bundles.held_letters import HeldLetter
from pipeline.bundles.plan import BundlePlan
from pipeline.errors import NotWritable, ToolMissing, WrongWords
from pipeline.issues import IssueCode, Place, make_issue
from pipeline.ledger import (
    Accepted,
    Entries,
    Holder,
    Ledger,
    Mark,
    NumberedLetter,
    OpenRound,
    RowCounts,
    SealedBundle,
    copy_for_rehearsal,
    is_settled,
    sqlite_url,
)
from pipeline.ledger import database as ledger_database
from pipeline.ledger.holding import hold
from pipeline.ledger.reach import campaign_of, known_campaign, ledger_url, opened_ledger
from pipeline.ledger.schema import SCHEMA_VERSION, campaign_copies
from pipeline.sheets.clean import duplicate_key
from tests.support.campaigns import DAY


@pytest.fixture
def url(tmp_path: Path) -> str:
    return sqlite_url(tmp_path / "ledger.sqlite")


def enter(entries: Entries, sha256: str = "a" * 64, count: int = 3) -> None:
    """Enter a sheet with so many signatories and a letter for each."""
    facts = {"group": "lyon", "name": "sheet.csv", "sha256": sha256, "blank": 2}
    sheet = entries.add_sheet(facts)
    numbers = range(2, count + 2)
    entries.add_rows(sheet, [(0, row, "accepted") for row in numbers])
    people = [
        Accepted(f"{sha256[:4]}{row}", "Sheet1", 0, row, f"lyon/sheet.csv, row {row}",
                 '{"name": "Zoë"}', None, None)
        for row in numbers
    ]  # fmt: skip
    ids = entries.add_signatories(sheet, people)
    words = ("minister", "ann", "appeal", "en", "en_GB", "campaign en en_GB")
    after = entries.last_number()
    entries.add_letters(
        NumberedLetter(key, *words, number, 1) for number, key in enumerate(ids, start=after + 1)
    )
    entries.add_bundles([BundlePlan("minister", 1, 1, count)])


def enter_and_fail(entries: Entries) -> None:
    enter(entries)
    raise KeyError


def new_round(ledger: Ledger, sha256: str = "a" * 64, count: int = 3) -> OpenRound:
    with ledger.new_round(DAY, ("zip", "docx")) as entries:
        enter(entries, sha256, count)
    return entries.opened


def test_what_is_entered_comes_back(url: str) -> None:
    ledger = Ledger(url, "spring")
    opened = new_round(ledger)
    assert (opened.number, opened.day, opened.formats) == (1, DAY, ("zip", "docx"))
    assert ledger.unfinished_round() == opened
    assert ledger.row_counts(opened) == RowCounts(3, 3, 0, 0, 2)
    (plan,) = ledger.planned_bundles(opened)
    assert plan == BundlePlan("minister", 1, 1, 3)
    letters = list(ledger.bundle_letters(opened, plan))
    assert [(letter.number, letter.row) for letter in letters] == [(1, 2), (2, 3), (3, 4)]
    assert letters[0].signatory == {"name": "Zoë"}
    assert ledger.letter_counts(opened, "group") == {"lyon": 3}


def test_people_are_known_again_when_their_sheet_is_read_with_other_settings(url: str) -> None:
    ledger = Ledger(url, "spring")
    facts = {"group": "lyon", "name": "other.csv", "blank": 0}
    new_round(ledger, "a" * 64, 2)
    with ledger.new_round(DAY, ("zip",)) as entries:
        ids = {
            name: entries.add_sheet({**facts, **more})
            for name, more in {
                "same": {"sha256": f"{'a' * 64}:b:c"},
                "longer": {"sha256": f"{'a' * 65}:b:c"},
                "elsewhere": {"sha256": f"{'a' * 64}:d:e", "group": "bonn"},
            }.items()
        }
        found = {name: entries.read_before(key) for name, key in ids.items()}
    assert not found["longer"]
    assert not found["elsewhere"]
    places = {place: holder.place for place, holder in found["same"].items()}
    assert places == {(0, row, "ann"): f"lyon/sheet.csv, row {row}" for row in (2, 3)}


def test_whom_a_row_repeated_is_known_too(url: str) -> None:
    ledger = Ledger(url, "spring")
    new_round(ledger, "a" * 64, 1)
    facts = {"group": "bonn", "name": "b.csv", "blank": 0}
    with ledger.new_round(DAY, ("zip",)) as entries:
        sheet = entries.add_sheet({**facts, "sha256": "b" * 64})
        entries.add_rows(sheet, [(0, 9, "duplicate")])
        entries.add_repeats(sheet, [(0, 9, "ann", "aaaa2")])
    with ledger.new_round(DAY, ("zip",)) as entries:
        again = entries.add_sheet({**facts, "sha256": f"{'b' * 64}:x:y"})
        known = entries.read_before(again)
    assert known == {(0, 9, "ann"): Holder("aaaa2", "lyon/sheet.csv, row 2", '{"name": "Zoë"}')}


def test_a_transaction_that_fails_leaves_nothing(url: str) -> None:
    ledger = Ledger(url, "spring")
    with pytest.raises(KeyError), ledger.new_round(DAY, ("zip",)) as entries:
        enter_and_fail(entries)
    assert ledger.unfinished_round() is None
    assert ledger.known_sheets().read == frozenset()
    assert ledger.last_round() == 0


def test_rounds_and_letter_numbers_go_on(url: str) -> None:
    ledger = Ledger(url, "spring")
    first = new_round(ledger)
    ledger.seal(first)
    assert ledger.unfinished_round() is None
    second = new_round(ledger, "b" * 64)
    (plan,) = ledger.planned_bundles(second)
    assert second.number == ledger.last_round() == 2
    assert [letter.number for letter in ledger.bundle_letters(second, plan)] == [4, 5, 6]
    assert ledger.known_sheets().read == {"a" * 64, "b" * 64}


def test_campaigns_in_one_ledger_do_not_meet(url: str) -> None:
    spring, autumn = Ledger(url, "spring"), Ledger(url, "autumn")
    new_round(spring)
    assert autumn.unfinished_round() is None
    assert autumn.known_sheets().read == frozenset()
    assert new_round(autumn).number == 1
    with autumn.new_round(date(2018, 1, 1), ()) as entries:
        assert entries.last_number() == 3
        assert len(entries.holders(["aaaa2", "nobody"])) == 1


def test_a_signature_cannot_be_admitted_twice(url: str) -> None:
    ledger = Ledger(url, "spring")
    new_round(ledger)
    with pytest.raises(NotWritable), ledger.new_round(DAY, ()) as entries:
        enter(entries, "aaaa" + "c" * 60)
    assert ledger.last_round() == 1


def test_holders_are_found_among_thousands(url: str) -> None:
    """Databases limit how many values a statement may have."""
    ledger = Ledger(url, "spring")
    new_round(ledger, count=2500)
    with ledger.new_round(DAY, ()) as entries:
        found = entries.holders(f"aaaa{row}" for row in range(5000))
    assert len(found) == 2500
    assert found["aaaa17"].place == "lyon/sheet.csv, row 17"


def test_issues_come_back_in_their_order(url: str) -> None:
    ledger = Ledger(url, "spring")
    places = [Place("lyon", "sheet.csv", "Tab", row, "Name", f"A{row}") for row in (9, 2, 5)]
    issues = [make_issue(IssueCode.NAME_MISSING, place) for place in places]
    with ledger.new_round(DAY, ()) as entries:
        entries.add_issues(issues)
    assert ledger.round_issues(entries.opened) == issues


def test_a_ledger_of_another_version_is_not_touched(url: str, tmp_path: Path) -> None:
    Ledger(url, "spring").close()
    with sqlite3.connect(tmp_path / "ledger.sqlite") as database:
        database.execute("UPDATE schema_version SET version = 99")
    database.close()
    with pytest.raises(NotWritable, match="version 99"):
        Ledger(url, "spring")


@pytest.mark.parametrize("words", ["nonsense", "sqlite:////no/such/folder/ledger.sqlite"])
def test_a_ledger_that_cannot_be_reached_is_one_sentence(words: str) -> None:
    with pytest.raises(NotWritable, match="ledger") as caught:
        Ledger(words, "spring")
    assert "\n" not in caught.value.message


def test_a_file_that_is_no_database_is_refused(url: str, tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_text("my recipes, " * 100)
    with pytest.raises(NotWritable):
        Ledger(url, "spring")
    assert (tmp_path / "ledger.sqlite").read_text().startswith("my recipes")


def test_refusals_do_not_repeat_what_was_entered(url: str) -> None:
    ledger = Ledger(url, "spring")
    person = Accepted("SECRET NAME", "Sheet1", 0, 2, "x", "SECRET NAME", None, None)
    with pytest.raises(NotWritable) as caught, ledger.new_round(DAY, ()) as entries:
        entries.add_signatories(1, [person])
    assert "SECRET" not in caught.value.message
    assert caught.value.__cause__ is None


def test_a_settled_ledger_is_read_without_writing_beside_it(url: str, tmp_path: Path) -> None:
    assert not is_settled(url)
    ledger = Ledger(url, "spring")
    ledger.seal(new_round(ledger))
    ledger.close()
    assert is_settled(url)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    again = Ledger(url, "spring", read_only=True)
    assert again.last_round() == 1
    again.close()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_rehearsal_works_on_a_copy(url: str, tmp_path: Path) -> None:
    ledger = Ledger(url, "spring")
    new_round(ledger)
    (tmp_path / "copy").mkdir()
    copy = Ledger(copy_for_rehearsal(url, tmp_path / "copy"), "spring")
    opened = copy.unfinished_round()
    assert opened is not None
    copy.seal(opened)
    assert ledger.unfinished_round() == opened
    with pytest.raises(ToolMissing):
        copy_for_rehearsal("postgresql://host/base", tmp_path / "copy")


def test_passwords_in_the_ledgers_address_are_not_shown() -> None:
    with pytest.raises(NotWritable) as caught:
        Ledger("postgresql+nodriver://me:hunter2@localhost/base", "spring")
    assert "hunter2" not in caught.value.message


def test_a_ledger_of_the_first_version_is_brought_up_to_date(url: str, tmp_path: Path) -> None:
    """Its people are compared with those who come later."""
    ledger = Ledger(url, "spring")
    ledger.seal(new_round(ledger))
    ledger.close()
    fields = '{"name": "Ada King", "postcode": "AB1", "email": "ada@example.org"}'
    with sqlite3.connect(tmp_path / "ledger.sqlite") as database:
        database.execute("UPDATE signatories SET fields = ?", (fields,))
        for name in ("place", "email"):
            database.execute(f"DROP INDEX signatories_by_{name}")
            database.execute(f"ALTER TABLE signatories DROP COLUMN {name}_block")
        database.execute("ALTER TABLE letters DROP COLUMN locale_reason")
        database.execute("UPDATE schema_version SET version = 1")
    database.close()
    Ledger(url, "spring").close()
    with sqlite3.connect(tmp_path / "ledger.sqlite") as database:
        found = database.execute("SELECT place_block, email_block FROM signatories").fetchall()
        keys = {key for (key,) in database.execute("SELECT key FROM signatories ORDER BY id")}
        version = database.execute("SELECT version FROM schema_version").fetchall()
    database.close()
    assert version == [(SCHEMA_VERSION,)]
    assert len(found) == 3
    assert len(set(found)) == 1
    assert None not in found[0]
    # They are one person by the rules of today; each keeps its letter, and the first the key.
    assert keys == {duplicate_key(json.loads(fields), "ann"), "aaaa3", "aaaa4"}


V4 = ("held_letters", "sealed_bundles", "round_copies", "campaign_copies", "marks")


def test_a_ledger_of_the_third_version_is_brought_up_to_date(url: str, tmp_path: Path) -> None:
    """What is done is read without a change to it; its rounds have no digests and no campaign."""
    ledger = Ledger(url, "spring")
    sealed = new_round(ledger)
    ledger.seal(sealed)
    ledger.close()
    with sqlite3.connect(tmp_path / "ledger.sqlite") as database:
        for table in V4:
            database.execute(f"DROP TABLE {table}")
        database.execute("UPDATE schema_version SET version = 3")
    database.close()
    before = (tmp_path / "ledger.sqlite").read_bytes()
    assert is_settled(url)
    old = Ledger(url, "spring", read_only=True)
    assert old.unfinished_round() is None
    assert old.known_sheets().read == {"a" * 64}
    old.close()
    assert (tmp_path / "ledger.sqlite").read_bytes() == before
    with opened_ledger(url, "spring", reading=True) as ledger:
        assert ledger.sealed_bundles(sealed) == {}
        assert ledger.campaign_copy(sealed) is None
        assert ledger.marks(sealed) == []
        (plan,) = ledger.planned_bundles(sealed)
        assert ledger.held_letters(sealed, plan) == []
        assert [letter.number for letter in ledger.bundle_letters(sealed, plan)] == [1, 2, 3]
        assert ledger.last_number() == 3
    assert campaign_of(url, tmp_path) == "spring"
    assert (tmp_path / "ledger.sqlite").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["ledger.sqlite"]
    with opened_ledger(url, "spring", reading=False) as ledger:
        assert new_round(ledger, "b" * 64).number == 2
        assert ledger.marks(sealed) == []


def test_a_seal_records_the_bundles_and_the_campaign_once(url: str) -> None:
    ledger = Ledger(url, "spring")
    bundle = SealedBundle("minister", 1, 3, 5, 4, 1, 3, "d" * 64)
    empty = SealedBundle("embassy", 1, 0, None, None, None, None, "e" * 64)
    first = new_round(ledger)
    ledger.seal(first, [bundle, empty], b"campaign")
    second = new_round(ledger, "b" * 64)
    ledger.seal(second, [], b"campaign")
    assert ledger.sealed_rounds() == [first, second]
    assert ledger.sealed_bundles(first) == {("minister", 1): bundle, ("embassy", 1): empty}
    assert ledger.sealed_bundles(second) == {}
    assert ledger.campaign_copy(first) == ledger.campaign_copy(second) == b"campaign"
    with ledger.transaction() as connection:
        count = sa.select(sa.func.count()).select_from(campaign_copies)
        assert connection.scalar(count) == 1


def test_a_seal_that_fails_records_nothing(url: str) -> None:
    ledger = Ledger(url, "spring")
    opened = new_round(ledger)
    bundle = SealedBundle("minister", 1, 3, 5, 4, 1, 3, "d" * 64)
    with pytest.raises(NotWritable):
        ledger.seal(opened, [bundle, bundle], b"campaign")
    assert ledger.unfinished_round() == opened
    assert ledger.sealed_bundles(opened) == {}
    assert ledger.campaign_copy(opened) is None


def held(number: int, row: int) -> HeldLetter:
    return HeldLetter(number, "ann", "appeal", "en", "lyon", "sheet.csv", "Sheet1", row)


def test_a_held_letter_frees_its_signatory_and_keeps_its_number(url: str) -> None:
    ledger = Ledger(url, "spring")
    opened = new_round(ledger)
    (plan,) = ledger.planned_bundles(opened)
    with ledger.transaction() as connection:
        assert hold(connection, opened, [held(3, 4), held(77, 9)]) == [(held(3, 4), True)]
    with ledger.transaction() as connection:
        assert hold(connection, opened, [held(3, 4)]) == []
    assert ledger.held_letters(opened, plan) == [held(3, 4)]
    assert [letter.number for letter in ledger.bundle_letters(opened, plan)] == [1, 2]
    assert ledger.row_counts(opened) == RowCounts(3, 2, 1, 0, 2)
    ledger.seal(opened)
    assert ledger.known_sheets().settled == frozenset()
    with ledger.new_round(DAY, ("zip",)) as entries:
        assert entries.last_number() == 3
        assert [*entries.holders(["aaaa2", "aaaa3", "aaaa4"])] == ["aaaa2", "aaaa3"]


def test_a_round_with_a_held_letter_can_be_withdrawn(url: str) -> None:
    ledger = Ledger(url, "spring")
    opened = new_round(ledger)
    with ledger.transaction() as connection:
        hold(connection, opened, [held(3, 4)])
    ledger.withdraw(opened)
    assert (ledger.last_round(), ledger.unfinished_round()) == (0, None)


def test_marks_come_back_in_their_order(url: str) -> None:
    ledger = Ledger(url, "spring")
    opened = new_round(ledger)
    lines = [
        Mark("minister", 1, "posted", date(2017, 12, 12), "by Zoë"),
        Mark("minister", 1, "printed", date(2017, 12, 11), ""),
    ]
    for mark in lines:
        ledger.add_mark(opened, mark)
    assert ledger.marks(opened) == lines


def test_the_campaign_of_a_ledger_is_found(url: str, tmp_path: Path) -> None:
    with pytest.raises(WrongWords, match="no ledger"):
        ledger_url(tmp_path / "elsewhere")
    new_round(Ledger(url, "spring"))
    assert ledger_url(tmp_path) == url
    assert campaign_of(url, tmp_path / "any") == "spring"
    new_round(Ledger(url, "autumn"))
    assert campaign_of(url, tmp_path / "autumn") == "autumn"
    with pytest.raises(WrongWords, match="autumn, spring"):
        campaign_of(url, tmp_path / "any")


# What is only read


def test_a_foreign_database_is_refused_and_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "recipes.sqlite"
    with sqlite3.connect(file) as database:
        database.execute("CREATE TABLE recipes (name TEXT)")
    database.close()
    before = file.read_bytes()
    url = sqlite_url(file)
    with pytest.raises(WrongWords, match="no ledger of Postbag"):
        campaign_of(url, tmp_path)
    for reading in (True, False):
        with pytest.raises(WrongWords, match="no ledger"), opened_ledger(url, "x", reading=reading):
            pass
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["recipes.sqlite"]


def test_a_ledger_that_a_run_writes_is_read_with_its_journal(url: str, tmp_path: Path) -> None:
    writer = Ledger(url, "spring")
    writer.seal(new_round(writer))
    before = (tmp_path / "ledger.sqlite").read_bytes()
    journal = (tmp_path / "ledger.sqlite-wal").read_bytes()
    assert journal
    with opened_ledger(url, "spring", reading=True) as reader:
        assert len(reader.sealed_rounds()) == 1
        with pytest.raises(NotWritable, match="readonly"):
            reader.withdraw(reader.sealed_rounds()[0])
    assert (tmp_path / "ledger.sqlite").read_bytes() == before
    assert (tmp_path / "ledger.sqlite-wal").read_bytes() == journal
    writer.close()


def test_a_database_server_is_asked_to_read_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = connect_to("postgresql+asyncpg://me:secret@localhost/base", monkeypatch)
    assert engine.get_execution_options()["postgresql_readonly"] is True


def connect_to(url: str, monkeypatch: pytest.MonkeyPatch) -> sa.Engine:
    """Connect to a server's ledger of our version, that is not really there."""
    pytest.importorskip("asyncpg")
    monkeypatch.setattr(ledger_database, "_read_version", lambda _url: SCHEMA_VERSION)
    return ledger_database.connect(url, read_only=True)


def test_where_the_ledger_is_instead_is_said(tmp_path: Path) -> None:
    outputs = tmp_path / "outputs" / "spring"
    (outputs / "round-001").mkdir(parents=True)
    url = sqlite_url(outputs / "ledger.sqlite")
    Ledger(url, "spring").close()
    for place in (outputs / "round-001", tmp_path / "outputs"):
        with pytest.raises(WrongWords, match="no ledger") as caught:
            ledger_url(place)
        assert str(outputs) in caught.value.message.split(". ", 1)[1]
    with pytest.raises(WrongWords, match="what --ledger says"):
        ledger_url(outputs, sqlite_url(tmp_path / "none.sqlite"))
    with pytest.raises(WrongWords, match="no round yet"):
        campaign_of(url, outputs)
    new_round(Ledger(url, "spring"))
    assert known_campaign(url, "spring") == "spring"
    with pytest.raises(WrongWords, match="It knows: spring"):
        known_campaign(url, "sprnig")


def test_a_folder_that_may_not_be_looked_into_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_path: Path) -> bool:
        raise PermissionError

    monkeypatch.setattr(Path, "is_file", refused)
    with pytest.raises(NotWritable, match="may not be read"):
        ledger_url(tmp_path)
