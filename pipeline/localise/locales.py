"""Locale choice along CLDR's parents, never across scripts and never from the machine.

``babel.negotiate_locale`` is not used: it gives Simplified Chinese for zh_TW (measured, 2.18.0).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from copy import deepcopy
from functools import cached_property, lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.languages import get_official_languages
from babel.localedata import LocaleDataDict

_STANDS_ALONE = frozenset({"pt_PT"})
"""Locales whose parent is another country's way of writing: pt is Brazil's Portuguese."""
_OTHER_NAMES = {
    "prs": "fa_AF",
    "prs_AF": "fa_AF",
    "no_NO": "nb_NO",
    "sh": "sr_Latn",
}
_DATE_NAMES = ("months", "days", "quarters", "day_periods", "eras")


class _OwnNames(Locale):
    """A locale that shares its names of months and days with no other.

    Babel 2.18 writes what it finds through an alias into data that all locales share, so that the
    first locale asked decides what others print (python-babel/babel#1234): Urdu months as "M01".
    """

    @cached_property
    def _data(self) -> LocaleDataDict:
        own = dict(super()._data._data)
        own.update((key, deepcopy(own[key])) for key in _DATE_NAMES if key in own)
        return LocaleDataDict(own)


@lru_cache(maxsize=1024)
def parse_locale(code: str) -> Locale:
    """Return the locale of a code such as ``en_GB`` or ``en-GB``, without its extensions.

    :raise ValueError: the code is not a locale Babel knows, or names no language (``und``).
    """
    plain = _without_extensions(code)
    if plain.partition("_")[0].casefold() in ("und", "root"):
        raise ValueError(f"{code!r} names no language")
    try:
        return _in_its_script(_OTHER_NAMES.get(plain, plain))
    except (UnknownLocaleError, ValueError, TypeError) as error:
        raise ValueError(f"{code!r} is not a locale") from error


def _in_its_script(code: str) -> Locale:
    """Parse a code; Babel would put another script in the place of one it does not know there.

    :raise ValueError: nobody knows the language in that script.
    """
    language, *rest = code.split("_")
    script = rest[0] if rest and len(rest[0]) == 4 and rest[0].isalpha() else ""
    for each in (code, f"{language}_{script}") if script else (code,):
        locale = _OwnNames.parse(each)
        if script.title() in ("", _identity(locale)[1]):
            return locale
    raise ValueError(f"{language} is not known in {script}")


def choose_locale(wanted: str, available: Collection[str]) -> str | None:
    """Return the available locale that serves ``wanted`` best, or None.

    The locale itself, then its CLDR parents; a bare language is also served by the one regional
    form there is.

    >>> choose_locale("fr_CA", ["en", "fr"])
    'fr'
    >>> choose_locale("zh_TW", ["zh", "en"]) is None
    True
    >>> choose_locale("pt_AO", ["pt", "en"]) is None
    True
    """
    found = nearest_parent(wanted, available)
    locale = parse_locale(wanted)
    if found is None and locale.territory is None:
        language = _identity(locale)[:2]
        kin = {_identity(parse_locale(code)): code for code in available}
        near = [code for key, code in kin.items() if key[:2] == language]
        return near[0] if len(near) == 1 else None
    return found


def nearest_parent(wanted: str, available: Collection[str]) -> str | None:
    """Return the first of a locale and its CLDR parents that is available, or None.

    >>> nearest_parent("en_AU", ["en", "en_001"])
    'en_001'
    """
    by_identity = {_identity(parse_locale(code)): code for code in sorted(available)}
    ancestors = map(_identity, _ancestors(parse_locale(wanted)))
    return next((by_identity[key] for key in ancestors if key in by_identity), None)


def locale_reason(wanted: str, template: str, chosen_by: str) -> str:
    """Return why a letter is in its template's language, as a word, that locale, and the wish.

    ``chosen_by`` says whose wish ``wanted`` is: ``row``, ``group`` or ``campaign``. The word is one
    of these, or ``none`` where no template serves the wish and the campaign's language does.

    >>> locale_reason("fr_CA", "fr", "row"), locale_reason("bn", "en", "group")
    ('row fr fr_CA', 'none en bn')
    """
    served = choose_locale(wanted, [template]) is not None
    return f"{chosen_by if served else 'none'} {template} {wanted}"


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


def _without_extensions(code: str) -> str:
    """Return a code up to its first subtag of one letter: ``en-u-nu-arab`` is ``en``."""
    subtags = code.strip().replace("-", "_").split("_")
    end = next((at for at, tag in enumerate(subtags) if at and len(tag) == 1), len(subtags))
    return "_".join(subtags[:end])


def _ancestors(locale: Locale) -> Iterator[Locale]:
    """Yield the locale and its parents, down to its language in its own script."""
    exceptions = get_global("parent_exceptions")
    code = str(locale)
    language, script, _ = _identity(locale)
    while code and code != "root":
        ancestor = parse_locale(code)
        if _identity(ancestor)[:2] == (language, script):
            yield ancestor
        if code in _STANDS_ALONE:
            return
        code = exceptions.get(code) or code.rpartition("_")[0]


def _identity(locale: Locale) -> tuple[str, str, str]:
    likely = get_global("likely_subtags")
    language = "nb" if locale.language == "no" else locale.language
    script = locale.script
    if script is None:
        key = f"{locale.language}_{locale.territory}" if locale.territory else locale.language
        full = likely.get(key) or likely.get(locale.language, "")
        script = next((part for part in full.split("_") if len(part) == 4), "")
    return language, script, locale.territory or ""
