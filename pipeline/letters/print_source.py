"""A letter's body as it goes into a print document, prepared once for all letters.

What changes from letter to letter besides the values (ids, names of bookmarks, numbers of lists,
headers and footers) is put in as marks, which are filled in after rendering. The same steps are
taken as for a letter that must be parsed (``collate.py``), once, on the template's marked source.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import jinja2
from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from lxml import etree

from pipeline.letters.canonical import Canonical, W, block_depths
from pipeline.letters.page_counts import PRINTED, place_for_space
from pipeline.letters.writer import MARKS, NotPlain

_OPEN, _CLOSE = MARKS
SHAPE = _CLOSE
"""Stands where the properties of the text behind a letter's start go."""
_SECTION, _SECTION_END = f"{_OPEN}section{_CLOSE}", f"{_OPEN}end{_CLOSE}"
_FIXED = (f"{W}bookmarkStart", f"{W}sectPr")
"""What must not hang on a value: it may be there once, twice or never."""
_NOTES = (f"{W}footnoteReference", f"{W}endnoteReference")
_MARK_SHAPE = re.compile(r"<w:rPr>(?:(?!<w:rPr>).)*</w:rPr>$", re.DOTALL)
_NEXT_PAGE = '<w:r><w:br w:type="page"/></w:r>'
_TWO_PLACES = re.compile("[\U00010000-\U0010ffff]")
_SMALL = '<w:rPr><w:sz w:val="2"/><w:szCs w:val="2"/></w:rPr>'
_SMALL_SPACE = f'<w:r>{_SMALL}<w:t xml:space="preserve"> </w:t></w:r></w:p>'
_PARAGRAPH = re.compile(r"<w:p(?: [^>]*)?>")
_RUN = re.compile(r"<w:r(?: [^>]*)?>(<w:rPr>(?:(?!<w:rPr>).)*?</w:rPr>)?+(?!</w:r>)", re.DOTALL)
"""One that holds something."""
_NO_WORDS = re.compile(r"<w:t(?: [^>]*)?(?:/>|></w:t>)")
_PROPERTIES = re.compile(r"</?w:pPr/?>")
_OF_MARKS = re.compile(r"<w:(?:ins|del|moveFrom|moveTo)\b[^>]*/>")
"""What the properties of a paragraph's mark may have, and a run's may not."""


def mark(key: str) -> str:
    """Return the mark that stands for what a letter has under ``key``."""
    return f"{_OPEN}{key}{_CLOSE}"


@dataclass(frozen=True, slots=True)
class MarkedIdentities:
    """Marks in place of a letter's identities."""

    @property
    def suffix(self) -> str:
        """Stands for the letter's ordinal."""
        return mark("suffix")

    @property
    def bookmark(self) -> str:
        """Stands for the name of the letter's bookmark."""
        return mark("bookmark")

    def identity(self, number: int) -> str:
        """Stands for one of the letter's ids."""
        return mark(f"id:{number}")


@dataclass(frozen=True)
class PrintBody:
    """A rendered body, cut where the section that ends the letter stands."""

    before: str
    section: str
    after: str

    def followed(self) -> str:
        """The body when another letter follows."""
        return self.before + self.section + self.after

    def broken(self) -> str:
        """The body when another letter follows in the same section."""
        return f"{self.before}{self.after.removesuffix('</w:p>')}{_NEXT_PAGE}</w:p>"

    def last(self) -> str:
        """The body of the document's last letter, whose section stands at the very end."""
        return self.before + self.after + self.section


def prepare(canonical: Canonical, arrange: Callable[[Any], Any]) -> tuple[str, str, str] | None:
    """Return the document's head, a body's Jinja source, and its tail; or None.

    ``arrange`` makes the steps of a print document on the body's tree, and returns the section
    that ends the letter. None where they hang on values: then each letter must be parsed.
    """
    if _OPEN in canonical.marked or not _is_fixed(canonical):
        return None
    root = etree.fromstring(canonical.marked.encode())
    surround(arrange(root.find(f"{W}body")))
    head, content, tail = cut_body(root)
    if not content:
        return None
    return head, canonical.as_source(content), tail


def cut_body(root: Any) -> tuple[str, str, str]:
    """Return a document's XML up to its body's first element, the body, and the rest."""
    xml = etree.tostring(root, encoding="UTF-8", standalone=True).decode()
    head, begin, rest = xml.partition("<w:body>")
    content, end, tail = rest.rpartition("</w:body>")
    return head + begin, content, end + tail


@lru_cache(maxsize=16)
def compile_body(environment: Environment, source: str) -> jinja2.Template:
    """Compile a body's source; several documents of a bundle have the same one."""
    return _whole_paragraphs(environment).from_string(source)


def _whole_paragraphs(environment: Environment) -> Environment:
    """Return an environment that gives up where a value would begin a new paragraph.

    The new one would repeat the properties of the one before as the template has them, without
    what a print document changes in them.
    """
    write = environment.filters["_write"]

    @pass_context
    def write_inside(context: Context, value: Any, number: int) -> str:
        written: str = write(context, value, number)
        if "</w:p>" in written:
            raise NotPlain
        return written

    overlay = environment.overlay()
    overlay.filters = {**environment.filters, "_write": write_inside}
    return overlay


def no_marks(key: str) -> str:
    """Fill the marks of a body that has none but those around its last section."""
    raise KeyError(key)


def fill(rendered: str, letter: Callable[[str], str] = no_marks) -> PrintBody:
    """Fill a letter's marks and cut it; ``letter`` gives what it has under each key."""
    pieces = rendered.split(_OPEN)
    parts: list[list[str]] = [[pieces[0]]]
    for piece in pieces[1:]:
        key, _, text = piece.partition(_CLOSE)
        if key in ("section", "end"):
            parts.append([text])
        else:
            parts[-1] += (letter(key), text)
    before, section, after = ("".join(part) for part in parts)
    return PrintBody(before, section, _kept(before, after))


def _kept(before: str, after: str) -> str:
    """Return the end of a letter's last paragraph with a space in it where nothing else is.

    LibreOffice leaves out an empty paragraph that ends a section, with all the space it takes and
    the bookmark in it. The space is as large as the paragraph's mark. Behind a sign that takes two
    places in UTF-16, such as an emoji, it loses the bookmark at a document's end (7.4), unless
    something stands there: a space too small to be seen or to make the line taller.
    """
    place = place_for_space(after) if PRINTED.search(after) else after.rindex("</w:p>")
    if _TWO_PLACES.search(after):
        after = after.removesuffix("</w:p>") + _SMALL_SPACE
    if place is None:
        return after
    shape = _MARK_SHAPE.search(before, max(before.rfind("<w:pPr>"), 0))
    run = _OF_MARKS.sub("", shape[0]) if shape else ""
    return f'{after[:place]}<w:r>{run}<w:t xml:space="preserve"> </w:t></w:r>{after[place:]}'


def mark_start(
    body: PrintBody, identity: str, name: str, framed: re.Pattern[str], fields: str = ""
) -> PrintBody:
    """Put a bookmark at the start of a letter's first paragraph, whichever the values leave.

    ``fields`` are put behind it, as tall as the text that follows. LibreOffice (7.4) loses a
    bookmark in a frame, so paragraphs whose properties match ``framed`` are passed over.
    """
    bookmark = (
        f'<w:bookmarkStart w:id="{identity}" w:name="{name}"/><w:bookmarkEnd w:id="{identity}"/>'
    )
    text = body.before + body.after
    first = _first_paragraph(text, framed)
    if first is None:
        return body
    if first[0].endswith("/>"):
        whole = f"{first[0][:-2]}>{bookmark}{fields.replace(SHAPE, '')}</w:p>"
        before = body.before[: first.start()] + whole + body.before[first.end() :]
        return replace(body, before=before)
    place, kept = _behind_properties(text, first.end()), len(body.before)
    bookmark += fields and fields.replace(SHAPE, _shape_at(text, first.end(), place))
    if place <= kept:
        return replace(body, before=body.before[:place] + bookmark + body.before[place:])
    place -= kept
    return replace(body, after=body.after[:place] + bookmark + body.after[place:])


def _shape_at(text: str, start: int, place: int) -> str:
    """Return the properties of a paragraph's first run with words, or else those of its mark."""
    runs = _NO_WORDS.sub("", text[place : text.index("</w:p>", place)])
    if run := _RUN.search(runs):
        return run[1] or ""
    mark_of_it = _MARK_SHAPE.search(text[start:place].removesuffix("</w:pPr>"))
    return _OF_MARKS.sub("", mark_of_it[0]) if mark_of_it else ""


def framed_by(styles: bytes) -> re.Pattern[str]:
    """Return what the properties of a framed paragraph hold, given the document's styles."""
    root = etree.fromstring(styles)
    framed = {
        style.get(f"{W}styleId")
        for style in root.iter(f"{W}style")
        if style.find(f"{W}pPr/{W}framePr") is not None
    }
    named = "".join(f'|<w:pStyle w:val="{re.escape(name)}"' for name in sorted(framed))
    return re.compile(f"<w:framePr\\b{named}")


def _first_paragraph(text: str, framed: re.Pattern[str]) -> re.Match[str] | None:
    """Return the tag of the first paragraph that is in no frame, or of the first at all."""
    for found in _PARAGRAPH.finditer(text):
        properties = text[found.end() : _behind_properties(text, found.end())]
        if not framed.search(properties):
            return found
    return _PARAGRAPH.search(text)


def _behind_properties(text: str, place: int) -> int:
    """Return where a paragraph's properties end that begin at ``place``, if any do.

    A tracked change of them holds the old ones inside.
    """
    depth = 0
    for found in _PROPERTIES.finditer(text, place):
        if depth == 0 and found.start() != place:
            return place
        depth += {"<w:pPr>": 1, "</w:pPr>": -1, "<w:pPr/>": 0}[found[0]]
        if depth == 0:
            return found.end()
    return place


def surround(section: Any) -> None:
    """Put marks before and behind the section that ends a letter."""
    previous = section.getprevious()
    if previous is None:
        owner = section.getparent()
        owner.text = (owner.text or "") + _SECTION
    else:
        previous.tail = (previous.tail or "") + _SECTION
    section.tail = _SECTION_END + (section.tail or "")


def _is_fixed(canonical: Canonical) -> bool:
    """Say whether ids, sections and the last paragraph are there whatever the values."""
    root = etree.fromstring(canonical.marked.encode())
    body = root.find(f"{W}body")
    depths = block_depths(root, canonical.tags)
    if next(root.iter(*_NOTES), None) is not None:
        return False
    if any(depths[found] for found in root.iter(*_FIXED)):
        return False
    if len(body) < 2 or body[-1].tag != f"{W}sectPr":
        return False
    ending = body[-2]
    return ending.tag == f"{W}p" and not depths[ending] and not (ending.tail or "").strip()
