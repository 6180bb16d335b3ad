"""How a single tag is written: its braces, signs and capitals, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jinja2 import Environment, nodes

from pipeline.letters.allow import tag_refusals
from pipeline.letters.canonical import W
from pipeline.letters.lint.faults import Fault, short
from pipeline.letters.lint.mend import MENDERS
from pipeline.letters.lint.paragraphs import Paragraph
from pipeline.letters.lint.scan import Fragment
from pipeline.letters.lint.tags import CELLS, Tag

_UNITS = {"p": "paragraph", "tr": "row of the table", "tc": "cell of the table"}
_COMMENT = re.compile(r"\{#.*?#\}")


def judge_fragment(piece: Fragment) -> Fault:
    """Return the fault of a tag that has no beginning or no end."""
    words = {
        "open": f"{short(piece.raw)} is not closed",
        "stray": f"{short(piece.raw)} ends a tag that was not begun",
        "apart": f"{short(piece.raw)} has a space between its two braces",
        "single": f"{short(piece.raw)} has one brace where two are needed",
    }
    closer = next(
        (end for begin, end in (("{{", "}}"), ("{%", "%}"), ("{#", "#}")) if begin in piece.raw), ""
    )
    cure = f"Add {closer} where it ends" if closer else "Put {{ or {% where it begins"
    cure = f"Write {piece.mended}" if piece.mended else cure
    code = "tag_unclosed" if piece.why == "open" else "tag_unopened"
    message = f"{words[piece.why]}. {cure}."
    return Fault(code, piece.paragraph, piece.start, piece.raw, message, piece.mended)


def judge_tag(tag: Tag, environment: Environment) -> tuple[Tag, list[Fault]]:
    """Return the tag as it was probably meant, and all that is wrong with how it is written."""
    found: list[tuple[str, str]] = []
    meant = tag
    for mender in MENDERS:
        if mended := mender(meant, environment):
            code, words, text = mended
            meant = meant.mend(text) if text else meant
            found.append((code, words))
    tree, complaint = meant.read(environment)
    if tree is None and "tag_unknown" not in (code for code, _words in found):
        words = f"{short(tag.raw)} cannot be understood: {_in_words(complaint)}"
        found.append(("tag_broken", words))
    better = meant.text if tree is not None and meant.text != tag.raw else ""
    cure = f" Write {better}." if better else ""
    cure = cure or " Type the whole tag again." if found else ""
    faults = [
        Fault(code, tag.paragraph, tag.start, tag.raw, f"{words}.{cure}", better)
        for code, words in found
    ]
    faults += [] if tree is None else _judge_allowed(meant, tree, environment)
    return meant, [*faults, *_judge_place(meant), *_judge_inside(meant), *_judge_format(meant)]


def _judge_allowed(tag: Tag, tree: nodes.Template, environment: Environment) -> Iterator[Fault]:
    """A tag may say less than Jinja understands."""
    for reason in dict.fromkeys(tag_refusals(environment, tree)):
        words = f"{short(tag.raw)} cannot be used: {reason}"
        yield Fault("tag_refused", tag.paragraph, tag.start, tag.raw, words)


def _judge_inside(tag: Tag) -> Iterator[Fault]:
    """A prefixed tag with a percent sign or a brace inside is none to docxtpl."""
    inside = tag.text[2:-2]
    if (tag.prefix or tag.word in ("colspan", "cellbg")) and re.search("[%}]", inside):
        sign = "%" if "%" in inside else "}"
        yield Fault(
            "tag_percent",
            tag.paragraph,
            tag.start,
            tag.raw,
            f"{short(tag.raw)} holds the sign {sign}, which a tag that begins with "
            f"{tag.text[:2]}{tag.prefix or ' ' + tag.word} may not hold. Work it out before: "
            "{% set result = ... %}, and use result here.",
        )


def _judge_format(tag: Tag) -> Iterator[Fault]:
    """``{{r }}`` is for text that brings its own format; Word shows nothing of any other."""
    if tag.is_block or tag.prefix != "r":
        return
    better = f"{{{{ {tag.body} }}}}"
    words = f"{short(tag.raw)} prints nothing: fields are plain text. Write {better}."
    yield Fault("tag_format", tag.paragraph, tag.start, tag.raw, words, better)


def _judge_place(tag: Tag) -> Iterator[Fault]:
    unit = "tc" if tag.word in CELLS and tag.is_block else tag.prefix
    if unit not in _UNITS:
        return
    found = tag.paragraph.element if unit == "p" else tag.paragraph.around(unit)
    at = (tag.paragraph, tag.start, tag.raw)
    if found is None:
        words = f"{short(tag.raw)} works only inside a table. Move it there or take it out."
        yield Fault("tag_place", *at, words)
    elif tag.prefix in _UNITS and (lost := _beside(tag, found)):
        words = (
            f'"{short(lost)}" stands in the same {_UNITS[unit]} as {short(tag.raw)} and would '
            f"vanish from every letter. Give the tag a {_UNITS[unit]} of its own."
        )
        yield Fault("words_vanish", *at, words)


def _beside(tag: Tag, element: object) -> str:
    words = _words_of(element) if tag.prefix != "p" else tag.paragraph.text
    return _COMMENT.sub("", words.replace(tag.raw, "", 1)).strip()


def _words_of(element: object) -> str:
    texts = element.iter(f"{W}t")  # type: ignore[attr-defined]
    return "".join(text.text or "" for text in texts)


def judge_deleted(paragraph: Paragraph) -> Iterator[Fault]:
    """Tags in a tracked deletion are merged all the same, and stay in the letter's history."""
    found = re.search(r"\{[{%#].*|[%}]\}", paragraph.deleted)
    if found:
        words = (
            f"{short(found[0])} was deleted while changes were tracked, and would still be merged."
            " Accept or reject the change (Review, Accept All Changes)."
        )
        yield Fault("tag_deleted", paragraph, 0, found[0].strip(), words)


def _in_words(complaint: str) -> str:
    if complaint.startswith("Expected an expression"):
        return "a field, a value or a condition is missing"
    unexpected = re.fullmatch(r"expected token '(end of [\w ]+)', got '(.+)'", complaint)
    if unexpected:
        it = "one more word" if unexpected[2] == "name" else unexpected[2]
        return f"{it} stands where it should end"
    return complaint
