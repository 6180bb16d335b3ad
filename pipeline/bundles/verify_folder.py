"""Check one bundle's folder against itself: checksums, manifest, letters.zip, letters.pdf."""

from __future__ import annotations

import csv
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pikepdf

from pipeline.bundles.manifest import HEADINGS
from pipeline.bundles.verify_files import (
    UNREADABLE,
    Finding,
    Kind,
    can_be_read,
    compare,
    is_there,
    unlisted,
)
from pipeline.localise.messages import _, marked

_CHUNK = 1 << 20
SUMS, MANIFEST = "SHA256SUMS", "manifest.csv"
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
_NOT_OPENED = marked("it cannot be opened")
_DAMAGED_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
"""What Python's reader raises on archives that were spoilt."""
_DAMAGED_PDF = (pikepdf.PdfError, OSError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a manifest that could be read."""

    number: int
    where: tuple[str, ...]
    """Letter, case, kind, locale, group, sheet, tab, row as they stand there."""
    pages: int | None
    sheets: int | None
    sha256: str


def read_manifest(path: Path) -> list[Line] | None:
    """Return the lines of a manifest, or None if it is damaged."""
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            rows = [*csv.reader(stream)]
            return [_line(row) for row in rows[1:]] if rows[:1] == [HEADINGS] else None
    except (OSError, ValueError, csv.Error):
        return None


def _line(row: Sequence[str]) -> Line:
    *where, pages, sheets, digest = row
    if len(row) != len(HEADINGS):
        raise ValueError
    counts = (int(pages) if pages else None, int(sheets) if sheets else None)
    return Line(int(where[0]), tuple(where), *counts, digest)


def check_folder(place: Path, name: str, lines: Sequence[Line] | None) -> Iterator[Finding]:
    """Yield what is wrong inside a bundle; ``name`` is its folder below the outputs."""
    yield from _check_sums(place, name)
    if lines is None:
        if can_be_read(place / MANIFEST):
            yield Finding(Kind.CHANGED, f"{name}/{MANIFEST}", _("it cannot be read as a manifest"))
        return
    if can_be_read(place / "letters.zip"):
        yield from _check_zip(place / "letters.zip", f"{name}/letters.zip", lines)
    if can_be_read(place / "letters.pdf"):
        yield from _check_pdf(place / "letters.pdf", f"{name}/letters.pdf", lines)


def _check_sums(place: Path, name: str) -> Iterator[Finding]:
    listed = _read_sums(place / SUMS)
    if listed is None:
        yield _without_sums(place / SUMS, f"{name}/{SUMS}")
        return
    for file, digest in listed.items():
        yield from compare(place / file, f"{name}/{file}", digest)
    yield from unlisted(place, name, {*listed, SUMS})


def _without_sums(path: Path, name: str) -> Finding:
    if not is_there(path):
        return Finding(Kind.MISSING, name, _("without it nothing shows what was changed"))
    why = _("it cannot be read") if can_be_read(path) else _(UNREADABLE)
    return Finding(Kind.CHANGED, name, why)


def _read_sums(path: Path) -> dict[str, str] | None:
    """Return the digest of each file that is listed, or None if the list is damaged or absent."""
    try:
        found = [_LINE.fullmatch(line) for line in path.read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError):
        return None
    lines = [line for line in found if line and ".." not in Path(line[2]).parts]
    listed = {line[2]: line[1] for line in lines if not Path(line[2]).is_absolute()}
    return listed if len(listed) == len(found) and MANIFEST in listed else None


def _check_zip(path: Path, name: str, lines: Sequence[Line]) -> Iterator[Finding]:
    """Compare the letters in the archive with the manifest, one after the other."""
    wanted = {f"{line.where[0]}.docx": line.sha256 for line in lines}
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.namelist()
            for member in members:
                if member not in wanted:
                    why = _("the manifest does not list it")
                    yield Finding(Kind.EXTRA, f"{name}/{member}", why)
                elif members.count(member) > 1 or not _agrees(archive, member, wanted[member]):
                    why = _("its content is not what the manifest says")
                    yield Finding(Kind.CHANGED, f"{name}/{member}", why)
    except _DAMAGED_ZIP:
        yield Finding(Kind.CHANGED, name, _(_NOT_OPENED))
        return
    for member in sorted(wanted.keys() - set(members)):
        yield Finding(Kind.MISSING, f"{name}/{member}", _("the manifest lists it"))


def _agrees(archive: zipfile.ZipFile, member: str, digest: str) -> bool:
    try:
        with archive.open(member) as stream:
            found = sha256()
            while chunk := stream.read(_CHUNK):
                found.update(chunk)
            return found.hexdigest() == digest
    except _DAMAGED_ZIP:
        return False


def _check_pdf(path: Path, name: str, lines: Sequence[Line]) -> Iterator[Finding]:
    try:
        with pikepdf.open(path) as pdf:
            pages = len(pdf.pages)
    except _DAMAGED_PDF:
        yield Finding(Kind.CHANGED, name, _(_NOT_OPENED))
        return
    expected = _page_counts(lines)
    if pages not in expected:
        words = _("it has {pages} pages and should have {expected}")
        counts = _(" or ").join(map(str, sorted(expected)))
        yield Finding(Kind.CHANGED, name, words.format(pages=pages, expected=counts))


def _page_counts(lines: Sequence[Line]) -> set[int]:
    """Return how many pages the letters may have, blank backs included.

    Printed on both sides, a letter of odd length has a blank back unless it is the last. Where
    every letter has one page the manifest does not tell which way they are printed.
    """
    pages = [line.pages or 0 for line in lines]
    single = sum(pages)
    double = single + sum(count % 2 for count in pages[:-1])
    if any(line.sheets != line.pages for line in lines):
        return {double}
    return {single} if any(count > 1 for count in pages) else {single, double}
