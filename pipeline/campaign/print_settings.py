"""What the office decides about paper: the tables ``[bundle]`` and ``[print]`` of campaign.toml."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

Window = Literal[
    "none", "din-5008-a", "din-5008-b", "dl-left", "c5-left", "ch-right", "fr-right", "us-10"
]
"""Where envelopes have their window; measures and sources stand in data/windows.toml."""


class BundleSettings(BaseModel, extra="forbid", frozen=True):
    """How finished letters are parcelled and printed."""

    max_letters: int = Field(500, ge=1, le=5000)
    paper: Literal["A4", "Letter"] = "A4"
    """The size of every page."""
    duplex: bool = True
    """Every letter starts on the front of a sheet."""
    window: Window = "none"
    """The address window of the envelopes."""


class PrintSettings(BaseModel, extra="forbid", frozen=True):
    """How paper is made, and what is written beside the letters."""

    pdf_a: bool = False
    """PDFs as PDF/A-2b, to be kept for decades (ISO 19005-2)."""
    paper_weight: int = Field(80, ge=40, le=400)
    """Grams a square metre, for the weight that the cover sheet estimates."""
    letter_pdfs: bool = False
    """Each letter as a PDF of its own, in letters-pdf.zip, named by its number."""
    envelopes: Literal["none", "dl", "c5", "us-10"] = "none"
    """An envelope for each letter, in envelopes.pdf."""
    labels: Literal["none", "a4-14", "a4-21", "letter-30"] = "none"
    """Address labels, so many a sheet, in labels.pdf."""
    press: bool = False
    """All letters of a round in one PDF, ordered for the press."""
    courier_list: bool = False
    """The bundles of a round as a workbook for the courier."""

    @property
    def made_of_pdf(self) -> list[str]:
        """The settings that ask for more PDFs, by their names."""
        asked = {
            "letter_pdfs": self.letter_pdfs,
            "envelopes": self.envelopes != "none",
            "labels": self.labels != "none",
            "press": self.press,
        }
        return [name for name, wanted in asked.items() if wanted]
