"""The sync history by record: which rows a session carried, and what became of each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.String(36).with_variant(sa.Uuid(as_uuid=False), "postgresql")


def upgrade() -> None:
    if context.config.attributes["side"] != "laptop":
        return
    op.create_table(
        "sync_record",
        sa.Column("session", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("way", sa.Text(), primary_key=True),
        sa.Column("entity", sa.Text(), primary_key=True),
        sa.Column("row", ID, primary_key=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )
    op.create_index("ix_sync_record_row", "sync_record", ["entity", "row"])
