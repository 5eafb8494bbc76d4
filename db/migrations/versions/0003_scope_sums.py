"""The bureau keeps the digest of each scope instead of counting it at every hello."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if context.config.attributes["side"] != "server":
        return
    op.create_table(
        "scope_sum",
        sa.Column("scope", sa.Text(), primary_key=True),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
    )
    op.create_index("ix_scope_sum_rev", "scope_sum", ["rev"])
