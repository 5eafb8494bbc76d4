"""What a restored bureau is told again: leases in its own hand, laptops of forgotten accounts, and
rows it lacks, kept on laptops and asked for."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import context, op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ID: Any = sa.String(36).with_variant(sa.Uuid(as_uuid=False), "postgresql")


def upgrade() -> None:
    op.add_column("number_block", sa.Column("signature", sa.Text(), nullable=True))
    op.add_column("number_block", sa.Column("closed_at", sa.BigInteger(), nullable=True))
    if context.config.attributes["side"] == "laptop":
        _laptop()
    else:
        _server()


def _laptop() -> None:
    op.create_table(
        "unreturned",
        sa.Column("of_entity", sa.Text(), primary_key=True),
        sa.Column("of_row", ID, primary_key=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("image", sa.Text(), nullable=False),
        sa.Column("agreed", sa.BigInteger(), nullable=False),
    )


def _server() -> None:
    op.create_table(
        "stranded",
        sa.Column("device", ID, primary_key=True),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "wanted",
        sa.Column("entity", sa.Text(), primary_key=True),
        sa.Column("row", sa.Text(), primary_key=True),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
    )
