"""Look into a Word file before anything opens it, and refuse what has no place in a letter.

Reading is bounded: sizes are checked as declared and again as they stream, and XML is read by a
parser that builds nothing. What is refused is what Word or LibreOffice would fetch, run or embed
when a letter is opened, and what would cost more to open than a letter is worth.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import IO, NoReturn
from xml.parsers import expat

from pipeline.files import file_sha256
from pipeline.letters.invalid import TemplateInvalid

MAX_MEMBERS = 1_000
MAX_TOTAL = 100_000_000
MAX_PART = 20_000_000
MAX_TEXT = 1_000_000
"""Bytes of all parts that can hold tags, together."""
MAX_ELEMENTS = 500_000
MAX_NAMESPACES = 20_000
MAX_DEPTH = 200
MAX_RATIO = 200
"""Of unpacked to packed size, in a part of over a megabyte."""

_CONTENT_TYPES = "[Content_Types].xml"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TEXT_TYPE = re.compile(r"wordprocessingml\.(document\.main|header|footer|footnotes|endnotes)\+xml")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_AGAIN = "Open it in Word and save it again as a Word document (.docx)."
_NOT_WORD = f"this is not a Word document that can be opened. {_AGAIN}"
_MACROS = "it holds macros, and a letter must not. Save it as a Word document without macros."
_OBJECT = "it holds an embedded file or object. Paste it as text or as a picture instead."
_DETACH = (
    "it is tied to a list of addresses of its own. In Word choose Mailings, Start Mail Merge, "
    "Normal Word Document, and save; the merge fields stay."
)
_BAD_NAME = re.compile(r"vba|(^|/)(activex|embeddings)/", re.IGNORECASE)
_RELATIONS = {
    "attachedTemplate": "another template is attached to it. In Word choose Developer, "
    "Document Template, type Normal, and save.",
    "oleObject": _OBJECT,
    "package": _OBJECT,
    "control": "it holds a control (ActiveX). Take the control out.",
    "aFChunk": "it takes in another document when it is opened. Paste that text instead.",
    "subDocument": "it takes in another document when it is opened. Paste that text instead.",
    "frame": "it takes in another document when it is opened. Paste that text instead.",
    "vbaProject": _MACROS,
    "wordVbaData": _MACROS,
    "keyMapCustomizations": "it changes the keys of Word. Save its text in a new document.",
    "attachedToolbars": "it changes the menus of Word. Save its text in a new document.",
    "extensibility": "it changes the menus of Word. Save its text in a new document.",
    "mailMergeSource": _DETACH,
    "mailMergeHeaderSource": _DETACH,
}
_ELEMENTS = {
    "altChunk": _RELATIONS["aFChunk"],
    "subDoc": _RELATIONS["subDocument"],
    "OLEObject": _OBJECT,
    "control": _RELATIONS["control"],
    "attachedTemplate": _RELATIONS["attachedTemplate"],
    "mailMerge": _DETACH,
}
_WORD_OWN = ("wordprocessingml", "schemas-microsoft-com")
_FETCHING = re.compile(
    "DDE|DDEAUTO|INCLUDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|AUTOTEXT|AUTOTEXTLIST|GLOSSARY|LINK"
    "|EMBED|DATABASE|RD|PRINT|CONTROL|HTMLCONTROL",
)
_ADDRESS = re.compile(r"(https?|mailto):", re.IGNORECASE)
_ELSEWHERE = re.compile(r"\s*(\\\\|/|[a-z][\w+.-]*:\S)", re.IGNORECASE)


_PASSED: set[tuple[str, bool]] = set()
"""Content that has passed; a template is loaded for each of its routes, and a check takes 0.2 s."""


def check_package(path: Path, *, mail_merge: bool = False) -> None:
    """Check a file that is to be opened as a Word document.

    ``mail_merge`` lets a document pass that is tied to a list of addresses: for a caller that cuts
    the tie itself.

    :raise TemplateInvalid: it is no Word document, too large, or holds what a letter must not.
    """
    try:
        if not path.is_file():
            raise TemplateInvalid(_NOT_WORD)
        with path.open("rb") as file:
            _check_outside(file)
            content = (file_sha256(path), mail_merge)
            if content in _PASSED:
                return
            with zipfile.ZipFile(file) as archive:
                _check_members(archive.infolist())
                _Package(archive, mail_merge).check()
        _PASSED.add(content)
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error, struct.error) as error:
        raise TemplateInvalid(_NOT_WORD) from error
    except (RuntimeError, NotImplementedError, ValueError) as error:
        raise TemplateInvalid(f"its file is damaged or protected. {_AGAIN}") from error


def _check_outside(file: IO[bytes]) -> None:
    """Check what can be seen without unpacking, so that a huge directory is never read."""
    if file.read(8) == _OLE:
        directory = file.read(1 << 20)
        if "EncryptedPackage".encode("utf-16-le") in directory:
            raise TemplateInvalid("it is protected by a password. Take the password off in Word.")
        raise TemplateInvalid(f"it is a document of an old kind (.doc) or protected. {_AGAIN}")
    size = file.seek(0, 2)
    if size > MAX_TOTAL:
        raise TemplateInvalid(f"the file is larger than {_megabytes(MAX_TOTAL)}.")
    file.seek(max(0, size - 66_000))
    tail = file.read()
    end = tail.rfind(b"PK\5\6")
    if tail[-22:-18] == b"PK\5\6" and tail.endswith(b"\0\0"):
        end = len(tail) - 22
    if end < 0 or b"PK\6\7" in tail[max(0, end - 20) : end]:
        raise TemplateInvalid(_NOT_WORD)
    if struct.unpack_from("<L", tail, end + 12)[0] > MAX_MEMBERS * 500:
        raise TemplateInvalid(f"it has more than {MAX_MEMBERS} parts. {_AGAIN}")


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS:
        raise TemplateInvalid(f"it has more than {MAX_MEMBERS} parts. {_AGAIN}")
    if sum(info.file_size for info in members) > MAX_TOTAL:
        raise TemplateInvalid(f"unpacked it is larger than {_megabytes(MAX_TOTAL)}.")
    seen: set[str] = set()
    for info in members:
        name = info.orig_filename
        steps = name.removesuffix("/").split("/")
        if re.search(r"[\\\0:]", name) or not {"", ".", ".."}.isdisjoint(steps):
            _refuse(f"the name of its part {name!a} leads out of the document. {_AGAIN}", name)
        if name.lower() in seen:
            _refuse(f"its part {name} is there twice. {_AGAIN}", name)
        seen.add(name.lower())
        if info.flag_bits & 1 or info.compress_type not in (0, 8):
            _refuse(f"its part {name} is protected or packed in an unusual way. {_AGAIN}", name)
        if info.file_size > MAX_PART:
            _refuse(f"its part {name} is larger than {_megabytes(MAX_PART)}.", name)
        if info.file_size > max(1_000_000, MAX_RATIO * info.compress_size):
            _refuse(f"its part {name} unpacks to very much more than its size. {_AGAIN}", name)
        if _BAD_NAME.search(name):
            _refuse(_MACROS if "vba" in name.lower() else _OBJECT, name)


class _Package:
    """One look at all parts, with the counts that go over them."""

    def __init__(self, archive: zipfile.ZipFile, mail_merge: bool) -> None:
        self._archive, self._mail_merge = archive, mail_merge
        self._types: dict[str, str] = {}
        self._main = self._total = self._text = self._elements = 0

    def check(self) -> None:
        names = self._archive.namelist()
        if _CONTENT_TYPES not in names:
            raise TemplateInvalid(_NOT_WORD)
        for name in sorted(names, key=lambda name: name != _CONTENT_TYPES):
            if not name.endswith("/"):
                self._check_part(name, self._read(name))
        if not self._main:
            raise TemplateInvalid(_NOT_WORD)

    def _read(self, name: str) -> bytes:
        pieces = []
        size = 0
        with self._archive.open(name) as stream:
            while piece := stream.read(1 << 20):
                size += len(piece)
                self._total += len(piece)
                if size > MAX_PART or self._total > MAX_TOTAL:
                    _refuse(f"its part {name} is larger than it says. {_AGAIN}", name)
                pieces.append(piece)
        return b"".join(pieces)

    def _check_part(self, name: str, data: bytes) -> None:
        if data.startswith((_OLE, b"PK\3\4")):
            _refuse(_OBJECT, name)
        extension = name.rpartition(".")[2].lower()
        kind = self._types.get(f"/{name}".lower()) or self._types.get(extension, "")
        looks = data[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<")
        if not (looks or kind.endswith("xml") or extension in ("xml", "rels")):
            return
        self._elements += data.count(b"<")
        self._text += len(data) if _TEXT_TYPE.search(kind) else 0
        if self._elements > 2 * MAX_ELEMENTS or data.count(b"xmlns") > MAX_NAMESPACES:
            _refuse(f"it is made of too many pieces, most in {name}. {_AGAIN}", name)
        if self._text > MAX_TEXT:
            _refuse(f"its text is larger than {_megabytes(MAX_TEXT)}. Make it shorter.", name)
        _Reader(name, self).read(data)

    def element(self, reader: _Reader, space: str, name: str, values: Mapping[str, str]) -> None:
        """Look at one element of a part."""
        if reader.part == _CONTENT_TYPES:
            self._note_type(values)
        elif name == "Relationship" and reader.part.lower().endswith(".rels"):
            self._check_relation(reader.part, values)
        elif any(own in space for own in _WORD_OWN):
            tied = name == "mailMerge" and self._mail_merge
            if name in _ELEMENTS and not tied:
                _refuse(_ELEMENTS[name], reader.part)
            if name != "shape" and _ELSEWHERE.match(values.get("src", "")):
                _refuse(_remote(values["src"]), reader.part, values["src"])

    def _note_type(self, values: Mapping[str, str]) -> None:
        kind = values.get("ContentType", "")
        if re.search("macro|vba|activex|oleobject", kind, re.IGNORECASE):
            raise TemplateInvalid(_MACROS, _CONTENT_TYPES, kind)
        self._main += kind == _MAIN
        key = values.get("PartName") or values.get("Extension", "")
        self._types[key.lower()] = kind.lower()

    def _check_relation(self, part: str, values: Mapping[str, str]) -> None:
        kind = values.get("Type", "").rpartition("/")[2]
        target = values.get("Target", "")
        owner = re.sub(r"_rels/([^/]*)\.rels$", r"\1", part)
        if self._mail_merge and _RELATIONS.get(kind) == _DETACH:
            return
        if kind in _RELATIONS:
            _refuse(_RELATIONS[kind], owner, target)
        if values.get("TargetMode", "").lower() != "external":
            return
        if kind != "hyperlink":
            _refuse(_remote(target), owner, target)
        if not _ADDRESS.match(target) and target[:1] != "#":
            _refuse(_link(target), owner, target)


class _Reader:
    """Reads one XML part without building it."""

    def __init__(self, part: str, package: _Package) -> None:
        self.part = part
        self._package = package
        self._depth = 0
        self._code: list[str] | None = None
        self._fields = FieldCodes(part)

    def read(self, data: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._data
        parser.StartDoctypeDeclHandler = self._doctype
        parser.XmlDeclHandler = self._declaration
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            reason = f"its part {self.part} is damaged. {_AGAIN}"
            raise TemplateInvalid(reason, self.part) from error
        self._fields.finish()

    def _start(self, name: str, values: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            _refuse(f"its part {self.part} is too deeply nested. {_AGAIN}", self.part)
        space, _, local = name.rpartition(" ")
        plain = {key.rpartition(" ")[2]: value for key, value in values.items()}
        self._package.element(self, space, local, plain)
        if "wordprocessingml" not in space:
            return
        if local == "fldChar":
            self._fields.mark(plain.get("fldCharType", ""))
        elif local == "fldSimple":
            self._fields.check(plain.get("instr", ""))
        elif local in ("instrText", "delInstrText"):
            self._code = []

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._code is not None and name.endswith("nstrText"):
            self._fields.text("".join(self._code))
            self._code = None

    def _data(self, text: str) -> None:
        if self._code is not None:
            self._code.append(text)

    def _doctype(self, *_: object) -> None:
        _refuse(f"its part {self.part} has a DOCTYPE, which Word never writes. {_AGAIN}", self.part)

    def _declaration(self, _version: str, encoding: str | None, _alone: int) -> None:
        if encoding and encoding.lower() not in ("utf-8", "utf-16", "us-ascii"):
            _refuse(f"its part {self.part} is written in {encoding}. {_AGAIN}", self.part)


class FieldCodes:
    """Word's fields in the order of a part, put together again from their runs."""

    def __init__(self, part: str = "") -> None:
        self._part = part
        self._codes: list[list[str] | None] = []
        """What each open field says; None once its result has begun."""
        self._stray: list[str] = []

    def mark(self, kind: str) -> None:
        """Take a field's ``begin``, ``separate`` or ``end``."""
        if kind == "begin":
            if self._codes and self._codes[-1] is not None and not "".join(self._codes[-1]).strip():
                _refuse("the kind of a field is made by another field. Take it out.", self._part)
            self._codes.append([])
        elif kind in ("separate", "end") and self._codes:
            self.check("".join(self._codes.pop() or ()))
            if kind == "separate":
                self._codes.append(None)

    def text(self, text: str) -> None:
        """Take a piece of a field's code."""
        code = self._codes[-1] if self._codes else None
        (self._stray if code is None else code).append(text)

    def tag(self, near: str) -> None:
        """Take a block tag: it may not decide over a part of a field's code."""
        if self._codes and self._codes[-1] is not None:
            _refuse("a block tag stands inside a field's code. Take it out.", self._part, near)

    def finish(self) -> None:
        """Check what was never closed or never begun."""
        for code in (*self._codes, self._stray):
            self.check("".join(code or ()))

    def check(self, code: str) -> None:
        """Check one whole field code, such as ``HYPERLINK "https://example.org"``."""
        kind, *rest = code.split(None, 1) or [""]
        near = " ".join(code.split())[:100]
        if re.search(r"[{}]", kind):
            _refuse("the kind of a field is made by a tag. Take it out.", self._part, near)
        if _FETCHING.fullmatch(kind.strip('"').upper()):
            reason = f"its field {kind} would fetch or start something when a letter is opened."
            _refuse(f"{reason} Take the field out.", self._part, near)
        for word in re.findall(r'"([^"]*)"|(\S+)', "".join(rest)):
            target = word[0] or word[1]
            outside = _ELSEWHERE.match(target) and not _ADDRESS.match(target)
            if kind.upper() == "HYPERLINK" and outside:
                _refuse(_link(target), self._part, near)


def _refuse(reason: str, part: str, near: str = "") -> NoReturn:
    raise TemplateInvalid(reason, part, near[:200])


def _remote(target: str) -> str:
    return f"it fetches {target[:200]} when it is opened. Insert it into the document instead."


def _link(target: str) -> str:
    return f"it links to {target[:200]}. Only links to web and mail addresses can stay."


def _megabytes(size: int) -> str:
    return f"{size // 1_000_000} MB"
