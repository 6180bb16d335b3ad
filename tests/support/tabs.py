"""Tabs and rules made by hand, for tests of what happens to rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd
from openpyxl.utils import get_column_letter

from pipeline.sheets.check import CheckedRow, CheckedTab, check_rows, check_tab
from pipeline.sheets.read import Tab


@dataclass
class PlainRules:
    """Two cases; nobody living in Egypt may write for ann, and nobody in Kenya on this day; letters
    in English and French."""

    require_consent: bool = False
    sender_country: str = "GB"
    default_locale: str = "en_GB"
    last_day: date = date(2017, 12, 10)
    cases: Mapping[str, str] = field(
        default_factory=lambda: {"ann": "ann", "annexample": "ann", "bob": "bob"}
    )

    def is_routed(self, case: str, country: str) -> bool:
        """Say whether any letter of the case may come from the country."""
        return (case, country) not in (("ann", "EG"), ("ann", "KE"))

    def is_closed(self, case: str, country: str) -> bool:
        """Say whether letters of the case may come from the country, but not on this day."""
        return (case, country) == ("ann", "KE")

    def missing_locales(self, case: str, country: str, locale: str) -> bool:
        """Say whether a letter of the case has no template in the language."""
        return locale[:2] not in ("en", "fr")

    def missing_lines(self, case: str, country: str, locale: str) -> Mapping[str, str]:
        """Return what is said where a letter would lack its words: those in German for bob."""
        if (case, locale[:2]) != ("bob", "de"):
            return {}
        return {"authority": "bob", "language": "German", "cure": "write [bob.lines.de]"}


def make_tab(rows: Sequence[Sequence[str]], *, hidden: bool = False, first: int = 1) -> Tab:
    """Return a tab of these rows; ``first`` is the number of the first."""
    width = max((len(row) for row in rows), default=0)
    columns = [get_column_letter(number) for number in range(1, width + 1)]
    padded = [[*row, *[""] * (width - len(row))] for row in rows]
    index = range(first, first + len(rows))
    return Tab("Sheet1", hidden, pd.DataFrame(padded, index=index, columns=columns, dtype=object))


def check(
    rows: Sequence[Sequence[str]], rules: PlainRules | None = None, *, hidden: bool = False
) -> tuple[CheckedTab, list[CheckedRow]]:
    """Check a tab made of these rows."""
    rules = rules or PlainRules()
    checked = check_tab(make_tab(rows, hidden=hidden), rules, "lyon", "sheet.csv")
    return checked, list(check_rows(checked, rules, "lyon", "sheet.csv"))
