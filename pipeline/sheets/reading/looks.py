"""What the person saw in a workbook and the values alone do not tell.

Hidden rows and columns, filters, merged cells, errors, formulas never calculated, and numbers
that a format shows with leading zeros or signs. Text files have none of these.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers.expat import ExpatError

Range = tuple[int, int, int, int]
"""Top, left, bottom, right; all from 1."""

ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
"""Excel's errors by the number the binary formats give them."""

_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK"
_DAMAGE = (
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
    ExpatError,
    SyntaxError,  # what lxml raises for damaged XML
    EOFError,
    LookupError,
    NotImplementedError,
    ValueError,
)


class LookFailed(Exception):
    """A workbook too damaged to look at."""


@dataclass(frozen=True)
class TabLook:
    """How one worksheet looks."""

    hidden_rows: frozenset[int] = frozenset()
    filtered_rows: frozenset[int] = frozenset()
    """Rows an active filter hides; none of them is in ``hidden_rows`` too."""
    hidden_columns: frozenset[str] = frozenset()
    """Letters."""
    errors: Mapping[str, str] = field(default_factory=dict)
    """Cell to the error it shows: ``{"F17": "#N/A"}``."""
    uncalculated: frozenset[str] = frozenset()
    """Cells with a formula and no stored value."""
    merged: tuple[Range, ...] = ()
    texts: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """(row, column) to the text shown, only where a number format makes it another text than the
    value's own."""


def look(content: bytes) -> dict[str, TabLook]:
    """Return how each worksheet looks, by its tab's name; nothing for a text file.

    :raise LookFailed: the workbook is damaged.
    """
    try:
        if content.startswith(_OLE):
            from pipeline.sheets.reading.looks_xls import look_xls

            return look_xls(content)
        return _look_package(content) if content.startswith(_ZIP) else {}
    except _DAMAGE as error:
        raise LookFailed(str(error)) from error


def _look_package(content: bytes) -> dict[str, TabLook]:
    from pipeline.sheets.reading.looks_package import Package

    package = Package(content)
    if package.is_open_document:
        from pipeline.sheets.reading.looks_ods import look_ods

        return look_ods(package)
    if package.workbook.lower().endswith(".bin"):
        from pipeline.sheets.reading.looks_xlsb import look_xlsb

        return look_xlsb(package)
    from pipeline.sheets.reading.looks_xlsx import look_xlsx

    return look_xlsx(package)


def letters(column: int) -> str:
    """Return a column's letters: 1 is A, 27 is AA."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def column_number(text: str) -> int:
    """Return the number of a column's letters: A is 1, AA is 27."""
    number = 0
    for letter in text:
        number = number * 26 + ord(letter) - 64
    return number


def split_hidden(hidden: set[int], filters: list[Range]) -> tuple[frozenset[int], frozenset[int]]:
    """Return the rows hidden by hand, and those below the headings of an active filter."""
    filtered = {row for row in hidden for top, _, bottom, _ in filters if top < row <= bottom}
    return frozenset(hidden - filtered), frozenset(filtered)
