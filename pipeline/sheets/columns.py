"""Match a tab's headings to the fields we know. Only exact matches count; nothing is guessed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

import pandas as pd

from pipeline.localise.names import fold
from pipeline.sheets.cases import is_tick
from pipeline.sheets.headings import MEND, claimed_field, likely_field

if TYPE_CHECKING:
    from pipeline.sheets.read import Tab
    from pipeline.sheets.settings import SheetSettings

_ROWS_LOOKED_AT = 20
"""How many filled rows headings are looked for in."""
_NAMES = frozenset({"name", "given_name", "family_name"})
_CASE, _IGNORED = " case", " ignored"
"""What a column may be beside a field. No field has a space in its name."""


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
    above: int = 0
    """Filled rows above the headings."""
    likely: Mapping[str, str] = field(default_factory=dict)
    """Letter of an unknown column to the field it may mean: only a suggestion."""
    case_columns: Mapping[str, str] = field(default_factory=dict)
    """Letter to case id, where a case has a column of ticks."""
    ignored: tuple[str, ...] = ()
    """Letters of columns that the group says are not used."""

    @property
    def has_name(self) -> bool:
        """Whether the tab says who signs."""
        return not _NAMES.isdisjoint(self.fields)


def match_columns(
    tab: Tab | pd.DataFrame,
    settings: SheetSettings | None = None,
    cases: Mapping[str, str] | None = None,
) -> Columns:
    """Match the headings of a tab, or of its rows, to the known fields.

    What the group's ``settings`` say wins over everything. ``cases`` maps folded ids, names and
    aliases to case ids.
    """
    rows = tab if isinstance(tab, pd.DataFrame) else tab.rows
    confirmed = settings.columns if settings else {}
    first_rows = [*islice(_filled(rows), _ROWS_LOOKED_AT)]
    if not first_rows:
        return Columns(None, {}, {}, (), {})
    above = _find_headings(first_rows, confirmed)
    row, texts = first_rows[above]
    headings = {str(at): text.strip() for at, text in zip(rows, texts, strict=True) if text.strip()}
    below = rows.iloc[rows.index.get_loc(row) + 1 :]
    claims = _claims(headings, confirmed, cases or {}, below)
    return _settle(_Found(row, above, headings), claims, cases or {})


def filled_rows(rows: pd.DataFrame) -> pd.Series:
    """Return for each row whether any of its cells holds more than white space."""
    if rows.empty:
        return pd.Series([False] * len(rows), index=rows.index, dtype=bool)
    filled = [any(cell.strip() for cell in row) for row in rows.itertuples(index=False, name=None)]
    return pd.Series(filled, index=rows.index)


@dataclass(frozen=True, slots=True)
class _Found:
    """The row of the headings."""

    row: int
    above: int
    headings: Mapping[str, str]


def _filled(rows: pd.DataFrame) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield number and texts of the rows that hold more than white space."""
    for number, *texts in rows.itertuples(name=None):
        if any(text.strip() for text in texts):
            yield int(number), texts


def _find_headings(rows: Sequence[tuple[int, Sequence[str]]], confirmed: Mapping[str, str]) -> int:
    """Return which of the first filled rows holds the headings.

    The one that names most fields and a name among them; the first, where none does. Rows filled
    like a list are people and no title, and so may be those below headings: what stands below
    either is no heading.
    """
    named = [{_meaning(text, confirmed) for text in texts} - {"", MEND} for _, texts in rows]
    widths = [len({text.strip() for text in texts} - {""}) for _, texts in rows]
    candidates = [at for at, fields in enumerate(named) if not _NAMES.isdisjoint(fields)]
    for at in sorted(candidates, key=lambda at: (-len(named[at]), at)):
        below_headings = any(row < at and len(named[row]) > 1 for row in candidates)
        if not below_headings and not any(_is_list_row(width, widths[at]) for width in widths[:at]):
            return at
    return 0


def _is_list_row(width: int, headings: int) -> bool:
    """Say whether a row is filled like one of a list: as wide as its headings, or nearly.

    Widths are of different texts: a title is often joined over many cells.
    """
    return width >= max(2, headings) or (width >= 3 and 2 * width > headings)


def _meaning(heading: str, confirmed: Mapping[str, str]) -> str:
    key = fold(heading)
    return confirmed[key] if key in confirmed else claimed_field(heading)


def _claims(
    headings: Mapping[str, str],
    confirmed: Mapping[str, str],
    cases: Mapping[str, str],
    below: pd.DataFrame,
) -> dict[str, list[str]]:
    """Return what each column is, as letters by field, by case, ignored, or "" for unknown."""
    claims: dict[str, list[str]] = defaultdict(list)
    for letter, heading in headings.items():
        key = fold(heading)
        means = _meaning(heading, confirmed)
        if not means and key in confirmed:
            means = _IGNORED
        elif not means and key in cases and _holds_ticks(below[letter]):
            means = _CASE
        claims[means].append(letter)
    return claims


def _holds_ticks(column: pd.Series) -> bool:
    """Say whether most filled cells are a yes or a no; the odd one out is its row's trouble."""
    counts = Counter(text for text in column if text.strip())
    marks = sum(count for text, count in counts.items() if is_tick(text) is not None)
    return 2 * marks >= counts.total()


def _settle(found: _Found, claims: dict[str, list[str]], cases: Mapping[str, str]) -> Columns:
    headings = found.headings
    order = [*headings]
    unknown = tuple(sorted(claims.pop("", ()), key=order.index))
    ticked = {letter: cases[fold(headings[letter])] for letter in claims.pop(_CASE, ())}
    ignored = tuple(claims.pop(_IGNORED, ()))
    repeated = {name: tuple(letters) for name, letters in claims.items() if len(letters) > 1}
    fields = {name: letters[0] for name, letters in claims.items()}
    if "name" not in fields and "family_name" not in fields and "given_name" in fields:
        fields["name"] = fields.pop("given_name")
    likely = _likely(unknown, headings, fields)
    return Columns(
        found.row, fields, headings, unknown, repeated, found.above, likely, ticked, ignored
    )


def _likely(
    unknown: Sequence[str], headings: Mapping[str, str], taken: Mapping[str, str]
) -> Mapping[str, str]:
    """Return the fields that unknown columns may mean, of those no other column has."""
    guesses = {letter: likely_field(headings[letter]) for letter in unknown}
    return {letter: name for letter, name in guesses.items() if name and name not in taken}
