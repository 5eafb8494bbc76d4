"""Laptops that are sending, and the line before them: what several workers share."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import context, op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ID: Any = sa.String(36).with_variant(sa.Uuid(as_uuid=False), "postgresql")


def upgrade() -> None:
    if context.config.attributes["side"] != "server":
        return
    op.create_table(
        "seat",
        sa.Column("device", ID, primary_key=True),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.Column("seated", sa.BigInteger()),
    )
