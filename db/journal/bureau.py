"""The bureau's own changes: operations of the server's device, straight into the ledger."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Table, select, update

from db import merge, merge_text
from db.journal import erasing, ledger
from db.journal.apply import insert_rows, load_rows, meta, update_row
from db.journal.conflicts import Contested, Place, write_conflicts
from db.journal.recorder import Recorder
from db.journal.rowstate import open_conflicts
from db.journal.sums import put_meta_summed
from db.journal.values import Plain, columns_of, groups_of, plain_row, whole_row
from db.replication import operation
from db.replication.fields import write_fields
from db.store.engine import Database
from db.tables.bureau import grant
from db.tables.journal import erasure, row_meta
from db.tables.registry import personal_columns, scope_of, synced
from db.tables.server import device
from inspection.clock import Clock
from inspection.ids import new_id


class BureauJournal:
    """Writes what the office decides, by the server's own device and in the name of `actor`."""

    def __init__(self, database: Database, clock: Clock, *, device: str, actor: str) -> None:
        self._database = database
        self._clock = clock
        self._device = device
        self._actor = actor

    @contextmanager
    def transaction(self) -> Iterator[BureauTransaction]:
        """One change of the office: all its rows and operations, or none."""
        with self._database.write() as connection:
            transaction = self.join(connection)
            yield transaction
            transaction.finish()

    def join(self, connection: Connection) -> BureauTransaction:
        """A change that is part of a writing transaction already open; the caller `finish`es it."""
        return BureauTransaction(connection, self._clock, self._device, self._actor)


class BureauTransaction:
    """The changes of one action of the office, written in bulk when it is finished.

    Who may see what stands out in the ledger: rows of `grant` are operations of that kind, whether
    they give or take.
    """

    def __init__(self, connection: Connection, clock: Clock, device_id: str, actor: str) -> None:
        self.connection = connection
        self.now = clock.now_ms()
        self._clock = clock
        self._head = ledger.lock_head(connection)
        place = connection.execute(
            select(device.c.last_dseq, device.c.last_hash).where(device.c.id == device_id)
        ).one()
        self._recorder = Recorder(
            device=device_id,
            actor=actor,
            txn=new_id(clock),
            at=self.now,
            dseq=place.last_dseq,
            previous=place.last_hash,
        )
        self._entries: list[ledger.Entry] = []
        self._fresh: dict[str, list[dict[str, Any]]] = {}
        self._metas: list[dict[str, Any]] = []

    def add(self, table: Table, row: Mapping[str, Any]) -> str:
        """Add a row of database values (`id` is made if it is missing); returns its id."""
        return self.add_many(table, [row])[0]

    def add_many(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> list[str]:
        """Add many rows of one table; what a row does not name is null."""
        names = [column.name for column in table.columns]
        personal = personal_columns(table)
        ids = []
        for row in rows:
            image = plain_row({name: row.get(name) for name in names})
            image["id"] = image["id"] or new_id(self._clock)
            scope = scope_of(table, image)
            pairs = {
                name: (None, value)
                for name, value in image.items()
                if value is not None and name != "id"
            }
            kind: operation.Kind = "grant" if table is grant else "add"
            seq = self._record(table, image["id"], scope, kind, 0, pairs, personal)
            self._fresh.setdefault(table.name, []).append(whole_row(table, image))
            self._metas.append(meta(table.name, image["id"], scope, seq, None))
            ids.append(image["id"])
        return ids

    def edit(self, table: Table, row: str, new: Mapping[str, Any]) -> bool:
        """Set what differs from the row as it stands now; returns whether anything did."""
        self._flush()
        current = load_rows(self.connection, table, [row])[row]
        image = plain_row(current)
        written = write_fields(image, plain_row(new))
        changed = {name: value for name, value in written.items() if value != image[name]}
        if not changed:
            return False
        scope, writers = self.connection.execute(
            select(row_meta.c.scope, row_meta.c.writers).where(
                row_meta.c.entity == table.name, row_meta.c.row == row
            )
        ).one()
        pairs = {name: (image[name], value) for name, value in changed.items()}
        base = self._head.seq + len(self._entries)
        kind: operation.Kind = "grant" if table is grant else "edit"
        seq = self._record(table, row, scope, kind, base, pairs, personal_columns(table))
        update_row(self.connection, table, row, columns_of(table, changed))
        stamp = merge.Stamp(seq, self._recorder.device, self._recorder.dseq)
        before = merge_text.decode_writers(writers)
        groups = dict(before)
        for group in groups_of(table).split(changed):
            groups[group] = merge.stamped(groups.get(group), stamp)
        encoded = merge_text.encode_writers(groups)
        metas = [meta(table.name, row, scope, seq, encoded)]
        if before:  # else nobody can have contested anything
            metas += self._join_conflicts(table, row, scope, image, changed, stamp)
        put_meta_summed(self.connection, metas)
        return True

    def _join_conflicts(
        self,
        table: Table,
        row: str,
        scope: str,
        image: Plain,
        changed: Plain,
        stamp: merge.Stamp,
    ) -> list[dict[str, Any]]:
        """What the office writes where a conflict is open stands, and is one of its values: a
        candidate that comes later would else take its place and leave it nowhere."""
        known = open_conflicts(self.connection, [(table.name, row)])
        contested: dict[Place, Contested] = {}
        for group, fields in groups_of(table).split(changed).items():
            found = known.get((table.name, row, group))
            if found is None:
                continue
            after = merge.written_over(found.conflict, merge.Candidate(stamp, fields))
            shown = {name: image[name] for name in fields}
            contested[(table.name, row), group] = Contested(
                after, stamp.seq, self._entries[-1].operation.core.actor, shown
            )
        return write_conflicts(
            self.connection,
            self._clock,
            contested,
            known,
            {(table.name, row): scope},
            [entry.operation for entry in self._entries],
            self.now,
        )

    def erase(
        self, table: Table, row: str, scope: str, reason: str, new: Mapping[str, Any] | None = None
    ) -> int:
        """Erase what is personal of a row and its operations; how many sealed parts were blanked.

        `new` are columns that change with it (a review that is thereby settled). The row need not
        exist: an operation that was refused may have named it. `reason` stays in the ledger for
        good, so it names nobody. Erasing twice blanks what has come since.
        """
        self._flush()
        found = load_rows(self.connection, table, [row]).get(row)
        changed: dict[str, Any] = {}
        if found is not None:
            image = plain_row(found)
            sealed = erasing.sealed_names(self.connection, table.name, row)
            changed = erasing.blanked(table, image, sealed)
            changed |= {name: one for name, one in (new or {}).items() if one != image[name]}
        blanked = erasing.blank_sealed(self.connection, table.name, row)
        known = erasing.erased_among(self.connection, [(table.name, row)])
        if known and not changed and not blanked:
            return 0
        seq = self._record(table, row, scope, "erase", 0, {"reason": (None, reason)}, ())
        if found is not None:
            update_row(self.connection, table, row, columns_of(table, changed))
            writers = self.connection.execute(
                select(row_meta.c.writers).where(
                    row_meta.c.entity == table.name, row_meta.c.row == row
                )
            ).scalar()
            put_meta_summed(self.connection, [meta(table.name, row, scope, seq, writers)])
        if not known:
            about = {"entity": table.name, "row": row, "in_scope": scope}
            self.add(erasure, {**about, "reason": reason, "erased_at": self.now})
        return blanked

    def finish(self) -> None:
        """Write the rows, append the operations to the ledger, move the server device's place."""
        self._flush()
        ledger.append(self.connection, self._head, self._entries, self.now)
        self.connection.execute(
            update(device)
            .where(device.c.id == self._recorder.device)
            .values(last_dseq=self._recorder.dseq, last_hash=self._recorder.previous)
        )

    def _flush(self) -> None:
        for table in synced():
            insert_rows(self.connection, table, self._fresh.get(table.name, []))
        put_meta_summed(self.connection, self._metas)
        self._fresh, self._metas = {}, []

    def _record(
        self,
        table: Table,
        row: str,
        scope: str,
        kind: operation.Kind,
        base: int,
        pairs: operation.Pairs,
        personal: Collection[str],
    ) -> int:
        made = self._recorder.make(table, row, scope, kind, base, pairs, personal)
        seq = self._head.seq + len(self._entries) + 1
        self._entries.append(ledger.Entry(made, seq, "applied"))
        return seq
