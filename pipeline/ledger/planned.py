"""The letters of planned bundles, as the ledger has them."""

from __future__ import annotations

import json
from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from pipeline.bundles.plan import BundlePlan
from pipeline.ledger.rounds import OpenRound
from pipeline.ledger.schema import letters, sheets, signatories
from pipeline.letters.values import PlannedLetter

_LETTER = ("number", "case", "kind", "authority", "template_locale", "locale")
"""Columns that ledgers of every version have."""


def letters_of(
    connection: Connection, opened: OpenRound, plan: BundlePlan
) -> Iterator[PlannedLetter]:
    """Yield the letters of a bundle in the order of their numbers."""
    place = (signatories.c.tab, signatories.c.row, signatories.c.fields)
    query = (
        sa.select(*(letters.c[name] for name in _LETTER), *place, sheets.c.group, sheets.c.name)
        .join(signatories, letters.c.signatory_id == signatories.c.id)
        .join(sheets, signatories.c.sheet_id == sheets.c.id)
        .where(letters.c.round_id == opened.id, letters.c.authority == plan.authority)
        .where(letters.c.bundle == plan.bundle)
        .order_by(letters.c.number)
    )
    for row in connection.execute(query):
        yield PlannedLetter(
            **{name: row._mapping[name] for name in _LETTER},
            group=row.group,
            sheet=row.name,
            tab=row.tab,
            row=row.row,
            signatory=json.loads(row.fields),
        )
