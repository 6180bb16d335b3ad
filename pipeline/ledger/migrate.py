"""Bring a ledger that an earlier Postbag made up to this one's tables."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from pipeline.ledger.schema import SCHEMA_VERSION, letters, schema_version, signatories
from pipeline.sheets.clean import duplicate_key
from pipeline.sheets.duplicates import blocks

_PAGE = 1000
_ADD_REASON = "ALTER TABLE letters ADD COLUMN locale_reason TEXT NOT NULL DEFAULT ''"


def migrate(connection: Connection, version: int) -> bool:
    """Change a ledger of an earlier version; say whether it now is of ours.

    Tables that are new, as all of version 4, are there already.
    """
    if version == 1:
        _add_blocks(connection)
    if version < 3:
        connection.execute(sa.text(_ADD_REASON))
        _know_people_anew(connection)
    if version < SCHEMA_VERSION:
        connection.execute(sa.update(schema_version).values(version=SCHEMA_VERSION))
    return 1 <= version <= SCHEMA_VERSION


def _add_blocks(connection: Connection) -> None:
    """Make the columns that version 2 brought."""
    for name in ("place_block", "email_block"):
        connection.execute(sa.text(f"ALTER TABLE signatories ADD COLUMN {name} BIGINT"))
    for index in signatories.indexes:
        index.create(connection)


def _know_people_anew(connection: Connection) -> None:
    """Give the people admitted before the keys and blocks that people are known by today.

    Keys are blind to punctuation since version 2, and to postcodes of zeros since version 3. Where
    two people had a letter each that are one by the new key, the later keeps the old one.
    """
    who = (signatories.c.id, signatories.c.campaign, signatories.c.key, signatories.c.fields)
    query = (
        sa.select(*who, sa.func.min(letters.c.case).label("case"))
        .join(letters, letters.c.signatory_id == signatories.c.id)
        .group_by(*who)
        .order_by(signatories.c.id)
    )
    found = connection.execute(query).all()
    change = sa.update(signatories).where(signatories.c.id == sa.bindparam("signatory"))
    taken: set[tuple[str, str]] = set()
    for start in range(0, len(found), _PAGE):
        page = [_known_anew(row, taken) for row in found[start : start + _PAGE]]
        connection.execute(change, page)


def _known_anew(row: Any, taken: set[tuple[str, str]]) -> dict[str, Any]:
    fields = json.loads(row.fields)
    key = duplicate_key(fields, row.case)
    key = row.key if (row.campaign, key) in taken else key
    taken.add((row.campaign, key))
    place, email = blocks(fields, row.case)
    return {"signatory": row.id, "key": key, "place_block": place, "email_block": email}
