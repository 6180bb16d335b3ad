"""What a template may say of Jinja's language: an allow-list over its parsed tree.

The sandbox lies under it. Takes linear time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.defaults import DEFAULT_NAMESPACE
from jinja2.filters import FILTERS as DEFAULT_FILTERS
from jinja2.sandbox import SandboxedEnvironment

from pipeline.letters.constants_in_trees import constant_range, is_number, is_of_loop, number_of
from pipeline.letters.field_codes import check_field_codes
from pipeline.letters.growth import MAX_LETTER, MAX_RANGE, Sizes
from pipeline.letters.invalid import TemplateInvalid
from pipeline.letters.refusal import line_at, refuse
from pipeline.letters.tag_limits import MAX_TEXT, check_amount, check_empties

MAX_DEPTH = 50
MAX_LOOPS = 3
MAX_TIMES = 10_000
_FREE: set[type[nodes.Node]] = {
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.CondExpr, nodes.Compare,
    nodes.Operand, nodes.Not, nodes.And, nodes.Or, nodes.Add, nodes.Sub, nodes.Div, nodes.FloorDiv,
    nodes.Neg, nodes.Pos, nodes.Concat, nodes.List, nodes.Tuple, nodes.Dict, nodes.Pair,
    nodes.Slice, nodes.Keyword, nodes.Assign, nodes.AssignBlock, nodes.Break, nodes.Continue,
}  # fmt: skip
_FILTERS = frozenset(
    "abs batch capitalize count d default dictsort e escape first float groupby int items join "
    "last length list lower map max min reject rejectattr replace reverse round select selectattr "
    "slice sort string sum title trim truncate unique upper wordcount".split()
)
_BY_ATTRIBUTE = frozenset("groupby join map max min rejectattr selectattr sort sum unique".split())
_COUNTED = frozenset("batch round slice".split())
_LOADS = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends, nodes.Block)
_OWN_TAGS = (nodes.Macro, nodes.CallBlock, nodes.FilterBlock, nodes.With)
_UNDERSCORE = re.compile(r"(^|\.)_+[a-zA-Z]")
_DUNDER = re.compile(r"__[a-zA-Z]+__")


def check_tree(environment: Environment, source: str, part: str = "") -> None:
    """Check a part's Jinja source, after docxtpl's ``patch_xml``, before it is compiled.

    :raise TemplateInvalid: a tag is broken, or says what a template may not.
    """
    line = 0
    try:
        if len(source) > 2 * MAX_TEXT:
            refuse("the text is too long. Make it shorter.")
        check_amount([source])
        check_empties(source, looped=True)
        check_field_codes(source, refuse)
        tree = environment.parse(source)
        for node, depth, loops in _walk(tree):
            line = node.lineno or line
            _check_node(environment, node, depth, loops)
        if Sizes().of(tree) > MAX_LETTER:
            line = 0
            refuse("its loops and repetitions can make a letter too long. Take some out.")
    except TemplateInvalid as error:
        raise TemplateInvalid(error.reason, part, error.near or line_at(source, line)) from None
    except TemplateSyntaxError as error:
        raise TemplateInvalid(str(error.message), part, line_at(source, error.lineno)) from error
    except (RecursionError, MemoryError) as error:
        raise TemplateInvalid("a tag is too deeply nested. Make it shorter.", part) from error
    except (ValueError, OverflowError) as error:
        raise TemplateInvalid("a tag holds a number that is too long.", part) from error


def tag_refusals(environment: Environment, tree: nodes.Template) -> Iterator[str]:
    """Yield why a template may not say what one tag says, without its place among other tags.

    A filter or test that does not exist is left to whoever knows which one may be meant.
    """
    for node, depth, loops in _walk(tree):
        if isinstance(node, nodes.Filter) and node.name not in environment.filters:
            continue
        if isinstance(node, nodes.Test) and node.name not in environment.tests:
            continue
        try:
            _check_node(environment, node, depth, loops)
        except TemplateInvalid as refused:
            yield refused.reason


def _walk(tree: nodes.Template) -> Iterator[tuple[nodes.Node, int, int]]:
    """Yield each node with its depth and the number of loops around it; calls are not entered."""
    waiting: list[tuple[nodes.Node, int, int]] = [(tree, 0, 0)]
    while waiting:
        node, depth, loops = waiting.pop()
        loops += isinstance(node, nodes.For)
        yield node, depth, loops
        children = list(
            node.iter_child_nodes(exclude=("node",) if isinstance(node, nodes.Call) else None)
        )
        waiting += [(child, depth + 1, loops) for child in reversed(children)]


def _check_node(environment: Environment, node: nodes.Node, depth: int, loops: int) -> None:
    if depth > MAX_DEPTH:
        refuse("a tag is too deeply nested. Make it shorter.")
    if loops > MAX_LOOPS:
        refuse(f"loops may stand {MAX_LOOPS} deep and no deeper.")
    check = _CHECKS.get(type(node))
    if check is not None:
        check(environment, node)
    elif type(node) not in _FREE:
        refuse(_why_not(node))


def _why_not(node: nodes.Node) -> str:
    if isinstance(node, _LOADS):
        return "a template may not bring in other files, or be made of blocks."
    if isinstance(node, _OWN_TAGS):
        return "a template may not use macro, call, filter or with as a tag."
    if isinstance(node, nodes.Pow):
        return "a template may not raise to a power (**)."
    return f"a template may not use this kind of tag ({type(node).__name__})."


def _check_name(_: Environment, node: nodes.Name) -> None:
    if (
        (node.name.startswith("_") and node.name != "_")
        or node.name == "self"
        or node.name in DEFAULT_NAMESPACE
    ):
        refuse(f"{node.name} is not a merge field. Take it out.")


def _check_attribute(_: Environment, node: nodes.Getattr) -> None:
    if node.attr.startswith("_"):
        refuse(f"the name of a merge field may not begin with an underscore: {node.attr}.")


def _check_item(environment: Environment, node: nodes.Getitem) -> None:
    key = node.arg.value if isinstance(node.arg, nodes.Const) else None
    if isinstance(key, str) and key.startswith("_"):
        refuse(f"the name of a merge field may not begin with an underscore: {key}.")
    if isinstance(node.arg, nodes.Concat | nodes.Filter | nodes.Add | nodes.Mul):
        refuse("the name of a merge field may not be put together in square brackets.")
    plain = isinstance(node.arg, nodes.Const | nodes.Slice) or is_number(node.arg)
    if not plain and not isinstance(environment, SandboxedEnvironment):
        refuse("without a sandbox only a plain name or number may stand in square brackets.")


def _check_const(_: Environment, node: nodes.Const) -> None:
    if isinstance(node.value, str) and _DUNDER.search(node.value):
        refuse(f"a template may not use the name {node.value[:50]}.")


def _check_loop(_: Environment, node: nodes.For) -> None:
    if node.recursive:
        refuse("a loop may not be recursive.")


def _check_times(_: Environment, node: nodes.Mul) -> None:
    sides = (node.left, node.right)
    small = any(type(value := number_of(side)) is int and abs(value) <= MAX_TIMES for side in sides)
    texts = any(_is_text(side) for side in sides)
    if texts or not (small or all(is_number(side) for side in sides)):
        refuse("only numbers may be multiplied. Say that a field is a number: (field | int).")


def _check_remainder(_: Environment, node: nodes.Mod) -> None:
    if not is_number(node.left):
        refuse("only numbers have a remainder. Say that a field is a number: (field | int).")


def _is_text(node: nodes.Node) -> bool:
    text = isinstance(node, nodes.Const) and isinstance(node.value, str)
    return text or isinstance(node, nodes.Concat | nodes.List | nodes.Tuple | nodes.TemplateData)


def _check_filter(environment: Environment, node: nodes.Filter) -> None:
    filters = environment.filters
    if node.name not in filters:
        refuse(f"there is no filter named {node.name}.")
    own = filters[node.name] is not DEFAULT_FILTERS.get(node.name)
    if not own and node.name not in _FILTERS:
        refuse(f"a template may not use the filter {node.name}.")
    if node.dyn_args or node.dyn_kwargs:
        refuse("a template may not use * or ** in a filter.")
    values = [*node.args, *(pair.value for pair in node.kwargs)]
    if not own and node.name in _BY_ATTRIBUTE:
        _check_attributes(node, values)
    if not own and node.name in _COUNTED:
        numbers = [number_of(value) for value in values]
        if not all(value is not None and _is_small(value) for value in numbers):
            refuse(f"the filter {node.name} takes plain numbers up to {MAX_RANGE}.")
    if node.name == "map" and node.args:
        name = number_of(node.args[0])
        if len(values) > 1 or name not in _FILTERS - _BY_ATTRIBUTE - _COUNTED - {"replace"}:
            refuse('map takes one plain filter, map("upper"), or attribute="...".')


def _check_attributes(node: nodes.Filter, values: list[nodes.Expr]) -> None:
    for value in values:
        text = number_of(value)
        if isinstance(text, str) and _UNDERSCORE.search(text):
            refuse(f"the name of a merge field may not begin with an underscore: {text[:50]}.")
    named = [pair.value for pair in node.kwargs if pair.key == "attribute"]
    if not all(isinstance(value, nodes.Const) for value in named):
        refuse("an attribute's name must be written out in quotes.")


def _is_small(value: object) -> bool:
    return not isinstance(value, int | float) or abs(value) <= MAX_RANGE


def _check_test(environment: Environment, node: nodes.Test) -> None:
    if node.name not in environment.tests:
        refuse(f"there is no test named {node.name}.")
    if node.dyn_args or node.dyn_kwargs:
        refuse("a template may not use * or ** in a test.")


def _check_call(_: Environment, node: nodes.Call) -> None:
    called = node.node
    plain = not (node.kwargs or node.dyn_args or node.dyn_kwargs)
    if plain and isinstance(called, nodes.Name) and called.name == "range":
        count = constant_range(node)
        if count is None or count > MAX_RANGE:
            refuse(f"range takes plain numbers and counts to {MAX_RANGE} at most.")
    elif not (plain and is_of_loop(called) and called.attr in ("cycle", "changed")):
        refuse("a template may not call functions: leave out what stands in round brackets.")


_CHECKS: dict[type[nodes.Node], Callable[..., None]] = {
    nodes.Name: _check_name,
    nodes.Getattr: _check_attribute,
    nodes.Getitem: _check_item,
    nodes.Const: _check_const,
    nodes.For: _check_loop,
    nodes.Mul: _check_times,
    nodes.Mod: _check_remainder,
    nodes.Filter: _check_filter,
    nodes.Test: _check_test,
    nodes.Call: _check_call,
}
