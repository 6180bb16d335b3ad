"""What the person saw in an .xlsx or .xlsm workbook."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.sheets.reading.looks import Range, TabLook, column_number, letters, split_hidden
from pipeline.sheets.reading.looks_package import Package, attributes, plain, tags, unescape
from pipeline.sheets.reading.number_formats import BUILT_IN, differing, matters

_YES = ("1", "true", "on")
_LAST_COLUMN = 16_384
_ROW = re.compile(rb'<row r="(\d{1,7})"([^>]*\b(?:hidden|ht)=[^>]*)>')
_ERROR = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^>]*\bt="e"[^>/]*>(.*?)</c>', re.DOTALL)
_ZONED_DATE = re.compile(
    rb'<c r="([A-Z]+)([0-9]+)"[^>]*\bt="d"[^>/]*>(?:<f\b[^>]*(?:/>|>[^<]*</f>))?'
    rb"<v>(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:\d\d)?(?:\.\d+)?Z?</v>"
)
_UNCALCULATED = re.compile(
    rb'<c r="([A-Z]+[0-9]+)"(?![^>]*\bt="(?:str|e)")[^>]*>\s*'
    rb"<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v[^>]*/>|<v[^>]*>\s*</v>)?\s*</c>"
)
_KIND = re.compile(rb'\bt="(\w+)"')
_VALUE = re.compile(rb"<v[^>]*>([^<]*)</v>")
_TEXT = re.compile(rb"<rPh\b.*?</rPh>|<t(?:\s[^>/]*)?>([^<]*)</t>", re.DOTALL)
_ITEM = re.compile(rb"<si\b[^>]*/>|<si\b[^>]*>(.*?)</si>", re.DOTALL)
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?$")
_FILTER = re.compile(rb"<autoFilter\b([^>]*[^/>])>(.*?)</autoFilter>", re.DOTALL)
_CRITERION = re.compile(rb"<(?:filters|customFilters|dynamicFilter|top10|colorFilter|iconFilter)\b")


def look_xlsx(package: Package) -> dict[str, TabLook]:
    """Return how each worksheet looks, by its tab's name."""
    formats = _formats(package)
    strings = _Strings(package)
    parts = package.related(package.workbook)
    looks = {}
    for sheet in tags(plain(package.read(package.workbook)), "sheet"):
        kind, part = parts.get(sheet.get("id", ""), ("", ""))
        if kind == "worksheet":
            looks[sheet.get("name", "")] = _look_tab(package, part, formats, strings)
    return looks


def _formats(package: Package) -> dict[str, str]:
    """Return the cell styles whose number format may show another text: number to format."""
    found = {}
    for part in package.parts(package.workbook, "styles"):
        xml = plain(part)
        codes = {int(tag["numFmtId"]): tag.get("formatCode", "") for tag in tags(xml, "numFmt")}
        start, end = xml.find(b"<cellXfs"), xml.find(b"</cellXfs>")
        for number, style in enumerate(tags(xml[start:end], "xf") if start >= 0 else ()):
            key = int(style.get("numFmtId", "0"))
            code = codes.get(key, BUILT_IN.get(key, ""))
            if matters(code):
                found[str(number)] = code
    return found


class _Strings:
    """The workbook's shared strings, read only once a cell needs one."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._items: list[bytes] | None = None

    def text(self, number: int) -> str:
        if self._items is None:
            parts = self._package.parts(self._package.workbook, "sharedStrings")
            self._items = [item for part in parts for item in _ITEM.findall(plain(part))]
        return _plain_text(self._items[number])


def _plain_text(xml: bytes) -> str:
    return "".join(unescape(text) for text in _TEXT.findall(xml))


def _look_tab(package: Package, part: str, formats: dict[str, str], strings: _Strings) -> TabLook:
    xml = plain(package.read(part))
    start, end = xml.find(b"<sheetData"), xml.rfind(b"</sheetData>")
    if start < 0 or end < 0:
        start = end = len(xml)
    head, body, tail = xml[:start], xml[start:end], xml[end:]
    hidden_rows, filtered_rows = split_hidden(
        _hidden_rows(body), _active_filters(package, part, head, tail)
    )
    return TabLook(
        hidden_rows=hidden_rows,
        filtered_rows=filtered_rows,
        hidden_columns=_hidden_columns(head),
        errors=_errors(body),
        uncalculated=_uncalculated(body),
        merged=tuple(_areas(tag.get("ref", "") for tag in tags(tail, "mergeCell"))),
        texts={**dict(_texts(body, formats, strings)), **_dates(body)},
    )


def _hidden_rows(body: bytes) -> set[int]:
    if b"hidden=" not in body and b'ht="0' not in body:
        return set()
    found = ((int(row), attributes(rest)) for row, rest in _ROW.findall(body))
    return {row for row, tag in found if tag.get("hidden") in _YES or _is_zero(tag.get("ht"))}


def _is_zero(size: str | None) -> bool:
    return size is not None and not size.strip("0.")


def _hidden_columns(head: bytes) -> frozenset[str]:
    hidden: set[str] = set()
    for tag in tags(head, "col"):
        if tag.get("hidden") in _YES or _is_zero(tag.get("width")):
            last = min(int(tag["max"]), _LAST_COLUMN)
            hidden.update(letters(column) for column in range(int(tag["min"]), last + 1))
    return frozenset(hidden)


def _active_filters(package: Package, part: str, head: bytes, tail: bytes) -> list[Range]:
    """Return the ranges that hide rows by what their cells hold."""
    tables = [plain(table) for table in package.parts(part, "table")]
    found = [
        attributes(start).get("ref", "")
        for xml in (tail, *tables)
        for start, criteria in _FILTER.findall(xml)
        if _CRITERION.search(criteria)
    ]
    if not found and any(tag.get("filterMode") in _YES for tag in tags(head, "sheetPr")):
        return [(0, 1, 1_048_576, _LAST_COLUMN)]
    return list(_areas(found))


def _areas(texts: Iterator[str] | list[str]) -> Iterator[Range]:
    for text in texts:
        area = _AREA.match(text)
        if area:
            right, bottom = area[3] or area[1], area[4] or area[2]
            yield int(area[2]), column_number(area[1]), int(bottom), column_number(right)


def _errors(body: bytes) -> dict[str, str]:
    if b't="e"' not in body:
        return {}
    values = ((place, _VALUE.search(rest)) for place, rest in _ERROR.findall(body))
    return {place.decode(): unescape(value[1]) if value else "" for place, value in values}


def _uncalculated(body: bytes) -> frozenset[str]:
    if b"<f" not in body:
        return frozenset()
    return frozenset(place.decode() for place in _UNCALCULATED.findall(body))


def _texts(
    body: bytes, formats: dict[str, str], strings: _Strings
) -> Iterator[tuple[tuple[int, int], str]]:
    """Give the cells whose number format shows another text than the value's own."""
    if not formats:
        return
    cells = re.compile(
        rb'<c r="([A-Z]+)([0-9]+)"([^>]*\bs="(%s)"[^>/]*)>(.*?)</c>' % "|".join(formats).encode(),
        re.DOTALL,
    )
    for column, row, rest, style, inside in cells.findall(body):
        kind = _KIND.search(rest)
        value = _value(kind[1] if kind else b"n", inside, strings)
        seen = differing(value, formats[style.decode()])
        if seen is not None:
            yield (int(row), column_number(column.decode())), seen


def _dates(body: bytes) -> dict[tuple[int, int], str]:
    """Return the dates written out with a time, without its zone and fractions."""
    if b't="d"' not in body:
        return {}
    return {
        (int(row), column_number(column.decode())): (
            day if time == b"00:00" and seconds in (b"", b":00") else day + b" " + time
        ).decode()
        for column, row, day, time, seconds in _ZONED_DATE.findall(body)
    }


def _value(kind: bytes, inside: bytes, strings: _Strings) -> str | float | None:
    """Return a number or text; None for anything a number format does not change."""
    if kind == b"inlineStr":
        return _plain_text(inside)
    found = _VALUE.search(inside)
    if found is None or not found[1].strip():
        return None
    if kind == b"n":
        return float(found[1])
    if kind == b"s":
        return strings.text(int(found[1]))
    return unescape(found[1]) if kind == b"str" else None
