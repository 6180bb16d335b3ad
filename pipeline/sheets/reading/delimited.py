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
_END_MARK = "\x1a"
_SEP_LINE = re.compile(r"sep=([^\"\n]) *\n?", re.IGNORECASE)
_TEXT_FORMULA = re.compile(r'="((?:[^"]|"")*)"')

csv.field_size_limit(CELL_CHARACTERS)


def read_records(text: TextIO, run_on: list[int]) -> Iterator[list[str]]:
    """Yield the records of a delimited text, blank ones included as ``[]``.

    Every line of ``text`` ends in a line feed. A record is one row as the spreadsheet numbers it,
    also where a quoted cell holds line breaks; the line ``sep=;`` is none. A cell ``="01067"`` is
    how a text file keeps a spreadsheet from changing 01067, and is read as that. The end mark of
    DOS is no text. ``run_on`` is given the numbers of records in which a stray pair of quotation
    marks may have made one cell of lines that are rows of their own.

    :raise QuotesOpen: quotation marks do not close, or stand inside a cell that has them around.
    """
    lines = map(_without_end_mark, text)
    sample = list(islice(lines, _SAMPLE_LINES))
    named = _named_separator(sample)
    separator = named or max(_SEPARATORS, key=lambda character: _score(sample, character))
    if named:
        del sample[0]
    usual = _score(sample, separator)[1]
    for number, record in enumerate(_parse(chain(sample, lines), separator), start=1):
        text_of_all = "".join(record)
        if "\n" in text_of_all and _runs_on(record, separator, usual):
            run_on.append(number)
        yield _without_formulas(record) if '="' in text_of_all else record


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


def _without_end_mark(line: str) -> str:
    """Return a line without the mark that programs of DOS put at the end of a file."""
    return line[:-1] if line.endswith(_END_MARK) else line


def _runs_on(record: list[str], separator: str, width: int) -> bool:
    """Say whether a line inside a quoted cell looks like a row of its own.

    It has as many separators as the file's rows. An address has them at the end of its lines, or
    with a space behind: they alone show nothing.
    """
    tight = re.compile(rf"{re.escape(separator)}(?=\S|\Z)")
    if not any("\n" in cell and tight.search(cell) for cell in record):
        return False
    later = separator.join(record).split("\n")[1:]
    return any(line.count(separator) == width - 1 for line in later)


def _named_separator(lines: list[str]) -> str:
    """Return the separator that Excel's own ``sep=`` line names, if there is one."""
    first = _SEP_LINE.fullmatch(lines[0]) if lines else None
    return first[1] if first else ""


def _without_formulas(record: list[str]) -> list[str]:
    """Return a record whose formulas that are nothing but a text are that text."""
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
