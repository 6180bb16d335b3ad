"""A letter merged on trial: what only shows in use, such as a filter that does not fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from jinja2 import Environment, TemplateError
from lxml import etree

from pipeline.letters.lint.tags import Tag
from pipeline.letters.template import LetterTemplate

_FAILURES = (TemplateError, ValueError, TypeError, ArithmeticError, LookupError, AttributeError)
_CROSSED = (
    "a tag begins in one paragraph, row or cell and ends in another, so that a part of the page "
    "is cut in two. Put {%p or {%tr before the words of both ends, each in a place of its own"
)


def try_letter(template: LetterTemplate, values: Mapping[str, Any]) -> str:
    """Merge two letters, one of them without a message; return the first complaint."""
    bare = {**values, "signatory": {**values["signatory"], "message": ""}}
    for optional in (values, bare):
        if complaint := _complaint(partial(_merge, template, optional)):
            return complaint
    return ""


def _merge(template: LetterTemplate, values: Mapping[str, Any]) -> None:
    for name, part in template.render(values).items():
        if name.endswith(".xml"):
            etree.fromstring(part)


def find_failing(
    tags: list[Tag], environment: Environment, values: Mapping[str, Any], complaint: str
) -> Iterator[Tag]:
    """Yield the tags that fail by themselves with the same complaint."""
    for tag in tags:
        if not tag.probe or tag.tree(environment) is None:
            continue
        render = environment.from_string(tag.probe).render
        if complaint == _complaint(partial(render, values)):
            yield tag


def _complaint(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except etree.LxmlError:
        return _CROSSED
    except _FAILURES as error:
        return str(error)
    return ""
