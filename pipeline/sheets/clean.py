"""Clean what people typed without changing who they are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from hashlib import blake2b

_INVISIBLE = dict.fromkeys(
    [
        0x061C,
        0x200B,
        *range(0x200E, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        0xFEFF,
        *range(0xFFF9, 0xFFFC),
        *range(0xE0000, 0xE0080),
    ]
)
"""Marks that change how neighbours print. U+200C and U+200D stay: Persian and Indic names."""

_FLAG = re.compile("(\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f)")
"""A flag spelt in tags, as England's (Unicode Technical Standard 51, ED-14a)."""
_LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_LEFT_OUT = {
    "control characters": "\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f",
    "broken halves of characters": "\ud800-\udfff",
    "code points that are no characters": "\ufdd0-\ufdef"
    + "".join(f"{chr(last - 1)}{chr(last)}" for last in range(0xFFFF, 0x110000, 0x10000)),
}
"""What no letter can print, by its name. A character that Unicode has yet to assign is none of
it: it may be an emoji younger than this Python."""
_UNPRINTABLE = re.compile(f"[{''.join(_LEFT_OUT.values())}]")

_MULTILINE = frozenset({"message", "address"})
_YES = frozenset(
    "yes y true 1 x ✓ ✔ ☑ oui o ja j sí si sì sim tak evet да نعم হ্যাঁ हाँ ok agreed".split()
)


def clean_text(text: str, *, multiline: bool = False) -> str:
    r"""Return ``text`` in NFC, without control or invisible characters and doubled spaces.

    Line breaks become spaces unless the field is one that may hold several lines.

    >>> clean_text("  Zoe\u0308   O'Brien\u200b ")
    "Zoë O'Brien"
    """
    text = _UNPRINTABLE.sub("", _without_invisible(_LINE_ENDS.sub("\n", text)))
    kept = unicodedata.normalize("NFC", text)
    lines = [" ".join(line.split()) for line in kept.split("\n")]
    if multiline:
        return "\n".join(lines).strip("\n")
    return " ".join(line for line in lines if line)


def _without_invisible(text: str) -> str:
    pieces = _FLAG.split(text)
    pieces[::2] = [piece.translate(_INVISIBLE) for piece in pieces[::2]]
    return "".join(pieces)


def left_out(text: str) -> list[str]:
    r"""Name what cleaning leaves out of ``text`` because no letter can print it.

    White space and invisible marks are not named: nothing that was meant to print goes with them.

    >>> left_out("Zo\x92e"), left_out("Zoe\u200b\n")
    (['control characters'], [])
    """
    if _UNPRINTABLE.search(text) is None:
        return []
    return [name for name, kind in _LEFT_OUT.items() if re.search(f"[{kind}]", text)]


def clean_row(cells: Mapping[str, str]) -> dict[str, str]:
    """Return a row's fields cleaned, with its name put together from its parts.

    ``cells`` maps fields to the text of their cells. A sheet with columns for a given name and a
    family name, or for "Name" and "Vorname", gives one full name; names are never taken apart.
    """
    row = {field: clean_text(text, multiline=field in _MULTILINE) for field, text in cells.items()}
    given = row.get("given_name", "")
    family = row.get("family_name", "")
    name = row.get("name", "")
    if name and given and not family and given.casefold() not in name.casefold():
        family, name = name, ""
    row["name"] = name or " ".join(part for part in (given, family) if part)
    if second := row.pop("address_2", ""):
        row["address"] = "\n".join(line for line in (row.get("address", ""), second) if line)
    return row


def says_yes(text: str) -> bool:
    """Say whether a consent cell means yes, in one of the languages we know."""
    return text.casefold().strip(" .!") in _YES


def duplicate_key(row: Mapping[str, str], case: str) -> str:
    """Return the key two rows share when they are the same person's letter for the same case.

    The name and the postcode, or the e-mail address, or else all of the address; blind to letter
    case and spaces. A hash, so that the key alone gives nobody away at a glance.
    """
    fields = ("address", "city", "region", "country")
    where = row.get("postcode") or row.get("email") or " ".join(row.get(key, "") for key in fields)
    person = "\x1f".join(_comparable(text) for text in (row["name"], where))
    return blake2b(f"{person}\x1f{case}".encode(), digest_size=16).hexdigest()


def _comparable(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
