"""Which sheets need not be read again: what a sheet is known by, and what was said of it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from rapidfuzz.distance import OSA

from pipeline.localise.names import fold
from pipeline.sheets.settings import (
    MOST_CHARACTERS,
    SettingsInvalid,
    SheetSettings,
    load_settings,
    same_name,
    sheet_tables,
)

MOST_BYTES = 4 * MOST_CHARACTERS
"""No file of settings that can be used is longer."""
_LETTERS_A_SLIP = 4
"""So many letters of a name for each that may be mistyped."""
_ANY = "any"
"""Stands for the case of settings that cannot be understood."""


@dataclass(frozen=True)
class KnownSheets:
    """The sheets of earlier rounds."""

    read: frozenset[str] = frozenset()
    """Identities of all that were read."""
    settled: frozenset[str] = frozenset()
    """Those of them none of whose rows waits: only another case can change anything there."""

    def have(self, identity: str) -> bool:
        """Say whether a sheet need not be read."""
        if identity in self.read:
            return True
        content, case = _content_and_case(identity)
        known = self._settled_cases.get(content, set())
        return case in known or (case == _ANY and bool(known))

    @cached_property
    def _settled_cases(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for content, case in map(_content_and_case, self.settled):
            found.setdefault(content, set()).add(case)
        return found


@dataclass(frozen=True, slots=True)
class Said:
    """What a group's ``sheets.toml`` says of one sheet, as far as its identity goes."""

    case: str = ""
    """A digest of the case everyone signs for; ``any`` where the settings cannot be used."""
    digest: str = ""
    """A digest of all that is said; empty where that is nothing."""
    fault: str = ""
    """Why the settings cannot be used, in words for the group."""


def read_said(content: bytes, sheet: str, names: Sequence[str]) -> Said:
    """Return what settings say of a sheet; ``names`` are those of all sheets of its group."""
    try:
        if len(content) > MOST_BYTES:
            raise SettingsInvalid(f"it is longer than {MOST_CHARACTERS:,} characters.")
        text = content.decode()
        settings = load_settings(text, sheet)
        _check_tables(text, sheet, names)
    except UnicodeDecodeError:
        return unusable("it is no text that can be read. Write it anew.", content)
    except SettingsInvalid as error:
        return unusable(str(error), content)
    if settings == SheetSettings():
        return Said()
    words = [settings.encoding, settings.country, settings.date_order]
    words += [f"language {settings.language}"] if settings.language else []
    pairs = [word for pair in sorted(settings.columns.items()) for word in pair]
    return Said(_digest(fold(settings.case))[:16] if settings.case else "", _digest(*words, *pairs))


def unusable(fault: str, content: bytes = b"") -> Said:
    """Return what settings say that cannot be used."""
    return Said(_ANY, _digest(fault, hashlib.sha256(content).hexdigest()), fault)


def sheet_identity(sha256: str, said: Said) -> str:
    """Return what a sheet is known by: its content, and the settings it is read with.

    So a sheet whose rows wait is read again when the group says more about it, and the same
    content may be the sheet of several cases. Earlier ledgers have two parts instead of three.

    >>> sheet_identity("ab12", Said()), sheet_identity("ab12", Said("cd34", "ef56"))
    ('ab12', 'ab12:cd34:ef56')
    """
    return f"{sha256}:{said.case}:{said.digest}" if sha256 and said.digest else sha256


def _content_and_case(identity: str) -> tuple[str, str]:
    content, *rest = identity.split(":")
    return content, rest[0] if len(rest) > 1 else ""


def _check_tables(text: str, sheet: str, names: Sequence[str]) -> None:
    """Hold up a sheet that a table may be meant for: by a slip, or as one of two alike.

    Other tables without a sheet are left alone. Theirs has been taken in and is gone, perhaps.

    :raise SettingsInvalid: there is one.
    """
    mine = PurePosixPath(sheet).name
    tables = sheet_tables(text)
    own = [table for table in tables if same_name(table, sheet)]
    for table in own or [table for table in tables if _is_slip(table, mine)]:
        found = [name for name in names if same_name(table, name)]
        if not found:
            raise SettingsInvalid(
                f'it speaks of "{table}", and the group has no sheet of that name. There is '
                f'"{mine}". Write the sheet\'s file name, or delete what is said.'
            )
        if len({name.casefold() for name in found}) < len(found):
            raise SettingsInvalid(
                f'it speaks of "{table}", and the group has several sheets whose names differ in '
                "nothing but capitals. Rename all but one of them."
            )


def _is_slip(table: str, name: str) -> bool:
    """Say whether a table may be meant for the sheet of this name, and its own is mistyped.

    Other figures are those of another sheet, as in ``may-1.csv`` and ``may-2.csv``. A workbook
    named like the sheet may hold its held rows, and those need no table.
    """
    texts = (unicodedata.normalize("NFC", text).casefold() for text in (table, name))
    one, other = map(PurePosixPath, texts)
    if re.findall(r"\d+", one.stem) != re.findall(r"\d+", other.stem):
        return False
    if one.stem == other.stem:
        return other.suffix != ".xlsx"
    most = max(1, len(other.stem) // _LETTERS_A_SLIP)
    return OSA.distance(one.stem, other.stem, score_cutoff=most) <= most


def _digest(*words: str) -> str:
    return hashlib.sha256("\0".join(words).encode(errors="surrogatepass")).hexdigest()
