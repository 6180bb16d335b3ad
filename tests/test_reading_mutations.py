"""Damaged sheets: every one of thousands is read or refused, quickly, and nothing else happens.

POSTBAG_MUTANTS says how many of each format are read; a quarter of them go through a round. Each is
made from its number alone.
"""

from __future__ import annotations

import csv
import io
import os
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.sheets.read import SheetUnreadable, read_tabs
from pipeline.sheets.reading import client
from pipeline.sheets.reading.raw import TOO_LONG
from tests.support.corpora import corpus
from tests.support.intake import run_intake
from tests.support.workbooks import write_ods, write_xls, write_xlsx

MUTANTS = int(os.environ.get("POSTBAG_MUTANTS", "100"))
IN_A_RUN = max(MUTANTS // 4, 1)
"""How many of each format go through a whole round: checked, judged and admitted."""
TABLE = [["Name", "City", "Case"], *([f"Zoë Öz {n}", "Köln", "ann"] for n in range(40))]


STOPPED = ("sheet_unreadable", "sheet_encoding", "rows_differ")


def make_csv(folder: Path) -> bytes:
    target = io.StringIO()
    csv.writer(target, quoting=csv.QUOTE_ALL).writerows(TABLE)
    return target.getvalue().encode()


def make_xlsb(folder: Path) -> bytes:
    return corpus("sheets", "calamine", "issues.xlsb").read_bytes()


FORMATS: dict[str, Callable[[Path], bytes]] = {
    "csv": make_csv,
    "ods": lambda folder: write_ods(folder / "base", TABLE).read_bytes(),
    "xls": lambda folder: write_xls(folder / "base", TABLE).read_bytes(),
    "xlsb": make_xlsb,
    "xlsx": lambda folder: write_xlsx(folder / "base.xlsx", TABLE).read_bytes(),
}


def change_bytes(content: bytes, chance: random.Random) -> bytes:
    """Return bytes changed in a few places."""
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 3, 20))):
        at = chance.randrange(max(len(changed), 1))
        how = chance.randrange(5)
        if how == 0:
            changed[at : at + 1] = bytes((chance.randrange(256),))
        elif how == 1:
            del changed[at : at + chance.choice((1, 4, 400))]
        elif how == 2:
            changed[at:at] = changed[at : at + chance.choice((1, 40))] * chance.choice((1, 50))
        elif how == 3:
            changed[at : at + 4] = chance.choice(
                (b"\xff\xff\xff\xff", b"\0\0\0\0", b"9999", b'"<">')
            )
        else:
            start = chance.randrange(max(len(changed), 1))
            changed[at : at + 8] = changed[start : start + 8]
    return bytes(changed)


def change_part(content: bytes, chance: random.Random) -> bytes:
    """Return a package with one of its parts changed, and whole around it."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        victim = chance.choice(old.namelist())
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, change_bytes(part, chance) if name == victim else part)
    return target.getvalue()


def mutant(content: bytes, number: int) -> bytes:
    """Return the content damaged in the way its number says."""
    chance = random.Random(number)
    if content.startswith(b"PK") and number % 3:
        return change_part(content, chance)
    if number % 10 == 0:
        return content[: chance.randrange(len(content))]
    return change_bytes(content, chance)


def outcome(path: Path) -> str:
    try:
        read_tabs(path)
    except SheetUnreadable as error:
        return "took too long" if str(error) == TOO_LONG else "unreadable"
    return "read"


@pytest.mark.slow
@pytest.mark.parametrize("kind", FORMATS)
def test_every_damaged_sheet_is_read_or_refused(
    tmp_path: Path, kind: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """One server reads them all; it is never the server that a damaged sheet ends."""
    whole = FORMATS[kind](tmp_path)
    path = tmp_path / "sheet"
    path.write_bytes(whole)
    assert outcome(path) == "read"
    server = client._server._process
    outcomes = []
    for number in range(MUTANTS):
        path.write_bytes(mutant(whole, number))
        outcomes.append(outcome(path))
    assert set(outcomes) == {"read", "unreadable"}
    assert client._server._process is server
    assert capfd.readouterr() == ("", "")


@pytest.mark.slow
@pytest.mark.parametrize("kind", FORMATS)
def test_a_run_survives_every_damaged_sheet(tmp_path: Path, kind: str) -> None:
    """Each is named with one clear issue, or every one of its rows is accounted for."""
    whole = FORMATS[kind](tmp_path)
    sheets = {f"lyon/{number:05d}": mutant(whole, number) for number in range(IN_A_RUN)}
    taken = run_intake(tmp_path, {"lyon/whole": whole, **sheets})
    read, accepted, held, duplicate, _ = taken.counts
    assert read == accepted + held + duplicate
    assert read >= len(TABLE) - 1
    stopped = {issue.sheet for issue in taken.issues if issue.code in STOPPED}
    assert stopped <= {name.removeprefix("lyon/") for name in sheets}
    assert len(stopped) < len(sheets)
