"""Text made alike for comparison, in any script."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_PLAIN = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ی": "ي", "ى": "ي", "ک": "ك"}
    | {"\u0640": ""}
)
"""Letters that Unicode does not take apart though people type the one for the other; and the
stroke that only stretches Arabic words."""
_MARKS_COUNT = (("\u0900", "\u109f"), ("\u1780", "\u17ff"), ("\u3099", "\u309a"))
_NUKTA = 7
"""Unicode's combining class of the dot below that many leave out."""


def fold(text: str) -> str:
    """Return ``text`` for comparison: no case, accents, spaces or punctuation.

    >>> fold(" Code-Postal* "), fold("Prénom"), fold("SOYADI") == fold("soyadı")
    ('codepostal', 'prenom', True)
    """
    if text.isascii():
        key = text.casefold().replace(" ", "")
        return key if key.isalnum() else "".join(filter(str.isalnum, key))
    plain = unicodedata.normalize("NFKD", text.casefold()).casefold().translate(_PLAIN)
    return _left_aside().sub("", plain)


@lru_cache(maxsize=1)
def _left_aside() -> re.Pattern[str]:
    """Return what comparing passes over: all but letters, figures and marks that are vowels."""
    marks = "".join(filter(_is_vowel, map(chr, range(0x900, 0x11FFF))))
    return re.compile(rf"[^\w{marks}]+|_+")


def _is_vowel(char: str) -> bool:
    """Say whether a mark makes another letter: vowels from Devanagari to Khmer, and Kana's dots."""
    if unicodedata.category(char) != "Mn":
        return unicodedata.category(char) == "Mc"
    own = any(first <= char <= last for first, last in _MARKS_COUNT)
    return own and unicodedata.combining(char) != _NUKTA
