"""Signs the ledger's newest link at each session; laptops keep it, and so cannot be deceived."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from db.journal.ledger import Head
from db.replication.chain import SignedHead, sign_head
from db.tables.server import signed_head
from server.bureau import Bureau


def signed(bureau: Bureau, head: Head) -> SignedHead:
    """The signed head of this ledger number: the one kept, or a new one that is kept now."""
    with bureau.database.read() as connection:
        kept = connection.execute(select(signed_head).where(signed_head.c.seq == head.seq)).first()
        if kept is not None and kept.chain == head.chain:
            return SignedHead(
                head.epoch, kept.seq, kept.chain, kept.signed_at, kept.key_id, kept.signature
            )
        key = bureau.signing_key(connection)
    made = sign_head(
        key, epoch=head.epoch, seq=head.seq, chain=head.chain, at=bureau.clock.now_ms()
    )
    with bureau.database.write() as connection:
        maker = sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert
        connection.execute(
            maker(signed_head)
            .values(
                seq=made.seq,
                chain=made.chain,
                signed_at=made.at,
                key_id=made.key_id,
                signature=made.signature,
            )
            .on_conflict_do_nothing()
        )
    return made
