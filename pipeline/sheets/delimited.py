"""Delimited text: CSV and its sisters, read strictly and with the spreadsheet's row numbers."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import TextIO

from pipeline.sheets.reading.limits import CELL_CHARACTERS

_SEPARATORS = ";\t,|"
_SAMPLE_LINES = 50
_SEP_LINE = re.compile(r"sep=([^\"\n]) *\n?", re.IGNORECASE)
_TEXT_FORMULA = re.compile(r'="((?:[^"]|"")*)"')

csv.field_size_limit(CELL_CHARACTERS)


def read_records(text: TextIO) -> Iterator[list[str]]:
    """Yield the records of a delimited text, blank ones included as ``[]``.

    Every line of ``text`` ends in a line feed. A record is one row as the spreadsheet numbers it,
    also where a quoted cell holds line breaks; the line ``sep=;`` is none. A cell ``="01067"`` is
    how a text file keeps a spreadsheet from changing 01067, and is read as that.

    :raise QuotesOpen: quotation marks do not close, or stand inside a cell that has them around.
    """
    sample = list(islice(text, _SAMPLE_LINES))
    named = _named_separator(sample)
    separator = named or max(_SEPARATORS, key=lambda character: _score(sample, character))
    if named:
        del sample[0]
    return map(_without_formulas, _parse(chain(sample, text), separator))


class QuotesOpen(ValueError):
    """Text whose quotation marks do not pair; says the record it stopped at."""

    def __init__(self, record: int) -> None:
        super().__init__(f"the quotation marks of row {record} do not pair")
        self.record = record


def _parse(lines: Iterable[str], separator: str) -> Iterator[list[str]]:
    number = 1
    try:
        for record in csv.reader(lines, delimiter=separator, strict=True):
            yield record
            number += 1
    except csv.Error as error:
        raise QuotesOpen(number) from error


def _named_separator(lines: list[str]) -> str:
    """Return the separator that Excel's own ``sep=`` line names, if there is one."""
    first = _SEP_LINE.fullmatch(lines[0]) if lines else None
    return first[1] if first else ""


def _without_formulas(record: list[str]) -> list[str]:
    """Return a record whose formulas that are nothing but a text are that text."""
    if '="' not in "".join(record):
        return record
    found = map(_TEXT_FORMULA.fullmatch, record)
    return [
        formula[1].replace('""', '"') if formula else cell
        for formula, cell in zip(found, record, strict=True)
    ]


def _score(lines: list[str], separator: str) -> tuple[int, int]:
    """Count the sample's records of the commonest width above one, and return both.

    Titles above the headings have one cell, and no say in this.
    """
    try:
        records = list(_parse(lines, separator))
    except QuotesOpen:
        records = [line.split(separator) for line in lines]
    widths = Counter(len(record) for record in records if len(record) > 1 and any(record))
    return max(((count, width) for width, count in widths.items()), default=(0, 0))
