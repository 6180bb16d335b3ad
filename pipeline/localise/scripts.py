"""Whether the fonts of this machine have the characters that letters print.

LibreOffice prints an empty box for a character no font has, and answers that all is well
(measured, 7.4). So this is asked before it starts, of fontconfig, whose fonts LibreOffice uses.
"""

from __future__ import annotations

import subprocess
import tomllib
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from pipeline.errors import ToolMissing

GET_FONTCONFIG = "apt-get install fontconfig"
_SECONDS = 60
_UNDRAWN = frozenset(("Cc", "Cf", "Zs", "Zl", "Zp"))
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
"""Characters that only choose the shape of the one before them."""

Ranges = tuple[tuple[int, int], ...]
"""First and last code point of each run of characters."""


@dataclass(frozen=True)
class Script:
    """A script as ``data/scripts.toml`` describes it."""

    name: str
    ranges: Ranges
    sample: str
    """Common letters; a font that has them all prints the script."""
    families: tuple[str, ...]
    """Fonts that suit a letter, best first."""
    package: str
    """The Debian package that brings them."""

    def holds(self, character: str) -> bool:
        """Say whether a character is of this script."""
        return any(first <= ord(character) <= last for first, last in self.ranges)


@dataclass(frozen=True)
class Fonts:
    """The fonts of this machine, by family, with the characters each has."""

    families: dict[str, Ranges]

    def lacking(self, characters: Iterable[str]) -> list[str]:
        """Return the characters that no font has, in the order of their code points.

        Spaces and what only steers the text are not drawn, and need no font.
        """
        drawn = sorted({character for character in characters if _is_drawn(character)})
        every = list(self.families.values())
        return [each for each in drawn if not any(_within(ord(each), has) for has in every)]

    def family_for(self, script: Script) -> str:
        """Return the font that suits a script best, or ``""`` where none prints it."""
        named = [family for family in script.families if family in self.families]
        for family in [*named, *sorted(self.families)]:
            if all(_within(ord(letter), self.families[family]) for letter in script.sample):
                return family
        return ""


@lru_cache(maxsize=1)
def read_scripts() -> tuple[Script, ...]:
    """Return all scripts of ``data/scripts.toml``, in its order."""
    text = files("pipeline.localise").joinpath("data/scripts.toml").read_text("utf-8")
    return tuple(
        Script(
            name=row["name"],
            ranges=tuple(map(_range, row["ranges"])),
            sample=row["sample"],
            families=tuple(row["families"]),
            package=row["package"],
        )
        for row in tomllib.loads(text)["script"]
    )


def script_of(character: str) -> Script | None:
    """Return the script of a character, or None where the table has none for it.

    >>> [script_of(letter).name for letter in "aжع"]
    ['Latin', 'Cyrillic', 'Arabic']
    """
    return next((script for script in read_scripts() if script.holds(character)), None)


@lru_cache(maxsize=1)
def find_fonts() -> Fonts:
    """Return the fonts of this machine; asked once in a process.

    :raise ToolMissing: fontconfig, which knows the fonts, is not there.
    """
    command = ["fc-list", "--format", "%{family[0]}|%{charset}\n"]
    try:
        answer = subprocess.run(
            command, capture_output=True, text=True, timeout=_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise ToolMissing(
            "fontconfig is missing, so nobody can say which fonts are here, and a letter might be "
            f"printed with empty boxes: {GET_FONTCONFIG}. Then run the same command again."
        ) from error
    families: dict[str, set[tuple[int, int]]] = {}
    for line in answer.stdout.splitlines():
        family, _, charset = line.partition("|")
        families.setdefault(family, set()).update(map(_range, charset.split()))
    return Fonts({family: _merged(ranges) for family, ranges in families.items()})


def require_fonts(characters: Iterable[str], whose: str) -> None:
    """Make sure that each letter and figure has a font here.

    ``whose`` says whose characters they are, such as "the letters of this round". Signs such as
    an emoji in a message do not count: no round should wait for one.

    :raise ToolMissing: one has none; names the scripts and the Debian packages, never the text.
    """
    letters = {each for each in characters if unicodedata.category(each)[0] != "S"}
    if lacking := find_fonts().lacking(letters):
        raise ToolMissing(f"{' '.join(_cures(lacking, whose))} Then run the same command again.")


def _cures(lacking: list[str], whose: str) -> Iterator[str]:
    """Yield a sentence for the scripts without a font, and one for signs of no script."""
    scripts = dict.fromkeys(map(script_of, lacking))
    known = [script for script in scripts if script]
    if known:
        names = ", ".join(script.name for script in known)
        packages = " ".join(dict.fromkeys(script.package for script in known))
        yield f"No font here has all of the {names} in {whose}: apt-get install {packages}."
    signs = [f"U+{ord(each):04X}" for each in lacking if script_of(each) is None]
    if signs:
        yield (
            f"No font here has {', '.join(signs[:5])}, in {whose}: install one that does, or take "
            "the sign out of the sheet or template."
        )


def _is_drawn(character: str) -> bool:
    if unicodedata.category(character) in _UNDRAWN:
        return False
    return not any(ord(character) in selectors for selectors in _SELECTORS)


def _range(words: str) -> tuple[int, int]:
    """Return the two ends of ``20-7e``, or of the single character ``20``."""
    first, _, last = words.partition("-")
    return int(first, 16), int(last or first, 16)


def _merged(ranges: Iterable[tuple[int, int]]) -> Ranges:
    merged: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return tuple(merged)


def _within(point: int, ranges: Ranges) -> bool:
    at = bisect_right(ranges, (point, 0x110000)) - 1
    return at >= 0 and point <= ranges[at][1]
