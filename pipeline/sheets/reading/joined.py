"""Merged cells: each of their filled rows is given the text that the person saw over it."""

from __future__ import annotations

from collections.abc import Collection
from itertools import compress

from pipeline.sheets.reading.looks import Range, letters


class Joined:
    """The merged ranges of a tab, and what giving their text to their rows came upon."""

    def __init__(self, ranges: tuple[Range, ...]) -> None:
        self._ranges = ranges
        self.merged: list[str] = []
        """The ranges that hold text, such as ``A2:A5``."""
        self.covered: set[int] = set()
        """Rows in which a range covers a text of their own."""

    def expand(self, rows: list[list[str]], unseen: Collection[int]) -> list[list[str]]:
        """Give each range's text to its first column.

        Only rows that hold something get it: a range makes no new rows, and no person of a blank
        one, as the ``unseen`` are too. A row whose cells hold another text below the range keeps
        it: nobody is written over.
        """
        filled = [any(map(str.strip, row)) for row in rows]
        for number in unseen:
            filled[number - 1] = False
        for top, left, bottom, right in self._ranges:
            text = (
                rows[top - 1][left - 1] if top <= len(rows) and left <= len(rows[top - 1]) else ""
            )
            if not text.strip():
                continue
            self.merged.append(f"{letters(left)}{top}:{letters(right)}{bottom}")
            below = range(top, min(bottom, len(rows)) + 1)
            for number in compress(below, filled[top - 1 : bottom]):
                self._give(number, rows[number - 1], text, left, right)
        return rows

    def _give(self, number: int, row: list[str], text: str, left: int, right: int) -> None:
        row += [""] * (left - len(row))
        last = min(right, len(row))
        if any(cell.strip() and cell != text for cell in row[left - 1 : last]):
            self.covered.add(number)
        else:
            row[left - 1 : last] = [text] + [""] * (last - left)
