"""How each Python engine makes the letters of some numbers; loaded one to a process."""

from __future__ import annotations

import io
import sys
from importlib import import_module
from importlib.metadata import version
from typing import Any

from benchmarks.child import READY, Material, Merge

BUNDLE = 500
"""Letters in a print document, as in a campaign's bundles."""


def load_merger(name: str, material: Material) -> tuple[Merge, int, str]:
    """Return an engine, how many letters it puts into a file, and its version.

    :raise ImportError: the engine is not installed here.
    """
    load, bundle, package = {
        "postbag": (_postbag, 1, "postbag"),
        "postbag-collated": (_postbag_collated, BUNDLE, "postbag"),
        "docxtpl": (_docxtpl, 1, "docxtpl"),
        "mailmerge": (_mailmerge, 1, "docx-mailmerge2"),
        "mailmerge-joined": (_mailmerge_joined, BUNDLE, "docx-mailmerge2"),
        "docxcompose": (_docxcompose, READY, "docxcompose"),
    }[name]
    merge = load(material)
    return merge, bundle, "" if package == "postbag" else version(package)


def _postbag(material: Material) -> Merge:
    _without_docxcompose()
    from pipeline.letters.template import LetterTemplate

    template = LetterTemplate.load(material.path("appeal.docx"))
    return lambda numbers: template.merge(material.values(numbers[0]))


def _postbag_collated(material: Material) -> Merge:
    """As a bundle's print document is written."""
    _without_docxcompose()
    from pipeline.letters.collate import PrintDocument
    from pipeline.letters.template import LetterTemplate

    template = LetterTemplate.load(material.path("appeal.docx"))

    def merge(numbers: range) -> bytes:
        document = PrintDocument(template, duplex=False)
        for number in numbers:
            document.add(number, material.values(number))
        return document.to_bytes()

    return merge


def _docxtpl(material: Material) -> Merge:
    """A new object each letter, since a used one can hold the last letter's values."""
    _without_docxcompose()
    from docxtpl import DocxTemplate

    from pipeline.letters.environment import safe_environment

    environment = safe_environment()

    def merge(numbers: range) -> bytes:
        document = DocxTemplate(material.path("appeal.docx"))
        document.render(material.values(numbers[0]), environment, autoescape=True)
        return _saved(document)

    return merge


def _mailmerge(material: Material) -> Merge:
    """A new object each letter: merging takes the fields away."""
    mail_merge = _peer("mailmerge").MailMerge

    def merge(numbers: range) -> bytes:
        target = io.BytesIO()
        with mail_merge(material.path("mergefields.docx")) as document:
            document.merge(**material.flat(numbers[0]))
            document.write(target)
        return target.getvalue()

    return merge


def _mailmerge_joined(material: Material) -> Merge:
    mail_merge = _peer("mailmerge").MailMerge

    def merge(numbers: range) -> bytes:
        target = io.BytesIO()
        with mail_merge(material.path("mergefields.docx")) as document:
            rows = [material.flat(number) for number in numbers]
            document.merge_templates(rows, separator="nextPage_section")
            document.write(target)
        return target.getvalue()

    return merge


def _docxcompose(material: Material) -> Merge:
    """Ready letters, joined with a page break between them: merging them is not counted."""
    from docx import Document

    compose = _peer("docxcompose.composer").Composer

    def ready(number: int) -> Any:
        return Document(material.path(f"ready-{(number - 1) % READY + 1}.docx"))

    def merge(numbers: range) -> bytes:
        composer = compose(ready(numbers[0]))
        for number in numbers[1:]:
            composer.doc.add_page_break()
            composer.append(ready(number))
        return _saved(composer)

    return merge


def _peer(module: str) -> Any:
    """Import a peer, which has no types and need not be here to check this file."""
    return import_module(module)


def _saved(document: Any) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _without_docxcompose() -> None:
    """Keep docxtpl from importing docxcompose, which would change python-docx's namespaces."""
    sys.modules["docxcompose"] = None  # type: ignore[assignment]
