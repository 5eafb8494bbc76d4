"""What a person needs to decide a conflict or a review: who, when, what was there before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TEXT, NUMBER = sa.Text(), sa.BigInteger()

COLUMNS = {
    "conflict": (
        ("before", TEXT),
        ("authors", TEXT),
        ("resolved_by", TEXT),
        ("resolved_at", NUMBER),
    ),
    "review": (
        ("case_id", TEXT),
        ("actor", TEXT),
        ("device_name", TEXT),
        ("kind", TEXT),
        ("at", NUMBER),
        ("proposed", TEXT),
        ("settled_by", TEXT),
        ("settled_at", NUMBER),
        ("settled_seq", NUMBER),
        ("settled_reason", TEXT),
    ),
}


def upgrade() -> None:
    for table, columns in COLUMNS.items():
        for name, kind in columns:
            op.add_column(table, sa.Column(name, kind, nullable=True))
