"""The footnotes or endnotes of a print document.

Each letter's notes count from 1. Word can start again at a section, LibreOffice 7.4 cannot (it
reads the setting and counts on); so each note gets its own mark as text, which both print as it
stands (ISO/IEC 29500-1, 17.11.14, ``customMarkFollows``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lxml import etree

from pipeline.letters.canonical import W
from pipeline.letters.package import Deflater, Member

NOTE_PARTS = {"word/footnotes.xml": "footnote", "word/endnotes.xml": "endnote"}
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
_SYMBOLS = "*†‡§"
_ROMAN = zip(
    (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
    "m cm d cd c xc l xl x ix v iv i".split(),
    strict=True,
)
_ROMAN_FIGURES = tuple(_ROMAN)


class Notes:
    """One part of notes, written letter by letter; false while no letter has any."""

    def __init__(self, part: str, settings: bytes | None) -> None:
        self._kind = NOTE_PARTS[part]
        self._part = Deflater(part)
        self._general = _properties(etree.fromstring(settings), self._kind) if settings else {}
        self._tail = b""
        self._next = 1

    def __bool__(self) -> bool:
        return bool(self._tail)

    def take(self, body: Any, notes: Any) -> None:
        """Take over a letter's notes under new numbers, and renumber its body."""
        first = not self._tail
        numbered = [note for note in notes if note.get(f"{W}type") is None]
        if not first:
            for note in [note for note in notes if note.get(f"{W}type") is not None]:
                notes.remove(note)
        marks = self._mark_references(body)
        fresh: dict[str, str] = {}
        for note in numbered:
            identity = note.get(f"{W}id")
            _mark_note(note, f"{W}{self._kind}Ref", marks.get(identity))
            fresh[identity] = str(self._next)
            note.set(f"{W}id", fresh[identity])
            self._next += 1
        for reference in body.iter(f"{W}{self._kind}Reference"):
            identity = reference.get(f"{W}id")
            reference.set(f"{W}id", fresh.get(identity, identity))
        if first or numbered:
            self._write(notes, first=first)

    def finish(self) -> Member:
        """Return the notes part."""
        self._part.write(self._tail)
        return self._part.finish()

    def _write(self, notes: Any, *, first: bool) -> None:
        xml = bytes(etree.tostring(notes, encoding="UTF-8", standalone=True))
        start = xml.index(b">", xml.index(f"<w:{self._kind}s".encode())) + 1
        end = xml.rindex(b"</")
        self._part.write(xml[:end] if first else xml[start:end])
        self._tail = xml[end:]

    def _mark_references(self, body: Any) -> dict[str, str]:
        """Write a mark behind each reference, and return the marks by the notes' numbers."""
        marks: dict[str, str] = {}
        number: int | None = None
        for section, references in _by_section(body, f"{W}{self._kind}Reference"):
            said = {"numFmt": _usual(self._kind), **self._general}
            said |= _properties(section, self._kind)
            figure = _FORMATS.get(said["numFmt"])
            if figure is None or said.get("numRestart") == "eachPage":
                continue
            if number is None or said.get("numRestart") == "eachSect":
                number = int(said.get("numStart", "1"))
            for reference in references:
                marks[reference.get(f"{W}id")] = figure(number)
                _set_mark(reference, figure(number))
                number += 1
        return marks


def _usual(kind: str) -> str:
    return "decimal" if kind == "footnote" else "lowerRoman"


def _properties(owner: Any, kind: str) -> dict[str, str]:
    """Return what a section, or the settings, say of its notes."""
    said = owner.find(f"{W}{kind}Pr")
    if said is None:
        return {}
    return {
        item.tag.removeprefix(W): item.get(f"{W}val")
        for item in said
        if item.get(f"{W}val") is not None
    }


def _by_section(body: Any, reference: str) -> Iterator[tuple[Any, list[Any]]]:
    """Yield each section with the references in it that have no mark of their own."""
    found: list[Any] = []
    for block in body:
        found += (ref for ref in block.iter(reference) if not ref.get(f"{W}customMarkFollows"))
        section = block if block.tag == f"{W}sectPr" else block.find(f"{W}pPr/{W}sectPr")
        if section is not None:
            yield section, found
            found = []


def _set_mark(reference: Any, mark: str) -> None:
    """Give a reference a mark of its own; LibreOffice must read that it has one before its id.

    It is written sign by sign: LibreOffice 7.4 prints a longer text twice.
    """
    identity = reference.attrib.pop(f"{W}id")
    reference.set(f"{W}customMarkFollows", "1")
    reference.set(f"{W}id", identity)
    for sign in reversed(mark):
        text: Any = etree.Element(f"{W}t")
        text.text = sign
        reference.addnext(text)


def _mark_note(note: Any, tag: str, mark: str | None) -> None:
    """Write a note's own mark where its number would stand.

    LibreOffice prints the mark itself, so that it must not read it here: Word takes the first of
    two choices, LibreOffice 7.4 the second (ISO/IEC 29500-3, 7.6).
    """
    if mark is None:
        return
    for own in [*note.iter(tag)]:
        choices: Any = etree.Element(f"{{{_MC}}}AlternateContent", nsmap={"mc": _MC, "w15": _W15})
        word = etree.SubElement(choices, f"{{{_MC}}}Choice", Requires="w15")
        etree.SubElement(word, f"{W}t").text = mark
        etree.SubElement(choices, f"{{{_MC}}}Fallback")
        own.getparent().replace(own, choices)


def _roman(number: int) -> str:
    pieces = []
    for value, figure in _ROMAN_FIGURES:
        times, number = divmod(number, value)
        pieces.append(figure * times)
    return "".join(pieces)


def _letter(number: int) -> str:
    """Return a, b ... z, aa, bb ..."""
    times, place = divmod(number - 1, 26)
    return chr(ord("a") + place) * (times + 1)


def _symbol(number: int) -> str:
    times, place = divmod(number - 1, len(_SYMBOLS))
    return _SYMBOLS[place] * (times + 1)


_FORMATS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "chicago": _symbol,
}
