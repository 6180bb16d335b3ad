"""Write values into a part as docxtpl's passes over the rendered part would have left them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from docx.image.image import Image
from docxtpl import InlineImage, RichText
from jinja2 import Environment, nodes, pass_context
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context
from jinja2.utils import _PassArg
from markupsafe import Markup

from pipeline.letters.canonical import Surroundings
from pipeline.letters.invalid import FieldMisused

DOCUMENT = "\x00document"
"""Under which a letter's own document is among its values; no tag can spell it."""
MARKS = ("\ufdd0", "\ufdd1")
"""Two of the code points Unicode keeps free for a program's own use (23.7); no text has them."""
_NEVER = "\ud800-\udfff\ufdd0\ufdd1\ufffe\uffff"
ILLEGAL = re.compile(f"[\x00-\x06\x08\x0b\x0e-\x1f{_NEVER}]")
"""What XML 1.0 forbids (section 2.2), but for the marks docxtpl gives a meaning to."""
_NOT_PLAIN = re.compile(f"[&<>\x00-\x1f{_NEVER}]")
_TEXT = '<w:t xml:space="preserve">'
_BREAK = f"</w:t><w:br/>{_TEXT}"
_CAPTURES = (
    nodes.AssignBlock,
    nodes.CallBlock,
    nodes.FilterBlock,
    nodes.Macro,
    nodes.Block,
    nodes.EvalContextModifier,
)


_PLAIN_TEXT = "value.isprintable() and '&' not in value and '<' not in value and '>' not in value"
"""The same as Python code, for the text most values are: twice as fast as the pattern."""


class NotPlain(Exception):
    """A value that brings its own XML: the part must be parsed for this letter."""


class NeedsDocument(Exception):
    """An image that belongs to another document: the letter needs one of its own."""


class OwnImage(InlineImage):  # type: ignore[misc]
    """An image that belongs to the document of the letter it stands in."""

    @staticmethod
    def check(content: bytes) -> None:
        """Raise python-docx's error if ``content`` is not an image."""
        Image.from_blob(content)


def guarded_environment(environment: Environment) -> Environment:
    """Return a copy of the environment that puts no image into a document of another letter.

    Printing one raises :class:`NeedsDocument`. A link can only be made for the letter's own
    document; any other is an error.
    """
    finalize = _finalizer(environment)

    @pass_context
    def guarded(context: Context, value: Any) -> Any:
        if type(value) is InlineImage:
            raise NeedsDocument
        if isinstance(value, RichText) and "r:id=" in value.xml and DOCUMENT not in context:
            raise FieldMisused(
                "a link belongs to the document it was made for; make it in the template's edit"
            )
        return finalize(context, value)

    return environment.overlay(finalize=guarded)


def writer_environment(
    environment: Environment, source: str, surroundings: Mapping[int, Surroundings]
) -> Environment:
    """Return a copy of the environment whose ``_write`` filter finishes each value.

    Escaping by Jinja is switched off where the source cannot tell, and kept where it can: in
    blocks whose output is kept for later, for filters that ask whether it is on, and for ``~``,
    which joins marked and unmarked text by it.
    """
    plain = not _asks_about_escaping(environment, source)
    overlay = environment.overlay(autoescape=not plain, finalize=None)
    write = _writer(environment, surroundings)
    marked = write if plain else _marked(write)
    if plain and _leaves_text(environment):
        overlay.code_generator_class = _text_first(environment.code_generator_class)
    overlay.filters = {**environment.filters, "_write": marked}
    return overlay


def _leaves_text(environment: Environment) -> bool:
    """Say whether the environment's finalize, if any, prints text as it is."""
    return bool(getattr(environment, "finalize_leaves_text", environment.finalize is None))


def _text_first(base: type[CodeGenerator]) -> type[CodeGenerator]:
    """Return a compiler that calls ``_write`` only where a value is not text, or needs care."""

    class TextFirst(base):  # type: ignore[misc,valid-type]
        def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:  # noqa: N802
            if node.name != "_write":
                super().visit_Filter(node, frame)
                return
            self.write("(value if (value := ")
            self.visit(node.node, frame)
            self.write(f").__class__ is str and {_PLAIN_TEXT} else ")
            self.write(f"{self.filters['_write']}(context, value, ")
            self.visit(node.args[0], frame)
            self.write("))")

        def _output_child_pre(self, node: Any, frame: Frame, finalize: Any) -> None:
            if not _is_written(node):
                super()._output_child_pre(node, frame, finalize)

        def _output_child_post(self, node: Any, frame: Frame, finalize: Any) -> None:
            if not _is_written(node):
                super()._output_child_post(node, frame, finalize)

    return TextFirst


def _is_written(node: Any) -> bool:
    return isinstance(node, nodes.Filter) and node.name == "_write"


def _asks_about_escaping(environment: Environment, source: str) -> bool:
    tree = environment.parse(source)
    used: set[Any] = {
        *(environment.filters.get(node.name) for node in tree.find_all(nodes.Filter)),
        *(environment.tests.get(node.name) for node in tree.find_all(nodes.Test)),
    }
    parts = [part for part in used if part is not None]
    joins = tree.find(nodes.Concat) is not None
    asks = joins or any(_PassArg.from_obj(part) is _PassArg.eval_context for part in parts)
    return asks or any(tree.find(kind) for kind in _CAPTURES)


def _writer(
    environment: Environment, surroundings: Mapping[int, Surroundings]
) -> Callable[[Context, Any, int], str]:
    finalize = _finalizer(environment)
    leaves_text = _leaves_text(environment)
    needs_care = _NOT_PLAIN.search

    @pass_context
    def write(context: Context, value: Any, number: int) -> str:
        if type(value) is not str or not leaves_text:
            value = finalize(context, value)
            if hasattr(value, "__html__"):
                raise NotPlain
            value = str(value)
        if needs_care(value) is None:
            return value  # type: ignore[no-any-return]
        return write_text(value, surroundings.get(number))

    return write


def _marked(write: Callable[[Context, Any, int], str]) -> Callable[[Context, Any, int], Markup]:
    @pass_context
    def write_marked(context: Context, value: Any, number: int) -> Markup:
        return Markup(write(context, value, number))  # noqa: S704  escaped by write

    return write_marked


def _finalizer(environment: Environment) -> Callable[[Context, Any], Any]:
    """Return the environment's finalize in the one shape ``write`` calls."""
    finalize = environment.finalize
    if finalize is None:
        return lambda context, value: value
    wants = _PassArg.from_obj(finalize)
    if wants is _PassArg.context:
        return finalize
    if wants is _PassArg.eval_context:
        return lambda context, value: finalize(context.eval_ctx, value)
    if wants is _PassArg.environment:
        return lambda context, value: finalize(environment, value)
    return lambda context, value: finalize(value)


def write_text(text: str, around: Surroundings | None) -> str:
    """Return text as XML: escaped, without what XML forbids, its breaks as Word's breaks.

    The rules are docxtpl's for ``autoescape=True``; quotes stay as they are, as they do after its
    second parse.
    """
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if text.isprintable():
        return text
    if around is not None:
        lines = text.split("\n")
        if all(map(str.isprintable, lines)):
            return _BREAK.join(lines)
    text = ILLEGAL.sub("", text)
    if around is not None:
        run, paragraph = around.run, around.paragraph
        begin = f"<w:r>{run}{_TEXT}"
        text = text.replace("\t", f"</w:t></w:r><w:r>{run}<w:tab/></w:r>{begin}")
        text = text.replace("\n", _BREAK)
    if around is not None and around.splits:
        text = text.replace("\a", f"</w:t></w:r></w:p><w:p>{paragraph}{begin}")
        page = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
        text = text.replace("\f", f"</w:t></w:r></w:p>{page}<w:p>{paragraph}{begin}")
    return text.replace("\r", "\n").replace("\a", "").replace("\f", "")
