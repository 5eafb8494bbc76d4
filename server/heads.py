"""Signs the ledger's newest link at each session; laptops keep it, and so cannot be deceived."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from db.journal.ledger import Head
from db.replication.chain import SignedHead, sign_head
from db.tables.server import signed_head
from server.bureau import Bureau

_OF_LINK = select(signed_head).where(signed_head.c.seq == bindparam("seq_"))


def signed(bureau: Bureau, connection: Connection, head: Head) -> tuple[SignedHead, bool]:
    """The signed head of this ledger number, and whether it is new: `keep` it then.

    The first head of a number is the one kept; a later life of the database signs its own.
    """
    kept = connection.execute(_OF_LINK, {"seq_": head.seq}).first()
    if kept is not None and (kept.chain, kept.epoch) == (head.chain, head.epoch):
        told = SignedHead(
            head.epoch, kept.seq, kept.chain, kept.signed_at, kept.key_id, kept.signature
        )
        return told, False
    key, now = bureau.signing_key(connection), bureau.clock.now_ms()
    made = sign_head(key, epoch=head.epoch, seq=head.seq, chain=head.chain, at=now)
    return made, kept is None


def keep(bureau: Bureau, made: SignedHead) -> None:
    """Remember a head that was handed out; whoever was quicker stands."""
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
                epoch=made.epoch,
            )
            .on_conflict_do_nothing()
        )
