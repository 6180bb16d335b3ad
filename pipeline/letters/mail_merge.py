"""Read a document made for Word's own mail merge as a template: merge fields become tags."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.part import Part, XmlPart
from docx.oxml.parser import parse_xml
from lxml import etree

from pipeline.letters.canonical import W
from pipeline.letters.mail_merge_fields import DEEPEST, Field, TooDeep, read_fields
from pipeline.letters.mail_merge_filters import mail_merge_filters
from pipeline.letters.mail_merge_place import Places, Unclear, guard_braces, put_tags
from pipeline.letters.mail_merge_tags import (
    FILED_DAY,
    PRINTED_DAY,
    VALUES,
    Translator,
    is_merged,
    prints_value,
    used_name,
)

__all__ = ["MailMergeFault", "adopt_mail_merge", "mail_merge_filters", "read_mail_merge"]

_SOURCES = ("mailMergeSource", "mailMergeHeaderSource", "recipientData", "mailMergeRecipientData")
_MARGINS = (CT.WML_HEADER, CT.WML_FOOTER, CT.WML_FOOTNOTES)
_UNMERGED = (CT.WML_ENDNOTES, CT.WML_COMMENTS)
_SHOWN = 60
"""How many characters of a field's code a message shows."""
_CURE = "Put {{ letter.dateline }} or the field MERGEFIELD letter_date in its place"

Placed = TypeVar("Placed", "MailMergeFault", "MergedField")


@dataclass(frozen=True, slots=True)
class MailMergeFault:
    """A field of Word's mail merge that cannot be honoured, and stays as it is."""

    part: str
    """The part's name in the package, such as ``word/header1.xml``."""
    near: str
    """The words around its beginning."""
    message: str
    """Which field, why, and what to do."""
    field: str = ""
    """The kind of field: ``IF``, ``DATE``."""
    severity: Literal["error", "warning"] = "error"
    """``warning`` for Word's own dates: the letter can be made, and is probably not as meant."""
    paragraph: int = 0
    """The number of its paragraph in the part, from 1; 0 if there is none to point at."""


@dataclass(frozen=True, slots=True)
class MergedField:
    """A field of a letter that a merge field of Word names."""

    part: str
    near: str
    paragraph: int
    """Its place, as in :class:`MailMergeFault`."""
    name: str
    """Its dotted name: ``signatory.city``."""
    code: str
    """The field as it stands in Word: ``MERGEFIELD City``."""


def adopt_mail_merge(document: Document) -> list[MailMergeFault]:
    """Turn Word's merge fields into docxtpl's tags, in place; return what cannot be turned.

    What names the data source is taken out as well. A document without any of this is not
    touched. The tags need the filters of :func:`mail_merge_filters`.
    """
    return read_mail_merge(document)[0]


def read_mail_merge(document: Document) -> tuple[list[MailMergeFault], list[MergedField]]:
    """Adopt a document's mail merge; return what is at fault, and the fields of letters it uses."""
    parts = [*document.part.package.iter_parts()]
    for part in parts:
        _forget_source(part)
    merged = [_FieldPart(part) for part in parts if _is_merged_part(document, part)]
    others = [_FieldPart(part) for part in parts if part.content_type in _UNMERGED]
    used = [field for part in merged for field in part.used]
    translator = Translator("signatory.address" in {field.name for field in used})
    for part in merged:
        part.adopt(translator)
    for part in others:
        part.refuse()
    return _once(fault for part in (*merged, *others) for fault in part.faults), _once(used)


def _once(found: Iterable[Placed]) -> list[Placed]:
    """Return each once: a text box is kept twice in its part, the copy without a number."""
    each = list(dict.fromkeys(found))
    numbered: set[Placed] = {replace(one, paragraph=0) for one in each if one.paragraph}
    return [one for one in each if one not in numbered]


def _is_merged_part(document: Document, part: Part) -> bool:
    return part is document.part or part.content_type in _MARGINS


def _forget_source(part: Part) -> None:
    """Take out where the records of the office's last merge came from."""
    for identity, relation in [*part.rels.items()]:
        if relation.reltype.rpartition("/")[2] in _SOURCES:
            del part.rels[identity]
        elif relation.reltype == RT.SETTINGS and not relation.is_external:
            settings = relation.target_part
            if isinstance(settings, XmlPart):
                for source in settings.element.findall(f"{W}mailMerge"):
                    settings.element.remove(source)


class _FieldPart:
    """A part of the document and the fields in it."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self.faults: list[MailMergeFault] = []
        self._tags: set[Any] = set()
        self._removed = False
        self._root = _root_of(part)
        self._fields = self._read()
        self._places = Places(self._root) if self._fields else None
        numbers = (number for number, field in enumerate(self._fields) if prints_value(field))
        self._last_value = max(numbers, default=-1)

    @property
    def used(self) -> Iterator[MergedField]:
        """The fields of letters that the part's merge fields name."""
        for field in self._everything():
            if name := used_name(field):
                yield MergedField(self._name, *self._place(field), name, field.plain_code)

    def adopt(self, translator: Translator) -> None:
        """Put tags in the fields' places."""
        for number, field in enumerate(self._fields):
            self._adopt_field(field, translator, number < self._last_value)
        if self._tags:
            guard_braces(self._root, self._tags)
        if self._tags or self._removed:
            self._write()

    def refuse(self) -> None:
        """Find fault with every merge field, as nothing is merged in this part."""
        for field in self._everything():
            if field.kind in VALUES:
                self._blame(field, "stands where nothing is merged. Move it into the text")
            elif self._part.content_type == CT.WML_ENDNOTES:
                self._check_date(field)

    def _everything(self) -> Iterator[Field]:
        """Yield all fields of the part, those in others too."""
        for field in self._fields:
            yield from field.everything

    def _read(self) -> list[Field]:
        if self._root is None:
            return []
        try:
            return read_fields(self._root)
        except TooDeep:
            message = f"Fields stand more than {DEEPEST} deep in one another. Take them apart."
            self.faults.append(MailMergeFault(self._name, "", message))
            return []

    def _adopt_field(self, field: Field, translator: Translator, values_follow: bool) -> None:
        if is_merged(field):
            try:
                self._replace(field, translator, values_follow)
            except Unclear as reason:
                self._blame(field, str(reason))
            return
        self._check_left(field)
        for inside in field.result if field.last is not None else ():
            self._adopt_field(inside, translator, values_follow)

    def _replace(self, field: Field, translator: Translator, values_follow: bool) -> None:
        if field.last is None:
            raise Unclear("has no end. Take it out and insert it again")
        if field.kind == "NEXT" and values_follow:
            raise Unclear("stands before merge fields of another record. Leave one letter only")
        tags = put_tags(field, translator.tags_of(field))
        self._tags.update(tags)
        self._removed = self._removed or not tags

    def _check_left(self, field: Field) -> None:
        """Find fault with a field of another kind that a merge would get wrong."""
        inner = [*field.inner] if field.last is not None else []
        for each in (field, *inner):
            self._check_date(each)
        if any(is_merged(each) for each in inner):
            self._blame(field, "has a merge field in its code. Take the merge field out")

    def _check_date(self, field: Field) -> None:
        """Warn of a date that is not the letter's."""
        what = "the day on which the letter is opened or printed, not the letter's date"
        if field.kind in FILED_DAY:
            what = "a day of the template's own, not the letter's date"
        if field.kind in (*PRINTED_DAY, *FILED_DAY):
            self._blame(field, f"prints {what}. {_CURE}", "warning")

    def _blame(
        self, field: Field, reason: str, severity: Literal["error", "warning"] = "error"
    ) -> None:
        code = field.plain_code
        shown = code if len(code) <= _SHOWN else f"{code[:_SHOWN]}…"
        message = f"The field {{ {shown} }} {reason}"
        message += "" if message.endswith("?") else "."
        near, number = self._place(field)
        fault = MailMergeFault(self._name, near, message, field.kind, severity, number)
        self.faults.append(fault)

    def _place(self, field: Field) -> tuple[str, int]:
        """Return the words around a field, and its paragraph's number."""
        return (self._places.near(field), self._places.number(field)) if self._places else ("", 0)

    @property
    def _name(self) -> str:
        return str(self._part.partname).lstrip("/")

    def _write(self) -> None:
        if not isinstance(self._part, XmlPart):
            data = etree.tostring(self._root, encoding="UTF-8", standalone=True)
            self._part._blob = bytes(data)


def _root_of(part: Part) -> Any:
    """Return the root of a part that has fields, or None."""
    if isinstance(part, XmlPart):
        return part.element
    if b"fldChar" not in part.blob and b"fldSimple" not in part.blob:
        return None
    try:
        return parse_xml(part.blob)
    except etree.XMLSyntaxError:
        return None
