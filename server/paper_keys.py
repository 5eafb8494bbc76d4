"""Certifies the keys with which laptops seal papers, and withdraws them: statements that verify
without asking the bureau, kept as JSON in `signing_key.certificate`."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Connection, select

from db.tables.bureau import signing_key
from forms.papers import certificate
from forms.papers.certificate import KeyStatements
from forms.signing import PrivateKey, PublicKey
from inspection.refusal import Refusal

PURPOSE = "paper"
VALID_MS = 5 * 366 * 86_400_000
"""Longer than a laptop is in use; a lost one is revoked, not waited for."""


def certified_row(
    connection: Connection,
    bureau_key: PrivateKey,
    *,
    public_key: PublicKey,
    account_id: str,
    device_id: str,
    now: int,
) -> dict[str, Any]:
    """The `signing_key` row of a laptop's paper key, certified by the bureau's own key.

    Raises Refusal ``enrol.key_known``: on paper, two keys of one id would be one key.
    """
    key_id = public_key.key_id
    known = select(signing_key.c.id).where(signing_key.c.key_id == key_id)
    if connection.execute(known).first() is not None:
        raise Refusal("enrol.key_known")
    made = certificate.certify(
        bureau_key,
        public_key,
        holder=account_id,
        device=device_id,
        from_ms=now,
        until_ms=now + VALID_MS,
    )
    return {
        "key_id": key_id,
        "purpose": PURPOSE,
        "public_key": public_key.text,
        "account_id": account_id,
        "device": device_id,
        "valid_from": made.from_ms,
        "valid_until": made.until_ms,
        "certificate": _text(KeyStatements(made)),
    }


def revoked_columns(row: Any, bureau_key: PrivateKey, *, now: int, reason: str) -> dict[str, Any]:
    """What changes in a `signing_key` row when its key is withdrawn from `now` on."""
    statements = KeyStatements.parse(row.certificate)
    told = certificate.revoke(bureau_key, row.key_id, at_ms=now, reason=reason)
    kept = KeyStatements(statements.certificate, told)
    return {"revoked_at": now, "certificate": _text(kept)}


def _text(statements: KeyStatements) -> str:
    return msgspec.json.encode(statements, order="sorted").decode()
