"""Pull: list the sheets groups have sent, and copy the new ones so that they hold still."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path, PurePosixPath
from typing import Any

import fsspec

from pipeline.errors import NoSheetReadable, WrongWords
from pipeline.files import copy_hashed
from pipeline.sheets.known import MOST_BYTES, KnownSheets, Said, read_said, sheet_identity, unusable

SETTINGS = "sheets.toml"
"""The file in which a group says how its sheets are to be read."""
_NOT_SHEETS = ("readme.md", "thumbs.db", "desktop.ini", SETTINGS)
_LONGEST_NAME = 255
"""The bytes of the longest name that disks take."""


@dataclass(frozen=True, slots=True)
class PulledSheet:
    """One sheet that was found."""

    group: str
    name: str
    identity: str
    """What it is known by: see :func:`sheet_identity`."""
    file: Path
    """Our copy of it."""
    settings: Path | None = None
    """Our copy of its group's ``sheets.toml``, if there is one."""
    repeats: str = ""
    """The sheet of this round with the same content, as ``group/name``."""
    settings_fault: str = ""
    """Why the group's settings cannot be used, in words for the group."""


def pull_sheets(inputs: str, folder: Path, known: KnownSheets) -> list[PulledSheet]:
    """Copy the sheets that are not ``known`` into ``folder``, by group and name.

    ``inputs`` is a folder, or any URL fsspec can list, with a folder for each group; a sheet that
    lies outside a group's folder belongs to a group named like ``inputs``. A group's folder may
    be a link to one.

    :raise NoSheetReadable: the inputs are not there, or hold no sheet at all.
    """
    filesystem, found = _found(inputs)
    folder.mkdir(parents=True, exist_ok=True)
    return [*_copy_new(filesystem, found, folder, known)]


def find_new(inputs: str, known: KnownSheets) -> bool:
    """Say whether any sheet is not ``known``, without copying anything.

    :raise NoSheetReadable: the inputs are not there, or hold no sheet at all.
    """
    filesystem, found = _found(inputs)
    settings = cache(partial(_settings, filesystem))
    for sheet in found:
        sha256 = _hash(filesystem, sheet.path)
        if not known.have(sheet_identity(sha256, _said(sheet, settings(sheet.settings)))):
            return True
    return False


def _hash(filesystem: Any, path: str) -> str:
    try:
        with filesystem.open(path, "rb") as source:
            return hashlib.file_digest(source, "sha256").hexdigest()
    except OSError:
        return ""


@dataclass(frozen=True, slots=True, order=True)
class _Found:
    """A file that may be a sheet."""

    group: str
    name: str
    path: str
    settings: str = ""
    """Where its group's ``sheets.toml`` is, or nothing."""
    disguised: str = ""
    """The name of a file in its folders that seems to be settings and is named otherwise."""
    names: tuple[str, ...] = ()
    """The names of all sheets those settings are for."""


def _found(inputs: str) -> tuple[Any, list[_Found]]:
    try:
        filesystem, root = fsspec.core.url_to_fs(inputs)
    except (ImportError, ValueError) as error:
        raise WrongWords(f"--inputs: {inputs} cannot be read here: {error}.") from error
    if not filesystem.isdir(root):
        raise NoSheetReadable(f"There is no folder {inputs}. Make it and put a group's sheets in.")
    found = _with_names(sorted(_list_sheets(filesystem, root)))
    if not found:
        raise NoSheetReadable(
            f"{inputs} holds no sheet. Put each group's sheets in a folder of its own there."
        )
    return filesystem, found


def _list_sheets(filesystem: Any, root: str) -> Iterator[_Found]:
    """Yield each file that may be a sheet, with the settings in its folder or in its group's.

    A name in bytes that are no Unicode, as old archives give them, is written with backslashes.
    """
    base = PurePosixPath(root)
    files = [*_list_files(filesystem, root)]
    settings = {
        PurePosixPath(path).parent: path
        for path in files
        if PurePosixPath(path).name.casefold() == SETTINGS
    }
    odd_ones = [PurePosixPath(path) for path in files if _is_disguised(path)]
    disguised = {path.parent: path.name for path in odd_ones if path.parent not in settings}
    for path in files:
        parts = PurePosixPath(path).relative_to(base).parts
        hidden = any(part.startswith((".", "~$")) for part in parts)
        if hidden or parts[-1].casefold() in _NOT_SHEETS:
            continue
        own, groups = PurePosixPath(path).parent, base.joinpath(*parts[:-1][:1])
        beside = settings.get(own) or settings.get(groups, "")
        odd = disguised.get(own) or disguised.get(groups, "")
        odd = parts[-1] if _is_disguised(path) else odd
        parts = tuple(map(_in_unicode, parts))
        group = parts[0] if len(parts) > 1 else base.name
        name = "/".join(parts[1:]) or parts[0]
        yield _Found(group, name, path, beside, _in_unicode(odd))


def _in_unicode(name: str) -> str:
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _is_disguised(path: str) -> bool:
    """Say whether a file seems to be settings that a program gave another ending."""
    name = PurePosixPath(path).name.casefold()
    return name.startswith(SETTINGS) and name != SETTINGS


def _with_names(found: list[_Found]) -> list[_Found]:
    """Let each sheet know the names of all that share its settings."""
    names: dict[str, list[str]] = defaultdict(list)
    for sheet in found:
        names[sheet.settings].append(sheet.name)
    whole = {settings: tuple(listed) for settings, listed in names.items()}
    return [replace(sheet, names=whole[sheet.settings]) for sheet in found]


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
    filesystem: Any, found: list[_Found], folder: Path, known: KnownSheets
) -> Iterator[PulledSheet]:
    seen: dict[str, str] = {}
    contents = cache(partial(_settings, filesystem))
    for position, sheet in enumerate(found, start=1):
        own = folder / f"{position:04d}"
        # A name that is no Unicode has grown by its backslashes.
        copy = own / short_name(PurePosixPath(sheet.name).name, _LONGEST_NAME)
        own.mkdir()
        sha256 = _copy(filesystem, sheet.path, copy)
        content = contents(sheet.settings)
        said = _said(sheet, content)
        identity = sheet_identity(sha256, said)
        if known.have(identity):
            shutil.rmtree(own)
            continue
        settings = None
        if content is not None:
            settings = own.with_name(f"{own.name}-{SETTINGS}")
            settings.write_bytes(content)
        repeats = seen.get(identity, "") if identity else ""
        fault = said.fault
        yield PulledSheet(sheet.group, sheet.name, identity, copy, settings, repeats, fault)
        seen.setdefault(identity, f"{sheet.group}/{sheet.name}")


def _settings(filesystem: Any, path: str) -> bytes | None:
    """Return the content of settings, or as much as tells that there is too much of it; None where
    there are none or they cannot be opened.
    """
    if not path:
        return None
    try:
        with filesystem.open(path, "rb") as source:
            return bytes(source.read(MOST_BYTES + 1))
    except OSError:
        return None


def _said(sheet: _Found, settings: bytes | None) -> Said:
    if name := sheet.disguised:
        return unusable(f"it is named {name}. Name it sheets.toml, or delete it.", settings or b"")
    if not sheet.settings:
        return Said()
    if settings is None:
        return unusable("it cannot be opened. Write it anew.")
    return read_said(settings, sheet.name, sheet.names)


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
