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
