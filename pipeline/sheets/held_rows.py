"""The held-rows workbook: a group's own columns, only the rows to mend, and what to do in each.

Every cell is text: nothing a stranger typed becomes a formula in somebody's spreadsheet program.
"""

from __future__ import annotations

import io
import re
from datetime import date, datetime, time
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.files import repack_zip, write_whole
from pipeline.sheets.check import CheckedRow, CheckedTab

MEND_HEADING = "What to mend"
_TO_MEND = PatternFill("solid", fgColor="FFE699")
_BOLD, _NORMAL = Font(bold=True), Font(bold=False)
_TOP = Alignment(wrap_text=True, vertical="top")
_WIDTH = 22


class HeldRows:
    """A workbook that grows by one held row at a time; empty ones are never saved."""

    def __init__(self) -> None:
        self._book = Workbook()
        self._book.remove(self._book.worksheets[0])
        self._pages: dict[int, Worksheet] = {}
        self._filled: dict[int, int] = {}

    def add(self, tab: CheckedTab, row: CheckedRow) -> None:
        """Add a held row, marking the cells to mend."""
        page = self._pages.get(id(tab)) or self._begin(tab)
        self._filled[id(tab)] += 1
        number = self._filled[id(tab)]
        for letter, text in tab.tab.rows.loc[row.row].items():
            _write(page, f"{letter}{number}", text)
        issues = [*row.issues, *(issue for issue in tab.issues if issue.severity == "held")]
        for issue in issues:
            if letters := re.match(r"[A-Z]+", issue.cell):
                cell = page[f"{letters[0]}{number}"]
                cell.fill = _TO_MEND
                cell.comment = Comment(issue.message, "Postbag", height=110, width=320)
        words = " ".join(issue.message for issue in issues)
        _write(page, f"{self._mend_letter(tab)}{number}", f"Row {row.row}: {words}")

    def save(self, path: Path, day: date) -> None:
        """Write the workbook, dated ``day``, if any row is held."""
        if not self._pages:
            return
        stamp = datetime.combine(day, time())
        self._book.properties.created = self._book.properties.modified = stamp
        self._book.properties.creator = "Postbag"
        target = io.BytesIO()
        self._book.save(target)
        write_whole(path, _without_clock(repack_zip(target.getvalue()), stamp))

    def _begin(self, tab: CheckedTab) -> Worksheet:
        title = re.sub(r"[\[\]:*?/\\]", " ", tab.tab.name)[:31].strip("' ") or "Rows"
        page = self._book.create_sheet(title)
        headings = tab.columns.headings if tab.columns.fields else {}
        for letter, heading in headings.items():
            _write(page, f"{letter}1", heading, bold=True)
        mend = self._mend_letter(tab)
        _write(page, f"{mend}1", MEND_HEADING, bold=True)
        page.freeze_panes = "A2"
        for number in range(1, column_index_from_string(mend)):
            page.column_dimensions[get_column_letter(number)].width = _WIDTH
        page.column_dimensions[mend].width = 4 * _WIDTH
        self._pages[id(tab)], self._filled[id(tab)] = page, 1
        return page

    def _mend_letter(self, tab: CheckedTab) -> str:
        """Return the column after the last, or the one a mended workbook brought back."""
        if own := tab.columns.fields.get("mend"):
            return str(own)
        return str(get_column_letter(len(tab.tab.rows.columns) + 1))


def _write(page: Worksheet, place: str, text: str, *, bold: bool = False) -> None:
    cell: Cell = page[place]
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:32767]
    cell.data_type = "s"
    cell.number_format = "@"
    cell.font = _BOLD if bold else _NORMAL
    cell.alignment = _TOP


def _without_clock(content: bytes, stamp: datetime) -> bytes:
    """Put ``stamp`` where openpyxl wrote the time of saving."""
    import zipfile

    source = zipfile.ZipFile(io.BytesIO(content))
    core = source.read("docProps/core.xml").decode()
    pattern = r"(<dcterms:modified[^>]*>)[^<]*"
    fixed = re.sub(pattern, rf"\g<1>{stamp.isoformat()}Z", core)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for info in source.infolist():
            data = fixed.encode() if info.filename == "docProps/core.xml" else source.read(info)
            archive.writestr(info, data)
    return target.getvalue()
