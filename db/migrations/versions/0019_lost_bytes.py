"""Which photos and scans the bureau says it has, and has found to be missing from its folder."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attachment_stored", sa.Column("lost_at", sa.BigInteger(), nullable=True))
    op.create_index("ix_attachment_stored_lost_at", "attachment_stored", ["lost_at"])
