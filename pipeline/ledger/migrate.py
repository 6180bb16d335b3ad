"""Bring a ledger that an earlier Postbag made up to this one's tables."""

from __future__ import annotations

import json

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from pipeline.ledger.schema import SCHEMA_VERSION, letters, schema_version, signatories
from pipeline.sheets.duplicates import blocks

_PAGE = 1000


def migrate(connection: Connection, version: int) -> bool:
    """Change a ledger of an earlier version; say whether it now is of ours."""
    if version == 1:
        _add_blocks(connection)
        connection.execute(sa.update(schema_version).values(version=SCHEMA_VERSION))
    return version in (1, SCHEMA_VERSION)


def _add_blocks(connection: Connection) -> None:
    """Version 2 compares people of one block, so the ones admitted before get theirs."""
    for name in ("place_block", "email_block"):
        connection.execute(sa.text(f"ALTER TABLE signatories ADD COLUMN {name} BIGINT"))
    query = (
        sa.select(signatories.c.id, signatories.c.fields, sa.func.min(letters.c.case).label("case"))
        .join(letters, letters.c.signatory_id == signatories.c.id)
        .group_by(signatories.c.id, signatories.c.fields)
    )
    found = connection.execute(query).all()
    change = sa.update(signatories).where(signatories.c.id == sa.bindparam("signatory"))
    for start in range(0, len(found), _PAGE):
        page = []
        for key, fields, case in found[start : start + _PAGE]:
            place, email = blocks(json.loads(fields), case)
            page.append({"signatory": key, "place_block": place, "email_block": email})
        connection.execute(change, page)
    for index in signatories.indexes:
        index.create(connection)
