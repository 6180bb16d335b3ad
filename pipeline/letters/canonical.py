"""A part's Jinja source rewritten so that rendering it gives the finished bytes.

docxtpl renders, then parses and serialises the result again for every letter. What that pass does
depends on the template alone, but for the values themselves; so it is done once here, on the
template's source with each tag replaced by an inert mark, and the values are written as the pass
would have left them (:class:`Writer`). Where that cannot be promised, :func:`canonical_source`
says so and the part is parsed for every letter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from jinja2 import Environment
from lxml import etree

from pipeline.letters.invalid import FieldMisused

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_BEGINS = {"variable_begin": "variable_end", "block_begin": "block_end"}
_BEGINS |= {"comment_begin": "comment_end"}
_PLAIN_BLOCKS = ("if", "elif", "else", "endif", "for", "endfor", "set")
"""Blocks that only choose and repeat; others keep what was written, and do things to it."""
_EMPTY_TEXT = '<w:t xml:space="preserve">'
_PARAGRAPH = re.compile(r"<w:p(?: [^>]*)?>.*?</w:p>", re.DOTALL)
_RUN = re.compile(r"<w:r(?: [^>]*)?>.*?</w:r>", re.DOTALL)
_TEXT = re.compile(r"<w:t(?: [^>]*)?>.*?</w:t>", re.DOTALL)
_RUN_PROPERTIES = re.compile(r"<w:rPr>.*?</w:rPr>")
_PARAGRAPH_PROPERTIES = re.compile(r"<w:pPr>.*?</w:pPr>")
_MAY_BE_EMPTY = re.compile(f"<([\\w:]+)((?: [^<>]*)?)>(?={_OPEN})")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a value: the properties of its run and of its paragraph, as XML."""

    run: str
    paragraph: str
    splits: bool = True
    """Whether the paragraph can end here: not inside a link or a tracked insertion."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A Jinja tag of a source."""

    kind: str
    """``variable``, ``block``, ``comment`` or ``raw``."""
    begin: str
    inside: str
    end: str

    @property
    def word(self) -> str:
        """The first word of a block: ``for``, ``endif``."""
        return self.inside.split(None, 1)[0] if self.inside.strip() else ""


@dataclass(frozen=True)
class Canonical:
    """A part's source, and what is needed to render it."""

    marked: str
    """The finished part with a mark for each tag."""
    tags: Sequence[Tag]
    surroundings: Mapping[int, Surroundings]
    """Of each value that stands in a text, by its number."""
    empties: tuple[tuple[str, str], ...]
    """An element without content, as it may be rendered and as it is serialised."""
    emptied_by_values: bool
    """Whether nothing but a value without text can leave an element empty."""

    def as_source(self, marked: str) -> str:
        """Return marked XML with its tags put back, each value to be written by ``_write``."""
        return _MARK.sub(lambda found: _as_source(self.tags, int(found[1])), marked)


def canonical_source(
    environment: Environment,
    source: str,
    finish: Callable[[str], bytes],
) -> Canonical | None:
    """Return the canonical source of a part, or None where each letter must be parsed.

    ``finish`` turns a part's rendered XML into the bytes to be saved.
    """
    if _OPEN in source or _CLOSE in source:
        return None
    marked, tags = _mark_tags(environment, source)
    if re.search(f"<[^<>]*{_OPEN}[^<>]*>", marked):
        return None
    try:
        finished = finish(marked).decode()
    except FieldMisused:
        return None
    tree = etree.fromstring(finished.encode())
    if _depends_on_values(tree, tags):
        return None
    candidates = [found for found in tree.iter() if (found.text or "").startswith(_OPEN)]
    depths = block_depths(tree, tags)
    hollow = [
        (match, element)
        for match, element in zip(_MAY_BE_EMPTY.finditer(finished), candidates, strict=True)
        if all(depths[child] > depths[element] for child in element)
    ]
    empties = {(match[1], match[2]) for match, _ in hollow}
    pairs = [(f"<{name}{rest}></{name}>", f"<{name}{rest}/>") for name, rest in sorted(empties)]
    pairs.append((f"{_EMPTY_TEXT}</w:t>", f"{_EMPTY_TEXT[:-1]}/>"))
    inner = _inside_something(tree)
    surroundings = {
        number: replace(around, splits=number not in inner)
        for number, around in _find_surroundings(finished)
    }
    by_values = all(_holds_values_only(element, tags) for _, element in hollow)
    return Canonical(finished, tags, surroundings, tuple(dict.fromkeys(pairs)), by_values)


def _holds_values_only(element: Any, tags: Sequence[Tag]) -> bool:
    kinds = {tags[int(mark[1])].kind for mark in _MARK.finditer(element.text)}
    return len(element) == 0 and kinds == {"variable"}


def _mark_tags(environment: Environment, source: str) -> tuple[str, list[Tag]]:
    """Return the source with each Jinja tag replaced by a mark, and the tags."""
    pieces: list[str] = []
    tags: list[Tag] = []
    tokens = environment.lex(source)
    for _line, kind, text in tokens:
        if kind == "data":
            pieces.append(text)
            continue
        if kind in ("raw_begin", "raw_end"):
            tags.append(Tag("raw", text, "", ""))
        else:
            inside, end = _until(tokens, _BEGINS[kind])
            tags.append(Tag(kind.partition("_")[0], text, inside, end))
        pieces.append(f"{_OPEN}{len(tags) - 1}{_CLOSE}")
    return "".join(pieces), tags


def _until(tokens: Iterator[tuple[int, str, str]], last: str) -> tuple[str, str]:
    inside: list[str] = []
    for _line, kind, text in tokens:
        if kind == last:
            return "".join(inside), text
        inside.append(text)
    return "".join(inside), ""


def _as_source(tags: Sequence[Tag], number: int) -> str:
    tag = tags[number]
    if tag.kind == "comment":
        return ""
    if tag.kind != "variable":
        return tag.begin + tag.inside + tag.end
    return f"{tag.begin}({tag.inside})|_write({number}){tag.end}"


def _depends_on_values(tree: Any, tags: list[Tag]) -> bool:
    """Say whether the pass over the rendered part could do other things for other values.

    Drawings are numbered in document order, and tables get as many columns as their widest row;
    either can change if a block decides whether they are there. Properties in a block's hand would
    change what a line break in a value becomes. And a block that opens in one element and closes
    in another may take the end of the first and the beginning of the second away.
    """
    depth = 0
    opened: list[Any] = []
    for element, text in _texts(tree):
        for mark in _MARK.finditer(text):
            tag = tags[int(mark[1])]
            if tag.kind != "block":
                continue
            if tag.word not in _PLAIN_BLOCKS or (tag.word == "set" and "=" not in tag.inside):
                return True
            depth += _step(tag.word)
            if not _closes_where_it_opens(tag, element, opened):
                return True
            if _is_inside(element, "rPr", "pPr", "tblGrid"):
                return True
            if element.tag != f"{W}t" and _is_inside(element, "tbl") and not _is_even(element):
                return True
        if depth and element.tag.endswith("}docPr"):
            return True
    return False


def _closes_where_it_opens(tag: Tag, element: Any, opened: list[Any]) -> bool:
    if tag.word in ("for", "if"):
        opened.append(element)
    elif tag.word in ("elif", "else"):
        return bool(opened) and _are_alike(opened[-1], element)
    elif tag.word in ("endif", "endfor"):
        return bool(opened) and _are_alike(opened.pop(), element)
    return True


def _are_alike(first: Any, second: Any) -> bool:
    """Say whether a block may reach from one element to another: texts of two runs alike."""
    if first is second:
        return True
    runs = (first.getparent(), second.getparent())
    siblings = first.tag == second.tag == f"{W}t" and runs[0].getparent() is runs[1].getparent()
    return siblings and len({_shape(run) for run in runs}) == 1


def _shape(run: Any) -> bytes:
    properties = run.find(f"{W}rPr")
    return b"" if properties is None else bytes(etree.tostring(properties, with_tail=False))


def block_depths(tree: Any, tags: Sequence[Tag]) -> Mapping[Any, int]:
    """Return for each element how many blocks it stands in."""
    depths: dict[Any, int] = {}
    depth = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        text = element.text if event == "start" else element.tail
        if event == "start":
            depths[element] = depth
        for found in _MARK.finditer(text or ""):
            tag = tags[int(found[1])]
            depth += _step(tag.word) if tag.kind == "block" else 0
    return depths


def _texts(tree: Any) -> Iterator[tuple[Any, str]]:
    """Yield each text of the tree, in document order, with the element it stands in."""
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if event == "start":
            yield element, element.text or ""
        elif element.getparent() is not None:
            yield element.getparent(), element.tail or ""


def _step(word: str) -> int:
    if word in ("for", "if", "call", "filter", "macro"):
        return 1
    return -1 if word in ("endfor", "endif", "endcall", "endfilter", "endmacro") else 0


def _is_inside(element: Any, *names: str) -> bool:
    tags = {W + name for name in names}
    return element.tag in tags or any(parent.tag in tags for parent in element.iterancestors())


def _is_even(element: Any) -> bool:
    """Say whether the outermost table around an element has as many cells in each row as columns.

    Then rows may come and go, as long as one stays: the first must be free of blocks.
    """
    tables = [parent for parent in (element, *element.iterancestors()) if parent.tag == f"{W}tbl"]
    table = tables[-1]
    columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
    widths = {sum(_span(cell) for cell in row.findall(f"{W}tc")) for row in table.iter(f"{W}tr")}
    cells = {len(row.findall(f"{W}tc")) for row in table.iter(f"{W}tr")}
    first = table.find(f"{W}tr")
    fixed = first is not None and not _MARK.search(first.getprevious().tail or "")
    in_rows = element.tag in (f"{W}tbl", f"{W}tc")
    return len(tables) == 1 and widths == {columns} and max(cells) <= columns and fixed and in_rows


def _span(cell: Any) -> int:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    return 1 if span is None else int(span.get(f"{W}val"))


def _inside_something(tree: Any) -> set[int]:
    """Return the values whose run is not the paragraph's own, but a link's or an insertion's."""
    texts = (text for text in tree.iter(f"{W}t") if text.text)
    nested = (text for text in texts if text.getparent().getparent().tag != f"{W}p")
    return {int(mark[1]) for text in nested for mark in _MARK.finditer(text.text)}


def _find_surroundings(finished: str) -> Iterator[tuple[int, Surroundings]]:
    """Yield each value in a text with its surroundings, found as docxtpl finds them."""
    for paragraph in _PARAGRAPH.finditer(finished):
        outer = _PARAGRAPH_PROPERTIES.search(paragraph[0])
        for run in _RUN.finditer(paragraph[0]):
            inner = _RUN_PROPERTIES.search(run[0])
            around = Surroundings(inner[0] if inner else "", outer[0] if outer else "")
            for text in _TEXT.finditer(run[0]):
                for mark in _MARK.finditer(text[0]):
                    yield int(mark[1]), around
