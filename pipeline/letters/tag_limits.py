"""Limits on tags that keep docxtpl's regular expressions, and Jinja, from hanging.

Each expression is linear in a text whose tags are closed soon, stand where they belong, and are
not made of white space. The checks take linear time themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.letters.growth import MAX_RANGE
from pipeline.letters.invalid import TemplateInvalid
from pipeline.letters.refusal import paragraph_at, refuse

MAX_TEXT = 1_000_000
MAX_TAGS = 5_000
MAX_TAG = 4_000
MAX_IN_TAGS = 40_000
"""Characters inside all tags of a template; Jinja takes its time over them."""
MAX_SPACES = 100
MAX_EMPTY = 20
MAX_STEPS = 20_000_000
_CLOSERS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_OPENER = re.compile(r"\{[{%#]")
_ANY_OPENER = re.compile(r"(?=(\{[{%#]))")
_SPLIT = re.compile(r"(?<=\{)(?:<[^>]*>)+(?=[{%#])|(?<=[%}#])(?:<[^>]*>)+(?=\})")
_TEXT = re.compile(r"<w:t(?: [^>]*)?>")
_SPACES = re.compile(rf"\s{{{MAX_SPACES}}}")
_PLACED = re.compile(r"\{[{%#](tr|tc|p|r)\s|\{%\s*(colspan|cellbg|vm|hm)\b")
_CELL_TAG = re.compile(r"\{%\s*(?:colspan|cellbg)\b([^{}%\\<]{0,200})%\}|\{%\s*(?:vm|hm)\s*%\}")
_MARKS = re.compile(r"<(/?)w:(tr|tc|p|r|t|tcPr)(?=[ />])[^>]*?(/?)>|" + _PLACED.pattern)
_ODD = re.compile(r"<!|<w:\w+[\t\r\n]|(?<!^)<\?")
_FOR = re.compile(r"\{%[-+]?\s*for\b")
_PLACES = {"tr": "table row", "tc": "table cell", "p": "paragraph", "r": "piece of text"}


def check_tags(xml: str, part: str = "") -> None:
    """Check a part's XML before docxtpl's ``patch_xml`` sees it.

    :raise TemplateInvalid: a tag is never closed, stands in no place of its own, or there are more
        or longer ones than a letter can need.
    """
    try:
        _check_tags(xml)
    except TemplateInvalid as error:
        raise TemplateInvalid(error.reason, part, error.near) from None


def _check_tags(xml: str) -> None:
    if len(xml) > MAX_TEXT:
        refuse("the text is too long. Make it shorter.")
    if odd := _ODD.search(xml, 0):
        refuse(
            "the text holds marks that Word never writes. Open it in Word and save it again.",
            paragraph_at(xml, odd.start()),
        )
    joined = _joined(xml)
    _check_closed(joined)
    _check_places(joined)
    check_empties(joined)


def _joined(xml: str) -> str:
    """Return the XML as docxtpl reads it: each tag in one piece."""
    xml = _SPLIT.sub("", xml)
    pieces: list[str] = []
    position = 0
    while opener := _OPENER.search(xml, position):
        end = xml.find(_CLOSERS[opener[0]], opener.end())
        end = len(xml) if end < 0 else end
        pieces += xml[position : opener.start()], *_unformatted(xml[opener.start() : end])
        position = end
        check_number(len(pieces) // 2)
    return "".join(pieces) + xml[position:]


def _unformatted(tag: str) -> tuple[str]:
    """Return a tag without the ends and beginnings of texts inside it."""
    pieces: list[str] = []
    position = 0
    while (end := tag.find("</w:t>", position)) >= 0 and (text := _TEXT.search(tag, end)):
        pieces.append(tag[position:end])
        position = text.end()
    return ("".join(pieces) + tag[position:],)


def check_number(tags: int) -> None:
    """Check that there are not too many tags."""
    if tags > MAX_TAGS:
        refuse(f"it has more than {MAX_TAGS} tags. Make it shorter.")


def _check_closed(xml: str) -> None:
    """Check that each tag ends, and soon; docxtpl looks for the end of any opening it sees."""
    for number, match in enumerate(_ANY_OPENER.finditer(xml), start=1):
        check_number(number)
        start, closer = match.start(), _CLOSERS[match[1]]
        if xml.find(closer, start + 2, start + MAX_TAG) < 0:
            words = f"the tag that begins here with {match[1]} is never closed, or too long."
            refuse(f"{words} End it with {closer}.", paragraph_at(xml, start))
    inside = before = 0
    for start, end in _tags(xml):
        _check_tag(xml, before, start, end)
        inside += end - start
        before = end
    if "-%}" in xml[before:]:
        refuse("-%} stands here without a tag that it ends.", paragraph_at(xml, xml.rfind("-%}")))
    if inside > MAX_IN_TAGS:
        refuse("its tags are too long, taken together. Make them shorter.")


def _check_tag(xml: str, before: int, start: int, end: int) -> None:
    """Check the tag from ``start`` to ``end``, and the text since the tag before it."""
    tag = xml[start:end]
    if _SPACES.search(tag) and tag[1] != "#":
        refuse("a tag holds very much white space. Take it out.", paragraph_at(xml, start))
    if "-%}" in xml[before:start] or "-%}" in tag[:-3]:
        refuse("-%} stands here without a tag that it ends.", paragraph_at(xml, start))
    if _PLACED.search(tag, 1):
        refuse("a tag stands inside another tag.", paragraph_at(xml, start))


def _tags(xml: str) -> Iterator[tuple[int, int]]:
    position = 0
    while opener := _OPENER.search(xml, position):
        position = xml.index(_CLOSERS[opener[0]], opener.end()) + 2
        yield opener.start(), position


def _check_places(xml: str) -> None:
    """Check that a tag that takes out its row, cell, paragraph or run stands in one."""
    inside = dict.fromkeys(("tr", "tc", "p", "r", "t"), False)
    merged = cells = False
    for mark in _MARKS.finditer(xml):
        ends, element, empty, placed, cell_tag = mark.groups()
        if element == "tcPr":
            if ends and merged:
                refuse("a table stands in a cell after {% vm %} or {% hm %}. Take it out.")
        elif element:
            inside[element] = not ends and not empty
            merged = merged and not (ends and element == "tc")
        elif placed and not inside[placed]:
            reason = f"the tag with {placed} stands in no {_PLACES[placed]} of its own."
            refuse(reason, paragraph_at(xml, mark.start()))
        elif cell_tag:
            cells = True
            merged = merged or cell_tag in ("vm", "hm")
            if not (inside["tc"] and inside["t"] and _CELL_TAG.match(xml, mark.start())):
                reason = f"the tag {cell_tag} must stand in a table cell and hold one plain value."
                refuse(reason, paragraph_at(xml, mark.start()))
    if cells and xml.count("<w:t></w:t>") > MAX_EMPTY:
        refuse("the text is full of empty pieces. Open it in Word and save it again.")


def check_empties(xml: str, looped: bool = False) -> None:
    """Check that few empty elements follow the last full one of their kind.

    docxtpl takes ``<w:p .../>`` for a beginning, and looks for its end as far as it can.
    """
    steps = 0
    for around, name in (("", "p"), ("p", "r"), ("r", "t")):
        for piece in xml.split(f"</w:{around}>") if around else [xml]:
            begin = max(piece.rfind(f"<w:{around} "), piece.rfind(f"<w:{around}>"), 0)
            tail = piece[max(begin, piece.rfind(f"</w:{name}>")) :]
            empty = tail.count(f"<w:{name} ")
            repeated = looped and empty and _FOR.search(tail)
            steps += empty * len(tail) * (MAX_RANGE**2 if repeated else 1)
    if steps > MAX_STEPS:
        refuse("it has too many empty paragraphs or pieces of text. Take them out.")


def check_amount(sources: Iterable[str]) -> None:
    """Check how much Jinja would have to compile in all parts of a template together.

    :raise TemplateInvalid: there are too many tags, or they are too long.
    """
    tags = inside = 0
    for source in sources:
        position = 0
        while opener := _OPENER.search(source, position):
            end = source.find(_CLOSERS[opener[0]], opener.end())
            position = len(source) if end < 0 else end
            tags += 1
            inside += position - opener.start()
            check_number(tags)
    if inside > MAX_IN_TAGS:
        refuse("its tags are too long, taken together. Make them shorter.")
