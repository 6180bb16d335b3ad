"""The held-rows workbook: a group's own columns, only the rows to mend, and what to do in each.

Every cell is text: nothing a stranger typed becomes a formula in somebody's spreadsheet program.
"""

from __future__ import annotations

import io
import json
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.files import repack_zip, write_whole
from pipeline.issues import Issue, IssueCode, Severity
from pipeline.sheets.check import CheckedRow, CheckedTab

MEND_HEADING = "What to mend"
_TO_MEND = PatternFill("solid", fgColor="FFE699")
_BOLD, _NORMAL = Font(bold=True), Font(bold=False)
_TOP = Alignment(wrap_text=True, vertical="top")
_WIDTH = 22
_LONGEST = 32_767
"""The most a cell of a workbook holds, in units of UTF-16."""
_CUT = (
    "The text in {cell} is longer than a workbook can hold, and its end is missing here. Copy it "
    "from the sheet you sent in."
)
_HERE = {
    IssueCode.HEADINGS_UNKNOWN: (
        "No heading in row 1 means a name. Write headings there, such as Name, Case and Country, "
        "each above its column."
    ),
    IssueCode.TAB_HIDDEN: (
        "This row stood in a hidden tab. Leave it here if it is to become a letter, or delete it."
    ),
}
"""What to do in the workbook where that is not what to do in the sheet itself."""


@dataclass
class _Page:
    """A tab's page of the workbook."""

    worksheet: Worksheet
    mend: str
    """The letter of the column that says what to mend."""
    filled: int = 1
    """How many of its rows are written."""


class HeldRows:
    """A sheet's workbook, which grows by one held row at a time; empty ones are never saved."""

    def __init__(self, group: str, sheet: str) -> None:
        self._group, self._sheet = group, sheet
        self._book = Workbook()
        self._book.remove(self._book.worksheets[0])
        self._pages: dict[int, _Page] = {}

    def add(self, tab: CheckedTab, row: CheckedRow) -> None:
        """Add a held row, marking the cells to mend."""
        page = self._pages.get(id(tab)) or self._begin(tab)
        page.filled += 1
        issues = [*row.issues, *_held_issues(tab)]
        sentences = [_sentence(issue) for issue in issues]
        marks: dict[str, list[str]] = defaultdict(list)
        for issue, sentence in zip(issues, sentences, strict=True):
            if letters := re.match(r"[A-Z]+", issue.cell):
                marks[f"{letters[0]}{page.filled}"].append(sentence)
        for letter, text in tab.tab.rows.loc[row.row].items():
            place = f"{letter}{page.filled}"
            if not _write(page.worksheet, place, text):
                sentences.append(_CUT.format(cell=place))
                marks[place].append(sentences[-1])
        for place, words in marks.items():
            _mark(page.worksheet[place], " ".join(words))
        summary = f"Row {row.row}: {' '.join(sentences)}"
        _write(page.worksheet, f"{page.mend}{page.filled}", summary)

    def save(self, path: Path, day: date) -> None:
        """Write the workbook, dated ``day``, if any row is held, and beside it whose it is."""
        if not self._pages:
            return
        stamp = datetime.combine(day, time())
        self._book.properties.created = self._book.properties.modified = stamp
        self._book.properties.creator = "Postbag"
        target = io.BytesIO()
        self._book.save(target)
        write_whole(path, _without_clock(repack_zip(target.getvalue()), stamp))
        write_whole(_label(path), json.dumps([self._group, self._sheet]).encode())

    def _begin(self, tab: CheckedTab) -> _Page:
        title = re.sub(r"[\[\]:*?/\\]", " ", tab.tab.name)[:31].strip("' ") or "Rows"
        worksheet = self._book.create_sheet(title)
        width = _width(tab)
        page = _Page(worksheet, get_column_letter(width + 1))
        headings = tab.columns.headings if tab.columns.fields else {}
        for letter, heading in headings.items():
            _write(worksheet, f"{letter}1", heading, bold=True)
        _write(worksheet, f"{page.mend}1", MEND_HEADING, bold=True)
        worksheet.freeze_panes = "A2"
        nameless = any(issue.code is IssueCode.HEADINGS_UNKNOWN for issue in tab.issues)
        for letter in map(get_column_letter, range(1, width + 1)):
            worksheet.column_dimensions[letter].width = _WIDTH
            if nameless:
                worksheet[f"{letter}1"].fill = _TO_MEND
        worksheet.column_dimensions[page.mend].width = 4 * _WIDTH
        self._pages[id(tab)] = page
        return page


def sheet_of(workbook: Path) -> tuple[str, str]:
    """Return the group and the sheet whose rows a saved workbook holds."""
    group, sheet = json.loads(_label(workbook).read_bytes())
    return group, sheet


def _label(workbook: Path) -> Path:
    return workbook.with_suffix(".json")


def _held_issues(tab: CheckedTab) -> list[Issue]:
    return [issue for issue in tab.issues if issue.severity is Severity.HELD]


def _sentence(issue: Issue) -> str:
    return _HERE.get(issue.code, issue.message)


def _width(tab: CheckedTab) -> int:
    """Return the number of the last column with text."""
    rows = tab.tab.rows
    filled = (any(text.strip() for text in rows[letter]) for letter in rows.columns)
    return max((number for number, has_text in enumerate(filled, start=1) if has_text), default=0)


def _write(page: Worksheet, place: str, text: str, *, bold: bool = False) -> bool:
    """Write a cell and say whether it holds the whole text."""
    cell: Cell = page[place]
    units = ILLEGAL_CHARACTERS_RE.sub("", text).encode("utf-16-le")
    cell.value = units[: 2 * _LONGEST].decode("utf-16-le", "ignore")
    cell.data_type = "s"
    cell.number_format = "@"
    cell.font = _BOLD if bold else _NORMAL
    cell.alignment = _TOP
    return len(units) <= 2 * _LONGEST


def _mark(cell: Cell, words: str) -> None:
    cell.fill = _TO_MEND
    cell.comment = Comment(words, "Postbag", height=110, width=320)


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
