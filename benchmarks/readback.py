"""Read an engine's first file back and see that every letter in it holds its values.

What is expected is not taken from any engine: it is the text of ``braces.docx`` with each
``{name}`` replaced by its value.
"""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from benchmarks.child import LETTERS

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BREAKS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t", f"{_W}p": "\n"}


@dataclass(frozen=True, slots=True)
class Readback:
    """What was found in a file."""

    text: bool
    """Whether the body is the text of all letters, word for word."""
    footers: int
    """How many letters have a footer with their own values."""
    letters: int

    @property
    def remark(self) -> str:
        """What is wrong, in words; empty if nothing is."""
        if not self.text:
            return "the text read back is not the letters' text: not counted"
        if self.footers < self.letters:
            return f"only {self.footers} of {self.letters} letters have their own footer"
        return ""


def read_back(folder: Path, name: str, letters: int) -> Readback:
    """Compare an engine's first file, of so many letters, with what is expected."""
    flat = json.loads((folder / "flat.json").read_text(encoding="utf-8"))
    body, footers = _words(folder / f"first-{name}.docx")
    pattern, (footer, *_) = _words(folder / "braces.docx")
    rows = [
        {**flat[(number - 1) % LETTERS], "letter_number": f"{number:06d}"}
        for number in range(1, letters + 1)
    ]
    expected = " ".join(_filled(pattern, row) for row in rows)
    own = sum(_filled(footer, row) in footers for row in rows)
    return Readback(body == expected, own, letters)


def _filled(pattern: str, row: dict[str, str]) -> str:
    for name, value in row.items():
        pattern = pattern.replace("{" + name + "}", value)
    return " ".join(pattern.split())


def _words(path: Path) -> tuple[str, list[str]]:
    """Return the words of a document's body and of each of its footers."""
    with zipfile.ZipFile(path) as archive:
        footers = [name for name in archive.namelist() if name.startswith("word/footer")]
        texts = [
            _text(ElementTree.fromstring(archive.read(name)))
            for name in ("word/document.xml", *footers)
        ]
    body, *rest = (" ".join(text.split()) for text in texts)
    return body, rest


def _text(root: Any) -> str:
    words = []
    for element in root.iter():
        if element.tag == f"{_W}t":
            words.append(element.text or "")
        words.append(_BREAKS.get(element.tag, ""))
    return "".join(words)
