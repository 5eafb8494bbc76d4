"""What was found in the photo folder and what the inspector said to it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if context.config.attributes["side"] == "laptop":
        op.create_table(
            "watched_file",
            sa.Column("path", sa.Text(), primary_key=True),
            sa.Column("size", sa.BigInteger(), nullable=False),
            sa.Column("modified", sa.BigInteger(), nullable=False),
            sa.Column("mark", sa.Text(), nullable=False, index=True),
            sa.Column("state", sa.Text(), nullable=False),
        )
