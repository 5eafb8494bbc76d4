"""Tables only the bureau's server has: the ledger, devices, codes, tokens and throttles."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, Text

from db.tables.registry import local_table
from db.types import ID, Folded, instant, number, ref, text

sync_head = local_table(
    "sync_head",
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("chain", Text, nullable=False),
    Column("epoch", Text, nullable=False),
    side="server",
)
"""One row, the one lock: every writing transaction advances it first and holds it to commit, so
that commit order is sequence order and no cursor can skip a change."""

ledger = local_table(
    "ledger",
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("device", ID, nullable=False),
    Column("dseq", BigInteger, nullable=False),
    Column("core", Folded, nullable=False),
    Column("hash", Text, nullable=False),
    Column("entity", Text, nullable=False),
    Column("row", ID, nullable=False),
    Column("result", Text, nullable=False),
    Column("reason", Text),
    instant("received_at"),
    Column("chain", Text, nullable=False),
    Index("ix_ledger_device", "device", "dseq", unique=True),
    Index("ix_ledger_row", "entity", "row"),
    side="server",
    append_only=True,
)
"""Every operation ever received, append-only, each entry chained to the one before."""

ledger_sealed = local_table(
    "ledger_sealed",
    Column("seq", BigInteger, ForeignKey("ledger.seq"), primary_key=True, autoincrement=False),
    Column("sealed", Folded),
    side="server",
)
"""The personal part of an operation: the only place an erasure may blank."""

scope_sum = local_table(
    "scope_sum",
    Column("scope", Text, primary_key=True),
    number("rev"),
    text("digest"),
    number("rows"),
    Index("ix_scope_sum_rev", "rev"),
    side="server",
)
"""What a hello compares of each scope: its newest rev, digest and number of rows; moved with every
change under the one lock, so that no hello counts rows (sync.md, step 4)."""

device = local_table(
    "device",
    Column("id", ID, primary_key=True),
    ref("account_id", "account"),
    text("name"),
    text("public_key"),
    text("paper_key_id"),
    Column("last_dseq", BigInteger, nullable=False),
    text("last_hash"),
    instant("enrolled_at"),
    instant("revoked_at", optional=True),
    instant("seen_at", optional=True),
    Column("copy_of", ID),
    number("branch_dseq", optional=True),
    text("branch_hash", optional=True),
    text("epoch", optional=True),
    instant("left_at", optional=True),
    number("leaving_from", optional=True),
    side="server",
)
"""Enrolled laptops, and the server's own device. `copy_of`: this one was a copy of that device and
was given an identity of its own; its chain goes on from that device's operation `branch_dseq`,
whose hash is `branch_hash`. `epoch`: the life of the database it last joined again after a restore.
`left_at`: since when it has nothing of the bureau's any more, its account having been closed.
`leaving_from`: its newest operation at the bureau when the account was closed.
"""

epoch = local_table(
    "epoch",
    Column("name", Text, primary_key=True),
    text("after"),
    number("agreed"),
    instant("begun_at"),
    text("cause"),
    side="server",
    append_only=True,
)
"""Lives of this database after its first: each began when a backup had been put back. `after` is
the life before, with which it agrees up to ledger number `agreed`. `cause`: ``declared`` by the
administrator, ``found`` by a laptop's signed head, ``lost`` (a life only laptops remember)."""

backup = local_table(
    "backup",
    Column("id", ID, primary_key=True),
    instant("made_at"),
    number("seq"),
    side="server",
    append_only=True,
)
"""Backups taken: each holds the ledger at least up to `seq`. They bound what laptops retain."""

enrolment = local_table(
    "enrolment",
    Column("id", ID, primary_key=True),
    ref("account_id", "account"),
    text("code_digest"),
    instant("expires_at"),
    instant("used_at", optional=True),
    side="server",
)
"""One-time codes, kept as digests."""

stranded = local_table(
    "stranded",
    Column("device", ID, primary_key=True),
    text("statement"),
    instant("asked_at"),
    side="server",
)
"""Laptops let in after the backup that was put back, for an account this database has forgotten.
`statement`: JSON of the `DeviceStatement` they showed, in the bureau's own hand."""

wanted = local_table(
    "wanted",
    Column("entity", Text, primary_key=True),
    Column("row", Text, primary_key=True),
    instant("asked_at"),
    side="server",
)
"""Rows lost by a restore whose author has removed them since: laptops that hold them give them
back. ``*``: whatever they hold, because an administrator says that nobody else will report."""

token = local_table(
    "token",
    Column("digest", Text, primary_key=True),
    ref("device_id", "device"),
    instant("expires_at"),
    side="server",
)

holding = local_table(
    "holding",
    Column("device_id", ID, ForeignKey("device.id"), primary_key=True),
    Column("scope", Text, primary_key=True),
    Column("handed_at", BigInteger, primary_key=True, autoincrement=False),
    instant("gone_at", optional=True),
    Index("ix_holding_scope", "scope"),
    side="server",
)
"""Which scopes' rows a device was given, from when, and when it first said that it has them no
more: whom a breach notice concerns."""

throttle = local_table(
    "throttle",
    Column("subject", Text, primary_key=True),
    instant("since"),
    number("failures"),
    side="server",
)
"""Failures per account and address, in the database because workers share nothing else."""

seat = local_table(
    "seat",
    Column("device", ID, primary_key=True),
    instant("since"),
    instant("seen"),
    instant("seated", optional=True),
    side="server",
)
"""Laptops that are sending, and the line before them (`server.seats`); gone when they are done."""

signed_head = local_table(
    "signed_head",
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    text("chain"),
    instant("signed_at"),
    text("key_id"),
    text("signature"),
    text("epoch", optional=True),
    side="server",
    append_only=True,
)
"""Heads handed out. `epoch` is part of what was signed."""

secret = local_table(
    "secret",
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
    side="server",
)
"""The bureau's own keys, wrapped by the server's key file; never the recovery key."""

blob = local_table(
    "blob",
    Column("sha256", Text, primary_key=True),
    number("size"),
    instant("stored_at"),
    side="server",
)
"""Bytes the bureau holds whole and has checked; they lie encrypted in the blob folder."""

upload = local_table(
    "upload",
    Column("id", ID, primary_key=True),
    ref("device_id", "device"),
    ref("attachment_id", "attachment"),
    text("sha256"),
    number("size"),
    instant("created_at"),
    instant("expires_at"),
    side="server",
)
"""A tus upload under way. How far it has come is told by its pieces in the blob folder."""

review_upload = local_table(
    "review_upload",
    Column("id", ID, primary_key=True),
    ref("device_id", "device"),
    ref("review_id", "review"),
    text("sha256"),
    number("size"),
    instant("created_at"),
    instant("expires_at"),
    side="server",
)
"""The same for an attachment that an operation in review adds: there is no row of it yet."""
