"""Why a template cannot be used."""

from __future__ import annotations

from jinja2.exceptions import TemplateRuntimeError


class TemplateInvalid(Exception):
    """A template that cannot be read or compiled; ``part`` and ``near`` say where."""

    def __init__(self, reason: str, part: str = "", near: str = "") -> None:
        super().__init__(reason, part, near)
        self.reason, self.part, self.near = reason, part, near


class FieldMisused(TemplateRuntimeError):
    """A tag that does not suit its value; the message is for the template's author.

    It never repeats the value, so it may be shown and logged.
    """
