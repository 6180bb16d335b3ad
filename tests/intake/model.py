"""What a line of the tables says: a sheet, and what must come of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.support.intake import Options, Taken

Make = Callable[[], bytes]


@dataclass(frozen=True)
class Person:
    """A signatory who must come of a sheet; fields that are not named may hold anything."""

    row: int
    cases: str
    """Ids of cases with a space between."""
    fields: Mapping[str, str]


@dataclass(frozen=True)
class Sheet:
    """A sheet of the group in Lyon, how it is made, and what must come of it."""

    name: str
    """A few words with hyphens: what it tries."""
    file: str
    make: Make
    rows: tuple[int, int, int, int, int]
    """Rows read, accepted, held, duplicate, and blank."""
    people: list[Person] = field(default_factory=list)
    issues: tuple[str, ...] = ()
    """Code and place: a cell, a row, or no place where the code stands for all of a tab."""
    settings: str = ""
    """The group's sheets.toml."""
    options: Options = field(default_factory=Options)
    says: Mapping[str, str] = field(default_factory=dict)
    """Words that the sentences of a code must hold."""

    @property
    def inputs(self) -> dict[str, bytes]:
        """The files of the group, by name."""
        files = {f"lyon/{self.file}": self.make()}
        if self.settings:
            files["lyon/sheets.toml"] = self.settings.encode()
        return files


def person(row: int, name: str, cases: str = "ann", **fields: str) -> Person:
    """Return a signatory with a name."""
    return Person(row, cases, {"name": name, **fields})


def differences(sheet: Sheet, taken: Taken) -> list[str]:
    """Say in what a round differs from what a sheet must give."""
    found = []
    if taken.counts != sheet.rows:
        found.append(f"rows {taken.counts}, not {sheet.rows}")
    found += _issue_differences(list(sheet.issues), taken)
    found += _people_differences(sheet.people, taken)
    for code, words in sheet.says.items():
        said = taken.messages(code)
        if not any(words in message for message in said):
            found.append(f"{words!r} is not in {said}")
    return found


def _issue_differences(expected: list[str], taken: Taken) -> list[str]:
    """Compare issues; one expected by its row alone, or by its code alone, may have any cell."""
    left = [(str(issue.code), str(issue.row or ""), issue.cell) for issue in taken.issues]
    missing = []
    for mark in sorted(expected, key=len, reverse=True):
        code, _, place = mark.partition(" ")
        same = [issue for issue in left if issue[0] == code and place in ("", issue[1], issue[2])]
        if same:
            left.remove(same[0])
        else:
            missing.append(f"missing: {mark}")
    return missing + [f"too much: {code} {cell or row}" for code, row, cell in left]


def _people_differences(expected: list[Person], taken: Taken) -> list[str]:
    found = [
        Person(
            signed.row,
            " ".join(signed.cases),
            {key: signed.fields.get(key, "") for key in wanted.fields},
        )
        for signed, wanted in zip(taken.signed, expected, strict=False)
    ]
    if len(taken.signed) != len(expected):
        return [f"{len(taken.signed)} signatories, not {len(expected)}"]
    return [
        f"{was}, not {wanted}" for was, wanted in zip(found, expected, strict=True) if was != wanted
    ]
