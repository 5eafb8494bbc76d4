"""Copies of laptops and lives of the bureau's database: what each side must know to recover."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import context, op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ID: Any = sa.String(36).with_variant(sa.Uuid(as_uuid=False), "postgresql")


def upgrade() -> None:
    if context.config.attributes["side"] == "laptop":
        _laptop()
    else:
        _server()


def _laptop() -> None:
    op.add_column("outbox", sa.Column("ceiling", sa.BigInteger(), nullable=True))
    op.create_table(
        "known_head",
        sa.Column("seq", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("epoch", sa.Text(), nullable=False),
        sa.Column("chain", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
    )


def _server() -> None:
    op.add_column("device", sa.Column("copy_of", ID, nullable=True))
    op.add_column("device", sa.Column("branch_dseq", sa.BigInteger(), nullable=True))
    op.add_column("device", sa.Column("branch_hash", sa.Text(), nullable=True))
    op.add_column("device", sa.Column("epoch", sa.Text(), nullable=True))
    op.add_column("signed_head", sa.Column("epoch", sa.Text(), nullable=True))
    op.create_table(
        "epoch",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("agreed", sa.BigInteger(), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
    )
    op.create_table(
        "backup",
        sa.Column("id", ID, primary_key=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
    )
