"""Pull: list the sheets groups have sent, and copy the new ones so that they hold still."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import fsspec

from pipeline.errors import NoSheetReadable, WrongWords
from pipeline.files import copy_hashed

_NOT_SHEETS = ("readme.md", "thumbs.db", "desktop.ini")
_LONGEST_NAME = 255
"""The bytes of the longest name that disks take."""


@dataclass(frozen=True, slots=True)
class PulledSheet:
    """One sheet that was found."""

    group: str
    name: str
    sha256: str
    file: Path
    """Our copy of it."""
    repeats: str = ""
    """The sheet of this round with the same content, as ``group/name``."""


def pull_sheets(inputs: str, folder: Path, known: frozenset[str]) -> list[PulledSheet]:
    """Copy the sheets whose content is not ``known`` into ``folder``, by group and name.

    ``inputs`` is a folder, or any URL fsspec can list, with a folder for each group; a sheet that
    lies outside a group's folder belongs to a group named like ``inputs``. A group's folder may
    be a link to one.

    :raise NoSheetReadable: the inputs are not there, or hold no sheet at all.
    """
    filesystem, found = _found(inputs)
    folder.mkdir(parents=True, exist_ok=True)
    return [*_copy_new(filesystem, found, folder, known)]


def find_new(inputs: str, known: frozenset[str]) -> bool:
    """Say whether any sheet's content is not ``known``, without copying anything.

    :raise NoSheetReadable: the inputs are not there, or hold no sheet at all.
    """
    filesystem, found = _found(inputs)
    return any(_hash(filesystem, path) not in known for _group, _name, path in found)


def _hash(filesystem: Any, path: str) -> str:
    try:
        with filesystem.open(path, "rb") as source:
            return hashlib.file_digest(source, "sha256").hexdigest()
    except OSError:
        return ""


def _found(inputs: str) -> tuple[Any, list[tuple[str, str, str]]]:
    try:
        filesystem, root = fsspec.core.url_to_fs(inputs)
    except (ImportError, ValueError) as error:
        raise WrongWords(f"--inputs: {inputs} cannot be read here: {error}.") from error
    if not filesystem.isdir(root):
        raise NoSheetReadable(f"There is no folder {inputs}. Make it and put a group's sheets in.")
    found = sorted(_list_sheets(filesystem, root))
    if not found:
        raise NoSheetReadable(
            f"{inputs} holds no sheet. Put each group's sheets in a folder of its own there."
        )
    return filesystem, found


def _list_sheets(filesystem: Any, root: str) -> Iterator[tuple[str, str, str]]:
    """Yield group, name and path of each file that may be a sheet.

    A name in bytes that are no Unicode, as old archives give them, is written with backslashes.
    """
    base = PurePosixPath(root)
    for path in _list_files(filesystem, root):
        parts = PurePosixPath(path).relative_to(base).parts
        hidden = any(part.startswith((".", "~$")) for part in parts)
        if hidden or parts[-1].casefold() in _NOT_SHEETS:
            continue
        parts = tuple(os.fsencode(part).decode("utf-8", "backslashreplace") for part in parts)
        group = parts[0] if len(parts) > 1 else base.name
        yield group, "/".join(parts[1:]) or parts[0], path


def _list_files(filesystem: Any, root: str, *, linked: bool = True) -> Iterator[str]:
    """Yield the path of each file below ``root``, and of what cannot be read but must be named.

    Links to folders are followed from ``root`` itself alone, where the office makes the groups'
    folders: deeper down one could lead anywhere, or round in a circle. Pipes and devices are no
    files, and reading one could wait for ever.
    """
    for path, facts in filesystem.find(root, detail=True).items():
        if facts.get("type") == "file" or filesystem.isfile(path):
            yield path
        elif filesystem.isdir(path):
            follow = linked and PurePosixPath(path).parent == PurePosixPath(root)
            yield from _list_files(filesystem, path, linked=False) if follow else [path]
        elif not filesystem.exists(path):
            yield path


def short_name(name: str, most: int) -> str:
    """Return as much of a file's name as fits into ``most`` bytes.

    >>> short_name("Zoé.csv", 3)
    'Zo'
    """
    return name.encode()[:most].decode(errors="ignore")


def _copy_new(
    filesystem: Any, found: list[tuple[str, str, str]], folder: Path, known: frozenset[str]
) -> Iterator[PulledSheet]:
    seen: dict[str, str] = {}
    for position, (group, name, path) in enumerate(found, start=1):
        # A name that is no Unicode has grown by its backslashes.
        copy = folder / f"{position:04d}" / short_name(PurePosixPath(name).name, _LONGEST_NAME)
        copy.parent.mkdir()
        sha256 = _copy(filesystem, path, copy)
        if sha256 in known:
            shutil.rmtree(copy.parent)
            continue
        yield PulledSheet(group, name, sha256, copy, seen.get(sha256, "") if sha256 else "")
        seen.setdefault(sha256, f"{group}/{name}")


def _copy(filesystem: Any, path: str, copy: Path) -> str:
    """Copy a sheet and return its SHA-256; empty for one that cannot be opened, such as a link
    to nowhere or to a folder, which is then found unreadable with the others.
    """
    try:
        source = filesystem.open(path, "rb")
    except IsADirectoryError:
        copy.mkdir()
        return ""
    except OSError:
        return ""
    with source:
        return copy_hashed(source, copy)
