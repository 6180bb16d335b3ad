"""Read any sheet into text as the person saw it, by content and not by file name.

The reading itself happens in a process of its own (``pipeline.sheets.reading``); here its rows
become frames. pandas' own readers are not used: they turn the postcode 01234 into a number and the
surname NA into nothing (measured, pandas 3.1).
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from openpyxl.utils import column_index_from_string, get_column_letter, range_boundaries

from pipeline.sheets.reading.client import ask
from pipeline.sheets.reading.raw import (
    BROKEN,
    TOO_BIG,
    EncodingUnknown,
    RowsDiffer,
    SheetUnreadable,
)

__all__ = ["EncodingUnknown", "RowsDiffer", "SheetUnreadable", "Tab", "read_tabs"]

_KEPT = 50_000
"""Once so many texts are held once for all cells that show them, no others are."""
_SAMPLE = 50
"""The cells that tell whether the texts of a column come often."""


@dataclass(frozen=True)
class Tab:
    """One worksheet."""

    name: str
    hidden: bool
    rows: pd.DataFrame
    """Text as the person saw it. Index: the spreadsheet's row numbers, from 1. Columns: ``A``,
    ``B`` ... as the spreadsheet letters them. Empty cells are ``""``; blank rows are kept."""
    hidden_rows: frozenset[int] = frozenset()
    filtered_rows: frozenset[int] = frozenset()
    """Rows an active filter hides; none of them is in ``hidden_rows`` too."""
    hidden_columns: frozenset[str] = frozenset()
    errors: Mapping[str, str] = field(default_factory=dict)
    """Cell to the error it shows: ``{"F17": "#N/A"}``."""
    uncalculated: frozenset[str] = frozenset()
    """Cells with a formula and no stored value."""
    merged: tuple[str, ...] = ()
    """The ranges, such as ``A2:A5``, whose text was given to each of their filled rows, in the
    first of their columns."""
    covered: frozenset[int] = frozenset()
    """Rows in which such a range covers another text; they keep it."""
    widths: Sequence[int] = ()
    """Of a text file alone: how many cells each row has there, from row 1."""
    run_on: frozenset[int] = frozenset()
    """Rows of a text file in which a quoted cell holds lines that look like rows of their own."""
    unseen: frozenset[int] = frozenset()
    """Rows whose cells hold signs, but none that can be seen: blank ones to a person."""

    def short_rows(self, columns: int) -> frozenset[int]:
        """Return the rows of a text file that end before so many columns are full."""
        rows = enumerate(self.widths, start=1)
        return frozenset([number for number, width in rows if width < columns])

    def joined_rows(self, above: int, person: Sequence[str]) -> frozenset[int]:
        """Return the rows for which it is not certain what joined cells mean.

        One covers a text of theirs; or reaches down from the headings, which stand in row
        ``above``; or gives one name to rows that differ in the columns ``person``, the name's
        first.
        """
        found = set(self.covered)
        name, *others = map(column_index_from_string, person)
        columns = [self.rows.iloc[:, number - 1].to_numpy() for number in others]
        for cells in self.merged:
            left, top, right, bottom = range_boundaries(cells)
            below = range(max(top, above + 1), min(bottom, len(self.rows)) + 1)
            named = left <= name <= right
            if top <= above or (top < bottom and named and _differ(below, columns)):
                found.update(below)
        return frozenset(found)


def _differ(rows: range, columns: Sequence[Sequence[str]]) -> bool:
    """Say whether rows hold different texts in any of some columns; blank cells are like any."""
    texts = (map(str.strip, column[rows.start - 1 : rows.stop - 1]) for column in columns)
    return any(len(set(filter(None, each))) > 1 for each in texts)


def read_tabs(path: Path, encoding: str = "") -> list[Tab]:
    """Return the tabs of a sheet (xlsx, xlsm, xlsb, xls, ods or delimited text).

    ``encoding`` is how the group says its text files are stored, where it does.

    :raise SheetUnreadable: the file is empty, damaged, locked, too big or not a sheet.
    :raise EncodingUnknown: delimited text in an encoding that is not certain.
    :raise RowsDiffer: a second count of the filled rows differs.
    """
    collected: list[_Collected] = []
    texts: dict[str, str] = {}
    try:
        for answer in ask(Path(path), encoding):
            if "tab" in answer:
                collected.append(_Collected(answer["tab"]))
            elif "blank" in answer:
                collected[-1].skip(int(answer["blank"]))
            elif "notes" in answer:
                collected[-1].note(answer["notes"])
            else:
                collected[-1].take(answer["rows"], texts)
        return [tab.finish() for tab in collected]
    except MemoryError as error:
        raise SheetUnreadable(TOO_BIG) from error
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise SheetUnreadable(BROKEN) from error


class _Collected:
    """A tab whose rows still come in."""

    def __init__(self, facts: dict[str, Any]) -> None:
        self._facts = facts
        self._blocks: list[tuple[int, np.ndarray[Any, np.dtype[np.object_]]]] = []
        """Each with how many rows stand above it."""
        self._height = 0
        self._widths = array("H")
        self._notes: dict[str, list[int]] = {}

    def skip(self, rows: int) -> None:
        """Take so many rows without any text."""
        self._height += rows
        self._note_widths([0] * rows)

    def take(self, rows: list[list[str]], texts: dict[str, str]) -> None:
        """Take a block of rows; ``texts`` holds one of each text that may come often."""
        widths = list(map(len, rows))
        self._note_widths(widths)
        width = max(widths)
        if min(widths) < width:
            rows = [row + [""] * (width - len(row)) for row in rows]
        known = texts.setdefault if len(texts) < _KEPT else texts.get
        block = np.empty((width, len(rows)), dtype=object)
        for at, cells in enumerate(zip(*rows, strict=True)):
            "".join(cells)  # raises where a cell is no text: a child may answer anything
            repeats = len(set(cells[:_SAMPLE])) <= _SAMPLE // 2
            block[at] = list(map(known, cells, cells)) if repeats else cells
        self._blocks.append((self._height, block.T))
        self._height += len(rows)

    def _note_widths(self, widths: list[int]) -> None:
        if self._facts["is_text"]:
            self._widths.extend(widths)

    def note(self, notes: dict[str, list[int]]) -> None:
        """Take what is known once all rows are taken."""
        self._notes = notes

    def finish(self) -> Tab:
        """Return the whole tab."""
        facts = self._facts
        return Tab(
            facts["name"],
            facts["hidden"],
            self._frame(),
            hidden_rows=frozenset(facts["hidden_rows"]),
            filtered_rows=frozenset(facts["filtered_rows"]),
            hidden_columns=frozenset(facts["hidden_columns"]),
            errors=facts["errors"],
            uncalculated=frozenset(facts["uncalculated"]),
            merged=tuple(facts["merged"]),
            covered=frozenset(facts["covered"]),
            widths=self._widths,
            run_on=frozenset(self._notes.get("run_on", ())),
            unseen=frozenset(self._notes.get("unseen", ())),
        )

    def _frame(self) -> pd.DataFrame:
        height = self._height
        width = max((block.shape[1] for _, block in self._blocks), default=0)
        cells = np.full((height, width), "", dtype=object)
        for above, block in self._blocks:
            cells[above : above + len(block), : block.shape[1]] = block
        columns = [get_column_letter(number + 1) for number in range(width)]
        return pd.DataFrame(cells, index=range(1, height + 1), columns=columns, dtype=object)
