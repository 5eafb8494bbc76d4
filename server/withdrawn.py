"""Laptops shut out after the backup that was put back: told again by every other laptop, in the
bureau's own hand, before the office has remembered."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from db.journal.bureau import BureauTransaction
from db.tables.bureau import account, signing_key
from forms.papers.certificate import KeyRing, KeyStatements, Revocation
from inspection.refusal import Refusal
from server.bureau import Bureau, bureau_public_key
from server.devices import revoke
from server.paper_keys import PURPOSE


def shut_out_again(bureau: Bureau, office: BureauTransaction, told: Iterable[str]) -> int:
    """Withdraw paper keys this database believes good, and shut out their laptops; how many.

    `told` are statements as laptops keep them (`signing_key.certificate`). What the bureau never
    signed, and what cannot be read, is passed over. A key it has forgotten altogether is kept as
    withdrawn, so that its laptop is not let in again.
    """
    connection, count = office.connection, 0
    key = bureau_public_key(connection)
    for text in told:
        try:
            said = KeyStatements.parse(text)
            at = _withdrawn_at(said, KeyRing((key,), (said.certificate,), _revocations(said)))
        except (Refusal, ValueError):
            continue
        if said.revocation is None or at is None:
            continue
        known = connection.execute(
            select(signing_key).where(signing_key.c.key_id == said.certificate.key_id)
        ).first()
        if known is None:
            _keep(office, said, text, at)
        elif known.revoked_at is None and known.device:
            revoke(bureau, office, known.device, said.revocation.reason, at=at)
        else:
            continue
        count += 1
    return count


def _revocations(said: KeyStatements) -> tuple[Revocation, ...]:
    return () if said.revocation is None else (said.revocation,)


def _withdrawn_at(said: KeyStatements, ring: KeyRing) -> int | None:
    """From when (UTC ms) the bureau withdrew this key of its own; None if it did not."""
    key_id = said.certificate.key_id
    return ring.revoked_at(key_id) if ring.certificates_of(key_id) else None


def _keep(office: BureauTransaction, said: KeyStatements, text: str, at: int) -> None:
    made = said.certificate
    holder = office.connection.execute(
        select(account.c.id).where(account.c.id == made.holder)
    ).scalar()
    office.add(
        signing_key,
        {
            "key_id": made.key_id,
            "purpose": PURPOSE,
            "public_key": made.public_key,
            "account_id": holder,
            "device": made.device,
            "valid_from": made.from_ms,
            "valid_until": made.until_ms,
            "revoked_at": at,
            "certificate": text,
        },
    )
