"""Clean what people typed without changing who they are."""

from __future__ import annotations

import html
import re
import string
import unicodedata
from collections.abc import Mapping
from hashlib import blake2b

from pipeline.sheets.consent import says_yes as says_yes
from pipeline.sheets.dates import DateProblem, read_date
from pipeline.sheets.full_names import NAME_PARTS, name_of

_INVISIBLE = dict.fromkeys(
    [
        *map(ord, "\u061c\u115f\u1160\u200b\u200e\u200f\u3164\ufeff\uffa0"),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xFFF9, 0xFFFC),
        *range(0xE0000, 0xE0080),
    ]
)
"""Marks that change how neighbours print, and the fillers of Hangul, which print nothing. U+200C
and U+200D stay: Persian and Indic names."""

_FLAG = re.compile("(\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f)")
"""A flag spelt in tags, as England's (Unicode Technical Standard 51, ED-14a)."""
_LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_SPACED = re.compile("^ |  | $")
_UNTIDY = re.compile(
    "[^ -~\u00c0-\u00c1\u00c6-\u00cd\u00d2-\u00d6\u00dc-\u024f\u0400-\u04ff]"
    "|[\u00e0-\u00ef][^\0-\x7f]{2}"
)
"""Signs among those that print which cleaning may change, or which tell of spoilt text. Cyrillic
and nearly all Latin letters are none."""
_LEFT_OUT = {
    "control characters": "\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f",
    "broken halves of characters": "\ud800-\udfff",
    "code points that are no characters": "\ufdd0-\ufdef"
    + "".join(f"{chr(last - 1)}{chr(last)}" for last in range(0xFFFF, 0x110000, 0x10000)),
}
"""What no letter can print, by its name. A character that Unicode has yet to assign is none of
it: it may be an emoji younger than this Python."""
_UNPRINTABLE = re.compile(f"[{''.join(_LEFT_OUT.values())}]")

_TWICE_ENCODED = re.compile(
    "[\u00c2-\u00c5\u00ce-\u00d1\u00d7-\u00db]|\u00e2\u20ac|(?:[\u00e0-\u00ef][^\0-\x7f]{2}){2}"
)
"""What UTF-8 read as Windows text looks like: A with tilde and another mark for one letter."""

_MULTILINE = frozenset({"message", "address", "case"})
_ASCII_MARKS = {
    ord(char): None for char in string.punctuation if unicodedata.category(char)[0] == "P"
}
_EMAIL = re.compile(
    r"(?!.*\.\.)\w[\w.!#$%&'*+/=?^`{|}~-]{0,63}(?<!\.)@"
    r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}[^\W\d_](?:[\w-]{0,61}[^\W_])"
)
_POSTCODE = re.compile(
    r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}"  # United Kingdom
    r"|[A-Z]\d[A-Z][ -]?\d[A-Z]\d"  # Canada
    r"|(?:[A-Z]{1,2}[ -])?\d{5}"
    r"|\d{5}-\d{3,4}|\d{4} ?[A-Z]{2}|\d{2}-\d{3}|\d{3} \d{2}|\d{4}-\d{3}|\d{3}-\d{4}"
)
_TELEPHONE = re.compile(r"(?=(?:\D*\d){7,15}\D*$)(?:\+|00?|\()[\d ()./-]+")
_FIGURE = re.compile("[1-9]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z]\w{1,31});")
"""How web pages spell a letter."""
_NUMBER = re.compile(r"[+-]?\d[\d.,' ]*")


def clean_text(text: str, *, multiline: bool = False) -> str:
    r"""Return ``text`` in NFC, without control or invisible characters and doubled spaces.

    Line breaks become spaces unless the field is one that may hold several lines.

    >>> clean_text("  Zoe\u0308   O'Brien\u200b ")
    "Zoë O'Brien"
    """
    if text.isascii() and text.isprintable() and not _SPACED.search(text):
        return text  # as nearly all cells are
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


def looks_spoilt(text: str) -> bool:
    r"""Say whether a text, as it was read, lost its letters before it came: a volunteer must mend.

    It holds the mark for a lost letter, U+FFFD, or a letter as web pages spell it, or its UTF-8
    was once read as Windows text. Asked before cleaning, which takes away some of the signs.

    >>> looks_spoilt("J\N{REPLACEMENT CHARACTER}rg"), looks_spoilt("J\u00c3\u00b6rg")
    (True, True)
    >>> looks_spoilt("S\u00c3O JO\u00c3O"), looks_spoilt("J\u00f6rg")
    (False, False)
    """
    if "\N{REPLACEMENT CHARACTER}" in text or ("&" in text and _has_entity(text)):
        return True
    if text.isascii() or _TWICE_ENCODED.search(text) is None:
        return False
    try:
        b"".join(map(_windows_byte, text)).decode()
    except UnicodeError:
        return False
    return True


def _has_entity(text: str) -> bool:
    return any(html.unescape(found) != found for found in _ENTITY.findall(text))


def _windows_byte(char: str) -> bytes:
    """Return a character's byte in Windows text; five bytes have no character but themselves."""
    return char.encode("latin-1" if "\x80" <= char <= "\x9f" else "cp1252")


def is_tidy(cells: str) -> bool:
    """Say whether there is nothing to clean in a row's cells, nor anything odd: as in most rows.

    ``cells`` are joined by ``|``, with one before and one after them. Many times faster than
    cleaning them; cells that are not said to be tidy may be so all the same.
    """
    if not cells.isprintable() or "  " in cells or "| " in cells or " |" in cells:
        return False
    return cells.isascii() or _UNTIDY.search(cells) is None


def clean_row(cells: Mapping[str, str], *, tidy: bool = False) -> dict[str, str]:
    """Return a row's fields cleaned, with its name put together from its parts.

    ``cells`` maps fields to the text of their cells; ``tidy`` says that they need no cleaning. A
    sheet with columns for parts of a name, or for "Name" and parts of it, gives one full name, or
    leaves "Name" as it is where they do not fit; names are never taken apart.
    """
    row = dict(cells)
    if not tidy:
        for field, text in cells.items():
            row[field] = clean_text(text, multiline=field in _MULTILINE)
    if any(map(row.get, NAME_PARTS)):
        row["name"] = name_of(row) or row.get("name", "")
    row.setdefault("name", "")
    if second := row.pop("address_2", ""):
        row["address"] = "\n".join(line for line in (row.get("address", ""), second) if line)
    return row


def email_ok(text: str) -> bool:
    """Say whether a cleaned text has the form of an e-mail address, in any script.

    >>> email_ok("zoe.o'brien@example.org"), email_ok("用户@例子.广告"), email_ok("ada@example")
    (True, True, False)
    """
    if len(text) > 254:
        return False
    if not text.isascii():
        text = "".join(char for char in text if unicodedata.category(char)[0] != "M")
    return _EMAIL.fullmatch(text) is not None


def looks_like(text: str) -> str:
    """Name what a value plainly is, whatever its heading says; empty for a name or other words.

    >>> looks_like("AB1 2CD"), looks_like("10.12.2017"), looks_like("+44 20 7946 0000")
    ('postcode', 'date', 'telephone number')
    >>> looks_like("ada@example.org"), looks_like("1234"), looks_like("Ada King II")
    ('e-mail address', 'number', '')
    """
    if email_ok(text):
        return "e-mail address"
    if len(text) > 60 or not any(map(str.isdecimal, text)):
        return ""
    plain = "".join(str(unicodedata.decimal(char, char)) for char in text).strip()
    if _POSTCODE.fullmatch(plain.upper()):
        return "postcode"
    if read_date(text, "") is not DateProblem.UNKNOWN:
        return "date"
    if _TELEPHONE.fullmatch(plain):
        return "telephone number"
    return "number" if _NUMBER.fullmatch(plain) else ""


def duplicate_key(row: Mapping[str, str], case: str) -> str:
    """Return the key two rows share when they are the same person's letter for the same case.

    The name and the postcode in its country, or the e-mail address, or else all of the address;
    blind to letter case and spaces, and in names and postcodes to punctuation: programs turn '
    into ’. A postcode without a figure but 0, such as "n/a" or "00000", is none. A hash, so that
    the key alone gives nobody away at a glance.
    """
    if _tells_a_place(postcode := row.get("postcode", "")):
        where = f"{_without_marks(postcode)}\x1f{_comparable(row.get('country', ''))}"
    else:
        fields = ("address", "city", "region", "country")
        where = _comparable(row.get("email") or " ".join(row.get(key, "") for key in fields))
    person = f"{_without_marks(row['name'])}\x1f{where}"
    return blake2b(f"{person}\x1f{case}".encode(), digest_size=16).hexdigest()


def _tells_a_place(postcode: str) -> bool:
    """Say whether a postcode has a figure, of any script, other than 0."""
    if postcode.isascii():
        return _FIGURE.search(postcode) is not None
    return any(unicodedata.decimal(char, 0) for char in postcode)


def _comparable(text: str) -> str:
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return "".join(plain.casefold().split())


def _without_marks(text: str) -> str:
    """Return ``text`` for comparison without punctuation, unless it is nothing else."""
    whole = _comparable(text)
    if whole.isalnum():
        return whole
    if whole.isascii():
        return whole.translate(_ASCII_MARKS) or whole
    return "".join(char for char in whole if unicodedata.category(char)[0] != "P") or whole
