"""Delimited text: CSV and its sisters, read strictly and with the spreadsheet's row numbers."""

from __future__ import annotations

import csv

_SEPARATORS = ";\t,|"
_SAMPLE_LINES = 50

csv.field_size_limit(10_000_000)


def read_records(text: str) -> list[list[str]]:
    """Return the records of a delimited text, blank ones included as ``[]``.

    A record is one row as the spreadsheet numbers it, also where a quoted cell holds line breaks.

    :raise QuotesOpen: quotation marks do not close, or stand inside a cell that has them around.
    """
    separator, body = _separator(text)
    return _parse(body, separator)


class QuotesOpen(ValueError):
    """Text whose quotation marks do not pair; says the record it stopped at."""

    def __init__(self, record: int) -> None:
        super().__init__(f"the quotation marks of row {record} do not pair")
        self.record = record


def _parse(text: str, separator: str) -> list[list[str]]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines and not lines[-1]:
        lines.pop()
    records: list[list[str]] = []
    reader = csv.reader((line + "\n" for line in lines), delimiter=separator, strict=True)
    try:
        records.extend(reader)
    except csv.Error as error:
        raise QuotesOpen(len(records) + 1) from error
    return records


def _separator(text: str) -> tuple[str, str]:
    """Return the separator and the text without Excel's own ``sep=`` line."""
    first, _, rest = text.partition("\n")
    first = first.strip("\r\n ")
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4], "\n" + rest
    return max(_SEPARATORS, key=lambda separator: _score(text, separator)), text


def _score(text: str, separator: str) -> tuple[int, int]:
    """Count the sample's records that are as wide as the first, if it has several cells."""
    lines = text.splitlines()
    try:
        records = _parse("\n".join(lines[:_SAMPLE_LINES]), separator)
    except QuotesOpen:
        records = [line.split(separator) for line in lines[:_SAMPLE_LINES]]
    widths = [len(record) for record in records if any(record)]
    if not widths or widths[0] < 2:
        return 0, 0
    return widths.count(widths[0]), widths[0]
