"""Judges the operations of one push in memory against one bulk read, then writes them in bulk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Table

from db import merge, merge_text
from db.journal import reviews
from db.journal.apply import insert_plain, insert_rows, meta, update_rows
from db.journal.conflicts import Contested, Place, is_choice, write_conflicts
from db.journal.ledger import Entry
from db.journal.refused import Refused
from db.journal.returned import image_at, is_news
from db.journal.rights import Claims, Rights
from db.journal.rowstate import Key, Loaded, RowState, load
from db.journal.rules import Caller, Numbers, may_write, references, sites_held
from db.journal.scopes import may_refer
from db.journal.sums import put_meta_summed
from db.journal.twice import Twice
from db.journal.values import Plain, columns_of, groups_of, new_image, written
from db.replication.fields import Fields, read_fields, write_fields
from db.replication.operation import Operation
from db.tables.journal import review
from db.tables.registry import scope_of, synced, table_named
from inspection.clock import Clock
from inspection.ids import is_id
from inspection.refusal import Refusal

APPLIED, CONFLICT = "applied", "conflict"


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
        self._operations = operations
        touched = {(one.core.entity, one.core.row) for one in operations}
        self._values = {one.core.dseq: one.values for one in operations}
        """By dseq the new value of every field: asked for more than once."""
        self._pointed = {one.core.dseq: _pointed(one, self._values) for one in operations}
        """By dseq the rows an operation points to."""
        # what is no id points to none, and PostgreSQL may not be asked for it
        referred = {key for key in set(chain(*self._pointed.values())) if is_id(key[1])}
        self._known: Loaded = load(connection, touched, referred, caller.device)
        self._rows: dict[Key, RowState] = self._known.rows
        self._numbers = Numbers(connection, caller.device)
        self._held = sites_held(connection, caller.account, now)
        self._rights = Rights(connection, caller, now)
        self._dirty: dict[Key, RowState] = {}
        self._contested: dict[Place, Contested] = {}
        self._refused = Refused(connection, clock, caller, self._rights, self._known, now)
        self._twice = Twice(connection, operations, self._values, self._known)

    def judge(
        self, txn: Sequence[Operation], seq: int, *, refuse: str | None = None
    ) -> list[Entry]:
        """Judge one transaction, its operations numbered ``seq + 1`` onward; all of it or none.

        A transaction with one refused operation changes no row and stands in review whole.
        """
        layer: dict[Key, RowState] = {}
        contested: dict[Place, Contested] = {}
        claims = Claims(self._caller)
        entries: list[Entry] = []
        reason = refuse
        for number, one in enumerate(txn, seq + 1):
            if reason is None:
                try:
                    groups = self._apply(one, number, layer, claims)
                except Refusal as refusal:
                    reason = refusal.code.rpartition(".")[2]
                else:
                    for place, found in groups.items():
                        contested[place] = found.following(contested.get(place))
                    open_now = any(found.after is not None for found in groups.values())
                    entries.append(Entry(one, number, CONFLICT if open_now else APPLIED))
        if reason is not None:
            stands = self._stands_already(txn) if reason == "not_permitted" else None
            is_open = partial(self._is_open, layer={})
            return self._refused.keep(txn, seq, reason, is_open, settled_by=stands)
        self._rows.update(layer)
        self._dirty.update(layer)
        for place, found in contested.items():
            self._contested[place] = found.following(self._contested.get(place))
        for key, state in layer.items():
            self._known.scopes[key] = state.scope
        return entries

    def _apply(
        self, one: Operation, seq: int, layer: dict[Key, RowState], claims: Claims
    ) -> dict[Place, Contested]:
        """Apply one operation to `layer`; the conflicts it opened, joined or ended.

        Raises Refusal with the reason for review.
        """
        core = one.core
        table = table_named(core.entity)
        if table is None:
            raise Refusal("review.unknown_entity")
        key = (core.entity, core.row)
        if key in self._known.erased:
            raise Refusal("review.row_erased")
        if table is review:
            self._settled(one, seq, layer, claims)
            return {}
        if not self._may(one, table, claims):
            raise Refusal("review.not_permitted")
        if self._refused.freezes(one, lambda row: self._is_open(row, layer)):
            raise Refusal("review.row_in_review")
        if key not in layer and self._twice.first(one) is not None:
            return {}
        if core.kind == "add":
            layer[key] = self._added(table, one, seq, layer)
            return {}
        if core.kind not in ("edit", "return", "resolve"):
            raise Refusal("review.kind_not_accepted")
        state = layer.get(key) or self._rows.get(key)
        if state is None or state.scope != core.scope:
            raise Refusal("review.row_missing")
        state = state.copy()
        found = self._edited(one, seq, state, layer)
        layer[key] = state
        return {(key, group): value for group, value in found.items()}

    def _stands_already(self, txn: Sequence[Operation]) -> str | None:
        """Whose operations brought what all of this refused transaction says, where its author once
        held the scope; None if any of it is new."""
        if not all(self._rights.review_scope(one.core) == one.core.scope for one in txn):
            return None
        found = [self._twice.first(one) for one in txn]
        known = [one.actor for one in found if one is not None]
        return known[0] if known and len(known) == len(txn) else None

    def _may(self, one: Operation, table: Table, claims: Claims) -> bool:
        """Whoever writes in a scope may, and whoever settles there may decide and take over."""
        if may_write(self._caller, table, one.core.scope):
            return True
        if table.info["written_by"] != "anyone" or not self._rights.may_settle(one.core.scope):
            return False
        return one.core.kind == "resolve" or claims.cover(one)

    def _is_open(self, row: str, layer: dict[Key, RowState]) -> bool:
        """Whether a review stands open after what has been judged so far."""
        state = layer.get(("review", row)) or self._rows.get(("review", row))
        return state is None or state.image["state"] == reviews.OPEN

    def _settled(
        self, one: Operation, seq: int, layer: dict[Key, RowState], claims: Claims
    ) -> None:
        key = (one.core.entity, one.core.row)
        state = layer.get(key) or self._rows.get(key)
        if state is None or state.scope != one.core.scope:
            raise Refusal("review.row_missing")
        state = state.copy()
        if reviews.settle(
            one,
            state,
            seq=seq,
            now=self._now,
            caller=self._caller,
            rights=self._rights,
            claims=claims,
        ):
            layer[key] = state

    def _added(
        self, table: Table, one: Operation, seq: int, layer: dict[Key, RowState]
    ) -> RowState:
        core = one.core
        if (core.entity, core.row) in self._known.scopes or (core.entity, core.row) in layer:
            raise Refusal("review.row_exists")
        image = new_image(table, core.row, self._values[core.dseq])
        if scope_of(table, image) != core.scope:
            raise Refusal("review.wrong_scope")
        self._check_references(self._pointed[core.dseq], core.scope, layer)
        if table.name == "paper" and (reason := self._numbers.claim(image)):
            raise Refusal(f"review.{reason}")
        return RowState(table, core.row, core.scope, seq, image, None)

    def _edited(
        self, one: Operation, seq: int, state: RowState, layer: dict[Key, RowState]
    ) -> dict[str, Contested]:
        table, core = state.table, one.core
        if core.kind == "resolve":
            self._check_choice(one, state)
        if any(name in table.info["locked"] for name in one.pairs):
            raise Refusal("review.locked")
        values = self._values[core.dseq]
        if "id" in values:
            raise Refusal("operation.unknown_field", entity=table.name, field="id")
        image = written(table, state.image, values)
        columns_of(table, {name: value for name, value in image.items() if name != "id"})
        pointed = [
            key for key in references(table, image) if key not in references(table, state.image)
        ]
        self._check_references(pointed, core.scope, layer)
        groups = groups_of(table)
        base, given = self._caller.saw(core.base), core.kind == "return"
        stamp = merge.Stamp(seq, core.device, core.dseq, given)
        before = image_at(self._connection, table, core.row, base) if given else None
        found: dict[str, Contested] = {}
        for group, fields in groups.split(values).items():
            if given and not is_news(fields, before):
                continue
            names = table.info["groups"].get(group, (group,))
            outcome = merge.accept(
                merge.GroupState(
                    read_fields(state.image, names),
                    state.writers.get(group),
                    state.conflicts.get(group),
                ),
                merge.Candidate(stamp, fields),
                base,
                merge.Policy(table.info["policy"]),
                from_holder=core.scope.partition(":")[2] in self._held,
                saw=one.saw,
                author=self._known.author,
            )
            if outcome.verdict is merge.Verdict.REVIEW:
                raise Refusal("review.signed_act")
            state.image = write_fields(state.image, outcome.changed)
            if outcome.state.writers is not None:
                state.writers[group] = outcome.state.writers
            if outcome.state.conflict != state.conflicts.pop(group, None):
                shown = {name: one.pairs[name][0] for name in fields}
                found[group] = Contested(outcome.state.conflict, seq, core.actor, shown)
            if outcome.state.conflict is not None:
                state.conflicts[group] = outcome.state.conflict
        state.rev = seq
        return found

    def _check_choice(self, one: Operation, state: RowState) -> None:
        """A decision is about one group; who does not write there only chooses what is on show."""
        groups = list(groups_of(state.table).split(one.values))
        if len(groups) != 1:
            raise Refusal("review.not_one_group")
        if may_write(self._caller, state.table, state.scope):
            return
        current = read_fields(state.image, one.values)
        if not is_choice(self._connection, one, groups[0], current):
            raise Refusal("review.not_permitted")

    def _check_references(
        self, keys: Sequence[Key], scope: str, layer: dict[Key, RowState]
    ) -> None:
        for key in keys:
            target = layer[key].scope if key in layer else self._known.scopes.get(key)
            if target is None:
                raise Refusal("review.parent_missing")
            if not may_refer(scope, target):
                raise Refusal("review.parent_out_of_scope")

    def write(self) -> None:
        """Write what was judged: rows, where they stand, conflicts, reviews; a few bulk calls."""
        fresh: dict[str, list[Plain]] = {}
        edited: dict[str, list[tuple[str, dict[str, Any]]]] = {}
        metas: list[dict[str, Any]] = []
        for (entity, row), state in self._dirty.items():
            if state.stored is None:
                fresh.setdefault(entity, []).append(state.image)
            else:
                columns = columns_of(state.table, state.changed)
                edited.setdefault(entity, []).append((row, columns))
            writers = merge_text.encode_writers(state.writers) if state.writers else None
            metas.append(meta(entity, row, state.scope, state.rev, writers))
        for table in synced():
            insert_plain(self._connection, table, fresh.get(table.name, []))
            update_rows(self._connection, table, edited.get(table.name, []))
        metas += write_conflicts(
            self._connection,
            self._clock,
            self._contested,
            self._known.conflicts,
            self._known.scopes,
            self._operations,
            self._now,
        )
        kept = self._refused.rows
        insert_rows(self._connection, review, kept)
        metas += [meta("review", row["id"], row["in_scope"], row["seq"], None) for row in kept]
        new = {key for key, state in self._dirty.items() if state.stored is None}
        put_meta_summed(self._connection, metas, new | {("review", row["id"]) for row in kept})


def _pointed(one: Operation, values: Mapping[int, Fields]) -> list[Key]:
    table = table_named(one.core.entity)
    return [] if table is None else references(table, values[one.core.dseq])
