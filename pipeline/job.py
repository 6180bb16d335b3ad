"""What a run is asked for, and what it is given to work with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol, TypeVar

from pipeline.work import WorkFolder

Unit = TypeVar("Unit", bound="Labelled", contravariant=True)
Receipt = TypeVar("Receipt")


class Labelled(Protocol):
    """A unit of work with a name for people."""

    @property
    def label(self) -> str:
        """The name; never personal data."""


class Engine(Protocol):
    """Maps a function over units, in whatever order and place it likes."""

    def map(self, function: Callable[[Unit], Receipt], units: Sequence[Unit]) -> Iterator[Receipt]:
        """Yield the receipts as units end; raise the first error a unit raised."""


class Progress(Protocol):
    """Told how far a stage is."""

    def begin(self, things: str, total: int | None, units: str, unit_count: int) -> None:
        """A stage begins that makes ``things``, such as letters, in units, such as bundles.

        ``total`` is the number of things, or None where only the work itself will tell.
        """

    def advance(self, things: int) -> None:
        """One more unit is done, with so many things."""


@dataclass(frozen=True)
class Job:
    """What a run was asked for."""

    campaign: Path
    """The campaign's folder."""
    inputs: str
    """A folder of groups' folders, or an fsspec URL of one."""
    outputs: Path
    """The campaign's outputs."""
    formats: tuple[str, ...]
    """Of ``zip``, ``docx`` and ``pdf``."""
    day: date
    """The date of the letters."""

    @property
    def campaign_id(self) -> str:
        """The campaign's name in the ledger."""
        return self.campaign.name

    @property
    def work(self) -> WorkFolder:
        """The work folder of the round at hand."""
        return WorkFolder(self.outputs.resolve() / ".work")
