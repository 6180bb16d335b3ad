"""The ledger: what was received, planned, written and sealed. It alone decides what is done.

One writer at a time (the run that holds the outputs); SQLite in WAL mode by default, and nothing
here that only SQLite has. It holds personal data.
"""

from pipeline.ledger.book import Ledger
from pipeline.ledger.database import copy_for_rehearsal, is_settled, sqlite_url
from pipeline.ledger.entries import Accepted, Entries, Holder, NumberedLetter
from pipeline.ledger.rounds import Mark, OpenRound, RowCounts, SealedBundle

__all__ = [
    "Accepted",
    "Entries",
    "Holder",
    "Ledger",
    "Mark",
    "NumberedLetter",
    "OpenRound",
    "RowCounts",
    "SealedBundle",
    "copy_for_rehearsal",
    "is_settled",
    "sqlite_url",
]
