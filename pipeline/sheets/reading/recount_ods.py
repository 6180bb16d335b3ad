"""Count the filled rows of an OpenDocument spreadsheet."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import IO

from lxml import etree

from pipeline.sheets.reading.recount_blank import shows

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_BESIDE = (_OFFICE + "annotation", _TEXT + "ruby-text")
_VALUES = ("value", "date-value", "time-value", "boolean-value")


def count_ods(package: zipfile.ZipFile) -> dict[str, int]:
    """Return the filled rows of each table by its name; a repeated row counts each time."""
    part = next(name for name in package.namelist() if name.lower() == "content.xml")
    with package.open(part) as stream:
        return dict(_counts(stream))


def _counts(stream: IO[bytes]) -> Iterator[tuple[str, int]]:
    """Only tables right below the spreadsheet are tabs; charts and changes hold others."""
    rows = 0
    events = etree.iterparse(
        stream,
        events=("end",),
        tag=(_TABLE + "table-row", _TABLE + "table"),
        resolve_entities=False,
        no_network=True,
        huge_tree=True,
    )
    for _, element in events:
        if element.tag == _TABLE + "table-row":
            if _is_in_tab(element):
                rows += _repeated(element) if any(map(_is_filled, element)) else 0
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        elif element.getparent().tag == _OFFICE + "spreadsheet":
            yield element.get(_TABLE + "name", ""), rows
            rows = 0
            element.clear()


def _is_in_tab(row: etree._Element) -> bool:
    tables = list(row.iterancestors(_TABLE + "table"))
    return len(tables) == 1 and tables[0].getparent().tag == _OFFICE + "spreadsheet"


def _repeated(row: etree._Element) -> int:
    return max(int(row.get(_TABLE + "number-rows-repeated", "1")), 1)


def _is_filled(cell: etree._Element) -> bool:
    if not isinstance(cell.tag, str) or not cell.tag.endswith("table-cell"):
        return False
    if any(cell.get(_OFFICE + name, "").strip() for name in _VALUES):
        return True
    if shows(cell.get(_OFFICE + "string-value", "")):
        return True
    return any(_has_text(line) for line in cell.iterchildren(_TEXT + "*"))


def _has_text(element: etree._Element) -> bool:
    """Say whether a line shows anything; notes on it and readings above it do not count."""
    if shows(element.text or ""):
        return True
    return any(
        (child.tag not in _BESIDE and isinstance(child.tag, str) and _has_text(child))
        or shows(child.tail or "")
        for child in element
    )
