"""Word's own fields, such as ``PAGEREF``: what they are told to do, wherever it is written.

A field stands in an attribute (``w:fldSimple``) or between marks in the text, where Word may cut
its instruction over several runs (ISO/IEC 29500-1, 17.16).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pipeline.letters.canonical import W

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_INSTRUCTION = f"{W}instrText"
_REFERENCE = re.compile(
    r'((?:^|(?<=\s))(?:(?:PAGE|NOTE)?REF|HYPERLINK(?=\s.*\\l)(?:(?!\\l).)*\\l)\s+"?)([^\s"\\]+)',
    re.IGNORECASE | re.DOTALL,
)
_MAY_REFER = re.compile(r"(?<!STYLE)REF\s|\\l\s", re.IGNORECASE)
_WRITTEN = re.compile(r"<w:instrText[^>]*>([^<]*)<|\bw:instr=\"([^\"]*)\"")


def rewrite_instructions(tree: Any, change: Callable[[str], str]) -> None:
    """Put ``change(instruction)`` in place of the instruction of each field of a tree."""
    for simple in tree.iter(f"{W}fldSimple"):
        simple.set(f"{W}instr", change(simple.get(f"{W}instr", "")))
    for pieces in _instructions(tree):
        before = "".join(piece.text or "" for piece in pieces)
        after = change(before)
        if after != before:
            pieces[0].text = after
            pieces[0].set(_SPACE, "preserve")
            for piece in pieces[1:]:
                piece.text = ""


def rename_references(instruction: str, names: Mapping[str, str]) -> str:
    """Return a field's instruction with the bookmark it refers to renamed.

    ``names`` has the new names by the old ones in lower case: Word does not tell them apart.

    >>> rename_references(' REF Subject "x" ', {"subject": "subject_2"})
    ' REF subject_2 "x" '
    """
    return _REFERENCE.sub(
        lambda found: found[1] + names.get(found[2].lower(), found[2]), instruction
    )


def instructions_in(xml: str) -> str:
    """Return all instructions in a part's XML, which may hold tags, one behind the other."""
    if "w:instr" not in xml:  # of most parts, known without the slower search
        return ""
    return "".join(f"{found[1] or ''}{found[2] or ''}" for found in _WRITTEN.finditer(xml))


def refers(xml: str) -> bool:
    """Say whether anything in a part's XML refers to a bookmark."""
    return "w:anchor=" in xml or _MAY_REFER.search(instructions_in(xml)) is not None


def _instructions(tree: Any) -> Iterator[list[Any]]:
    """Yield what each field between marks is told, as the elements that hold it."""
    stack: list[list[Any] | None] = []
    for element in tree.iter(f"{W}fldChar", _INSTRUCTION):
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            stack.append([])
        elif stack and kind in ("separate", "end"):
            if stack[-1]:
                yield stack[-1]
            stack[-1] = None
            if kind == "end":
                stack.pop()
        elif stack and stack[-1] is not None:
            stack[-1].append(element)
