"""All that is wrong with one template, whatever letter it is for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import TemplateSyntaxError

from pipeline.letters.environment import safe_environment
from pipeline.letters.fields import plural_faults, used_fields
from pipeline.letters.invalid import TemplateInvalid
from pipeline.letters.lint.faults import Fault
from pipeline.letters.lint.issue import TemplateIssue, part_title
from pipeline.letters.lint.merge_fields import MergeFields
from pipeline.letters.lint.names import Known, Names
from pipeline.letters.lint.package import judge_package
from pipeline.letters.lint.pairs import judge_pairs
from pipeline.letters.lint.paragraphs import Paragraph, read_parts, words_near
from pipeline.letters.lint.review import judge_changes, judge_comments
from pipeline.letters.lint.scan import Scanner
from pipeline.letters.lint.shape import judge_deleted, judge_fragment, judge_tag
from pipeline.letters.lint.tags import Tag
from pipeline.letters.lint.trial import Complaint, find_failing, try_letter
from pipeline.letters.lint.unfilled import judge_unfilled
from pipeline.letters.template import LetterTemplate


class LintedTemplate:
    """One template, read as its author sees it and as it will be merged."""

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        self.template: LetterTemplate | None = None
        self.refused: TemplateInvalid | None = None
        try:
            self.template = LetterTemplate.load(path)
        except TemplateInvalid as error:
            self.refused = error
        except RecursionError:
            self.refused = TemplateInvalid("too many tags or brackets stand inside each other")
        own = safe_environment(path.parent.parent / "images")
        self.environment = self.template.environment if self.template else own
        self.parts = read_parts(path)
        self._faults: list[Fault] = []
        self.tags: dict[str, list[Tag]] = {part: self._scan(part) for part in self.parts}
        self._names = {part: Names(tags, self.environment) for part, tags in self.tags.items()}
        self._merge_fields = MergeFields()
        self._found = [*self._look(path)]
        """What is wrong whatever letter it is for, and is no tag."""

    def _look(self, path: Path) -> Iterator[TemplateIssue]:
        refused = [] if self.template else [*judge_package(path, self.name, self.parts)]
        yield from refused
        if any(issue.code == "template_broken" for issue in refused):
            return
        self._merge_fields = MergeFields.of(path)
        for severity in ("error", "warning"):
            yield from self._merge_fields.judge(self.name, severity)
        yield from judge_unfilled(path, self.name)
        yield from judge_comments(path, self.name, self.parts)
        for size in self.template.odd_pages if self.template else ():
            message = f"The page is {size}, neither A4 nor Letter, and is printed as it is. Where "
            message += "that is not meant, set the size in Word (Layout, Size)."
            yield TemplateIssue("page_size_odd", self.name, "", "", message, "warning")
        deleted = {fault.paragraph for fault in self._faults if fault.code == "tag_deleted"}
        yield from judge_changes(self.name, self.parts, deleted)

    def _scan(self, part: str) -> list[Tag]:
        paragraphs = self.parts[part]
        tags: list[Tag] = []
        for found in Scanner(paragraphs, self.environment).scan():
            if isinstance(found, Tag):
                meant, faults = judge_tag(found, self.environment)
                self._faults += faults
                tags.append(meant)
                continue
            self._faults.append(judge_fragment(found))
            if found.mended:
                tags.append(Tag(found.paragraph, found.start, found.raw, found.mended))
        tags.sort(key=lambda tag: tag.place)
        self._faults += judge_pairs(tags)
        self._faults += [fault for each in paragraphs for fault in judge_deleted(each)]
        return tags

    @cached_property
    def fields(self) -> Mapping[str, Tag | None]:
        """The fields used anywhere, each with the first tag that uses it."""
        found: dict[str, Tag | None] = {}
        for names in self._names.values():
            for tag, field in names.uses:
                found.setdefault(field, tag)
        for field in self.template.fields if self.template else ():
            found.setdefault(field, None)
        for merged in self._merge_fields.used:
            found.setdefault(merged.name, None)
        return found

    def where(self, field: str) -> TemplateIssue | None:
        """Return the place at which a field is used first, as far as the author sees it."""
        if tag := self.fields.get(field):
            return self.as_issue(Fault("", tag.paragraph, tag.start, tag.raw, ""))
        merged = self._merge_fields.where(field)
        if merged is None:
            return None
        part = part_title(merged.part)
        return TemplateIssue("", self.name, part, merged.near, "", paragraph=merged.paragraph)

    def issues(self, values: Mapping[str, Any]) -> list[TemplateIssue]:
        """Return all that is wrong in a letter with these values."""
        known = Known(values)
        issues = [*map(self.as_issue, self._tag_faults(known))]
        issues += (issue for issue in self._found if issue.severity == "error")
        issues += self._refusal(issues)
        issues += self._merge_fields.judge_names(self.name, known)
        issues += self._hidden_fields(known)
        return sorted(issues, key=self._order) or [*self._trial(values)]

    def plural_issues(self, locale: str) -> Iterator[TemplateIssue]:
        """Yield where the forms of a word do not suffice in this language."""
        for part in self.template.parts if self.template else ():
            for words in plural_faults(self.environment, part.source, locale):
                near = _line_with(part.source, "plural(")
                yield TemplateIssue(
                    "template_broken", self.name, part_title(part.name), near, words
                )

    def warnings(self) -> list[TemplateIssue]:
        """Return what can be printed, and is probably not meant."""
        found = [issue for issue in self._found if issue.severity == "warning"]
        return sorted(found, key=self._order)

    def _tag_faults(self, known: Known) -> list[Fault]:
        faults = [*self._faults]
        for names in self._names.values():
            faults += names.judge(known)
        refused = {
            (fault.paragraph, fault.start) for fault in faults if fault.code == "tag_refused"
        }
        places = [*self.parts]
        kept = (
            fault
            for fault in dict.fromkeys(faults)
            if fault.code not in _HARMLESS or (fault.paragraph, fault.start) not in refused
        )
        return sorted(
            kept,
            key=lambda fault: (
                places.index(fault.paragraph.part),
                fault.paragraph.number,
                fault.start,
            ),
        )

    def _order(self, issue: TemplateIssue) -> tuple[int, int]:
        parts = ["", *map(part_title, self.parts)]
        place = parts.index(issue.part) if issue.part in parts else len(parts)
        return place, issue.paragraph

    def as_issue(self, fault: Fault) -> TemplateIssue:
        """Return a fault as an issue of this template."""
        at = fault.paragraph
        near = words_near(self.parts[at.part], at, fault.start, len(fault.tag))
        return TemplateIssue(
            fault.code,
            self.name,
            part_title(at.part),
            near or fault.tag,
            fault.message,
            tag=fault.tag,
            suggestion=fault.suggestion,
            paragraph=at.number,
        )

    def _refusal(self, issues: list[TemplateIssue]) -> Iterator[TemplateIssue]:
        """Say why the file cannot be used, unless an issue of the same part says it better."""
        error = self.refused
        if error is None or any(error.reason.rstrip(".") in each.message for each in issues):
            return
        part = part_title(error.part)
        better = [issue for issue in issues if issue.part == part and issue.code not in _HARMLESS]
        if better and isinstance(error.__cause__, TemplateSyntaxError):
            return
        if any(issue.code == "tag_unfilled" for issue in better):
            return
        paragraphs = self.parts.get(error.part, [])
        texts = {paragraphs[issue.paragraph - 1].text for issue in better if issue.paragraph}
        if not any(_overlap(text, error.near) for text in texts):
            reason = _plain(error.reason)
            yield TemplateIssue("template_broken", self.name, part, error.near, reason)

    def _hidden_fields(self, known: Known) -> Iterator[TemplateIssue]:
        """Find fields where no paragraph shows them: in a link, in Word's own merge fields."""
        for part in self.template.parts if self.template else ():
            seen = self._names.get(part.name)
            shown = {field for _tag, field in seen.uses} if seen else set()
            shown |= {name for _tag, name, _maker in seen.strangers} if seen else set()
            shown |= self._merge_fields.names_in(part.name)
            for field in sorted(set(used_fields(self.environment, part.source)) - shown):
                if field not in known and field.partition(".")[0] not in shown:
                    message, meant = known.refuse(field)
                    near = _line_with(part.source, field)
                    yield TemplateIssue(
                        "field_unknown",
                        self.name,
                        part_title(part.name),
                        near,
                        message,
                        suggestion=meant,
                    )

    def _trial(self, values: Mapping[str, Any]) -> Iterator[TemplateIssue]:
        complaint = try_letter(self.template, values) if self.template else None
        if complaint is None:
            return
        message = f"A letter cannot be made: {_plain(complaint.words)}"
        places: list[tuple[Paragraph, Tag]] = []
        for part, tags in self.tags.items():
            free = [tag for tag in tags if tag not in self._names[part].bound]
            failing = find_failing(free, self.environment, values, complaint.words)
            places += [(tag.paragraph, tag) for tag in failing]
        for paragraph, tag in places:
            yield self.as_issue(Fault("template_fails", paragraph, tag.start, tag.raw, message))
        if not places:
            yield self._failure(complaint, message)

    def _failure(self, complaint: Complaint, message: str) -> TemplateIssue:
        paragraphs = self.parts.get(complaint.part, [])
        same = (each.number for each in paragraphs if _overlap(each.text, complaint.near))
        part = part_title(complaint.part)
        return TemplateIssue(
            "template_fails", self.name, part, complaint.near, message, paragraph=next(same, 0)
        )


_HARMLESS = ("field_unknown", "loop_variable")
"""What Jinja does not mind before a letter is merged."""


def _overlap(text: str, near: str) -> bool:
    """Whether two texts without their spaces are one paragraph, or the beginning of it."""
    one, other = "".join(text.split()), "".join(near.removesuffix(" …").split())
    return bool(one and other) and (one.startswith(other) or other.startswith(one))


def _line_with(source: str, field: str) -> str:
    pattern = re.compile(r"\b" + r"\s*\.\s*".join(map(re.escape, field.split("."))) + r"\b")
    for paragraph in source.split("\n"):
        words = re.sub(r"<[^>]+>", "", paragraph).strip()
        if pattern.search(words):
            return words
    return ""


def _plain(reason: str) -> str:
    return reason if reason.endswith("?") else reason.rstrip(".") + "."
