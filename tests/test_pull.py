"""Pulling sheets: what counts as one, and what must never stop or hang a run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.sheets.known import KnownSheets
from pipeline.sheets.pull import PulledSheet, find_new, pull_sheets
from pipeline.sheets.read import SheetUnreadable, read_tabs

SHEET = "Name,Case\nAda,ann\n"


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """The inputs of a campaign with one sheet of one group."""
    folder = tmp_path / "spring"
    put(folder / "leeds" / "ok.csv")
    return folder


def put(path: Path, text: str = SHEET) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def pull(inputs: Path) -> list[PulledSheet]:
    return pull_sheets(str(inputs), inputs.parent / "copies", KnownSheets())


def names(inputs: Path) -> list[str]:
    return [f"{sheet.group}/{sheet.name}" for sheet in pull(inputs)]


def test_a_pipe_is_no_sheet_and_is_never_opened(inputs: Path) -> None:
    """Opening one waits for a writer that may never come."""
    os.mkfifo(inputs / "leeds" / "pipe.csv")
    (inputs / "leeds" / "link.csv").symlink_to(inputs / "leeds" / "pipe.csv")
    (known,) = pull(inputs)
    assert known.name == "ok.csv"
    assert not find_new(str(inputs), KnownSheets(frozenset({known.identity})))


@pytest.mark.parametrize(
    "name", ["README.txt", "readme.csv", "Readme signatures.xlsx", "march.md", "new.tmp", "a.toml"]
)
def test_no_sheet_is_passed_over_for_its_name(inputs: Path, name: str) -> None:
    put(inputs / "leeds" / name, "Name,Case\nBob,ann\n")
    assert sorted(names(inputs)) == sorted(["leeds/ok.csv", f"leeds/{name}"])


def test_a_groups_settings_are_no_sheet_and_go_with_its_sheets(inputs: Path) -> None:
    put(inputs / "bonn" / "Sheets.toml", 'country = "DE"')
    put(inputs / "bonn" / "may" / "list.csv", "Name,Case\nEva,ann\n")
    put(inputs / "kiel" / "list.csv", "Name,Case\nJan,ann\n")
    found = {sheet.group: sheet.settings for sheet in pull(inputs)}
    assert found.keys() == {"bonn", "kiel", "leeds"}
    assert found["bonn"] is not None
    assert found["bonn"].read_text() == 'country = "DE"'
    assert (found["kiel"], found["leeds"]) == (None, None)


def test_settings_in_the_sheets_own_folder_come_before_the_groups(inputs: Path) -> None:
    put(inputs / "leeds" / "sheets.toml", 'country = "GB"')
    put(inputs / "leeds" / "may" / "sheets.toml", 'country = "IE"')
    put(inputs / "leeds" / "may" / "list.csv", "Name,Case\nEva,ann\n")
    found = {sheet.name: sheet.settings for sheet in pull(inputs)}
    assert {name: path.read_text() for name, path in found.items() if path} == {
        "ok.csv": 'country = "GB"',
        "may/list.csv": 'country = "IE"',
    }


def test_new_settings_are_a_reason_to_read_a_sheet_again_unless_it_is_settled(
    inputs: Path,
) -> None:
    (before,) = pull(inputs)
    put(inputs / "leeds" / "sheets.toml", 'country = "GB"')
    read = frozenset({before.identity})
    assert find_new(str(inputs), KnownSheets(read))
    assert not find_new(str(inputs), KnownSheets(read, settled=read))
    (after,) = pull_sheets(str(inputs), inputs.parent / "again", KnownSheets(read))
    assert after.identity != before.identity
    assert not find_new(str(inputs), KnownSheets(frozenset({after.identity})))


@pytest.mark.parametrize("name", ["README.md", "Thumbs.db", "desktop.ini", ".hidden", "~$ok.xlsx"])
def test_what_programs_leave_in_folders_is_no_sheet(inputs: Path, name: str) -> None:
    put(inputs / "leeds" / name)
    assert names(inputs) == ["leeds/ok.csv"]


def test_a_groups_folder_may_be_a_link(inputs: Path, tmp_path: Path) -> None:
    put(tmp_path / "elsewhere" / "may" / "more.csv", "Name,Case\nBob,ann\n")
    (inputs / "york").symlink_to(tmp_path / "elsewhere")
    sheets = pull(inputs)
    assert [(sheet.group, sheet.name) for sheet in sheets] == [
        ("leeds", "ok.csv"),
        ("york", "may/more.csv"),
    ]
    assert read_tabs(sheets[1].file)[0].rows.loc[2, "A"] == "Bob"


def test_a_deeper_link_to_a_folder_is_named_and_not_followed(inputs: Path, tmp_path: Path) -> None:
    put(tmp_path / "elsewhere" / "more.csv")
    (inputs / "leeds" / "more").symlink_to(tmp_path / "elsewhere")
    linked, _ = pull(inputs)
    assert (linked.group, linked.name) == ("leeds", "more")
    with pytest.raises(SheetUnreadable, match="link to a folder"):
        read_tabs(linked.file)


def test_links_in_a_circle_come_to_an_end(inputs: Path) -> None:
    (inputs / "circle").symlink_to(inputs)
    found = {f"{sheet.group}/{sheet.name}": sheet.repeats for sheet in pull(inputs)}
    first = "circle/leeds/ok.csv"
    assert found == {"circle/circle": "", first: "", "leeds/ok.csv": first}


def test_a_link_to_a_sheet_is_the_sheet_and_one_to_nowhere_is_named(
    inputs: Path, tmp_path: Path
) -> None:
    (inputs / "leeds" / "linked.csv").symlink_to(put(tmp_path / "away.csv", "Name\nBob\n"))
    (inputs / "leeds" / "lost.csv").symlink_to(tmp_path / "nowhere.csv")
    linked, lost, _ = pull(inputs)
    assert read_tabs(linked.file)[0].rows.loc[2, "A"] == "Bob"
    with pytest.raises(SheetUnreadable):
        read_tabs(lost.file)


def test_a_name_that_is_no_unicode_may_be_as_long_as_names_can_be(inputs: Path) -> None:
    """Written with backslashes it is four times as long as on the disk."""
    folder = os.fsencode(inputs / "leeds")
    with open(os.path.join(folder, b"\xe9" * 240 + b".csv"), "wb") as stream:
        stream.write(b"Name\nBob\n")
    long, _ = pull(inputs)
    assert long.name == "\\xe9" * 240 + ".csv"
    assert read_tabs(long.file)[0].rows.loc[2, "A"] == "Bob"


def faults(inputs: Path) -> dict[str, str]:
    return {sheet.name: sheet.settings_fault for sheet in pull(inputs)}


def test_settings_speak_of_sheets_that_are_there(inputs: Path) -> None:
    """Capitals make no difference, nor does a folder between."""
    put(inputs / "leeds" / "may" / "List.CSV", "Name\nEva\n")
    put(inputs / "leeds" / "sheets.toml", '["OK.csv"]\ncountry = "GB"\n["list.csv"]\n')
    assert faults(inputs) == {"ok.csv": "", "may/List.CSV": ""}


def test_settings_for_a_sheet_that_is_not_there_are_told(inputs: Path) -> None:
    put(inputs / "leeds" / "sheets.toml", '["oks.csv"]\ncountry = "GB"\n')
    (fault,) = faults(inputs).values()
    assert '"oks.csv"' in fault
    assert 'There is "ok.csv".' in fault


def test_settings_for_either_of_two_sheets_are_told(inputs: Path) -> None:
    put(inputs / "leeds" / "OK.csv", "Name\nEva\n")
    put(inputs / "leeds" / "sheets.toml", '["ok.csv"]\ncountry = "GB"\n')
    assert all("capitals" in fault for fault in faults(inputs).values())


@pytest.mark.parametrize("name", ["sheets.toml.txt", "Sheets.toml~", "sheets.toml (1)"])
def test_settings_by_another_name_are_told(inputs: Path, name: str) -> None:
    put(inputs / "leeds" / name, 'country = "GB"')
    put(inputs / "york" / "ok.csv", "Name\nEva\n")
    found = {f"{sheet.group}/{sheet.name}": sheet.settings_fault for sheet in pull(inputs)}
    assert [sheet for sheet, fault in found.items() if name in fault] == sorted(
        ["leeds/ok.csv", f"leeds/{name}"]
    )
    assert not found["york/ok.csv"]


def test_settings_by_a_name_that_is_no_unicode_are_told(inputs: Path) -> None:
    with open(os.path.join(os.fsencode(inputs / "leeds"), b"sheets.toml\xe9"), "wb"):
        pass
    assert all("sheets.toml\\xe9" in fault for fault in faults(inputs).values())


def test_a_copy_of_settings_beside_them_holds_up_nothing_but_itself(inputs: Path) -> None:
    put(inputs / "leeds" / "sheets.toml", 'country = "GB"')
    put(inputs / "leeds" / "sheets.toml.bak", 'country = "FR"')
    assert [name for name, fault in faults(inputs).items() if fault] == ["sheets.toml.bak"]


def test_new_faults_in_settings_are_a_reason_to_tell_them(inputs: Path) -> None:
    """Not where the sheet is settled: then nothing waits for them."""
    (before,) = pull(inputs)
    put(inputs / "leeds" / "sheets.toml", '["oks.csv"]\ncountry = "GB"\n')
    read = frozenset({before.identity})
    assert find_new(str(inputs), KnownSheets(read))
    assert not find_new(str(inputs), KnownSheets(read, settled=read))


def test_settings_that_say_nothing_of_a_sheet_change_nothing(inputs: Path) -> None:
    (before,) = pull(inputs)
    put(inputs / "leeds" / "more.csv", "Name\nEva\n")
    put(inputs / "leeds" / "sheets.toml", '["more.csv"]\ncountry = "GB"\n')
    after = pull_sheets(str(inputs), inputs.parent / "again", KnownSheets())
    assert [sheet.identity == before.identity for sheet in after] == [False, True]


def test_the_same_content_is_settled_for_one_case_alone(inputs: Path) -> None:
    put(inputs / "leeds" / "sheets.toml", 'case = "ann"')
    (ann,) = pull(inputs)
    known = KnownSheets(frozenset({ann.identity}), frozenset({ann.identity}))
    put(inputs / "leeds" / "sheets.toml", 'case = "ANN"\ncountry = "FR"')
    assert not find_new(str(inputs), known)
    put(inputs / "leeds" / "sheets.toml", 'case = "bob"')
    assert find_new(str(inputs), known)


@pytest.mark.parametrize("content", [b"\xff", b"#" * 300_000], ids=["bytes", "long"])
def test_settings_that_are_no_text_or_too_long_are_told(inputs: Path, content: bytes) -> None:
    (inputs / "leeds" / "sheets.toml").write_bytes(content)
    (fault,) = faults(inputs).values()
    assert fault
