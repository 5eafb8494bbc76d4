"""The bytes of an attachment whose operation stands in review: taken, and shown to who decides."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import context, op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

ID: Any = sa.String(36).with_variant(sa.Uuid(as_uuid=False), "postgresql")


def upgrade() -> None:
    op.add_column("review", sa.Column("stored_at", sa.BigInteger(), nullable=True))
    if context.config.attributes["side"] == "server":
        _server()


def _server() -> None:
    device = sa.ForeignKey(
        "device.id",
        name="fk_review_upload_device_id_device",
        deferrable=True,
        initially="DEFERRED",
    )
    about = sa.ForeignKey(
        "review.id",
        name="fk_review_upload_review_id_review",
        deferrable=True,
        initially="DEFERRED",
    )
    op.create_table(
        "review_upload",
        sa.Column("id", ID, primary_key=True),
        sa.Column("device_id", ID, device, nullable=False),
        sa.Column("review_id", ID, about, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("ix_review_upload_device_id", "review_upload", ["device_id"])
    op.create_index("ix_review_upload_review_id", "review_upload", ["review_id"])
