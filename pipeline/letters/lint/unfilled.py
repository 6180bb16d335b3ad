"""Tags where none is filled in: endnotes, charts, SmartArt, addresses of links."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from pipeline.letters.lint.faults import short
from pipeline.letters.lint.issue import TemplateIssue, part_title
from pipeline.letters.lint.paragraphs import LARGEST

_PARTS = re.compile(r"word/(?:endnotes\d*|charts/chart\d*|diagrams/data\d*)\.xml")
_LINKS = re.compile(r"word/_rels/(\w+)\.xml\.rels")
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_MOVE = "Write it in the text"


def judge_unfilled(path: Path, name: str) -> Iterator[TemplateIssue]:
    """Yield the tags of a file that stay as they are."""
    try:
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                if info.file_size >= LARGEST:
                    continue
                if _PARTS.fullmatch(info.filename):
                    yield from _judge_part(name, info.filename, archive.read(info))
                elif links := _LINKS.fullmatch(info.filename):
                    yield from _judge_links(name, f"word/{links[1]}.xml", archive.read(info))
    except (zipfile.BadZipFile, etree.XMLSyntaxError, OSError, NotImplementedError):
        return


def _judge_part(name: str, part: str, content: bytes) -> Iterator[TemplateIssue]:
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False))
    cure = "Make the note a footnote" if "endnotes" in part else _MOVE
    for paragraph in root.iter("{*}p"):
        words = "".join(text.text or "" for text in paragraph.iter("{*}t")).strip()
        for tag in _TAG.findall(words):
            message = f"{short(tag)} stands where no tag is filled in. {cure}."
            yield TemplateIssue("tag_unfilled", name, part_title(part), words, message, tag=tag)


def _judge_links(name: str, part: str, content: bytes) -> Iterator[TemplateIssue]:
    """Word writes the braces of a link's address as %7B and %7D."""
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False))
    for link in root.iter("{*}Relationship"):
        address = unquote(link.get("Target", ""))
        for tag in _TAG.findall(address):
            message = f"{short(tag)} stands in the address of a link, where no tag is filled in. "
            message += "Write the address in the text, or take the tag out."
            yield TemplateIssue("tag_unfilled", name, part_title(part), address, message, tag=tag)
