"""Read an XML part of a package without building it, and note the place of what is found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn, Protocol
from xml.parsers import expat

from pipeline.letters.field_codes import FieldCodes
from pipeline.letters.gate_file import AGAIN, refuse_part
from pipeline.letters.invalid import TemplateInvalid

MAX_DEPTH = 200
_COMPATIBILITY = "markup-compatibility"


@dataclass(frozen=True, slots=True)
class Place:
    """A part, and the number of a paragraph in it."""

    part: str
    paragraph: int
    """From 1, as the part's paragraphs follow each other; 0 outside of them, and in the copies
    kept for readers of old Word files."""


class Judge(Protocol):
    """Says what is wrong with what a part holds."""

    def element(self, place: Place, space: str, name: str, values: Mapping[str, str]) -> None:
        """Look at an element: its namespace, its name, and its attributes without theirs."""

    def blame_at(self, place: Place, reason: str, near: str = "") -> None:
        """Find fault with a field."""


def read_part(part: str, data: bytes, judge: Judge) -> None:
    """Show each element and each field of a part to the judge.

    :raise TemplateInvalid: it is damaged, too deeply nested, or has what Word never writes.
    """
    _Reader(part, judge).read(data)


class _Reader:
    def __init__(self, part: str, judge: Judge) -> None:
        self._part, self._judge = part, judge
        self._depth = self._copies = self._paragraphs = 0
        self._open_paragraphs: list[int] = []
        self._code: list[str] | None = None
        self._fields = FieldCodes(self._blame_field)

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
            reason = f"its part {self._part} is damaged. {AGAIN}"
            raise TemplateInvalid(reason, self._part) from error
        self._fields.finish()

    @property
    def _place(self) -> Place:
        return Place(self._part, self._open_paragraphs[-1] if self._open_paragraphs else 0)

    def _start(self, name: str, values: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self._refuse("is too deeply nested")
        space, _, local = name.rpartition(" ")
        self._copies += local == "Fallback" and _COMPATIBILITY in space
        word = "wordprocessingml" in space
        if word and local == "p":
            self._paragraphs += not self._copies
            self._open_paragraphs.append(0 if self._copies else self._paragraphs)
        plain = {key.rpartition(" ")[2]: value for key, value in values.items()}
        self._judge.element(self._place, space, local, plain)
        if not word:
            return
        if local == "fldChar":
            self._fields.mark(plain.get("fldCharType", ""))
        elif local == "fldSimple":
            self._fields.check(plain.get("instr", ""))
        elif local in ("instrText", "delInstrText"):
            self._code = []

    def _end(self, name: str) -> None:
        self._depth -= 1
        space, _, local = name.rpartition(" ")
        if local == "p" and "wordprocessingml" in space:
            self._open_paragraphs.pop()
        elif local == "Fallback" and _COMPATIBILITY in space:
            self._copies -= 1
        elif self._code is not None and local.endswith("nstrText"):
            self._fields.text("".join(self._code))
            self._code = None

    def _data(self, text: str) -> None:
        if self._code is not None:
            self._code.append(text)

    def _blame_field(self, reason: str, near: str) -> None:
        self._judge.blame_at(self._place, reason, near)

    def _doctype(self, *_: object) -> None:
        self._refuse("has a DOCTYPE, which Word never writes")

    def _declaration(self, _version: str, encoding: str | None, _alone: int) -> None:
        if encoding and encoding.lower() not in ("utf-8", "utf-16", "us-ascii"):
            self._refuse(f"is written in {encoding}")

    def _refuse(self, what: str) -> NoReturn:
        refuse_part(f"its part {self._part} {what}. {AGAIN}", self._part)
