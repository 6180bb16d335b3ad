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
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from pipeline.files import file_sha256
from pipeline.letters.field_codes import is_web_or_mail, leads_outside, why_no_link
from pipeline.letters.gate_file import (
    AGAIN,
    MAX_PART,
    MAX_TOTAL,
    NOT_WORD,
    OLE,
    check_members,
    check_outside,
    refuse_part,
)
from pipeline.letters.gate_reader import Place, read_part
from pipeline.letters.invalid import TemplateInvalid

MAX_TAGGED = 1_000_000
"""Bytes of all parts that can hold tags, together."""
MAX_ELEMENTS = 500_000
MAX_NAMESPACES = 20_000
MAX_FAULTS = 50
"""How many faults of a package are told at once."""

_CONTENT_TYPES = "[Content_Types].xml"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TEXT_TYPE = re.compile(r"wordprocessingml\.(document\.main|header|footer|footnotes|endnotes)\+xml")
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

_PASSED: set[tuple[str, bool]] = set()
"""Content that has passed; a template is loaded for each of its routes, and a check takes 0.2 s."""


@dataclass(frozen=True)
class PackageFault:
    """Something in a file that a letter must not hold."""

    reason: str
    part: str = ""
    near: str = ""
    paragraph: int = 0
    """The paragraph's number in its part, from 1; 0 where it stands in none."""
    relation: str = ""
    """The relationship of the part by which it comes in."""
    unreadable: bool = False
    """Whether the file was read no further, and must not be opened."""


Blame = Callable[[PackageFault], object]


def check_package(path: Path, *, mail_merge: bool = False) -> None:
    """Check a file that is to be opened as a Word document.

    ``mail_merge`` lets a document pass that is tied to a list of addresses: for a caller that cuts
    the tie itself.

    :raise TemplateInvalid: it is no Word document, too large, or holds what a letter must not.
    """
    _look(path, mail_merge, _refuse_at_once)


def package_faults(path: Path, *, mail_merge: bool = False) -> list[PackageFault]:
    """Return all that :func:`check_package` would refuse, up to what makes a file unreadable."""
    found: dict[PackageFault, None] = {}

    def keep(fault: PackageFault) -> None:
        found[fault] = None
        if len(found) == MAX_FAULTS:
            raise TemplateInvalid("there is more of this kind than is listed here.")

    try:
        _look(path, mail_merge, keep)
    except TemplateInvalid as error:
        found[PackageFault(error.reason, error.part, error.near, unreadable=True)] = None
    return [*found]


def _refuse_at_once(fault: PackageFault) -> NoReturn:
    raise TemplateInvalid(fault.reason, fault.part, fault.near)


def _look(path: Path, mail_merge: bool, blame: Blame) -> None:
    try:
        if not path.is_file():
            raise TemplateInvalid(NOT_WORD)
        with path.open("rb") as file:
            check_outside(file)
            content = (file_sha256(path), mail_merge)
            if content in _PASSED:
                return
            with zipfile.ZipFile(file) as archive:
                package = _Package(archive, mail_merge, blame)
                package.check()
        if not package.has_faults:
            _PASSED.add(content)
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error, struct.error) as error:
        raise TemplateInvalid(NOT_WORD) from error
    except (RuntimeError, NotImplementedError, ValueError) as error:
        raise TemplateInvalid(f"its file is damaged or protected. {AGAIN}") from error


class _Package:
    """One look at all parts, with the counts that go over them."""

    def __init__(self, archive: zipfile.ZipFile, mail_merge: bool, blame: Blame) -> None:
        self._archive, self._mail_merge, self._tell = archive, mail_merge, blame
        self._types: dict[str, str] = {}
        self._main = self._total = self._text = self._elements = 0
        self.has_faults = False

    def check(self) -> None:
        """Check the names of all parts, and then what they hold."""
        check_members(self._archive.infolist())
        names = self._archive.namelist()
        if _CONTENT_TYPES not in names:
            raise TemplateInvalid(NOT_WORD)
        for name in sorted(names, key=lambda name: name != _CONTENT_TYPES):
            if not name.endswith("/"):
                self._check_part(name, self._read(name))
        if not self._main and not self.has_faults:
            raise TemplateInvalid(NOT_WORD)

    def _blame(self, reason: str, part: str, near: str = "", relation: str = "") -> None:
        self.has_faults = True
        self._tell(PackageFault(reason, part, near[:200], relation=relation))

    def _read(self, name: str) -> bytes:
        pieces = []
        size = 0
        with self._archive.open(name) as stream:
            while piece := stream.read(1 << 20):
                size += len(piece)
                self._total += len(piece)
                if size > MAX_PART or self._total > MAX_TOTAL:
                    refuse_part(f"its part {name} is larger than it says. {AGAIN}", name)
                pieces.append(piece)
        return b"".join(pieces)

    def _check_part(self, name: str, data: bytes) -> None:
        if _BAD_NAME.search(name):
            self._blame(_MACROS if "vba" in name.lower() else _OBJECT, name)
            return
        if data.startswith((OLE, b"PK\3\4")):
            self._blame(_OBJECT, name)
            return
        extension = name.rpartition(".")[2].lower()
        kind = self._types.get(f"/{name}".lower()) or self._types.get(extension, "")
        looks = data[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<")
        if not (looks or kind.endswith("xml") or extension in ("xml", "rels")):
            return
        self._elements += data.count(b"<")
        self._text += len(data) if _TEXT_TYPE.search(kind) else 0
        if self._elements > 2 * MAX_ELEMENTS or data.count(b"xmlns") > MAX_NAMESPACES:
            refuse_part(f"it is made of too many pieces, most in {name}. {AGAIN}", name)
        if self._text > MAX_TAGGED:
            refuse_part("its text is larger than 1 MB. Make it shorter.", name)
        read_part(name, data, self)

    def blame_at(self, place: Place, reason: str, near: str = "") -> None:
        """Find fault with what stands at a place."""
        self.has_faults = True
        self._tell(PackageFault(reason, place.part, near[:200], place.paragraph))

    def element(self, place: Place, space: str, name: str, values: Mapping[str, str]) -> None:
        """Look at one element of a part."""
        if place.part == _CONTENT_TYPES:
            self._note_type(values)
        elif name == "Relationship" and place.part.lower().endswith(".rels"):
            self._check_relation(place.part, values)
        elif any(own in space for own in _WORD_OWN):
            tied = name == "mailMerge" and self._mail_merge
            if name in _ELEMENTS and not tied:
                self.blame_at(place, _ELEMENTS[name])
            if name != "shape" and leads_outside(values.get("src", "")):
                self.blame_at(place, _remote(values["src"]), values["src"])

    def _note_type(self, values: Mapping[str, str]) -> None:
        kind = values.get("ContentType", "")
        if re.search("macro|vba|activex|oleobject", kind, re.IGNORECASE):
            self._blame(_MACROS, _CONTENT_TYPES, kind)
        self._main += kind == _MAIN
        key = values.get("PartName") or values.get("Extension", "")
        self._types[key.lower()] = kind.lower()

    def _check_relation(self, part: str, values: Mapping[str, str]) -> None:
        kind = values.get("Type", "").rpartition("/")[2]
        target = values.get("Target", "")
        owner = re.sub(r"_rels/([^/]*)\.rels$", r"\1", part)
        if self._mail_merge and _RELATIONS.get(kind) == _DETACH:
            return
        reason = _RELATIONS.get(kind, "")
        if not reason and values.get("TargetMode", "").lower() == "external":
            if kind != "hyperlink":
                reason = _remote(target)
            elif not is_web_or_mail(target) and target[:1] != "#":
                reason = why_no_link(target)
        if reason:
            self._blame(reason, owner, target, values.get("Id", ""))


def _remote(target: str) -> str:
    return f"it fetches {target[:200]} when it is opened. Insert it into the document instead."
