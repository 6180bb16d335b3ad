"""Read any sheet into text as the person saw it, by content and not by file name.

The reading itself happens in a process of its own (``pipeline.sheets.reading``); here its rows
become frames. pandas' own readers are not used: they turn the postcode 01234 into a number and the
surname NA into nothing (measured, pandas 3.1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from openpyxl.utils import get_column_letter

from pipeline.sheets.reading.client import ask
from pipeline.sheets.reading.raw import (
    BROKEN,
    TOO_BIG,
    EncodingUnknown,
    RowsDiffer,
    SheetUnreadable,
)

__all__ = ["EncodingUnknown", "RowsDiffer", "SheetUnreadable", "Tab", "read_tabs"]

_SHORT, _KEPT = 40, 50_000
"""The longest text, and how many texts, that are held once for all cells that show them."""


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

    def skip(self, rows: int) -> None:
        """Take so many rows without any text."""
        self._height += rows

    def take(self, rows: list[list[str]], texts: dict[str, str]) -> None:
        """Take a block of rows; ``texts`` holds one of each text that may come often."""
        width = max(map(len, rows))
        block = np.full((len(rows), width), "", dtype=object)
        for number, row in enumerate(rows):
            "".join(row)  # raises where a cell is no text: a child may answer anything
            block[number, : len(row)] = [
                texts.setdefault(text, text)
                if len(text) <= _SHORT and (len(texts) < _KEPT or text in texts)
                else text
                for text in row
            ]
        self._blocks.append((self._height, block))
        self._height += len(rows)

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
        )

    def _frame(self) -> pd.DataFrame:
        height = self._height
        width = max((block.shape[1] for _, block in self._blocks), default=0)
        cells = np.full((height, width), "", dtype=object)
        for above, block in self._blocks:
            cells[above : above + len(block), : block.shape[1]] = block
        columns = [get_column_letter(number + 1) for number in range(width)]
        return pd.DataFrame(cells, index=range(1, height + 1), columns=columns, dtype=object)
