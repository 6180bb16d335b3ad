"""Write numbers by the numeric pictures of Word's fields (ISO/IEC 29500-1, 17.16.4.2).

The separators are those of the letter's language, whichever the picture was typed with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from itertools import count

from babel.numbers import get_decimal_symbol, get_group_symbol

from pipeline.localise.dates import native_digits
from pipeline.localise.locales import parse_locale

_MOST_PLACES = 30
_PIECE = re.compile(r"'([^']*)'|(.)", re.DOTALL)
_SECTION = re.compile(r"(?:'[^']*'|[^;'])*")
_DIGITS = "0#x"
_GROUPED = re.compile(r"##[#0x]")


def write_number(number: Decimal, picture: str, locale: str) -> str:
    """Return a number as a picture asks for it.

    >>> write_number(Decimal("1234.5"), "£#,##0.00", "en_GB")
    '£1,234.50'
    >>> write_number(Decimal(-80), "0;(0);'none'", "en_GB")
    '(80)'
    """
    sections = _sections(picture)
    kind = 2 if number == 0 else int(number < 0)
    own = kind if kind < len(sections) else 0
    section = _Section.of(sections[own], locale)
    negative = number < 0
    written = section.write(abs(number), negative)
    unsigned = negative and own == 0 and not section.has_sign
    return f"-{written}" if unsigned else written


def picture_fault(picture: str) -> str:
    """Return why a picture cannot be followed, or nothing."""
    if "`" in picture:
        return "prints the number of another item. Take that out of the picture"
    if sum(picture.count(sign) for sign in _DIGITS) > _MOST_PLACES:
        return "asks for more digits than a number has. Make the picture shorter"
    return ""


def _sections(picture: str) -> list[str]:
    """Return what a picture says of positive numbers, of negative ones and of zero."""
    found = [_SECTION.match(picture)]
    while found[-1] and picture[found[-1].end() : found[-1].end() + 1] == ";":
        found.append(_SECTION.match(picture, found[-1].end() + 1))
    return [match[0] for match in found if match]


@dataclass(frozen=True)
class _Section:
    """One section of a picture, in pieces: places of digits, a point, signs and plain texts."""

    pieces: tuple[tuple[str, str], ...]
    locale: str
    groups: bool

    @classmethod
    def of(cls, section: str, locale: str) -> _Section:
        signs = [(match[2] or "", match[1] or "") for match in _PIECE.finditer(section)]
        places = [at for at, (sign, _text) in enumerate(signs) if sign and sign in _DIGITS]
        first, last = (places[0], places[-1]) if places else (0, -1)
        if first and signs[first - 1][0] in (".", ","):
            first -= 1
        inside = range(first, last + 1)
        core = "".join(sign or "'" for sign, _text in signs[first : last + 1])
        point = _point(core, locale)
        pieces: list[tuple[str, str]] = []
        for at, (sign, text) in enumerate(signs):
            if at in inside and sign in (".", ","):
                pieces += [("point", "")] if at - first == point else []
            elif sign and sign in _DIGITS:
                pieces.append(("digit", sign))
            elif sign and sign in "+-" and at not in inside:
                pieces.append(("sign", sign))
            else:
                pieces.append(("text", sign or text))
        separators = sum(core.count(sign) for sign in ".,")
        return cls(tuple(pieces), locale, separators > (point is not None))

    @property
    def has_sign(self) -> bool:
        """Whether it says itself where a minus goes."""
        return any(kind == "sign" for kind, _text in self.pieces)

    def write(self, number: Decimal, negative: bool) -> str:
        """Return a number, which is not below zero, in this section's form."""
        point = next((at for at, (kind, _) in enumerate(self.pieces) if kind == "point"), None)
        before = self.pieces[:point] if point is not None else self.pieces
        after = self.pieces[point + 1 :] if point is not None else ()
        places = sum(kind == "digit" for kind, _text in after)
        whole, _, rest = _rounded(number, places).partition(".")
        written = "".join(self._whole(before, whole.lstrip("0"), negative, number != 0))
        if point is not None:
            written += get_decimal_symbol(parse_locale(self.locale)) if places else ""
            written += "".join(self._rest(after, rest, negative, number != 0))
        return written

    def _whole(
        self, pieces: tuple[tuple[str, str], ...], digits: str, negative: bool, signed: bool
    ) -> Iterator[str]:
        places = [text for kind, text in pieces if kind == "digit"]
        if "x" in places:
            digits = digits[-(len(places) - places.index("x")) :]
        if not places and digits:
            pieces, places = (*pieces, ("digit", "#")), ["#"]
        left = len(places)
        for kind, text in pieces:
            if kind != "digit":
                yield _plain(kind, text, negative, signed)
                continue
            first, left = left == len(places), left - 1
            end = len(digits) - left
            shown = digits[: max(end, 0)] if first else digits[max(end - 1, 0) : max(end, 0)]
            yield self._grouped(shown or {"0": "0", "#": " "}.get(text, ""), left)

    def _grouped(self, digits: str, left: int) -> str:
        """Return digits, of which ``left`` more follow before the point, in groups of three."""
        after = get_group_symbol(parse_locale(self.locale)) if self.groups else ""
        shown = ""
        for follow, digit in zip(count(left + len(digits) - 1, -1), digits, strict=False):
            shown += digit + (after if digit != " " and follow and follow % 3 == 0 else "")
        return native_digits(shown, self.locale)

    def _rest(
        self, pieces: tuple[tuple[str, str], ...], digits: str, negative: bool, signed: bool
    ) -> Iterator[str]:
        needed = len(digits.rstrip("0"))
        at = 0
        for kind, text in pieces:
            if kind != "digit":
                yield _plain(kind, text, negative, signed)
                continue
            shown = " " if text == "#" and at >= needed else digits[at]
            at += 1
            yield native_digits(shown, self.locale)


def _plain(kind: str, text: str, negative: bool, signed: bool) -> str:
    if kind != "sign":
        return text
    if negative:
        return "-"
    return "+" if text == "+" and signed else " "


def _rounded(number: Decimal, places: int) -> str:
    with localcontext(prec=100):
        return f"{number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"


def _point(core: str, locale: str) -> int | None:
    """Return which of a picture's separators stands for the decimal point.

    Word reads them by the settings of the computer the picture was typed on, which are unknown
    here: the last of two kinds is the point; of one kind, ``#,##0`` groups thousands.
    """
    found = [at for at, sign in enumerate(core) if sign in ".,"]
    if not found:
        return None
    last, after = found[-1], core[found[-1] + 1 :]
    if len({core[at] for at in found}) == 2:
        return last
    if len(found) > 1 or (_GROUPED.fullmatch(after) and core[:last].endswith("#")):
        return None
    if core[last] == get_decimal_symbol(parse_locale(locale)):
        return last
    return None if last == 0 or len(after) == 3 else last
