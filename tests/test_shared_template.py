"""One template, many threads, two processes, 100,000 letters: each holds its own values alone."""

from __future__ import annotations

import multiprocessing
import re
import struct
import sys
import zlib
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jinja2 import TemplateRuntimeError, UndefinedError
from markupsafe import Markup

from pipeline.letters.template import LetterTemplate
from tests.support.blank import new_document

LETTERS, PROCESSES, THREADS = 100_000, 2, 12
PARTS = (b"word/document.xml", b"word/header1.xml", b"word/footer1.xml")
LOCAL_HEADER, DIRECTORY_ENTRY = 30, 46
"""Bytes before a member's name, at the member itself and in the archive's directory."""
TOKEN = re.compile(rb"tok\d+en")
OFTEN, SELDOM = 251, 499
"""Every so many letters an error comes first, or a letter is parsed as docxtpl would. Primes, so
that each thread meets them."""
SWITCH = 1e-4
"""Seconds a thread may run before another's turn, so that they get in each other's way often."""


class Unprintable:
    """A value that cannot be written."""

    def __str__(self) -> str:
        raise RuntimeError("cannot be written")


def make_template(path: Path) -> Path:
    """Write a template with a name in body, table, header and footer, where a date comes last."""
    document = new_document()
    for text in ("Dear {{ s.name }},", "{{ s.message }}", "{% if s.name %}{{ s.name }}{% endif %}"):
        document.add_paragraph(text)
    table = document.add_table(rows=4, cols=1)
    lines = ("Names", "{%tr for name in s.names %}", "{{ name }}", "{%tr endfor %}")
    for row, line in enumerate(lines):
        table.cell(row, 0).text = line
    document.sections[0].header.paragraphs[0].text = "{{ s.name }}"
    document.sections[0].footer.paragraphs[0].text = "{{ s.name }} {{ s.last }} {{ s.born | date }}"
    document.save(str(path))
    return path


def token(number: int) -> str:
    return f"tok{number}en"


def values(number: int) -> dict[str, Any]:
    """Return the values of a letter; now and then one that brings XML of its own."""
    own = token(number)
    name = Markup(own) if number % SELDOM == 0 else f"{own} <&>"
    day = date(2000 + number % 20, 1 + number % 12, 1 + number % 28)
    message = f"{own}\n\tsecond line" if number % 3 else ""
    return {"s": {"name": name, "message": message, "names": [own, own], "last": "", "born": day}}


def faults(number: int) -> list[tuple[Mapping[str, Any], type[Exception]]]:
    """Return values that cannot be merged, each failing after others have been written."""
    good = values(number)["s"]
    missing = {key: value for key, value in good.items() if key != "last"}
    return [
        ({"s": {**good, "last": Unprintable()}}, RuntimeError),
        ({"s": missing}, UndefinedError),
        ({"s": {**good, "born": "never"}}, TemplateRuntimeError),
        ({"s": {**good, "names": [good["name"], Unprintable()]}}, RuntimeError),
    ]


def merge_some(template: LetterTemplate, numbers: range) -> list[tuple[int, bytes]]:
    """Merge letters, look into each, and return those that came after an error."""
    after: list[tuple[int, bytes]] = []
    for number in numbers:
        if number % OFTEN == 0:
            bad, error = faults(number + LETTERS)[number // OFTEN % 4]
            with pytest.raises(error):
                template.merge(bad)
        content = template.merge(values(number))
        assert_own_values(content, number)
        if number % OFTEN == 0:
            after.append((number, content))
    return after


def assert_own_values(content: bytes, number: int) -> None:
    """Assert that each part holds this letter's token, and that none holds another's."""
    own = token(number).encode()
    for part in unpacked(content):
        assert set(TOKEN.findall(part)) == {own}


def unpacked(content: bytes) -> Iterator[bytes]:
    """Yield the parts with text, as the archive's directory names their places.

    ``zipfile`` would take longer over it than the merge does.
    """
    for name in PARTS:
        entry = content.rindex(name) - DIRECTORY_ENTRY
        crc, size = struct.unpack_from("<2L", content, entry + 16)
        (begin,) = struct.unpack_from("<L", content, entry + 42)
        begin += LOCAL_HEADER + len(name)
        part = zlib.decompress(content[begin : begin + size], -15)
        assert zlib.crc32(part) == crc
        yield part


def merge_share(path: Path, share: range) -> int:
    """Merge a process's share of the letters by threads that share one template.

    Letters that followed an error are made again, by a template that never saw one.
    """
    sys.setswitchinterval(SWITCH)
    template = LetterTemplate.load(path)
    assert all(part.prepared for part in template.parts)
    work = [share[first::THREADS] for first in range(THREADS)]
    with ThreadPoolExecutor(THREADS) as pool:
        done = list(pool.map(lambda numbers: merge_some(template, numbers), work))
    fresh = LetterTemplate.load(path)
    again = [(number, content) for after in done for number, content in after]
    assert again
    assert [number for number, content in again if content != fresh.merge(values(number))] == []
    return len(share)


@pytest.mark.slow
def test_each_of_100_000_letters_holds_its_own_values_alone(tmp_path: Path) -> None:
    path = make_template(tmp_path / "template.docx")
    shares = [range(first, LETTERS, PROCESSES) for first in range(PROCESSES)]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, mp_context=context) as pool:
        assert sum(pool.map(merge_share, [path] * PROCESSES, shares)) == LETTERS
