"""What a letter must not hold, each with its place: links to other files, objects, macros."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.letters.gate import PackageFault, package_faults
from pipeline.letters.lint.issue import TemplateIssue, part_title
from pipeline.letters.lint.paragraphs import Paragraph, words_near

_BY_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def judge_package(
    path: Path, name: str, parts: Mapping[str, list[Paragraph]]
) -> Iterator[TemplateIssue]:
    """Yield what is refused in a file, and what keeps it from being read."""
    found: dict[str, list[TemplateIssue]] = defaultdict(list)
    for fault in package_faults(path, mail_merge=True):
        found[fault.reason].append(_issue(fault, name, parts))
    for issues in found.values():
        placed = [issue for issue in issues if issue.paragraph]
        # An object shows in several places of a package; its author knows the one in the text.
        yield from dict.fromkeys(placed or issues[:1])


def _issue(fault: PackageFault, name: str, parts: Mapping[str, list[Paragraph]]) -> TemplateIssue:
    code = "template_broken" if fault.unreadable else "template_unsafe"
    paragraphs = parts.get(fault.part, [])
    at = _paragraph_of(fault, paragraphs)
    near = words_near(paragraphs, at, 0, 0) if at else ""
    number = at.number if at else 0
    message = fault.reason.rstrip(".") + "."
    part = part_title(fault.part)
    return TemplateIssue(code, name, part, near or fault.near, message, paragraph=number)


def _paragraph_of(fault: PackageFault, paragraphs: list[Paragraph]) -> Paragraph | None:
    if 0 < fault.paragraph <= len(paragraphs):
        return paragraphs[fault.paragraph - 1]
    if not fault.relation:
        return None
    return next((each for each in paragraphs if _refers(each, fault.relation)), None)


def _refers(paragraph: Paragraph, relation: str) -> bool:
    return any(
        value == relation and name.startswith(_BY_ID)
        for element in paragraph.element.iter("*")
        for name, value in element.attrib.items()
    )
