"""Digits of the world's numbering systems, which Babel never prints (python-babel/babel#446)."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, get_args

from pipeline.localise.locales import parse_locale

Digits = Literal["", "latn", "native"]
"""How a campaign or an authority wants its figures: ``""`` as readers of the locale expect them,
``latn`` always 0 to 9, ``native`` the script's own even where everyday use has 0 to 9."""

_ZERO = {
    "adlm": 0x1E950,
    "arab": 0x660,
    "arabext": 0x6F0,
    "beng": 0x9E6,
    "cakm": 0x11136,
    "deva": 0x966,
    "gujr": 0xAE6,
    "guru": 0xA66,
    "hmnp": 0x1E140,
    "java": 0xA9D0,
    "khmr": 0x17E0,
    "knda": 0xCE6,
    "laoo": 0xED0,
    "mlym": 0xD66,
    "mong": 0x1810,
    "mtei": 0xABF0,
    "mymr": 0x1040,
    "nkoo": 0x7C0,
    "olck": 0x1C50,
    "orya": 0xB66,
    "tamldec": 0xBE6,
    "telu": 0xC66,
    "thai": 0xE50,
    "tibt": 0xF20,
    "vaii": 0xA620,
}
_HAN = "〇一二三四五六七八九"


def native_digits(text: str, locale: str, digits: Digits = "") -> str:
    """Return ``text`` with its figures 0 to 9 as the locale writes them, or as ``digits`` says."""
    return text.translate(_table(numbering_system(locale, digits)))


def write_figure(number: int, width: int, system: str) -> str:
    """Return a day, a month or a year in a numbering system, with zeros up to ``width``.

    Chinese figures count days and months in tens, and spell years figure by figure.

    >>> write_figure(12, 1, "hanidec"), write_figure(2026, 1, "hanidec")
    ('十二', '二〇二六')
    """
    if system == "hanidec" and number < 100:
        tens, ones = divmod(number, 10)
        ten = ("" if tens < 2 else _HAN[tens]) + ("十" if tens else "")
        return ten + ("" if tens and not ones else _HAN[ones])
    return f"{number:0{width}}".translate(_table(system))


@lru_cache(maxsize=1024)
def numbering_system(locale: str, digits: Digits = "") -> str:
    """Return CLDR's name of the numbering system a locale's figures are in.

    :raise ValueError: ``digits`` is none of :data:`Digits`.
    """
    if digits not in get_args(Digits):
        raise ValueError(f'digits = "{digits}" is unknown; write "latn", "native" or nothing')
    if digits == "latn":
        return "latn"
    known = parse_locale(locale)
    if digits == "native":
        return str(known.other_numbering_systems.get("native") or known.default_numbering_system)
    return str(known.default_numbering_system)


@lru_cache(maxsize=64)
def _table(system: str) -> dict[int, str]:
    if system == "hanidec":
        return {ord("0") + digit: _HAN[digit] for digit in range(10)}
    zero = _ZERO.get(system, ord("0"))
    return {ord("0") + digit: chr(zero + digit) for digit in range(10)}
