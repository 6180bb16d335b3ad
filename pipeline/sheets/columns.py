"""Match a tab's headings to the fields we know. Only exact matches count; nothing is guessed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import TYPE_CHECKING

import pandas as pd

from pipeline.localise.names import fold
from pipeline.sheets.clean import email_ok
from pipeline.sheets.headings import MEND, claimed_field, likely_field, may_head

if TYPE_CHECKING:
    from pipeline.sheets.read import Tab
    from pipeline.sheets.settings import SheetSettings

_ROWS_LOOKED_AT = 20
"""How many filled rows headings are looked for in."""
_NAMES_FIRST = ("name", "given_name", "family_name")
_NAMES = frozenset(_NAMES_FIRST)
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

    Headings that may be somebody's row, or beside a form filled downwards, mean nothing, so that
    all of the tab waits. What the group's ``settings`` say wins over everything. ``cases`` maps
    folded ids, names and aliases to case ids.
    """
    rows = tab if isinstance(tab, pd.DataFrame) else tab.rows
    words = _Words(settings.columns if settings else {}, cases or {})
    first_rows = [*islice(_filled(rows), _ROWS_LOOKED_AT)]
    if not first_rows:
        return Columns(None, {}, {}, (), {})
    above = _find_headings(first_rows, words)
    row, texts = first_rows[above]
    headings = {str(at): text.strip() for at, text in zip(rows, texts, strict=True) if text.strip()}
    columns = _settle(row, above, headings, words)
    below = rows.iloc[rows.index.get_loc(row) + 1 :]
    if columns.has_name and not _are_certain(columns, words, below):
        return Columns(row, {}, headings, tuple(headings), {}, likely=columns.likely)
    return columns


def filled_rows(rows: pd.DataFrame) -> pd.Series:
    """Return for each row whether any of its cells holds more than white space."""
    if rows.empty:
        return pd.Series([False] * len(rows), index=rows.index, dtype=bool)
    filled = [any(cell.strip() for cell in row) for row in rows.itertuples(index=False, name=None)]
    return pd.Series(filled, index=rows.index)


@dataclass(frozen=True, slots=True)
class _Words:
    """What headings mean: to the group, as names of cases, and to all."""

    confirmed: Mapping[str, str]
    cases: Mapping[str, str]

    def meaning(self, heading: str) -> str:
        """Return the field of a heading, what else its column is, or "" for unknown."""
        key = fold(heading)
        if key in self.confirmed:
            return self.confirmed[key] or _IGNORED
        return claimed_field(heading) or (_CASE if key in self.cases else "")


def _filled(rows: pd.DataFrame) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield number and texts of the rows that hold more than white space."""
    for number, *texts in rows.itertuples(name=None):
        if any(text.strip() for text in texts):
            yield int(number), texts


def _find_headings(rows: Sequence[tuple[int, Sequence[str]]], words: _Words) -> int:
    """Return which of the first filled rows holds the headings.

    The one that names most fields and a name among them; the first, where none does. Rows filled
    like a list are people and no title, and so may be those below headings: what stands below
    either is no heading.
    """
    nothing = {"", MEND, _CASE, _IGNORED}
    named = [{words.meaning(text) for text in texts} - nothing for _, texts in rows]
    widths = [len({text.strip() for text in texts} - {""}) for _, texts in rows]
    candidates = [at for at, fields in enumerate(named) if not _NAMES.isdisjoint(fields)]
    for at in sorted(candidates, key=lambda at: (-len(named[at]), at)):
        below_headings = any(row < at and len(named[row]) > 1 for row in candidates)
        if not below_headings and not _holds_people(widths[:at], widths[at]):
            return at
    return 0


def _holds_people(widths: Sequence[int], headings: int) -> bool:
    """Say whether the rows above headings are filled like those of a list.

    One of them as wide as the headings, or nearly, or two that follow each other and are no mere
    lines of a title. Widths are of different texts: a title is often joined over many cells.
    """
    if any(min(pair) > 1 for pair in pairwise(widths)):
        return True
    return any(
        width >= max(2, headings) or (width >= 3 and 2 * width > headings) for width in widths
    )


def _are_certain(columns: Columns, words: _Words, below: pd.DataFrame) -> bool:
    """Say whether headings can be nothing else: one known word could be somebody's own.

    It takes two, or a single column, or one that the group has confirmed; no e-mail address
    among them; and names below that are not, most of them, each another heading. Signs and
    figures, as above a column that counts, are passed over.
    """
    headings = {key: text for text in columns.headings.values() if not _counts(key := fold(text))}
    if not headings.keys().isdisjoint(words.confirmed):
        return True
    known = [text for text in headings.values() if words.meaning(text) or may_head(text)]
    if any(map(email_ok, columns.headings.values())) or len(known) < min(2, len(headings)):
        return False
    letter = next(columns.fields[name] for name in _NAMES_FIRST if name in columns.fields)
    own = claimed_field(columns.headings[letter])
    names = [text for text in below[letter] if text.strip()]
    odd = {*map(claimed_field, names)} - {"", own}
    return 2 * len(odd) <= len(names)


def _counts(key: str) -> bool:
    return not key or key.isdecimal()


def _settle(row: int, above: int, headings: Mapping[str, str], words: _Words) -> Columns:
    """Return what each column is; a heading that is a case is a case's, whatever stands below."""
    claims: dict[str, list[str]] = defaultdict(list)
    for letter, heading in headings.items():
        claims[words.meaning(heading)].append(letter)
    unknown = tuple(claims.pop("", ()))
    ticked = {letter: words.cases[fold(headings[letter])] for letter in claims.pop(_CASE, ())}
    ignored = tuple(claims.pop(_IGNORED, ()))
    repeated = {name: tuple(letters) for name, letters in claims.items() if len(letters) > 1}
    fields = {name: letters[0] for name, letters in claims.items()}
    if "name" not in fields and "family_name" not in fields and "given_name" in fields:
        fields["name"] = fields.pop("given_name")
    likely = _likely(unknown, headings, fields)
    return Columns(row, fields, headings, unknown, repeated, above, likely, ticked, ignored)


def _likely(
    unknown: Sequence[str], headings: Mapping[str, str], taken: Mapping[str, str]
) -> Mapping[str, str]:
    """Return the fields that unknown columns may mean, of those no other column has."""
    guesses = {letter: likely_field(headings[letter]) for letter in unknown}
    return {letter: name for letter, name in guesses.items() if name and name not in taken}
