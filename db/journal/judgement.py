"""Judges the operations of one push in memory against one bulk read, then writes them in bulk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table

from db import merge
from db.journal.apply import insert_rows, meta, update_row
from db.journal.ledger import Entry
from db.journal.rowstate import Key, Loaded, OpenConflict, RowState, load
from db.journal.rules import Caller, Numbers, may_write, references, sites_held
from db.journal.scopes import may_refer
from db.journal.sums import put_meta_summed
from db.journal.values import Plain, columns_of, groups_of, whole_row
from db.replication.fields import read_fields, write_fields
from db.replication.operation import Operation
from db.tables.journal import conflict, review
from db.tables.registry import scope_of, synced, table_named
from inspection.clock import Clock
from inspection.ids import new_id
from inspection.refusal import Refusal

APPLIED, CONFLICT, REVIEW = "applied", "conflict", "review"


class Batch:
    """The judgement of one push. `judge` each transaction in order, then `write` once."""

    def __init__(
        self,
        connection: Connection,
        clock: Clock,
        caller: Caller,
        operations: Sequence[Operation],
        now: int,
    ) -> None:
        self._connection = connection
        self._clock = clock
        self._caller = caller
        self._now = now
        touched = {(one.core.entity, one.core.row) for one in operations}
        self._known: Loaded = load(connection, touched, _referred(operations), caller.device)
        self._rows: dict[Key, RowState] = self._known.rows
        self._numbers = Numbers(connection, caller.device)
        self._held = sites_held(connection, caller.account, now)
        self._dirty: dict[Key, RowState] = {}
        self._contested: dict[tuple[Key, str], tuple[merge.Conflict | None, int]] = {}
        self._reviews: list[dict[str, Any]] = []

    def judge(
        self, txn: Sequence[Operation], seq: int, *, refuse: str | None = None
    ) -> list[Entry]:
        """Judge one transaction, its operations numbered ``seq + 1`` onward; all of it or none.

        A transaction with one refused operation changes no row and stands in review whole.
        """
        layer: dict[Key, RowState] = {}
        contested: dict[tuple[Key, str], tuple[merge.Conflict | None, int]] = {}
        entries: list[Entry] = []
        reason = refuse
        for number, one in enumerate(txn, seq + 1):
            if reason is None:
                try:
                    groups = self._apply(one, number, layer)
                except Refusal as refusal:
                    reason = refusal.code.rpartition(".")[2]
                else:
                    contested.update(groups)
                    open_now = any(found is not None for found, _ in groups.values())
                    entries.append(Entry(one, number, CONFLICT if open_now else APPLIED))
        if reason is not None:
            return [self._to_review(one, number, reason) for number, one in enumerate(txn, seq + 1)]
        self._rows.update(layer)
        self._dirty.update(layer)
        self._contested.update(contested)
        for key, state in layer.items():
            self._known.scopes[key] = state.scope
        return entries

    def _apply(
        self, one: Operation, seq: int, layer: dict[Key, RowState]
    ) -> dict[tuple[Key, str], tuple[merge.Conflict | None, int]]:
        """Apply one operation to `layer`; the conflicts it opened, joined or ended.

        Raises Refusal with the reason for review.
        """
        core = one.core
        table = table_named(core.entity)
        if table is None:
            raise Refusal("review.unknown_entity")
        if not may_write(self._caller, table, core.scope):
            raise Refusal("review.not_permitted")
        key = (core.entity, core.row)
        frozen = self._known.frozen.get(key)
        if frozen is not None and core.base < frozen:
            raise Refusal("review.row_in_review")
        if core.kind == "add":
            layer[key] = self._added(table, one, seq, layer)
            return {}
        if core.kind != "edit":
            raise Refusal("review.kind_not_accepted")
        state = layer.get(key) or self._rows.get(key)
        if state is None or state.scope != core.scope:
            raise Refusal("review.row_missing")
        state = state.copy()
        found = self._edited(one, seq, state, layer)
        layer[key] = state
        return {(key, group): value for group, value in found.items()}

    def _added(
        self, table: Table, one: Operation, seq: int, layer: dict[Key, RowState]
    ) -> RowState:
        core = one.core
        if (core.entity, core.row) in self._known.scopes or (core.entity, core.row) in layer:
            raise Refusal("review.row_exists")
        image: Plain = {column.name: None for column in table.columns}
        image.update(write_fields({"id": core.row}, one.values))
        checked = whole_row(table, image)
        if scope_of(table, image) != core.scope:
            raise Refusal("review.wrong_scope")
        self._check_references(references(table, image), core.scope, layer)
        if table.name == "paper" and (reason := self._numbers.claim(image)):
            raise Refusal(f"review.{reason}")
        return RowState(table, core.row, core.scope, seq, image, None, checked=checked)

    def _edited(
        self, one: Operation, seq: int, state: RowState, layer: dict[Key, RowState]
    ) -> dict[str, tuple[merge.Conflict | None, int]]:
        table, core = state.table, one.core
        if any(name in table.info["locked"] for name in one.pairs):
            raise Refusal("review.locked")
        values = one.values
        written = write_fields(state.image, values)
        columns_of(table, {name: value for name, value in written.items() if name != "id"})
        pointed = [
            key for key in references(table, written) if key not in references(table, state.image)
        ]
        self._check_references(pointed, core.scope, layer)
        groups = groups_of(table)
        stamp = merge.Stamp(seq, core.device, core.dseq)
        found: dict[str, tuple[merge.Conflict | None, int]] = {}
        for group, fields in groups.split(values).items():
            names = table.info["groups"].get(group, (group,))
            outcome = merge.accept(
                merge.GroupState(
                    read_fields(state.image, names),
                    state.writers.get(group),
                    state.conflicts.get(group),
                ),
                merge.Candidate(stamp, fields),
                core.base,
                merge.Policy(table.info["policy"]),
                from_holder=core.scope.partition(":")[2] in self._held,
            )
            if outcome.verdict is merge.Verdict.REVIEW:
                raise Refusal("review.signed_act")
            state.image = write_fields(state.image, outcome.changed)
            if outcome.state.writers is not None:
                state.writers[group] = outcome.state.writers
            if outcome.state.conflict != state.conflicts.pop(group, None):
                found[group] = (outcome.state.conflict, seq)
            if outcome.state.conflict is not None:
                state.conflicts[group] = outcome.state.conflict
        state.rev, state.checked = seq, None
        return found

    def _check_references(
        self, keys: Sequence[Key], scope: str, layer: dict[Key, RowState]
    ) -> None:
        for key in keys:
            target = layer[key].scope if key in layer else self._known.scopes.get(key)
            if target is None:
                raise Refusal("review.parent_missing")
            if not may_refer(scope, target):
                raise Refusal("review.parent_out_of_scope")

    def _to_review(self, one: Operation, seq: int, reason: str) -> Entry:
        """Keep a refused operation on show for its author; its row is frozen for this device."""
        core = one.core
        key = (core.entity, core.row)
        self._known.frozen[key] = seq
        self._reviews.append(
            {
                "id": new_id(self._clock),
                "in_scope": f"user:{self._caller.account}",
                "entity": core.entity,
                "row": core.row,
                "device": core.device,
                "txn": core.txn,
                "reason": reason,
                "seq": seq,
                "state": "open",
                "opened_at": self._now,
            }
        )
        return Entry(one, seq, REVIEW, reason)

    def write(self) -> None:
        """Write what was judged: rows, where they stand, conflicts, reviews; a few bulk calls."""
        fresh: dict[str, list[dict[str, Any]]] = {}
        metas: list[dict[str, Any]] = []
        for (entity, row), state in self._dirty.items():
            if state.stored is None:
                whole = state.checked or whole_row(state.table, state.image)
                fresh.setdefault(entity, []).append(whole)
            else:
                columns = columns_of(state.table, state.changed)
                update_row(self._connection, state.table, row, columns)
            writers = merge.encode_writers(state.writers) if state.writers else None
            metas.append(meta(entity, row, state.scope, state.rev, writers))
        for table in synced():
            insert_rows(self._connection, table, fresh.get(table.name, []))
        metas += self._write_conflicts()
        insert_rows(self._connection, review, self._reviews)
        metas += [
            meta("review", row["id"], row["in_scope"], row["seq"], None) for row in self._reviews
        ]
        put_meta_summed(self._connection, metas)

    def _write_conflicts(self) -> list[dict[str, Any]]:
        metas = []
        for ((entity, row), group), (after, seq) in self._contested.items():
            kept: OpenConflict | None = self._known.conflicts.get((entity, row, group))
            scope = self._rows[entity, row].scope
            if after is None:
                if kept is None:
                    continue
                values: dict[str, Any] = {"state": "resolved", "resolved_seq": seq}
            else:
                values = {
                    "candidates": merge.encode_candidates(after.candidates),
                    "standing_device": after.standing[0],
                    "standing_dseq": after.standing[1],
                }
            if kept is not None:
                update_row(self._connection, conflict, kept.id, values)
                metas.append(meta("conflict", kept.id, scope, seq, None))
                continue
            opened = {
                "id": new_id(self._clock),
                "in_scope": scope,
                "entity": entity,
                "row": row,
                "group_name": group,
                "state": "open",
                "opened_seq": seq,
                "opened_at": self._now,
                "resolved_seq": None,
                **values,
            }
            insert_rows(self._connection, conflict, [opened])
            metas.append(meta("conflict", opened["id"], scope, seq, None))
        return metas


def _referred(operations: Sequence[Operation]) -> set[Key]:
    found: set[Key] = set()
    for one in operations:
        table = table_named(one.core.entity)
        if table is not None:
            found.update(references(table, one.values))
    return found
