"""Capitals as each language writes them; Python's own are wrong in some (measured)."""

from __future__ import annotations

import re
import unicodedata

from pipeline.localise.locales import parse_locale

_TURKIC = ("az", "crh", "tr", "tt")
_DOTTED = str.maketrans({"i": "İ", "ı": "I"})
_NO_TITLES = {0x1C90 + at: 0x10D0 + at for at in range(0x30)}
"""Georgian capitals, which few fonts have and no address needs, to the letters everybody writes."""
_TWO_DOTS = "\u0308"
_HIATUS = re.compile("(?<=[ΑΕΟΗαεοη]\u0301)([ιυΙΥ])(?![\u0301\u0308])")
"""A vowel that only the accent before it keeps apart: in capitals two dots have to do that."""
_GREEK_MARKS = re.compile("(?<=[ΑΕΗΙΟΥΩαεηιουω])(\u0308?)\u0301")
_PREFIXED = re.compile(r"\b([a-z]{1,2}-?)(?=[AÁEÉIÍOÓUÚBCDFGPST]\w)")
"""What grammar puts before an Irish name stays small: "an tSín" is "AN tSÍN"."""


def capitals(text: str, locale: str) -> str:
    """Return ``text`` in the capitals of a locale's language.

    German ß becomes SS, which every sorting machine reads; Georgian stays as it is.

    >>> capitals("Türkiye", "tr"), capitals("Ελλάδα", "el"), capitals("Großbritannien", "de")
    ('TÜRKİYE', 'ΕΛΛΑΔΑ', 'GROSSBRITANNIEN')
    >>> capitals("საქართველო", "ka"), capitals("an tSín", "ga")
    ('საქართველო', 'AN tSÍN')
    """
    known = parse_locale(locale)
    if known.language in _TURKIC and known.script != "Cyrl":
        text = text.translate(_DOTTED)
    elif known.language == "el":
        text = _without_tonos(text)
    elif known.language == "hy":
        text = text.replace("և", "եվ")
    elif known.language == "ga":
        return "".join(_irish(text))
    return text.upper().translate(_NO_TITLES)


def _without_tonos(text: str) -> str:
    parted = unicodedata.normalize("NFD", text)
    dotted = _HIATUS.sub(rf"\1{_TWO_DOTS}", parted)
    return unicodedata.normalize("NFC", _GREEK_MARKS.sub(r"\1", dotted))


def _irish(text: str) -> list[str]:
    """Split at the prefixes, which stay as they are."""
    pieces = _PREFIXED.split(text)
    return [piece if at % 2 else piece.upper() for at, piece in enumerate(pieces)]
