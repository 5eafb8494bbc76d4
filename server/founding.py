"""The first rows of a bureau: the server's device writes the ledger, and needs an account to be.

Everything after these rows goes through `db.journal`; they themselves enter the ledger like any
other operation, made from the journal's own pieces.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, insert

from db.journal import ledger
from db.journal.apply import insert_rows, meta, put_meta
from db.journal.values import plain_row
from db.replication import operation
from db.replication.chain import LEDGER_GENESIS
from db.schema import SCHEMA
from db.tables.registry import personal_columns, scope_of
from db.tables.server import device, sync_head
from inspection.clock import Clock
from inspection.ids import new_id

HEAD_ID = 1


def found(
    connection: Connection,
    clock: Clock,
    rows: Sequence[tuple[Table, Mapping[str, Any]]],
    *,
    account: str,
) -> str:
    """Write the first rows (parents before children; `account` is among them) and the server's
    device; returns the device's id. Part of the caller's writing transaction."""
    now = clock.now_ms()
    device_id = new_id(clock)
    connection.execute(
        insert(sync_head).values(id=HEAD_ID, seq=0, chain=LEDGER_GENESIS, epoch=new_id(clock))
    )
    head = ledger.lock_head(connection)
    txn = new_id(clock)
    previous = operation.GENESIS
    entries: list[ledger.Entry] = []
    for table, row in rows:
        whole = {column.name: row.get(column.name) for column in table.columns}
        image = plain_row(whole)
        made = operation.make(
            device=device_id,
            dseq=len(entries) + 1,
            txn=txn,
            at=now,
            actor=account,
            schema=SCHEMA,
            entity=table.name,
            row=image["id"],
            scope=scope_of(table, image),
            kind="add",
            base=0,
            pairs={
                name: (None, value)
                for name, value in image.items()
                if value is not None and name != "id"
            },
            personal=personal_columns(table),
            prev=previous,
            random_bytes=secrets.token_bytes,
        )
        previous = made.hash
        entries.append(ledger.Entry(made, head.seq + len(entries) + 1, "applied"))
        insert_rows(connection, table, [whole])
        core = made.core
        put_meta(connection, [meta(core.entity, core.row, core.scope, entries[-1].seq, None)])
    connection.execute(
        insert(device).values(
            id=device_id,
            account_id=account,
            name="server",
            public_key="",
            paper_key_id="",
            last_dseq=len(entries),
            last_hash=previous,
            enrolled_at=now,
        )
    )
    ledger.append(connection, head, entries, now)
    return device_id
