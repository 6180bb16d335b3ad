"""Word documents to PDFs, by this process's LibreOffice."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from pipeline.errors import ToolMissing
from pipeline.pdf.office import Limits, end_office, office_for, tiny_document
from pipeline.pdf.prove import ConversionFailed, one_document

LIMITS = Limits()
GET_LIBREOFFICE = "apt-get install libreoffice-writer-nogui"
_ROOM = 4 << 20
"""Bytes free on a disk, below which a failure is the disk's and not LibreOffice's."""


def find_libreoffice() -> str | None:
    """Return the path of LibreOffice, or None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert_documents(
    documents: Sequence[Path], scratch: Path, letters: int, *, archive: bool = False
) -> list[Path]:
    """Convert Word documents to PDF, and return the PDFs.

    ``scratch`` is a folder of ours for the PDFs; ``letters`` sets the time limit; ``archive`` asks
    for PDF/A-2b. A first failure is tried once more with a fresh LibreOffice.

    :raise ToolMissing: LibreOffice is not there, or failed twice.
    :raise OSError: the disk is full.
    """
    target = scratch / "pdf"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    with suppress(ConversionFailed):
        return convert_once(documents, target, letters, archive=archive)
    try:
        return convert_once(documents, target, letters, archive=archive)
    except ConversionFailed as error:
        raise made_no_pdf(str(error)) from error


def convert_once(
    documents: Sequence[Path], target: Path, letters: int, *, archive: bool = False
) -> list[Path]:
    """Convert documents into the folder ``target``, in one attempt.

    What is made is put there even if another document of the same command fails. LibreOffice is
    ended after a failure, so that the next attempt has a fresh one.

    :raise ConversionFailed: a PDF was not made.
    :raise ToolMissing: LibreOffice is not there.
    :raise OSError: the disk is full.
    """
    program = find_libreoffice()
    if program is None:
        raise ToolMissing(
            f"This round was begun with pdf, which needs LibreOffice: {GET_LIBREOFFICE}. Then run "
            "the same command again."
        )
    office = office_for(program, LIMITS)
    given, made = office.folder / "in", office.folder / "out"
    _empty(given, made)
    copies = [Path(shutil.copyfile(path, given / path.name)) for path in documents]
    words = ["--convert-to", _filter(archive=archive), "--outdir", str(made)]
    ended = False
    try:
        office.run([*words, *map(str, copies)], LIMITS.document + LIMITS.letter * letters)
        office.letters += letters
        ended = True
    finally:
        results = [_take(made / f"{path.stem}.pdf", target) for path in documents]
        if not ended:
            end_office()
    _empty(given, made)
    if missing := [path.name for path in results if not path.exists()]:
        _require_room(office.folder, target)
        end_office()
        raise ConversionFailed(f"{missing[0]} was not written")
    return results


def require_working_office(target: Path) -> None:
    """Make sure that LibreOffice converts a document that nothing is wrong with.

    :raise ToolMissing: it does not; then no letter is to blame.
    :raise OSError: the disk is full.
    """
    document = target / "known-good.docx"
    document.write_bytes(tiny_document())
    end_office()
    try:
        (pdf,) = convert_once([document], target, 1)
        one_document(pdf)
    except ConversionFailed as error:
        _require_room(target)
        raise made_no_pdf(str(error)) from error


def made_no_pdf(why: str) -> ToolMissing:
    """Say that LibreOffice is broken, and what to do."""
    return ToolMissing(
        f"LibreOffice made no PDF: {why}. Run the same command again, or see what "
        "postbag doctor says of LibreOffice."
    )


def _filter(*, archive: bool) -> str:
    """Return LibreOffice's filter with its options; bookmarks tell where the letters lie."""
    options = {
        "ExportBookmarksToPDFDestination": {"type": "boolean", "value": "true"},
        "IsSkipEmptyPages": {"type": "boolean", "value": "true"},
    }
    if archive:
        options["SelectPdfVersion"] = {"type": "long", "value": "2"}
    return f"pdf:writer_pdf_Export:{json.dumps(options, separators=(',', ':'))}"


def _take(made: Path, target: Path) -> Path:
    """Copy a PDF out of LibreOffice's folder, where nobody else writes to it."""
    place = target / made.name
    place.unlink(missing_ok=True)
    if made.is_file() and not made.is_symlink():
        shutil.copyfile(made, place)
    return place


def _empty(*folders: Path) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()


def _require_room(*folders: Path) -> None:
    for folder in folders:
        if folder.is_dir() and shutil.disk_usage(folder).free < _ROOM:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))
