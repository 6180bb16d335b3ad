"""Match a tab's headings to the fields we know. Only exact matches count; nothing is guessed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

import pandas as pd

from pipeline.localise.names import fold
from pipeline.sheets.clean import email_ok
from pipeline.sheets.consent import answer
from pipeline.sheets.headings import (
    MEND,
    adds_a_name,
    claimed_field,
    is_given_name,
    likely_field,
    may_head,
)
from pipeline.sheets.rows_above import hold_people, is_like_a_name, stands_over

if TYPE_CHECKING:
    from pipeline.sheets.read import Tab
    from pipeline.sheets.settings import SheetSettings

_ROWS_LOOKED_AT = 20
"""How many filled rows headings are looked for in."""
_MOST_UNKNOWN = 200
"""How many unknown headings are looked at closely."""
_NAMES_LOOKED_AT = 50
"""How many names below a heading are; more than there are fields to find among them, twice."""
_NAMES_FIRST = ("name", "given_name", "family_name")
_NAMES = frozenset(_NAMES_FIRST)
_PARTS = _NAMES - {"name"}
_OTHER_NAMES = {"name", "middle_name", "family_name", "second_family_name"}
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
    doubted: tuple[int, ...] = ()
    """Filled rows that may be people, and below them the row that would hold the headings."""

    @property
    def has_name(self) -> bool:
        """Whether the tab says who signs."""
        return not _NAMES.isdisjoint(self.fields)


def match_columns(
    tab: Tab,
    settings: SheetSettings | None = None,
    cases: Mapping[str, str] | None = None,
) -> Columns:
    """Match the headings of a tab to the known fields.

    Headings that may be somebody's row, or beside a form filled downwards, or below people, mean
    nothing, so that all of the tab waits. What the group's ``settings`` say wins over everything.
    ``cases`` maps folded ids, names and aliases to case ids.
    """
    words = _Words(settings.columns if settings else {}, cases or {})
    first_rows = [*islice(_filled(tab.rows), _ROWS_LOOKED_AT)]
    if not first_rows:
        return Columns(None, {}, {}, (), {})
    above, doubted = _find_headings(first_rows, words, tab.merged)
    row, texts = first_rows[above]
    letters = tab.rows.columns
    headings = {at: text.strip() for at, text in zip(letters, texts, strict=True) if text.strip()}
    columns = _settle(row, above, headings, words)
    below = tab.rows.iloc[tab.rows.index.get_loc(row) + 1 :]
    if doubted or (columns.has_name and not _are_certain(columns, words, below)):
        numbers = tuple(number for number, _ in first_rows[: doubted + 1]) if doubted else ()
        return Columns(row, {}, headings, tuple(headings), {}, doubted=numbers)
    return columns


def filled_rows(rows: pd.DataFrame) -> pd.Series:
    """Return for each row whether any of its cells holds more than white space."""
    if rows.empty:
        return pd.Series([False] * len(rows), index=rows.index, dtype=bool)
    filled = [any(map(str.strip, row)) for row in rows.to_numpy()]
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
    for number, texts in zip(rows.index, rows.to_numpy(), strict=True):
        if any(map(str.strip, texts)):
            yield int(number), texts.tolist()


def _find_headings(
    rows: Sequence[tuple[int, Sequence[str]]], words: _Words, merged: Sequence[str]
) -> tuple[int, int]:
    """Return which of the first filled rows holds the headings, and which one may but for people.

    The one that names most fields and a name among them; the first, where none does. Rows filled
    like a list are people and no title, and so may be those below headings: what stands below
    either is no heading, unless the upper row is a part of the same headings.
    """
    nothing = {"", MEND, _CASE, _IGNORED}
    named = [{words.meaning(text) for text in texts} - nothing for _, texts in rows]
    widths = [len({text.strip() for text in texts} - {""}) for _, texts in rows]
    candidates = [at for at, fields in enumerate(named) if not _NAMES.isdisjoint(fields)]
    doubted = 0
    for at in sorted(candidates, key=lambda at: (-len(named[at]), at)):
        first = max(0, at - 1)
        joined = stands_over(rows[first][0], rows[at][0], merged)
        end = first if joined and len(named[first]) < len(named[at]) else at
        if any(_heads(row, at, named, widths) for row in candidates if row < end):
            continue
        meanings = [*map(words.meaning, rows[at][1])]
        above = [_cells(texts, meanings, words) for _, texts in rows[:end]]
        if not hold_people(above, widths[at]):
            return at, 0
        doubted = doubted or at
    return 0, doubted


def _heads(row: int, at: int, named: Sequence[set[str]], widths: Sequence[int]) -> bool:
    """Say whether a row above another names fields of its own, or a name for the rows between."""
    return len(named[row]) > 1 or (widths[row] == 1 and row + 1 < at)


def _cells(
    texts: Sequence[str], meanings: Sequence[str], words: _Words
) -> Sequence[tuple[str, str]]:
    """Return the filled texts of a row above headings; none where it only names a case."""
    pairs = ((text.strip(), meaning) for text, meaning in zip(texts, meanings, strict=True))
    filled = [(text, meaning) for text, meaning in pairs if text]
    return [] if all(words.meaning(text) == _CASE for text, _ in filled) else filled


def _are_certain(columns: Columns, words: _Words, below: pd.DataFrame) -> bool:
    """Say whether headings can be nothing else: one known word could be somebody's own.

    It takes two, or a single column, or one that the group has confirmed; no e-mail address
    among them; and names below that are not, most of them, each another heading. Signs and
    figures, as above a column that counts, are passed over.
    """
    headings = {key: text for text in columns.headings.values() if not _counts(key := fold(text))}
    if not headings.keys().isdisjoint(words.confirmed):
        return True
    if any(map(email_ok, columns.headings.values())):
        return False
    letter = next(columns.fields[name] for name in _NAMES_FIRST if name in columns.fields)
    own = columns.headings[letter]
    filled = (text for text in below[letter] if text.strip())
    names = [*islice(filled, _NAMES_LOOKED_AT)]
    odd = {*map(claimed_field, names)} - {"", claimed_field(own)}
    texts = [*headings.values()][:_MOST_UNKNOWN]
    known = (text for text in texts if words.meaning(text) or may_head(text))
    if len([*islice(known, 2)]) >= min(2, len(headings)):
        return 2 * len(odd) <= len(names)
    if columns.above or odd or not names or is_given_name(own):
        return False
    return not any(map(_is_label, names)) and not any(map(_may_be_ones, texts))


def _is_label(text: str) -> bool:
    return text.rstrip().endswith((":", "\uff1a")) or may_head(text)


def _may_be_ones(text: str) -> bool:
    """Say whether a text beside the heading for the name may be a person, or a person's value."""
    return any(map(str.isdecimal, text)) or answer(text) is not None or is_like_a_name(text)


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
    likely = _likely(unknown, headings, fields)
    if "given_name" in fields and _OTHER_NAMES.isdisjoint(fields):
        fields["name"] = fields.pop("given_name")
    return Columns(row, fields, headings, unknown, repeated, above, likely, ticked, ignored)


def _likely(
    unknown: Sequence[str], headings: Mapping[str, str], taken: Mapping[str, str]
) -> Mapping[str, str]:
    """Return the fields that unknown columns may mean, of those no other column has.

    Beside half a name, a column that speaks of another name may be the other half.
    """
    half = _missing_half(taken)
    guesses: dict[str, str] = {}
    for letter in unknown[:_MOST_UNKNOWN]:
        guess = likely_field(headings[letter])
        if guess and guess not in taken and not (guess == "name" and _PARTS & taken.keys()):
            guesses[letter] = guess
        elif half and adds_a_name(headings[letter]):
            guesses[letter] = "name" if guess == "name" and half == "given_name" else half
    return guesses


def _missing_half(taken: Mapping[str, str]) -> str:
    halves = [*(_PARTS - taken.keys())]
    return halves[0] if len(halves) == 1 and "name" not in taken else ""
