"""A round and its rows, as the ledger gives them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class OpenRound:
    """A round that is planned and not yet sealed."""

    id: int
    campaign: str
    number: int
    day: date
    formats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowCounts:
    """What became of the rows of a round; read = accepted + held + duplicate."""

    read: int = 0
    accepted: int = 0
    held: int = 0
    duplicate: int = 0
    blank: int = 0
