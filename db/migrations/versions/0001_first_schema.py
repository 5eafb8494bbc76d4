"""The first schema: synced tables on both sides, then what only one side keeps."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import context, op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID: Any = sa.String(36).with_variant(sa.Uuid(as_uuid=False), "postgresql")


def key() -> sa.Column[Any]:
    return sa.Column("id", ID, primary_key=True)


def ref(
    name: str, target: str, *, null: bool = False, deferred: bool = True, index: bool = True
) -> sa.Column[Any]:
    parent = f"{target}.id"
    at_commit = sa.ForeignKey(parent, deferrable=True, initially="DEFERRED")
    reference = at_commit if deferred else sa.ForeignKey(parent)
    return sa.Column(name, ID, reference, nullable=null, index=index)


def columns(kind: Any, names: tuple[str, ...], null: bool) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=null) for name in names]


def ident(*names: str, null: bool = False) -> list[sa.Column[Any]]:
    return columns(ID, names, null)


def text(*names: str, null: bool = False) -> list[sa.Column[Any]]:
    return columns(sa.Text(), names, null)


def number(*names: str, null: bool = False) -> list[sa.Column[Any]]:
    return columns(sa.BigInteger(), names, null)


def small(*names: str, null: bool = False) -> list[sa.Column[Any]]:
    return columns(sa.Integer(), names, null)


def day(*names: str, null: bool = False) -> list[sa.Column[Any]]:
    return columns(sa.Date(), names, null)


def flag(*names: str, null: bool = False) -> list[sa.Column[Any]]:
    return columns(sa.Boolean(create_constraint=False), names, null)


def blob(*names: str, null: bool = False) -> list[sa.Column[Any]]:
    return columns(sa.LargeBinary(), names, null)


def upgrade() -> None:
    side = context.config.attributes["side"]
    _bureau()
    _site()
    _people()
    _journal()
    if side == "laptop":
        _laptop()
    if side == "server":
        _server()


def _bureau() -> None:
    op.create_table(
        "firm",
        key(),
        *text("name"),
        *text("credit_code", "legal_representative", "address", "phone", null=True),
        *number("voided_at", null=True),
        *text("void_reason", null=True),
    )
    op.create_table(
        "form_version",
        key(),
        *text("form", "version", "definition", "sha256"),
        *number("published_at"),
    )
    op.create_table("holiday", key(), *day("on_date"), *flag("works"), *text("name", null=True))
    op.create_table("setting", key(), *text("name", "value"))
    op.create_table(
        "team",
        key(),
        ref("parent_id", "team", null=True),
        *text("code", "name"),
        *number("voided_at", null=True),
        *text("void_reason", null=True),
    )
    op.create_table(
        "account",
        key(),
        ref("team_id", "team"),
        *text("login", "name", "role"),
        *text("badge_number", null=True),
        *flag("active"),
    )
    op.create_table(
        "grant",
        key(),
        ref("account_id", "account"),
        *text("granted_scope", "mode"),
        *number("granted_at"),
        *number("until", "revoked_at", null=True),
        *text("reason", null=True),
    )
    op.create_table(
        "number_block",
        key(),
        ref("account_id", "account"),
        *text("device", "paper_type"),
        *number("year", "first", "last"),
    )
    op.create_table(
        "signing_key",
        key(),
        *text("key_id", "purpose", "public_key"),
        ref("account_id", "account", null=True),
        *text("device", null=True),
        *number("valid_from", "valid_until"),
        *number("revoked_at", null=True),
        *text("certificate"),
    )


def _site() -> None:
    op.create_table(
        "site",
        key(),
        ref("team_id", "team"),
        *text("code", null=True),
        *text("name", "state"),
        *text("address", "area_code", "regulator", "permit_number", null=True),
        *number("contract_fen", null=True),
        *day("starts_on", "ends_on", null=True),
        *text("guarantee_kind", null=True),
        *day("guarantee_until", null=True),
        *text("labour_clerk", "labour_clerk_phone", null=True),
        *number("voided_at", null=True),
        *text("void_reason", null=True),
    )
    op.create_table(
        "assignment",
        key(),
        ref("site_id", "site"),
        ref("account_id", "account"),
        *day("from_date"),
        *day("until_date", null=True),
    )
    op.create_table(
        "contact",
        key(),
        ref("site_id", "site"),
        *text("kind"),
        *text("inspection_form", null=True),
        *flag("covert"),
        *day("on_date"),
        *number("started_at"),
        *number("finished_at", null=True),
        ref("lead_id", "account"),
        ref("assistant_id", "account", null=True),
        ref("firm_id", "firm", null=True),
        *text("state"),
        *text("approval", "result", null=True),
        *number("voided_at", null=True),
        *text("void_reason", null=True),
    )
    op.create_table(
        "paper",
        key(),
        ref("site_id", "site"),
        ref("firm_id", "firm", null=True),
        *text("type"),
        *text("number", null=True),
        *number("year"),
        *number("serial", null=True),
        ref("parent_id", "paper", null=True),
        *text("content"),
        *text("seal", "key_id", null=True),
        *text("pdf_sha256"),
        *day("issued_on"),
        *number("issued_at"),
        *day("due_on", null=True),
        *text("state"),
        ref("account_id", "account"),
        *text("device"),
        *number("printed"),
        *text("countersignature", null=True),
        *number("voided_at", null=True),
        *text("void_reason", null=True),
    )
    op.create_table(
        "site_firm",
        key(),
        ref("site_id", "site"),
        ref("firm_id", "firm"),
        *text("role"),
        *text("contact_person", "contact_phone", null=True),
        *number("voided_at", null=True),
        *text("void_reason", null=True),
    )
    op.create_table(
        "filled_form",
        key(),
        ref("site_id", "site"),
        ref("contact_id", "contact", null=True),
        ref("form_version_id", "form_version"),
        *flag("named"),
        *text("subject_id", null=True),
        *text("answers", "state"),
        *number("started_at"),
        *number("finished_at", null=True),
        ref("account_id", "account"),
        *number("voided_at", null=True),
        *text("void_reason", null=True),
    )
    op.create_table(
        "service",
        key(),
        ref("site_id", "site"),
        ref("paper_id", "paper"),
        ref("receipt_id", "paper", null=True),
        *text("manner"),
        *number("served_at"),
        *day("served_on"),
        *text("place", "receiver", "relation", null=True),
        *flag("refused"),
        *text("refusal_reason", "witness", null=True),
        ref("server_id", "account"),
        ref("second_server_id", "account", null=True),
        *number("voided_at", null=True),
        *text("void_reason", null=True),
    )
    op.create_table(
        "problem",
        key(),
        ref("site_id", "site"),
        ref("source_form_id", "filled_form", null=True),
        *text("source_path", null=True),
        *text("system", "item", "clause", "facts", "measure"),
        *number("people", "sum_fen", null=True),
        ref("firm_id", "firm", null=True),
        *text("responsible_person", null=True),
        ref("account_id", "account"),
        *text("state"),
        *day("found_on"),
        *day("due_on", null=True),
        *flag("due_provisional"),
        *day("closed_on", null=True),
        ref("rechecked_by", "account", null=True),
        *number("voided_at", null=True),
        *text("void_reason", null=True),
    )
    op.create_table(
        "paper_problem",
        key(),
        ref("site_id", "site"),
        ref("paper_id", "paper"),
        ref("problem_id", "problem"),
    )


def _people() -> None:
    op.create_table(
        "call_sample",
        key(),
        ref("site_id", "site"),
        *day("month"),
        *text("seed"),
        *number("frame", "size", "frozen_at"),
        ref("account_id", "account"),
        *number("voided_at", null=True),
        *text("void_reason", null=True),
    )
    op.create_table(
        "worker",
        key(),
        ref("site_id", "site"),
        *text("name"),
        *text("document_type", "document_number", "phone", "person_key", "trade", null=True),
        *number("voided_at", null=True),
        *text("void_reason", null=True),
    )
    op.create_table(
        "reveal",
        key(),
        ref("site_id", "site"),
        ref("worker_id", "worker", null=True),
        *text("what"),
        *number("at"),
        ref("account_id", "account"),
    )
    op.create_table(
        "roster",
        key(),
        ref("site_id", "site"),
        ref("worker_id", "worker"),
        ref("firm_id", "firm", null=True),
        *text("crew", null=True),
        *flag("leader"),
        *day("joined_on", "left_on", null=True),
        *number("voided_at", null=True),
        *text("void_reason", null=True),
    )
    op.create_table(
        "sample_entry",
        key(),
        ref("site_id", "site"),
        ref("sample_id", "call_sample"),
        ref("worker_id", "worker"),
        *number("position"),
        *flag("reserve"),
        *text("stratum"),
        ref("replaces_id", "sample_entry", null=True),
    )
    op.create_table(
        "call_attempt",
        key(),
        ref("site_id", "site"),
        ref("entry_id", "sample_entry"),
        ref("worker_id", "worker"),
        *number("at"),
        *day("on_date"),
        *text("outcome"),
        *number("call_back_at", null=True),
        *text("note", null=True),
        ref("account_id", "account"),
        *number("voided_at", null=True),
        *text("void_reason", null=True),
    )


def _journal() -> None:
    op.create_table(
        "conflict",
        key(),
        *text("in_scope", "entity"),
        sa.Column("row", ID, nullable=False, index=True),
        *text("group_name", "state"),
        *number("opened_seq"),
        *text("candidates", "standing_device"),
        *number("standing_dseq", "opened_at"),
        *number("resolved_seq", null=True),
    )
    op.create_table(
        "review",
        key(),
        *text("in_scope", "entity"),
        sa.Column("row", ID, nullable=False, index=True),
        *text("device", "txn", "reason"),
        *number("seq"),
        *text("state"),
        *number("opened_at"),
    )
    op.create_table(
        "row_meta",
        sa.Column("entity", sa.Text(), primary_key=True),
        sa.Column("row", ID, primary_key=True),
        *text("scope"),
        *number("rev"),
        *text("writers", null=True),
    )
    op.create_index("ix_row_meta_feed", "row_meta", ["scope", "rev"])


def _laptop() -> None:
    op.create_table(
        "answer_fact",
        sa.Column("form", ID, primary_key=True),
        sa.Column("question", sa.Text(), primary_key=True),
        *text("code", null=True),
        *number("number", null=True),
    )
    op.create_table("device_state", sa.Column("name", sa.Text(), primary_key=True), *text("value"))
    op.create_table(
        "draft",
        sa.Column("form", ID, primary_key=True),
        sa.Column("path", sa.Text(), primary_key=True),
        *text("value", "shown", null=True),
        *number("seen_rev", "at"),
    )
    op.create_table(
        "outbox",
        sa.Column("dseq", sa.BigInteger(), primary_key=True, autoincrement=False),
        *ident("txn"),
        *text("entity"),
        *ident("row"),
        *blob("core"),
        *blob("sealed", null=True),
        *text("hash", "state"),
        *text("result", "reason", null=True),
        *number("seq", null=True),
        *number("at"),
    )
    op.create_index("ix_outbox_row", "outbox", ["entity", "row"])
    op.create_index("ix_outbox_state", "outbox", ["state"])
    op.create_table(
        "scope_state",
        sa.Column("scope", sa.Text(), primary_key=True),
        *number("cursor"),
        *text("digest"),
        *number("rows"),
        *text("mode"),
    )
    op.create_table(
        "search",
        sa.Column("entity", sa.Text(), primary_key=True),
        sa.Column("row", ID, primary_key=True),
        sa.Column("site_id", ID, nullable=True, index=True),
        *text("title", "hay"),
    )
    op.create_table(
        "shadow",
        sa.Column("entity", sa.Text(), primary_key=True),
        sa.Column("row", ID, primary_key=True),
        *text("image", null=True),
    )
    op.create_table(
        "staging",
        sa.Column("position", sa.Integer(), primary_key=True),
        *text("scope", "kind"),
        *number("cursor"),
        *blob("payload"),
    )
    op.create_table(
        "sync_history",
        sa.Column("id", sa.Integer(), primary_key=True),
        *number("started_at"),
        *number("ended_at", null=True),
        *number("sent", "received"),
        *text("outcome"),
        *text("detail", null=True),
    )


def _server() -> None:
    op.create_table(
        "ledger",
        sa.Column("seq", sa.BigInteger(), primary_key=True, autoincrement=False),
        *ident("device"),
        *number("dseq"),
        *blob("core"),
        *text("hash", "entity"),
        *ident("row"),
        *text("result"),
        *text("reason", null=True),
        *number("received_at"),
        *text("chain"),
    )
    op.create_index("ix_ledger_device", "ledger", ["device", "dseq"], unique=True)
    op.create_index("ix_ledger_row", "ledger", ["entity", "row"])
    op.create_table("secret", sa.Column("name", sa.Text(), primary_key=True), *blob("value"))
    op.create_table(
        "signed_head",
        sa.Column("seq", sa.BigInteger(), primary_key=True, autoincrement=False),
        *text("chain"),
        *number("signed_at"),
        *text("key_id", "signature"),
    )
    op.create_table(
        "sync_head",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        *number("seq"),
        *text("chain", "epoch"),
    )
    op.create_table(
        "throttle", sa.Column("subject", sa.Text(), primary_key=True), *number("since", "failures")
    )
    op.create_table(
        "ledger_sealed",
        sa.Column(
            "seq",
            sa.BigInteger(),
            sa.ForeignKey("ledger.seq"),
            primary_key=True,
            autoincrement=False,
        ),
        *blob("sealed", null=True),
    )
    op.create_table(
        "device",
        key(),
        ref("account_id", "account"),
        *text("name", "public_key", "paper_key_id"),
        *number("last_dseq"),
        *text("last_hash"),
        *number("enrolled_at"),
        *number("revoked_at", "seen_at", null=True),
    )
    op.create_table(
        "enrolment",
        key(),
        ref("account_id", "account"),
        *text("code_digest"),
        *number("expires_at"),
        *number("used_at", null=True),
    )
    op.create_table(
        "token",
        sa.Column("digest", sa.Text(), primary_key=True),
        ref("device_id", "device"),
        *number("expires_at"),
    )
