"""Why a template cannot be used."""

from __future__ import annotations


class TemplateInvalid(Exception):
    """A template that cannot be read or compiled; ``part`` and ``near`` say where."""

    def __init__(self, reason: str, part: str = "", near: str = "") -> None:
        super().__init__(reason, part, near)
        self.reason, self.part, self.near = reason, part, near
