"""What is wrong with the fields of a document made for Word's own mail merge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import docx

from pipeline.letters.lint.issue import TemplateIssue, part_title
from pipeline.letters.lint.names import Known
from pipeline.letters.mail_merge import MailMergeFault, MergedField, read_mail_merge


@dataclass(frozen=True)
class MergeFields:
    """The merge fields of one file."""

    faults: tuple[MailMergeFault, ...] = ()
    used: tuple[MergedField, ...] = ()

    @classmethod
    def of(cls, path: Path) -> MergeFields:
        """Read a file that has passed the gate; none where Word could not open it either."""
        try:
            document = docx.Document(str(path))
        except Exception:  # whatever is wrong with the file, loading it as a template says it
            return cls()
        faults, used = read_mail_merge(document)
        return cls(tuple(faults), tuple(used))

    def names_in(self, part: str) -> set[str]:
        """Return the fields of letters that a part's merge fields name."""
        return {field.name for field in self.used if field.part == part}

    def where(self, name: str) -> MergedField | None:
        """Return the first merge field that names a field of letters."""
        return next((field for field in self.used if field.name == name), None)

    def judge(self, template: str, severity: str) -> Iterator[TemplateIssue]:
        """Yield the faults of one severity."""
        for fault in self.faults:
            if fault.severity == severity:
                code = "mail_merge" if severity == "error" else "date_printed"
                yield TemplateIssue(
                    code,
                    template,
                    part_title(fault.part),
                    fault.near,
                    fault.message,
                    fault.severity,
                    paragraph=fault.paragraph,
                )

    def judge_names(self, template: str, known: Known) -> Iterator[TemplateIssue]:
        """Yield the merge fields that name no field of the letter."""
        for field in _unknown(self.used, known):
            message, meant = known.refuse(field.name)
            yield TemplateIssue(
                "field_unknown",
                template,
                part_title(field.part),
                field.near,
                f"The field {{ {field.code} }}: {message}",
                suggestion=meant,
                paragraph=field.paragraph,
            )


def _unknown(used: Iterable[MergedField], known: Known) -> Iterator[MergedField]:
    return (field for field in used if field.name not in known)
