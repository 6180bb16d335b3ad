"""One full name out of what a row says in several columns, where that is beyond doubt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from pipeline.localise.names import fold

_EAST_ASIAN = re.compile("[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]+")
"""A name in Chinese, Japanese or Korean letters alone: its family name comes first."""
_BETWEEN = re.compile("[\\s,.'\u2019\u02bc\u2010\u2011-]+")
"""What parts the pieces of a name, and is now typed and now left out."""


NAME_PARTS = ("given_name", "middle_name", "family_name", "second_family_name")
"""The fields of parts of a name, in the order in which they are joined."""


def name_of(cells: Mapping[str, str]) -> str | None:
    """Return the name of a row from its cleaned cells by field; None where they do not fit.

    >>> name_of({"given_name": "Jan", "middle_name": "van den", "family_name": "Berg"})
    'Jan van den Berg'
    """
    given, middle, family, second = (cells.get(part, "") for part in NAME_PARTS)
    name, family = cells.get("name", ""), _joined(family, second)
    if middle and name and not (given or family):
        return name if _has(name, middle) else None
    return full_name(name, _joined(given, middle), family)


def full_name(name: str, given: str, family: str) -> str | None:
    """Return the name of a row from its cleaned cells; None where they do not fit each other.

    "Name" is a whole name to some, a family name beside "Vorname", a given name beside "Surname".
    It is joined with its parts only where it is a single word, as it may say the same otherwise.

    >>> full_name("", "Ada", "King"), full_name("King", "Ada", ""), full_name("Jo King", "Ada", "")
    ('Ada King', 'Ada King', None)
    """
    if not name or not (given or family):
        return name or _joined(given, family)
    if given and family:
        return _beside_both(name, given, family)
    if _has(name, given or family):
        return name
    if not _is_single(name) or (family and not set(_pieces(name)).isdisjoint(_pieces(family))):
        return None
    return _joined(given or name, family or name)


def _beside_both(name: str, given: str, family: str) -> str | None:
    """Return the name beside both its parts: as it is where it has them, or else made of them."""
    if _has(name, family) and (_has(name, given) or _calls(name, given)):
        return name
    if _has(given, name) or _has(family, name):
        return _joined(given, family)
    return None


def _has(name: str, part: str) -> bool:
    """Say whether a name has the words of a part, accents, case, hyphens and spaces aside."""
    if _EAST_ASIAN.fullmatch(name) and _EAST_ASIAN.fullmatch(part):
        return name.startswith(part) or name.endswith(part)
    if (whole := fold(part)) in ("", fold(name)):
        return True
    if _is_single(name):
        return False
    pieces = _pieces(name)
    return {*_pieces(part)} <= {*pieces} or whole in _runs(pieces)


def _calls(name: str, given: str) -> bool:
    """Say whether a name calls a person by one of the given names, or by its first letter."""
    pieces = {*_pieces(name)}
    return any(piece in pieces or piece[0] in pieces for piece in _pieces(given))


def _runs(pieces: list[str]) -> set[str]:
    """Return pieces of a name that follow each other, two or three written as one."""
    pairs = {"".join(pair) for pair in pairwise(pieces)}
    return {*pieces, *pairs, *("".join(pieces[at : at + 3]) for at in range(len(pieces) - 2))}


def _is_single(name: str) -> bool:
    """Say whether a name is one word, or one with small words before it such as "van der"."""
    *before, last = name.split()
    return not before or (all(map(str.islower, before)) and not last.islower())


def _pieces(text: str) -> list[str]:
    return [piece for piece in map(fold, _BETWEEN.split(text)) if piece]


def _joined(given: str, family: str) -> str:
    if _EAST_ASIAN.fullmatch(given) and _EAST_ASIAN.fullmatch(family):
        return f"{family}{given}"
    return " ".join(part for part in (given, family) if part)
