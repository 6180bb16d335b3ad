"""The columns of a tab as its rows are judged by: where they stand, and their faulty cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from openpyxl.utils import column_index_from_string

from pipeline.issues import IssueCode
from pipeline.sheets.checked import CheckedTab
from pipeline.sheets.row_facts import NAMES

_ERRORS = frozenset("#N/A #REF! #VALUE! #DIV/0! #NAME? #NULL! #NUM! #SPILL! #CALC!".split())
_PERSON = ("address", "address_2", "postcode", "city", "region", "country", "email")
"""What is another for another person, where the rows of one hold different cases."""

Picker = Callable[[Sequence[str]], tuple[str, ...]]


def picker(places: Sequence[int]) -> Picker:
    """Return what picks the cells at some places of a row."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda cells: tuple([cells[at] for at in places])


@dataclass(frozen=True, slots=True)
class Column:
    """A column we use: its field or case, where it stands in a row, and its names for people."""

    means: str
    at: int
    letter: str
    heading: str


def faulty_cells(checked: CheckedTab) -> Mapping[int, Mapping[str, IssueCode]]:
    """Return the cells we use that show an error or were never worked out, by row and letter."""
    used = {*checked.columns.fields.values(), *checked.columns.case_columns}
    found: dict[int, dict[str, IssueCode]] = defaultdict(dict)
    codes = dict.fromkeys(checked.tab.uncalculated, IssueCode.CELL_UNCALCULATED)
    codes |= dict.fromkeys(checked.tab.errors, IssueCode.CELL_ERROR)
    for cell, code in sorted(codes.items()):
        letter = cell.rstrip("0123456789")
        if letter in used:
            found[int(cell[len(letter) :])][letter] = code
    return found


def odd_rows(checked: CheckedTab) -> Mapping[int, Sequence[IssueCode]]:
    """Return what is wrong with rows as they stand in the file, whatever their cells say."""
    tab, columns = checked.tab, checked.columns
    found: dict[int, list[IssueCode]] = defaultdict(list)
    widest = max(map(column_index_from_string, columns.headings), default=0)
    for number in tab.short_rows(widest):
        found[number].append(IssueCode.ROW_TOO_SHORT)
    for number in tab.run_on:
        found[number].append(IssueCode.ROW_RUN_ON)
    person = [columns.fields[field] for field in _PERSON if field in columns.fields]
    names = [columns.fields[field] for field in NAMES if field in columns.fields]
    joined = [tab.joined_rows(checked.heading_row, (name, *person)) for name in names]
    for number in frozenset().union(*joined):
        found[number].append(IssueCode.ROW_JOINED)
    return found


def errors_as_text(
    columns: Mapping[str, Column], cells: Mapping[str, str]
) -> Mapping[str, IssueCode]:
    """Return, by letter, what an error has become in a text file, or in a workbook sent again."""
    return {
        columns[field].letter: IssueCode.CELL_ERROR
        for field, text in cells.items()
        if text.strip() in _ERRORS
    }
