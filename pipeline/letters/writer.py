"""Write values into a part as docxtpl's passes over the rendered part would have left them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from jinja2.utils import _PassArg
from markupsafe import Markup

from pipeline.letters.canonical import Surroundings

MARKS = ("\ufdd0", "\ufdd1")
"""Two of the code points Unicode keeps free for a program's own use (23.7); no text has them."""
_NEVER = "\ud800-\udfff\ufdd0\ufdd1\ufffe\uffff"
ILLEGAL = re.compile(f"[\x00-\x06\x08\x0b\x0e-\x1f{_NEVER}]")
"""What XML 1.0 forbids (section 2.2), but for the marks docxtpl gives a meaning to."""
_SPECIAL = re.compile(f"[\x00-\x1f{_NEVER}]")
_TEXT = '<w:t xml:space="preserve">'


class NotPlain(Exception):
    """A value that brings its own XML: the part must be parsed for this letter."""


def writer_environment(
    environment: Environment, surroundings: Mapping[int, Surroundings]
) -> Environment:
    """Return a copy of the environment whose ``_write`` filter finishes each value."""
    overlay = environment.overlay(autoescape=True, finalize=None)
    overlay.filters = {**environment.filters, "_write": _writer(environment, surroundings)}
    return overlay


def _writer(
    environment: Environment, surroundings: Mapping[int, Surroundings]
) -> Callable[..., Markup]:
    finalize = environment.finalize
    if finalize is None:
        return lambda value, number: write_value(value, surroundings.get(number))
    if _PassArg.from_obj(finalize) is _PassArg.context:

        @pass_context
        def write(context: Context, value: Any, number: int) -> Markup:
            return write_value(finalize(context, value), surroundings.get(number))

        return write
    return lambda value, number: write_value(finalize(value), surroundings.get(number))


def write_value(value: Any, around: Surroundings | None) -> Markup:
    """Return a value as XML: escaped, without what XML forbids, its breaks as Word's breaks.

    The rules are docxtpl's for ``autoescape=True``; quotes stay as they are, as they do after its
    second parse.

    :raise NotPlain: the value has XML of its own.
    """
    if type(value) is not str and hasattr(value, "__html__"):
        raise NotPlain
    text = str(value)
    if text.isalnum():
        return Markup(text)  # noqa: S704  nothing to escape
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if not text.isprintable() and _SPECIAL.search(text):
        text = _write_breaks(ILLEGAL.sub("", text), around)
    return Markup(text)  # noqa: S704  escaped above


def _write_breaks(text: str, around: Surroundings | None) -> str:
    if around is not None:
        run, paragraph = around.run, around.paragraph
        begin = f"<w:r>{run}{_TEXT}"
        text = text.replace("\t", f"</w:t></w:r><w:r>{run}<w:tab/></w:r>{begin}")
        text = text.replace("\a", f"</w:t></w:r></w:p><w:p>{paragraph}{begin}")
        text = text.replace("\n", f"</w:t><w:br/>{_TEXT}")
        page = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
        text = text.replace("\f", f"</w:t></w:r></w:p>{page}<w:p>{paragraph}{begin}")
    return text.replace("\r", "\n").replace("\a", "").replace("\f", "")
