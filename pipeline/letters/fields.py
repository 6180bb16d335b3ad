"""Which merge fields and plural forms a template uses, read from its compiled tree."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from jinja2 import Environment, nodes

from pipeline.localise.names import language_name
from pipeline.localise.plurals import PLURAL_FORMS, missing_forms


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


def plural_faults(environment: Environment, source: str, locale: str) -> Iterator[str]:
    """Yield what is wrong with each ``|plural`` of a template for letters in ``locale``."""
    for node in environment.parse(source).find_all(nodes.Filter):
        if node.name == "plural":
            forms = [
                child.key for child in node.iter_child_nodes() if isinstance(child, nodes.Keyword)
            ]
            yield from filter(None, [plural_fault(forms, locale, bool(node.args))])


def plural_fault(forms: Collection[str], locale: str, unnamed: bool = False) -> str:
    """Return what is wrong with the forms of one ``|plural``, or nothing.

    ``unnamed``: whether it also has words without the name of their form.
    """
    strange = [form for form in forms if form not in PLURAL_FORMS]
    if unnamed or strange:
        known = ", ".join(PLURAL_FORMS)
        return f'write the forms of |plural by name, as in one="# year"; the names are {known}'
    missing = missing_forms(forms, locale)
    if not missing:
        return ""
    language = language_name(locale, "en")
    cure = ", ".join(f'{form}="..."' for form in missing)
    return f"numbers in {language} need more forms of the word; add to |plural: {cure}"


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
