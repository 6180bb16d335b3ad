"""The report's words that are chosen by a code or a number."""

from __future__ import annotations

from pipeline.issue_codes import IssueCode
from pipeline.localise.messages import marked, marked_forms

TITLES = {
    IssueCode.SHEET_UNREADABLE: marked("Sheet unreadable"),
    IssueCode.SHEET_ENCODING: marked("Sheet encoding"),
    IssueCode.SHEET_REPEATED: marked("Sheet repeated"),
    IssueCode.SHEET_SETTINGS: marked("Sheet settings"),
    IssueCode.ROWS_DIFFER: marked("Rows differ"),
    IssueCode.HEADINGS_UNKNOWN: marked("Headings unknown"),
    IssueCode.ROWS_ABOVE: marked("Rows above"),
    IssueCode.HEADING_REPEATED: marked("Heading repeated"),
    IssueCode.HEADINGS_BELOW: marked("Headings below"),
    IssueCode.TAB_HIDDEN: marked("Tab hidden"),
    IssueCode.COLUMN_HIDDEN: marked("Column hidden"),
    IssueCode.COLUMN_UNKNOWN: marked("Column unknown"),
    IssueCode.COLUMN_LIKELY: marked("Column likely"),
    IssueCode.COLUMN_UNCLEAR: marked("Column unclear"),
    IssueCode.COLUMNS_SHIFTED: marked("Columns shifted"),
    IssueCode.CELLS_MERGED: marked("Cells merged"),
    IssueCode.ROW_HIDDEN: marked("Row hidden"),
    IssueCode.ROW_FILTERED: marked("Row filtered"),
    IssueCode.ROW_TOTALS: marked("Row totals"),
    IssueCode.ROW_TOO_WIDE: marked("Row too wide"),
    IssueCode.ROW_TOO_SHORT: marked("Row too short"),
    IssueCode.ROW_RUN_ON: marked("Row run on"),
    IssueCode.ROW_JOINED: marked("Row joined"),
    IssueCode.CELL_ERROR: marked("Cell error"),
    IssueCode.CELL_UNCALCULATED: marked("Cell uncalculated"),
    IssueCode.CHARACTERS_LEFT_OUT: marked("Characters left out"),
    IssueCode.TEXT_SPOILT: marked("Text spoilt"),
    IssueCode.TEXT_TOO_LONG: marked("Text too long"),
    IssueCode.NAME_MISSING: marked("Name missing"),
    IssueCode.NAME_IMPLAUSIBLE: marked("Name implausible"),
    IssueCode.CASE_MISSING: marked("Case missing"),
    IssueCode.CASE_UNKNOWN: marked("Case unknown"),
    IssueCode.CASE_UNTICKED: marked("Case unticked"),
    IssueCode.CASE_MARK_UNKNOWN: marked("Case mark unknown"),
    IssueCode.COUNTRY_MISSING: marked("Country missing"),
    IssueCode.COUNTRY_UNKNOWN: marked("Country unknown"),
    IssueCode.COUNTRY_ASSUMED: marked("Country assumed"),
    IssueCode.LANGUAGE_UNKNOWN: marked("Language unknown"),
    IssueCode.LANGUAGE_UNAVAILABLE: marked("Language unavailable"),
    IssueCode.SALUTATION_MISSING: marked("Salutation missing"),
    IssueCode.EMAIL_MALFORMED: marked("Email malformed"),
    IssueCode.DATE_UNKNOWN: marked("Date unknown"),
    IssueCode.DATE_OPEN: marked("Date open"),
    IssueCode.DATE_IMPLAUSIBLE: marked("Date implausible"),
    IssueCode.CONSENT_MISSING: marked("Consent missing"),
    IssueCode.NO_ROUTE: marked("No route"),
    IssueCode.ROUTE_CLOSED: marked("Route closed"),
    IssueCode.DUPLICATE: marked("Duplicate"),
    IssueCode.DUPLICATE_LIKELY: marked("Duplicate likely"),
    IssueCode.LETTER_NOT_PRINTED: marked("Letter not printed"),
}
"""What the issues of each kind are called."""

CHARTS = {
    "case": (marked("By case"), marked("Case")),
    "authority": (marked("By authority"), marked("Authority")),
    "group": (marked("By group"), marked("Group")),
    "language": (marked("By language"), marked("Language")),
    "reason": (marked("Why in this language"), marked("Language and reason")),
}
"""The caption and the heading of each chart."""

REASONS = {
    "row": marked("{language}: the row asks for {wanted}"),
    "group": marked("{language}: the group asks for {wanted}"),
    "campaign": marked("{language}: the campaign's own ({wanted})"),
    "none": marked("{language}: there is no template for {wanted}"),
}
"""Why letters are in their language; see :func:`pipeline.localise.locales.locale_reason`."""

NOUNS = {
    "letter": marked_forms("{count} letter", "{count} letters"),
    "bundle": marked_forms("{count} bundle", "{count} bundles"),
    "authority": marked_forms("{count} authority", "{count} authorities"),
    "other": marked_forms("{count} other", "{count} others"),
}
"""What is counted: one, and several."""

WAITING = marked_forms("{count} row waits to be mended.", "{count} rows wait to be mended.")

NOT_PRINTED = marked_forms(
    "{count} letter could not be printed.", "{count} letters could not be printed."
)
