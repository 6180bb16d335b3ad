"""Word documents to PDFs, by this process's LibreOffice."""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.errors import NotWritable, ToolMissing
from pipeline.pdf.guard import lacks_room
from pipeline.pdf.office import Limits, Office, end_office, office_for, tiny_document
from pipeline.pdf.prove import ConversionFailed, one_document

LIMITS = Limits()
GET_LIBREOFFICE = "apt-get install libreoffice-writer-nogui"


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
    :raise NotWritable: the disk of temporary files is full.
    :raise OSError: the disk of ``scratch`` is full.
    """
    target = scratch / "pdf"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    with suppress(ConversionFailed):
        return convert_once(documents, target, letters, archive=archive)
    try:
        return convert_once(documents, target, letters, archive=archive)
    except ConversionFailed as error:
        _require_room(target)
        raise made_no_pdf(str(error)) from error


def convert_once(
    documents: Sequence[Path], target: Path, letters: int, *, archive: bool = False
) -> list[Path]:
    """Convert documents into the folder ``target``, in one attempt.

    What is made is put there even if another document of the same command fails. LibreOffice is
    ended after a failure, so that the next attempt has a fresh one.

    :raise ConversionFailed: a PDF was not made.
    :raise ToolMissing: LibreOffice is not there.
    :raise NotWritable: the disk of temporary files is full.
    :raise OSError: the disk of ``target`` is full.
    """
    program = find_libreoffice()
    if program is None:
        raise ToolMissing(
            f"This round was begun with pdf, which needs LibreOffice: {GET_LIBREOFFICE}. Then run "
            "the same command again."
        )
    with _temporary_room():
        office = office_for(program, LIMITS)
        given, made = office.folder / "in", office.folder / "out"
        _empty(given, made)
        copies = [Path(shutil.copyfile(path, given / path.name)) for path in documents]
    words = ["--convert-to", _filter(archive=archive), "--outdir", str(made), *map(str, copies)]
    with _ended_if_it_fails(office):
        try:
            office.run(words, LIMITS.document + LIMITS.letter * letters)
        finally:
            results = [_take(made / f"{path.stem}.pdf", target) for path in documents]
        if missing := [path.name for path in results if not path.exists()]:
            raise ConversionFailed(f"{missing[0]} was not written")
    office.letters += letters
    with _temporary_room():
        _empty(given, made)
    return results


@contextmanager
def _ended_if_it_fails(office: Office) -> Iterator[None]:
    """End an office on any failure, whatever else goes wrong then.

    :raise NotWritable: it had no room for its files, and so is not to blame.
    """
    try:
        yield
    except BaseException as error:
        full = office.folder.is_dir() and lacks_room(office.folder)
        end_office()
        if full and isinstance(error, ConversionFailed):
            raise _no_temporary_room() from error
        raise


@contextmanager
def _temporary_room() -> Iterator[None]:
    """Name the folder of temporary files where its disk is full, not the one that is written."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise _no_temporary_room() from error


def _no_temporary_room() -> NotWritable:
    return NotWritable(
        f"{tempfile.gettempdir()}: The disk is full. Free some space, or name a folder on another "
        "disk in TMPDIR, and run the same command again."
    )


def require_working_office(target: Path) -> None:
    """Make sure that LibreOffice converts a document that nothing is wrong with.

    :raise ToolMissing: it does not; then no letter is to blame.
    :raise NotWritable: the disk of temporary files is full.
    :raise OSError: the disk of ``target`` is full.
    """
    _require_room(target)
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
    """Return LibreOffice's filter with its options; bookmarks tell where the letters lie.

    Its own tags are not asked for, as they are not taken over; PDF/A has them all the same.
    """
    options = {
        "ExportBookmarksToPDFDestination": {"type": "boolean", "value": "true"},
        "IsSkipEmptyPages": {"type": "boolean", "value": "true"},
        "UseTaggedPDF": {"type": "boolean", "value": "false"},
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


def _require_room(target: Path) -> None:
    if lacks_room(Path(tempfile.gettempdir())):
        raise _no_temporary_room()
    if lacks_room(target):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target))
