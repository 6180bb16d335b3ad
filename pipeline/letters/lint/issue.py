"""One thing wrong with a template, and the names its author has for places in it."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from pipeline.letters.template import BODY

Severity = Literal["error", "warning"]

_PARTS = {"": "", BODY: "body", "docProps/core.xml": "properties", "[Content_Types].xml": ""}


@dataclass(frozen=True, slots=True)
class TemplateIssue:
    """One thing wrong with a template."""

    code: str
    template: str
    """The template's path inside its campaign."""
    part: str
    """``body``, ``header 1``, ``footer 2``, ``footnotes``, ``properties``, or empty."""
    near: str
    """The words around it."""
    message: str
    severity: Severity = "error"
    """A warning does not stop a run."""
    tag: str = ""
    """The tag as it stands in the template."""
    suggestion: str = ""
    """What may be meant: a field, a filter, or the whole tag mended."""
    paragraph: int = 0
    """The paragraph's number in its part, from 1; 0 where there is none to point at."""

    def as_json(self) -> dict[str, Any]:
        """Return the issue as plain values."""
        return asdict(self)

    def __str__(self) -> str:
        place = f"{self.template}, {self.part}" if self.part else self.template
        near = f' near "{self.near}"' if self.near else ""
        warning = "warning: " if self.severity == "warning" else ""
        return f"{place}{near}: {warning}{self.message}"


def part_title(part: str) -> str:
    """Return a part's name as its author knows it: ``word/header2.xml`` is ``header 2``."""
    if part in _PARTS:
        return _PARTS[part]
    stem = Path(part).stem
    match = re.fullmatch(r"(\D+)(\d*)", stem)
    return f"{match[1]} {match[2]}".strip() if match else stem
