"""What Postbag says, in the office's language, from gettext catalogues that Babel compiled.

The language is the one asked for and never the machine's. Messages are written in English where
they are said; ``make messages`` gathers them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from gettext import GNUTranslations
from importlib.resources import files

from pipeline.errors import WrongWords

LANGUAGES = ("en", "fr", "de", "es", "ar")
"""The languages of the messages; the first is the one they are written in."""
RIGHT_TO_LEFT = frozenset(("ar",))

_LANGUAGE: ContextVar[str] = ContextVar("language", default=LANGUAGES[0])


def language() -> str:
    """Return the code of the language that is spoken now."""
    return _LANGUAGE.get()


def direction() -> str:
    """Return which way the language spoken now is written, as HTML says it."""
    return "rtl" if language() in RIGHT_TO_LEFT else "ltr"


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language while the block runs. A worker is told by its unit which one that is."""
    token = _LANGUAGE.set(code)
    try:
        yield
    finally:
        _LANGUAGE.reset(token)


def settle_language(asked: str) -> str:
    """Return the code of a language that was asked for.

    >>> settle_language("FR"), settle_language("de_AT"), settle_language("")
    ('fr', 'de', 'en')

    :raise WrongWords: Postbag has no messages in it.
    """
    code = asked.strip().replace("-", "_").partition("_")[0].lower()
    if not asked.strip() or code in LANGUAGES:
        return code or LANGUAGES[0]
    known = ", ".join(LANGUAGES)
    raise WrongWords(f"--language: there are no messages in {asked!r}. Write one of: {known}.")


def _(message: str) -> str:
    """Return a message in the language spoken now; its ``{fields}`` are filled afterwards."""
    code = language()
    if code == LANGUAGES[0] or not message:
        return message
    return _catalogue(code).gettext(message)


def counted_message(one: str, many: str, number: int) -> str:
    """Return the form of a message that goes with a number, in the language spoken now."""
    code = language()
    if code == LANGUAGES[0]:
        return one if number == 1 else many
    return _catalogue(code).ngettext(one, many, number)


def marked(message: str) -> str:
    """Return a message as it is: it is gathered here and put into words where it is said."""
    return message


def marked_forms(one: str, many: str) -> tuple[str, str]:
    """Return the two forms of a message as they are, like :func:`marked`."""
    return one, many


@lru_cache(maxsize=len(LANGUAGES))
def _catalogue(code: str) -> GNUTranslations:
    place = files("pipeline.localise").joinpath(f"messages/{code}/LC_MESSAGES/postbag.mo")
    with place.open("rb") as stream:
        return GNUTranslations(stream)
