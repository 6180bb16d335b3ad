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

PRINTED = re.compile(r"<w:t(?: [^>]*)?>[^<]|<w:(?:drawing|pict|object|br|cr|tab|sym|ptab)\b")
"""What a paragraph holds that is not empty."""
_PAGE_BREAK, _COLUMN_BREAK = (
    re.compile(rf'<w:br (?:[^>]* )?w:type="{kind}"[^>]*/>') for kind in ("page", "column")
)
_RUN = re.compile(r"<w:r[ >]")
_END = re.compile(r"<w:bookmarkStart [^>]*/><w:bookmarkEnd [^>]*/></w:p>$")


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


def place_for_space(ending: str) -> int | None:
    """Return where a letter's last paragraph needs a space for its end to be found, if it does.

    ``ending`` is its XML behind the section in it. LibreOffice 7.4 has no page for what follows a
    page break that stands alone there, and puts the bookmark on the next letter's first page: a
    space before the break keeps it. Behind a column break it leaves out what is empty: a space
    before the bookmark keeps both.
    """
    breaks = [*_PAGE_BREAK.finditer(ending)]
    if breaks and not PRINTED.search(_PAGE_BREAK.sub("", ending)):
        return [*_RUN.finditer(ending, 0, breaks[0].start())][-1].start()
    columns = [*_COLUMN_BREAK.finditer(ending)]
    end = _END.search(ending)
    if columns and end and not PRINTED.search(ending, columns[-1].end()):
        return end.start()
    return None
