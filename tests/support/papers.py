"""The small campaign with everything on paper asked for, and PDFs read back by other programs."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.support.blank import new_document
from tests.support.small_campaign import LINES, make_campaign, make_sheet, signatory

EVERYTHING = (
    "[print]\nletter_pdfs = true\nenvelopes = 'dl'\nlabels = 'a4-14'\npress = true\n"
    "courier_list = true\npdf_a = true\n"
)
MILLIMETRES = 25.4 / 72


ADDRESS = (
    "Department of Correspondence and of Petitions from Abroad",
    "Palace of the Republic",
    "Old Wing",
    "Gate 14, by the Lodge",
    "Cairo",
)
"""The president's, which is long for a label."""


def make_papers_campaign(folder: Path, people: int) -> tuple[Path, Path]:
    """Write a campaign of letters of one page or, with a message, two, and its sheet.

    The embassy's letters have their sender on the envelope. Returns the folders of both.
    """
    campaign = make_campaign(folder / "papers", max_letters=5)
    authorities = (campaign / "authorities.toml").read_text(encoding="utf-8")
    longer = authorities.replace('["Palace", "Cairo"]', json.dumps(ADDRESS))
    (campaign / "authorities.toml").write_text(longer, encoding="utf-8")
    with (campaign / "campaign.toml").open("a") as settings:
        settings.write(EVERYTHING)
    with (campaign / "jane-case" / "case.toml").open("a") as case:
        case.write('sender_address = "envelope"\n')
    for locale in ("en", "fr"):
        _two_pages(campaign / "jane-case" / f"appeal.{locale}.docx")
    inputs = folder / "inputs"
    make_sheet(inputs / "group" / "signatures.csv", [*map(signatory, range(people))])
    return campaign, inputs


def _two_pages(path: Path) -> None:
    document = new_document()
    for line in LINES:
        paragraph = document.add_paragraph(line)
        paragraph.paragraph_format.page_break_before = "signatory.message }}" in line
    document.sections[0].footer.paragraphs[0].text = "{{ letter.number }}"
    document.save(str(path))


def page_sizes(path: Path) -> list[tuple[float, float]]:
    """Return width and height of each page in millimetres, by pdfinfo."""
    said = _said("pdfinfo", "-f", "1", "-l", "9999", str(path))
    found = re.findall(r"^Page +\d+ size: +([\d.]+) x ([\d.]+) pts", said, re.MULTILINE)
    return [(float(width) * MILLIMETRES, float(height) * MILLIMETRES) for width, height in found]


@dataclass(frozen=True)
class Word:
    """A word on a page, and its edges in millimetres from the page's left and top."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def words_of(path: Path) -> list[list[Word]]:
    """Return the words of each page, by pdftotext."""
    shape = r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>'
    pages = _said("pdftotext", "-bbox", str(path), "-").split("<page ")[1:]
    return [
        [
            Word(text, *(float(edge) * MILLIMETRES for edge in edges))
            for *edges, text in re.findall(shape, page)
        ]
        for page in pages
    ]


def texts(pages: Sequence[Sequence[Word]]) -> list[str]:
    """Return the words of each page as one text."""
    return [" ".join(word.text for word in page) for page in pages]


def _said(*words: str) -> str:
    return subprocess.run(words, capture_output=True, check=True, encoding="utf-8").stdout
