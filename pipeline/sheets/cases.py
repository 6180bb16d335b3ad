"""Which cases a cell names, and whether a case is ticked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import chain, takewhile

from pipeline.localise.names import fold
from pipeline.sheets.consent import answer

_MARKS = re.compile(r"[;\n\r|؛；]"), re.compile(r"[,/+&،、，;\n\r|؛；]")
_WORDS = re.compile(
    r"\s(?:and|et|und|y|e|en|i|och|og|ja|ve|и|এবং|ও|और|و)\s|\sو(?=\w)|[,/+&،、，;\n\r|؛；]",
    re.IGNORECASE,
)
_SEPARATORS = (*_MARKS, _WORDS)
"""From those that stand in no name to those that may."""
_LONGEST = 1000
"""The most characters of a cell that names cases: it takes long to take a longer one apart."""


def cases_in(text: str, cases: Mapping[str, str]) -> tuple[str, ...] | None:
    """Return the ids of the cases a cell names, each once; None if it names anything else too.

    ``cases`` maps folded ids, names and aliases to ids. A text that is a case as it stands is
    never taken apart, so a name with "and" or a comma in it stays whole.

    >>> known = {"azza": "azza-soliman", "xulhaz": "xulhaz-mannan"}
    >>> cases_in("Xulhaz & AZZA; azza", known), cases_in("Azza, Zoe", known), cases_in(" ", known)
    (('xulhaz-mannan', 'azza-soliman'), None, ())
    """
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return None if text else ()
    found = _find(text, cases, 0)
    return None if found is None else tuple(dict.fromkeys(found))


def _find(text: str, cases: Mapping[str, str], level: int) -> tuple[str, ...] | None:
    if whole := cases.get(fold(text)):
        return (whole,)
    for deeper, separator in enumerate(_SEPARATORS[level:], start=level + 1):
        pieces = [piece for piece in separator.split(text) if piece.strip()]
        if len(pieces) > 1 or (pieces and pieces[0] != text):
            found = list(takewhile(bool, (_find(piece, cases, deeper) for piece in pieces)))
            if len(found) == len(pieces):
                return tuple(chain.from_iterable(ids for ids in found if ids))
    return None


def is_tick(text: str) -> bool | None:
    """Return True for a tick, False for none, None for a mark that is neither."""
    return answer(text)
