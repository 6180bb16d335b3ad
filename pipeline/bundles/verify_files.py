"""Look at files that may be gone, unreadable, or something else than files."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pipeline.files import file_sha256
from pipeline.localise.messages import _, marked

_HARMLESS = re.compile(
    r"~\$.*|\.~lock\..*#|\.DS_Store|\._.*|Thumbs\.db|desktop\.ini|\.directory|\.nfs.*",
    re.IGNORECASE,
)
"""What Word, LibreOffice and file managers put beside files that people open."""
_ABSENT = frozenset((errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP))
_NOT_LISTED = marked("it is not listed in SHA256SUMS; take it out")
_OTHER = marked("its content is not what SHA256SUMS says")
_GONE = marked("SHA256SUMS lists it and it is not there")
UNREADABLE = marked("it may not be read, so it was not checked; ask whoever owns it")


class Kind(StrEnum):
    """How something differs."""

    MISSING = "missing"
    CHANGED = "changed"
    EXTRA = "extra"
    NOTED = "noted"
    """Harmless, such as a file Word puts beside a document it has open."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was sealed."""

    kind: Kind
    path: str
    """Below the campaign's outputs."""
    why: str


def harmless(name: str) -> bool:
    """Say whether a file of this name is one that programs leave beside others."""
    return _HARMLESS.fullmatch(name) is not None


def is_there(path: Path) -> bool:
    """Say whether a file is there; one that may not be looked at is, as far as can be told."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except ValueError:
        return False
    except OSError as error:
        return error.errno not in _ABSENT


def can_be_read(path: Path) -> bool:
    """Say whether a file is there and opens, or a folder is there and lists what it holds."""
    try:
        if path.is_dir():
            os.scandir(path).close()
            return True
        if is_there(path):
            path.open("rb").close()
            return True
    except OSError:
        pass
    return False


def folder_is_there(path: Path) -> bool:
    """Say whether a folder is there; one that may not be looked at is, as far as can be told."""
    try:
        return path.is_dir()
    except OSError as error:
        return error.errno not in _ABSENT


def compare(path: Path, name: str, digest: str) -> Iterator[Finding]:
    """Compare a file with its line in ``SHA256SUMS``."""
    if not is_there(path):
        yield Finding(Kind.MISSING, name, _(_GONE))
        return
    try:
        same = file_sha256(path) == digest
    except OSError:
        yield Finding(Kind.CHANGED, name, _(UNREADABLE))
        return
    if not same:
        yield Finding(Kind.CHANGED, name, _(_OTHER))


def unlisted(place: Path, name: str, listed: Collection[str]) -> Iterator[Finding]:
    """Yield what lies in a bundle and is not listed: files, links, and folders of nothing listed.

    An empty ``print`` folder is Postbag's own: all letters may be held.
    """
    expected = {"print", *(str(parent) for file in listed for parent in Path(file).parents)}
    for at, folders, files in os.walk(place):
        here = Path(at).relative_to(place)
        for folder in folders:
            linked = (Path(at) / folder).is_symlink()
            if str(here / folder) not in expected or linked:
                why = _(_NOT_LISTED)
                yield Finding(Kind.EXTRA, f"{name}/{(here / folder).as_posix()}", why)
        for file in files:
            if (here / file).as_posix() not in listed:
                yield _extra(f"{name}/{(here / file).as_posix()}", file)
        folders[:] = [folder for folder in folders if str(here / folder) in expected]
        folders.sort()


def _extra(path: str, name: str) -> Finding:
    if harmless(name):
        return Finding(Kind.NOTED, path, _("a program left it there"))
    return Finding(Kind.EXTRA, path, _(_NOT_LISTED))
