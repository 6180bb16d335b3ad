"""What a template's tree says outright: numbers, texts and ranges that need no value."""

from __future__ import annotations

from typing import TypeGuard

from jinja2 import nodes

_NUMBERS = frozenset("abs count float int length round".split())


def number_of(node: nodes.Node) -> object:
    """Return the number a constant is, or whatever else it is; None for no constant."""
    return node.value if isinstance(node, nodes.Const) else None


def is_number(node: nodes.Node) -> bool:
    """Say whether a node gives a number whatever the values are."""
    if isinstance(node, nodes.Const):
        return isinstance(node.value, int | float)
    if isinstance(node, nodes.Filter):
        return node.name in _NUMBERS
    if is_of_loop(node):
        return True
    return isinstance(node, nodes.Neg) or (
        isinstance(node, nodes.Add | nodes.Sub | nodes.Mul | nodes.Div | nodes.Mod)
        and is_number(node.left)
        and is_number(node.right)
    )


def constant_range(node: nodes.Call) -> int | None:
    """Return how many numbers a call of ``range`` gives, or None where that depends."""
    try:
        return len(range(*(arg.as_const() for arg in node.args if is_number(arg))))
    except (TypeError, ValueError, OverflowError, nodes.Impossible):
        return None


def is_of_loop(node: nodes.Node) -> TypeGuard[nodes.Getattr]:
    """Say whether a node is an attribute of ``loop``."""
    if not isinstance(node, nodes.Getattr):
        return False
    return isinstance(node.node, nodes.Name) and node.node.name == "loop"
