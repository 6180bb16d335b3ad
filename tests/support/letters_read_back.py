"""Read letters back, with code that shares nothing with what wrote them."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MARKS = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)])
_ARABIC_VOWELS = dict.fromkeys([*range(0x64B, 0x660), 0x670])


def letters(bundle: Path) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each letter in a bundle's archive."""
    with zipfile.ZipFile(bundle / "letters.zip") as archive:
        for name in archive.namelist():
            yield name, archive.read(name)


def paragraphs(document: bytes) -> list[str]:
    """Return the text of each paragraph of a .docx: body, headers and footers."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        names = [name for name in archive.namelist() if _holds_text(name)]
        roots = [ElementTree.fromstring(archive.read(name)) for name in names]
    found = [paragraph for root in roots for paragraph in root.iter(f"{_WORD}p")]
    return ["".join(_pieces(paragraph)) for paragraph in found]


def _holds_text(name: str) -> bool:
    return re.fullmatch(r"word/(document|header\d*|footer\d*|footnotes)\.xml", name) is not None


def _pieces(paragraph: ElementTree.Element) -> Iterator[str]:
    for element in paragraph.iter():
        if element.tag == f"{_WORD}t":
            yield element.text or ""
        elif element.tag in (f"{_WORD}br", f"{_WORD}cr", f"{_WORD}tab"):
            yield "\n"


def manifest(bundle: Path) -> list[dict[str, str]]:
    """Return the lines of a bundle's manifest."""
    with (bundle / "manifest.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def pdf_pages(path: Path) -> list[str]:
    """Return the text of each page of a PDF, laid out as printed."""
    done = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True, timeout=120
    )
    return done.stdout.decode().split("\f")[:-1]


def squash(text: str) -> str:
    """Return text for comparison: NFKC, no marks of direction, no white space.

    A PDF has no words, only glyphs: in some scripts a space turns up after a vowel sign, and
    Arabic vowel signs come out in any order, so they are left out.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_MARKS).translate(_ARABIC_VOWELS)
    return "".join(unicodedata.normalize("NFC", plain).split())
