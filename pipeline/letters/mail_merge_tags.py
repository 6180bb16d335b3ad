"""Say in docxtpl's language what a merge field of Word says, or say why that cannot be done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from lxml import etree
from rapidfuzz import fuzz, process

from pipeline.letters.mail_merge_codes import Switches, Token, split_switches, tokens_of
from pipeline.letters.mail_merge_fields import Field
from pipeline.letters.mail_merge_filters import has_time
from pipeline.letters.mail_merge_numbers import picture_fault
from pipeline.letters.mail_merge_place import Tag, Unclear
from pipeline.localise.names import fold
from pipeline.sheets.headings import field_of, known_fields

PRINTED_DAY = ("DATE", "TIME", "PRINTDATE")
FILED_DAY = ("CREATEDATE", "SAVEDATE")
VALUES = {
    "MERGEFIELD": "",
    "ADDRESSBLOCK": "authority.address_block",
    "GREETINGLINE": "letter.salutation",
    "MERGEREC": "letter.number",
    "MERGESEQ": "letter.number",
}
"""Fields that print a value, and which, where it is always the same."""
MERGED = (*VALUES, "IF", "NEXT", "NEXTIF", "SKIPIF", "ASK", "FILLIN", "DATABASE")

_LONGEST = 300
"""How many characters of a literal text go into one tag."""
_DOTTED = re.compile(r"(signatory|case|authority|campaign|letter)((?:\.[a-z][a-z0-9_]*)+)")
_JOINED = re.compile(r"(signatory|case|authority|campaign|letter)[ _]([a-z][a-z0-9_ ]*)", re.I)
"""The same names as Word writes them, which knows no dot in the name of a field."""
_NOT_OFFERED = ("address_2", "case", "consent")
"""Columns of a sheet that are no fields of a letter by that name."""
_ADDRESS, _SECOND_LINE = "signatory.address", "''"
_WHY_NOT = {
    "NEXTIF": "chooses among records, but a letter has one. Let the campaign's routes choose",
    "SKIPIF": "leaves letters out. Let the campaign's routes or the sheet decide who writes",
    "ASK": "asks a question for each letter. Write the text itself",
    "FILLIN": "asks a question for each letter. Write the text itself",
    "DATABASE": "reads another file. Write its rows into the letter",
}


def used_name(field: Field) -> str:
    """Return the dotted name of what a field prints; nothing where that is not clear."""
    name = VALUES.get(field.kind, "")
    if field.kind == "MERGEFIELD":
        with suppress(Unclear):
            name = _name_of(split_switches(tokens_of(field.code))[0])
    return "" if name == _SECOND_LINE else name


def prints_value(field: Field) -> bool:
    """Say whether a field, or one inside it, prints something of a record."""
    return any(each.kind in VALUES for each in field.everything)


def is_merged(field: Field) -> bool:
    """Say whether a field takes part in the merge; an IF only with a merge field inside."""
    if field.kind == "IF":
        return any(each.kind in MERGED and each.kind != "IF" for each in field.inner)
    return field.kind in MERGED


@dataclass(frozen=True)
class Translator:
    """Turns fields of one document into tags."""

    prints_address: bool
    """Whether the document prints ``signatory.address``, which has both address lines."""

    def tags_of(self, field: Field) -> list[Tag]:
        """Return what a field becomes.

        :raise Unclear: it cannot be honoured.
        """
        if field.odd:
            raise Unclear("has something else than text in its code. Write it in one line of text")
        if field.kind in _WHY_NOT:
            raise Unclear(_WHY_NOT[field.kind])
        if field.kind == "NEXT":
            return []
        if field.kind == "IF":
            return _together(self._choice(field))
        expression, switches = self._expression(field)
        own = field.code_look if "charformat" in switches.looks else field.result_look
        return [Tag(f"{{{{ {expression} }}}}", field.code_look if own is None else own)]

    def _expression(self, field: Field) -> tuple[str, Switches]:
        if field.kind not in VALUES:
            raise Unclear(f"holds the field {field.kind}. Put that field beside it, not inside")
        if field.last is None:
            raise Unclear("has no end. Take it out and insert it again")
        names, switches = split_switches(tokens_of(field.code))
        name = VALUES[field.kind]
        if not name:
            name = _name_of(names)
            if name == _SECOND_LINE and not self.prints_address:
                raise Unclear(f"is the second address line only. Use {_ADDRESS}, which has both")
        others = switches.others
        if field.kind in ("ADDRESSBLOCK", "GREETINGLINE"):
            others = tuple(each for each in others if each[0] in "*@#")
        return _with_switches(name, switches.cases, others), switches

    def _choice(self, field: Field) -> Iterator[Tag]:
        tokens, switches = split_switches(tokens_of(field.code, operators=True))
        if switches.cases or switches.others:
            raise Unclear("has a switch that an IF cannot have. Put it on the field inside")
        kinds = [token.kind.replace("quoted", "word") for token in tokens]
        if kinds not in (_CHOICE, _CHOICE[:-1]) or tokens[1].text not in ("=", "<>"):
            raise Unclear('is not of the form IF field = "text" "then" "else". Write it so')
        condition = self._condition(*tokens[:3])
        look = field.result_look if "mergeformat" in switches.looks else None
        then, other = ([*self._branch(token, look)] for token in (*tokens[3:], Token("word"))[:2])
        around = then[0].look if then else other[0].look if other else field.code_look
        yield Tag(f"{{% if {condition} %}}", around)
        yield from then
        yield Tag("{% else %}", around)
        yield from other
        yield Tag("{% endif %}", around)

    def _condition(self, left: Token, operator: Token, right: Token) -> str:
        literal = all(isinstance(piece, str) for piece, _ in right.pieces)
        if literal and set(right.text) & set("*?"):
            raise Unclear("compares with a pattern (* or ?). Compare with a whole text")
        numbers = literal and right.kind == "word"
        arguments = self._operand(right) + (", true" if numbers else "")
        negation = "not " if operator.text == "<>" else ""
        return f"{negation}{self._operand(left)}|wordequals({arguments})"

    def _operand(self, token: Token) -> str:
        match [*token.runs]:
            case [(Field() as field, _)]:
                return self._expression(field)[0]
            case _:
                return constant(token.text)

    def _branch(self, token: Token, look: Any) -> Iterator[Tag]:
        for piece, its_look in token.runs:
            if not isinstance(piece, Field):
                pieces = (piece[at : at + _LONGEST] for at in range(0, len(piece), _LONGEST))
                text = "".join(f"{{{{ {constant(each)} }}}}" for each in pieces)
                yield Tag(text, its_look if look is None else look)
            elif piece.kind in VALUES or piece.kind == "IF":
                yield from self.tags_of(piece)
            else:
                raise Unclear(f"holds the field {piece.kind}. Put that field beside it, not inside")


_CHOICE = ["word", "operator", "word", "word", "word"]


def constant(text: str) -> str:
    """Return a text as a constant of a template, of which nothing can be read as code."""
    return "'" + "".join(map(_escaped, text)).replace("  ", r" \x20") + "'"


def _escaped(char: str) -> str:
    if char == " " or (char.isalnum() and char.isprintable()):
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\U{code:08x}"


def _name_of(names: list[Token]) -> str:
    """Return the dotted name of a merge field."""
    name = " ".join(token.text for token in names).strip()
    if not name:
        raise Unclear("has no name. Insert it again")
    if dotted := _DOTTED.fullmatch(name):
        return dotted[0]
    field = field_of(name)
    if field == "address_2":
        return _SECOND_LINE
    if field == "case":
        return "case.name"
    if field == "consent":
        raise Unclear("would print a consent, which letters do not. Take it out")
    if field:
        return f"signatory.{field}"
    if joined := _JOINED.fullmatch(name):
        return f"{joined[1]}.{joined[2].replace(' ', '_')}".lower()
    offered = [field for field in known_fields() if field not in _NOT_OFFERED]
    close = process.extractOne(fold(name), offered, scorer=fuzz.ratio, score_cutoff=60)
    hint = f"did you mean signatory.{close[0]}?" if close else "use a name such as signatory.name"
    raise Unclear(f"names no column we know; {hint}")


def _with_switches(name: str, cases: tuple[str, ...], others: tuple[tuple[str, str], ...]) -> str:
    given = dict(others)
    for letter, text in others:
        if letter == "*":
            raise Unclear(f"has the switch \\* {text}, which cannot be honoured. Take it out")
        if letter not in "@#bfmv":
            raise Unclear(f"has the switch \\{letter}, which cannot be honoured. Take it out")
    if (picture := given.get("@")) is not None:
        if has_time(picture):
            raise Unclear("prints a time of day, but dates here have none. Take the time out")
        name += f"|worddate({constant(picture)})"
    if (picture := given.get("#")) is not None:
        if fault := picture_fault(picture):
            raise Unclear(fault)
        name += f"|wordnumber({constant(picture)})"
    name += "".join(f"|word{case}" for case in cases)
    if "b" in given or "f" in given:
        texts = (constant(given.get(letter, "")) for letter in "bf")
        name += f"|wordaround({', '.join(texts)})"
    return name


def _together(tags: Iterator[Tag]) -> list[Tag]:
    """Return tags as one where all look the same."""
    found = [*tags]
    looks = {b"" if tag.look is None else etree.tostring(tag.look, method="c14n") for tag in found}
    if len(looks) > 1:
        return found
    return [Tag("".join(tag.text for tag in found), found[0].look)]
