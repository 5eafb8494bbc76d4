"""What a laptop has written itself since is not overwritten by what it gives back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if context.config.attributes["side"] == "laptop":
        own = sa.Column("own", sa.Text(), nullable=False, server_default="[]")
        op.add_column("unreturned", own)
