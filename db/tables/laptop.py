"""Tables only a laptop has: what waits to be sent, what is being received, drafts, and what is
derived from synced rows and can be rebuilt at any time."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, Text

from db.tables.registry import local_table
from db.types import ID, Folded, instant, number, text

outbox = local_table(
    "outbox",
    Column("dseq", BigInteger, primary_key=True, autoincrement=False),
    Column("txn", ID, nullable=False),
    Column("entity", Text, nullable=False),
    Column("row", ID, nullable=False),
    Column("core", Folded, nullable=False),
    Column("sealed", Folded),
    Column("hash", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("result", Text),
    Column("reason", Text),
    Column("seq", BigInteger),
    instant("at"),
    number("ceiling", optional=True),
    Index("ix_outbox_row", "entity", "row"),
    Index("ix_outbox_state", "state"),
    side="laptop",
)
"""Every operation of this device. `state`: pending, received (the bureau has it, its effect is not
yet published back), done. Kept until the server's backup horizon has passed them. `ceiling`: the
bureau was restored since this was made; its `base` counts at most this (`db.journal.lives`)."""

known_head = local_table(
    "known_head",
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    text("epoch"),
    text("chain"),
    instant("at"),
    text("key_id"),
    text("signature"),
    side="laptop",
)
"""Heads of the bureau's ledger, as it signed them for this laptop in its present life: the newest
proves what a restored bureau has lost, the older ones how far both still agree."""

shadow = local_table(
    "shadow",
    Column("entity", Text, primary_key=True),
    Column("row", ID, primary_key=True),
    Column("image", Text),
    side="laptop",
)
"""The bureau's image of a row that has operations under way here; null: the bureau has none yet."""

scope_state = local_table(
    "scope_state",
    Column("scope", Text, primary_key=True),
    Column("cursor", BigInteger, nullable=False),
    Column("digest", Text, nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("mode", Text, nullable=False),
    side="laptop",
    stamp={"held": ("scope", "digest", "rows", "mode")},
)
"""How far each held scope has been published here, and its digest (sync.md, step 4). While the
stamp stands nothing but cursors has changed (`db.journal.held`)."""

unreturned = local_table(
    "unreturned",
    Column("of_entity", Text, primary_key=True),
    Column("of_row", ID, primary_key=True),
    Column("scope", Text, nullable=False),
    Column("image", Text, nullable=False),
    number("agreed"),
    Column("own", Text, nullable=False, server_default="[]"),
    side="laptop",
)
"""Rows of the bureau's life before that its present one lacked or had otherwise when this laptop
joined it, as they were last published here: given back when it asks (`db.journal.returning`).
`own`: fields that this laptop has written since, JSON."""

staging = local_table(
    "staging",
    Column("position", Integer, primary_key=True),
    Column("scope", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("cursor", BigInteger, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    side="laptop",
)
"""Pages received and not yet published: durable, so that a cut pull goes on where it stopped."""

draft = local_table(
    "draft",
    Column("form", ID, primary_key=True),
    Column("path", Text, primary_key=True),
    Column("value", Text),
    Column("shown", Text),
    Column("seen_rev", BigInteger, nullable=False),
    instant("at"),
    side="laptop",
)
"""Answers as they are given, one row a path (`form` is the id of what is being filled in); leaving
the page or a sync turns what changed into one operation. `shown` is what the page displayed."""

kept_version = local_table(
    "kept_version",
    Column("form", ID, primary_key=True),
    Column("version", ID, nullable=False),
    instant("at"),
    side="laptop",
)
"""Whoever fills this form in has seen this newer version of it, and stays with the old one."""

device_state = local_table(
    "device_state",
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    side="laptop",
)
"""This device's identity, keys, server address and its place in its own chain."""

sync_history = local_table(
    "sync_history",
    Column("id", Integer, primary_key=True),
    instant("started_at"),
    instant("ended_at", optional=True),
    number("sent"),
    number("received"),
    text("outcome"),
    text("detail", optional=True),
    text("anew", optional=True),
    side="laptop",
)
"""Past syncs. While one is under way `ended_at` is null; `detail` counts what came, by table;
`anew` names the scopes whose digest was not the bureau's although nothing was missing."""

sync_record = local_table(
    "sync_record",
    Column("session", Integer, primary_key=True, autoincrement=False),
    Column("way", Text, primary_key=True),
    Column("entity", Text, primary_key=True),
    Column("row", ID, primary_key=True),
    text("result"),
    text("reason", optional=True),
    instant("at"),
    Index("ix_sync_record_row", "entity", "row"),
    side="laptop",
)
"""Which rows a session of `sync_history` carried and what became of each. `way`: sent or received;
`result`: applied, conflict, review, or came. It names rows and holds nothing of what is in them."""

search = local_table(
    "search",
    Column("entity", Text, primary_key=True),
    Column("row", ID, primary_key=True),
    Column("site_id", ID, index=True),
    Column("title", Text, nullable=False),
    Column("hay", Text, nullable=False),
    side="laptop",
)
"""Derived. `hay` is what a search looks through: names, codes, phones, pinyin initials, folded."""

answer_fact = local_table(
    "answer_fact",
    Column("form", ID, primary_key=True),
    Column("question", Text, primary_key=True),
    Column("code", Text),
    Column("number", BigInteger),
    side="laptop",
)
"""Derived. Answers marked `bind::figure`, so that lists and figures never open a document."""

blob_state = local_table(
    "blob_state",
    Column("attachment", ID, primary_key=True),
    Column("sha256", Text, nullable=False, index=True),
    number("size"),
    number("sent"),
    text("url", optional=True),
    text("state"),
    number("tries"),
    text("reason", optional=True),
    side="laptop",
)
"""How far an attachment added here has been sent. `state`: waiting, sent; `sent` in bytes, `url` is
the bureau's upload, `tries` counts sessions that gave up, `reason` is the code of why."""

watched_file = local_table(
    "watched_file",
    Column("path", Text, primary_key=True),
    number("size"),
    instant("modified"),
    Column("mark", Text, nullable=False, index=True),
    text("state"),
    side="laptop",
)
"""A photo found in the folder that is watched. `mark` tells it from others (its digest; a video's
name and size), `state`: offered, taken, declined. It is offered once, whatever it is called."""
