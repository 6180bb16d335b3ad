"""Tags that are nearly right: what is wrong with each, and how it was probably meant."""

from __future__ import annotations

import re
from collections.abc import Callable

from jinja2 import Environment

from pipeline.letters.lint.faults import OWNERS, nearest, short
from pipeline.letters.lint.tags import WORDS, Tag

_STRING = re.compile("(\"[^\"]*\"|'[^']*')")
_DASHES = str.maketrans("‐‑‒–—―−", "-------")
_MARKS = str.maketrans("„‚«»‹›‟‛`´′″＂＇", "\"'\"\"''\"'''''\"'")
_CURLY = str.maketrans("“”‘’", "\"\"''")
_ODD = re.compile("[\xad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff…→←≠≤≥×÷©®™€½¼¾]")
_ODD_MEANT = {"…": "...", "→": "-->", "≠": "!=", "≤": "<=", "≥": ">=", "×": "*", "÷": "/"}
_PREFIX = re.compile(r"(\{[{%]-?)(\s*)(tr|tc|p|r)(\s+)(?=\S)", re.IGNORECASE)
_OPERATORS = re.compile(r"\b(and|or|not|in|is|if|else)\b", re.IGNORECASE)

Mended = tuple[str, str, str]
"""The code, what is wrong, and the tag mended."""
Mender = Callable[[Tag, Environment], Mended | None]


def _mend_signs(tag: Tag, code: str, words: str, change: Callable[[str], str]) -> Mended | None:
    """Change what stands outside the quoted texts of a tag."""
    pieces = _STRING.split(tag.text.translate(_CURLY))
    changed = [piece if at % 2 else change(piece) for at, piece in enumerate(pieces)]
    return (
        None if changed == pieces else (code, f"{short(tag.raw)} holds {words}", "".join(changed))
    )


def _mend_quotes(tag: Tag, _environment: Environment) -> Mended | None:
    words = "a quotation mark that tags do not know; they know \" and '"
    return _mend_signs(tag, "tag_quote", words, lambda text: text.translate(_MARKS))


def _mend_dashes(tag: Tag, _environment: Environment) -> Mended | None:
    words = "a long dash, as Word makes it; tags know only the minus -"
    return _mend_signs(tag, "tag_dash", words, lambda text: text.translate(_DASHES))


def _mend_odd(tag: Tag, _environment: Environment) -> Mended | None:
    words = "a sign that tags do not know, perhaps one that is not seen"
    return _mend_signs(tag, "tag_sign", words, _without_odd)


def _without_odd(text: str) -> str:
    return _ODD.sub(lambda sign: _ODD_MEANT.get(sign[0], ""), text)


def _mend_prefix_capitals(tag: Tag, environment: Environment) -> Mended | None:
    """``{%P if`` and ``{{R text }}``."""
    match = _PREFIX.match(tag.text)
    if not match or match[3].islower() or (not tag.is_block and tag.tree(environment)):
        return None
    text = tag.text[: match.start(3)] + match[3].lower() + tag.text[match.end(3) :]
    return "tag_capitals", f"{short(tag.raw)} holds {match[3]} as a capital", text


def _mend_space(tag: Tag, environment: Environment) -> Mended | None:
    """``{% p if``, and a space that does not break after the ``p``."""
    match = _PREFIX.match(tag.text)
    if not match or (not match[2] and match[4][0] == " ") or tag.tree(environment):
        return None
    text = f"{match[1]}{match[3]} {tag.text[match.end() :]}"
    return "tag_space", f"{short(tag.raw)} needs {match[3]} right after the {match[1]}", text


def _mend_word(tag: Tag, environment: Environment) -> Mended | None:
    """The first word of a block: capitals, ``end if``, ``else if``, ``pif``, ``iff``."""
    word = tag.word
    if not tag.is_block or (word in WORDS and not _else_if(tag)):
        return None
    if word.lower() in WORDS and not _else_if(tag):
        text = _with_word(tag, word, word.lower())
        return "tag_capitals", f"{short(tag.raw)} holds a capital; tags are in small letters", text
    meant = _meant_word(tag)
    words = f"{short(tag.raw)} is not a tag that is known"
    return "tag_unknown", words, _with_word(tag, *meant) if meant else ""


def _else_if(tag: Tag) -> bool:
    return tag.word.lower() == "else" and tag.rest.lower().startswith("if ")


def _meant_word(tag: Tag) -> tuple[str, str] | None:
    spaced = re.match(r"(end|else)\s+(if|for|set|filter|macro|call|with)\b", tag.body.lower())
    if spaced:
        joined = "elif" if spaced[1] == "else" else spaced[1] + spaced[2]
        return tag.body[: spaced.end()], joined
    word = tag.word.lower()
    if word in ("elseif", "elsif"):
        return tag.word, "elif"
    glued = re.fullmatch(r"(tr|tc|p|r)(\w+)", word)
    if glued and glued[2] in WORDS:
        return tag.word, f"{glued[1]} {glued[2]}"
    close = nearest(word, WORDS, 66) if word else ""
    return (tag.word, close) if close else None


def _with_word(tag: Tag, word: str, better: str) -> str:
    at = tag.text.find(word)
    head = tag.text[:at].rstrip() if re.match(r"(tr|tc|p|r) ", better) else tag.text[:at]
    return head + better + tag.text[at + len(word) :]


def _mend_operators(tag: Tag, environment: Environment) -> Mended | None:
    """``{% if a And b %}``."""
    if tag.tree(environment):
        return None
    pieces = _STRING.split(tag.text)
    lower = [
        piece if at % 2 else _OPERATORS.sub(lambda word: word[0].lower(), piece)
        for at, piece in enumerate(pieces)
    ]
    text = "".join(lower)
    if lower == pieces or not tag.mend(text).tree(environment):
        return None
    return "tag_capitals", f"{short(tag.raw)} holds a capital; tags are in small letters", text


def _mend_braces(tag: Tag, _environment: Environment) -> Mended | None:
    """``{{{ signatory.name }}}``."""
    if not tag.text.startswith("{{{"):
        return None
    return "tag_broken", f"{short(tag.raw)} has more than two braces", "{{" + tag.text.lstrip("{")


def _mend_name(tag: Tag, environment: Environment) -> Mended | None:
    """``{{ signatory.given name }}``."""
    words = re.fullmatch(r"(\w+)[\s.]+(\w+(?:\s+\w+)*)", tag.body)
    if tag.is_block or not words or words[1].lower() not in OWNERS or tag.tree(environment):
        return None
    text = f"{{{{ {words[1]}.{'_'.join(words[2].split())} }}}}"
    return "tag_space", f"{short(tag.raw)} has a space inside the name of a field", text


def _mend_equals(tag: Tag, environment: Environment) -> Mended | None:
    """``{% if a = b %}``."""
    text = re.sub(r"(?<![=!<>])=(?!=)", "==", tag.text)
    if text == tag.text or tag.tree(environment) or not tag.mend(text).tree(environment):
        return None
    return "tag_broken", f"{short(tag.raw)} compares with one =; two are needed", text


MENDERS: tuple[Mender, ...] = (
    _mend_quotes,
    _mend_dashes,
    _mend_odd,
    _mend_prefix_capitals,
    _mend_space,
    _mend_word,
    _mend_operators,
    _mend_braces,
    _mend_name,
    _mend_equals,
)
