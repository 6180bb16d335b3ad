"""Copies of templates with a Word comment at each place where something is wrong.

Word knows comments in the body alone. What is wrong in a header, a footer, a footnote, a text box
or the properties is said in a comment at the nearest place that can hold one.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from pipeline.errors import WrongWords
from pipeline.files import repack_zip, write_whole
from pipeline.letters.gate import package_faults
from pipeline.letters.lint import TemplateIssue
from pipeline.letters.refusal import paragraph_elements

AUTHOR = "Postbag"
_INITIALS = "PB"


def annotate_templates(campaign: Path, issues: Iterable[TemplateIssue], target: Path) -> list[Path]:
    """Write a copy of each template with issues below ``target`` and return the copies.

    A template that is refused as a whole, such as no Word document, is not opened and has no copy.

    :raise WrongWords: ``target`` lies in the campaign, whose files are never changed.
    """
    folder, target = campaign.resolve(), target.resolve()
    if target.is_relative_to(folder):
        raise WrongWords(f"{target} lies in the campaign. Name a folder outside of it.")
    copies = []
    ordered = sorted(issues, key=lambda issue: issue.template)
    for name, found in itertools.groupby(ordered, key=lambda issue: issue.template):
        here = [*found]
        if any(issue.code == "template_broken" and not issue.part for issue in here):
            continue
        if content := annotate_template(folder / name, here):
            write_whole(target / name, content)
            copies.append(target / name)
    return copies


def annotate_template(path: Path, issues: Iterable[TemplateIssue]) -> bytes:
    """Return a copy of a template with a comment for each issue; empty if it cannot be opened."""
    if any(fault.unreadable for fault in package_faults(path, mail_merge=True)):
        return b""
    try:
        document = docx.Document(str(path))
        paragraphs = [*paragraph_elements(document.element.body)]
    except Exception:  # whatever is wrong with the file, the issues say it
        return b""
    if not paragraphs:
        paragraphs = [document.add_paragraph()._p]
    for issue in issues:
        _comment(document, paragraphs, issue)
    target = io.BytesIO()
    document.save(target)
    return repack_zip(target.getvalue())


def _comment(document: Any, paragraphs: list[Any], issue: TemplateIssue) -> None:
    here = issue.part == "body" and 0 < issue.paragraph <= len(paragraphs)
    paragraph = paragraphs[issue.paragraph - 1 if here else 0]
    outer = [*paragraph.iterancestors(qn("w:p"))]
    comment = document.comments.add_comment(_words(issue, here), AUTHOR, _INITIALS)
    date = qn("w:date")
    if date in comment._comment_elm.attrib:  # a copy made again is the same, byte by byte
        del comment._comment_elm.attrib[date]
    if not here or outer:
        top = outer[-1] if outer else paragraph
        _mark(top, _after_properties(top), None, comment.comment_id)
    else:
        _mark(paragraph, *_span(paragraph, issue.tag), comment.comment_id)


def _words(issue: TemplateIssue, here: bool) -> str:
    if here or not issue.part:
        return issue.message
    near = f', near "{issue.near}"' if issue.near else ""
    return f"In the {issue.part}{near}: {issue.message}"


def _span(paragraph: Any, tag: str) -> tuple[int, Any]:
    """Return where the comment begins among the paragraph's children, and the last of them.

    It covers the children that hold the tag; the whole paragraph if they are not found.
    """
    children = [child for child in paragraph if child.tag != qn("w:pPr")]
    texts = ["".join(text.text or "" for text in child.iter(qn("w:t"))) for child in children]
    start = "".join(texts).find(tag) if tag else -1
    if start < 0:
        return _after_properties(paragraph), None
    ends = [*itertools.accumulate(map(len, texts))]
    first = next(at for at, end in enumerate(ends) if end > start)
    last = next(at for at, end in enumerate(ends) if end >= start + len(tag))
    return paragraph.index(children[first]), children[last]


def _after_properties(paragraph: Any) -> int:
    return 0 if paragraph.find(qn("w:pPr")) is None else 1


def _mark(paragraph: Any, start: int, last: Any, number: int) -> None:
    """Put the two ends of a comment's range, and its sign, into a paragraph."""
    run = OxmlElement("w:r")
    run.append(_numbered("w:commentReference", number))
    after = len(paragraph) if last is None else paragraph.index(last) + 1
    paragraph[after:after] = [_numbered("w:commentRangeEnd", number), run]
    paragraph.insert(start, _numbered("w:commentRangeStart", number))


def _numbered(name: str, number: int) -> Any:
    element = OxmlElement(name)
    element.set(qn("w:id"), str(number))
    return element
