"""Find the fields that Word computes in a part of a document.

A field is one ``w:fldSimple``, or begins and ends with a ``w:fldChar``, its code in runs before a
third one and its last result after it (ISO/IEC 29500-1, 17.16.2). Either can hold further fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from pipeline.letters.canonical import W

DEEPEST = 20
"""How many fields may stand in one another."""

_SIMPLE, _MARK = f"{W}fldSimple", f"{W}fldChar"
_BOX = f"{W}txbxContent"
_DELETED = (f"{W}del", f"{W}moveFrom")
_SILENT = {W + name for name in ("rPr", "instrText", "fldChar", "lastRenderedPageBreak")}
_KIND = re.compile(r"\s*(=|[^\s\\\"“”„=]+)")


class TooDeep(Exception):
    """More fields in one another than anyone writes by hand."""


@dataclass(frozen=True)
class Words:
    """A piece of a field's code, with the properties of its run."""

    text: str
    look: Any


@dataclass(eq=False)
class Field:
    """A field of Word: what it says and where it stands."""

    first: Any
    """Its ``w:fldSimple``, or the ``w:fldChar`` it begins with."""
    last: Any = None
    """Where it ends; None if it never does."""
    code: list[Words | Field] = field(default_factory=list)
    result: list[Field] = field(default_factory=list)
    """The fields in its last result."""
    result_look: Any = None
    """The properties of its result's first run with text; None if it has none."""
    in_result: bool = False
    odd: bool = False
    """Whether its code holds something else than text and fields."""

    @property
    def plain_code(self) -> str:
        """Its code as a person reads it."""
        texts = (
            piece.text if isinstance(piece, Words) else f"{{ {piece.plain_code} }}"
            for piece in self.code
        )
        return " ".join("".join(texts).split())

    @property
    def kind(self) -> str:
        """The word its code begins with, in capitals: ``MERGEFIELD``, ``PAGE``."""
        match = _KIND.match("".join(words.text for words in self.code if isinstance(words, Words)))
        return match[1].upper() if match else ""

    @property
    def inner(self) -> Iterator[Field]:
        """The fields in its code, and those in theirs."""
        for piece in self.code:
            if isinstance(piece, Field):
                yield piece
                yield from piece.inner

    @property
    def everything(self) -> Iterator[Field]:
        """The field, those in its code and those in its result, and what is in them."""
        yield self
        for piece in (*self.code, *self.result):
            if isinstance(piece, Field):
                yield from piece.everything

    @property
    def code_look(self) -> Any:
        """The properties of its code's first run."""
        return next((piece.look for piece in self.code if isinstance(piece, Words)), None)


def read_fields(root: Any) -> list[Field]:
    """Return the outermost fields of a part, in the part's order.

    :raise TooDeep: fields stand in one another without end.
    """
    boxes = [box for box in root.iter(_BOX) if box is not root]
    found = [each for story in (root, *boxes) for each in _Reader(story).read()]
    order = {mark: number for number, mark in enumerate(root.iter(_MARK, _SIMPLE))}
    return sorted(found, key=lambda each: order[each.first])


class _Reader:
    """Reads one story: a part without its text boxes, or one text box."""

    def __init__(self, story: Any) -> None:
        self._story = story
        self._open: list[Field] = []
        self._found: list[Field] = []

    def read(self) -> list[Field]:
        """Return the story's outermost fields."""
        walk = etree.iterwalk(self._story, events=("start", "end"))
        for event, element in walk:
            if event == "end":
                if element.tag == _SIMPLE:
                    self._end(element)
            elif element.tag in _DELETED or (element.tag == _BOX and element is not self._story):
                walk.skip_subtree()
            else:
                self._start(element)
        while self._open:
            self._give_up()
        return self._found

    def _start(self, element: Any) -> None:
        if element.tag == _SIMPLE:
            self._begin(element)
            self._open[-1].code.append(Words(element.get(f"{W}instr", ""), None))
            self._open[-1].in_result = True
        elif element.tag == _MARK:
            self._read_mark(element)
        elif self._open:
            self._read_inside(self._open[-1], element)

    def _read_mark(self, element: Any) -> None:
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            self._begin(element)
        elif self._open and self._open[-1].first.tag == _MARK:
            if kind == "end":
                self._end(element)
            else:
                self._open[-1].in_result = True

    def _begin(self, element: Any) -> None:
        if len(self._open) == DEEPEST:
            raise TooDeep
        self._open.append(Field(element))

    def _end(self, element: Any) -> None:
        while self._open[-1].first.tag != element.tag:
            self._give_up()
        closed = self._open.pop()
        closed.last = element
        if not self._open:
            self._found.append(closed)
        elif self._open[-1].in_result:
            self._open[-1].result.append(closed)
        else:
            self._open[-1].code.append(closed)

    def _give_up(self) -> None:
        """Take a field that never ends for what it is: a beginning, with other fields after it."""
        unclosed = self._open.pop()
        inside = [piece for piece in unclosed.code if isinstance(piece, Field)]
        self._found += [unclosed, *inside, *unclosed.result]

    def _read_inside(self, around: Field, element: Any) -> None:
        if around.in_result:
            if element.tag == f"{W}t" and around.result_look is None:
                around.result_look = element.getparent().find(f"{W}rPr")
        elif element.tag == f"{W}instrText":
            around.code.append(Words(element.text or "", element.getparent().find(f"{W}rPr")))
        elif element.tag not in _SILENT:
            in_run = element.getparent().tag == f"{W}r"
            around.odd = around.odd or in_run or element.tag == f"{W}p"
