"""Rows of which the bureau sends the rev alone: this laptop's own operations make their image."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, select

from db.journal.bulk import put_rows
from db.replication import operation
from db.replication.fields import overlay
from db.replication.rows import Touched
from db.tables.laptop import outbox, shadow
from db.tables.registry import table_named

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Vouched:
    """Operations that a publish is about to end, by row and oldest first, as (ledger number, core,
    sealed part): what the bureau's image has that the image here has not."""

    ending: Mapping[Key, Sequence[tuple[int, bytes, bytes | None]]] = field(default_factory=dict)

    @classmethod
    def read(cls, connection: Connection, head: int) -> Vouched:
        """Those acknowledged up to the ledger number `head` and not yet published."""
        query = (
            select(outbox.c.entity, outbox.c.row, outbox.c.seq, outbox.c.core, outbox.c.sealed)
            .where(outbox.c.state == "received", outbox.c.seq <= head)
            .order_by(outbox.c.dseq)
        )
        found: dict[Key, list[tuple[int, bytes, bytes | None]]] = {}
        for entity, row, *ended in connection.execute(query):
            found.setdefault((entity, row), []).append((ended[0], ended[1], ended[2]))
        return cls(found)

    def known(self, told: Sequence[Touched]) -> dict[Key, int]:
        """The rows the bureau told by their rev, each with it. One whose operations are not the
        bureau's is left out: it then differs, is found by its scope's digest, and comes whole."""
        return {
            key: rev
            for rows in told
            for key, rev in zip(rows.keys(), rows.revs, strict=True)
            if self.ending.get(key, [(0, b"", None)])[-1][0] == rev
        }

    def keep_image(self, connection: Connection, key: Key) -> None:
        """Lay what ends over the image kept for a row of which more is still under way."""
        entity, row = key
        query = select(shadow.c.image).where(shadow.c.entity == entity, shadow.c.row == row)
        before = connection.execute(query).scalar()
        table = table_named(entity)
        image = _blank(table, row) if before is None else json.loads(before)
        made = overlay(
            image, [operation.values_of(core, sealed) for _, core, sealed in self.ending[key]]
        )
        text = json.dumps(made, ensure_ascii=False)
        kept = [{"entity": entity, "row": row, "image": text}]
        put_rows(connection, shadow, kept, keys=("entity", "row"), renewed=("image",))


def _blank(table: Table | None, row: str) -> dict[str, Any]:
    columns = () if table is None else table.columns
    return {column.name: None for column in columns} | {"id": row}
