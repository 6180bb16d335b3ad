"""A round and its rows, as the ledger gives them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class OpenRound:
    """A round that is planned, as it was begun."""

    id: int
    campaign: str
    number: int
    day: date
    formats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowCounts:
    """What became of the rows of a round.

    ``read`` is the sum of accepted, held and duplicate: a round is entered in the ledger only if
    that is the number of rows its sheets' readers counted.
    """

    read: int = 0
    accepted: int = 0
    held: int = 0
    duplicate: int = 0
    blank: int = 0


@dataclass(frozen=True, slots=True)
class SealedBundle:
    """A bundle as it was when its round was sealed."""

    authority: str
    bundle: int
    letters: int
    pages: int | None
    """None where no PDF was made."""
    sheets: int | None
    first: int | None
    """The number of its first letter; None where all are held."""
    last: int | None
    digest: str
    """The SHA-256 of its ``SHA256SUMS``."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One line of a bundle's history."""

    authority: str
    bundle: int
    state: str
    day: date
    note: str
    """May name a person; shown only where it is asked for."""
