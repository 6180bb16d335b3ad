"""What a seal records, and what becomes of sealed bundles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from pipeline.ledger.rounds import Mark, OpenRound, SealedBundle
from pipeline.ledger.schema import campaign_copies, marks, round_copies, sealed_bundles

_BUNDLE = (
    "authority",
    "bundle",
    "letters",
    "pages",
    "sheets",
    "first",
    "last",
    "digest",
)


def enter_bundles(
    connection: Connection, opened: OpenRound, sealed: Iterable[SealedBundle]
) -> None:
    """Record the bundles of a round as they are sealed."""
    values = [{"round_id": opened.id, **asdict(bundle)} for bundle in sealed]
    if values:
        connection.execute(sa.insert(sealed_bundles), values)


def enter_campaign(connection: Connection, opened: OpenRound, content: bytes) -> None:
    """Record which campaign a round used; the same content is kept once."""
    digest = sha256(content).hexdigest()
    known = sa.select(campaign_copies.c.sha256).where(campaign_copies.c.sha256 == digest)
    if connection.scalar(known) is None:
        connection.execute(sa.insert(campaign_copies).values(sha256=digest, content=content))
    connection.execute(sa.insert(round_copies).values(round_id=opened.id, sha256=digest))


def bundles_of(connection: Connection, opened: OpenRound) -> dict[tuple[str, int], SealedBundle]:
    """Return the sealed bundles of a round by authority and number."""
    query = sa.select(*(sealed_bundles.c[name] for name in _BUNDLE)).where(
        sealed_bundles.c.round_id == opened.id
    )
    found = [SealedBundle(**row._mapping) for row in connection.execute(query)]
    return {(bundle.authority, bundle.bundle): bundle for bundle in found}


def campaign_of(connection: Connection, opened: OpenRound) -> bytes | None:
    """Return the campaign a round used as a ZIP, or None if an earlier Postbag sealed it."""
    query = (
        sa.select(campaign_copies.c.content)
        .join(round_copies, round_copies.c.sha256 == campaign_copies.c.sha256)
        .where(round_copies.c.round_id == opened.id)
    )
    return connection.scalar(query)


def enter_mark(connection: Connection, opened: OpenRound, mark: Mark) -> None:
    """Add a line to a bundle's history."""
    values = {"round_id": opened.id, **asdict(mark), "day": mark.day.isoformat()}
    connection.execute(sa.insert(marks).values(values))


def marks_of(connection: Connection, opened: OpenRound) -> list[Mark]:
    """Return the history of a round's bundles in the order in which it was entered."""
    query = sa.select(marks).where(marks.c.round_id == opened.id).order_by(marks.c.id)
    return [
        Mark(row.authority, row.bundle, row.state, date.fromisoformat(row.day), row.note)
        for row in connection.execute(query)
    ]
