"""Judge rows, one after the other: each is accepted or held, with all its issues at once."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.issues import Issue, IssueCode, Place, Severity, make_issue
from pipeline.sheets.checked import CheckedRow, CheckedTab, Rules
from pipeline.sheets.clean import (
    clean_row,
    clean_text,
    duplicate_key,
    email_ok,
    is_tidy,
    left_out,
    looks_spoilt,
)
from pipeline.sheets.row_columns import Column, errors_as_text, faulty_cells, odd_rows, picker
from pipeline.sheets.row_facts import (
    LONGEST,
    NAMES,
    ONE_LINE,
    RowFacts,
    not_a_name,
    several_lines,
    several_names,
    too_long,
)
from pipeline.sheets.totals import is_someone, says_total

_PARTS = {"name": NAMES, "address": ("address", "address_2")}
"""The columns that what is made of several may stand in."""


class RowJudge:
    """Judges the rows of one tab; each ``_check`` looks at one thing and adds its issues."""

    def __init__(self, checked: CheckedTab, rules: Rules, group: str, sheet: str) -> None:
        tab, columns = checked.tab, checked.columns
        self._checked, self._rules, self._tab = checked, rules, tab
        self._where = (group, sheet, tab.name)
        letters = [str(letter) for letter in tab.rows.columns]
        headings = {letter: clean_text(text) for letter, text in columns.headings.items()}

        def column(means: str, letter: str) -> Column:
            return Column(means, letters.index(letter), letter, headings.get(letter, ""))

        self._columns = {field: column(field, at) for field, at in columns.fields.items()}
        self._pick = picker([one.at for one in self._columns.values()])
        self._ticks = [column(case, letter) for letter, case in columns.case_columns.items()]
        self._beyond = [at for at, letter in enumerate(letters) if letter not in columns.headings]
        self._pick_beyond = picker(self._beyond)
        self._letters = letters
        self._names = [field for field in NAMES if field in self._columns]
        self._faults = faulty_cells(checked)
        self._odd = odd_rows(checked)
        self._facts = RowFacts(checked, rules)
        self._cases = sorted(set(rules.cases.values()))

    def judge(self, number: int, cells: Sequence[str]) -> CheckedRow:
        """Return what becomes of a row; ``cells`` are all its cells from column A on."""
        self._number, self._cells = number, cells
        self._issues: list[Issue] = []
        texts = self._pick(cells)
        self._raw = dict(zip(self._columns, texts, strict=True))
        whole = f"|{'|'.join(texts)}|"
        self._tidy = is_tidy(whole) and ";" not in whole
        self._faulty = self._faults.get(number, {})
        if "#" in whole:
            self._faulty = {**self._faulty, **errors_as_text(self._columns, self._raw)}
        self._fields = clean_row(self._raw, tidy=self._tidy)
        total = says_total(self._fields["name"])
        if (total or number in self._checked.totals) and not (total and is_someone(self._fields)):
            self._add_at(IssueCode.ROW_TOTALS, "", "")
            return self._outcome((), "", "")
        self._check_row()
        self._check_cells()
        self._check_name()
        self._check_consent()
        cases, country, locale = self._check_case(), self._check_country(), self._check_language()
        self._check_email()
        self._check_date()
        if cases and country:
            for code, field, words in self._facts.routes[cases, country, locale]:
                self._add(code, field, **words)
        return self._outcome(cases, country, locale)

    def _outcome(self, cases: tuple[str, ...], country: str, locale: str) -> CheckedRow:
        place, issues = (self._tab.name, self._number), tuple(self._issues)
        if issues and any(issue.severity is Severity.HELD for issue in issues):
            return CheckedRow(*place, True, issues)
        signatory = {**self._fields, "country": country, "language": locale}
        keys = tuple([duplicate_key(signatory, case) for case in cases])
        by = "row" if self._fields.get("language") else self._facts.chosen_by
        return CheckedRow(*place, False, issues, cases, country, locale, keys, signatory, by)

    def _check_row(self) -> None:
        """Look for what is wrong with the row as it stands in the spreadsheet."""
        if self._number in self._tab.hidden_rows:
            self._add_at(IssueCode.ROW_HIDDEN, "", "")
        elif self._number in self._tab.filtered_rows:
            self._add_at(IssueCode.ROW_FILTERED, "", "")
        for code in self._odd.get(self._number, ()):
            self._add_at(code, "", "")
        if any(self._pick_beyond(self._cells)):
            for at in self._beyond:
                if self._cells[at].strip():
                    self._add_at(IssueCode.ROW_TOO_WIDE, self._letters[at], "")
                    return

    def _check_cells(self) -> None:
        for letter, code in self._faulty.items():
            heading = clean_text(self._checked.columns.headings.get(letter, ""))
            self._add_at(code, letter, heading)
        if not self._tidy:
            self._check_signs()
        for field, (most, _) in LONGEST.items():
            text = self._fields.get(field, "")
            if (len(text) > most or "\n" in text) and (words := too_long(field, text)):
                self._add(IssueCode.TEXT_TOO_LONG, *_PARTS.get(field, (field,)), **words)

    def _check_signs(self) -> None:
        for field, text in self._raw.items():
            if what := left_out(text):
                self._add(IssueCode.CHARACTERS_LEFT_OUT, field, what=" and ".join(what))
        for field, text in self._raw.items():
            if looks_spoilt(text):
                self._add_once(IssueCode.TEXT_SPOILT, field)
        for field in ONE_LINE:
            if field in self._raw and (words := several_lines(self._raw[field])):
                self._add_once(IssueCode.TEXT_TOO_LONG, field, **words)

    def _check_name(self) -> None:
        if not (name := self._fields["name"]):
            self._add(IssueCode.NAME_MISSING, *NAMES)
            return
        several = "" if self._tidy and len(self._names) < 2 else several_names(self._raw)
        if what := several or not_a_name(name) or self._headings_again():
            self._add(IssueCode.NAME_IMPLAUSIBLE, *NAMES, what=what)

    def _headings_again(self) -> str:
        """Say whether the row holds headings in all its cells, as where lists were joined."""
        for field, text in reversed(self._raw.items()):  # most columns repeat more than names do
            is_heading = self._facts.headings[text]
            if not is_heading and clean_text(text) not in ("", self._columns[field].heading):
                return ""
        return "a heading"

    def _check_consent(self) -> None:
        """Hold a row that says anything but yes; one that says nothing where the campaign asks."""
        text = self._fields.get("consent", "")
        says = self._facts.consents[text]
        if not says and (text or self._rules.require_consent):
            self._add(IssueCode.CONSENT_MISSING, "consent")

    def _check_case(self) -> tuple[str, ...]:
        """Return the cases of the row: those its cell names and those that are ticked."""
        text = self._fields.get("case", "")
        named = self._facts.cases[text] if text else ()
        if named is None:
            self._add(IssueCode.CASE_UNKNOWN, "case", known=", ".join(self._cases))
            named = ()
        elif not self._ticks:
            return named or self._unnamed_case()
        marks = [(column, self._facts.marks[self._cells[column.at]]) for column in self._ticks]
        odd = [column for column, mark in marks if mark is None]
        for column in odd:
            if column.letter not in self._faulty:
                self._add_at(IssueCode.CASE_MARK_UNKNOWN, column.letter, column.heading)
        ticked = [column.means for column, mark in marks if mark]
        return tuple(dict.fromkeys((*named, *ticked))) or (() if odd else self._unnamed_case())

    def _unnamed_case(self) -> tuple[str, ...]:
        """Return the case of a row that names none, or say that it has none."""
        if case := self._facts.case:
            for column in self._ticks:
                said = self._cells[column.at]
                if column.means == case and said.strip() and self._facts.marks[said] is False:
                    self._add_at(IssueCode.CASE_UNTICKED, column.letter, column.heading)
                    return ()
            return (case,)
        if self._fields.get("case"):
            return ()
        if self._ticks:
            self._add_at(IssueCode.CASE_UNTICKED, self._ticks[0].letter, self._ticks[0].heading)
        elif "case" not in self._columns and len(self._cases) == 1:
            return (self._cases[0],)
        else:
            self._add(IssueCode.CASE_MISSING, "case", known=", ".join(self._cases))
        return ()

    def _check_country(self) -> str:
        if "country" not in self._columns:
            return self._facts.country
        text = self._fields["country"]
        found = self._facts.countries[text] or ""
        if not found:
            self._add(IssueCode.COUNTRY_UNKNOWN if text else IssueCode.COUNTRY_MISSING, "country")
        return found

    def _check_language(self) -> str:
        text = self._fields.get("language", "")
        if not text:
            return self._facts.locale
        found = self._facts.languages[text] or ""
        if not found:
            self._add(IssueCode.LANGUAGE_UNKNOWN, "language")
        return found

    def _check_email(self) -> None:
        if (text := self._fields.get("email")) and not email_ok(text):
            self._add(IssueCode.EMAIL_MALFORMED, "email")
            self._fields["email"] = ""

    def _check_date(self) -> None:
        if text := self._fields.get("signed_on"):
            found = self._facts.dates[text]
            if isinstance(found, str):
                self._fields["signed_on"] = found
            else:
                code, field, words = found
                self._add(code, field, **words)

    def _add(self, code: IssueCode, *fields: str, **words: str) -> None:
        """Add an issue at the cell of the first of ``fields`` that the tab has.

        Not where the spreadsheet shows an error in that cell: this is its issue already.
        """
        column = next((self._columns[name] for name in fields if name in self._columns), None)
        if column is None:
            self._add_at(code, "", "", **words)
        elif column.letter not in self._faulty:
            self._add_at(code, column.letter, column.heading, **words)

    def _add_once(self, code: IssueCode, field: str, **words: str) -> None:
        """Add an issue at the cell of a field that is the reason of any other found there."""
        self._add(code, field, **words)
        self._faulty = {**self._faulty, self._columns[field].letter: code}

    def _add_at(self, code: IssueCode, letter: str, heading: str, **words: str) -> None:
        cell = f"{letter}{self._number}" if letter else ""
        place = Place(*self._where, self._number, heading, cell)
        self._issues.append(make_issue(code, place, **words))
