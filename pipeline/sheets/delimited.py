"""Delimited text: CSV and its sisters, read strictly and with the spreadsheet's row numbers."""

from __future__ import annotations

import csv

_SEPARATORS = ";\t,|"
_SAMPLE_LINES = 50

csv.field_size_limit(10_000_000)


def read_records(text: str) -> list[list[str]]:
    """Return the records of a delimited text, blank ones included as ``[]``.

    A record is one row as the spreadsheet numbers it, also where a quoted cell holds line breaks.
    A file whose quotes do not close is read without quotes, so that no row swallows the next.
    """
    separator, body = _separator(text)
    try:
        return _parse(body, separator, csv.QUOTE_MINIMAL)
    except csv.Error:
        return _parse(body, separator, csv.QUOTE_NONE)


def _parse(text: str, separator: str, quoting: int) -> list[list[str]]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines and not lines[-1]:
        lines.pop()
    reader = csv.reader(
        (line + "\n" for line in lines),
        delimiter=separator,
        quoting=quoting,  # type: ignore[arg-type]
        strict=True,
    )
    return list(reader)


def _separator(text: str) -> tuple[str, str]:
    """Return the separator and the text without Excel's own ``sep=`` line."""
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return first.strip()[4], "\n" + rest
    return max(_SEPARATORS, key=lambda separator: _score(text, separator)), text


def _score(text: str, separator: str) -> tuple[int, int]:
    """Count the sample's records that are as wide as the first, if it has several cells."""
    sample = "\n".join(text.splitlines()[:_SAMPLE_LINES])
    try:
        records = _parse(sample, separator, csv.QUOTE_MINIMAL)
    except csv.Error:
        records = _parse(sample, separator, csv.QUOTE_NONE)
    widths = [len(record) for record in records if any(record)]
    if not widths or widths[0] < 2:
        return 0, 0
    return widths.count(widths[0]), widths[0]
