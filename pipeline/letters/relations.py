"""Relationships and content types of a print document, and the copies of headers and footers."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from typing import Any

from lxml import etree

_REL = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TYPE = "{http://schemas.openxmlformats.org/package/2006/content-types}Override"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_ROOTS = {"header": "hdr", "footer": "ftr"}
_PACKAGE_RELS = "_rels/.rels"
_OF_COMMENTS = ("comments", "commentsExtended", "commentsIds", "commentsExtensible", "people")


class Relations:
    """The body's relationships and the package's content types, as they grow."""

    def __init__(self, body_relations: bytes, content_types: bytes) -> None:
        self._relations: Any = etree.fromstring(body_relations)
        self._types: Any = etree.fromstring(content_types)
        self._by_id = {rel.get("Id"): rel for rel in self._relations}
        self._ids = {resolve(rel.get("Target")): rel.get("Id") for rel in self._relations}
        self._originals: set[str] = set()
        self._blanks: dict[str, str] = {}
        self._added = 0

    def target(self, identity: str) -> str:
        """Return the part a relationship of the body points at, such as ``word/header1.xml``."""
        return resolve(self._by_id[identity].get("Target"))

    def is_margin(self, part: str) -> bool:
        """Say whether the body knows a part as a header or footer."""
        return part in self._ids and self._kind(part) in _ROOTS

    def knows(self, identity: str) -> bool:
        """Say whether the body has a relationship of this name."""
        return identity in self._by_id

    def add(self, kind: str, target: str, *, external: bool) -> str:
        """Add a relationship of the body, and return its name."""
        self._added += 1
        attributes = {"Id": f"rIdLetter{self._added}", "Type": kind, "Target": target}
        if external:
            attributes["TargetMode"] = "External"
        etree.SubElement(self._relations, _REL, attributes)
        return attributes["Id"]

    def add_types(self, content_types: bytes, extension: str) -> None:
        """Take over what a letter says of the parts with an ending, such as ``png``."""
        known = {item.get("Extension") for item in self._types}
        for item in etree.fromstring(content_types):
            if item.get("Extension") == extension and extension not in known:
                self._types.insert(0, item)

    def comment_parts(self) -> list[str]:
        """Return the parts that hold comments, and who made them."""
        return [part for part in self._ids if self._kind(part) in _OF_COMMENTS]

    def leave_out(self, gone: Iterable[str], parts: dict[str, bytes]) -> None:
        """Leave parts out: themselves in ``parts``, what points at them, and their types."""
        names = set(gone)
        for rel in [rel for rel in self._relations if resolve(rel.get("Target")) in names]:
            self._relations.remove(rel)
        for item in [item for item in self._types if item.get("PartName", "")[1:] in names]:
            self._types.remove(item)
        package: Any = etree.fromstring(parts[_PACKAGE_RELS])
        for rel in [rel for rel in package if rel.get("Target").lstrip("/") in names]:
            package.remove(rel)
        parts[_PACKAGE_RELS] = etree.tostring(package, encoding="UTF-8", standalone=True)
        for name in names:
            parts.pop(name, None)
            parts.pop(relations_of(name), None)

    def id_of(self, part: str) -> str:
        """Return the relationship by which the body knows a part."""
        return str(self._ids[part])

    def add_copy(self, part: str) -> str:
        """Return the name for one more copy of a header or footer part.

        The first copy keeps the part's own name.
        """
        if part not in self._originals:
            self._originals.add(part)
            return part
        return self._add_part(self._kind(part))

    def add_blank_margin(self, reference: str, parts: dict[str, bytes]) -> str:
        """Return the relationship of an empty header or footer, which stops inheritance.

        A section without a header of its own shows the one of the section before
        (ISO/IEC 29500-1, 17.10.5): the letter before must not shine through.
        """
        kind = reference.removesuffix("Reference")
        if kind not in self._blanks:
            self._blanks[kind] = self._add_part(kind)
            xml = f'<w:{_ROOTS[kind]} xmlns:w="{_MAIN}"><w:p/></w:{_ROOTS[kind]}>'
            parts[self._blanks[kind]] = xml.encode()
        return self.id_of(self._blanks[kind])

    def body_relations(self) -> bytes:
        """Return the body's relationship part."""
        return bytes(etree.tostring(self._relations, encoding="UTF-8", standalone=True))

    def content_types(self) -> bytes:
        """Return ``[Content_Types].xml``."""
        return bytes(etree.tostring(self._types, encoding="UTF-8", standalone=True))

    def _kind(self, part: str) -> str:
        return posixpath.basename(str(self._by_id[self._ids[part]].get("Type")))

    def _add_part(self, kind: str) -> str:
        self._added += 1
        identity, target = f"rIdLetter{self._added}", f"{kind}Letter{self._added}.xml"
        attributes = {"Id": identity, "Type": _KIND + kind, "Target": target}
        self._by_id[identity] = etree.SubElement(self._relations, _REL, attributes)
        content = {"PartName": f"/word/{target}", "ContentType": _CONTENT.format(kind)}
        etree.SubElement(self._types, _TYPE, content)
        self._ids[f"word/{target}"] = identity
        return f"word/{target}"


def resolve(target: str) -> str:
    """Return the part a target names, seen from the body, a header or a footer."""
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join("word", target))


def relations_of(part: str) -> str:
    """Return the name of the part that holds a part's relationships."""
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"
