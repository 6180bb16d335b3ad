"""The held-rows workbooks in a round's folder: what each is called, and whose rows it holds."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, count
from pathlib import Path, PurePosixPath

from pipeline.files import write_whole
from pipeline.sheets.held_rows import sheet_of
from pipeline.sheets.pull import short_name

Sheet = tuple[str, str]
"""A sheet's group and name."""
Workbooks = Mapping[Sheet, Sequence[str]]
"""A sheet's workbooks below the round's folder. There is one, or none; but a sheet outside any
group's folder may have the same group and name as another."""

_FOLDER = "held-rows"
_LONGEST_FOLDER = 255
_LONGEST_NAME = 200
"""Bytes. Disks take names of 255, and a file has a longer one while it is written."""


def publish_workbooks(held: Path, folder: Path) -> Workbooks:
    """Copy the workbooks of a work folder into a round's folder and return where they are."""
    paths = sorted(held.glob("*.xlsx"))
    sheets = [sheet_of(path) for path in paths]
    published: dict[Sheet, list[str]] = {}
    for sheet, path, name in zip(sheets, paths, workbook_names(sheets), strict=True):
        write_whole(folder / name, path.read_bytes())
        published.setdefault(sheet, []).append(name)
    return published


def workbook_names(sheets: Sequence[Sheet]) -> list[str]:
    """Name the workbook of each sheet: its stem, or its whole name if the stem is taken.

    Names that differ in capitals or in how an accent is stored are one name on many disks.

    >>> workbook_names([("leeds", "march.csv"), ("leeds", "March.ods")])
    ['held-rows/leeds/march.xlsx', 'held-rows/leeds/March.ods.xlsx']
    """
    taken = {_plain(folder) for sheet in sheets for folder in _place(sheet).parents}
    names = []
    for sheet in sheets:
        name = next(name for name in _candidates(sheet) if _plain(name) not in taken)
        taken.add(_plain(name))
        names.append(name.as_posix())
    return names


def _candidates(sheet: Sheet) -> Iterator[PurePosixPath]:
    place = _place(sheet)
    stem, whole = (short_name(name, _LONGEST_NAME) for name in (place.stem, place.name))
    numbered = (f"{whole} {number}" for number in count(2))
    return (place.with_name(f"{name}.xlsx") for name in chain((stem, whole), numbered))


def _place(sheet: Sheet) -> PurePosixPath:
    group, name = sheet
    parts = PurePosixPath(group, name).parts
    return PurePosixPath(_FOLDER, *(short_name(part, _LONGEST_FOLDER) for part in parts))


def _plain(path: PurePosixPath) -> str:
    return unicodedata.normalize("NFC", path.as_posix().casefold())
