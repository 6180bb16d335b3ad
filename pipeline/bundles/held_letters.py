"""The letters of a bundle that could not be printed, and the file that lists them.

Only numbers and places: what a held letter says stays in its sheet.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from pipeline.letters.values import PlannedLetter

HELD_LETTERS = "held-letters.csv"
HEADINGS = "letter,case,kind,locale,group,sheet,tab,row".split(",")
"""As in the manifest."""


@dataclass(frozen=True, slots=True)
class HeldLetter:
    """A letter that LibreOffice makes no right PDF of, and the row it comes from."""

    number: int
    case: str
    kind: str
    locale: str
    """Of its template."""
    group: str
    sheet: str
    tab: str
    row: int


def held_letter(letter: PlannedLetter) -> HeldLetter:
    """Return a planned letter as one that is held."""
    kinds = (letter.number, letter.case, letter.kind, letter.template_locale)
    return HeldLetter(*kinds, letter.group, letter.sheet, letter.tab, letter.row)


def write_held_letters(folder: Path, held: Sequence[HeldLetter]) -> None:
    """Write a bundle's held letters into its folder; no file where there are none."""
    if not held:
        return
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(HEADINGS)
    writer.writerows((f"{letter.number:06d}", *astuple(letter)[1:]) for letter in held)
    (folder / HELD_LETTERS).write_text(target.getvalue(), encoding="utf-8")


def read_held_letters(folder: Path) -> tuple[HeldLetter, ...]:
    """Return the held letters of a bundle's folder, in the order of their numbers."""
    path = folder / HELD_LETTERS
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8", newline="") as stream:
        return tuple(_read(row) for row in csv.DictReader(stream))


def _read(row: dict[str, str]) -> HeldLetter:
    words = {name: row[name] for name in ("case", "kind", "locale", "group", "sheet", "tab")}
    return HeldLetter(number=int(row["letter"]), row=int(row["row"]), **words)
