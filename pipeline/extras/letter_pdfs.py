"""letters-pdf.zip: each letter of a bundle as a PDF of its own, cut out of letters.pdf."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pikepdf
from pikepdf import Array, ObjectStreamMode

from pipeline.files import zip_member
from pipeline.letters.values import PlannedLetter
from pipeline.pdf.join import JoinSettings, tag_of
from pipeline.pdf.metadata import ask_printer, describe, take_colours
from pipeline.pdf.tags import PlacedLetter, tag_letters

FILE = "letters-pdf.zip"


def write_letter_pdfs(
    folder: Path,
    letters: Sequence[PlannedLetter],
    pages: Sequence[int],
    settings: JoinSettings,
) -> None:
    """Write the letters of ``letters.pdf``, which have so many pages each, without blank backs.

    Each is named by its number and says that, its day and its language; nothing else.
    """
    place = 0
    with (
        pikepdf.open(folder / "letters.pdf") as source,
        zipfile.ZipFile(folder / FILE, "w") as archive,
    ):
        for letter, count in zip(letters, pages, strict=True):
            place += place % 2 if settings.duplex else 0
            content = _cut(source, letter, range(place, place + count), settings)
            member = zip_member(f"{letter.printed_number}.pdf", day=settings.day)
            archive.writestr(member, content)
            place += count


def _cut(
    source: pikepdf.Pdf, letter: PlannedLetter, places: range, settings: JoinSettings
) -> bytes:
    target = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.pages.extend(source.pages[places.start : places.stop])
        for page in pdf.pages:
            page.obj.Contents = Array([*page.obj.Contents][1:-1])
        tag_letters(pdf, [PlacedLetter(tag_of(letter), [*pdf.pages])])
        ask_printer(pdf, duplex=settings.duplex)
        if settings.archive:
            take_colours(pdf, source)
        describe(pdf, letter.printed_number, settings.day, archive=settings.archive)
        pdf.save(
            target,
            deterministic_id=True,
            min_version="1.7",
            object_stream_mode=ObjectStreamMode.generate,
        )
    return target.getvalue()
