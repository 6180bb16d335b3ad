"""The names in tags: fields the campaign has or has not, variables of loops, filters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jinja2 import Environment, nodes

from pipeline.letters.fields import used_fields
from pipeline.letters.lint.faults import OWNERS, Fault, nearest
from pipeline.letters.lint.tags import Tag


class Known:
    """The fields that a letter offers."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.fields = frozenset(
            f"{owner}.{key}" for owner, fields in values.items() for key in fields
        )
        self.fields |= {
            f"{owner}.{key}.{form}"
            for owner, fields in values.items()
            for key, forms in fields.items()
            if isinstance(forms, dict)
            for form in forms
        }
        self._owners = frozenset(values)

    def __contains__(self, field: str) -> bool:
        return field in self.fields or field in self._owners or field == "range"

    def refuse(self, field: str) -> tuple[str, str]:
        """Return what to say about an unknown field, and the one that may be meant."""
        message = f"{field} is not a known field"
        if field in ("campaign.organisation", "campaign.title"):
            cure = "this letter must not name the organisation. Take the field out."
            return f"{message}; {cure}", ""
        meant = self._meant(field)
        if not meant:
            return f"{message}. Take it out.", ""
        *others, last = meant
        either = f"{', '.join(others)} or {last}" if others else last
        return f"{message}; did you mean {either}?", meant[0]

    def _meant(self, field: str) -> list[str]:
        """Return the fields that may be meant, the likeliest first."""
        plain = re.sub(r"[\s\-]+", "_", field.strip()).casefold()
        spaced = re.sub(r"[\s\-]+", ".", field.strip(), count=1).casefold()
        exact = [known for known in self.fields if known.casefold() in (plain, spaced)]
        if exact:
            return exact
        key = plain.rpartition(".")[2]
        same = [f"{owner}.{key}" for owner in OWNERS if f"{owner}.{key}" in self.fields]
        close = nearest(plain, self.fields)
        if same and plain.rpartition(".")[0] not in OWNERS:
            return same
        if not close and "." not in plain:
            close = self._by_key(plain)
        return [close] if close else []

    def _by_key(self, word: str) -> str:
        keys = {known.partition(".")[2]: known for known in sorted(self.fields, reverse=True)}
        keys |= {
            known.partition(".")[2]: known
            for known in self.fields
            if known.startswith("signatory.")
        }
        key = nearest(word, keys, 75)
        return keys[key] if key else ""


class Names:
    """The fields that the tags of one part use, and what is wrong with its names."""

    def __init__(self, tags: Iterable[Tag], environment: Environment) -> None:
        self._environment = environment
        self.uses: list[tuple[Tag, str]] = []
        """Each field with the tag that uses it."""
        self.strangers: list[tuple[Tag, str, Tag | None]] = []
        """The template's own names where they mean nothing, with the tag that makes them."""
        self.filters: list[Fault] = []
        self.bound: set[Tag] = set()
        """Tags that use a name of the template's own."""
        self._read([*tags])

    def _read(self, tags: list[Tag]) -> None:
        trees = {tag: tree for tag in tags if (tree := tag.tree(self._environment)) is not None}
        makers = {name: tag for tag, tree in trees.items() for name in _made(tree)}
        scopes: list[tuple[str, set[str]]] = [("", set())]
        for tag, tree in trees.items():
            self._use(tag, {name for _kind, names in scopes for name in names}, makers)
            self.filters += _unknown_filters(tag, tree, self._environment)
            if tag.opens in ("for", "macro", "call", "with"):
                inside = {"loop"} if tag.opens == "for" else set()
                scopes.append((tag.opens, _made(tree) | inside))
            elif tag.closes == scopes[-1][0] and len(scopes) > 1:
                scopes.pop()
            else:
                scopes[-1][1].update(_made(tree))

    def _use(self, tag: Tag, scope: set[str], makers: Mapping[str, Tag]) -> None:
        if re.search(r"\bloop\.", tag.body):
            self._use_loop(tag, scope)
        for field in sorted(set(used_fields(self._environment, tag.probe))):
            root = field.partition(".")[0]
            alike = next((name for name in makers if name.casefold() == root.casefold()), None)
            if root in scope:
                self.bound.add(tag)
            elif alike is not None and root not in OWNERS:
                self.strangers.append((tag, root, makers[alike]))
            else:
                self.uses.append((tag, field))

    def _use_loop(self, tag: Tag, scope: set[str]) -> None:
        if "loop" in scope:
            self.bound.add(tag)
        else:
            self.strangers.append((tag, "loop", None))

    def judge(self, known: Known) -> Iterator[Fault]:
        """Yield what is wrong where these fields are known."""
        whole: set[Tag] = set()
        for tag, field in self.uses:
            if field in known or tag in whole:
                continue
            if _is_hyphenated(tag):
                whole.add(tag)
                field = tag.body
            message, meant = known.refuse(field)
            yield Fault("field_unknown", tag.paragraph, tag.start, tag.raw, message, meant)
        for tag, name, maker in self.strangers:
            yield _stranger(tag, name, maker)
        yield from self.filters


def _made(tree: nodes.Node) -> set[str]:
    found = {node.name for node in tree.find_all(nodes.Name) if node.ctx in ("store", "param")}
    return found | {node.name for node in tree.find_all(nodes.Macro)}


def _is_hyphenated(tag: Tag) -> bool:
    """Whether ``{{ signatory.given-name }}`` is one field rather than a subtraction."""
    return bool(re.fullmatch(r"[\w.]+(?:-\w+)+", tag.body)) and not tag.is_block


def _stranger(tag: Tag, name: str, maker: Tag | None) -> Fault:
    made = maker.raw if maker else "{% for ... %}"
    own = re.search(rf"\b{re.escape(name)}\b", maker.body if maker else "", re.IGNORECASE)
    if own is None or own[0] == name:
        words = f"{name} means something only between {made} and the end of that block"
        return Fault("loop_variable", tag.paragraph, tag.start, tag.raw, f"{words}. Move the tag.")
    words = f"{name} is not known: {made} has it as {own[0]}. Write both the same"
    better = re.sub(rf"\b{re.escape(name)}\b", own[0], tag.raw)
    return Fault("loop_variable", tag.paragraph, tag.start, tag.raw, f"{words}.", better)


def _unknown_filters(tag: Tag, tree: nodes.Node, environment: Environment) -> Iterator[Fault]:
    used = [("filter", node.name, environment.filters) for node in tree.find_all(nodes.Filter)]
    used += [("test", node.name, environment.tests) for node in tree.find_all(nodes.Test)]
    for kind, name, known in used:
        if name in known:
            continue
        close = nearest(name, known)
        cure = f"; did you mean {close}?" if close else ". Take it out."
        words = f"{name} is not a known {kind}{cure}"
        yield Fault(f"{kind}_unknown", tag.paragraph, tag.start, tag.raw, words, close)
