"""The starter sheet: an empty workbook with the right columns, lists to choose from, and help."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from babel import Locale
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from pipeline.files import repack_zip
from pipeline.localise.bidi import isolate_lines
from pipeline.sheets.check import READ_PAST
from pipeline.sheets.starter_words import (
    StarterWords,
    country_choices,
    language_choices,
    starter_words,
)

_WIDTHS = {
    "name": 26,
    "address": 32,
    "postcode": 16,
    "city": 20,
    "region": 18,
    "country": 20,
    "language": 14,
    "case": 22,
    "message": 40,
    "email": 26,
    "consent": 16,
    "signed_on": 20,
}
"""The fields in the order of their columns, and how wide these are."""
_LISTS = "Lists"
"""The hidden tab of what the drop-down lists offer."""
_LAST_ROW = 1_048_576
_AS_TEXT, _AS_DATE = "@", "yyyy-mm-dd"
_HEADING = PatternFill("solid", fgColor="FFE699")
_PLAIN, _BOLD = Font("Calibri", 11), Font("Calibri", 11, bold=True)
_TITLE, _FAINT = Font("Calibri", 14, bold=True), Font("Calibri", 7, color="BFBFBF")
_HELP_WIDTHS = (9, 24, 50, 30, 30)
_LINE_LENGTH, _LINE_HEIGHT = 120, 16

Lists = Mapping[str, Sequence[str]]
"""Field to what its drop-down list offers."""


@dataclass(frozen=True)
class StarterFacts:
    """What a campaign brings to its starter sheet."""

    campaign: str
    """The campaign's id."""
    cases: Sequence[str]
    """The names of its cases."""
    locales: Sequence[str]
    """The locales of its templates."""
    country: str
    """The code of the country that is offered first."""
    require_consent: bool
    day: date
    """The date of the file and of the example."""


def starter_sheet(facts: StarterFacts, language: str) -> bytes:
    """Return the starter sheet of a campaign as an .xlsx, in one of ``starter_languages()``.

    The same facts give the same bytes.
    """
    words = starter_words(language)
    fields = [name for name in _WIDTHS if name != "consent" or facts.require_consent]
    lists = {
        "country": [*country_choices(language, facts.country)],
        "language": language_choices(facts.locales),
        "case": facts.cases,
        "consent": [words.yes],
    }
    place = isolate_lines(f"inputs/{facts.campaign}/…/", language)
    lines = [words.title, *(line.format(place=place) for line in words.lines)]
    book = Workbook()
    book.remove(book.worksheets[0])
    _fill_rows(_page(book, words.rows, language), fields, words, lists)
    _fill_help(_page(book, words.help, language), lines, _table(fields, words, lists, facts))
    _fill_lists(_page(book, _LISTS, language), lists)
    return _saved(book, facts.day)


def _page(book: Workbook, title: str, language: str) -> Worksheet:
    page = book.create_sheet(title)
    page.sheet_view.rightToLeft = Locale(language).text_direction == "rtl"
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return page


def _fill_rows(page: Worksheet, fields: Sequence[str], words: StarterWords, lists: Lists) -> None:
    page.freeze_panes = "A2"
    for number, name in enumerate(fields, start=1):
        letter = get_column_letter(number)
        column = page.column_dimensions[letter]
        column.width = _WIDTHS[name]
        column.number_format = _AS_DATE if name == "signed_on" else _AS_TEXT
        heading = _write(page, 1, number, words.headings[name], _BOLD)
        heading.fill = _HEADING
        heading.comment = Comment(words.hints[name], "Postbag", height=80, width=260)
        if name in lists:
            page.add_data_validation(_drop_down(letter, name, lists, words.keep))


def _drop_down(letter: str, name: str, lists: Lists, keep: str) -> DataValidation:
    """Offer a list; something else may be typed, after a question."""
    source = get_column_letter([*lists].index(name) + 2)
    return DataValidation(
        type="list",
        formula1=f"{_LISTS}!${source}$1:${source}${len(lists[name])}",
        allow_blank=True,
        showErrorMessage=True,
        errorStyle="warning",
        errorTitle="Postbag",
        error=keep,
        sqref=f"{letter}2:{letter}{_LAST_ROW}",
    )


def _table(
    fields: Sequence[str], words: StarterWords, lists: Lists, facts: StarterFacts
) -> Iterator[Sequence[str]]:
    """Yield each column's heading, what goes in it, and two examples, below a row of headings."""
    yield words.table
    examples = {
        **words.examples,
        "country": [lists["country"][0]] * 2,
        "language": [lists["language"][0], ""],
        "case": [facts.cases[0], facts.cases[-1]],
        "email": ["alex@example.org", ""],
        "consent": [words.yes] * 2,
        "signed_on": [facts.day.isoformat(), ""],
    }
    for name in fields:
        yield words.headings[name], words.hints[name], *examples[name]


def _fill_help(page: Worksheet, lines: Sequence[str], table: Iterator[Sequence[str]]) -> None:
    """Write the help: a title, lines as wide as the page, a blank row, and a table."""
    for number, width in enumerate(_HELP_WIDTHS, start=1):
        page.column_dimensions[get_column_letter(number)].width = width
    for row, line in enumerate(lines, start=1):
        _write_marked(page, row, [line], _TITLE if row == 1 else _PLAIN)
        page.merge_cells(start_row=row, end_row=row, start_column=2, end_column=len(_HELP_WIDTHS))
        page.row_dimensions[row].height = _LINE_HEIGHT * (1 + len(line) // _LINE_LENGTH)
    page.row_dimensions[1].height = 2 * _LINE_HEIGHT
    first = len(lines) + 2
    for row, texts in enumerate(table, start=first):
        _write_marked(page, row, texts, _BOLD if row == first else _PLAIN)
        cells = zip(texts, _HELP_WIDTHS[1:], strict=True)
        deep = max(1 + len(text) // width for text, width in cells)
        page.row_dimensions[row].height = _LINE_HEIGHT * deep


def _fill_lists(page: Worksheet, lists: Lists) -> None:
    page.sheet_state = "hidden"
    for row in range(max(map(len, lists.values()))):
        texts = [options[row] if row < len(options) else "" for options in lists.values()]
        _write_marked(page, row + 1, texts, _PLAIN)


def _write_marked(page: Worksheet, row: int, texts: Sequence[str], font: Font) -> None:
    """Write a row that intake reads past: each says so itself."""
    _write(page, row, 1, READ_PAST, _FAINT).alignment = Alignment(vertical="top")
    for column, text in enumerate(texts, start=2):
        if text:
            _write(page, row, column, text, font)


def _write(page: Worksheet, row: int, column: int, text: str, font: Font) -> Cell:
    """Write a cell that is text whatever it begins with."""
    cell: Any = page.cell(row, column)
    cell.value, cell.data_type = ILLEGAL_CHARACTERS_RE.sub("", text), "s"
    cell.number_format, cell.font = _AS_TEXT, font
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if page.sheet_view.rightToLeft:
        cell.alignment = Alignment("right", "top", wrap_text=True, readingOrder=2)
    return cell


def _saved(book: Workbook, day: date) -> bytes:
    """Return the workbook's bytes, which bear ``day`` and never the clock's time."""
    properties = book.properties
    properties.created = properties.modified = datetime.combine(day, time())
    properties.creator = "Postbag"
    target = io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED)).save()
    return repack_zip(target.getvalue())
