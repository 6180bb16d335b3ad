"""The cover sheet: what is in the parcel and where it goes, merged from a Word template.

The office's own template wins: ``cover-sheet.<locale>.docx`` or ``cover-sheet.docx`` in the
campaign's folder. Else it is ours in the office's language, or in English.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path

from pipeline.bundles.barcode import qr_code
from pipeline.bundles.cover_code import code_pictures
from pipeline.bundles.cover_fit import fit_label
from pipeline.bundles.cover_values import (
    CoverSheet,
    cover_values,
    named_locale,
    office_locale,
    words_language,
)
from pipeline.campaign.load import Campaign
from pipeline.letters.parts import pack_part
from pipeline.letters.template import BODY, LetterTemplate
from pipeline.localise.locales import choose_locale, parse_locale

__all__ = ["CoverSheet", "cover_locale", "cover_templates", "fill_template", "merge_cover_sheet"]

_ALIKE = re.compile(r"cover[-_ ]?sheet.*\.docx", re.IGNORECASE)
"""What is meant for a cover sheet, even where it is named otherwise."""
_STYLES = "word/styles.xml"


def merge_cover_sheet(sheet: CoverSheet) -> bytes:
    """Return a bundle's cover sheet as a .docx."""
    settings = sheet.campaign.settings
    own, ours = _own_template(sheet.campaign), _our_file(office_locale(settings))
    template = _template(own, ours, settings.bundle.paper, sheet.day)
    return fill_template(template, sheet, cover_locale(sheet.campaign))


def fill_template(template: LetterTemplate, sheet: CoverSheet, locale: str) -> bytes:
    """Return a cover sheet made of a template, with numbers and lists in a language."""
    values = cover_values(sheet, locale)
    parts = template.pack(values)
    changed = dict.fromkeys(code_pictures(template), qr_code(values["bundle"]["code"]))
    if styles := template.constant_parts.get(_STYLES):
        body = parts[BODY].content if BODY in parts else template.constant_parts[BODY]
        changed[_STYLES] = fit_label(styles, body)
    packed = {name: pack_part(name, content) for name, content in changed.items()}
    return template.assemble({**parts, **packed})


def cover_locale(campaign: Campaign) -> str:
    """Return the locale of a campaign's cover sheet: on a sheet of its own the office's."""
    locale = named_locale if _own_template(campaign) else office_locale
    return locale(campaign.settings)


def cover_templates(folder: Path) -> dict[str, Path]:
    """Return the cover sheets of a campaign's folder by locale; ``""`` is for every language.

    :raise ValueError: a name holds no locale, or that of another file; the message is that name.
    """
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        if _ALIKE.fullmatch(path.name):
            locale = _locale_in(path.name)
            if locale is None or locale in found:
                raise ValueError(path.name)
            found[locale] = path
    return found


def _locale_in(name: str) -> str | None:
    """Return the locale in a cover sheet's name, nothing if it holds none, None if it is off."""
    match = re.fullmatch(r"cover-sheet(?:\.(.+))?\.docx", name)
    try:
        return match and str(parse_locale(match[1]) if match[1] else "")
    except ValueError:
        return None


def _own_template(campaign: Campaign) -> Path | None:
    """Return the office's own template that serves its language, None where ours does."""
    own = cover_templates(campaign.folder)
    codes = [code for code in own if code]
    return own.get(choose_locale(named_locale(campaign.settings), codes) or "")


@lru_cache(maxsize=8)
def _template(own: Path | None, ours: str, paper: str, day: date) -> LetterTemplate:
    """Return the office's own template, else ours of that name."""
    if own:
        return LetterTemplate.load(own, day=day, paper=paper)
    with as_file(files("pipeline.bundles").joinpath(f"data/{ours}")) as path:
        return LetterTemplate.load(path, day=day, paper=paper)


def _our_file(locale: str) -> str:
    language = words_language(locale)
    return "cover-sheet.docx" if language == "en" else f"cover-sheet.{language}.docx"
