"""Find what is wrong with a campaign's templates before a letter is made, in the author's words."""

from pipeline.letters.lint.families import lint_templates
from pipeline.letters.lint.issue import TemplateIssue, part_title

__all__ = ["TemplateIssue", "lint_templates", "part_title"]
