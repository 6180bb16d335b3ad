"""What the cells of many rows mean: worked out once for each text, then looked up."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from datetime import date
from typing import TypeVar

from pipeline.issues import IssueCode
from pipeline.localise.names import country_code, fold, language_code, language_name
from pipeline.sheets.cases import cases_in, is_tick
from pipeline.sheets.checked import CheckedTab, Rules
from pipeline.sheets.clean import clean_text, looks_like
from pipeline.sheets.consent import answer
from pipeline.sheets.dates import DateProblem, date_order, read_date
from pipeline.sheets.full_names import name_of
from pipeline.sheets.headings import claimed_field
from pipeline.sheets.totals import is_note

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
Said = tuple[IssueCode, str, Mapping[str, str]]
"""What is wrong, with which field, and the words for its sentence."""

NAMES = ("name", "family_name", "given_name", "middle_name", "second_family_name")
"""The fields that a person's name is made of."""
LONGEST = {
    "name": (100, 1),
    "title": (80, 1),
    "address": (300, 12),
    "postcode": (20, 1),
    "city": (80, 1),
    "region": (80, 1),
    "message": (600, 20),
}
"""The most characters, and lines, of each field that a letter has room for."""
ONE_LINE = ("title", "postcode", "city", "region", "country", "email")
"""Fields of one line each: where there are more, other rows may have run into the cell."""
OLDEST = 20
"""A signature is not older than so many years."""
_MOST = 20_000
"""Texts remembered at a time; memory does not grow with the sheet."""
_SEVERAL = re.compile("[\r\n\u2028\u2029;\uff1b\u061b]")
"""What stands between the names of two people, and in no name."""
_AROUND = " \t\r\n\u2028\u2029\u200b\ufeff;"
"""What may stand around a name."""
_COUNT = re.compile(r"\d+ |.*: *\d")
"""A number that counts something: "2 signatures", "Collected: 12". Names may end in one."""
_FIGURE = re.compile(r"\d")
_TWO = "two names"
_WEB = re.compile(r"(https?://|www\.)\S+", re.IGNORECASE)
_AN = {
    "postcode": "a postcode",
    "e-mail address": "an e-mail address",
    "number": "a number",
    "date": "a date",
    "telephone number": "a telephone number",
}


class Remembered(dict[Key, Value]):
    """A mapping that works out what it does not have yet."""

    def __init__(self, work: Callable[[Key], Value]) -> None:
        super().__init__()
        self._work = work

    def __missing__(self, key: Key) -> Value:
        """Work out the value of a new key and keep it."""
        if len(self) >= _MOST:
            self.clear()
        value = self[key] = self._work(key)
        return value


class RowFacts:
    """What the texts of one tab mean, under the campaign's rules and the group's settings."""

    def __init__(self, checked: CheckedTab, rules: Rules) -> None:
        settings = checked.settings
        self.case = rules.cases.get(fold(settings.case), "") if settings.case else ""
        """The case everyone in the sheet signs for, where its settings name one."""
        self.country = settings.country or rules.sender_country
        """Where everyone lives in a sheet that has no column for it."""
        self.locale = settings.language or rules.default_locale
        """The locale of a row that asks for no language: its group's, else the campaign's."""
        self.chosen_by = "group" if settings.language else "campaign"
        self.countries = Remembered(country_code)
        self.languages = Remembered(language_code)
        self.consents = Remembered(answer)
        self.cases: Remembered[str, tuple[str, ...] | None]
        self.cases = Remembered(lambda text: cases_in(text, rules.cases))
        self.marks = Remembered(is_tick)
        self.headings = Remembered(claimed_field)
        self.routes: Remembered[tuple[tuple[str, ...], str, str], tuple[Said, ...]]
        self.routes = Remembered(lambda key: _routing(rules, *key))
        order = settings.date_order or self._date_order(checked)
        self.dates: Remembered[str, str | Said]
        self.dates = Remembered(lambda text: _date_of(text, order, rules.last_day))
        """ISO text, or what is wrong."""

    def _date_order(self, checked: CheckedTab) -> str:
        """Return the order of day and month that the tab's dates show, or its people's country."""
        if "signed_on" not in checked.columns.fields:
            return ""
        texts = checked.below("signed_on")
        if order := date_order(texts, ""):
            return order
        codes = {self.country}
        if "country" in checked.columns.fields and not checked.settings.country:
            codes = {self.countries[text] or "" for text in checked.below("country")} - {""}
        usual = {date_order((), code) for code in codes}
        return date_order(texts, min(codes)) if len(usual) == 1 else ""


def too_long(field: str, text: str) -> Mapping[str, str]:
    """Return the words that say how a text is longer than a letter has room for, or nothing.

    >>> too_long("city", "Elmton"), too_long("city", "x" * 81)
    ({}, {'length': '81 characters', 'most': '80'})
    """
    if field not in LONGEST:
        return {}
    most, lines = LONGEST[field]
    if len(text) > most:
        return {"length": f"{len(text):,} characters", "most": str(most)}
    if (count := text.count("\n") + 1) > lines:
        return {"length": f"{count} lines", "most": str(lines)}
    return {}


def several_lines(text: str) -> Mapping[str, str]:
    r"""Return the words that say how a cell, as it was read, holds more lines than one, or nothing.

    >>> several_lines("Leeds\n"), several_lines("Leeds\nHull")["length"]
    ({}, '2 lines')
    """
    if len(text.splitlines()) < 2 or not (breaks := clean_text(text, multiline=True).count("\n")):
        return {}
    return {"length": f"{breaks + 1} lines", "most": "one, and other rows may have run into it"}


def not_a_name(name: str) -> str:
    """Return what a text plainly is instead of a name, or nothing.

    >>> not_a_name("ada@example.org"), not_a_name("N/A"), not_a_name("Ada King")
    ('an e-mail address', 'a note', '')
    """
    if is_note(name):
        return "a note"
    if name.replace(" ", "").isalpha():  # as nearly all names are
        return ""
    if _WEB.fullmatch(name):
        return "a web address"
    if "@" in name:
        return "an e-mail address"
    if _FIGURE.search(name) and (what := _AN.get(looks_like(name))):
        return what
    if _COUNT.match(name):
        return "a note with a number"
    return "" if any(map(str.isalpha, name)) else "signs without a letter"


def several_names(cells: Mapping[str, str]) -> str:
    """Return what the cells of a name, as they were read, hold instead of one, or nothing.

    >>> several_names({"name": "Ada King; Ben Cole"}), several_names({"name": "Ada King;"})
    ('two names', '')
    >>> several_names({"name": "Ada King", "given_name": "Ben"})
    'two different names'
    """
    texts = {field: text for field in NAMES if (text := cells.get(field, ""))}
    if any(_SEVERAL.search(text.strip(_AROUND)) for text in texts.values()):
        return _TWO
    if len(texts) > 1 and name_of({field: clean_text(texts[field]) for field in texts}) is None:
        return "two different names"
    return ""


def _routing(rules: Rules, cases: tuple[str, ...], country: str, locale: str) -> tuple[Said, ...]:
    """Say what is wrong with sending letters of these cases from a country in a language."""
    unrouted = [case for case in cases if not rules.is_routed(case, country)]
    if unrouted:
        closed = all(rules.is_closed(case, country) for case in unrouted)
        return ((IssueCode.ROUTE_CLOSED if closed else IssueCode.NO_ROUTE, "country", {}),)
    lacking = (rules.missing_lines(case, country, locale) for case in cases)
    if locale and (words := next(filter(None, lacking), None)):
        return ((IssueCode.SALUTATION_MISSING, "language", words),)
    lacking = (rules.missing_lines(case, country, locale) for case in cases)
    if locale and (words := next(filter(None, lacking), None)):
        return ((IssueCode.SALUTATION_MISSING, "language", words),)
    if locale and any(rules.missing_locales(case, country, locale) for case in cases):
        words = {"instead": language_name(rules.default_locale, "en")}
        return ((IssueCode.LANGUAGE_UNAVAILABLE, "language", words),)
    return ()


def _date_of(text: str, order: str, day: date) -> str | Said:
    """Return a date in ISO form, or what is wrong with it."""
    found = read_date(text, order)
    if found is DateProblem.OPEN:
        return IssueCode.DATE_OPEN, "signed_on", {}
    if not isinstance(found, date):
        return IssueCode.DATE_UNKNOWN, "signed_on", {}
    if found > day:
        return IssueCode.DATE_IMPLAUSIBLE, "signed_on", {"when": "after the campaign's end"}
    if (found.year + OLDEST, found.month, found.day) < (day.year, day.month, day.day):
        words = {"when": f"more than {OLDEST} years back"}
        return IssueCode.DATE_IMPLAUSIBLE, "signed_on", words
    return found.isoformat()
