"""Take a field's code apart: words, texts between quotation marks, switches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.letters.mail_merge_fields import Field, Words
from pipeline.letters.mail_merge_place import Unclear

_QUOTES = {'"': '"', "“": "“”", "”": "“”", "„": "“”"}
"""What closes a text that begins with a quotation mark."""
_OPERATORS = "=<>"
_CASES = ("upper", "lower", "caps", "firstcap")
_LOOKS = ("mergeformat", "charformat")
_WITH_TEXT = "*@#bfecl"


@dataclass
class Token:
    """A word, a text between quotation marks, an operator or a switch of a field's code."""

    kind: str
    """``word``, ``quoted``, ``operator`` or ``switch``."""
    pieces: list[tuple[str | Field, Any]] = field(default_factory=list)
    """Its characters and fields, with the properties of the run each stands in."""

    @property
    def text(self) -> str:
        """Its characters.

        :raise Unclear: it holds a field.
        """
        if any(isinstance(piece, Field) for piece, _ in self.pieces):
            raise Unclear("has another field where a plain text is needed. Write the text")
        return "".join(str(piece) for piece, _ in self.pieces)

    @property
    def runs(self) -> Iterator[tuple[str | Field, Any]]:
        """Its texts and fields, the characters of one run together."""
        text, look = "", None
        for piece, its_look in self.pieces:
            if text and (isinstance(piece, Field) or its_look is not look):
                yield text, look
                text = ""
            if isinstance(piece, Field):
                yield piece, its_look
            else:
                text, look = text + piece, its_look
        if text:
            yield text, look


@dataclass(frozen=True)
class Switches:
    """What a field's switches ask for."""

    cases: tuple[str, ...] = ()
    """``upper``, ``lower``, ``caps``, ``firstcap``, in their order."""
    looks: frozenset[str] = frozenset()
    """``mergeformat``, ``charformat``."""
    others: tuple[tuple[str, str], ...] = ()
    """Any other switch's letter and text."""


def tokens_of(code: Sequence[Words | Field], operators: bool = False) -> list[Token]:
    """Return a field's code in tokens, the word it begins with left out.

    :raise Unclear: a quotation mark is never closed.
    """
    return [*_Lexer(code, operators).tokens()][1:]


def split_switches(tokens: Sequence[Token]) -> tuple[list[Token], Switches]:
    """Return the tokens that are no switches, and the switches."""
    plain: list[Token] = []
    switches: list[tuple[str, str]] = []
    waiting = iter(tokens)
    for token in waiting:
        if token.kind != "switch":
            plain.append(token)
            continue
        letter = token.text[1:].lower()
        following = next(waiting, None) if letter and letter in _WITH_TEXT else None
        switches.append((letter, following.text if following else ""))
    formats = [text.casefold() for letter, text in switches if letter == "*"]
    known = (*_CASES, *_LOOKS)
    return plain, Switches(
        tuple(text for text in formats if text in _CASES),
        frozenset(text for text in formats if text in _LOOKS),
        tuple(each for each in switches if each[0] != "*" or each[1].casefold() not in known),
    )


class _Lexer:
    def __init__(self, code: Sequence[Words | Field], operators: bool) -> None:
        self._pieces = [*_pieces(code)]
        self._operators = operators
        self._at = 0

    def tokens(self) -> Iterator[Token]:
        while self._at < len(self._pieces):
            piece = self._pieces[self._at][0]
            if piece == "\\":
                yield Token("switch", self._take(2))
            elif isinstance(piece, str) and piece in _QUOTES:
                yield self._quoted(_QUOTES[piece])
            elif self._is_operator(piece):
                yield Token("operator", self._take_while(self._is_operator))
            elif isinstance(piece, str) and piece.isspace():
                self._at += 1
            else:
                yield Token("word", self._take_while(self._is_in_word))

    def _quoted(self, closing: str) -> Token:
        token = Token("quoted")
        self._at += 1
        while self._at < len(self._pieces):
            piece = self._pieces[self._at][0]
            if isinstance(piece, str) and piece in closing:
                self._at += 1
                return token
            if piece == "\\" and self._is_escaped(self._at + 1):
                self._at += 1
            token.pieces += self._take(1)
        raise Unclear("has a quotation mark that is never closed. Close it")

    def _is_escaped(self, number: int) -> bool:
        return number < len(self._pieces) and self._pieces[number][0] in ('"', "\\")

    def _take(self, count: int) -> list[tuple[str | Field, Any]]:
        taken = self._pieces[self._at : self._at + count]
        self._at += count
        return taken

    def _take_while(self, fits: Callable[[str | Field], bool]) -> list[tuple[str | Field, Any]]:
        end = self._at
        while end < len(self._pieces) and fits(self._pieces[end][0]):
            end += 1
        return self._take(end - self._at)

    def _is_operator(self, piece: str | Field) -> bool:
        return self._operators and isinstance(piece, str) and piece in _OPERATORS

    def _is_in_word(self, piece: str | Field) -> bool:
        if isinstance(piece, Field):
            return True
        return not (
            piece.isspace() or piece == "\\" or piece in _QUOTES or self._is_operator(piece)
        )


def _pieces(code: Sequence[Words | Field]) -> Iterator[tuple[str | Field, Any]]:
    for piece in code:
        if isinstance(piece, Field):
            yield piece, None
        else:
            yield from ((char, piece.look) for char in piece.text)
