"""The headers and footers of a print document: one copy for all letters that share its words.

A header that counts the letter's pages, or refers to a place in the letter, is the letter's own
even where its words are those of another.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

from pipeline.letters.instructions import refers
from pipeline.letters.numbering import Numbering
from pipeline.letters.package import Member, pack_member
from pipeline.letters.page_counts import counts_pages
from pipeline.letters.relations import Relations, relations_of
from pipeline.letters.unique import LetterIdentities, MarginIdentities, make_unique

_MUST_DIFFER = re.compile(r"docPr\b|<w:bookmarkStart\b|<w:numPr\b|w14:paraId=|<w:sdtPr\b|<w:ins\b")


class Margins:
    """The headers and footers, stored as letters come.

    ``sources`` are the template's parts by name, with their tags.
    """

    def __init__(
        self,
        sources: Mapping[str, str],
        constant: dict[str, bytes],
        relations: Relations,
        numbering: Numbering | None,
    ) -> None:
        self._constant = constant
        self._original = dict(constant)
        self._relations = relations
        self._numbering = numbering
        margins = {name: xml for name, xml in sources.items() if relations.is_margin(name)}
        self._bound = {name for name, xml in margins.items() if counts_pages(xml) or refers(xml)}
        lists = {name for name, xml in margins.items() if numbering and numbering.names_in(xml)}
        alike = {name for name, xml in margins.items() if _MUST_DIFFER.search(xml)}
        self._arranged = self._bound | lists | alike
        self._copies: dict[tuple[str, bytes | int], str] = {}
        self.members: list[Member] = []
        """The parts stored so far, packed."""

    def own(
        self,
        reference: str,
        parts: Mapping[str, bytes],
        ids: LetterIdentities,
        names: Mapping[str, str],
    ) -> str:
        """Return the relationship by which a letter shows a header or footer of its template.

        ``parts`` are the letter's rendered parts, ``names`` its bookmarks by the template's.
        """
        name = self._relations.target(reference)
        changed = name in parts or relations_of(name) in parts
        if not changed and name not in self._arranged:
            return reference
        content = self._content(name, parts) + parts.get(relations_of(name), b"")
        key = (name, ids.ordinal if name in self._bound else content)
        if key not in self._copies:
            copy = self._store(name, self._content(name, parts), ids, names)
            self._relate(copy, relations_of(name), parts)
            self._copies[key] = copy
        return self._relations.id_of(self._copies[key])

    def _relate(self, copy: str, own: str, parts: Mapping[str, bytes]) -> None:
        """Give a copy the relationships of its letter, or else the template's."""
        relations = parts.get(own, self._original.get(own))
        if relations is not None:
            self._constant[relations_of(copy)] = relations

    def _content(self, name: str, parts: Mapping[str, bytes]) -> bytes:
        return parts[name] if name in parts else self._constant[name]

    def _store(
        self, name: str, content: bytes, ids: LetterIdentities, names: Mapping[str, str]
    ) -> str:
        copy = self._relations.add_copy(name)
        if name in self._arranged:
            content = self._arrange(content, ids, names, own_lists=copy == name)
        self.members.append(pack_member(copy, content))
        return copy

    def _arrange(
        self,
        content: bytes,
        ids: LetterIdentities,
        names: Mapping[str, str],
        *,
        own_lists: bool,
    ) -> bytes:
        root: Any = etree.fromstring(content)
        make_unique([root], MarginIdentities(len(self.members), ids.bookmark), names)
        if self._numbering and not own_lists:
            self._numbering.rename(root, self._numbering.fresh(2))
        return bytes(etree.tostring(root, encoding="UTF-8", standalone=True))
