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
    text("before", optional=True, personal=True),
    text("authors", optional=True),
    text("resolved_by", optional=True),
    instant("resolved_at", optional=True),
    scope="carried",
    written_by="bureau",
)
"""Values for one group of one row between which nobody has yet chosen. `candidates` and `authors`
are what `db.merge` and `db.journal.standing` write; `before` holds, by field, what the authors had
in front of them. A settled one keeps the candidates it ended with, and who chose (`resolved_by`,
an account)."""

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
    text("case_id", optional=True),
    text("actor", optional=True),
    text("device_name", optional=True),
    code("kind", optional=True),
    instant("at", optional=True),
    text("proposed", optional=True, personal=True),
    text("settled_by", optional=True),
    instant("settled_at", optional=True),
    number("settled_seq", optional=True),
    text("settled_reason", optional=True, personal=True),
    instant("stored_at", optional=True),
    scope="carried",
    written_by="bureau",
)
"""An operation the bureau received and kept but did not apply; later ones on its row join it.

`case_id` is shared by what is decided together: the operations of one transaction, and those that
joined it. `proposed` is canonical JSON, field → [old, new]. `state`: open, used, let_go; whoever
settles edits `state` and `settled_reason`, the bureau adds by whom and when. `stored_at`: the
operation adds an attachment, and since then the bureau has its bytes."""

erasure = synced_table(
    "erasure",
    key(),
    text("in_scope"),
    code("entity"),
    Column("row", ID, nullable=False, index=True),
    text("reason"),
    instant("erased_at"),
    scope="carried",
    written_by="bureau",
)
"""A row whose personal part was erased for good; who holds the scope erases it too, and nobody
writes to the row again."""
