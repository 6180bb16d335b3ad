"""Pulling sheets: what counts as one, and what must never stop or hang a run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.sheets.known import KnownSheets
from pipeline.sheets.pull import find_new
from pipeline.sheets.read import SheetUnreadable, read_tabs
from tests.support.pulled import make_inputs, pull, put


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    return make_inputs(tmp_path)


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
