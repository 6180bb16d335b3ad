"""The rows file: what was received from one sheet, a line each, on its way to the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from pipeline.issues import Issue, IssueCode, Severity
from pipeline.sheets.checked import CheckedRow
from pipeline.sheets.duplicates import blocks


class JudgedRow(NamedTuple):
    """A checked row as it goes to the ledger; see :class:`pipeline.sheets.checked.CheckedRow`.

    A tuple, as is what holds it: there may be a million, and each is made three times as quickly.
    """

    tab: str
    row: int
    held: bool
    cases: Sequence[str]
    country: str
    locale: str
    chosen_by: str
    keys: Sequence[str]
    blocks: Sequence[tuple[int | None, int | None]]
    """For each case, see :func:`pipeline.sheets.duplicates.blocks`."""
    fields: str
    """The signatory's fields as JSON, sorted by name."""


class ReceivedRow(NamedTuple):
    """A line of a rows file: a judged row with the position of its tab, or an issue alone."""

    tab_position: int
    row: JudgedRow | None
    issues: tuple[Issue, ...]


def judged_row(row: CheckedRow) -> JudgedRow:
    """Return a checked row as it goes to the ledger."""
    shared = [blocks(row.signatory, case) for case in row.cases]
    facts = (row.cases, row.country, row.locale, row.chosen_by, row.keys, shared)
    fields = orjson.dumps(row.signatory, option=orjson.OPT_SORT_KEYS).decode()
    return JudgedRow(row.tab, row.row, row.held, *facts, fields)


def received_line(line: ReceivedRow) -> bytes:
    """Return a line as plain lists, which are quick to write and to read, and then the fields.

    The fields go into the ledger as they stand here: nothing between has to read them.
    """
    position, row, found = line
    issues = [list(one.as_json().values()) for one in found]
    if row is None:
        return orjson.dumps([position, issues]) + b"\n"
    *facts, fields = row
    return b"%b\t%b\n" % (orjson.dumps([position, issues, *facts]), fields.encode())


def read_received(path: Path) -> Iterator[ReceivedRow]:
    """Yield the lines of a rows file."""
    with path.open("rb") as lines:
        yield from map(_received, lines)


def read_held(path: Path) -> Iterator[tuple[int, JudgedRow, tuple[Issue, ...]]]:
    """Yield tab position, row and issues of the held rows alone; the others are not taken apart."""
    with path.open("rb") as lines:
        for line in lines:
            if b",true," in line and (found := _received(line)).row and found.row.held:
                yield found.tab_position, found.row, found.issues


def count_rows(path: Path) -> int:
    """Count the rows in a rows file."""
    with path.open("rb") as lines:
        return sum(1 for line in lines if b"\t" in line)


def _received(line: bytes) -> ReceivedRow:
    head, _, fields = line[:-1].partition(b"\t")
    position, found, *rest = orjson.loads(head)
    issues = tuple([_issue(*facts) for facts in found]) if found else ()
    row = JudgedRow._make([*rest, fields.decode()]) if rest else None
    return ReceivedRow(position, row, issues)


def _issue(code: str, severity: str, *facts: Any) -> Issue:
    *place, message = facts
    return Issue(IssueCode(code), Severity(severity), message, *place)
