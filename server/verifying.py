"""Proves the ledger: every link, seal, device and signed head; the rows as well, if asked."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from db.journal.ledger import read_head
from db.journal.sums import recount, sums_of
from db.replication.chain import (
    LedgerEntry,
    LedgerReport,
    SignedHead,
    sign_head,
    verify_ledger,
)
from db.tables.journal import erasure, row_meta
from db.tables.registry import personal_columns, scope_of, synced, table_named
from db.tables.server import device, ledger, ledger_sealed, signed_head
from inspection.refusal import Refusal
from server.bureau import Bureau, bureau_public_key

_AT_ONCE = 500


def verify(bureau: Bureau, connection: Connection, told: SignedHead | None = None) -> LedgerReport:
    """Checks the whole ledger in this read transaction against every signed head that was kept, and
    one that somebody brought (`told`: a laptop's, a printed one).

    Raises Refusal ``ledger.broken`` as `chain.verify_ledger`; reason `head` also if the newest
    number is not the last entry, `device` if a device stands elsewhere than its last entry.
    """
    head = read_head(connection)
    key = bureau_public_key(connection)
    kept = [
        SignedHead(
            row.epoch or head.epoch, row.seq, row.chain, row.signed_at, row.key_id, row.signature
        )
        for row in connection.execute(select(signed_head).order_by(signed_head.c.seq))
    ]
    mine = bureau.signing_key(connection)
    now = sign_head(
        mine, epoch=head.epoch, seq=head.seq, chain=head.chain, at=bureau.clock.now_ms()
    )
    others = [*kept, *([] if told is None else [told])]
    report = verify_ledger(_entries(connection), now, key, others)
    if report.beyond:
        raise Refusal("ledger.broken", reason="head", seq=head.seq)
    _check_devices(connection)
    newest = max((one.seq for one in others), default=0)
    return LedgerReport(newest, head.seq - newest, report.erased)


def verify_rows(connection: Connection) -> int:
    """How many rows there are, each known to the feed, in its own scope, not newer than the ledger,
    and without personal values if it was erased; the digests kept are those of the rows.

    Raises Refusal ``rows.broken`` with `entity` and `row`, or `scope`.
    """
    head = read_head(connection).seq
    erased = {(one.entity, one.row) for one in connection.execute(select(erasure))}
    metas = {
        (one.entity, one.row): (one.scope, one.rev) for one in connection.execute(select(row_meta))
    }
    count = 0
    for table in synced():
        hidden = personal_columns(table)
        for row in connection.execute(select(table)).mappings():
            count += 1
            scope, rev = metas.pop((table.name, row["id"]), ("", 0))
            blank = (table.name, row["id"]) not in erased or not any(
                row[name] for name in hidden if row[name] != "[]"
            )
            if scope != scope_of(table, dict(row)) or not 0 < rev <= head or not blank:
                raise Refusal("rows.broken", entity=table.name, row=row["id"])
    for entity, row_id in metas:
        if table_named(entity) is not None:
            raise Refusal("rows.broken", entity=entity, row=row_id)
    scopes = set(connection.scalars(select(row_meta.c.scope).distinct()))
    for scope, kept in sums_of(connection, scopes).items():
        if kept != recount(connection, scope):
            raise Refusal("rows.broken", entity="scope", row=scope)
    return count


def _entries(connection: Connection) -> Iterator[LedgerEntry]:
    last = None
    while True:
        query = select(ledger, ledger_sealed.c.sealed).outerjoin(
            ledger_sealed, ledger_sealed.c.seq == ledger.c.seq
        )
        if last is not None:
            query = query.where(ledger.c.seq > last)
        rows = connection.execute(query.order_by(ledger.c.seq).limit(_AT_ONCE)).all()
        for row in rows:
            yield LedgerEntry(
                row.seq, row.core, row.sealed, row.hash, row.result, row.received_at, row.chain
            )
        if len(rows) < _AT_ONCE:
            return
        last = rows[-1].seq


def _check_devices(connection: Connection) -> None:
    """Each device stands where the ledger last heard of it, unless it has yet to send anything."""
    for one in connection.execute(select(device)):
        last = select(ledger.c.dseq, ledger.c.hash, ledger.c.seq).where(ledger.c.device == one.id)
        row = connection.execute(last.order_by(ledger.c.dseq.desc()).limit(1)).first()
        if row is not None and (row.dseq, row.hash) != (one.last_dseq, one.last_hash):
            raise Refusal("ledger.broken", reason="device", seq=row.seq)
