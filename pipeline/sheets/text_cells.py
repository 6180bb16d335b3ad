"""Cells of a workbook that are text whatever they hold, plain, bold or marked."""

from __future__ import annotations

from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill

_YELLOW = PatternFill("solid", fgColor="FFE699")
_BOLD, _NORMAL = Font(bold=True), Font(bold=False)
_TOP = Alignment(wrap_text=True, vertical="top")
_LONGEST = 32_767
"""The most a cell of a workbook holds, in units of UTF-16."""
_MOST_NOTES = 5_000
"""Notes in one workbook; programs grow slow with more, and the colour marks the cell as well."""


class TextCells:
    """Makes the cells of one workbook."""

    def __init__(self) -> None:
        self._styles: dict[tuple[bool, bool], Any] = {}
        self._notes = 0

    @staticmethod
    def fits(text: str) -> bool:
        """Say whether a cell holds the whole text."""
        return len(text) <= _LONGEST // 2 or len(_units(text)) <= 2 * _LONGEST

    def cell(
        self, page: Any, text: str, *, bold: bool = False, filled: bool = False, note: str = ""
    ) -> Any:
        """Return a cell for a row of ``page``; one with a note is filled as well."""
        cell = WriteOnlyCell(page)
        cell.value = _units(text)[: 2 * _LONGEST].decode("utf-16-le", "ignore")
        cell.data_type = "s"
        self._dress(cell, bold, filled or bool(note))
        if note and self._notes < _MOST_NOTES:
            self._notes += 1
            cell.comment = Comment(note, "Postbag", height=110, width=320)
        return cell

    def _dress(self, cell: Any, bold: bool, filled: bool) -> None:
        """Give a cell its looks: worked out once, as that takes longer than all the rest."""
        if style := self._styles.get((bold, filled)):
            cell._style = style
            return
        cell.number_format = "@"
        cell.font = _BOLD if bold else _NORMAL
        cell.alignment = _TOP
        if filled:
            cell.fill = _YELLOW
        self._styles[bold, filled] = cell._style


def _units(text: str) -> bytes:
    legal: str = ILLEGAL_CHARACTERS_RE.sub("", text)
    return legal.encode("utf-16-le", "ignore")
