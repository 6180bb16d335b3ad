"""Count the filled rows of delimited text."""

from __future__ import annotations

import codecs
import re

from pipeline.sheets.reading.recount_blank import shows

_SEPARATORS = ";\t,|"
_SAMPLE = 20_000
_FORMULA = re.compile(r'="([^"]*)"')
_END_MARK = "\x1a"
_SEP_LINE = re.compile(r"sep=([^\"\n]) *(?:\n|$)", re.IGNORECASE)


def count_text(content: bytes, encoding: str = "") -> int:
    """Return the filled rows; quoted cells may run over several lines."""
    text = _text(content, encoding).replace("\r\n", "\n").replace("\r", "\n")
    text = text.removesuffix(_END_MARK)
    named = _SEP_LINE.match(text)
    if named:
        text = text[named.end() :]
    separator = named[1] if named else _separator(text)
    if '"' not in text:
        return sum(1 for line in text.split("\n") if shows(line.replace(separator, "").strip()))
    return _count_quoted(text, separator)


def _text(content: bytes, encoding: str) -> str:
    if content.startswith(codecs.BOM_UTF32_LE):
        return content.decode("utf-32")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16")
    if encoding and not content.startswith(codecs.BOM_UTF8):
        return content.decode(encoding)
    return content.decode("utf-8-sig")


def _cell(separator: str) -> re.Pattern[str]:
    """Return the pattern of a cell and what ends it; quotes count only where a cell begins."""
    sign = re.escape(separator)
    return re.compile(
        rf'(?:"(?P<quoted>[^"]*(?:""[^"]*)*)"(?P<more>[^{sign}\n]*)|(?P<bare>[^{sign}\n]*))'
        rf"(?P<end>{sign}|\n|\Z)"
    )


def _count_quoted(text: str, separator: str) -> int:
    rows = 0
    filled = False
    for cell in _cell(separator).finditer(text):
        if not filled:
            quoted, more, bare = cell.group("quoted", "more", "bare")
            text = bare or (quoted or "").replace('""', '"') + (more or "")
            formula = _FORMULA.fullmatch(text)
            filled = shows(formula[1] if formula else text)
        if cell["end"] != separator:
            rows += filled
            filled = False
    return rows


def _separator(text: str) -> str:
    """Return the sign that parts the rows of a sample into the most cells of one and the same
    number; what stands in quotes parts nothing.
    """
    sample = re.sub(r'"[^"]*"', "", text[:_SAMPLE])
    lines = [line for line in sample.split("\n") if line][:50]

    def score(sign: str) -> tuple[int, int]:
        counts = [line.count(sign) for line in lines]
        first = next((count for count in counts if count), 0)
        return (counts.count(first), first) if first else (0, 0)

    return max(_SEPARATORS, key=score)
