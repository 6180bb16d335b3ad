"""The tags of a template: where each begins and ends, and what each says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from jinja2 import Environment, TemplateSyntaxError, nodes

from pipeline.letters.lint.paragraphs import Paragraph

BLOCKS = ("if", "for", "set", "filter", "macro", "call", "block", "with", "autoescape", "raw")
MIDDLES = ("else", "elif")
CELLS = ("colspan", "cellbg", "vm", "hm")
ENDS = tuple(f"end{word}" for word in BLOCKS)
WORDS = frozenset((*BLOCKS, *MIDDLES, *ENDS, *CELLS, "include", "import", "from", "extends"))

CLOSERS = {"{{": "}}", "{%": "%}"}
_PREFIX = re.compile(r"(\{\{|\{%)-?(tr|tc|p|r) ")
_QUOTES = str.maketrans("“”‘’\xa0\u202f", "\"\"''  ")
_LONGEST = 4000


@dataclass(frozen=True, eq=False)
class Tag:
    """One ``{{ ... }}`` or ``{% ... %}``."""

    paragraph: Paragraph
    start: int
    """Where in the paragraph's text it begins."""
    raw: str
    """The tag as its author typed it."""
    mended: str = ""
    """The tag as it was probably meant, where that is not how it stands."""

    @property
    def text(self) -> str:
        """What it is taken for."""
        return self.mended or self.raw

    @property
    def is_block(self) -> bool:
        """Whether it is ``{% ... %}``."""
        return self.text.startswith("{%")

    @property
    def prefix(self) -> str:
        """``p``, ``tr``, ``tc`` or ``r``; empty for a tag that stays in its line."""
        match = _PREFIX.match(self.text)
        return match[2] if match else ""

    @cached_property
    def body(self) -> str:
        """What stands inside, as docxtpl hands it to Jinja."""
        match = _PREFIX.match(self.text)
        inside = self.text[match.end() if match else 2 : -2]
        if match is None:
            inside = re.sub("^[-+]", "", inside)
        return re.sub("[-+]$", "", inside).translate(_QUOTES).strip()

    @property
    def word(self) -> str:
        """The first word of a block, such as ``for``; empty for a field."""
        match = re.match(r"\w+", self.body) if self.is_block else None
        return match[0] if match else ""

    @property
    def rest(self) -> str:
        """What follows the first word."""
        return self.body[len(self.word) :].strip()

    @property
    def opens(self) -> str:
        """The kind of block it begins, such as ``for``, or nothing."""
        if self.word == "set" and re.match(r"[\w\s.,]+=", self.rest):
            return ""
        return self.word if self.word in BLOCKS else ""

    @property
    def closes(self) -> str:
        """The kind of block it ends, or nothing."""
        return self.word.removeprefix("end") if self.word in ENDS else ""

    @cached_property
    def place(self) -> tuple[int, int]:
        """What sorts the tags of a part as docxtpl meets them."""
        return self.paragraph.order(self.start)

    @cached_property
    def probe(self) -> str:
        """A Jinja source that says the same and is whole by itself."""
        if not self.is_block or self.word in ("colspan", "cellbg"):
            return "{{ " + (self.rest if self.is_block else self.body) + " }}"
        if self.word in ("vm", "hm", "raw"):
            return ""
        if self.word == "elif":
            return "{% if " + self.rest + " %}{% endif %}"
        if self.word == "else":
            return "{% if true %}{% else " + self.rest + " %}{% endif %}"
        if self.closes:
            return "" if self.closes == "block" or not self.rest else "{% " + self.body
        end = "{% end" + self.opens + " %}" if self.opens else ""
        return "{% " + self.body + " %}" + end

    def tree(self, environment: Environment) -> nodes.Template | None:
        """Return what Jinja understands, or None where it does not."""
        return self.read(environment)[0]

    def read(self, environment: Environment) -> tuple[nodes.Template | None, str]:
        """Return what Jinja understands, or None and its complaint."""
        if len(self.raw) > _LONGEST:
            return None, "the tag is far too long"
        try:
            return environment.parse(self.probe), ""
        except TemplateSyntaxError as error:
            return None, str(error.message)
        except RecursionError:
            return None, "too many brackets stand inside each other"

    def mend(self, text: str) -> Tag:
        """Return the tag as if ``text`` stood in its place."""
        return Tag(self.paragraph, self.start, self.raw, text)
