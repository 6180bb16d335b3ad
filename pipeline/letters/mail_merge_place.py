"""Put docxtpl's tags in the place of a field of Word, and leave all around it as it is."""

from __future__ import annotations

import copy
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from pipeline.letters.canonical import W
from pipeline.letters.mail_merge_fields import Field
from pipeline.letters.refusal import paragraph_elements

_MARKER = re.compile(r"\}(bookmark|commentRange|perm|moveFromRange|moveToRange)(Start|End)$")
_NEAR = 60
_KEPT = {W + name for name in ("p", "pPr")}
_OPENING, _CLOSING = re.compile(r"\{+\Z"), re.compile(r"\A\}+")


class Unclear(Exception):
    """A field that cannot be honoured; the message says why and what to do."""


@dataclass(frozen=True)
class Tag:
    """A piece of docxtpl's language, with the properties of the run it is to stand in."""

    text: str
    look: Any


def put_tags(field: Field, tags: Sequence[Tag]) -> list[Any]:
    """Replace a field and its last result by runs with tags; return the runs' texts.

    :raise Unclear: the field reaches over the edge of a table cell or a section.
    """
    start, end = _paragraph(field.first), _paragraph(field.last)
    apart = _paragraphs_between(start, end)
    if field.first.tag == f"{W}fldSimple":
        anchor, removed = field.first, [field.first, *field.first.iterdescendants()]
    else:
        anchor = _split_before(field.first)
        _split_after(field.last)
        removed = [*_between(anchor, field.last.getparent())]
    runs = [_new_run(tag) for tag in tags]
    for run in runs:
        anchor.addprevious(run)
    _remove(anchor, removed)
    _join(apart, end)
    return [run.find(f"{W}t") for run in runs]


class Places:
    """The paragraph that each field of a part begins in, and the words around, before a merge."""

    def __init__(self, root: Any) -> None:
        numbers = {element: number for number, element in enumerate(paragraph_elements(root), 1)}
        self._texts: dict[Any, str] = {}
        self._fields: dict[Any, tuple[Any, int, int]] = {}
        pieces: dict[Any, list[str]] = defaultdict(list)
        lengths: dict[Any, int] = defaultdict(int)
        for element in root.iter(f"{W}t", f"{W}fldChar", f"{W}fldSimple"):
            paragraph = _paragraph(element)
            if element.tag == f"{W}t":
                pieces[paragraph].append(element.text or "")
                lengths[paragraph] += len(pieces[paragraph][-1])
            else:
                place = (paragraph, numbers.get(paragraph, 0), lengths[paragraph])
                self._fields[element] = place
        self._texts = {paragraph: "".join(texts) for paragraph, texts in pieces.items()}

    def near(self, field: Field) -> str:
        """Return the words around a field's beginning."""
        paragraph, _number, at = self._fields[field.first]
        text = self._texts.get(paragraph, "")
        left = text.find(" ", at - _NEAR, at) + 1 if at > _NEAR else 0
        right = text.rfind(" ", at, at + _NEAR) if len(text) > at + _NEAR else len(text)
        if at > _NEAR and not left:
            left = at - _NEAR
        if right < 0:
            right = at + _NEAR
        words = " ".join(text[left:right].split())
        return ("… " if left else "") + words + (" …" if right < len(text) else "")

    def number(self, field: Field) -> int:
        """Return the number of a field's paragraph in its part, from 1; 0 if it has none."""
        return self._fields[field.first][1]


def guard_braces(root: Any, tags: Collection[Any]) -> None:
    """Write braces that stand right beside a new tag as tags, so that they cannot join it."""
    texts = [text for text in root.iter(f"{W}t") if text.text]
    _write_braces(texts, set(tags), _CLOSING, r"\x7d")
    _write_braces(texts[::-1], set(tags), _OPENING, r"\x7b")


def _write_braces(
    texts: Sequence[Any], tags: set[Any], pattern: re.Pattern[str], brace: str
) -> None:
    for beside, text in pairwise(texts):
        if beside in tags and text not in tags and (found := pattern.search(text.text)):
            if found[0] == text.text:
                tags.add(text)
            tag = "{{ '" + brace * len(found[0]) + "' }}"
            text.text = text.text[: found.start()] + tag + text.text[found.end() :]
            text.set(qn("xml:space"), "preserve")


def _new_run(tag: Tag) -> Any:
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    if tag.look is not None:
        run.append(copy.deepcopy(tag.look))
    text.text = tag.text
    text.set(qn("xml:space"), "preserve")
    run.append(text)
    return run


def _paragraph(element: Any) -> Any:
    return next(element.iterancestors(f"{W}p"), None)


def _paragraphs_between(start: Any, end: Any) -> list[Any]:
    """Return the paragraphs that a field spans but for the last, and what stands between them."""
    spanned = []
    node = start
    while node is not end:
        if node is None:
            raise Unclear("reaches over the edge of a table cell. Put it into one paragraph")
        if node.tag != f"{W}p" and not _MARKER.search(str(node.tag)):
            raise Unclear("has a table inside. Put it into one paragraph")
        if node.find(f"{W}pPr/{W}sectPr") is not None:
            raise Unclear("reaches over a section break. Put it into one paragraph")
        spanned.append(node)
        node = node.getnext()
    return spanned


def _join(spanned: Sequence[Any], end: Any) -> None:
    """Bring what is left of the paragraphs a field spanned into the last of them."""
    kept: list[Any] = []
    for node in spanned:
        kept += [child for child in node if child.tag != f"{W}pPr"] if node.tag in _KEPT else [node]
    for child in reversed(kept):
        end.insert(0 if end.find(f"{W}pPr") is None else 1, child)
    for node in spanned:
        if node.tag in _KEPT:
            node.getparent().remove(node)


def _split_before(mark: Any) -> Any:
    """Give what stands before a mark in its run a run of its own; return the mark's run."""
    run = mark.getparent()
    earlier = [node for node in mark.itersiblings(preceding=True) if node.tag != f"{W}rPr"]
    if earlier:
        run.addprevious(_run_like(run, earlier[::-1]))
    return run


def _split_after(mark: Any) -> None:
    later = [*mark.itersiblings()]
    if later:
        mark.getparent().addnext(_run_like(mark.getparent(), later))


def _run_like(run: Any, content: Sequence[Any]) -> Any:
    other, look = OxmlElement("w:r"), run.find(f"{W}rPr")
    other.extend([*([] if look is None else [copy.deepcopy(look)]), *content])
    return other


def _between(first: Any, last: Any) -> Iterator[Any]:
    """Yield all elements from one run to another, both included, without what runs hold."""
    node = first
    while node is not last:
        yield node
        node = _next(node)
    yield last


def _next(node: Any) -> Any:
    if len(node) and node.tag not in (f"{W}r", f"{W}pPr"):
        return node[0]
    while node.getnext() is None:
        node = node.getparent()
    return node.getnext()


def _remove(anchor: Any, elements: Sequence[Any]) -> None:
    """Take elements out, but for the ends of bookmarks and of what still holds other runs."""
    if anchor.tag == f"{W}fldSimple":
        for marker in [node for node in anchor if _MARKER.search(str(node.tag))]:
            anchor.addprevious(marker)
        elements = [anchor]
    for element in reversed(elements):
        if element.tag in _KEPT or _MARKER.search(str(element.tag)):
            continue
        held = () if element.tag in (f"{W}r", f"{W}fldSimple") else element.iterdescendants()
        if not any(_stays(node) for node in held):
            element.getparent().remove(element)


def _stays(element: Any) -> bool:
    return element.tag == f"{W}r" or _MARKER.search(str(element.tag)) is not None
