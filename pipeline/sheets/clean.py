"""Clean what people typed without changing who they are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
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
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub(r"[\v\f\x1c-\x1e\x85\u2028\u2029]", "\n", text).translate(_INVISIBLE)
    kept = "".join(char for char in text if char in "\n\t" or _is_printable(char))
    kept = unicodedata.normalize("NFC", kept)
    lines = [" ".join(line.split()) for line in kept.split("\n")]
    if multiline:
        return "\n".join(lines).strip("\n")
    return " ".join(line for line in lines if line)


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


@lru_cache(maxsize=4096)
def _is_printable(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Cs", "Cn") or char == "\u00ad"
