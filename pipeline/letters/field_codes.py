"""What a field of Word may say in a template, whether Word or LibreOffice would act on it."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

_FETCHING = re.compile(
    "DDE|DDEAUTO|INCLUDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|AUTOTEXT|AUTOTEXTLIST|GLOSSARY|LINK"
    "|EMBED|DATABASE|RD|PRINT|CONTROL|HTMLCONTROL",
)
_ADDRESS = re.compile(r"(https?|mailto):", re.IGNORECASE)
_ELSEWHERE = re.compile(r"\s*(\\\\|/|[a-z][\w+.-]*:\S)", re.IGNORECASE)
_CODES = re.compile(
    r"<\w+:fldChar\b[^>]*fldCharType=\"(\w+)\"|<\w+:(?:del)?[iI]nstrText(?: [^>]*)?>([^<]*)"
    r"|\{%"
)

Blame = Callable[[str, str], object]
"""Takes why a field is refused, and the words near it."""


class FieldCodes:
    """Word's fields in the order of a part, put together again from their runs."""

    def __init__(self, blame: Blame) -> None:
        self._blame = blame
        self._codes: list[list[str] | None] = []
        """What each open field says; None once its result has begun."""
        self._stray: list[str] = []

    def mark(self, kind: str) -> None:
        """Take a field's ``begin``, ``separate`` or ``end``."""
        if kind == "begin":
            if self._codes and self._codes[-1] is not None and not "".join(self._codes[-1]).strip():
                self._blame("the kind of a field is made by another field. Take it out.", "")
            self._codes.append([])
        elif kind in ("separate", "end") and self._codes:
            self.check("".join(self._codes.pop() or ()))
            if kind == "separate":
                self._codes.append(None)

    def text(self, text: str) -> None:
        """Take a piece of a field's code."""
        code = self._codes[-1] if self._codes else None
        (self._stray if code is None else code).append(text)

    def tag(self, near: str) -> None:
        """Take a block tag: it may not decide over a part of a field's code."""
        if self._codes and self._codes[-1] is not None:
            self._blame("a block tag stands inside a field's code. Take it out.", near)

    def finish(self) -> None:
        """Check what was never closed or never begun."""
        for code in (*self._codes, self._stray):
            self.check("".join(code or ()))

    def check(self, code: str) -> None:
        """Check one whole field code, such as ``HYPERLINK "https://example.org"``."""
        kind, *rest = code.split(None, 1) or [""]
        near = " ".join(code.split())[:100]
        if re.search(r"[{}]", kind):
            self._blame("the kind of a field is made by a tag. Take it out.", near)
        if _FETCHING.fullmatch(kind.strip('"').upper()):
            reason = f"its field {kind} would fetch or start something when a letter is opened."
            self._blame(f"{reason} Take the field out.", near)
        for word in re.findall(r'"([^"]*)"|(\S+)', "".join(rest)):
            target = word[0] or word[1]
            if kind.upper() == "HYPERLINK" and leads_away(target):
                self._blame(why_no_link(target), near)


def check_field_codes(source: str, blame: Blame) -> None:
    """Check the fields of a part once more, as docxtpl has left them."""
    fields = FieldCodes(blame)
    for match in _CODES.finditer(source):
        kind, text = match.groups()
        if kind:
            fields.mark(kind)
        elif text is not None:
            fields.text(unescape(text))
        if "{%" in match[0]:
            fields.tag(text or "")
    fields.finish()


def leads_away(target: str) -> bool:
    """Whether a link leads to a file or a program, not to a web or mail address."""
    return leads_outside(target) and not _ADDRESS.match(target)


def leads_outside(target: str) -> bool:
    """Whether a target lies outside of the document."""
    return _ELSEWHERE.match(target) is not None


def is_web_or_mail(target: str) -> bool:
    """Whether a target is a web or mail address."""
    return _ADDRESS.match(target) is not None


def why_no_link(target: str) -> str:
    """Say that a link cannot stay, and what can."""
    return f"it links to {target[:200]}. Only links to web and mail addresses can stay."
