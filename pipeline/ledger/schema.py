"""The ledger's tables. A change to them raises ``SCHEMA_VERSION`` and brings its migration."""

from __future__ import annotations

import sqlalchemy as sa

SCHEMA_VERSION = 4
KEEPS_SEALS = 4
"""The version that brought held letters, digests of bundles, copies of campaigns, and marks."""

metadata = sa.MetaData()

schema_version = sa.Table(
    "schema_version", metadata, sa.Column("version", sa.Integer, primary_key=True)
)

rounds = sa.Table(
    "rounds",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("campaign", sa.Text, nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("day", sa.Text, nullable=False),
    sa.Column("formats", sa.Text, nullable=False),
    sa.Column("sealed", sa.Boolean, nullable=False),
    sa.UniqueConstraint("campaign", "number"),
)

sheets = sa.Table(
    "sheets",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("round_id", sa.ForeignKey("rounds.id"), nullable=False),
    sa.Column("campaign", sa.Text, nullable=False),
    sa.Column("group", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("blank", sa.Integer, nullable=False),
    sa.UniqueConstraint("campaign", "sha256"),
)

rows = sa.Table(
    "rows",
    metadata,
    sa.Column("sheet_id", sa.ForeignKey("sheets.id"), primary_key=True),
    sa.Column("tab_position", sa.Integer, primary_key=True),
    sa.Column("row", sa.Integer, primary_key=True),
    sa.Column("outcome", sa.Text, nullable=False),
)
"""Every row read: accepted, held or duplicate."""

signatories = sa.Table(
    "signatories",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("campaign", sa.Text, nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("sheet_id", sa.ForeignKey("sheets.id"), nullable=False),
    sa.Column("tab", sa.Text, nullable=False),
    sa.Column("tab_position", sa.Integer, nullable=False),
    sa.Column("row", sa.Integer, nullable=False),
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("fields", sa.Text, nullable=False),
    sa.Column("place_block", sa.BigInteger),
    sa.Column("email_block", sa.BigInteger),
    sa.UniqueConstraint("campaign", "key"),
    sa.Index("signatories_by_place", "campaign", "place_block", "sheet_id"),
    sa.Index("signatories_by_email", "campaign", "email_block", "sheet_id"),
)
"""Accepted rows, once for each case they sign for, with their fields as JSON; ``key`` is what
makes a later one a duplicate. Those of one block are compared for likeness: see
:func:`pipeline.sheets.duplicates.blocks`."""

repeats = sa.Table(
    "repeats",
    metadata,
    sa.Column("sheet_id", sa.ForeignKey("sheets.id"), primary_key=True),
    sa.Column("tab_position", sa.Integer, primary_key=True),
    sa.Column("row", sa.Integer, primary_key=True),
    sa.Column("case", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, nullable=False),
)
"""Rows that repeat somebody, for a case, with the key under which they are admitted: should the
sheet be read again with other settings, its row is still theirs."""

letters = sa.Table(
    "letters",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("campaign", sa.Text, nullable=False),
    sa.Column("round_id", sa.ForeignKey("rounds.id"), nullable=False),
    sa.Column("signatory_id", sa.ForeignKey("signatories.id"), nullable=False),
    sa.Column("authority", sa.Text, nullable=False),
    sa.Column("case", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("template_locale", sa.Text, nullable=False),
    sa.Column("locale", sa.Text, nullable=False),
    sa.Column("locale_reason", sa.Text, nullable=False, server_default=""),
    sa.Column("number", sa.Integer),
    sa.Column("bundle", sa.Integer),
    sa.UniqueConstraint("campaign", "number"),
    sa.Index("letters_by_bundle", "round_id", "authority", "bundle"),
)

bundles = sa.Table(
    "bundles",
    metadata,
    sa.Column("round_id", sa.ForeignKey("rounds.id"), primary_key=True),
    sa.Column("authority", sa.Text, primary_key=True),
    sa.Column("bundle", sa.Integer, primary_key=True),
    sa.Column("of", sa.Integer, nullable=False),
    sa.Column("letters", sa.Integer, nullable=False),
)
"""The bundles as they were planned; some of their letters may be held."""

held_letters = sa.Table(
    "held_letters",
    metadata,
    sa.Column("campaign", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("round_id", sa.ForeignKey("rounds.id"), nullable=False),
    sa.Column("authority", sa.Text, nullable=False),
    sa.Column("bundle", sa.Integer, nullable=False),
    sa.Column("case", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("locale", sa.Text, nullable=False),
    sa.Column("group", sa.Text, nullable=False),
    sa.Column("sheet", sa.Text, nullable=False),
    sa.Column("tab", sa.Text, nullable=False),
    sa.Column("row", sa.Integer, nullable=False),
    sa.Index("held_letters_by_bundle", "round_id", "authority", "bundle"),
)
"""Letters that could not be printed. Their numbers are never given again."""

sealed_bundles = sa.Table(
    "sealed_bundles",
    metadata,
    sa.Column("round_id", sa.ForeignKey("rounds.id"), primary_key=True),
    sa.Column("authority", sa.Text, primary_key=True),
    sa.Column("bundle", sa.Integer, primary_key=True),
    sa.Column("letters", sa.Integer, nullable=False),
    sa.Column("pages", sa.Integer),
    sa.Column("sheets", sa.Integer),
    sa.Column("first", sa.Integer),
    sa.Column("last", sa.Integer),
    sa.Column("digest", sa.Text, nullable=False),
)
"""The bundles as they were sealed; ``digest`` is the SHA-256 of ``SHA256SUMS``. Rounds sealed
before version 4 have none."""

campaign_copies = sa.Table(
    "campaign_copies",
    metadata,
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
)
"""Campaigns as rounds used them, each a ZIP that is kept once."""

round_copies = sa.Table(
    "round_copies",
    metadata,
    sa.Column("round_id", sa.ForeignKey("rounds.id"), primary_key=True),
    sa.Column("sha256", sa.ForeignKey("campaign_copies.sha256"), nullable=False),
)
"""Which copy of the campaign a sealed round used."""

marks = sa.Table(
    "marks",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("round_id", sa.ForeignKey("rounds.id"), nullable=False),
    sa.Column("authority", sa.Text, nullable=False),
    sa.Column("bundle", sa.Integer, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("day", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
)
"""What became of sealed bundles, as people said it, in the order in which they did."""

issues = sa.Table(
    "issues",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("round_id", sa.ForeignKey("rounds.id"), nullable=False),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("severity", sa.Text, nullable=False),
    sa.Column("group", sa.Text, nullable=False),
    sa.Column("sheet", sa.Text, nullable=False),
    sa.Column("tab", sa.Text, nullable=False),
    sa.Column("row", sa.Integer),
    sa.Column("column", sa.Text, nullable=False),
    sa.Column("cell", sa.Text, nullable=False),
    sa.Column("message", sa.Text, nullable=False),
)
