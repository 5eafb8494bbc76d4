"""The bureau keeps which scopes each device was handed and when it was rid of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if context.config.attributes["side"] != "server":
        return
    ident = sa.String(36).with_variant(sa.Uuid(as_uuid=False), "postgresql")
    op.create_table(
        "holding",
        sa.Column("device_id", ident, sa.ForeignKey("device.id"), primary_key=True),
        sa.Column("scope", sa.Text(), primary_key=True),
        sa.Column("handed_at", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("gone_at", sa.BigInteger(), nullable=True),
    )
    op.create_index("ix_holding_scope", "holding", ["scope"])
