"""Count the rows of a sheet a second time, with code that shares nothing with the reader.

Neither pandas nor calamine nor openpyxl nor the csv module is used here, so a mistake in one
of them cannot hide itself. Only .xls files need a library, xlrd, which nothing else uses.
"""

from __future__ import annotations

import posixpath
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import xlrd

Element = ElementTree.Element
Parts = dict[str, bytes]
SEPARATORS = ",;\t|"
ODS_VALUES = ("value", "string-value", "date-value", "time-value", "boolean-value")


def count_rows(path: Path) -> int:
    """Return how many rows with text stand below the headings, over all visible tabs.

    The headings are the first row of a tab that has text.
    """
    filled_rows = COUNTERS[path.suffix.lower()](path)
    return sum(max(filled - 1, 0) for filled in filled_rows)


# Excel workbooks: .xlsx, .xlsm


def count_xlsx(path: Path) -> Iterator[int]:
    """Yield the number of rows with text for each visible worksheet."""
    parts = xml_parts(path)
    shared = shared_strings(parts)
    for part in visible_worksheets(parts):
        rows = named(parse(parts[part]), "row")
        yield sum(any(xlsx_text(cell, shared) for cell in named(row, "c")) for row in rows)


def visible_worksheets(parts: Parts) -> Iterator[str]:
    """Yield the part name of each worksheet a person can see."""
    top = relations(parts, "").values()
    workbook = next(part for kind, part in top if kind.endswith("/officeDocument"))
    targets = relations(parts, workbook)
    for sheet in named(parse(parts[workbook]), "sheet"):
        kind, part = targets[attribute(sheet, "id")]
        if kind.endswith("/worksheet") and attribute(sheet, "state") in ("", "visible"):
            yield part


def relations(parts: Parts, part: str) -> dict[str, tuple[str, str]]:
    """Return kind and part name of what a part points to, by relationship id."""
    folder, name = posixpath.split(part)
    listed = parse(parts[posixpath.join(folder, f"_rels/{name}.rels")])
    return {
        attribute(relation, "Id"): (
            attribute(relation, "Type"),
            posixpath.normpath(posixpath.join("/", folder, attribute(relation, "Target")))[1:],
        )
        for relation in named(listed, "Relationship")
    }


def shared_strings(parts: Parts) -> list[str]:
    """Return the texts that cells point to by number."""
    tables = [name for name in parts if name.lower().endswith("/sharedstrings.xml")]
    return [all_text(item) for table in tables for item in named(parse(parts[table]), "si")]


def xlsx_text(cell: Element, shared: list[str]) -> str:
    """Return a cell's text without spaces around it."""
    kind = cell.get("t")
    if kind == "inlineStr":
        return all_text(cell).strip()
    value = "".join(v.text or "" for v in named(cell, "v")).strip()
    return shared[int(value)].strip() if kind == "s" and value else value


def all_text(element: Element) -> str:
    """Return the text of every ``t`` below an element."""
    return "".join(piece.text or "" for piece in named(element, "t"))


# OpenDocument spreadsheets: .ods


def count_ods(path: Path) -> Iterator[int]:
    """Yield the number of rows with text for each visible table."""
    content = parse(xml_parts(path)["content.xml"])
    hidden = hidden_styles(content)
    for table in named(content, "table"):
        if attribute(table, "style-name") not in hidden:
            yield sum(repeats(row) for row in named(table, "table-row") if ods_has_text(row))


def hidden_styles(content: Element) -> set[str]:
    """Return the names of the table styles that hide a table."""
    return {
        attribute(style, "name")
        for style in named(content, "style")
        for properties in named(style, "table-properties")
        if attribute(properties, "display") == "false"
    }


def repeats(row: Element) -> int:
    """Return for how many rows of the spreadsheet one element stands."""
    return int(attribute(row, "number-rows-repeated") or 1)


def ods_has_text(row: Element) -> bool:
    """Tell whether any cell shows text; a note pinned to a cell does not count."""
    cells = [cell for cell in row if local_name(cell) == "table-cell"]
    return any(ods_text(cell) or ods_value(cell) for cell in cells)


def ods_text(cell: Element) -> str:
    """Return the text of a cell's own paragraphs."""
    paragraphs = [child for child in cell if local_name(child) == "p"]
    return "".join("".join(paragraph.itertext()) for paragraph in paragraphs).strip()


def ods_value(cell: Element) -> str:
    """Return the value a cell holds besides its paragraphs."""
    return "".join(attribute(cell, name) for name in ODS_VALUES).strip()


# Excel 97 workbooks: .xls


def count_xls(path: Path) -> Iterator[int]:
    """Yield the number of rows with text for each visible worksheet."""
    for sheet in xlrd.open_workbook(str(path)).sheets():
        if sheet.visibility == 0:
            rows = (sheet.row_values(number) for number in range(sheet.nrows))
            yield sum(any(str(value).strip() for value in row) for row in rows)


# Text: .csv, .tsv, .txt


def count_text(path: Path) -> Iterator[int]:
    """Yield the number of records with text; a line break inside quotes ends no record."""
    text = decode(path.read_bytes()).replace("\r\n", "\n").replace("\r", "\n")
    yield sum(bool(record.strip()) for record in records(text))


def decode(content: bytes) -> str:
    """Return text; ways of storing letters differ, but not in what separates records."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def records(text: str) -> Iterator[str]:
    """Yield what each record says, without its quotes and separators."""
    separator = max(SEPARATORS, key=text.partition("\n")[0].count)
    said, state = "", "start"
    for character in text:
        if state == "quoted":
            state = "closed" if character == '"' else state
            said += "" if character == '"' else character
        elif character == "\n":
            yield said
            said, state = "", "start"
        elif character == separator:
            state = "start"
        elif character == '"' and state != "plain":
            # The second quote of a doubled one is text, and the cell goes on.
            said += character if state == "closed" else ""
            state = "quoted"
        else:
            said, state = said + character, "plain"
    yield said


# Small helpers for XML, whatever prefixes its writer chose


def xml_parts(path: Path) -> Parts:
    """Return the XML parts of a file by name; some writers use backslashes in names."""
    with zipfile.ZipFile(path) as archive:
        return {
            name.replace("\\", "/"): archive.read(name)
            for name in archive.namelist()
            if name.endswith((".xml", ".rels"))
        }


def parse(part: bytes) -> Element:
    """Return the root element of an XML part."""
    return ElementTree.fromstring(part)


def local_name(element: Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def named(element: Element, name: str) -> Iterator[Element]:
    """Yield every element of a name below another, in order."""
    return element.iterfind(f".//{{*}}{name}")


def attribute(element: Element, name: str) -> str:
    """Return an attribute by its name without namespace, or nothing."""
    return next((v for key, v in element.items() if key.rpartition("}")[2] == name), "")


COUNTERS: dict[str, Callable[[Path], Iterator[int]]] = {
    ".xlsx": count_xlsx,
    ".xlsm": count_xlsx,
    ".ods": count_ods,
    ".xls": count_xls,
    ".csv": count_text,
    ".tsv": count_text,
    ".txt": count_text,
}

if __name__ == "__main__":
    for argument in sys.argv[1:]:
        print(f"{count_rows(Path(argument)):6} {argument}")
