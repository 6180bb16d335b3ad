"""Letters to PDFs that are proved right, whatever a single letter does to LibreOffice.

A piece is the letters of one document. Where its PDF is wrong it is converted once more, alone and
by a fresh LibreOffice; then it is halved until the one letter is found that breaks it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.pdf.convert import convert_once, require_working_office
from pipeline.pdf.office import end_office
from pipeline.pdf.prove import ConversionFailed, LetterPages, find_letters, find_unusual

LETTERS_A_PIECE = 500
"""Plain letters convert fastest so (234 letters a second; 3,000 in one document: 80). Letters with
footers of their own gain little or nothing by any number (docs/benchmarks.md)."""
LETTERS_WITH_PICTURES = 100
"""For sections that have headers with pictures: LibreOffice's time grows with their square there
(500 letters: 270 s, LibreOffice 7.4.7)."""


@dataclass(frozen=True)
class PrintPiece:
    """Letters that are converted in one document."""

    name: str
    """The name of its document, without the ending."""
    numbers: tuple[int, ...]
    remake: Callable[[Sequence[int]], bytes]
    """Makes a print document of some of the letters, by their numbers."""
    notes: bool = False
    """The letters may have notes."""


@dataclass(frozen=True)
class ProvedPiece:
    """A PDF in which all the letters of a piece stand, whole and in order."""

    path: Path
    numbers: tuple[int, ...]
    pages: LetterPages


@dataclass(frozen=True)
class Press:
    """Where pieces are converted, and how."""

    folder: Path
    """A folder of ours, emptied for each bundle."""
    archive: bool = False
    """PDF/A-2b."""

    def convert(
        self, pieces: Sequence[PrintPiece], documents: Sequence[Path]
    ) -> Iterator[ProvedPiece]:
        """Convert pieces and yield what is right of them; letters that are in none are held.

        :raise ToolMissing: LibreOffice is broken, and no letter is to blame.
        """
        letters = sum(len(piece.numbers) for piece in pieces)
        with suppress(ConversionFailed):
            convert_once(documents, self.folder, letters, archive=self.archive)
        for piece in pieces:
            try:
                yield self._prove(piece)
            except ConversionFailed:
                yield from self._mend(piece)

    def _mend(self, piece: PrintPiece) -> Iterator[ProvedPiece]:
        """Convert a piece once more, alone; halve it where that fails too."""
        end_office()
        try:
            yield self._convert_alone(piece)
            return
        except ConversionFailed:
            require_working_office(self.folder)
        yield from self._halve(piece)

    def _halve(self, piece: PrintPiece) -> Iterator[ProvedPiece]:
        """Convert the halves of a piece that fails; a single letter is left out."""
        if len(piece.numbers) == 1:
            return
        middle = len(piece.numbers) // 2
        for half in (piece.numbers[:middle], piece.numbers[middle:]):
            part = PrintPiece(f"{piece.name}-{half[0]}", half, piece.remake, piece.notes)
            try:
                yield self._convert_alone(part)
            except ConversionFailed:
                last = len(half) == 1
                yield from self._mend(part) if last else self._halve(part)

    def _convert_alone(self, piece: PrintPiece) -> ProvedPiece:
        self._remake(piece)
        return self._prove(piece)

    def _prove(self, piece: PrintPiece) -> ProvedPiece:
        """Return a piece whose PDF is right.

        :raise ConversionFailed: it is not.
        """
        path = self.folder / f"{piece.name}.pdf"
        pages = find_letters(path, piece.numbers, notes=piece.notes)
        if unusual := find_unusual(pages.counts):
            numbers = tuple(piece.numbers[place] for place in unusual)
            again = PrintPiece(f"{piece.name}-again", numbers, piece.remake, piece.notes)
            self._remake(again)
            found = find_letters(self.folder / f"{again.name}.pdf", numbers, notes=piece.notes)
            if found.counts != [pages.counts[place] for place in unusual]:
                raise ConversionFailed(f"{path.name} has not the pages its letters have")
        return ProvedPiece(path, piece.numbers, pages)

    def _remake(self, piece: PrintPiece) -> None:
        """Make a document of a piece's letters anew and convert it."""
        document = self.folder / f"{piece.name}.docx"
        document.write_bytes(piece.remake(piece.numbers))
        try:
            convert_once([document], self.folder, len(piece.numbers), archive=self.archive)
        finally:
            document.unlink()


def fresh_press(scratch: Path, *, archive: bool) -> Press:
    """Return a press whose folder in ``scratch`` is empty."""
    folder = scratch / "pieces"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return Press(folder, archive)
