"""Pull: list the sheets groups have sent, and copy the new ones so that they hold still."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import fsspec

from pipeline.errors import NoSheetReadable
from pipeline.files import copy_hashed

_NOT_SHEETS = ("readme", "thumbs.db", "desktop.ini")
_NOT_SHEET_ENDINGS = (".md", ".toml", ".part", ".tmp")


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
    lies outside a group's folder belongs to a group named like ``inputs``.

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
    for _group, _name, path in found:
        with filesystem.open(path, "rb") as source:
            if hashlib.file_digest(source, "sha256").hexdigest() not in known:
                return True
    return False


def _found(inputs: str) -> tuple[Any, list[tuple[str, str, str]]]:
    filesystem, root = fsspec.core.url_to_fs(inputs)
    if not filesystem.isdir(root):
        raise NoSheetReadable(f"There is no folder {inputs}. Make it and put a group's sheets in.")
    found = sorted(_list_sheets(filesystem, root))
    if not found:
        raise NoSheetReadable(
            f"{inputs} holds no sheet. Put each group's sheets in a folder of its own there."
        )
    return filesystem, found


def _list_sheets(filesystem: Any, root: str) -> Iterator[tuple[str, str, str]]:
    """Yield group, name and path of each file that may be a sheet."""
    base = PurePosixPath(root)
    for path in filesystem.find(root):
        parts = PurePosixPath(path).relative_to(base).parts
        if any(part.startswith((".", "~$")) for part in parts) or _is_other(parts[-1]):
            continue
        group = parts[0] if len(parts) > 1 else base.name
        yield group, "/".join(parts[1:]) or parts[0], path


def _is_other(name: str) -> bool:
    plain = name.casefold()
    return plain.startswith(_NOT_SHEETS) or plain.endswith(_NOT_SHEET_ENDINGS)


def _copy_new(
    filesystem: Any, found: list[tuple[str, str, str]], folder: Path, known: frozenset[str]
) -> Iterator[PulledSheet]:
    seen: dict[str, str] = {}
    for position, (group, name, path) in enumerate(found, start=1):
        copy = folder / f"{position:04d}" / PurePosixPath(name).name
        copy.parent.mkdir()
        with filesystem.open(path, "rb") as source:
            sha256 = copy_hashed(source, copy)
        if sha256 in known:
            shutil.rmtree(copy.parent)
            continue
        yield PulledSheet(group, name, sha256, copy, seen.get(sha256, ""))
        seen.setdefault(sha256, f"{group}/{name}")
