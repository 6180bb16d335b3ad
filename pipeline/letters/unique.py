"""What must be unique in a document and is not, once two letters of one template stand in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Protocol

from pipeline.letters.canonical import W
from pipeline.letters.instructions import rename_references, rewrite_instructions
from pipeline.letters.page_counts import count_own_pages, end_bookmark

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_COMMENTS = ("commentRangeStart", "commentRangeEnd", "commentReference")
"""A comment may be referred to once only, and is nothing for paper."""
_CHANGES = (
    "ins del moveFrom moveTo rPrChange pPrChange sectPrChange cellIns cellDel cellMerge "
    "tblPrChange tblPrExChange trPrChange tcPrChange tblGridChange numberingChange"
).split()
_RANGES = ("moveFromRange", "moveToRange", "perm")
"""What has a start and an end of one number, and is not referred to."""
_IDS_A_LETTER, _IDS_A_MARGIN, _FIRST_OF_MARGINS = 10_000, 100, 1_000_000_000


class Identities(Protocol):
    """What a letter's identities in its print document are, or marks that stand for them."""

    @property
    def suffix(self) -> str:
        """Makes the letter's bookmark names unlike any other letter's."""

    @property
    def bookmark(self) -> str:
        """The name of the bookmark at the letter's start."""

    def identity(self, number: int) -> str:
        """The ``number``-th of the letter's numeric ids."""


@dataclass(frozen=True, slots=True)
class LetterIdentities:
    """The identities of the ``ordinal``-th letter of a print document."""

    ordinal: int
    bookmark: str

    @property
    def suffix(self) -> str:
        """The ordinal."""
        return str(self.ordinal)

    def identity(self, number: int) -> str:
        """A number no other letter has."""
        return str(self.ordinal * _IDS_A_LETTER + number)


@dataclass(frozen=True, slots=True)
class MarginIdentities:
    """The identities of the ``ordinal``-th header or footer, which belongs to a letter or more."""

    ordinal: int
    bookmark: str

    @property
    def suffix(self) -> str:
        """Unlike any letter's."""
        return f"m{self.ordinal}"

    def identity(self, number: int) -> str:
        """A number no letter has."""
        return str(_FIRST_OF_MARGINS + self.ordinal * _IDS_A_MARGIN + number)


def make_unique(
    stories: Sequence[Any], ids: Identities, outer: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Rename and renumber bookmarks, drawings, changes and controls of a letter.

    ``stories`` are its body and its notes, or one header; ``outer`` the names of bookmarks that
    stand elsewhere in the letter. Returns the new names of all bookmarks by their old ones.
    """
    numbers = count(1)
    names = {**(outer or {}), **_rename_bookmarks(stories, ids, numbers)}
    drawings = (found for story in stories for found in story.iter("{*}docPr"))
    for number, drawing in enumerate(drawings):
        drawing.set("id", ids.identity(number))
    for story in stories:
        for change in story.iter(*(W + name for name in _CHANGES)):
            change.set(f"{W}id", ids.identity(next(numbers)))
        for kind in _RANGES:
            _renumber_ranges(story, kind, ids, numbers)
        _leave_out(story)
        _rename_references(story, names, end_bookmark(ids.bookmark))
    return names


def _renumber_ranges(story: Any, kind: str, ids: Identities, numbers: Iterator[int]) -> None:
    fresh: dict[str, str] = {}
    for mark in story.iter(f"{W}{kind}Start", f"{W}{kind}End"):
        identity = mark.get(f"{W}id")
        if mark.tag.endswith("Start"):
            fresh[identity] = ids.identity(next(numbers))
        mark.set(f"{W}id", fresh.get(identity, identity))
        if (name := mark.get(f"{W}name")) is not None:
            mark.set(f"{W}name", f"{name}_{ids.suffix}")


def last_identity(ids: Identities) -> str:
    """Return the numeric id kept for the bookmark at the letter's end."""
    return ids.identity(_IDS_A_LETTER - 1)


def _leave_out(story: Any) -> None:
    """Take out comments, and identities that nothing on paper needs."""
    for control in story.iter(f"{W}sdtPr"):
        for identity in control.findall(f"{W}id"):
            control.remove(identity)
    for comment in [*story.iter(*(W + name for name in _COMMENTS))]:
        comment.getparent().remove(comment)
    for paragraph in story.iter(f"{W}p", f"{W}tr"):
        for attribute in ("paraId", "textId"):
            paragraph.attrib.pop(_W14 + attribute, None)


def _rename_bookmarks(
    stories: Sequence[Any], ids: Identities, numbers: Iterator[int]
) -> dict[str, str]:
    """Rename bookmarks; an end belongs to the last start before it with its number."""
    names: dict[str, str] = {}
    given: set[str] = set()
    fresh: dict[str, str] = {}
    for story in stories:
        for mark in story.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd"):
            identity = mark.get(f"{W}id")
            if mark.tag == f"{W}bookmarkStart":
                fresh[identity] = ids.identity(next(numbers))
                name = mark.get(f"{W}name")
                stem = _free_stem(name, given)
                mark.set(f"{W}name", f"{stem}_{ids.suffix}")
                names.setdefault(name.lower(), f"{stem}_{ids.suffix}")
            mark.set(f"{W}id", fresh.get(identity, identity))
    return names


def _free_stem(name: str, given: set[str]) -> str:
    """Return the start of a bookmark's new name, unlike those given before in the letter."""
    stem, number = name[:30], 1
    while stem.lower() in given:
        number += 1
        stem = f"{name[:26]}_{number}"
    given.add(stem.lower())
    return stem


def _rename_references(story: Any, names: Mapping[str, str], end: str) -> None:
    for link in story.iter(f"{W}hyperlink"):
        anchor = link.get(f"{W}anchor", "").lower()
        if anchor in names:
            link.set(f"{W}anchor", names[anchor])
    rewrite_instructions(story, lambda said: count_own_pages(rename_references(said, names), end))
