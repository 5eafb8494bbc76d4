"""Questionnaires: blanks printed, sheets counted, who filled one, who keyed it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
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


def day(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Date(), nullable=False) for name in names]


def void() -> list[sa.Column[Any]]:
    return [*number("voided_at", null=True), *text("void_reason", null=True)]


def upgrade() -> None:
    op.create_table(
        "sheet_batch",
        sa.Column("id", ID, primary_key=True),
        ref("site_id", "site"),
        ref("form_version_id", "form_version"),
        *day("month"),
        *text("prefix"),
        *number("size"),
        *day("on_date"),
        *number("printed_at"),
        ref("account_id", "account"),
        *void(),
    )
    op.create_table(
        "sheet_tally",
        sa.Column("id", ID, primary_key=True),
        ref("site_id", "site"),
        ref("batch_id", "sheet_batch", null=True),
        *text("form"),
        *day("month"),
        *text("what"),
        *number("count"),
        *day("on_date"),
        *number("at"),
        ref("account_id", "account"),
        *void(),
    )
    op.create_table(
        "questionnaire",
        sa.Column("id", ID, primary_key=True),
        ref("site_id", "site"),
        ref("form_id", "filled_form"),
        ref("batch_id", "sheet_batch", null=True),
        *text("mode"),
        *text("sheet", null=True),
        *day("on_date", "month"),
        *text("crew", null=True),
        ref("account_id", "account"),
        *number("added_at"),
        *void(),
    )
    op.create_table(
        "sheet_keying",
        sa.Column("id", ID, primary_key=True),
        ref("site_id", "site"),
        ref("questionnaire_id", "questionnaire"),
        ref("form_id", "filled_form"),
        *number("turn"),
        ref("account_id", "account"),
        *number("finished_at", "keystrokes", "corrections", "spent_ms"),
        *number("compared", "differing", null=True),
        *void(),
    )
