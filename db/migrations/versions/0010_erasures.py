"""Erasures: which rows lost their personal part for good."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    ident = sa.String(36).with_variant(sa.Uuid(as_uuid=False), "postgresql")
    op.create_table(
        "erasure",
        sa.Column("id", ident, primary_key=True),
        sa.Column("in_scope", sa.Text(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("row", ident, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("erased_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("ix_erasure_row", "erasure", ["row"])
