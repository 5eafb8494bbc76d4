"""Where each laptop stood when its account was closed: its last session is bounded by it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if context.config.attributes["side"] == "server":
        op.add_column("device", sa.Column("leaving_from", sa.BigInteger(), nullable=True))
