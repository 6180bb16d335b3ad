"""Find the tags of a part, and the pieces that were meant as tags."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from jinja2 import Environment

from pipeline.letters.lint.paragraphs import Paragraph
from pipeline.letters.lint.tags import CLOSERS, Tag


@dataclass(frozen=True)
class Fragment:
    """A piece of a tag: its beginning without an end, or its end alone."""

    paragraph: Paragraph
    start: int
    raw: str
    mended: str
    """The tag that may be meant, or nothing."""
    why: str
    """``open``, ``stray``, ``apart`` (a space between two braces) or ``single`` brace."""


_BEGIN = re.compile(r"\{\{|\{%|\{#")
_LOOSE = re.compile(
    r"(?P<apart>\{ \{[^{}\n]*\} ?\}|\{ %[^{}%\n]*% ?\})|(?P<stray>\{?[^{}%\n]{0,80}[%}]\})"
    r"|(?P<single>\{ {0,3}(?:signatory|case|authority|campaign|letter) ?\. ?\w+ {0,3}\}(?!\}))"
)
_END_RAW = re.compile(r"\{%[-+]?\s*endraw\s*[-+]?%\}")


class Scanner:
    """Reads the tags of one part."""

    def __init__(self, paragraphs: list[Paragraph], environment: Environment) -> None:
        self._environment = environment
        self._paragraphs = paragraphs
        self._flat = "\n".join(paragraph.text for paragraph in paragraphs)
        self._starts: list[int] = []
        position = 0
        for paragraph in paragraphs:
            self._starts.append(position)
            position += len(paragraph.text) + 1

    def scan(self) -> Iterator[Tag | Fragment]:
        """Yield the tags, and the fragments that are none."""
        position = 0
        found: Tag | Fragment | None
        while begin := _BEGIN.search(self._flat, position):
            yield from self._loose(position, begin.start())
            if begin[0] == "{#":
                position, found = self._comment(begin.start())
            else:
                position, found = self._tag(begin.start())
            if found is not None:
                yield found
            if isinstance(found, Tag) and found.word == "raw":
                end = _END_RAW.search(self._flat, position)
                position = end.start() if end else len(self._flat)
        yield from self._loose(position, len(self._flat))

    def _tag(self, start: int) -> tuple[int, Tag | Fragment]:
        closer = CLOSERS[self._flat[start : start + 2]]
        following = _BEGIN.search(self._flat, start + 2)
        stop = following.start() if following else len(self._flat)
        line_end = self._line_end(start)
        ends = [*self._closers(closer, start + 2, min(stop, line_end))]
        tags = [self._at(start, end) for end in ends[:9]]
        whole = next((tag for tag in tags if tag.tree(self._environment)), None)
        if whole is None and tags:
            whole = tags[0]
        if whole is None and stop > line_end:
            whole = self._torn(start, closer, line_end, stop)
        if whole is not None:
            return start + len(whole.raw), whole
        return self._open(start, min(stop, line_end))

    def _torn(self, start: int, closer: str, line_end: int, stop: int) -> Tag | None:
        """Return a tag that goes on in the next paragraph: docxtpl joins the two."""
        end = self._flat.find(closer, line_end, stop)
        if end < 0:
            return None
        tag = self._at(start, end + 2)
        tag = tag.mend(tag.raw.replace("\n", ""))
        return tag if tag.tree(self._environment) else None

    def _open(self, start: int, stop: int) -> tuple[int, Fragment]:
        text = self._flat[start:stop]
        close = re.match(r"\{[{%]([^{}%]*)(?:[%}#]\}|\})", text)
        inside = close or re.match(r"\{[{%](-?\s*[\w.]*)", text)
        raw = close[0] if close else text
        opener = text[:2]
        mended = f"{opener}{inside[1].rstrip()} {CLOSERS[opener]}" if inside else ""
        if not inside or not re.search(r"\w", inside[1]):
            mended = ""
        if opener == "{%" and not close:
            mended = ""
        paragraph, offset = self._find(start)
        return start + len(raw), Fragment(paragraph, offset, raw.rstrip(), mended, "open")

    def _comment(self, start: int) -> tuple[int, Fragment | None]:
        end = self._flat.find("#}", start + 2)
        another = self._flat.find("{#", start + 2)
        if end >= 0 and not 0 <= another < end:
            return end + 2, None
        stop = self._line_end(start)
        paragraph, offset = self._find(start)
        raw = self._flat[start:stop].rstrip()
        return stop, Fragment(paragraph, offset, raw, "", "open")

    def _loose(self, start: int, stop: int) -> Iterator[Fragment]:
        """Yield what looks like a piece of a tag between two tags."""
        for match in _LOOSE.finditer(self._flat, start, stop):
            raw, why = match[0], str(match.lastgroup)
            paragraph, offset = self._find(match.start())
            inside = raw.strip("{}% ")
            signs = "{%" if "%" in raw else "{{"
            mended = f"{signs} {inside} {CLOSERS[signs]}" if inside and raw[0] == "{" else ""
            yield Fragment(paragraph, offset, raw.strip(), mended, why)

    def _closers(self, closer: str, start: int, stop: int) -> Iterator[int]:
        while (found := self._flat.find(closer, start, stop)) >= 0:
            yield found + 2
            start = found + 1

    def _line_end(self, start: int) -> int:
        end = self._flat.find("\n", start)
        return len(self._flat) if end < 0 else end

    def _at(self, start: int, end: int) -> Tag:
        paragraph, offset = self._find(start)
        return Tag(paragraph, offset, self._flat[start:end])

    def _find(self, position: int) -> tuple[Paragraph, int]:
        index = bisect_right(self._starts, position) - 1
        return self._paragraphs[index], position - self._starts[index]
