"""What rows are checked against, and what checking them gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from pipeline.issues import Issue, Severity
from pipeline.sheets.columns import Columns
from pipeline.sheets.read import Tab
from pipeline.sheets.settings import SheetSettings

PLAIN = SheetSettings()
"""The settings of a group that says nothing about its sheets."""


class Rules(Protocol):
    """What the sheets of a campaign are checked against."""

    @property
    def last_day(self) -> date:
        """The last day on which anyone can have signed."""

    @property
    def cases(self) -> Mapping[str, str]:
        """Folded id, name or alias to case id."""

    @property
    def require_consent(self) -> bool:
        """Whether a row needs a yes in its consent column."""

    @property
    def sender_country(self) -> str:
        """The country of everyone in a sheet that has no column for it."""

    @property
    def default_locale(self) -> str:
        """The locale of a row that asks for no language."""

    def is_routed(self, case: str, country: str) -> bool:
        """Say whether any letter of the case may come from the country."""

    def is_closed(self, case: str, country: str) -> bool:
        """Say whether letters of the case may come from the country, but not on this day."""

    def missing_locales(self, case: str, country: str, locale: str) -> bool:
        """Say whether a letter of the case has no template in the language."""

    def missing_lines(self, case: str, country: str, locale: str) -> Mapping[str, str]:
        """Return ``authority``, ``language`` and ``cure`` where a letter would lack its words."""


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """One filled row of a tab, judged."""

    tab: str
    row: int
    held: bool
    issues: tuple[Issue, ...]
    cases: tuple[str, ...] = ()
    """The cases the person signs for."""
    country: str = ""
    locale: str = ""
    """The locale asked for, or the group's, or the campaign's."""
    keys: tuple[str, ...] = ()
    """See :func:`pipeline.sheets.clean.duplicate_key`: one for each case; none for a held row."""
    signatory: Mapping[str, str] = field(default_factory=dict)
    """The known fields, cleaned; empty for a held row."""
    chosen_by: str = ""
    """Who chose the locale: ``row``, ``group`` or ``campaign``."""


@dataclass(frozen=True)
class CheckedTab:
    """A tab's columns, the issues about the tab itself, and its blank rows."""

    tab: Tab
    """Without what a held-rows workbook says in its own column."""
    columns: Columns
    issues: tuple[Issue, ...]
    blank: int
    """Blank rows below the headings and above the last filled row."""
    settings: SheetSettings = PLAIN
    """What the group says about its sheet."""
    totals: frozenset[int] = frozenset()
    """Rows at the end that look like totals."""

    @property
    def blocked(self) -> bool:
        """Whether all rows of the tab wait for what is wrong with the tab itself."""
        return any(issue.severity is Severity.HELD for issue in self.issues)

    @property
    def heading_row(self) -> int:
        """The row above the first that is judged: 0 where it may be somebody's itself."""
        return (self.columns.heading_row or 0) if self.columns.fields else 0

    def below(self, field: str) -> list[str]:
        """Return the filled cells of a field's column below the headings."""
        rows = self.tab.rows
        cells = rows.loc[rows.index > self.heading_row, self.columns.fields[field]]
        return [text.strip() for text in cells if text and not text.isspace()]
