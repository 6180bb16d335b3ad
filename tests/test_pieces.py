"""A part put together from ready pieces is one deflate stream that any reader inflates."""

from __future__ import annotations

import zlib

import jinja2
from hypothesis import given
from hypothesis import strategies as st

from pipeline.letters.pieces import Pieces

SOURCE = "<p>one</p>{% for x in values %}<r>ça</r>{{ x }}{% endfor %}<end/>"
TEMPLATE = jinja2.Environment().from_string(SOURCE)


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=30), max_size=5))
def test_the_pieces_inflate_to_what_was_rendered(values: list[str]) -> None:
    context = TEMPLATE.new_context({"values": values})
    packed, _ = Pieces(TEMPLATE).pack(b"part", list(TEMPLATE.root_render_func(context)))
    expected = TEMPLATE.render(values=values).encode()
    assert packed.content == zlib.decompress(packed.member.data, -15) == expected
    assert (packed.member.crc, packed.member.size) == (zlib.crc32(expected), len(expected))


def test_a_value_longer_than_a_block_takes_several() -> None:
    """A stored block holds 65,535 bytes (RFC 1951, 3.2.4)."""
    for size in (4095, 4096, 65_535, 65_536, 200_000):
        packed, _ = Pieces(TEMPLATE).pack(b"part", ["é" * (size // 2) + "x" * (size % 2)])
        assert zlib.decompress(packed.member.data, -15) == packed.content
        assert packed.member.size == size


def test_what_the_template_repeats_is_deflated_and_values_are_not() -> None:
    source = jinja2.Environment().from_string("<w:p>" * 200 + "{{ name }}")
    packed, _ = Pieces(source).pack(b"part", ["<w:p>" * 200, "Ada Lovelace"])
    assert b"Ada Lovelace" in packed.member.data
    assert len(packed.member.data) < 60
