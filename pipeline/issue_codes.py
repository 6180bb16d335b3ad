"""The stable names of what can be wrong with a row or a sheet, and how grave each is."""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """What an issue does to its row."""

    HELD = "held"
    """The row, or the whole sheet, waits until a person mends it."""
    WARNING = "warning"
    """Worth knowing; the work goes on."""


class IssueCode(StrEnum):
    """The stable name of each kind of issue."""

    SHEET_UNREADABLE = "sheet_unreadable"
    SHEET_ENCODING = "sheet_encoding"
    SHEET_REPEATED = "sheet_repeated"
    SHEET_SETTINGS = "sheet_settings"
    ROWS_DIFFER = "rows_differ"
    HEADINGS_UNKNOWN = "headings_unknown"
    ROWS_ABOVE = "rows_above"
    HEADING_REPEATED = "heading_repeated"
    HEADINGS_BELOW = "headings_below"
    TAB_HIDDEN = "tab_hidden"
    COLUMN_HIDDEN = "column_hidden"
    COLUMN_UNKNOWN = "column_unknown"
    COLUMN_LIKELY = "column_likely"
    COLUMN_UNCLEAR = "column_unclear"
    COLUMNS_SHIFTED = "columns_shifted"
    CELLS_MERGED = "cells_merged"
    ROW_HIDDEN = "row_hidden"
    ROW_FILTERED = "row_filtered"
    ROW_TOTALS = "row_totals"
    ROW_TOO_WIDE = "row_too_wide"
    ROW_TOO_SHORT = "row_too_short"
    ROW_RUN_ON = "row_run_on"
    ROW_JOINED = "row_joined"
    CELL_ERROR = "cell_error"
    CELL_UNCALCULATED = "cell_uncalculated"
    CHARACTERS_LEFT_OUT = "characters_left_out"
    TEXT_SPOILT = "text_spoilt"
    TEXT_TOO_LONG = "text_too_long"
    NAME_MISSING = "name_missing"
    NAME_IMPLAUSIBLE = "name_implausible"
    CASE_MISSING = "case_missing"
    CASE_UNKNOWN = "case_unknown"
    CASE_UNTICKED = "case_unticked"
    CASE_MARK_UNKNOWN = "case_mark_unknown"
    COUNTRY_MISSING = "country_missing"
    COUNTRY_UNKNOWN = "country_unknown"
    COUNTRY_ASSUMED = "country_assumed"
    LANGUAGE_UNKNOWN = "language_unknown"
    LANGUAGE_UNAVAILABLE = "language_unavailable"
    SALUTATION_MISSING = "salutation_missing"
    EMAIL_MALFORMED = "email_malformed"
    DATE_UNKNOWN = "date_unknown"
    DATE_OPEN = "date_open"
    DATE_IMPLAUSIBLE = "date_implausible"
    CONSENT_MISSING = "consent_missing"
    NO_ROUTE = "no_route"
    ROUTE_CLOSED = "route_closed"
    DUPLICATE = "duplicate"
    DUPLICATE_LIKELY = "duplicate_likely"
    LETTER_NOT_PRINTED = "letter_not_printed"


WARNINGS = frozenset(
    {
        IssueCode.SHEET_REPEATED,
        IssueCode.HEADINGS_BELOW,
        IssueCode.COLUMN_UNKNOWN,
        IssueCode.COLUMN_LIKELY,
        IssueCode.CELLS_MERGED,
        IssueCode.EMAIL_MALFORMED,
        IssueCode.CHARACTERS_LEFT_OUT,
        IssueCode.COUNTRY_ASSUMED,
        IssueCode.LANGUAGE_UNAVAILABLE,
        IssueCode.DUPLICATE,
        IssueCode.DUPLICATE_LIKELY,
    }
)
