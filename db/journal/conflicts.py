"""Conflict rows at the bureau: what a batch opened, changed or ended, written with its authors."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select, tuple_

from db import merge, merge_text
from db.journal.apply import insert_rows, meta, update_row
from db.journal.contests import Name, Writer, decode_before, encode_writers
from db.journal.rowstate import Key, OpenConflict
from db.replication import operation
from db.replication.fields import Fields, Json, same
from db.replication.operation import Core, Operation
from db.tables.journal import conflict
from db.tables.server import device, ledger, ledger_sealed
from forms import canonical
from inspection.clock import Clock
from inspection.ids import new_id

Place = tuple[Key, str]
"""A row, and a group of its fields."""


@dataclass(frozen=True, slots=True)
class Contested:
    """What an operation made of the conflict of one group: open afterwards, or ended (None)."""

    after: merge.Conflict | None
    seq: int
    actor: str
    before: Mapping[str, Json] = field(default_factory=dict)
    """By field what the authors had in front of them."""

    def following(self, earlier: Contested | None) -> Contested:
        """This change after an earlier one of the same batch: what was there first stays."""
        if earlier is None:
            return self
        before = {**self.before, **earlier.before}
        return Contested(self.after, self.seq, self.actor, before)


def is_choice(connection: Connection, one: Operation, group: str, current: Fields) -> bool:
    """Whether a decision chooses among what this group's conflicts, open or settled, have shown.

    `current` is what the row holds. A conflict settled meanwhile still says what was to be chosen.
    """
    core = one.core
    query = select(conflict.c.candidates, conflict.c.before).where(
        conflict.c.entity == core.entity,
        conflict.c.row == core.row,
        conflict.c.group_name == group,
    )
    shown: list[Fields] = []
    for row in connection.execute(query):
        shown += [candidate.values for candidate in merge_text.decode_candidates(row.candidates)]
        shown.append(decode_before(row.before))
    return bool(shown) and all(
        any(name in values and same(values[name], value) for values in (*shown, current))
        for name, value in one.values.items()
    )


def write_conflicts(
    connection: Connection,
    clock: Clock,
    contested: Mapping[Place, Contested],
    known: Mapping[tuple[str, str, str], OpenConflict],
    scopes: Mapping[Key, str],
    operations: Sequence[Operation],
    now: int,
) -> list[dict[str, Any]]:
    """Write what a batch did to conflicts; returns where their rows stand now.

    `known`: those open before, by table, row and group. `operations` are the batch's own, which
    the ledger does not hold yet. One that was opened and ended within a batch leaves no row.
    """
    if not contested:
        return []
    authors = _Authors(connection, operations, now)
    metas = []
    for ((entity, row), group), change in contested.items():
        kept, scope = known.get((entity, row, group)), scopes[entity, row]
        if change.after is None:
            if kept is None:
                continue
            values: dict[str, Any] = {
                "state": "resolved",
                "resolved_seq": change.seq,
                "resolved_by": change.actor,
                "resolved_at": now,
            }
        else:
            values = _standing(change.after, change.before, kept, authors)
        if kept is not None:
            update_row(connection, conflict, kept.id, values)
            metas.append(meta("conflict", kept.id, scope, change.seq, None))
            continue
        opened = {
            "id": new_id(clock),
            "in_scope": scope,
            "entity": entity,
            "row": row,
            "group_name": group,
            "state": "open",
            "opened_seq": change.seq,
            "opened_at": now,
            "resolved_seq": None,
            "resolved_by": None,
            "resolved_at": None,
            **values,
        }
        insert_rows(connection, conflict, [opened])
        metas.append(meta("conflict", opened["id"], scope, change.seq, None))
    return metas


def _standing(
    after: merge.Conflict,
    before: Mapping[str, Json],
    kept: OpenConflict | None,
    authors: _Authors,
) -> dict[str, Any]:
    """The columns of a conflict that is open."""
    found = {**before, **(kept.before if kept else {})}
    missing = {name for one in after.candidates for name in one.values} - found.keys()
    if missing:
        oldest = min(after.candidates, key=lambda one: one.stamp)
        found.update(authors.shown_to(oldest.name, missing))
    return {
        "candidates": merge_text.encode_candidates(after.candidates),
        "standing_device": after.standing[0],
        "standing_dseq": after.standing[1],
        "before": canonical.dumps(found).decode(),
        "authors": encode_writers(authors.of(one.name for one in after.candidates)),
    }


class _Authors:
    """Who made operations: those of the batch itself, and what the ledger says of older ones."""

    def __init__(self, connection: Connection, operations: Sequence[Operation], now: int) -> None:
        self._connection = connection
        self._fresh: dict[Name, Core] = {
            (one.core.device, one.core.dseq): one.core for one in operations
        }
        self._now = now
        self._devices: dict[str, str] = {}

    def of(self, names: Iterable[Name]) -> list[Writer]:
        """The authors of these operations; one nobody knows is left out."""
        wanted = set(names)
        found = [self._writer(self._fresh[name], self._now) for name in wanted & self._fresh.keys()]
        older = wanted - self._fresh.keys()
        if older:
            query = select(ledger.c.core, ledger.c.received_at).where(
                tuple_(ledger.c.device, ledger.c.dseq).in_(sorted(older))
            )
            for core, received_at in self._connection.execute(query):
                found.append(self._writer(operation.parse_core(core), received_at))
        return found

    def shown_to(self, name: Name, fields: Collection[str]) -> dict[str, Json]:
        """What the author of an older operation had before him in these fields, as far as it
        names them."""
        query = (
            select(ledger.c.core, ledger_sealed.c.sealed)
            .outerjoin(ledger_sealed, ledger_sealed.c.seq == ledger.c.seq)
            .where(ledger.c.device == name[0], ledger.c.dseq == name[1])
        )
        row = self._connection.execute(query).first()
        if row is None:
            return {}
        pairs = operation.pairs_of(row.core, row.sealed)
        return {one: pairs[one][0] for one in fields if one in pairs}

    def _writer(self, core: Core, received_at: int) -> Writer:
        if core.device not in self._devices:
            query = select(device.c.name).where(device.c.id == core.device)
            self._devices[core.device] = self._connection.execute(query).scalar() or ""
        name = self._devices[core.device]
        return Writer(core.device, core.dseq, core.actor, name, core.at, received_at)
