"""Check a tab's rows: each becomes an accepted row or a held one, with its issues.

Nothing here raises for what a row holds, and every filled row gives exactly one checked row.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.sheets.check_row import RowJudge
from pipeline.sheets.check_tab import READ_PAST, check_tab
from pipeline.sheets.checked import CheckedRow, CheckedTab, Rules

__all__ = ["READ_PAST", "CheckedRow", "CheckedTab", "Rules", "check_rows", "check_tab"]

_WHOLE = slice(None)


def check_rows(
    checked: CheckedTab, rules: Rules, group: str, sheet: str, part: slice = _WHOLE
) -> Iterator[CheckedRow]:
    """Yield each filled row below the headings of a tab, judged; or of a ``part`` of its rows.

    The rows of a tab that cannot be understood, or that is hidden, are all held. Where no
    heading is known the first filled row is a row like the others: it may be somebody's.
    """
    tab, above = checked.tab, checked.heading_row
    if checked.columns.heading_row is None:
        return
    judge = None if checked.blocked else RowJudge(checked, rules, group, sheet)
    rows = tab.rows.iloc[part]
    every = rows.itertuples(index=False, name=None)
    for number, cells in zip(rows.index.tolist(), every, strict=True):
        if number <= above or not any(map(str.strip, cells)):
            continue
        if judge is None:
            yield CheckedRow(tab.name, number, True, ())
        else:
            yield judge.judge(number, cells)
