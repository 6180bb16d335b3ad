"""Count the filled rows of .xlsx, .xlsm and .xlsb workbooks."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import unescape

from lxml import etree

from pipeline.sheets.reading.recount_blank import shows
from pipeline.sheets.reading.recount_xlsb import count_rows_xlsb, read_strings_xlsb, sheets_xlsb

_MAIN = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"http://purl.oclc.org/ooxml/spreadsheetml/main",
}
_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml([^>]*)\?>)?\s*<(?:([\w.-]+):)?\w+([^>]*)>")
_NAMESPACE = re.compile(rb"""xmlns(?::[\w.-]+)?\s*=\s*["']([^"']*)["']""")
_CELL = re.compile(rb"<c(?:\s([^>]*?))?(?:/>|>(.*?)</c>)", re.DOTALL)
_KIND = re.compile(rb"""(?:^|\s)t\s*=\s*["'](\w+)["']""")
_VALUE = re.compile(rb"<v(?:\s[^>]*)?>([^<]*)</v>")
_PLAIN = re.compile(
    rb"""<c\s[^>]*\bt="inlineStr"[^>]*><is><t>[0-9A-Za-z]|<c(?:\s(?![^>]*\bt=)[^>]*)?><v>[0-9]"""
)
"""A cell that holds something, whatever else the row holds: nearly every row has one."""
_STRING = re.compile(rb"<si(?:\s[^>]*)?(?:/>|>(.*?)</si>)", re.DOTALL)
_TEXT = re.compile(rb"<rPh[\s>].*?</rPh>|<t(?:\s[^>]*[^/])?>([^<]*)</t>", re.DOTALL)
_NUMBERED = re.compile(r"&#(?:x([0-9A-Fa-f]+)|(\d+));|_x([0-9A-Fa-f]{4})_")


def count_xlsx(package: zipfile.ZipFile) -> dict[str, int]:
    """Return the filled rows of each worksheet by its tab's name."""
    parts = {name.replace("\\", "/").lower(): name for name in package.namelist()}

    def read(name: str) -> bytes:
        return package.read(parts[name.lower()])

    book = next(
        (part for kind, part in _related(read, "").values() if kind == "officeDocument"),
        "xl/workbook.xml",
    )
    related = _related(read, book)
    strings = [
        part for kind, part in related.values() if kind == "sharedStrings" and part.lower() in parts
    ]
    binary = book.lower().endswith(".bin")
    sheets = sheets_xlsb(read(book)) if binary else _sheets(read(book))
    shared: list[bytes] | list[bool] | None = None
    counts = {}
    for name, relation in sheets:
        kind, part = related.get(relation, ("", ""))
        if kind != "worksheet":
            continue
        if shared is None:
            shared = _shared(read, strings, binary)
        counts[name] = _count_rows(read(part), shared, binary)
    return counts


def _related(read: Callable[[str], bytes], name: str) -> dict[str, tuple[str, str]]:
    """Return what a part refers to: id to (kind, part)."""
    folder, file = posixpath.split(name)
    try:
        root = etree.fromstring(read(posixpath.join(folder, "_rels", file + ".rels")), _parser())
    except KeyError:
        return {}
    return {
        each.get("Id", ""): (
            each.get("Type", "").split("/")[-1],
            posixpath.normpath(
                posixpath.join("/", folder, each.get("Target", "").replace("\\", "/"))
            )[1:],
        )
        for each in root
        if isinstance(each.tag, str)
    }


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True,
        remove_pis=True, strip_cdata=True,
    )  # fmt: skip


def _sheets(xml: bytes) -> list[tuple[str, str]]:
    """Return the tabs of a workbook: (name, relationship)."""
    found = []
    for tag in etree.fromstring(xml, _parser()).iter("{*}sheet"):
        relation = next((value for key, value in tag.items() if key.endswith("}id")), "")
        found.append((tag.get("name", ""), relation))
    return found


def _shared(
    read: Callable[[str], bytes], parts: list[str], binary: bool
) -> list[bytes] | list[bool]:
    """Return the shared strings; of a binary workbook only whether each is filled."""
    if binary:
        return [filled for part in parts for filled in read_strings_xlsb(read(part))]
    return [item for part in parts for item in _STRING.findall(_clear(read(part)))]


def _count_rows(xml: bytes, shared: list[bytes] | list[bool], binary: bool) -> int:
    if binary:
        return count_rows_xlsb(xml, shared)
    xml = _clear(xml)
    start, end = xml.find(b"<sheetData"), xml.rfind(b"</sheetData>")
    if start < 0 or end < 0:
        return 0
    rows = iter(xml[start:end].split(b"<row"))
    next(rows)
    return sum(1 for row in rows if _is_filled(row, shared))


def _is_filled(row: bytes, shared: list[bytes] | list[bool]) -> bool:
    if _PLAIN.search(row):
        return True
    for cell in _CELL.finditer(row):
        inside = cell[2]
        if not inside:
            continue
        kind = _KIND.search(cell[1] or b"")
        name = kind[1] if kind else b"n"
        if name == b"inlineStr":
            texts = _TEXT.findall(inside)
        else:
            texts = _VALUE.findall(inside)
            if name == b"s" and texts and texts[0].strip():
                item = shared[int(texts[0])]
                texts = _TEXT.findall(item) if isinstance(item, bytes) else []
        if any(map(_has_text, texts)):
            return True
    return False


def _has_text(raw: bytes) -> bool:
    if raw[:1].isalnum():
        return True
    text = raw.decode()
    if "&#" in text or "_x" in text:
        text = _NUMBERED.sub(_sign, text)
    return shows(unescape(text))


def _sign(found: re.Match[str]) -> str:
    return chr(int(found[1] or found[3], 16) if found[1] or found[3] else int(found[2]))


def _clear(xml: bytes) -> bytes:
    """Return XML whose names have no prefix, without comments and literal sections."""
    start = _START.match(xml)
    if start is None:
        return _rewritten(xml)
    declared, prefix, rest = start.groups()
    utf_8 = b"encoding" not in (declared or b"") or re.search(rb"(?i)utf-?8", declared or b"")
    own = sum(uri in _MAIN for uri in _NAMESPACE.findall(rest))
    if not utf_8 or own != 1 or b"<!" in xml or xml.count(b"<?") > 1:
        return _rewritten(xml)
    if prefix:
        return xml.replace(b"<" + prefix + b":", b"<").replace(b"</" + prefix + b":", b"</")
    return xml


def _rewritten(xml: bytes) -> bytes:
    root = etree.fromstring(xml, _parser())
    for element in root.iter():
        uri, _, name = element.tag.rpartition("}")
        if uri[1:].encode() in _MAIN or not uri:
            element.tag = name
    written: bytes = etree.tostring(root, encoding="utf-8")
    return written
