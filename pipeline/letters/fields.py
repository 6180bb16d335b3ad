"""Which merge fields a template uses, read from its compiled tree."""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import Environment, nodes


def used_fields(environment: Environment, source: str) -> Iterator[str]:
    """Yield the dotted name of each field that a Jinja source uses.

    Names that the template itself makes, such as the variable of a loop, are left out.
    """
    tree = environment.parse(source)
    own = {node.name for node in tree.find_all(nodes.Name) if node.ctx in ("store", "param")}
    inner = {id(node.node) for node in tree.find_all(nodes.Getattr)}
    inner |= {id(node.node) for node in tree.find_all(nodes.Getitem)}
    for node in tree.find_all((nodes.Name, nodes.Getattr, nodes.Getitem)):
        if id(node) in inner:
            continue
        name = _dotted(node)
        if name and name.partition(".")[0] not in own | {"loop"}:
            yield name


def _dotted(node: nodes.Node) -> str:
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        owner = _dotted(node.node)
        return f"{owner}.{node.attr}" if owner else ""
    if isinstance(node, nodes.Getitem):
        owner = _dotted(node.node)
        key = node.arg.value if isinstance(node.arg, nodes.Const) else None
        return f"{owner}.{key}" if owner and isinstance(key, str) else owner
    return ""
