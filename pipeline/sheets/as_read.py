"""A tab as it goes into the held-rows workbook: with what it was read with written into it.

The workbook comes back under another name and alone, so what the group's settings say of the
sheet, and what its other rows show, may not reach it any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from openpyxl.utils import column_index_from_string, get_column_letter

from pipeline.localise.names import fold
from pipeline.sheets.checked import CheckedTab, Rules
from pipeline.sheets.clean import clean_text
from pipeline.sheets.headings import claimed_field, likely_field
from pipeline.sheets.row_facts import RowFacts

UNKNOWN = "#N/A"
"""Stands in a cell whose value nobody knows, and is held again until somebody writes it."""


_MOST_BLANK = 50
"""Blank columns among the others that are shown; no group leaves more on purpose."""


@dataclass(frozen=True)
class TabAsRead:
    """What the workbook shows of a tab."""

    rows: pd.DataFrame
    """Its columns as far as they hold text, under their own letters, and those that the group's
    settings stand for."""
    headings: Mapping[str, str]
    """Column letter to heading; none where no heading is known."""


def as_read(checked: CheckedTab, rules: Rules) -> TabAsRead:
    """Return a tab with the dates, headings, case and country that it was understood to have."""
    rows = _with_unknown(checked)
    rows = rows[_shown(rows)].copy()
    columns = checked.columns
    if not columns.fields:
        return TabAsRead(rows, {})
    headings = {letter: _heading(checked, letter, rules) for letter in columns.headings}
    _settle_dates(rows, checked, rules)
    _add_settings(rows, headings, checked)
    return TabAsRead(rows, headings)


def _with_unknown(checked: CheckedTab) -> pd.DataFrame:
    """Return the rows with a mark in each cell that was never worked out, however it looks."""
    rows = checked.tab.rows
    if not checked.tab.uncalculated:
        return rows
    rows = rows.copy()
    for cell in checked.tab.uncalculated:
        letter = cell.rstrip("0123456789")
        number = int(cell[len(letter) :])
        if letter in rows.columns and number in rows.index:
            rows.loc[number, letter] = UNKNOWN
    return rows


def _shown(rows: pd.DataFrame) -> list[str]:
    """Return the columns up to the last with text; not the blank ones where they are too many."""
    letters = list(rows.columns)
    columns = zip(letters, rows.to_numpy().T, strict=True)
    filled = {letter for letter, texts in columns if any(map(str.strip, texts))}
    while letters and letters[-1] not in filled:
        letters.pop()
    if len(letters) - len(filled) > _MOST_BLANK:
        return [letter for letter in letters if letter in filled]
    return letters


def _heading(checked: CheckedTab, letter: str, rules: Rules) -> str:
    """Return a heading that means by itself what the group says its own one means."""
    own, said = checked.columns.headings[letter], checked.settings.columns
    if (key := fold(own)) not in said:
        return own
    if not (meaning := said[key]):
        speaks = claimed_field(own) or likely_field(own) or key in rules.cases
        return f"Not used {column_index_from_string(letter)}" if speaks else own
    plain = meaning.replace("_", " ").capitalize()
    taken = said.get(fold(plain), meaning) != meaning
    return own if taken or claimed_field(own) == meaning else plain


def _settle_dates(rows: pd.DataFrame, checked: CheckedTab, rules: Rules) -> None:
    """Write dates that could be read as year, month and day: alone they may read otherwise."""
    letter = checked.columns.fields.get("signed_on")
    if letter not in rows.columns:
        return
    dates = RowFacts(checked, rules).dates
    below = rows.index > checked.heading_row
    texts = rows.loc[below, letter]
    settled = {
        text: found
        for text in set(texts)
        if text.strip() and isinstance(found := dates[clean_text(text)], str)
    }
    rows.loc[below, letter] = [settled.get(text, text) for text in texts]


def _add_settings(rows: pd.DataFrame, headings: dict[str, str], checked: CheckedTab) -> None:
    """Write case, language and country of the sheet's settings where the tab has none."""
    settings, columns = checked.settings, checked.columns
    said = {"language": settings.language}
    if not columns.case_columns:
        said = {"case": settings.case, **said}
    for name, word in said.items():
        letter = columns.fields.get(name)
        if word and letter in rows.columns:
            rows[letter] = [text if text.strip() else word for text in rows[letter]]
        elif word:
            _add_column(rows, headings, name.capitalize(), word)
    if settings.country and "country" not in columns.fields:
        _add_column(rows, headings, "Country", settings.country)


def _add_column(rows: pd.DataFrame, headings: dict[str, str], heading: str, text: str) -> None:
    last = column_index_from_string(rows.columns[-1]) if len(rows.columns) else 0
    letter = get_column_letter(last + 1)
    rows[letter], headings[letter] = text, heading
