"""Parts of sentences that are put together in English, said again in the office's language.

What reads a sheet gives its reasons as text, some of it from a process of its own. Such a text is
known here by its pattern. One that no pattern fits is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from string import Formatter

from pipeline.localise.messages import LANGUAGES, _, language, speaking
from pipeline.localise.messages_errors import ERRORS
from pipeline.localise.messages_reasons import PARTS, REASONS
from pipeline.localise.names import country_code, country_name, language_code, language_name

_INNER = {"what": " and ", "kind": " and ", "reason": " and ", "shown": "; "}
"""Fields that hold parts of ours, and what joins them; the others hold names and numbers."""


def say(text: str, joined_by: str = "") -> str:
    """Return a part of a sentence in the language spoken now, or several that are joined."""
    if language() == LANGUAGES[0]:
        return text
    said = _say(language(), text)
    if said == text and joined_by and joined_by in text:
        return _(joined_by).join(map(say, text.split(joined_by)))
    return said


def say_country(name: str) -> str:
    """Return a country's English name in the language spoken now."""
    code = country_code(name)
    return country_name(code, language()) if code else name


def say_language(name: str) -> str:
    """Return a language's English name in the language spoken now."""
    code = language_code(name)
    return language_name(code, language()) if code else name


@lru_cache(maxsize=4096)
def _say(code: str, text: str) -> str:
    with speaking(code):
        if text in PARTS:
            return _(text)
        for message, pattern in _patterns():
            if found := pattern.fullmatch(text):
                fields = found.groupdict().items()
                return _(message).format(**{name: _field(name, part) for name, part in fields})
    return text


def _field(name: str, text: str) -> str:
    return say(text, _INNER[name]) if name in _INNER else text


@lru_cache(maxsize=1)
def _patterns() -> Sequence[tuple[str, re.Pattern[str]]]:
    return [
        (message, re.compile("".join(_pieces(message)), re.DOTALL))
        for message in (*REASONS, *ERRORS)
    ]


def _pieces(message: str) -> Iterator[str]:
    for text, field, *_rest in Formatter().parse(message):
        yield re.escape(text)
        if field:
            yield f"(?P<{field}>.+?)"
