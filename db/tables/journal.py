"""Tables the journal keeps on both sides: where each row stands, and what waits for a person."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Text

from db.tables.registry import local_table, synced_table
from db.types import ID, code, instant, key, number, text

row_meta = local_table(
    "row_meta",
    Column("entity", Text, primary_key=True),
    Column("row", ID, primary_key=True),
    Column("scope", Text, nullable=False),
    Column("rev", BigInteger, nullable=False),
    Column("writers", Text),
    Index("ix_row_meta_feed", "scope", "rev"),
    side="both",
)
"""The feed: for each row its scope and `rev`, the ledger number of the operation that last touched
it (laptop: of the image last published to it; 0 for a row the bureau has not yet sent back).
`writers` (server): per merge group the newest candidates, see `db.merge`."""

conflict = synced_table(
    "conflict",
    key(),
    text("in_scope"),
    code("entity"),
    Column("row", ID, nullable=False, index=True),
    text("group_name"),
    code("state"),
    number("opened_seq"),
    text("candidates", personal=True),
    text("standing_device"),
    number("standing_dseq"),
    instant("opened_at"),
    number("resolved_seq", optional=True),
    scope="carried",
    written_by="bureau",
)
"""Values for one group of one row between which nobody has yet chosen."""

review = synced_table(
    "review",
    key(),
    text("in_scope"),
    code("entity"),
    Column("row", ID, nullable=False, index=True),
    text("device"),
    text("txn"),
    text("reason"),
    number("seq"),
    code("state"),
    instant("opened_at"),
    scope="carried",
    written_by="bureau",
)
"""An operation the bureau received and kept but did not apply; later ones on its row join it."""
