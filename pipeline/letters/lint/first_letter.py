"""The first letter of the text after the salutation, small or large as the language wants it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files

from pipeline.letters.lint.document import LintedTemplate
from pipeline.letters.lint.faults import Fault
from pipeline.letters.lint.issue import TemplateIssue
from pipeline.letters.lint.paragraphs import Paragraph
from pipeline.letters.lint.tags import Tag
from pipeline.letters.template import BODY
from pipeline.localise.forms import next_line
from pipeline.localise.locales import parse_locale

_SALUTATION = re.compile(r"letter\s*\.\s*salutation\b")
_SILENT = re.compile(r"\{%.*?%\}|\{#.*?#\}")
_FIRST_WORD = re.compile(r"\w[\w’'-]*|\{\{")


def judge_first_letter(
    template: LintedTemplate, locale: str, salutation: str
) -> Iterator[TemplateIssue]:
    """Yield a warning where the text goes on large after a comma, and should small, or so back.

    ``salutation`` is what will stand above it. A text that begins with a field is passed over.
    """
    wanted = next_line(locale) if salutation.endswith(",") else ""
    if not wanted:
        return
    for tag in template.tags.get(BODY, ()):
        if not tag.is_block and _SALUTATION.match(tag.body):
            for paragraph, start, word in _first_word(template.parts[BODY], tag):
                if better := _better(word, wanted, locale):
                    words = (
                        f'After "{salutation.splitlines()[-1]}" the text should begin with '
                        f'{_LETTER[wanted]}. Write "{better}", unless it is a name.'
                    )
                    fault = Fault("first_letter", paragraph, start, "", words, better)
                    yield replace(template.as_issue(fault), severity="warning")


_LETTER = {"lower": "a small letter", "upper": "a capital letter"}


def _first_word(paragraphs: list[Paragraph], tag: Tag) -> Iterator[tuple[Paragraph, int, str]]:
    """Yield the first word after a tag with its place, unless a field stands there."""
    at = tag.start + len(tag.raw)
    for paragraph in paragraphs[tag.paragraph.number - 1 :]:
        blanked = _SILENT.sub(lambda silent: " " * len(silent[0]), paragraph.text[at:])
        if found := _FIRST_WORD.search(blanked):
            if found[0] != "{{":
                yield paragraph, at + found.start(), found[0]
            return
        at = 0


def _better(word: str, wanted: str, locale: str) -> str:
    """Return the word as it should be, or nothing where it is right or may be."""
    if wanted == "upper":
        return word[0].upper() + word[1:] if word[0].islower() else ""
    small = word[0].lower() + word[1:]
    known = _small_words().get(parse_locale(locale).language, frozenset())
    return small if word != small and small in known else ""


@lru_cache(maxsize=1)
def _small_words() -> Mapping[str, frozenset[str]]:
    text = files("pipeline.letters.lint").joinpath("data/first_words.toml").read_text("utf-8")
    return {language: frozenset(words.split()) for language, words in tomllib.loads(text).items()}
