"""Tabs with all that a reader tells of them, checked under rules made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pipeline.sheets.check import CheckedRow, CheckedTab, check_rows, check_tab
from pipeline.sheets.settings import SheetSettings
from tests.support.tabs import PlainRules, make_tab


def judge(
    rows: Sequence[Sequence[str]],
    rules: PlainRules | None = None,
    settings: SheetSettings | None = None,
    **looks: Any,
) -> tuple[CheckedTab, list[CheckedRow]]:
    """Check a tab of these rows; ``looks`` are what else a tab has, such as ``hidden_rows``."""
    rules = rules or PlainRules()
    tab = replace(make_tab(rows), **looks)
    checked = check_tab(tab, rules, "lyon", "sheet.csv", settings or SheetSettings())
    return checked, list(check_rows(checked, rules, "lyon", "sheet.csv"))
