"""Text of one direction inside a line of the other, kept in order by invisible marks.

Without them a house number jumps over an Arabic name, and a telephone number prints reversed
(measured with LibreOffice 7.4). Marks (LRM, RLM) and not isolates: Word's reading of isolates is
not verified, while the marks are in the standard (ISO/IEC 29500-1, annex I.7) and gave the same
lines as isolates in LibreOffice.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pipeline.localise.locales import parse_locale

_LRM, _RLM = "\u200e", "\u200f"
_STRONG = re.compile("[0-9A-Za-z]")
_HARD_SPACE = "\u00a0"
_ONE_NUMBER = re.compile(
    r"(?<![\w+-])(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|(?:\+|00?)[0-9]+(?:[ -][0-9]+)+)(?![\w-])"
)
"""An ISO date or a telephone number; its groups would stand in reverse behind Arabic letters."""


def isolate_lines(text: str, locale: str) -> str:
    """Return ``text`` with each line guarded where its direction is not the locale's.

    >>> isolate_lines("12 Long Lane", "en_GB")
    '12 Long Lane'
    >>> isolate_lines("12 Long Lane", "ar_EG") == "\u200f\u200e12 Long Lane\u200e\u200f"
    True
    """
    around = _around(locale)
    if around == _LRM and text.isascii():
        return text
    return "\n".join(_isolate(line, around) for line in text.split("\n"))


@lru_cache(maxsize=256)
def _around(locale: str) -> str:
    return _RLM if parse_locale(locale).text_direction == "rtl" else _LRM


def _isolate(line: str, around: str) -> str:
    if line.isascii():  # as most lines are: only letters and figures from left to right
        foreign = around == _RLM and _STRONG.search(line)
        return f"{around}{_LRM}{line}{_LRM}{around}" if foreign else line
    kinds = {unicodedata.bidirectional(char) for char in line}
    leftward, rightward = bool(kinds & {"R", "AL"}), bool(kinds & {"L", "EN"})
    if not (rightward if around == _RLM else leftward):
        return line
    own = _first_strong(line)
    if leftward:
        line = _ONE_NUMBER.sub(lambda found: _guard_number(found[0], own, around), line)
    return f"{around}{own}{line}{own}{around}"


def _guard_number(number: str, own: str, around: str) -> str:
    """Keep the groups of a number in order inside a line that holds letters from right to left.

    A line that runs from right to left in a paragraph from left to right would be cut in two by
    an LRM. There an RLM makes the digits European again and hard spaces tie them; only a plus sign
    leaves no choice.
    """
    if own == _LRM or around == _RLM or number.startswith("+"):
        return f"{_LRM}{number}{_LRM}"
    return _RLM + number.replace(" ", _HARD_SPACE)


def _first_strong(line: str) -> str:
    for char in line:
        kind = unicodedata.bidirectional(char)
        if kind == "L":
            return _LRM
        if kind in ("R", "AL"):
            return _RLM
    return _LRM
