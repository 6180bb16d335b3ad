"""Lists joined as a language joins them: by Babel, and what Babel leaves to ICU's code."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from babel.lists import format_list

from pipeline.localise.locales import parse_locale

Joining = Literal["and", "or"]

_STYLES: dict[Joining, Literal["standard", "or"]] = {"and": "standard", "or": "or"}
_MARKS = "\u200e\u200f\u061c\u2066\u2067\u2068\u2069"
_NO_WORD = "{0} or {1}"
"""What CLDR gives for languages it has no words of."""
_LAST = "\ufdd0"
"""Stands for the last name while Babel joins: a character that no text may hold."""
_SOUNDS_I = re.compile(r"h?[ií](?<!h[ií](?=[aeoáéó]))|y(?![aeiouáéíóú])", re.IGNORECASE)
_SOUNDS_O = re.compile(r"h?[oó]|8|11(?!\d)", re.IGNORECASE)
_HEBREW = re.compile("[\u0590-\u05ff\ufb1d-\ufb4f]")


@lru_cache(maxsize=4096)
def join_words(words: tuple[str, ...], locale: str, joining: Joining = "and") -> str:
    """Return names joined as a reader of the locale does.

    >>> join_words(("Ana", "Bo", "Cy"), "en_GB"), join_words(("Ana", "Inés"), "es_MX")
    ('Ana, Bo and Cy', 'Ana e Inés')
    >>> join_words(("siete", "ocho"), "es", "or")
    'siete u ocho'

    :raise ValueError: nobody has written down the language's word for "or".
    """
    known = parse_locale(locale)
    if len(words) < 2:
        return "".join(words)
    if joining == "or" and known.language != "en" and known.list_patterns["or"]["2"] == _NO_WORD:
        raise ValueError(f"there is no word for or in {locale}")
    joined = format_list([*words[:-1], _LAST], style=_STYLES[joining], locale=known)
    before, _, after = joined.partition(_LAST)
    first = words[-1].lstrip(_MARKS + "«“\"'(¿¡")
    if known.language == "es":
        before = _spanish(before, first)
    elif known.language == "he" and before.endswith("ו") and not _HEBREW.match(first):
        before += "-"
    return before + words[-1] + after


def _spanish(before: str, first: str) -> str:
    """Say "e" for "y" and "u" for "o" where the next word begins with the same sound."""
    if before.endswith(" y ") and _SOUNDS_I.match(first):
        return before[:-2] + "e "
    if before.endswith(" o ") and _SOUNDS_O.match(first):
        return before[:-2] + "u "
    return before
