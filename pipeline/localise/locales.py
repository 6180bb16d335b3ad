"""Locale choice along CLDR's parents, never across scripts and never from the machine.

``babel.negotiate_locale`` is not used: it gives Simplified Chinese for zh_TW (measured, 2.18.0).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.languages import get_official_languages


@lru_cache(maxsize=1024)
def parse_locale(code: str) -> Locale:
    """Return the locale of a code such as ``en_GB`` or ``en-GB``.

    :raise ValueError: the code is not a locale Babel knows.
    """
    plain = code.replace("-", "_").partition("_u_")[0]
    if plain.casefold() == "und":
        raise ValueError("und is no language")
    try:
        return Locale.parse(plain)
    except (UnknownLocaleError, ValueError, TypeError) as error:
        raise ValueError(f"{code!r} is not a locale") from error


def choose_locale(wanted: str, available: Collection[str]) -> str | None:
    """Return the available locale that serves ``wanted`` best, or None.

    The locale itself, then its CLDR parents; a bare language is also served by the one regional
    form there is.

    >>> choose_locale("fr_CA", ["en", "fr"])
    'fr'
    >>> choose_locale("zh_TW", ["zh", "en"]) is None
    True
    """
    by_identity = {_identity(parse_locale(code)): code for code in sorted(available)}
    locale = parse_locale(wanted)
    for ancestor in _ancestors(locale):
        if _identity(ancestor) in by_identity:
            return by_identity[_identity(ancestor)]
    if locale.territory is None:
        kin = [code for key, code in by_identity.items() if key[:2] == _identity(locale)[:2]]
        return kin[0] if len(kin) == 1 else None
    return None


def format_locale(requested: str, template: str, default: str, country: str) -> str:
    """Return the locale in which a letter's dates and numbers are written.

    ``requested`` is what the signatory asked for, ``template`` the language of the template. A
    region is taken from the request, else from the campaign's default of the same language, else
    from the case's country where the language is official: so English letters of a British office
    never get US dates, and Arabic letters to Egypt get Egypt's digits.
    """
    language = parse_locale(template)
    if language.territory:
        return template
    for code in (requested, default):
        locale = parse_locale(code)
        if locale.territory and _identity(locale)[:2] == _identity(language)[:2]:
            return str(locale)
    if language.language in get_official_languages(country, de_facto=True):
        return f"{template}_{country}"
    return template


def _ancestors(locale: Locale) -> Iterator[Locale]:
    """Yield the locale and its parents, down to its language in its own script."""
    exceptions = get_global("parent_exceptions")
    code = str(locale)
    script = _identity(locale)[1]
    while code and code != "root":
        ancestor = Locale.parse(code)
        if _identity(ancestor)[1] == script:
            yield ancestor
        code = exceptions.get(code) or code.rpartition("_")[0]


def _identity(locale: Locale) -> tuple[str, str, str]:
    likely = get_global("likely_subtags")
    script = locale.script
    if script is None:
        key = f"{locale.language}_{locale.territory}" if locale.territory else locale.language
        full = likely.get(key) or likely.get(locale.language, "")
        script = next((part for part in full.split("_") if len(part) == 4), "")
    return locale.language, script, locale.territory or ""
