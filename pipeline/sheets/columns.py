"""Match a tab's headings to the fields we know. Only exact matches count; nothing is guessed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from pipeline.sheets.headings import claimed_field


@dataclass(frozen=True)
class Columns:
    """How the columns of one tab were understood."""

    heading_row: int | None
    """The spreadsheet row of the headings; None for a blank tab."""
    fields: Mapping[str, str]
    """Field to column letter."""
    headings: Mapping[str, str]
    """Column letter to heading, for every headed column."""
    unknown: tuple[str, ...]
    """Letters of headed columns we do not use."""
    repeated: Mapping[str, tuple[str, ...]]
    """Field to the letters that all claim it, where more than one does."""

    @property
    def has_name(self) -> bool:
        """Whether the tab says who signs."""
        return "name" in self.fields or {"given_name", "family_name"} & set(self.fields) != set()


def match_columns(rows: pd.DataFrame) -> Columns:
    """Match the first filled row of a tab (``Tab.rows``) to the known fields."""
    heading_row = next((row for row, filled in filled_rows(rows).items() if filled), None)
    if heading_row is None:
        return Columns(None, {}, {}, (), {})
    headings = {
        letter: text.strip() for letter, text in rows.loc[heading_row].items() if text.strip()
    }
    claims: dict[str, list[str]] = defaultdict(list)
    for letter, heading in headings.items():
        claims[claimed_field(heading)].append(letter)
    unknown = tuple(claims.pop("", ()))
    repeated = {field: tuple(letters) for field, letters in claims.items() if len(letters) > 1}
    fields = {field: letters[0] for field, letters in claims.items()}
    if "name" not in fields and "family_name" not in fields and "given_name" in fields:
        fields["name"] = fields.pop("given_name")
    return Columns(int(heading_row), fields, headings, unknown, repeated)


def filled_rows(rows: pd.DataFrame) -> pd.Series:
    """Return for each row whether any of its cells holds more than white space."""
    if rows.empty:
        return pd.Series([False] * len(rows), index=rows.index, dtype=bool)
    filled = [any(cell.strip() for cell in row) for row in rows.itertuples(index=False, name=None)]
    return pd.Series(filled, index=rows.index)
