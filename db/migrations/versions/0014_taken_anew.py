"""Which scopes a session found to differ from the bureau's, and took anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if context.config.attributes["side"] == "laptop":
        op.add_column("sync_history", sa.Column("anew", sa.Text()))
