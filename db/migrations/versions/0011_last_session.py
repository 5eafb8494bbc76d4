"""When a closed account's laptop handed its work over and removed what it had."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if context.config.attributes["side"] == "server":
        op.add_column("device", sa.Column("left_at", sa.BigInteger()))
