"""How a text file stores its letters: told where that is certain, proposed where it is not."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from pipeline.sheets.reading.raw import BROKEN, EncodingUnknown, SheetUnreadable

_CHUNK = 1 << 20
_SAMPLE = 1 << 18
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_CANDIDATES = (
    "cp1252 mac_roman cp1250 iso8859_2 cp1251 koi8_r cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 "
    "cp850 cp874 shift_jis gb18030 big5 euc_kr"
).split()
_SHOWN, _WORDS = 3, 3
_WORD = re.compile(rb"[A-Za-z\x80-\xff]{0,40}[\x80-\xff][A-Za-z\x80-\xff]{0,40}")
_SAMPLE_WORDS, _HINT_BYTES = 500, 20_000


def find_encoding(path: Path, told: str) -> str:
    """Return the encoding of a text file: its mark's, UTF-8, or the one its group ``told``.

    :raise EncodingUnknown: it is not certain; the text proposes some.
    :raise SheetUnreadable: this is no text.
    """
    with path.open("rb") as stream:
        head = stream.read(_SAMPLE)
    for mark, encoding in _MARKS.items():
        if head.startswith(mark):
            return _checked(path, encoding)
    if b"\0" in head:
        return _checked(path, _unmarked_utf_16(head))
    if _looks_binary(head):
        raise SheetUnreadable(BROKEN)
    # Text in another encoding is valid UTF-8 by a rare accident alone, or as hz is: all of ASCII.
    if _decodes(path, "utf-8") and not (told and _decodes(path, "ascii")):
        return "utf-8"
    if told:
        return _told(path, told)
    raise EncodingUnknown(_proposal(path))


def _checked(path: Path, encoding: str) -> str:
    if not encoding or not _decodes(path, encoding):
        raise SheetUnreadable(BROKEN)
    return encoding


def _told(path: Path, told: str) -> str:
    try:
        if _decodes(path, told):
            return told
    except LookupError as error:
        wrong = "sheets.toml names an encoding that does not exist."
        raise EncodingUnknown(f"{wrong} {_proposal(path)}") from error
    raise EncodingUnknown(f"its letters are not stored as sheets.toml says. {_proposal(path)}")


def _decodes(path: Path, encoding: str) -> bool:
    """Say whether all of a file is text in an encoding, a piece at a time.

    :raise LookupError: there is no such encoding of text.
    """
    "".encode(encoding)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for piece in _pieces(path):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while piece := stream.read(_CHUNK):
            yield piece


def _unmarked_utf_16(head: bytes) -> str:
    """Return the byte order of UTF-16 without a mark where it is evident, or nothing.

    Line ends and separators have a zero byte always on the same side, and no text holds U+0000.
    """
    for encoding, zeros, others in (("utf-16-le", 1, 0), ("utf-16-be", 0, 1)):
        if b"\0" in head[zeros::2] and b"\0" not in head[others::2]:
            text = head[: len(head) & ~1].decode(encoding, "replace")
            if "\n" in text and not _controls(text):
                return encoding
    return ""


def _controls(text: str) -> bool:
    return any(unicodedata.category(sign) in ("Cc", "Cn") and sign not in "\t\r\n" for sign in text)


def _looks_binary(head: bytes) -> bool:
    start = head[:4096]
    return sum(byte < 32 and byte not in b"\t\r\n\f\x1a" for byte in start) > len(start) // 100


def _proposal(path: Path) -> str:
    """Return a sentence that shows how the file's words read in the likeliest encodings."""
    words = _words_beyond_ascii(path)
    likely = _likely(words)
    if not likely:
        return f"it is not certain how its letters are stored. {_RESAVE}"
    told = _telling(words, likely)
    shown = "; ".join(f"as {name} it reads {_quoted(told, name)}" for name in likely)
    return (
        f"it is not certain how its letters are stored: {shown}. Put the line that is right, such "
        f'as encoding = "{likely[0]}", into the file sheets.toml beside the sheet. {_RESAVE}'
    )


_RESAVE = "Or open it in your spreadsheet program and save it as .xlsx."


def _words_beyond_ascii(path: Path) -> list[bytes]:
    """Return the different words that show the encoding, as many as a sample needs."""
    words: dict[bytes, None] = {}
    for piece in _pieces(path):
        words.update(dict.fromkeys(_WORD.findall(piece)))
        if len(words) > _SAMPLE_WORDS:
            break
    return list(words)[:_SAMPLE_WORDS]


def _likely(words: list[bytes]) -> list[str]:
    """Return the encodings that make words of the text, the likeliest first."""
    scores = {name: _score(words, name) for name in _CANDIDATES}
    distinct: dict[tuple[str, ...], str] = {}
    for name in _CANDIDATES:
        if scores[name]:
            distinct.setdefault(_readings(words, name), name)
    hint = _hint(b" ".join(words))
    hinted = distinct.get(_readings(words, hint)) if hint else None
    ordered = sorted(distinct.values(), key=lambda name: (-scores[name], name != hinted))
    return ordered[:_SHOWN]


def _readings(words: list[bytes], encoding: str) -> tuple[str, ...]:
    return tuple(word.decode(encoding, "replace") for word in words)


def _hint(content: bytes) -> str:
    """Return what charset-normalizer would take the text for; it is too often wrong to obey."""
    from charset_normalizer import from_bytes

    best = from_bytes(content[:_HINT_BYTES], cp_isolation=[*_CANDIDATES]).best()
    return best.encoding if best else ""


def _score(words: list[bytes], encoding: str) -> float:
    """Return the share of words that look like words; 0 where one does not decode at all."""
    try:
        return sum(_is_word(word.decode(encoding)) for word in words) / max(len(words), 1)
    except UnicodeDecodeError:
        return 0


def _is_word(word: str) -> bool:
    """Say whether a word is letters of one script, with no capital after a small letter."""
    letters = [sign for sign in word if sign.isalpha()]
    signs = sum(unicodedata.category(sign)[0] in "SC" for sign in word)
    scripts = {unicodedata.name(sign, "?").split()[0] for sign in letters}
    turned = any(a.islower() and b.isupper() for a, b in pairwise(letters) if ord(b) > 127)
    return bool(letters) and not signs and len(scripts) == 1 and not turned


def _telling(words: list[bytes], encodings: list[str]) -> list[bytes]:
    """Return the words that the encodings read most differently."""
    return sorted(words, key=lambda word: -len({word.decode(e, "replace") for e in encodings}))[
        :_WORDS
    ]


def _quoted(words: list[bytes], encoding: str) -> str:
    return ", ".join(f"“{_glimpse(word.decode(encoding, 'replace'))}”" for word in words)


def _glimpse(word: str) -> str:
    """Return three letters of a word: enough to know an accent by, too few to know a person by.

    >>> _glimpse("Muñoz"), _glimpse("Élise")
    ('…uño…', 'Éli…')
    """
    at = next((at for at, sign in enumerate(word) if not sign.isascii()), 0)
    start = max(0, at - 1)
    seen = word[start : start + 3]
    return ("…" if start else "") + seen + ("…" if start + 3 < len(word) else "")
