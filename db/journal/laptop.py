"""The laptop's journal: a local change and its operation in one transaction, at once on screen."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from db import derived
from db.changes import ChangeSet
from db.journal.apply import insert_rows, load_rows, meta, put_meta, update_row
from db.journal.difference import difference
from db.journal.erasing import erased_among
from db.journal.lives import lives_of
from db.journal.recorder import Recorder
from db.journal.state import read_all, write_state
from db.journal.values import columns_of, groups_of, plain_row, to_plain, whole_row
from db.replication import operation, push
from db.replication.fields import write_fields
from db.replication.operation import Operation
from db.replication.wire import MAX_OPERATIONS, MAX_PUSH_BYTES
from db.store.engine import Database
from db.tables.journal import row_meta
from db.tables.laptop import outbox, shadow
from db.tables.registry import personal_columns, scope_of
from inspection.clock import Clock
from inspection.ids import new_id
from inspection.refusal import Refusal


class LaptopJournal:
    """Writes the changes of one account on one device; every commit is announced once."""

    def __init__(self, database: Database, clock: Clock, *, device: str, actor: str) -> None:
        self._database = database
        self._clock = clock
        self.device = device
        """The device this laptop is; a sync may find that it must become another (`become`)."""
        self._actor = actor
        self._listeners: list[Callable[[ChangeSet], None]] = []

    def become(self, device: str) -> None:
        """Go on as another device: this laptop turned out to be a copy (`db.journal.branch`)."""
        self.device = device

    def on_commit(self, listener: Callable[[ChangeSet], None]) -> Callable[[], None]:
        """Call `listener` after every commit, in the committing thread; returns its remover."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def announce(self, changes: ChangeSet) -> None:
        """Tell every listener what changed (also used after a pull was published)."""
        if changes:
            for listener in list(self._listeners):
                listener(changes)

    @contextmanager
    def transaction(self) -> Iterator[LaptopTransaction]:
        """One user action: all its rows and operations, or none. Readers see it after commit."""
        with self._database.write() as connection:
            transaction = LaptopTransaction(connection, self._clock, self.device, self._actor)
            yield transaction
            changes = transaction.finish()
        self.announce(changes)


class LaptopTransaction:
    """The changes of one user action; `connection` serves its reads.

    Here it is one whatever its size. The bureau judges it as one up to what a push may hold: a
    larger one goes in several parts, in order.
    """

    def __init__(self, connection: Connection, clock: Clock, device: str, actor: str) -> None:
        state = read_all(connection)
        self.connection = connection
        self.actor = actor
        self.device = state.get("device", device)
        self.now = clock.now_ms()
        self._clock = clock
        self._lives = lives_of(state)
        self._recorder = Recorder(
            device=self.device,
            actor=actor,
            txn=new_id(clock),
            at=self.now,
            dseq=int(state.get("dseq", 0)),
            previous=state.get("prev", operation.GENESIS),
        )
        self._changed: list[tuple[str, str]] = []
        self._operations, self._bytes = 0, 0
        """Of the part of this transaction that the bureau judges as one."""

    def add(self, table: Table, row: Mapping[str, Any]) -> str:
        """Add a row (database values; `id` is made if it is missing); returns its id.

        A column left out is null. A document column starts as given, usually ``{}``.
        """
        values = {column.name: None for column in table.columns} | dict(row)
        values["id"] = values["id"] or new_id(self._clock)
        image = plain_row(values)
        whole = whole_row(table, image)
        pairs = {
            name: (None, value)
            for name, value in image.items()
            if value is not None and name != "id"
        }
        scope = scope_of(table, image)
        self._record(table, image["id"], scope, "add", 0, pairs, personal_columns(table))
        insert_rows(self.connection, table, [whole])
        put_meta(self.connection, [meta(table.name, image["id"], scope, 0, None)])
        self._keep_shadow(table, image["id"], None)
        return str(image["id"])

    def edit(
        self,
        table: Table,
        row: str,
        *,
        seen_rev: int,
        shown: Mapping[str, Any],
        new: Mapping[str, Any],
        personal: Collection[str] = (),
        given: bool = False,
    ) -> bool:
        """Set what differs between `shown` and `new`; returns whether anything did.

        `seen_rev` and `shown` are what the page displayed: nothing is read again to guess them, so
        a page left open across a pull overwrites only what it showed. Field names are columns or
        document paths (``answers/a/A3``); `personal` names the paths that name a person. `given`:
        it gives back what somebody else had entered; the bureau takes it for nobody's own.
        Raises `Refusal('journal.row_missing')`, `Refusal('journal.locked')` and
        `Refusal('journal.erased')`.
        """
        pairs = difference(shown, new)
        if not pairs:
            return False
        if any(name in table.info["locked"] for name in pairs):
            raise Refusal("journal.locked", entity=table.name)
        self._write(table, row, "return" if given else "edit", seen_rev, pairs, personal)
        return True

    def resolve(
        self,
        table: Table,
        row: str,
        *,
        seen_rev: int,
        shown: Mapping[str, Any],
        chosen: Mapping[str, Any],
        saw: Collection[tuple[str, int]],
        personal: Collection[str] = (),
    ) -> None:
        """Decide the conflict of one group of fields: `chosen` stands, also where it stood already.

        `saw` names every candidate that was on show, (device, dseq) each; one that came to the
        bureau later stays open. The rest is as for `edit`. Raises
        `Refusal('journal.row_missing')`; ValueError unless `chosen` lies within one group.
        """
        if len(groups_of(table).split(chosen)) != 1:
            raise ValueError(f"a decision on {len(groups_of(table).split(chosen))} groups")
        pairs = {name: (to_plain(shown[name]), to_plain(value)) for name, value in chosen.items()}
        self._write(table, row, "resolve", seen_rev, pairs, personal, saw)

    def propose(
        self, table: Table, row: str, values: Mapping[str, Any], personal: Collection[str] = ()
    ) -> None:
        """Add a row that the bureau refused before, under its own id; `values` are plain fields.

        On the laptop that made it the row is there already and only takes these values: what was
        entered there since stays. Raises
        `Refusal('journal.row_exists')` if the bureau has it.
        """
        image = write_fields({column.name: None for column in table.columns}, {**values, "id": row})
        whole = whole_row(table, image)
        scope = scope_of(table, image)
        query = select(row_meta.c.rev).where(row_meta.c.entity == table.name, row_meta.c.row == row)
        rev = self.connection.execute(query).scalar()
        if rev:
            raise Refusal("journal.row_exists", entity=table.name)
        pairs = {name: (None, value) for name, value in values.items() if value is not None}
        hidden = personal_columns(table) | set(personal)
        self._record(table, row, scope, "add", 0, pairs, hidden)
        if rev is None:
            insert_rows(self.connection, table, [whole])
            put_meta(self.connection, [meta(table.name, row, scope, 0, None)])
        else:
            here = plain_row(load_rows(self.connection, table, [row])[row])
            taken = {name: value for name, value in values.items() if value is not None}
            whole = whole_row(table, write_fields(here, taken))
            update_row(self.connection, table, row, whole)
        self._keep_shadow(table, row, None)

    def finish(self) -> ChangeSet:
        """Store this device's place in its chain, refresh what is derived, and say what changed."""
        changes = ChangeSet.of(self._changed)
        if changes:
            write_state(self.connection, "dseq", str(self._recorder.dseq))
            write_state(self.connection, "prev", self._recorder.previous)
            derived.refresh(self.connection, changes)
        return changes

    def _write(
        self,
        table: Table,
        row: str,
        kind: operation.Kind,
        seen_rev: int,
        pairs: operation.Pairs,
        personal: Collection[str],
        saw: Collection[tuple[str, int]] = (),
    ) -> None:
        current = load_rows(self.connection, table, [row]).get(row)
        if current is None:
            raise Refusal("journal.row_missing", entity=table.name)
        if erased_among(self.connection, [(table.name, row)]):
            raise Refusal("journal.erased", entity=table.name)
        image = plain_row(current)
        written = write_fields(image, {name: pair[1] for name, pair in pairs.items()})
        changed = {name: value for name, value in written.items() if value != image.get(name)}
        columns = columns_of(table, changed)
        hidden = personal_columns(table) | set(personal)
        scope = self._scope(table, row)
        self._record(table, row, scope, kind, seen_rev, pairs, hidden, saw)
        self._keep_shadow(table, row, image)
        update_row(self.connection, table, row, columns)

    def _scope(self, table: Table, row: str) -> str:
        query = select(row_meta.c.scope).where(
            row_meta.c.entity == table.name, row_meta.c.row == row
        )
        return str(self.connection.execute(query).scalar_one())

    def _record(
        self,
        table: Table,
        row: str,
        scope: str,
        kind: operation.Kind,
        base: int,
        pairs: operation.Pairs,
        personal: Collection[str],
        saw: Collection[tuple[str, int]] = (),
    ) -> None:
        what = (table, row, scope, kind, self._lives.base(base), pairs, personal, saw)
        made = self._recorder.make(*what)
        if not self._fits_in_a_push(made):
            # the bureau takes whole transactions: one beyond its limit could never be sent
            self._recorder.part(made, new_id(self._clock))
            made = self._recorder.make(*what)
            self._operations, self._bytes = 0, 0
        self._operations += 1
        self._bytes += push.size_of(made)
        self.connection.execute(
            insert(outbox).values(
                dseq=made.core.dseq,
                txn=made.core.txn,
                entity=table.name,
                row=row,
                core=made.core_bytes,
                sealed=made.sealed_bytes,
                hash=made.hash,
                state="pending",
                at=self.now,
            )
        )
        self._changed.append((table.name, row))

    def _fits_in_a_push(self, made: Operation) -> bool:
        room = MAX_PUSH_BYTES - self._bytes
        return self._operations < MAX_OPERATIONS and push.size_of(made) <= room

    def _keep_shadow(self, table: Table, row: str, image: Mapping[str, Any] | None) -> None:
        known = self.connection.execute(
            select(shadow.c.row).where(shadow.c.entity == table.name, shadow.c.row == row)
        ).first()
        if known is None:
            text = None if image is None else json.dumps(image, ensure_ascii=False)
            self.connection.execute(insert(shadow).values(entity=table.name, row=row, image=text))
