"""The cover sheet: what is in the parcel and where it goes, merged from a Word template.

The office's own template wins: ``cover-sheet.<locale>.docx`` or ``cover-sheet.docx`` in the
campaign's folder. Else it is ours in the office's language, or in English.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from lxml import etree

from pipeline.bundles.barcode import qr_code
from pipeline.bundles.cover_fit import fit_label
from pipeline.bundles.cover_values import (
    CoverSheet,
    cover_values,
    office_locale,
    words_language,
)
from pipeline.letters.parts import pack_part
from pipeline.letters.template import LetterTemplate
from pipeline.localise.locales import choose_locale, parse_locale

__all__ = ["CoverSheet", "cover_templates", "merge_cover_sheet"]

_ALIKE = re.compile(r"cover[-_ ]?sheet.*\.docx", re.IGNORECASE)
"""What is meant for a cover sheet, even where it is named otherwise."""
_STYLES = "word/styles.xml"
_RELATIONS = "word/_rels/document.xml.rels"
_CODE_PICTURE = re.compile(
    r"<wp:docPr [^>]*\bdescr=\"[^\"]*bundle\.code[^\"]*\".*?\br:embed=\"(\w+)\"", re.DOTALL
)
"""The picture that becomes the QR code: the one whose alternative text is the code."""
_SENTENCE = "x" * 80
"""As long as the words around the names of those to whom a parcel is forwarded."""


def merge_cover_sheet(sheet: CoverSheet) -> bytes:
    """Return a bundle's cover sheet as a .docx."""
    settings = sheet.campaign.settings
    locale, paper = office_locale(settings), settings.bundle.paper
    template = _template(sheet.campaign.folder, locale, paper, sheet.day)
    values = cover_values(sheet)
    parts = template.pack(values)
    changed = {}
    if styles := template.constant_parts.get(_STYLES):
        changed[_STYLES] = fit_label(styles, _label(values))
    if picture := _code_picture(template):
        changed[picture] = qr_code(values["bundle"]["code"])
    packed = {name: pack_part(name, content) for name, content in changed.items()}
    return template.assemble({**parts, **packed})


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


@lru_cache(maxsize=8)
def _template(campaign: Path, locale: str, paper: str, day: date) -> LetterTemplate:
    """Return the template that serves a locale: the office's own, else ours."""
    own = cover_templates(campaign)
    chosen = choose_locale(locale, [code for code in own if code]) or ""
    if chosen in own:
        return LetterTemplate.load(own[chosen], day=day, paper=paper)
    with as_file(files("pipeline.bundles").joinpath(f"data/{_our_file(locale)}")) as path:
        return LetterTemplate.load(path, day=day, paper=paper)


def _our_file(locale: str) -> str:
    language = words_language(locale)
    return "cover-sheet.docx" if language == "en" else f"cover-sheet.{language}.docx"


def _label(values: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return about what is printed in each of the label's styles."""
    authority = values["authority"]
    forwarded = bool(authority["forward_to"] or authority["holder"])
    return {
        "Label Name": [authority["name"]],
        "Label Line": authority["lines"],
        "Label Forward": [authority["forward_to"] + _SENTENCE] if forwarded else [],
        "Label Bundle": [values["bundle"]["number"]],
    }


def _code_picture(template: LetterTemplate) -> str:
    """Return the name of the part that holds the picture of the code, or nothing."""
    found = _CODE_PICTURE.search(template.parts[0].source)
    if found is None:
        return ""
    relations = etree.fromstring(template.constant_parts[_RELATIONS])
    targets = {each.get("Id"): str(each.get("Target")) for each in relations}
    return f"word/{targets[found[1]]}"
