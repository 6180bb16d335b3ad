"""Headers and footers that all letters of a document show together, for LibreOffice only.

It makes a page style of each section, which takes a quarter of its time over a letter (7.4.7). Here
letters stand in one section with page breaks between them, if no more than their number tells their
headers and footers apart. These show it by a field: ``REF`` gives what ``SET`` said last, up to the
end of the page it stands on. LibreOffice follows that, Word does not: such a document is for
nobody's eyes, and its PDF is believed only where each letter's pages show its own number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from pipeline.letters.canonical import W
from pipeline.letters.instructions import rewrite_instructions
from pipeline.letters.package import Member, pack_member
from pipeline.letters.print_source import SHAPE
from pipeline.letters.writer import MARKS

_HERE = MARKS[0]
"""Stands where a letter's number does."""
NUMBER, PAGE = "letternumber", "letterpage"
"""What the fields are called."""
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")
_PAGES = re.compile(r"\s*(?:PAGE|NUMPAGES)(?:\s*\\\*\s*(?:MERGEFORMAT|Arabic))*\s*", re.IGNORECASE)
_OF_A_LETTER = re.compile(r"<w:(?:numPr|bookmarkStart|sdt|ins|del|moveFrom|pgNum)\b|w:anchor=")
"""What must be another in each letter's header, or does not show what it holds."""


@dataclass(frozen=True)
class SharedMargins:
    """Headers and footers, by their names in the template."""

    members: Sequence[Member]
    """The parts, packed."""
    shown: Mapping[str, int]
    """How often each shows the letter's number, by its name."""
    one_page: bool
    """They count pages as 1, which holds only where a letter has one."""
    printed: Mapping[int, str]
    """The letters' numbers as they are shown."""
    in_bodies: dict[int, int] = field(default_factory=dict)
    """How often a letter's body shows its number, by that number."""

    def begin(self, number: int, body: str) -> str:
        """Return the fields at a letter's start, and note how often it shows its number.

        ``SHAPE`` in them stands for the properties of the text they are put before.
        """
        printed = self.printed[number]
        fields = [(PAGE, "1")] if self.one_page and not self.in_bodies else []
        fields += [(NUMBER, printed)] if any(self.shown.values()) else []
        self.in_bodies[number] = sum(text.count(printed) for text in _TEXT.findall(body))
        return "".join(_set(name, value) for name, value in fields)


def share_margins(
    constant: Mapping[str, bytes],
    letters: Iterable[tuple[int, str, Mapping[str, bytes]]],
) -> SharedMargins | None:
    """Return the headers and footers that letters share, or None if they differ in more.

    ``constant`` are those that are the same for all letters, by name; ``letters`` have a number,
    the number as it is printed, and their rendered headers and footers.
    """
    printed: dict[int, str] = {}
    shared: dict[str, bytes] | None = None
    for number, text, rendered in letters:
        printed[number] = text
        blank = {name: xml.replace(text.encode(), _HERE.encode()) for name, xml in rendered.items()}
        if shared is not None and blank != shared:
            return None
        shared = blank
    parts = {name: xml.decode() for name, xml in {**constant, **(shared or {})}.items()}
    trees = {name: etree.fromstring(xml.encode()) for name, xml in parts.items()}
    told = [said for tree in trees.values() for said in _instructions(tree)]
    if not all(_fits(xml) for xml in parts.values()) or not all(map(_PAGES.fullmatch, told)):
        return None
    shown = {name: _show_number(tree) for name, tree in trees.items()}
    members = [
        pack_member(name, etree.tostring(tree, encoding="UTF-8", standalone=True))
        for name, tree in trees.items()
    ]
    return SharedMargins(members, shown, bool(told), printed)


def _fits(xml: str) -> bool:
    """Say whether a part holds the number in its text only, and nothing of one letter besides."""
    return _OF_A_LETTER.search(xml) is None and _HERE not in _TEXT.sub("", xml)


def _instructions(tree: Any) -> list[str]:
    """Let all fields of a tree show the page, and return what they were told before."""
    told: list[str] = []

    def show_page(said: str) -> str:
        told.append(said)
        return f" REF {PAGE} "

    rewrite_instructions(tree, show_page)
    return told


def _show_number(root: Any) -> int:
    """Put a field in place of each mark, in a run of the same properties; return how many."""
    count = 0
    for text in [*root.iter(f"{W}t")]:
        while _HERE in (text.text or ""):
            text = _show_first(text)
            count += 1
    return count


def _show_first(text: Any) -> Any:
    """Put a field in place of a text's first mark, and return the text behind it."""
    run = text.getparent()
    properties = run.find(f"{W}rPr")
    text.text, _, rest = text.text.partition(_HERE)
    text.set(_XML_SPACE, "preserve")
    shown = etree.Element(f"{W}fldSimple", {f"{W}instr": f" REF {NUMBER} "})
    behind = etree.Element(f"{W}r")
    for owner in (etree.SubElement(shown, f"{W}r"), behind):
        if properties is not None:
            owner.append(deepcopy(properties))
        etree.SubElement(owner, f"{W}t", {_XML_SPACE: "preserve"})
    behind[-1].text = rest
    behind.extend(text.itersiblings())
    run.addnext(shown)
    shown.addnext(behind)
    return behind.find(f"{W}t")


def _set(name: str, value: str) -> str:
    told = f" SET {name} &quot;{value}&quot; "
    return f'<w:fldSimple w:instr="{told}"><w:r>{SHAPE}<w:t/></w:r></w:fldSimple>'
