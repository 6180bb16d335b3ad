"""What the sample sheets hold, written down by hand beside the maker of the sheets.

Groups and sheets are named as in ``inputs/write-for-rights-2017``, rows as a spreadsheet
numbers them: the headings are row 1.
"""

from __future__ import annotations

SHEET_ROWS: dict[str, int] = {
    "birmingham/signatures.xlsx": 120,
    "cairo-friends/signatures.xlsx": 48,
    "dhaka-diaspora/signatures.xls": 42,
    "dresden/unterschriften.ods": 83,
    "lyon/signataires.csv": 85,
    "office/web-form.csv": 75,
}
"""Rows with text below the headings; held rows and duplicates are among them."""

BLANK_ROWS: dict[str, tuple[int, ...]] = {
    "birmingham/signatures.xlsx": (24, 67),
    "dresden/unterschriften.ods": (31, 32, 33),
    "lyon/signataires.csv": (19, 48),
    "office/web-form.csv": (40,),
}
"""Blank rows between filled ones."""

HELD: tuple[tuple[str, str, int, str], ...] = (
    ("birmingham", "signatures.xlsx", 37, "case_unknown"),
    ("birmingham", "signatures.xlsx", 58, "country_unknown"),
    ("cairo-friends", "signatures.xlsx", 29, "no_route"),
    ("dhaka-diaspora", "signatures.xls", 20, "no_route"),
    ("dresden", "unterschriften.ods", 44, "name_missing"),
    ("lyon", "signataires.csv", 52, "name_missing"),
    ("lyon", "signataires.csv", 61, "language_unknown"),
    ("office", "web-form.csv", 46, "case_unknown"),
)
"""Group, sheet, row, and the one issue that holds the row."""

DUPLICATE_OF: dict[tuple[str, str, int], tuple[str, str, int]] = {
    ("birmingham", "signatures.xlsx", 92): ("birmingham", "signatures.xlsx", 14),
    ("office", "web-form.csv", 17): ("birmingham", "signatures.xlsx", 26),
    ("office", "web-form.csv", 31): ("lyon", "signataires.csv", 22),
    ("office", "web-form.csv", 53): ("dhaka-diaspora", "signatures.xls", 10),
}
"""A row that repeats a signature, and the row admitted before it."""

DUPLICATES: tuple[tuple[str, str, int], ...] = tuple(DUPLICATE_OF)
"""The rows that repeat a signature."""
