"""A letter merged on trial: what only shows in use, such as a filter that does not fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from jinja2 import Environment, TemplateError
from lxml import etree

from pipeline.letters.lint.tags import Tag
from pipeline.letters.refusal import line_at
from pipeline.letters.template import LetterTemplate

_FAILURES = (TemplateError, ValueError, TypeError, ArithmeticError, LookupError, AttributeError)
_CROSSED = (
    "a tag begins in one paragraph, row or cell and ends in another, so that a part of the page "
    "is cut in two. Put {%p or {%tr before the words of both ends, each in a place of its own"
)


@dataclass(frozen=True)
class Complaint:
    """Why a letter could not be made."""

    words: str
    part: str = ""
    """The part's name in the package; empty where only the whole letter fails."""
    near: str = ""
    """The words of the paragraph that fails."""


def try_letter(template: LetterTemplate, values: Mapping[str, Any]) -> Complaint | None:
    """Merge two letters, one of them without a message; return the first complaint."""
    bare = {**values, "signatory": {**values.get("signatory", {}), "message": ""}}
    for optional in (values, bare):
        if complaint := _complaint(partial(_merge, template, optional)):
            return next(_in_parts(template, optional), complaint)
    return None


def _merge(template: LetterTemplate, values: Mapping[str, Any]) -> None:
    for name, part in template.render(values).items():
        if name.endswith(".xml"):
            etree.fromstring(part)


def _in_parts(template: LetterTemplate, values: Mapping[str, Any]) -> Iterator[Complaint]:
    """Yield what is wrong with each part by itself, with the line of its source that fails."""
    for part in template.parts:
        compiled = template.environment.from_string(part.source)
        try:
            etree.fromstring(compiled.render(values))
        except etree.LxmlError:
            yield Complaint(_CROSSED, part.name)
        except _FAILURES as error:
            yield Complaint(str(error), part.name, line_at(part.source, _line_of(error)))


def _line_of(error: Exception) -> int:
    """Return the line of the template at which an error arose; Jinja writes it into the trace."""
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def find_failing(
    tags: list[Tag], environment: Environment, values: Mapping[str, Any], complaint: str
) -> Iterator[Tag]:
    """Yield the tags that fail by themselves with the same complaint."""
    for tag in tags:
        if not tag.probe or tag.tree(environment) is None:
            continue
        render = environment.from_string(tag.probe).render
        alone = _complaint(partial(render, values))
        if alone and alone.words == complaint:
            yield tag


def _complaint(attempt: Callable[[], object]) -> Complaint | None:
    try:
        attempt()
    except etree.LxmlError:
        return Complaint(_CROSSED)
    except _FAILURES as error:
        return Complaint(str(error))
    return None
