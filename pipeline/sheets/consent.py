"""Whether a cell says yes or no, in one of the languages we know (``data/answers.toml``)."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

_AROUND = " .,;!()[]\t\n\u00a0\ufe0e\ufe0f"
"""What may stand around an answer: brackets of a form, and marks that choose an emoji's form."""


_LONGEST = 100
"""No answer is longer; a longer text is none and need not be looked at or remembered."""


def answer(text: str) -> bool | None:
    """Return True for a yes, False for a no or a blank cell, None for anything else.

    >>> answer("Oui!"), answer("[x]"), answer("nein"), answer(" "), answer("perhaps")
    (True, True, False, False, None)
    """
    text = text.strip(_AROUND)
    return _answer(text) if len(text) <= _LONGEST else None


@lru_cache(maxsize=4096)
def _answer(text: str) -> bool | None:
    plain = _plain(text)
    return False if not plain else _answers().get(plain)


def says_yes(text: str) -> bool:
    """Say whether a consent cell means yes."""
    return answer(text) is True


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text.strip(_AROUND)).casefold().strip(_AROUND)


@lru_cache(maxsize=1)
def _answers() -> Mapping[str, bool]:
    text = files("pipeline.sheets").joinpath("data/answers.toml").read_text("utf-8")
    table = tomllib.loads(text)
    no = {_plain(word): False for word in table["no"]}
    return no | {_plain(word): True for word in table["yes"]}
