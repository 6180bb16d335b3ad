"""Settings beside sheets: whose they are, when they count, and which faults of theirs are told."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from fsspec.implementations.local import LocalFileSystem

from pipeline.sheets.known import KnownSheets
from pipeline.sheets.pull import find_new, pull_sheets
from tests.support.pulled import make_inputs, pull, put


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    return make_inputs(tmp_path)


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


@pytest.mark.parametrize(
    ("table", "name"),
    [
        ("oks.csv", "ok.csv"),
        ("signature.csv", "signatures.csv"),
        ("sgintaures.csv", "signatures.csv"),
        ("march.xls", "march.csv"),
        ("march.xlsx", "march.csv"),
        ("march 2017.csv", "marhc 2017.csv"),
    ],
)
def test_a_slip_in_a_sheets_name_holds_up_that_sheet_alone(
    inputs: Path, table: str, name: str
) -> None:
    put(inputs / "york" / name)
    put(inputs / "york" / "elsewhere.csv", "Name\nEva\n")
    put(inputs / "york" / "sheets.toml", f'["{table}"]\ncountry = "GB"\n')
    assert [sheet for sheet, fault in faults(inputs).items() if fault] == [name]


@pytest.mark.parametrize(
    ("table", "name"),
    [
        ("old.csv", "new.csv"),
        ("march.csv", "march.xlsx"),
        ("cafe\u0301.csv", "caf\u00e9.xlsx"),
        ("march-1.csv", "march-2.csv"),
        ("march 2017.csv", "march 2018.csv"),
        ("march.csv", "may.csv"),
    ],
)
def test_settings_may_speak_of_a_sheet_that_is_gone(inputs: Path, table: str, name: str) -> None:
    """It was taken in, or its held rows have come back in a workbook of that name."""
    put(inputs / "york" / name)
    put(inputs / "york" / "sheets.toml", f'["{table}"]\ncountry = "GB"\n')
    assert not any(faults(inputs).values())


def test_a_sheet_with_a_table_of_its_own_is_not_meant_by_another(inputs: Path) -> None:
    tables = '["ok.csv"]\ncountry = "GB"\n["oks.csv"]\ncountry = "GB"\n'
    put(inputs / "leeds" / "sheets.toml", tables)
    assert faults(inputs) == {"ok.csv": ""}


def test_the_settings_of_a_group_are_opened_once(
    inputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    plainly = LocalFileSystem.open

    def noted(self: LocalFileSystem, path: str, *words: Any, **more: Any) -> Any:
        opened.append(Path(path).name)
        return plainly(self, path, *words, **more)

    put(inputs / "leeds" / "more.csv", "Name\nEva\n")
    put(inputs / "leeds" / "sheets.toml", 'country = "GB"')
    monkeypatch.setattr(LocalFileSystem, "open", noted)
    known = KnownSheets(frozenset(sheet.identity for sheet in pull(inputs)))
    assert sorted(opened) == ["more.csv", "ok.csv", "sheets.toml"]
    opened.clear()
    assert not find_new(str(inputs), known)
    assert sorted(opened) == ["more.csv", "ok.csv", "sheets.toml"]


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
