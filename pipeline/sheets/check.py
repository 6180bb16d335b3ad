"""Check a tab's rows: each becomes an accepted row or a held one, with its issues.

Nothing here raises for what a row holds, and every filled row gives exactly one checked row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

import pandas as pd

from pipeline.issues import Issue, IssueCode, Place, Severity, make_issue
from pipeline.localise.names import country_code, country_name, fold, language_code, language_name
from pipeline.sheets.clean import clean_row, duplicate_key, left_out, says_yes
from pipeline.sheets.columns import Columns, filled_rows, match_columns
from pipeline.sheets.headings import MEND
from pipeline.sheets.read import Tab


class Rules(Protocol):
    """What the sheets of a campaign are checked against."""

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


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """One filled row of a tab, judged."""

    tab: str
    row: int
    held: bool
    issues: tuple[Issue, ...]
    case: str = ""
    country: str = ""
    locale: str = ""
    """The locale asked for, or the campaign's default."""
    key: str = ""
    """See :func:`pipeline.sheets.clean.duplicate_key`; empty for a held row."""
    signatory: Mapping[str, str] = field(default_factory=dict)
    """The known fields, cleaned; empty for a held row."""


@dataclass(frozen=True)
class CheckedTab:
    """A tab's columns, the issues about the tab itself, and its blank rows."""

    tab: Tab
    """Without what a held-rows workbook says in its own column."""
    columns: Columns
    issues: tuple[Issue, ...]
    blank: int
    """Blank rows below the headings and above the last filled row."""


def check_tab(tab: Tab, rules: Rules, group: str, sheet: str) -> CheckedTab:
    """Return how a tab's columns were understood and what is wrong with the tab as a whole."""
    tab = _without_mend(tab)
    columns = match_columns(tab.rows)
    place = Place(group, sheet, tab.name)
    issues = []
    if columns.heading_row is not None:
        issues = [*_tab_issues(tab, columns, rules, place)]
    return CheckedTab(tab, columns, tuple(issues), _count_blank(tab, columns))


def check_rows(checked: CheckedTab, rules: Rules, group: str, sheet: str) -> Iterator[CheckedRow]:
    """Yield each filled row below the headings of a tab, judged.

    The rows of a tab that cannot be understood, or that is hidden, are all held. Where no
    heading is known the first filled row is a row like the others: it may be somebody's.
    """
    tab, columns = checked.tab, checked.columns
    if columns.heading_row is None:
        return
    blocked = any(issue.severity is Severity.HELD for issue in checked.issues)
    above = columns.heading_row if columns.fields else 0
    filled = filled_rows(tab.rows)
    for number in filled[filled].index:
        if number <= above:
            continue
        if blocked:
            yield CheckedRow(tab.name, int(number), True, ())
            continue
        place = Place(group, sheet, tab.name, int(number))
        yield _RowCheck(dict(tab.rows.loc[number]), columns, rules, place).judge()


def _without_mend(tab: Tab) -> Tab:
    """Empty the columns that a held-rows workbook adds, wherever they stand.

    Someone may put headings above them or below, so such a column is known by its first text.
    """
    firsts = {
        str(letter): next((text for text in tab.rows[letter] if text.strip()), "")
        for letter in tab.rows.columns
    }
    found = match_columns(pd.DataFrame([firsts], index=[1]))
    if MEND not in found.fields:
        return tab
    rows = tab.rows.copy()
    rows.loc[:, [*found.repeated.get(MEND, (found.fields[MEND],))]] = ""
    return replace(tab, rows=rows)


def _tab_issues(tab: Tab, columns: Columns, rules: Rules, place: Place) -> Iterator[Issue]:
    headings = replace(place, row=columns.heading_row)
    if tab.hidden:
        yield make_issue(IssueCode.TAB_HIDDEN, place)
    if not columns.has_name:
        yield make_issue(IssueCode.HEADINGS_UNKNOWN, headings)
        return
    for name, letters in columns.repeated.items():
        words = {"columns": " and ".join(letters), "field": name.replace("_", " ")}
        yield make_issue(IssueCode.HEADING_REPEATED, headings, **words)
    for letter in columns.unknown:
        cell = f"{letter}{columns.heading_row}"
        spot = replace(headings, column=columns.headings[letter], cell=cell)
        yield make_issue(IssueCode.COLUMN_UNKNOWN, spot)
    if "country" not in columns.fields:
        country = country_name(rules.sender_country, "en")
        yield make_issue(IssueCode.COUNTRY_ASSUMED, place, country=country)


def _count_blank(tab: Tab, columns: Columns) -> int:
    filled = filled_rows(tab.rows)
    if columns.heading_row is None or not filled.any():
        return 0
    last = filled[filled].index[-1]
    return int((~filled.loc[columns.heading_row : last]).sum())


class _RowCheck:
    """The judgement of one row: each ``_check`` looks at one field and adds its issues."""

    def __init__(
        self, cells: Mapping[str, str], columns: Columns, rules: Rules, place: Place
    ) -> None:
        self._cells, self._columns, self._rules, self._place = cells, columns, rules, place
        self._row = place.row or 0
        self._issues: list[Issue] = []
        self._fields = clean_row({name: cells[at] for name, at in columns.fields.items()})

    def judge(self) -> CheckedRow:
        self._check_width()
        self._check_characters()
        self._check_name()
        self._check_consent()
        case = self._check_case()
        country = self._check_country()
        locale = self._check_language()
        if case and country:
            self._check_route(case, country, locale)
        held = any(issue.severity is Severity.HELD for issue in self._issues)
        place = (self._place.tab, self._row)
        if held:
            return CheckedRow(*place, True, tuple(self._issues))
        signatory = {**self._fields, "country": country, "language": locale}
        key = duplicate_key(signatory, case)
        return CheckedRow(*place, False, tuple(self._issues), case, country, locale, key, signatory)

    def _check_width(self) -> None:
        for letter, text in self._cells.items():
            if text.strip() and letter not in self._columns.headings:
                cell = f"{letter}{self._row}"
                place = replace(self._place, cell=cell)
                self._issues.append(make_issue(IssueCode.ROW_TOO_WIDE, place))
                return

    def _check_characters(self) -> None:
        for name, letter in self._columns.fields.items():
            if what := left_out(self._cells[letter]):
                self._add(IssueCode.CHARACTERS_LEFT_OUT, name, what=" and ".join(what))

    def _check_name(self) -> None:
        if not self._fields["name"]:
            self._add(IssueCode.NAME_MISSING, "name", "family_name", "given_name")

    def _check_consent(self) -> None:
        if self._rules.require_consent and not says_yes(self._fields.get("consent", "")):
            self._add(IssueCode.CONSENT_MISSING, "consent")

    def _check_case(self) -> str:
        known = sorted(set(self._rules.cases.values()))
        text = self._fields.get("case", "")
        if not text and "case" not in self._columns.fields and len(known) == 1:
            return known[0]
        found = self._rules.cases.get(fold(text), "")
        if not found:
            code = IssueCode.CASE_UNKNOWN if text else IssueCode.CASE_MISSING
            self._add(code, "case", known=", ".join(known))
        return found

    def _check_country(self) -> str:
        if "country" not in self._columns.fields:
            return self._rules.sender_country
        text = self._fields["country"]
        found = country_code(text) or ""
        if not found:
            self._add(IssueCode.COUNTRY_UNKNOWN if text else IssueCode.COUNTRY_MISSING, "country")
        return found

    def _check_language(self) -> str:
        text = self._fields.get("language", "")
        if not text:
            return self._rules.default_locale
        found = language_code(text) or ""
        if not found:
            self._add(IssueCode.LANGUAGE_UNKNOWN, "language")
        return found

    def _check_route(self, case: str, country: str, locale: str) -> None:
        if not self._rules.is_routed(case, country):
            closed = self._rules.is_closed(case, country)
            self._add(IssueCode.ROUTE_CLOSED if closed else IssueCode.NO_ROUTE, "country")
        elif locale and self._rules.missing_locales(case, country, locale):
            instead = language_name(self._rules.default_locale, "en")
            self._add(IssueCode.LANGUAGE_UNAVAILABLE, "language", instead=instead)

    def _add(self, code: IssueCode, *fields: str, **words: str) -> None:
        """Add an issue at the cell of the first of ``fields`` that the tab has."""
        letters = (self._columns.fields.get(field) for field in fields)
        letter = next((letter for letter in letters if letter), "")
        cell = f"{letter}{self._row}" if letter else ""
        place = replace(self._place, column=self._columns.headings.get(letter, ""), cell=cell)
        self._issues.append(make_issue(code, place, **words))
