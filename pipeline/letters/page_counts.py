"""The number of pages of a letter, where Word would count those of the whole print document.

``NUMPAGES`` becomes a reference to the page of the letter's last paragraph: page numbers start
from 1 in each letter, so that is the number of its pages, unless a later section of the letter has
page numbers of its own. Word and LibreOffice both follow it; LibreOffice 7.4 does not know
``SECTIONPAGES``, which would not count letters of two sections either.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from pipeline.letters.canonical import W
from pipeline.letters.instructions import instructions_in

_NUMPAGES = re.compile(r"^(\s*)NUMPAGES\b", re.IGNORECASE)
_AS_NUMBER = re.compile(
    r"\\\*\s*(?:arabic|roman|alphabetic|cardtext|ordinal|ordtext|dollartext|hex)", re.IGNORECASE
)


def end_bookmark(start: str) -> str:
    """Return the name of the bookmark at the end of the letter whose first one is ``start``."""
    return f"{start}end"


def counts_pages(xml: str) -> bool:
    """Say whether a part's XML, which may hold tags, has a field that counts pages."""
    return "NUMPAGES" in instructions_in(xml).upper()


def count_own_pages(instruction: str, bookmark: str) -> str:
    r"""Return a field's instruction, which counts the letter's pages if it counted any.

    A page's number is shown as the page shows it, such as iv; a count of pages is not.

    >>> count_own_pages(" NUMPAGES ", "letter000001end")
    ' PAGEREF letter000001end \\* Arabic '
    """
    found = _NUMPAGES.match(instruction)
    if found is None:
        return instruction
    shape = "" if _AS_NUMBER.search(instruction) else r" \* Arabic"
    return f"{found[1]}PAGEREF {bookmark}{shape}{instruction[found.end() :]}"


def mark_end(paragraph: Any, identity: str, bookmark: str) -> None:
    """Put a bookmark at the end of a letter's last paragraph."""
    attributes = {f"{W}id": identity}
    etree.SubElement(paragraph, f"{W}bookmarkStart", {**attributes, f"{W}name": bookmark})
    etree.SubElement(paragraph, f"{W}bookmarkEnd", attributes)
