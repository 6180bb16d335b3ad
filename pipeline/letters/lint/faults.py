"""One fault of a template, before it is known whose template it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from pipeline.letters.lint.paragraphs import Paragraph

OWNERS = ("signatory", "case", "authority", "letter", "campaign")
"""What fields belong to, in the order of what an author means most often."""


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where."""

    code: str
    paragraph: Paragraph
    start: int
    tag: str
    message: str
    suggestion: str = ""


def nearest(word: str, known: Iterable[str], cutoff: int = 60) -> str:
    """Return the known word that is most like ``word``, or nothing."""
    return _nearest(word.casefold(), tuple(sorted(known)), cutoff)


@lru_cache(maxsize=1000)
def _nearest(word: str, known: tuple[str, ...], cutoff: int) -> str:
    close = process.extractOne(
        word, known, scorer=fuzz.ratio, processor=str.casefold, score_cutoff=cutoff
    )
    return str(close[0]) if close else ""


def short(text: str) -> str:
    """Return a text as a message shows it."""
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:58]} …"
