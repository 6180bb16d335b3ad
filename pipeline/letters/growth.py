"""How long a letter may grow: an estimate over a template's tree, before any letter is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from jinja2 import nodes

from pipeline.letters.constants_in_trees import constant_range, is_number, number_of
from pipeline.letters.refusal import refuse

MAX_RANGE = 1_000
MAX_DIGITS = 100
"""Of a product; dividing numbers of many digits takes as long as their square."""
MAX_LETTER = 20_000_000
"""Characters that a letter may grow to, each value being taken to be as long as:"""
USUAL = 20


class Sizes:
    """An upper estimate of how long things get, each value being taken to be of usual length.

    Without it a few words would do: ``{% set x = x ~ x %}`` forty times is a terabyte.
    """

    def __init__(self) -> None:
        self._names: dict[str, int] = {}

    def of(self, node: nodes.Node | None) -> int:
        """Return the size of a node's value, or of what it prints."""
        if node is None:
            return 0
        of = self._OF.get(type(node))
        return of(self, node) if of else self._sum(node)

    def _sum(self, node: nodes.Node) -> int:
        return 1 + sum(map(self.of, node.iter_child_nodes()))

    def _all(self, found: Iterable[nodes.Node]) -> int:
        return sum(map(self.of, found))

    def _data(self, node: nodes.TemplateData) -> int:
        return len(node.data)

    def _const(self, node: nodes.Const) -> int:
        return len(node.value) if isinstance(node.value, str) else len(str(node.value))

    def _name(self, node: nodes.Name) -> int:
        return self._names.get(node.name, USUAL)

    def _value(self, node: nodes.Getattr | nodes.Getitem) -> int:
        return self.of(node.node)

    def _list(self, node: nodes.Node) -> int:
        return 2 * self._sum(node)

    def _call(self, node: nodes.Call) -> int:
        return constant_range(node) or USUAL + self._all(node.args)

    def _times(self, node: nodes.Mul) -> int:
        sides = (node.left, node.right)
        if all(map(is_number, sides)):
            size = self._all(sides)
            if size > MAX_DIGITS:
                refuse("its numbers can get too long. Multiply fewer of them.")
            return size
        factors = [abs(value) for value in map(number_of, sides) if isinstance(value, int)]
        return max(map(self.of, sides)) * max([1, *factors])

    def _filter(self, node: nodes.Filter) -> int:
        size, args = self.of(node.node), self._all((*node.args, *node.kwargs))
        if node.name == "replace":
            return (size + 1) * max(1, max(map(self.of, (*node.args[1:], *node.kwargs)), default=1))
        return size * (1 + args) if node.name == "join" else size + args + USUAL

    def _loop(self, node: nodes.For) -> int:
        size = self.of(node.iter)
        self._keep(node.target, USUAL if isinstance(node.iter, nodes.Call) else max(size, USUAL))
        return (10 + self._all(node.body) + self.of(node.test)) * max(1, size) + self._all(
            node.else_
        )

    def _assign(self, node: nodes.Assign) -> int:
        return self._keep(node.target, self.of(node.node))

    def _block(self, node: nodes.AssignBlock) -> int:
        return self._keep(node.target, self._all(node.body) + self.of(node.filter))

    def _keep(self, target: nodes.Node, size: int) -> int:
        for name in (target, *target.find_all(nodes.Name)):
            if isinstance(name, nodes.Name):
                self._names[name.name] = max(size, self._names.get(name.name, 1))
        return size

    _OF: ClassVar[dict[type[nodes.Node], Callable[..., int]]] = {
        nodes.TemplateData: _data,
        nodes.Const: _const,
        nodes.Name: _name,
        nodes.Getattr: _value,
        nodes.Getitem: _value,
        nodes.List: _list,
        nodes.Tuple: _list,
        nodes.Dict: _list,
        nodes.Call: _call,
        nodes.Mul: _times,
        nodes.Filter: _filter,
        nodes.For: _loop,
        nodes.Assign: _assign,
        nodes.AssignBlock: _block,
    }
