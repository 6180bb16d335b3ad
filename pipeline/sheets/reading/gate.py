"""Look at a file before any library opens it: it must be a sheet, and not built to do harm.

Macros and external links are data that is never run or followed, so they may stay.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from pipeline.sheets.reading import limits
from pipeline.sheets.reading.looks_ole import workbook_stream
from pipeline.sheets.reading.raw import BROKEN, LOCKED, TOO_BIG, SheetUnreadable
from pipeline.sheets.reading.sizes import (
    check_binary,
    check_open_document,
    check_records,
    check_worksheet,
)

_SAVE = "Open it in your spreadsheet program and save it as .xlsx."
_WEB = f"it is a web page with a spreadsheet's name. {_SAVE}"
_XML_2003 = f"it is saved as “XML Spreadsheet 2003”. {_SAVE}"
_SYLK = f"it is saved as SYLK, a format of old. {_SAVE}"
_CARDS = (
    "it holds contact cards or a calendar, not rows. Write the people into a spreadsheet, one in a "
    "row, and send that."
)
_DATA = (
    "it is data that one program wrote for another ({kind}), not a spreadsheet. Export it there as "
    ".xlsx or .csv, and send that."
)
_PICTURE = "it is a picture, not a spreadsheet. Send the spreadsheet itself."
_DOCUMENT = "it is a {kind}, not a spreadsheet. Copy its table into a spreadsheet, and send that."
_ARCHIVE = "it is an archive. Unpack it and send the spreadsheets in it one by one."
_NUMBERS = "it is a Numbers document. Choose File, Export To, Excel in Numbers, and send that."
_LINK = "it is only a link to an online sheet. Download that as .xlsx, and send the download."
_UNSAFE = (
    "it holds what no spreadsheet program writes ({what}), so it was not opened. Copy the filled "
    "rows into a new spreadsheet, and send that."
)

_STARTS = {
    b"%PDF": _DOCUMENT.format(kind="PDF document"),
    b"{\\rtf": _DOCUMENT.format(kind="text document"),
    b"\x89PNG": _PICTURE,
    b"\xff\xd8\xff": _PICTURE,
    b"GIF8": _PICTURE,
    b"BM6": _PICTURE,
    b"II*\0": _PICTURE,
    b"MM\0*": _PICTURE,
    b"\x1f\x8b": _ARCHIVE,
    b"7z\xbc\xaf": _ARCHIVE,
    b"Rar!": _ARCHIVE,
}
_WEB_TAGS = re.compile(
    r"(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:!doctype html|html|head|meta|body|table)", re.DOTALL
)
_SIGNS_OF_2003 = ("urn:schemas-microsoft-com:office:spreadsheet", 'progid="excel.sheet"')
_TEXTS = {
    re.compile(r"<\?xml\b"): _DATA.format(kind="XML"),
    re.compile(r'\{\s*(?:\}|"[^"]*"\s*:)|\[\s*[\[{]'): _DATA.format(kind="JSON"),
    re.compile(r"begin:(?:vcard|vcalendar)\b"): _CARDS,
    re.compile(r"id;p[^\r\n]*[\r\n]+(?:[bcefop]|nn|nu);[a-z]"): _SYLK,
}
"""What other text files begin with, in small letters."""
_OLE = b"\xd0\xcf\x11\xe0"
_OTHER_OLE = {"EncryptedPackage": LOCKED, "WordDocument": _DOCUMENT.format(kind="Word document")}
_OTHER_OLE["PowerPoint Document"] = _DOCUMENT.format(kind="presentation")
_OTHER_PARTS = {
    "word/document.xml": _DOCUMENT.format(kind="Word document"),
    "ppt/presentation.xml": _DOCUMENT.format(kind="presentation"),
    "index/document.iwa": _NUMBERS,
}
_SHEET_ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".txt")
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)
_PIECE = 1 << 20
_MANIFEST = "meta-inf/manifest.xml"
_PROLOG = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)


def check_start(start: bytes) -> None:
    """Look at a file's first bytes.

    :raise SheetUnreadable: it is plainly something other than a sheet.
    """
    for sign, sentence in _STARTS.items():
        if start.startswith(sign):
            raise SheetUnreadable(sentence)
    text = start.replace(b"\0", b"").decode("latin-1").lstrip("ï»¿ÿþ").lower()
    if _WEB_TAGS.match(text):
        raise SheetUnreadable(_WEB)
    text = text.lstrip()
    if text.startswith('{"') and "docs.google.com" in text:
        raise SheetUnreadable(_LINK)
    if text.startswith("<") and any(sign in text for sign in _SIGNS_OF_2003):
        raise SheetUnreadable(_XML_2003)
    for begin, sentence in _TEXTS.items():
        if begin.match(text):
            raise SheetUnreadable(sentence)


def check_package(content: bytes) -> None:
    """Look through a workbook's package.

    :raise SheetUnreadable: it is locked, damaged, too big when unpacked, or made to do harm.
    """
    if content.startswith(_OLE):
        _check_ole(content)
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _check_entries(package.infolist())
            _check_kind(package)
            for entry in package.infolist():
                _check_part(package, entry)
    except _DAMAGE as error:
        raise SheetUnreadable(BROKEN) from error


def _check_ole(content: bytes) -> None:
    """Tell other files in this container by the names of their streams (MS-OFFCRYPTO 2.3.4.4)."""
    for name, sentence in _OTHER_OLE.items():
        if name.encode("utf-16-le") in content:
            raise SheetUnreadable(sentence)
    try:
        check_records(workbook_stream(content))
    except (LookupError, ValueError, struct.error) as error:
        raise SheetUnreadable(BROKEN) from error


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > limits.ENTRIES or sum(e.file_size for e in entries) > limits.UNPACKED:
        raise SheetUnreadable(TOO_BIG)
    if any(entry.flag_bits & 1 for entry in entries):
        raise SheetUnreadable(LOCKED)
    names = [_name(entry) for entry in entries]
    if len(set(names)) < len(names):
        raise SheetUnreadable(_UNSAFE.format(what="two parts of one name"))
    if any(name.startswith("/") or ":" in name or ".." in name.split("/") for name in names):
        raise SheetUnreadable(_UNSAFE.format(what="parts that lead elsewhere"))
    for entry in entries:
        _check_ratio(entry)


def _check_ratio(entry: zipfile.ZipInfo) -> None:
    large = entry.file_size > limits.RATIO_FROM
    if large and entry.file_size > limits.RATIO * max(entry.compress_size, 1):
        raise SheetUnreadable(TOO_BIG)


def _name(entry: zipfile.ZipInfo) -> str:
    """Return an entry's name as programs compare it; some write backslashes."""
    return entry.filename.replace("\\", "/").casefold()


def _check_kind(package: zipfile.ZipFile) -> None:
    entries = {_name(entry): entry for entry in package.infolist()}
    for part, sentence in _OTHER_PARTS.items():
        if part in entries:
            raise SheetUnreadable(sentence)
    kind = package.read(entries["mimetype"])[:100] if "mimetype" in entries else b""
    if b"opendocument." in kind and b"spreadsheet" not in kind:
        raise SheetUnreadable(_DOCUMENT.format(kind="text document"))
    if _MANIFEST in entries and b"encryption-data" in package.read(entries[_MANIFEST]):
        raise SheetUnreadable(LOCKED)
    if "[content_types].xml" not in entries and "content.xml" not in entries:
        holds_sheets = any(name.endswith(_SHEET_ENDINGS) for name in entries)
        raise SheetUnreadable(_ARCHIVE if holds_sheets else BROKEN)


def _check_part(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Unpack a part that readers open, which also proves its size, and look into it."""
    name = _name(entry)
    if name.endswith((".xml", ".rels", ".vml")):
        pieces = _pieces(package, entry)
        first = next(pieces, b"")
        _check_prolog(name, first)
        if name == "content.xml":
            check_open_document(first, pieces)
        elif b"worksheet" in first[:_PIECE]:
            check_worksheet(first, pieces)
        else:
            for _piece in pieces:
                pass
    elif name.endswith(".bin") and "worksheets/" in name:
        check_binary(package.read(entry))


def _pieces(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with package.open(entry) as part:
        while piece := part.read(_PIECE):
            yield piece


def _check_prolog(name: str, first: bytes) -> None:
    """Refuse a document type, where entities are declared: it stands before the first element.

    OpenOffice of old wrote one into its manifest, without entities.
    """
    prolog = _PROLOG.match(first)
    rest = first[prolog.end() :] if prolog else first
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):
        rest = first.replace(b"\0", b"")
        rest = rest[rest.find(b"<!") :] if b"<!DOCTYPE" in rest else b""
    declared = rest[:9].upper() == b"<!DOCTYPE"
    if declared and (name != _MANIFEST or b"[" in rest[: rest.find(b">")]):
        raise SheetUnreadable(_UNSAFE.format(what="a document type of its own"))
