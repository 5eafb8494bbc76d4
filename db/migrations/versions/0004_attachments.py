"""Photos, scans and files: their rows, how far they were sent, and what the bureau holds."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import context, op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID: Any = sa.String(36).with_variant(sa.Uuid(as_uuid=False), "postgresql")


def ref(name: str, target: str, *, null: bool = False) -> sa.Column[Any]:
    at_commit = sa.ForeignKey(f"{target}.id", deferrable=True, initially="DEFERRED")
    return sa.Column(name, ID, at_commit, nullable=null, index=True)


def text(*names: str, null: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text(), nullable=null) for name in names]


def number(*names: str, null: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.BigInteger(), nullable=null) for name in names]


def flag(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean(create_constraint=False), nullable=False)


def upgrade() -> None:
    _synced()
    if context.config.attributes["side"] == "laptop":
        _laptop()
    else:
        _server()


def _synced() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", ID, primary_key=True),
        ref("site_id", "site"),
        flag("named"),
        ref("contact_id", "contact", null=True),
        ref("form_id", "filled_form", null=True),
        *text("path", null=True),
        ref("problem_id", "problem", null=True),
        ref("paper_id", "paper", null=True),
        *text("kind", "file_name", "mime"),
        *number("size"),
        *text("sha256"),
        *number("taken_at", "width", "height", "duration_ms", null=True),
        *text("kept_where", null=True),
        *number("added_at"),
        ref("account_id", "account"),
        *text("note", null=True),
        *number("voided_at", null=True),
        *text("void_reason", null=True),
    )
    op.create_table(
        "attachment_stored",
        sa.Column("id", ID, primary_key=True),
        ref("site_id", "site"),
        flag("named"),
        ref("attachment_id", "attachment"),
        *number("stored_at"),
    )


def _laptop() -> None:
    op.create_table(
        "blob_state",
        sa.Column("attachment", ID, primary_key=True),
        sa.Column("sha256", sa.Text(), nullable=False, index=True),
        *number("size", "sent"),
        *text("url", null=True),
        *text("state"),
        *number("tries"),
        *text("reason", null=True),
    )


def _server() -> None:
    op.create_table(
        "blob", sa.Column("sha256", sa.Text(), primary_key=True), *number("size", "stored_at")
    )
    op.create_table(
        "upload",
        sa.Column("id", ID, primary_key=True),
        ref("device_id", "device"),
        ref("attachment_id", "attachment"),
        *text("sha256"),
        *number("size", "created_at", "expires_at"),
    )
