"""A letter's body as it goes into a print document, prepared once for all letters.

What changes from letter to letter besides the values (ids, names of bookmarks, numbers of lists,
headers and footers) is put in as marks, which are filled in after rendering. The same steps are
taken as for a letter that must be parsed (``collate.py``), once, on the template's marked source.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from pipeline.letters.canonical import Canonical, W, block_depths
from pipeline.letters.sections import end_section
from pipeline.letters.writer import MARKS

_OPEN, _CLOSE = MARKS
_SECTION, _SECTION_END = f"{_OPEN}section{_CLOSE}", f"{_OPEN}end{_CLOSE}"
_FIXED = ("bookmarkStart", "sectPr", "footnoteReference", "endnoteReference")
"""What must not hang on a value: it may be there once, twice or never."""


def mark(key: str) -> str:
    """Return the mark that stands for what a letter has under ``key``."""
    return f"{_OPEN}{key}{_CLOSE}"


@dataclass(frozen=True, slots=True)
class MarkedIdentities:
    """Marks in place of a letter's identities."""

    @property
    def suffix(self) -> str:
        """Stands for the letter's ordinal."""
        return mark("suffix")

    @property
    def bookmark(self) -> str:
        """Stands for the name of the letter's bookmark."""
        return mark("bookmark")

    def identity(self, number: int) -> str:
        """Stands for one of the letter's ids."""
        return mark(f"id:{number}")


@dataclass(frozen=True)
class PrintBody:
    """A rendered body, cut where the section that ends the letter stands."""

    before: str
    section: str
    after: str

    def followed(self) -> str:
        """The body when another letter follows."""
        return self.before + self.section + self.after

    def last(self) -> str:
        """The body of the document's last letter, whose section stands at the very end."""
        return self.before + self.after + self.section


def prepare(canonical: Canonical, arrange: Callable[[Any], None]) -> tuple[str, str, str] | None:
    """Return the document's head, a body's Jinja source, and its tail; or None.

    ``arrange`` makes the steps of a print document on the body's tree. None where they hang on
    values: then each letter must be parsed.
    """
    if _OPEN in canonical.marked or not _is_fixed(canonical):
        return None
    root = etree.fromstring(canonical.marked.encode())
    body = root.find(f"{W}body")
    arrange(body)
    section = end_section(body)
    surround(section)
    xml = etree.tostring(root, encoding="UTF-8", standalone=True).decode()
    head, _, rest = xml.partition("<w:body>")
    content, _, tail = rest.rpartition("</w:body>")
    if not content:
        return None
    return f"{head}<w:body>", canonical.as_source(content), f"</w:body>{tail}"


def no_marks(key: str) -> str:
    """Fill the marks of a body that has none but those around its last section."""
    raise KeyError(key)


def fill(rendered: str, letter: Callable[[str], str] = no_marks) -> PrintBody:
    """Fill a letter's marks and cut it; ``letter`` gives what it has under each key."""
    pieces = rendered.split(_OPEN)
    parts: list[list[str]] = [[pieces[0]]]
    for piece in pieces[1:]:
        key, _, text = piece.partition(_CLOSE)
        if key in ("section", "end"):
            parts.append([text])
        else:
            parts[-1] += (letter(key), text)
    before, section, after = ("".join(part) for part in parts)
    return PrintBody(before, section, after)


def surround(section: Any) -> None:
    """Put marks before and behind the section that ends a letter."""
    previous = section.getprevious()
    if previous is None:
        owner = section.getparent()
        owner.text = (owner.text or "") + _SECTION
    else:
        previous.tail = (previous.tail or "") + _SECTION
    section.tail = _SECTION_END + (section.tail or "")


def _is_fixed(canonical: Canonical) -> bool:
    """Say whether ids, sections and the last paragraph are there whatever the values."""
    root = etree.fromstring(canonical.marked.encode())
    body = root.find(f"{W}body")
    depths = block_depths(root, canonical.tags)
    fixed = {W + name for name in _FIXED}
    notes = {f"{W}footnoteReference", f"{W}endnoteReference"}
    for element in root.iter():
        if element.tag in notes or (element.tag in fixed and depths[element]):
            return False
    if len(body) < 2 or body[-1].tag != f"{W}sectPr":
        return False
    ending = body[-2]
    return ending.tag == f"{W}p" and not depths[ending] and not (ending.tail or "").strip()
