"""Check a tab as a whole: its headings, what is hidden in it, and whether its columns slipped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from openpyxl.utils import column_index_from_string, range_boundaries

from pipeline.issues import Issue, IssueCode, Place, make_issue
from pipeline.localise.names import country_name, fold
from pipeline.sheets.checked import PLAIN, CheckedTab, Rules
from pipeline.sheets.clean import clean_text, looks_like
from pipeline.sheets.columns import Columns, filled_rows, match_columns
from pipeline.sheets.headings import MEND, claimed_field
from pipeline.sheets.read import Tab
from pipeline.sheets.row_facts import NAMES
from pipeline.sheets.settings import SheetSettings, mapping_line
from pipeline.sheets.shifted import shifted_columns
from pipeline.sheets.totals import totals_rows

READ_PAST = "Postbag reads past this tab."
"""The words that begin each row of a tab of explanations; it is nobody's."""
_DECIDE = frozenset((*NAMES, "country", "postcode", "email", "case", "consent"))
"""The fields that say who signs, for whom and whether they may: none is done without by chance."""
_LONGEST_HEADING = 60


def check_tab(
    tab: Tab, rules: Rules, group: str, sheet: str, settings: SheetSettings = PLAIN
) -> CheckedTab:
    """Return how a tab's columns were understood and what is wrong with the tab as a whole.

    ``settings`` is what the group says about the sheet in its ``sheets.toml``.
    """
    tab = _without_mend(_without_help(_without_unseen(tab)))
    columns = match_columns(tab, settings, rules.cases)
    checked = CheckedTab(tab, columns, (), 0, settings)
    marks = filled_rows(tab.rows)
    filled = [int(number) for number in marks.index[marks] if number > checked.heading_row]
    if columns.heading_row is None:
        return checked
    place = Place(group, sheet, tab.name)
    return replace(
        checked,
        issues=tuple(_tab_issues(checked, rules, place)),
        blank=_count_blank(columns.heading_row, filled),
        totals=totals_rows(tab, columns, filled) if columns.has_name else frozenset(),
    )


def _without_unseen(tab: Tab) -> Tab:
    """Empty the rows in which a person sees nothing: they are blank."""
    if not tab.unseen:
        return tab
    rows = tab.rows.copy()
    rows.loc[sorted(tab.unseen)] = ""
    return replace(tab, rows=rows)


def _without_help(tab: Tab) -> Tab:
    """Empty the rows that only explain, in a tab that begins with one.

    A row that somebody writes below them has no such mark, and is held: it may be a person.
    """
    firsts = (next(filter(str.strip, row), "") for row in tab.rows.to_numpy())
    begin = next((first for first in firsts if first), "")
    if not _explains(begin):
        return tab
    rows = tab.rows.copy()
    marked = [_explains(next(filter(str.strip, row), "")) for row in rows.itertuples(index=False)]
    rows.loc[marked] = ""
    return replace(tab, rows=rows)


def _explains(text: str) -> bool:
    return text.strip().startswith(READ_PAST)


def _without_mend(tab: Tab) -> Tab:
    """Empty the columns that a held-rows workbook adds, wherever they stand.

    Someone may put headings above them or below, so such a column is known by its first text.
    """
    letters = [
        letter
        for letter, texts in zip(tab.rows.columns, tab.rows.to_numpy().T, strict=True)
        if claimed_field(next(filter(str.strip, texts), "")) == MEND
    ]
    if not letters:
        return tab
    rows = tab.rows.copy()
    rows.loc[:, letters] = ""
    return replace(tab, rows=rows)


def _count_blank(heading_row: int, filled: Sequence[int]) -> int:
    """Count the rows between the headings and the last filled row that hold nothing."""
    below = [number for number in filled if number > heading_row]
    return below[-1] - heading_row - len(below) if below else 0


def _tab_issues(checked: CheckedTab, rules: Rules, place: Place) -> Iterator[Issue]:
    tab, columns = checked.tab, checked.columns
    headings = replace(place, row=columns.heading_row)
    if tab.hidden:
        yield make_issue(IssueCode.TAB_HIDDEN, place)
    if not columns.has_name:
        yield _no_headings(columns, headings)
        return
    if columns.above:
        yield make_issue(IssueCode.HEADINGS_BELOW, headings, row=str(columns.heading_row))
    for name, letters in columns.repeated.items():
        words = {"columns": " and ".join(letters), "field": name.replace("_", " ")}
        yield make_issue(IssueCode.HEADING_REPEATED, headings, **words)
    for letter in _used(columns):
        if letter in tab.hidden_columns:
            yield make_issue(IssueCode.COLUMN_HIDDEN, _at(columns, headings, letter))
    yield from _likely_issues(columns, headings)
    for letter in columns.unknown:
        if letter not in columns.likely:
            yield make_issue(IssueCode.COLUMN_UNKNOWN, _at(columns, headings, letter))
    yield from _shifted_issues(checked, headings)
    yield from _merged_issues(checked, place)
    yield from _settings_issues(checked, rules, place)


def _no_headings(columns: Columns, headings: Place) -> Issue:
    """Return why no row was taken as headings, without a word of the rows: they may be people's."""
    if not columns.doubted:
        return make_issue(IssueCode.HEADINGS_UNKNOWN, headings)
    *above, row = columns.doubted
    rows = f"Row {above[0]}" if len(above) == 1 else f"Rows {above[0]} to {above[-1]}"
    return make_issue(IssueCode.ROWS_ABOVE, headings, rows=rows, row=str(row))


def _used(columns: Columns) -> tuple[str, ...]:
    """Return the letters of the columns whose cells we use."""
    return (*columns.fields.values(), *columns.case_columns)


def _at(columns: Columns, headings: Place, letter: str) -> Place:
    """Return the place of a column's heading.

    What stands above a column we do not know may be somebody's: it is not repeated then.
    """
    heading = clean_text(columns.headings.get(letter, ""))
    strange = letter not in columns.likely and letter not in _used(columns)
    if strange and (len(heading) > _LONGEST_HEADING or looks_like(heading)):
        heading = ""
    return replace(headings, column=heading, cell=f"{letter}{headings.row}")


def _likely_issues(columns: Columns, headings: Place) -> Iterator[Issue]:
    for letter, name in columns.likely.items():
        place = _at(columns, headings, letter)
        words = {"field": name.replace("_", " "), "line": mapping_line(place.column, name)}
        if name in _DECIDE:
            words["other"] = mapping_line(place.column, "")
        code = IssueCode.COLUMN_UNCLEAR if name in _DECIDE else IssueCode.COLUMN_LIKELY
        yield make_issue(code, place, **words)


def _shifted_issues(checked: CheckedTab, headings: Place) -> Iterator[Issue]:
    columns = checked.columns
    rows = checked.tab.rows.loc[checked.tab.rows.index > checked.heading_row]
    cells = {letter: rows[letter].tolist() for letter in columns.fields.values()}
    for letter, what in shifted_columns(cells, columns.fields):
        place = _at(columns, headings, letter)
        yield make_issue(IssueCode.COLUMNS_SHIFTED, place, heading=place.column, what=what)


def _merged_issues(checked: CheckedTab, place: Place) -> Iterator[Issue]:
    """Yield a warning for each range of joined cells that reaches rows and columns we use."""
    used = {column_index_from_string(letter): letter for letter in _used(checked.columns)}
    for cells in checked.tab.merged:
        left, _top, right, bottom = range_boundaries(cells)
        if bottom is None or bottom <= checked.heading_row:
            continue
        letters = [letter for number, letter in sorted(used.items()) if left <= number <= right]
        if letters:
            heading = clean_text(checked.columns.headings.get(letters[0], ""))
            first = cells.split(":")[0]
            row = int(re.sub(r"\D", "", first))
            spot = replace(place, row=row, column=heading, cell=first)
            yield make_issue(IssueCode.CELLS_MERGED, spot, cells=cells)


def _settings_issues(checked: CheckedTab, rules: Rules, place: Place) -> Iterator[Issue]:
    """Say what the group's settings leave open or get wrong."""
    settings = checked.settings
    if settings.case and fold(settings.case) not in rules.cases:
        known = ", ".join(sorted(set(rules.cases.values())))
        reason = f"its case is none of the campaign. Write one of: {known}."
        yield make_issue(IssueCode.SHEET_SETTINGS, place, reason=reason)
    if "country" not in checked.columns.fields and not settings.country:
        country = country_name(rules.sender_country, "en")
        yield make_issue(IssueCode.COUNTRY_ASSUMED, place, country=country)
