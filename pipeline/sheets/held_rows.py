"""The held-rows workbook: a group's own columns, only the rows to mend, and what to do in each.

Every cell is text: nothing a stranger typed becomes a formula in somebody's spreadsheet program.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from pipeline.files import write_whole
from pipeline.issues import Issue, IssueCode, Severity
from pipeline.localise.messages import _, counted_message, direction, marked
from pipeline.sheets.as_read import as_read
from pipeline.sheets.check import READ_PAST, CheckedRow, CheckedTab
from pipeline.sheets.checked import Rules
from pipeline.sheets.text_cells import TextCells
from pipeline.sheets.workbook_bytes import workbook_bytes

MEND_HEADING = "What to mend"
_FIRST_TAB = marked("Read me first")
_WIDTH = 22
_MOST_NAMED = 50
"""Tabs that the first one names; the rest are counted."""
_CUT = marked(
    "The text in {cell} is longer than a workbook can hold, and its end is missing here. Copy it "
    "from the sheet you sent in."
)
_HERE = {
    IssueCode.HEADINGS_UNKNOWN: marked(
        "No row of the sheet was certain to hold headings. Write them into row 1, such as Name, "
        "Case and Country, each above its column, and delete a row below that only repeats them."
    ),
    IssueCode.ROWS_ABOVE: marked(
        "There may be people above the headings of the sheet. Copy the headings into row 1, and "
        "delete the row they stood in and each that is nobody."
    ),
    IssueCode.TAB_HIDDEN: marked(
        "This row stood in a hidden tab. Leave it here if it is to become a letter, or delete it."
    ),
    IssueCode.ROW_HIDDEN: marked(
        "This row stood in a hidden row. Leave it here if it is to become a letter, or delete it."
    ),
    IssueCode.ROW_FILTERED: marked(
        "A filter hid this row in your sheet. Leave it here if it is to become a letter, or delete "
        "it."
    ),
    IssueCode.COLUMN_HIDDEN: marked(
        "A column of this row was hidden in your sheet; it is marked in row 1. See that its cells "
        "are right, or delete the column."
    ),
    IssueCode.ROW_TOO_SHORT: marked(
        "This row had fewer cells than your headings, so its last cells are empty here. See that "
        "each cell stands under its heading."
    ),
    IssueCode.ROW_RUN_ON: marked(
        "Quotation marks in your file made one cell of lines that look like rows of their own. "
        "Give each person a row; leave it as it is if all of it is one person's."
    ),
    IssueCode.ROW_JOINED: marked(
        "Cells of this row were joined with others in your sheet. See that each cell says what is "
        "right for this row."
    ),
    IssueCode.CELL_UNCALCULATED: marked(
        "This cell held a formula that was never worked out, so #N/A stands here. Write the value "
        "itself."
    ),
}
"""What to do in the workbook where that is not what to do in the sheet itself."""
_EXPLANATION = marked("""\
{read_past} It only explains what to do.

This workbook holds the rows of your sheet {sheet} that could not become letters yet.

1. Open {tabs}. You see your own columns there, and only the rows that wait.
2. Mend the yellow cells. A note on each says what is wrong, and so does the last column, \
“{mend}”. Delete a row that is to become no letter.
3. Save this workbook as .xlsx, and send it in the way you sent your sheet (or put it into your \
group’s folder of the inputs).

That is all. Only these rows are read then: the other rows of your sheet are taken care of, so do \
not send them again. This tab and the last column may stay as they are.""")


@dataclass
class _Page:
    """A tab's page of the workbook."""

    worksheet: Any
    cells: Mapping[str, Any]
    """The columns of the tab that are shown, by their letters there."""
    filled: int = 1
    """How many of its rows are written."""


class HeldRows:
    """A sheet's workbook, which grows by one held row at a time; empty ones are never saved."""

    def __init__(self, group: str, sheet: str, rules: Rules) -> None:
        self._group, self._sheet, self._rules = group, sheet, rules
        self._book = Workbook(write_only=True)
        self._text = TextCells()
        self._first: Any = None
        self._pages: dict[int, _Page] = {}

    def add(self, tab: CheckedTab, row: CheckedRow) -> None:
        """Add a held row, marking the cells to mend; the rows of a tab come one after another."""
        page = self._pages.get(id(tab)) or self._begin(tab)
        page.filled += 1
        sentences = [_sentence(issue) for issue in (*row.issues, *_held_issues(tab))]
        marks = _marks(row.issues)
        at = tab.tab.rows.index.get_loc(row.row)
        texts = {letter: column[at] for letter, column in page.cells.items()}
        for number, (letter, text) in enumerate(texts.items(), start=1):
            if not self._text.fits(text):
                sentences.append(_(_CUT).format(cell=f"{get_column_letter(number)}{page.filled}"))
                marks[letter].append(sentences[-1])
        cells = [
            self._text.cell(page.worksheet, text, note=" ".join(marks.get(letter, ())))
            for letter, text in texts.items()
        ]
        mend = f"{_('Row {row}').format(row=row.row)}: {' '.join(sentences)}"
        page.worksheet.append([*cells, self._text.cell(page.worksheet, mend)])

    def save(self, path: Path, day: date) -> None:
        """Write the workbook, dated ``day``, if any row is held, and beside it whose it is."""
        if not self._pages:
            return
        self._explain()
        write_whole(path, workbook_bytes(self._book, day))
        write_whole(_label(path), json.dumps([self._group, self._sheet]).encode())

    def _begin(self, tab: CheckedTab) -> _Page:
        if self._first is None:
            self._first = self._book.create_sheet(_(_FIRST_TAB))
            self._first.sheet_view.rightToLeft = direction() == "rtl"
        title = re.sub(r"[\[\]:*?/\\]", " ", tab.tab.name)[:31].strip("' ") or _("Rows")
        worksheet = self._book.create_sheet(title)
        shown = as_read(tab, self._rules)
        rows = shown.rows
        letters = list(rows.columns)
        cells = {letter: rows[letter].to_numpy() for letter in letters}
        page = _Page(worksheet, cells)
        worksheet.freeze_panes = "A2"
        worksheet.sheet_view.tabSelected = not self._pages
        for number in range(1, len(letters) + 1):
            worksheet.column_dimensions[get_column_letter(number)].width = _WIDTH
        worksheet.column_dimensions[get_column_letter(len(letters) + 1)].width = 4 * _WIDTH
        marks = _marks(_held_issues(tab))
        nameless = not tab.columns.has_name
        row = [
            self._text.cell(
                worksheet,
                shown.headings.get(letter, ""),
                bold=True,
                note=" ".join(marks.get(letter, ())),
                filled=nameless,
            )
            for letter in letters
        ]
        worksheet.append([*row, self._text.cell(worksheet, MEND_HEADING, bold=True)])
        self._pages[id(tab)] = page
        return page

    def _explain(self) -> None:
        """Write the first tab, in one cell, and open the workbook on the rows behind it."""
        pages = [page.worksheet for page in self._pages.values()]
        names = [_("the tab “{name}”").format(name=page.title) for page in pages[:_MOST_NAMED]]
        if more := len(pages) - len(names):
            names.append(counted_message("{count} more", "{count} more", more).format(count=more))
        tabs = _(" and ").join(filter(None, [_(", ").join(names[:-1]), names[-1]]))
        words = {"read_past": READ_PAST, "sheet": f"“{self._sheet}”", "mend": MEND_HEADING}
        text = _(_EXPLANATION).format(**words, tabs=tabs)
        self._first.column_dimensions["A"].width = 4 * _WIDTH
        self._first.row_dimensions[1].height = 15 * (text.count("\n") + len(text) // 90 + 2)
        self._first.append([self._text.cell(self._first, text)])
        self._book.active = 1


def sheet_of(workbook: Path) -> tuple[str, str]:
    """Return the group and the sheet whose rows a saved workbook holds."""
    group, sheet = json.loads(_label(workbook).read_bytes())
    return group, sheet


def _label(workbook: Path) -> Path:
    return workbook.with_suffix(".json")


def _held_issues(tab: CheckedTab) -> list[Issue]:
    return [issue for issue in tab.issues if issue.severity is Severity.HELD]


def _sentence(issue: Issue) -> str:
    return _(_HERE[issue.code]) if issue.code in _HERE else issue.message


def _marks(issues: Sequence[Issue]) -> dict[str, list[str]]:
    """Return what to say about each column's cell."""
    marks: dict[str, list[str]] = defaultdict(list)
    for issue in issues:
        if letters := re.match(r"[A-Z]+", issue.cell):
            marks[letters[0]].append(_sentence(issue))
    return marks
