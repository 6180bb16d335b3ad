"""From print documents to one PDF: LibreOffice converts, pikepdf joins, and we check.

LibreOffice answers 0 whatever happens (measured, 7.4.7), so only the PDF itself is believed: it
must open and hold the start of every letter.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pikepdf

from pipeline.errors import ToolMissing
from pipeline.letters.collate import letter_bookmark

_FILTER = (
    "pdf:writer_pdf_Export:"
    '{"ExportBookmarksToPDFDestination":{"type":"boolean","value":"true"},'
    '"IsSkipEmptyPages":{"type":"boolean","value":"true"}}'
)
_SECONDS, _SECONDS_A_LETTER = 120, 0.5
_SAFETY = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""
GET_LIBREOFFICE = "apt-get install libreoffice-writer-nogui"


class ConversionFailed(Exception):
    """LibreOffice did not give the PDF it should have given."""


@dataclass(frozen=True)
class LetterPages:
    """Where the letters of one print document lie in its PDF."""

    starts: tuple[int, ...]
    """The first page of each letter, from 0, and the number of pages at the end."""

    @property
    def counts(self) -> list[int]:
        """The number of pages of each letter."""
        return [end - start for start, end in pairwise(self.starts)]


def find_libreoffice() -> str | None:
    """Return the path of LibreOffice, or None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert_documents(documents: Sequence[Path], scratch: Path, letters: int) -> list[Path]:
    """Convert Word documents to PDF in one start of LibreOffice, and return the PDFs.

    ``scratch`` is a folder of ours for LibreOffice's settings and for the PDFs; ``letters`` sets
    the time limit. A first failure is tried once more with fresh settings.

    :raise ToolMissing: LibreOffice is not there, or failed twice.
    """
    office = find_libreoffice()
    if office is None:
        raise ToolMissing(
            f"This round was begun with pdf, which needs LibreOffice: {GET_LIBREOFFICE}. Then run "
            "the same command again."
        )
    limit = _SECONDS + _SECONDS_A_LETTER * letters
    try:
        return _convert(office, documents, scratch, limit)
    except ConversionFailed:
        shutil.rmtree(scratch, ignore_errors=True)
    try:
        return _convert(office, documents, scratch, limit)
    except ConversionFailed as error:
        raise ToolMissing(
            f"LibreOffice made no PDF: {error}. Run the same command again, or see what "
            "postbag doctor says of LibreOffice."
        ) from error


def _convert(office: str, documents: Sequence[Path], scratch: Path, limit: float) -> list[Path]:
    profile, target = scratch / "profile", scratch / "pdf"
    _prepare_profile(profile)
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    command = [office, "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}"]
    command += ["--convert-to", _FILTER, "--outdir", str(target)]
    process = subprocess.Popen(
        [*command, *(str(document.resolve()) for document in documents)],
        cwd=target,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(limit)
    except subprocess.TimeoutExpired as error:
        raise ConversionFailed(f"no answer after {limit:.0f} seconds") from error
    finally:
        _end(process)
    results = [target / f"{document.stem}.pdf" for document in documents]
    if missing := [path.name for path in results if not path.exists()]:
        raise ConversionFailed(f"{missing[0]} was not written")
    return results


def _end(process: subprocess.Popen[bytes]) -> None:
    """End LibreOffice with all its children: its starter's death alone leaves them writing."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _prepare_profile(profile: Path) -> None:
    settings = profile / "user" / "registrymodifications.xcu"
    if not settings.exists():
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(_SAFETY, encoding="utf-8")


def find_letters(path: Path, numbers: Sequence[int]) -> LetterPages:
    """Return where each letter starts in a print document's PDF, by its bookmark.

    :raise ConversionFailed: the PDF does not open, or a letter is not in it, in order.
    """
    try:
        with pikepdf.open(path) as pdf:
            places = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
            targets = pdf.Root.get("/Dests", pikepdf.Dictionary())
            starts = [
                places[targets[f"/{letter_bookmark(number)}"][0].objgen] for number in numbers
            ]
            total = len(pdf.pages)
    except (pikepdf.PdfError, KeyError, AttributeError) as error:
        raise ConversionFailed(f"{path.name} lacks a letter") from error
    if starts[0] != 0 or any(a >= b for a, b in pairwise(starts)):
        raise ConversionFailed(f"{path.name} has its letters out of order")
    return LetterPages((*starts, total))


def one_document(path: Path) -> LetterPages:
    """Return the pages of a PDF that is a single document, such as a cover sheet.

    :raise ConversionFailed: the PDF does not open.
    """
    try:
        with pikepdf.open(path) as pdf:
            return LetterPages((0, len(pdf.pages)))
    except pikepdf.PdfError as error:
        raise ConversionFailed(f"{path.name} does not open") from error


def join_letters(
    documents: Sequence[tuple[Path, LetterPages]], target: Path, *, duplex: bool
) -> None:
    """Join PDFs of letters into one, each letter on a front page if duplex.

    A blank back is added only behind a letter of odd length that another letter follows. The
    result carries no dates, names or ids.
    """
    with pikepdf.new() as joined:
        ends = _append(joined, documents)
        if duplex:
            _add_blank_backs(joined, ends)
        if "/Info" in joined.trailer:
            del joined.trailer.Info
        joined.save(target, static_id=True, min_version="1.7")


def _append(joined: pikepdf.Pdf, documents: Sequence[tuple[Path, LetterPages]]) -> list[int]:
    """Append all pages and return where each letter ends, as page counts."""
    ends: list[int] = []
    for path, pages in documents:
        before = len(joined.pages)
        with pikepdf.open(path) as source:
            joined.pages.extend(source.pages)
        ends += [before + end for end in pages.starts[1:]]
    return ends


def _add_blank_backs(joined: pikepdf.Pdf, ends: Sequence[int]) -> None:
    starts = [0, *ends[:-1]]
    lengths = [(end - start, end) for start, end in zip(starts, ends, strict=True)]
    odd = [end for length, end in lengths if length % 2 and end != ends[-1]]
    for end in reversed(odd):
        box = joined.pages[end - 1].mediabox
        blank = pikepdf.Dictionary(Type=pikepdf.Name.Page, MediaBox=box, Resources={})
        joined.pages.insert(end, pikepdf.Page(joined.make_indirect(blank)))
