"""A letter with its address in white: the same page, so that one sees what the address takes up."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SHIFTS = ("tab", "br", "cr")


def without_address(letter: bytes, lines: Iterable[str]) -> bytes | None:
    """Return a finished .docx with its address in white, None where the address is not in it.

    ``lines`` are all lines an address may be made of. The address is the run of paragraphs that
    are made of nothing else and hold the most of them.
    """
    known = sorted({_plain(line) for line in lines} - {""}, key=len, reverse=True)
    with zipfile.ZipFile(io.BytesIO(letter)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    trees = {name: etree.fromstring(xml) for name, xml in parts.items() if _is_page(name)}
    name = ""
    block: list[Any] = []
    for part, tree in trees.items():
        found = _find_address(list(tree.iter(f"{W}p")), known)
        if _worth(found, known) > _worth(block, known):
            name, block = part, found
    if not block:
        return None
    for paragraph in block:
        for run in paragraph.iter(f"{W}r"):
            _whiten(run)
    return _packed({**parts, name: etree.tostring(trees[name], xml_declaration=True)})


def shares_paragraph(letter: bytes, address: str) -> bool:
    """Say whether a paragraph of a finished .docx holds the whole address among other words."""
    wanted = _plain(address)
    with zipfile.ZipFile(io.BytesIO(letter)) as archive:
        pages = [
            etree.fromstring(archive.read(name)) for name in archive.namelist() if _is_page(name)
        ]
    texts = (_plain(_text(paragraph)) for tree in pages for paragraph in tree.iter(f"{W}p"))
    return bool(wanted) and any(wanted in text for text in texts)


def _is_page(name: str) -> bool:
    story = name.startswith(("word/document", "word/header")) and name.endswith(".xml")
    return story and name.count("/") == 1


def _find_address(paragraphs: Sequence[Any], known: Sequence[str]) -> list[Any]:
    """Return the neighbours that are address and nothing else; empty paragraphs do not part."""
    best: list[Any] = []
    block: list[Any] = []
    for paragraph in paragraphs:
        text = _text(paragraph)
        if not text.strip():
            continue
        block = [*block, paragraph] if _is_address(text, known) else []
        if _worth(block, known) > _worth(best, known):
            best = block
    return best


def _is_address(text: str, known: Sequence[str]) -> bool:
    rest = _plain(text)
    for line in known:
        rest = rest.replace(line, " ")
    return not any(character.isalnum() for character in rest)


def _worth(block: Sequence[Any], known: Sequence[str]) -> int:
    """Return how much of the address a run of paragraphs holds, in characters."""
    text = " ".join(_plain(_text(paragraph)) for paragraph in block)
    return sum(len(line) for line in known if line in text)


def _text(paragraph: Any) -> str:
    """Return a paragraph's text without that of text boxes in it."""
    pieces = []
    for run in paragraph.iterchildren():
        for element in run.iter(f"{W}t", *(f"{W}{name}" for name in _SHIFTS)):
            if next(element.iterancestors(f"{W}p")) is paragraph:
                pieces.append(element.text or "" if element.tag == f"{W}t" else " ")
    return "".join(pieces)


def _plain(text: str) -> str:
    """Return a text for comparing: one space for all white space, no marks of direction."""
    shown = (character for character in text if unicodedata.category(character) != "Cf")
    return " ".join("".join(shown).split())


def _whiten(run: Any) -> None:
    properties = run.find(f"{W}rPr")
    if properties is None:
        properties = etree.Element(f"{W}rPr")
        run.insert(0, properties)
    for colour in properties.findall(f"{W}color"):
        properties.remove(colour)
    properties.append(etree.Element(f"{W}color", {f"{W}val": "FFFFFF"}))


def _packed(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()
