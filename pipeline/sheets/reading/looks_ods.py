"""What the person saw in an OpenDocument spreadsheet."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from pipeline.sheets.reading.looks import ERRORS, Range, TabLook, letters
from pipeline.sheets.reading.looks_package import Package

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_ROW, _COLUMN = _TABLE + "table-row", _TABLE + "table-column"
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_SPACES, _MOST_SPACES = _TEXT + "s", 1_000
_BREAKS = {_TEXT + "tab": "\t", _TEXT + "line-break": "\n"}
"""Elements that calamine passes over: two words, or two lines, would become one."""
_READING = _TEXT + "ruby-text"
"""How letters beside it are read aloud; calamine takes it for a part of the text."""
_ERROR = re.compile(r"Err:\d+$")
_THOUSANDS = re.compile(r"\d{1,3}(?:[\s'.,\u2019]\d{3})+$")


@dataclass
class _Tab:
    """One table, filled in as its rows come by."""

    row: int = 0
    column: int = 0
    hidden: dict[str, set[int]] = field(
        default_factory=lambda: {"collapse": set(), "filter": set()}
    )
    hidden_columns: set[str] = field(default_factory=set)
    errors: dict[str, str] = field(default_factory=dict)
    uncalculated: set[str] = field(default_factory=set)
    merged: list[Range] = field(default_factory=list)
    texts: dict[tuple[int, int], str] = field(default_factory=dict)

    def look(self) -> TabLook:
        return TabLook(
            hidden_rows=frozenset(self.hidden["collapse"]),
            filtered_rows=frozenset(self.hidden["filter"]),
            hidden_columns=frozenset(self.hidden_columns),
            errors=self.errors,
            uncalculated=frozenset(self.uncalculated),
            merged=tuple(self.merged),
            texts=self.texts,
        )


def look_ods(package: Package) -> dict[str, TabLook]:
    """Return how each table looks, by its name."""
    return dict(_tabs(package.read("content.xml")))


def _tabs(xml: bytes) -> Iterator[tuple[str, TabLook]]:
    tab = _Tab()
    events = etree.iterparse(
        io.BytesIO(xml),
        events=("end",),
        tag=(_ROW, _COLUMN, _TABLE + "table"),
        resolve_entities=False,
        no_network=True,
        huge_tree=True,
    )
    for _, element in events:
        if element.tag == _TABLE + "table":
            if element.getparent().tag == _OFFICE + "spreadsheet":
                yield element.get(_TABLE + "name", ""), tab.look()
                tab = _Tab()
                element.clear()
        elif _depth(element) == 1:
            if element.tag == _COLUMN:
                _add_column(tab, element)
            else:
                _add_row(tab, element)
                element.clear()


def _depth(element: etree._Element) -> int:
    """Say in how many tables an element stands; charts and changes hold tables of their own."""
    tables = list(element.iterancestors(_TABLE + "table"))
    return len(tables) if tables and tables[-1].getparent().tag == _OFFICE + "spreadsheet" else 0


def _number(element: etree._Element, name: str) -> int:
    return max(int(element.get(_TABLE + name, "1")), 1)


def _add_column(tab: _Tab, column: etree._Element) -> None:
    first = tab.column + 1
    tab.column = min(tab.column + _number(column, "number-columns-repeated"), _LAST_COLUMN)
    if column.get(_TABLE + "visibility") in ("collapse", "filter"):
        tab.hidden_columns.update(letters(each) for each in range(first, tab.column + 1))


def _add_row(tab: _Tab, row: etree._Element) -> None:
    first = tab.row + 1
    tab.row = min(tab.row + _number(row, "number-rows-repeated"), _LAST_ROW)
    if not any(_holds_something(cell) for cell in row):
        return
    rows = range(first, tab.row + 1)
    tab.hidden.get(row.get(_TABLE + "visibility", ""), set()).update(rows)
    column = 1
    for cell in row:
        if isinstance(cell.tag, str) and cell.tag.endswith("table-cell"):
            width = _number(cell, "number-columns-repeated")
            if _holds_something(cell):
                _add_cell(tab, cell, rows, range(column, min(column + width, _LAST_COLUMN + 1)))
            column += width


def _holds_something(cell: etree._Element) -> bool:
    return len(cell) > 0 or cell.get(_TABLE + "formula") is not None


def _add_cell(tab: _Tab, cell: etree._Element, rows: range, columns: range) -> None:
    span = (_number(cell, "number-rows-spanned"), _number(cell, "number-columns-spanned"))
    if span != (1, 1):
        down, right = rows[0] + span[0] - 1, columns[0] + span[1] - 1
        tab.merged.append((rows[0], columns[0], down, right))
    kind = cell.get(_OFFICE + "value-type", "")
    formula = cell.get(_TABLE + "formula") is not None
    stored = cell.get(_OFFICE + "string-value") if kind == "string" else None
    error = cell.get(_CALC + "value-type") == "error"
    broken = (
        kind == "string"
        and stored is None
        and next(cell.iter(*_BREAKS, _READING), None) is not None
    )
    if kind not in ("", "float") and stored is None and not formula and not error and not broken:
        return
    if len(rows) * len(columns) > _LAST_ROW:
        raise ValueError("a cell repeated beyond reason")
    text = _text(cell)
    places = [(row, column) for row in rows for column in columns]
    if error or (formula and (text in ERRORS.values() or _ERROR.match(text))):
        tab.errors.update({f"{letters(column)}{row}": text for row, column in places})
    elif formula and not kind and not text:
        tab.uncalculated.update(f"{letters(column)}{row}" for row, column in places)
    elif kind == "float":
        if is_a_sign(text, cell.get(_OFFICE + "value", "")):
            tab.texts.update(dict.fromkeys(places, text))
    elif broken:
        tab.texts.update(dict.fromkeys(places, text))
    elif text and not (stored or "").strip() and (stored is not None or not kind):
        # Shown, though no value of any kind is stored beside it.
        tab.texts.update(dict.fromkeys(places, text))


def _text(cell: etree._Element) -> str:
    lines = ("".join(_pieces(line)) for line in cell.iterchildren(_TEXT + "p"))
    return "\n".join(lines).strip()


def _pieces(element: etree._Element) -> Iterator[str]:
    """Yield the text inside an element, with the spaces and breaks that are elements in it."""
    yield element.text or ""
    for child in element:
        if child.tag == _SPACES:
            yield " " * min(int(child.get(_TEXT + "c", "1")), _MOST_SPACES)
        yield _BREAKS.get(child.tag, "")
        if child.tag != _READING:
            yield from _pieces(child)
        yield child.tail or ""


def is_a_sign(text: str, value: str) -> bool:
    """Say whether a number's text is its digits with zeros or signs added, and no amount.

    >>> is_a_sign("01234", "1234"), is_a_sign("1,234", "1234"), is_a_sign("+44 20", "4420")
    (True, False, True)
    """
    try:
        number = float(value)
    except ValueError:
        return False
    digits = "".join(re.findall(r"[0-9]", text))
    if not number.is_integer() or number < 0 or number >= 10**15 or not digits:
        return False
    whole = str(int(number))
    if text == whole or digits.lstrip("0") != whole.lstrip("0") or re.search("[%€$£¥]", text):
        return False
    if len(digits) > len(whole):
        return True
    return not _THOUSANDS.match(text) and not re.search(r"[.,]|[^\W\d_]", text)
