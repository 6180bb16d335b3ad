"""The parts of a zipped workbook, and their XML brought into one plain form.

In plain form, names have no prefix, attributes stand in double quotes, rows and cells say their
own number first, and there is nothing but tags and text: then regular expressions read it quickly
and safely. Nearly every program writes it so; the few others are rewritten.
"""

from __future__ import annotations

import html
import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from xml.parsers.expat import ParserCreate
from xml.sax.saxutils import escape, quoteattr

from pipeline.sheets.reading.looks import column_number, letters

_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_ATTRIBUTE = re.compile(rb'([\w:.-]+)="([^"]*)"')
_DECLARATION = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>)?\s*")
_ROOT = re.compile(rb"<(?:([\w.-]+):)?[\w.-]+((?:\s[^>]*)?)>")
_PREFIXED = re.compile(rb"""xmlns:[\w.-]+\s*=\s*["']([^"']*)["']""")
_OTHER_ENCODING = re.compile(rb"""<\?xml[^>]*encoding=["'](?!utf-?8["']|us-ascii["'])""", re.I)
_ODD_SIGN = re.compile(rb"=(?:(?<=\s=)|['\s])")
_NO_NUMBER = re.compile(rb'<(?:c|row)(?! r=")')
_ODD_TAG = re.compile(rb"<[^<>]*(?:='|\s=|=\s)")
_LETTERS_ROW = re.compile(r"([A-Z]{1,3})(\d{1,7})$")


class Package:
    """A zipped workbook, opened by the names its relationships give."""

    def __init__(self, content: bytes) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(content))
        self._names = {
            name.replace("\\", "/").lstrip("/").lower(): name for name in self._zip.namelist()
        }
        self.is_open_document = "content.xml" in self._names
        targets = self.related("").values()
        self.workbook = next(
            (target for kind, target in targets if kind == "officeDocument"), "xl/workbook.xml"
        )

    def read(self, name: str) -> bytes:
        """Return a part; names are compared as Windows does, without case.

        :raise KeyError: there is no such part.
        """
        return self._zip.read(self._names[name.lower()])

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """Return what a part refers to inside the package: id to (kind, part)."""
        folder, file = posixpath.split(name)
        try:
            xml = plain(self.read(posixpath.join(folder, "_rels", f"{file}.rels")))
        except KeyError:
            return {}
        return {
            found["Id"]: (
                found.get("Type", "").rpartition("/")[2],
                _resolve(folder, found.get("Target", "")),
            )
            for found in tags(xml, "Relationship")
            if found.get("TargetMode") != "External"
        }

    def parts(self, name: str, kind: str) -> list[bytes]:
        """Return the parts of a kind that a part refers to; those absent are left out."""
        found = [target for each, target in self.related(name).values() if each == kind]
        return [self.read(target) for target in found if target.lower() in self._names]


def _resolve(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))).lstrip("/")


def tags(xml: bytes, name: str) -> Iterator[dict[str, str]]:
    """Give the attributes of each tag of a name in plain XML, without their prefixes."""
    for found in re.finditer(rb"<%s(\s[^>]*)?>" % name.encode(), xml):
        yield attributes(found[1] or b"")


def attributes(text: bytes) -> dict[str, str]:
    """Return a tag's attributes in plain XML, without their prefixes."""
    return {
        key.rpartition(b":")[2].decode(): unescape(value) for key, value in _ATTRIBUTE.findall(text)
    }


def unescape(text: bytes) -> str:
    """Return XML text as it reads."""
    return html.unescape(text.decode()) if b"&" in text else text.decode()


def plain(xml: bytes) -> bytes:
    """Return XML in plain form: the same bytes if they have it, else rewritten."""
    body = xml[declaration.end() :] if (declaration := _DECLARATION.match(xml)) else xml
    root = _ROOT.match(body)
    if root is None or _OTHER_ENCODING.match(xml) or _has_other_prefix(body, root):
        return _Rewriter().rewrite(xml)
    if root[1]:
        body = body.replace(b"<" + root[1] + b":", b"<").replace(b"</" + root[1] + b":", b"</")
    if _has_odd_signs(body) or not _is_numbered(body):
        return _Rewriter().rewrite(xml)
    return body


def _has_odd_signs(body: bytes) -> bool:
    """Say whether there are comments, literal sections or attributes in another form.

    The whole of it is searched: one row in another form must not be taken for a plain one.
    """
    if body.count(b"<") != body.count(b">"):  # an attribute or text holds one
        return True
    if _ODD_SIGN.search(body) and _ODD_TAG.search(body):
        return True
    return (b"!" in body and b"<!" in body) or (b"?" in body and b"<?" in body)


def _has_other_prefix(body: bytes, root: re.Match[bytes]) -> bool:
    """Say whether names of the workbook's own may stand under several prefixes."""
    if root[1]:
        return body.count(b"xmlns") != root[2].count(b"xmlns")
    return any(uri.decode() in _MAIN for uri in _PREFIXED.findall(root[2]))


def _is_numbered(xml: bytes) -> bool:
    if b"<sheetData" not in xml:
        return True
    start, end = xml.index(b"<sheetData"), xml.rfind(b"</sheetData>")
    return _NO_NUMBER.search(xml, start, end if end >= 0 else len(xml)) is None


class _Rewriter:
    """Writes XML anew in plain form."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._row = self._column = 0

    def rewrite(self, xml: bytes) -> bytes:
        parser = ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = lambda name: self._out.append(f"</{_local(name)}>")
        parser.CharacterDataHandler = lambda text: self._out.append(escape(text))
        parser.Parse(xml, True)
        return "".join(self._out).encode()

    def _start(self, name: str, found: dict[str, str]) -> None:
        local = _local(name)
        if local == "row":
            self._row = int(found.pop("r", self._row + 1))
            self._column = 0
            found = {"r": str(self._row), **found}
        elif local == "c":
            found = {"r": self._place(found.pop("r", "")), **found}
        text = "".join(
            f" {key.rpartition(' ')[2]}={quoteattr(value, {chr(34): '&quot;'})}"
            for key, value in found.items()
        )
        self._out.append(f"<{local}{text}>")

    def _place(self, written: str) -> str:
        place = _LETTERS_ROW.match(written)
        if place:
            self._column = column_number(place[1])
            return written
        self._column += 1
        return f"{letters(self._column)}{self._row}"


def _local(name: str) -> str:
    uri, _, local = name.rpartition(" ")
    return local if not uri or uri in _MAIN or "/package/" in uri else f"other.{local}"
