"""One part of a template that differs from letter to letter, and how it is rendered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import jinja2
from jinja2 import Environment
from jinja2.runtime import Context

from pipeline.letters.canonical import Canonical
from pipeline.letters.package import PackedPart, pack_member
from pipeline.letters.pieces import Pieces
from pipeline.letters.writer import NotPlain


@dataclass(frozen=True)
class Prepared:
    """A part that need not be parsed again, and how its sources are compiled and rendered."""

    canonical: Canonical
    environment: Environment
    """Writes values as they are saved (``writer.py``)."""
    names: Mapping[str, Any]
    """What every template may name, such as ``range``."""

    def pieces(self, template: jinja2.Template, values: Mapping[str, Any]) -> list[str]:
        """Return what a template writes, piece by piece.

        ``Template.render`` is not used, nor a context begun anew: setting it up takes as long as
        a footer. A letter has names and variables of its own; the rest never changes.

        :raise NotPlain: a value brings XML of its own.
        """
        context = Context.__new__(Context)
        own = {"parent": {**self.names, **values}, "vars": {}, "exported_vars": set()}
        context.__dict__ = {**self._shared, **own}
        return list(template.root_render_func(context))

    @cached_property
    def _shared(self) -> dict[str, Any]:
        return vars(Context(self.environment, {}, None, {}))

    def render(self, template: jinja2.Template, values: Mapping[str, Any]) -> str:
        """Return finished XML.

        :raise NotPlain: a value brings XML of its own.
        """
        return self.shorten("".join(self.pieces(template, values)))

    def shorten(self, xml: str) -> str:
        """Write elements that came out empty as they are serialised."""
        for written, serialised in self.canonical.empties:
            xml = xml.replace(written, serialised)
        return xml


@dataclass(frozen=True)
class QuickPart:
    """A prepared part's own source, compiled."""

    prepared: Prepared
    template: jinja2.Template
    constants: Pieces
    empties: tuple[bytes, ...]
    """Elements without content as they may be rendered, but are not serialised."""

    def render(self, values: Mapping[str, Any]) -> bytes:
        """Return the part for a letter.

        :raise NotPlain: a value brings XML of its own.
        """
        return self.prepared.render(self.template, values).encode()

    def pack(self, name: str, values: Mapping[str, Any]) -> PackedPart:
        """Return the part for a letter, as it reads and as it stands in the package.

        :raise NotPlain: a value brings XML of its own.
        """
        pieces = self.prepared.pieces(self.template, values)
        packed, hollow = self.constants.pack(name.encode(), pieces)
        if not hollow and self.prepared.canonical.emptied_by_values:
            return packed
        for empty in self.empties:
            if empty in packed.content:
                return pack_part(name, self.prepared.shorten("".join(pieces)).encode())
        return packed


@dataclass(frozen=True)
class TaggedPart:
    """A part of the package that differs from letter to letter."""

    name: str
    source: str
    """Its XML after docxtpl's preprocessing: a Jinja template."""
    parsed: jinja2.Template
    """Rendered, then parsed and serialised for each letter; right whatever the values."""
    finish: Callable[[str], bytes]
    """The parse after rendering."""
    quick: QuickPart | None = None
    """None where the parse could not be done beforehand."""

    @property
    def prepared(self) -> Prepared | None:
        """The part's preparation, or None where each letter must be parsed."""
        return self.quick.prepared if self.quick else None

    def render(self, values: Mapping[str, Any]) -> bytes:
        """Return the part for a letter."""
        if self.quick is not None:
            try:
                return self.quick.render(values)
            except NotPlain:
                pass
        return self.finish(self.parsed.render(values))

    def pack(self, values: Mapping[str, Any]) -> PackedPart:
        """Return the part for a letter, as it reads and as it stands in the package."""
        if self.quick is not None:
            try:
                return self.quick.pack(self.name, values)
            except NotPlain:
                pass
        return pack_part(self.name, self.finish(self.parsed.render(values)))


def pack_part(name: str, content: bytes) -> PackedPart:
    """Return a part with all of it deflated."""
    return PackedPart(content, pack_member(name, content))
