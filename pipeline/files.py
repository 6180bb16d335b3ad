"""Files written whole or not at all, and archives whose bytes depend on their content alone."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import NotWritable

ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first moment a ZIP can name; archives carry no other."""

_CHUNK = 1 << 20


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file's content in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def copy_hashed(source: BinaryIO, target: Path) -> str:
    """Copy an open stream to ``target`` and return the SHA-256 of what was copied."""
    digest = hashlib.sha256()
    with target.open("wb") as stream:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            stream.write(chunk)
    return digest.hexdigest()


def write_whole(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path``: after a crash the file is the old one or the new one.

    Where the system refuses, as on a full disk, nothing is left of the new one. The name it has
    meanwhile is short, as ``path`` may have the longest name there can be.
    """
    digest = hashlib.sha256(os.fsencode(path.name)).hexdigest()
    temporary = path.with_name(f".{digest[:16]}.{os.getpid()}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with temporary.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def publish_folder(temporary: Path, place: Path) -> None:
    """Rename a finished folder to its place; a folder that already stands there wins."""
    for entry in temporary.rglob("*"):
        _sync(entry)
    _sync(temporary)
    try:
        os.rename(temporary, place)
    except OSError as error:
        if error.errno not in (errno.EEXIST, errno.ENOTEMPTY):
            raise
        shutil.rmtree(temporary)
    sync_folder(place.parent)


def sweep_unfinished(folder: Path) -> None:
    """Remove what an earlier run was still writing below ``folder`` when it was stopped."""
    for path in [*folder.rglob(".*.part")]:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make renames inside ``folder`` survive a power cut."""
    _sync(folder)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def zip_member(
    name: str, compression: int = zipfile.ZIP_STORED, day: date | None = None
) -> zipfile.ZipInfo:
    """Return a member header that is the same on every machine, dated ``day`` if given."""
    when = (day.year, day.month, day.day, 0, 0, 0) if day and day.year >= 1980 else ZIP_EPOCH
    info = zipfile.ZipInfo(name, when)
    info.compress_type = compression
    info.create_system = 3
    info.external_attr = 0o600 << 16
    return info


def repack_zip(content: bytes) -> bytes:
    """Return the same archive with sorted members and fixed times.

    ``[Content_Types].xml`` goes first, as Word and validators expect of a package.
    """
    import io

    source = zipfile.ZipFile(io.BytesIO(content))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(source.namelist(), key=lambda name: (name[:1] != "[", name)):
            archive.writestr(zip_member(name, zipfile.ZIP_DEFLATED), source.read(name))
    return target.getvalue()


def checksum_lines(folder: Path) -> Iterator[str]:
    """Yield a ``sha256sum`` line for each file below ``folder``, sorted by path."""
    files: Iterable[Path] = (path for path in folder.rglob("*") if path.is_file())
    for path in sorted(files, key=lambda path: path.relative_to(folder).as_posix()):
        yield f"{file_sha256(path)}  {path.relative_to(folder).as_posix()}\n"


_CURES = {
    errno.ENOSPC: "The disk is full. Free some space and run the same command again.",
    errno.EDQUOT: "Your disk quota is used up. Free some space and run again.",
    errno.EROFS: "The disk is read-only. Choose another folder with --outputs.",
    errno.EACCES: "you may not write here. Choose another folder with --outputs.",
    errno.EPERM: "you may not write here. Choose another folder with --outputs.",
    errno.ENAMETOOLONG: "A name is too long for this disk. Shorten the sheet's, and run again.",
}


@contextmanager
def writing_to(place: Path) -> Iterator[None]:
    """Turn the operating system's refusals into one sentence with a cure.

    :raise NotWritable: the disk is full, read-only, or not ours to write; or a file that was to be
        copied there cannot be read.
    """
    try:
        yield
    except shutil.Error as error:
        raise NotWritable(_copy_refusal(place, *error.args[0][0])) from error
    except OSError as error:
        raise NotWritable(f"{place}: {_cure(error.errno)}") from error


def _cure(number: int | None) -> str:
    reason = os.strerror(number) if number else "The system refused"
    return _CURES.get(number or 0, f"{reason}. Check the folder and run again.")


def _copy_refusal(place: Path, source: str, _target: str, why: str) -> str:
    """Say what stopped the copying of a folder; of the first error only its text is left."""
    found = re.match(r"\[Errno (\d+)\]", why)
    number = int(found[1]) if found else None
    if os.path.islink(source) and not os.path.exists(source):
        return (
            f"{source} is a link to a file that is not there. Remove the link, or bring the file "
            "back, and run again."
        )
    if number in _CURES and os.access(source, os.R_OK):
        return f"{place}: {_cure(number)}"
    reason = os.strerror(number) if number else "it is no ordinary file"
    return f"{source} cannot be copied: {reason}. Mend or remove it, and run again."
