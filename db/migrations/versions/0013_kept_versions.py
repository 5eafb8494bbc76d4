"""Whoever fills a form in may stay with its old version, and is not asked again."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import context, op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ID: Any = sa.String(36).with_variant(sa.Uuid(as_uuid=False), "postgresql")


def upgrade() -> None:
    if context.config.attributes["side"] == "laptop":
        op.create_table(
            "kept_version",
            sa.Column("form", ID, primary_key=True),
            sa.Column("version", ID, nullable=False),
            sa.Column("at", sa.BigInteger(), nullable=False),
        )
