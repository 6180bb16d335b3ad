"""The words for one authority in one language, as the office writes them."""

from __future__ import annotations

import re

from pydantic import BaseModel, ConfigDict, model_validator

_PAIR_KEYS = ("salutation", "closing", "closing_male", "closing_female", "closing_plural")


class Lines(BaseModel):
    """The exact words for one authority in one language; they win over every table.

    A table without salutation and closing gives the other words in that language; these two are
    then the usual ones.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    salutation: str = ""
    closing: str = ""
    """For one signatory whose gender is not known."""
    closing_male: str = ""
    """For a man who signs, where it differs. So with the two below."""
    closing_female: str = ""
    closing_plural: str = ""
    """Without effect yet: every letter has one signatory."""
    office: str | None = None
    name: str | None = None
    address: list[str] | None = None

    @model_validator(mode="after")
    def _is_printed_as_it_stands(self) -> Lines:
        for key in _PAIR_KEYS:
            if found := re.search(r"\{\w*\}", getattr(self, key)):
                raise ValueError(
                    f"{found[0]} in {key} would be printed as it stands; write the words themselves"
                )
        return self

    @model_validator(mode="after")
    def _is_a_pair(self) -> Lines:
        named = self.model_fields_set & set(_PAIR_KEYS)
        if named and not (self.salutation.strip() and self.closing.strip()):
            raise ValueError("salutation and closing are a pair; write both")
        return self

    def closing_for(self, gender: str) -> str:
        """Return the closing for a signatory who is ``male``, ``female``, or neither is known."""
        own = {"male": self.closing_male, "female": self.closing_female}.get(gender, "")
        return own or self.closing
