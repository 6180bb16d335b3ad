"""Letters to PDFs that are proved right, whatever a single letter does to LibreOffice.

A piece is the letters of one document, in one section where that shows no difference. Where its PDF
is wrong it is converted once more, alone and by a fresh LibreOffice, and then in sections of their
own; then it is halved until the one letter is found that breaks it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain, groupby, pairwise
from pathlib import Path

from pipeline.letters.shared_document import SharedDocument
from pipeline.pdf.alike import check_alike
from pipeline.pdf.convert import convert_once, require_working_office
from pipeline.pdf.office import end_office
from pipeline.pdf.prove import ConversionFailed, LetterPages, find_letters, find_unusual
from pipeline.pdf.shown_numbers import NotShared, check_numbers

LETTERS_A_PIECE = 250
"""One-page letters convert as fast by 200 as by 300, and a tenth slower by 50 or 500 (measured)."""
LETTERS_WITH_PICTURES = 100
"""For sections that have headers with pictures: LibreOffice's time grows with their square there
(500 letters: 270 s, LibreOffice 7.4.7)."""
_WORTH_A_TRY = 20
"""Letters from which it pays to try whether they can stand in one section."""


@dataclass(frozen=True)
class PrintSource:
    """What makes documents of letters of one template, by their numbers."""

    remake: Callable[[Sequence[int]], bytes]
    """Gives a print document."""
    share: Callable[[Sequence[int]], SharedDocument | None]
    """Gives a document in one section, where the letters may stand in one."""
    notes: bool = False
    """The letters may have notes."""


@dataclass(frozen=True)
class PrintPiece:
    """Letters that are converted in one document."""

    name: str
    """The name of its document, without the ending."""
    numbers: tuple[int, ...]
    source: PrintSource


@dataclass(frozen=True)
class ProvedPiece:
    """A PDF in which all the letters of a piece stand, whole and in order."""

    path: Path
    numbers: tuple[int, ...]
    pages: LetterPages


@dataclass(frozen=True)
class _Trial:
    """A piece in one section, and its first and last letter in their own, to compare it with."""

    document: SharedDocument
    ends: Path
    pages: tuple[int, ...]
    """Where these two letters lie in ``ends``."""


@dataclass(frozen=True)
class Press:
    """Where pieces are converted, and how."""

    folder: Path
    """A folder of ours, emptied for each bundle."""
    archive: bool = False
    """PDF/A-2b."""

    def convert(self, pieces: Sequence[PrintPiece]) -> Iterator[ProvedPiece]:
        """Convert pieces and yield what is right of them; letters that are in none are held.

        :raise ToolMissing: LibreOffice is broken, and no letter is to blame.
        """
        trials = self._try_sharing(pieces)
        documents = [self._write(piece, trials.get(piece.name)) for piece in pieces]
        letters = sum(len(piece.numbers) for piece in pieces)
        with suppress(ConversionFailed):
            convert_once(documents, self.folder, letters, archive=self.archive)
        for document in documents:
            document.unlink()
        for piece in pieces:
            try:
                yield self._prove(piece, trials.get(piece.name))
            except NotShared:
                yield from self._mend(piece)
            except ConversionFailed:
                end_office()
                yield from self._mend(piece, trials.get(piece.name))

    def _try_sharing(self, pieces: Sequence[PrintPiece]) -> dict[str, _Trial]:
        """Return the pieces whose letters may stand in one section, by name.

        The first and the last letter of each are converted in sections of their own: by them the
        others are judged later. What the template does shows in them, such as a second page; what
        one letter's values do may not, so each such case is known beforehand or not shared
        (``lighten.py``). Nothing else decides: a bundle comes out the same whenever it is made.
        """
        worth = [piece for piece in pieces if len(piece.numbers) >= _WORTH_A_TRY]
        made = [(piece, piece.source.share(piece.numbers)) for piece in worth]
        found = [(piece, shared) for piece, shared in made if shared]
        runs = [[*run] for _, run in groupby(found, key=lambda one: one[0].source)]
        ends = [_ends([piece for piece, _ in run]) for run in runs]
        documents = [self._write(end) for end in ends]
        letters = 2 * len(found)
        for _ in range(2 if documents else 0):
            with suppress(ConversionFailed):
                convert_once(documents, self.folder, letters, archive=self.archive)
                break
        tried = (self._trials(end, run) for end, run in zip(ends, runs, strict=True))
        return dict(chain.from_iterable(tried))

    def _trials(
        self, ends: PrintPiece, run: Sequence[tuple[PrintPiece, SharedDocument]]
    ) -> Iterator[tuple[str, _Trial]]:
        """Yield those of a run's pieces whose ends were converted and have no more pages than they
        may.
        """
        path = self.folder / f"{ends.name}.pdf"
        try:
            starts = iter(pairwise(find_letters(path, ends.numbers).starts))
        except ConversionFailed:
            return
        for (piece, shared), first, last in zip(run, starts, starts, strict=True):
            pages = (*range(*first), *range(*last))
            if not shared.one_page or len(pages) == 2:
                yield piece.name, _Trial(shared, path, pages)

    def _mend(self, piece: PrintPiece, trial: _Trial | None = None) -> Iterator[ProvedPiece]:
        """Convert a piece once more, alone; halve it where that fails too."""
        for way in (trial, None) if trial else (None,):
            with suppress(ConversionFailed):
                yield self._convert_alone(piece, way)
                return
        require_working_office(self.folder)
        yield from self._halve(piece)

    def _halve(self, piece: PrintPiece) -> Iterator[ProvedPiece]:
        """Convert the halves of a piece that fails; a single letter is left out."""
        if len(piece.numbers) == 1:
            return
        middle = len(piece.numbers) // 2
        for half in (piece.numbers[:middle], piece.numbers[middle:]):
            part = replace(piece, name=f"{piece.name}-{half[0]}", numbers=half)
            try:
                yield self._convert_alone(part)
            except ConversionFailed:
                last = len(half) == 1
                yield from self._mend(part) if last else self._halve(part)

    def _convert_alone(self, piece: PrintPiece, trial: _Trial | None = None) -> ProvedPiece:
        self._remake(piece, trial)
        return self._prove(piece, trial)

    def _prove(self, piece: PrintPiece, trial: _Trial | None = None) -> ProvedPiece:
        """Return a piece whose PDF is right.

        :raise ConversionFailed: it is not.
        """
        path, notes = self.folder / f"{piece.name}.pdf", piece.source.notes
        pages = find_letters(path, piece.numbers, notes=notes)
        if trial:
            check_numbers(path, piece.numbers, pages, trial.document)
            check_alike(path, pages, trial.ends, trial.pages)
        if unusual := find_unusual(pages.counts):
            numbers = tuple(piece.numbers[place] for place in unusual)
            again = replace(piece, name=f"{piece.name}-again", numbers=numbers)
            self._remake(again)
            found = find_letters(self.folder / f"{again.name}.pdf", numbers, notes=notes)
            if found.counts != [pages.counts[place] for place in unusual]:
                raise ConversionFailed(f"{path.name} has not the pages its letters have")
        return ProvedPiece(path, piece.numbers, pages)

    def _remake(self, piece: PrintPiece, trial: _Trial | None = None) -> None:
        """Make a document of a piece's letters anew and convert it."""
        document = self._write(piece, trial)
        try:
            convert_once([document], self.folder, len(piece.numbers), archive=self.archive)
        finally:
            document.unlink()

    def _write(self, piece: PrintPiece, trial: _Trial | None = None) -> Path:
        document = self.folder / f"{piece.name}.docx"
        content = trial.document.content if trial else piece.source.remake(piece.numbers)
        document.write_bytes(content)
        return document


def _ends(run: Sequence[PrintPiece]) -> PrintPiece:
    """Return the first and last letters of pieces of one source."""
    numbers = tuple(number for piece in run for number in (piece.numbers[0], piece.numbers[-1]))
    return PrintPiece(f"{run[0].name}-ends", numbers, run[0].source)


def fresh_press(scratch: Path, *, archive: bool) -> Press:
    """Return a press whose folder in ``scratch`` is empty."""
    folder = scratch / "pieces"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return Press(folder, archive)
