"""Number formats of digits and signs, such as ``00000``: the text a cell shows.

Only what is certain: currencies, dates, fractions, thousands and decimals give None, and the
value stays as it is.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

BUILT_IN = {0: "General", 1: "0", 49: "@"}
"""The formats every workbook has without writing them down, as far as they matter here."""

_PIECE = re.compile(
    r"""
    "(?P<quoted>[^"]*)" | \\(?P<escaped>.) | _(?P<gap>.) | \*(?P<fill>.)
    | \[(?P<bracket>[^\]]*)\] | (?P<place>[0#@]) | (?P<end>;)
    | (?P<plain>[-+()\ :!^&'~{}<>=])
    """,
    re.VERBOSE | re.DOTALL,
)
_COLOUR = re.compile(r"(?i)(black|blue|cyan|green|magenta|red|white|yellow|colou?r ?\d+)$")
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)$")
_LANGUAGE = re.compile(r"\$-[\w-]+$")


@dataclass(frozen=True)
class _Section:
    """One of a format's parts between semicolons."""

    pieces: tuple[tuple[bool, str], ...]
    """(is a place for a digit or the text, its characters)."""
    condition: tuple[str, Decimal] | None

    @property
    def is_text(self) -> bool:
        return (True, "@") in self.pieces

    def holds(self, number: Decimal) -> bool:
        if self.condition is None:
            return True
        sign, limit = self.condition
        return {
            "<": number < limit,
            "<=": number <= limit,
            ">": number > limit,
            ">=": number >= limit,
            "=": number == limit,
            "<>": number != limit,
        }[sign]


def shown(value: str | float, format_code: str) -> str | None:
    """Return the text a cell shows for a value, or None where the value stays as it is.

    >>> shown(1234, "00000"), shown(78051120, "000-00-0000"), shown(44, '"+"0'), shown(5, "0.00")
    ('01234', '078-05-1120', '+44', None)
    """
    sections = _sections(format_code)
    if sections is None:
        return None
    if isinstance(value, str):
        last = sections[-1]
        return _fill_text(last, value) if last.is_text else value
    return _show_number(Decimal(format(value, ".15g")), sections)


def matters(format_code: str) -> bool:
    """Say whether a format may make any cell show another text than its value's own.

    >>> matters("00000"), matters("@"), matters("General")
    (True, False, False)
    """
    return format_code != "@" and _sections(format_code) is not None


def differing(value: str | float | None, format_code: str) -> str | None:
    """Return the text a cell shows where that is another than the value's own, else None.

    >>> differing(1234, "00000"), differing(12345, "00000")
    ('01234', None)
    """
    if value is None or value == "":
        return None
    if isinstance(value, float) and value.is_integer() and 0 <= value < 10**15:
        zeros = _only_zeros(format_code)
        if zeros:  # by far the commonest, and quick
            text = str(int(value))
            return text.zfill(zeros) if len(text) < zeros else None
    seen = shown(value, format_code)
    return None if seen == (value if isinstance(value, str) else format(value, ".15g")) else seen


@lru_cache(maxsize=512)
def _only_zeros(code: str) -> int:
    return 0 if code.strip("0") else len(code)


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...] | None:
    """Return a format's sections, or None where it has anything but digits and signs."""
    sections: list[_Section] = []
    pieces: list[tuple[bool, str]] = []
    condition = None
    at = 0
    while at < len(code):
        found = _PIECE.match(code, at)
        if found is None:
            return None
        at = found.end()
        kind = found.lastgroup or ""
        text = found[kind]
        if kind == "end":
            sections.append(_Section(tuple(pieces), condition))
            pieces, condition = [], None
        elif kind == "bracket":
            limit = _CONDITION.match(text)
            if limit:
                condition = (limit[1], Decimal(limit[2]))
            elif not (_COLOUR.match(text) or _LANGUAGE.match(text)):
                return None
        elif kind != "fill":
            pieces.append((kind == "place", " " if kind == "gap" else text))
    sections.append(_Section(tuple(pieces), condition))
    return tuple(sections) if _is_certain(sections) else None


def _is_certain(sections: list[_Section]) -> bool:
    literals = "".join(
        text for section in sections for is_place, text in section.pieces if not is_place
    )
    mixed = any(
        section.is_text and any(place and text != "@" for place, text in section.pieces)
        for section in sections
    )
    text_before_last = any(section.is_text for section in sections[:-1])
    has_places = any(is_place for section in sections for is_place, _ in section.pieces)
    return (
        len(sections) <= 4
        and not mixed
        and not text_before_last
        and (has_places or bool(literals.strip()))
        and not any(unicodedata.category(sign) == "Sc" or sign == "%" for sign in literals)
    )


def _show_number(number: Decimal, sections: tuple[_Section, ...]) -> str | None:
    numeric = [section for section in sections if not section.is_text]
    if not numeric:
        plain = number == number.to_integral_value() and abs(number) < 10**11
        return _fill_text(sections[0], str(int(number))) if plain else None
    section, signed = _choose(number, numeric)
    if section is None or not section.pieces:
        return None
    sign = "-" if signed and number < 0 else ""
    whole = abs(number).quantize(Decimal(1), ROUND_HALF_UP) if abs(number) < 10**15 else abs(number)
    return sign + filled if (filled := _fill_digits(section, str(int(whole)))) else None


def _choose(number: Decimal, numeric: list[_Section]) -> tuple[_Section | None, bool]:
    """Return the section for a number, and whether a minus sign is still to be set."""
    if any(section.condition for section in numeric):
        if number < 0:
            return None, False
        return next((section for section in numeric if section.holds(number)), None), False
    if number < 0 and len(numeric) > 1:
        return numeric[1], False
    if number == 0 and len(numeric) > 2:
        return numeric[2], False
    return numeric[0], True


def _fill_text(section: _Section, text: str) -> str:
    return "".join(text if is_place else piece for is_place, piece in section.pieces)


def _fill_digits(section: _Section, digits: str) -> str:
    """Set digits into their places from the right; the first place takes all that are left."""
    digits = digits.lstrip("0")
    places = [piece for is_place, piece in section.pieces if is_place]
    must = len(places) - places.index("0") if "0" in places else 0
    digits = digits.rjust(max(must, len(digits)), "0")
    left, filled = len(places), []
    for is_place, piece in section.pieces:
        if not is_place:
            filled.append(piece)
            continue
        left -= 1
        end = max(len(digits) - left, 0)
        first = left == len(places) - 1
        filled.append(digits[:end] if first else digits[max(end - 1, 0) : end])
    return "".join(filled).strip()
