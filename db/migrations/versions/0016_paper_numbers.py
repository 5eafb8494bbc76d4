"""Paper numbers are looked up, not searched for: by number, and by the device that used them."""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_paper_number", "paper", ["type", "year", "serial"])
    op.create_index("ix_paper_device", "paper", ["device", "type", "year", "serial"])
