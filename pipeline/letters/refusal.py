"""Say why a template is refused, and near which words of which paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NoReturn

from pipeline.letters.invalid import TemplateInvalid

_PARAGRAPH = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def refuse(reason: str, near: str = "") -> NoReturn:
    """Refuse a template, with the words near the place."""
    raise TemplateInvalid(reason, "", near)


def paragraph_at(xml: str, position: int) -> str:
    """Return the words of the paragraph around a position, its beginning at most."""
    begin = max(xml.rfind("<w:p ", 0, position), xml.rfind("<w:p>", 0, position), position - 2_000)
    end = xml.find("</w:p>", position, position + 2_000)
    return words_of(xml[max(begin, 0) : end if end >= 0 else position + 2_000])


def paragraph_elements(root: Any) -> Iterator[Any]:
    """Yield the paragraphs of a part, without the copies kept for readers of old Word files."""
    for element in root.iter(_PARAGRAPH):
        if next(element.iterancestors(_FALLBACK), None) is None:
            yield element


def line_at(source: str, line: int) -> str:
    """Return the words of a line of a source, which is a paragraph."""
    lines = source.split("\n") if line > 0 else []
    return words_of(lines[line - 1]) if line <= len(lines) and lines else ""


def words_of(xml: str) -> str:
    """Return the words in a piece of XML, 200 characters of them at most."""
    words = " ".join(re.sub(r"<[^>]*>", "", xml).split())
    return words if len(words) <= 200 else f"{words[:200]} …"
