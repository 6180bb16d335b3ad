"""Find the picture on a cover sheet that becomes the bundle's QR code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from pipeline.bundles.barcode import qr_code
from pipeline.letters.relations import relations_of, resolve
from pipeline.letters.template import LetterTemplate

PLACEHOLDER = "{{ bundle.code }}"
"""What the code on our templates says, and the alternative text of its picture."""
_NAMED = re.compile(
    r'<wp:docPr\b[^>]*\bdescr="[^"]*bundle\.code[^"]*"'
    r'(?:(?!<wp:docPr\b).)*?<a:blip\b[^>]*\br:embed="([^"]+)"',
    re.DOTALL,
)
"""A picture whose alternative text is the code; the next picture begins with a docPr of its own."""
_ANY = re.compile(r'<a:blip\b[^>]*\br:embed="([^"]+)"')
_STORY = re.compile(r"word/[^/]+\.xml")


def code_pictures(template: LetterTemplate) -> set[str]:
    """Return the names of the parts that hold pictures of the code, wherever on the sheet they are.

    One that still is the picture of our templates is the code whatever its alternative text says:
    a placeholder is never printed.
    """
    constant, drawn = template.constant_parts, qr_code(PLACEHOLDER)
    named = {name for name in _pictures(template, _NAMED) if name in constant}
    return named | {name for name in _pictures(template, _ANY) if constant.get(name) == drawn}


def _pictures(template: LetterTemplate, pattern: re.Pattern[str]) -> Iterator[str]:
    """Yield the parts of the pictures that a pattern finds in body, headers and footers."""
    constant = template.constant_parts
    stories = {
        name: content.decode("utf-8", "replace")
        for name, content in constant.items()
        if _STORY.fullmatch(name)
    }
    for name, source in (stories | {part.name: part.source for part in template.parts}).items():
        found = pattern.findall(source)
        if found and relations_of(name) in constant:
            relations = etree.fromstring(constant[relations_of(name)])
            targets = {each.get("Id"): str(each.get("Target")) for each in relations}
            yield from (resolve(targets[key]) for key in found if key in targets)
