"""PDFs of letters as one, in the order of the manifest, for a printer that does as it is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name, ObjectStreamMode

from pipeline.letters.values import PlannedLetter
from pipeline.pdf.metadata import ask_printer, describe, take_colours
from pipeline.pdf.prove import LetterPages, one_document
from pipeline.pdf.shared import share_streams
from pipeline.pdf.tags import LetterTag, PlacedLetter, add_outline, pack_contents, tag_letters

__all__ = [
    "JoinSettings",
    "LetterTag",
    "Piece",
    "join_letters",
    "language_tag",
    "one_piece",
    "tag_of",
]


@dataclass(frozen=True)
class JoinSettings:
    """What the joined PDF shall be."""

    title: str
    """Its title for the screen; no personal data."""
    day: date
    """The day of its letters, and so its own."""
    duplex: bool = False
    """Every letter starts on the front of a sheet."""
    archive: bool = False
    """PDF/A-2b; the pieces must be so too."""


@dataclass(frozen=True)
class Piece:
    """A PDF of letters, where they lie in it, and what they are."""

    path: Path
    pages: LetterPages
    letters: tuple[LetterTag, ...]


def tag_of(letter: PlannedLetter) -> LetterTag:
    """Return what a PDF says of a letter: its number, case, kind and language."""
    title = f"{letter.printed_number} {letter.case} {letter.kind}"
    return LetterTag(title, language_tag(letter.locale))


def language_tag(locale: str) -> str:
    """Return a locale as a BCP 47 tag.

    >>> language_tag("zh_Hant_HK")
    'zh-Hant-HK'
    """
    return locale.replace("_", "-")


def one_piece(path: Path, tag: LetterTag) -> Piece:
    """Return a PDF that is a single document, such as a cover sheet, as a piece.

    :raise ConversionFailed: the PDF does not open.
    """
    return Piece(path, one_document(path), (tag,))


def join_letters(pieces: Sequence[Piece], target: Path, settings: JoinSettings) -> None:
    """Join PDFs of letters into one, each letter on a front page if duplex.

    A blank back is added only behind a letter of odd length that another letter follows. The same
    pieces and settings give the same bytes; the result carries no names, no time of making and no
    program's name.

    :raise ToolMissing: a PDF/A is asked for, and the pieces are none.
    """
    with ExitStack() as opened:
        joined = opened.enter_context(pikepdf.new())
        sources = [opened.enter_context(pikepdf.open(piece.path)) for piece in pieces]
        letters: list[PlacedLetter] = []
        for piece, source in zip(pieces, sources, strict=True):
            letters += _place(piece, _append(joined, source))
        share_streams(joined.pages)
        _order_pages(joined, letters, duplex=settings.duplex)
        tag_letters(joined, letters)
        add_outline(joined, letters)
        ask_printer(joined, duplex=settings.duplex)
        if settings.archive:
            take_colours(joined, sources[0])
        describe(joined, settings.title, settings.day, archive=settings.archive)
        joined.save(
            target,
            deterministic_id=True,
            min_version="1.7",
            object_stream_mode=ObjectStreamMode.generate,
        )


def _append(joined: pikepdf.Pdf, source: pikepdf.Pdf) -> list[pikepdf.Page]:
    before = len(joined.pages)
    joined.pages.extend(source.pages)
    pages = [*joined.pages][before:]
    for page in pages:
        pack_contents(page)
    return pages


def _place(piece: Piece, pages: Sequence[pikepdf.Page]) -> Iterator[PlacedLetter]:
    for tag, (start, end) in zip(piece.letters, pairwise(piece.pages.starts), strict=True):
        yield PlacedLetter(tag, pages[start:end])


def _order_pages(joined: pikepdf.Pdf, letters: Sequence[PlacedLetter], *, duplex: bool) -> None:
    """Write the page tree at one go; a page at a time takes three times as long (measured)."""
    tree = joined.Root.Pages
    artifact = joined.make_stream(b"/Artifact BMC\nEMC\n")
    kids = pikepdf.Array()
    for letter in letters:
        if duplex and len(kids) % 2:
            back = Dictionary(Type=Name.Page, Parent=tree, Resources=Dictionary())
            back.MediaBox, back.Contents = kids[-1].MediaBox, artifact
            kids.append(joined.make_indirect(back))
        kids.extend(page.obj for page in letter.pages)
    tree.Kids, tree.Count = kids, len(kids)
