"""What reviewers left in a template: comments, and changes that nobody accepted or rejected.

Changes of words stop a run. LibreOffice prints deleted words struck out and added ones marked, so
a letter that nobody wrote would go to an authority. Comments and tracked formatting do not show on
paper, but go out in the letters that are Word files, with the names of whoever made them.
"""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from lxml import etree

from pipeline.letters.canonical import W
from pipeline.letters.lint.faults import short
from pipeline.letters.lint.issue import TemplateIssue, part_title
from pipeline.letters.lint.paragraphs import LARGEST, Paragraph, words_near
from pipeline.letters.template import BODY

_COMMENTS = "word/comments.xml"
_AUTHOR = f"{W}author"
_ADDED = (f"{W}ins", f"{W}moveTo")
_REMOVED = (f"{W}del", f"{W}moveFrom")
_OTHER = [
    W + name
    for name in (
        "rPrChange pPrChange sectPrChange tblPrChange tblPrExChange tblGridChange trPrChange "
        "tcPrChange numberingChange cellIns cellDel cellMerge ins del moveFrom moveTo"
    ).split()
]
_ACCEPT = "Accept or reject the changes (Review, Accept All Changes)."


def judge_comments(
    path: Path, name: str, parts: Mapping[str, list[Paragraph]]
) -> Iterator[TemplateIssue]:
    """Yield a warning for each comment."""
    paragraphs = parts.get(BODY, [])
    places = {
        element.get(f"{W}id"): each
        for each in paragraphs
        for element in each.element.iter(f"{W}commentReference")
    }
    for number, author, words in _read_comments(path):
        by = f" by {author}" if author else ""
        message = (
            f'The comment{by} "{short(words)}" goes out with every letter that is a Word file, '
            "though not on paper. Delete it (Review, Delete, Delete All Comments)."
        )
        at = places.get(number)
        part, near = (BODY, words_near(paragraphs, at, 0, 0)) if at else (_COMMENTS, "")
        place = (part_title(part), near or words)
        paragraph = at.number if at else 0
        yield TemplateIssue(
            "comment_left", name, *place, message, severity="warning", paragraph=paragraph
        )


def judge_changes(
    name: str, parts: Mapping[str, list[Paragraph]], known: Collection[Paragraph]
) -> Iterator[TemplateIssue]:
    """Yield what was changed while changes were tracked.

    ``known`` are paragraphs whose deleted words are at fault already.
    """
    for part, paragraphs in parts.items():
        found = [*_changed_words(paragraphs, known)]
        for at, what, mark in found:
            message = f"{what}{_by(mark)} while changes were tracked, and would be printed so. "
            near = words_near(paragraphs, at, 0, 0) or at.deleted.strip()
            place = (part_title(part), near)
            yield TemplateIssue(
                "change_tracked", name, *place, message + _ACCEPT, paragraph=at.number
            )
        if not found and not any(each in known for each in paragraphs):
            yield from _changed_looks(name, part, paragraphs)


def _changed_words(
    paragraphs: list[Paragraph], known: Collection[Paragraph]
) -> Iterator[tuple[Paragraph, str, Any]]:
    """Yield each paragraph with changed words, what was changed, and the mark of the change."""
    for at in paragraphs:
        if at.deleted.strip() and at not in known:
            yield at, f'"{short(at.deleted)}" was deleted', next(at.element.iter(*_REMOVED), None)
        marks = [(text, _added(element)) for _order, text, element in at.pieces]
        added = [(text, mark) for text, mark in marks if mark is not None]
        words = "".join(text for text, _mark in added)
        if words.strip():
            yield at, f'"{short(words)}" was added', added[0][1]


def _added(element: Any) -> Any:
    return next(element.iterancestors(*_ADDED), None)


def _changed_looks(name: str, part: str, paragraphs: list[Paragraph]) -> Iterator[TemplateIssue]:
    """Yield one warning for a part whose formatting was changed."""
    for at in paragraphs:
        if (mark := next(at.element.iter(*_OTHER), None)) is not None:
            message = f"The formatting was changed{_by(mark)} while changes were tracked. {_ACCEPT}"
            near = words_near(paragraphs, at, 0, 0)
            yield TemplateIssue(
                "change_tracked",
                name,
                part_title(part),
                near,
                message,
                severity="warning",
                paragraph=at.number,
            )
            return


def _by(mark: Any) -> str:
    author = mark.get(_AUTHOR, "") if mark is not None else ""
    return f" by {author}" if author else ""


def _read_comments(path: Path) -> Iterator[tuple[str, str, str]]:
    """Yield number, author and words of each comment."""
    try:
        with zipfile.ZipFile(path) as archive:
            if archive.getinfo(_COMMENTS).file_size > LARGEST:
                return
            parser = etree.XMLParser(resolve_entities=False)
            root: Any = etree.fromstring(archive.read(_COMMENTS), parser)
    except (KeyError, zipfile.BadZipFile, etree.XMLSyntaxError, OSError, NotImplementedError):
        return
    for comment in root.iter(f"{W}comment"):
        texts = [
            "".join(text.text or "" for text in paragraph.iter(f"{W}t"))
            for paragraph in comment.iter(f"{W}p")
        ]
        yield comment.get(f"{W}id", ""), comment.get(_AUTHOR, ""), " ".join(texts).strip()
