"""Open conflicts as cards: every value with its author, and what this account may do about it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select

from db import merge, merge_text
from db.journal.apply import load_rows
from db.journal.contests import Writer, decode_before, decode_writers
from db.journal.values import groups_of, plain_row
from db.queries.decisions import (
    Author,
    Candidate,
    ConflictCard,
    ContestedField,
    ContestedValue,
    Decision,
    Me,
)
from db.queries.field_shapes import in_order, personal_paths, reference_names, shape_of
from db.queries.naming import Key, RowName, name_rows
from db.replication import operation
from db.replication.fields import Json, read_fields, same
from db.tables.bureau import account
from db.tables.journal import conflict, row_meta
from db.tables.laptop import outbox, shadow
from db.tables.registry import table_named


def conflict_cards(connection: Connection, me: Me) -> tuple[ConflictCard, ...]:
    """Every conflict this laptop knows to be open, oldest first."""
    query = (
        select(conflict, row_meta.c.rev)
        .join(row_meta, (row_meta.c.entity == "conflict") & (row_meta.c.row == conflict.c.id))
        .where(conflict.c.state == "open")
        .order_by(conflict.c.opened_at, conflict.c.id)
    )
    rows = connection.execute(query).all()
    about = Images.of(connection, {(row.entity, row.row) for row in rows})
    deciding = decisions_under_way(connection, about.keys)
    names = account_names(connection)
    return tuple(_card(connection, me, row, about, deciding, names) for row in rows)


@dataclass(frozen=True, slots=True)
class Images:
    """Rows as the bureau has them and as this laptop shows them, with their names and revs."""

    keys: frozenset[Key]
    names: Mapping[Key, RowName]
    here: Mapping[Key, Mapping[str, Json]]
    bureau: Mapping[Key, Mapping[str, Json] | None]
    """None: the bureau has no such row."""
    revs: Mapping[Key, int]

    @classmethod
    def of(cls, connection: Connection, keys: Iterable[Key]) -> Images:
        """What there is of these rows."""
        wanted = frozenset(keys)
        here: dict[Key, Mapping[str, Json]] = {}
        bureau: dict[Key, Mapping[str, Json] | None] = {}
        revs: dict[Key, int] = {}
        for entity in {entity for entity, _ in wanted}:
            table, rows = table_named(entity), [row for of, row in wanted if of == entity]
            if table is None:
                continue
            for row, values in load_rows(connection, table, rows).items():
                here[entity, row] = plain_row(values)
            bureau.update({key: image for key, image in here.items() if key[0] == entity})
            shadows = select(shadow.c.row, shadow.c.image).where(
                shadow.c.entity == entity, shadow.c.row.in_(rows)
            )
            for row, image in connection.execute(shadows):
                bureau[entity, row] = None if image is None else json.loads(image)
            metas = select(row_meta.c.row, row_meta.c.rev).where(
                row_meta.c.entity == entity, row_meta.c.row.in_(rows)
            )
            revs.update({(entity, row): rev for row, rev in connection.execute(metas)})
        return cls(wanted, name_rows(connection, wanted), here, bureau, revs)


def decisions_under_way(
    connection: Connection, keys: Iterable[Key]
) -> Mapping[Key, tuple[Decision, ...]]:
    """Resolves of this laptop on these rows whose effect the bureau has not yet shown, in order."""
    wanted = set(keys)
    query = (
        select(outbox)
        .where(
            outbox.c.state.in_(("pending", "received")),
            outbox.c.row.in_({row for _, row in wanted}),
        )
        .order_by(outbox.c.dseq)
    )
    found: dict[Key, tuple[Decision, ...]] = {}
    for row in connection.execute(query):
        key = (row.entity, row.row)
        if key not in wanted or operation.parse_core(row.core).kind != "resolve":
            continue
        values = operation.values_of(row.core, row.sealed)
        made = Decision(row.at, row.state == "received", values)
        found[key] = (*found.get(key, ()), made)
    return found


def author_of(me: Me, names: Mapping[str, str], writer: Writer | None, device: str = "") -> Author:
    """Who wrote a candidate, as the bureau told; a device alone where it did not."""
    if writer is None:
        return Author(device=device, here=device == me.device, mine=device == me.device)
    return Author(
        account=writer.actor,
        name=names.get(writer.actor, ""),
        device=writer.device,
        device_name=writer.device_name,
        claimed_at=writer.claimed_at,
        received_at=writer.received_at,
        mine=writer.actor == me.account,
        here=writer.device == me.device,
    )


def _source(me: Me, names: Mapping[str, str], writer: Writer | None, stamp: merge.Stamp) -> Author:
    author = author_of(me, names, writer, stamp.device)
    return replace(author, mine=False, returned=True) if stamp.given else author


def _card(
    connection: Connection,
    me: Me,
    row: Any,
    about: Images,
    deciding: Mapping[Key, tuple[Decision, ...]],
    names: Mapping[str, str],
) -> ConflictCard:
    key = (row.entity, row.row)
    table = table_named(row.entity)
    writers = decode_writers(row.authors)
    candidates = tuple(
        Candidate(
            one.name,
            _source(me, names, writers.get(one.name), one.stamp),
            one.values,
            one.name == (row.standing_device, row.standing_dseq),
        )
        for one in merge_text.decode_candidates(row.candidates)
    )
    before = decode_before(row.before)
    fields = _fields(connection, row.entity, candidates, before, about, key)
    under_way = [
        one
        for one in deciding.get(key, ())
        if table is not None and row.group_name in groups_of(table).split(one.values)
    ]
    return ConflictCard(
        id=row.id,
        about=about.names[key],
        scope=row.in_scope,
        group=row.group_name,
        policy="office" if table is None else str(table.info["policy"]),
        opened_at=row.opened_at,
        rev=row.rev,
        row_rev=about.revs.get(key, 0),
        candidates=candidates,
        fields=fields,
        may_settle=me.may_settle(row.in_scope) and key in about.here,
        decision=under_way[-1] if under_way else None,
    )


def _fields(
    connection: Connection,
    entity: str,
    candidates: tuple[Candidate, ...],
    before: Mapping[str, Json],
    about: Images,
    key: Key,
) -> tuple[ContestedField, ...]:
    """The fields on which the candidates differ; all they name, should they agree on every one."""
    every = in_order(table_named(entity), (name for one in candidates for name in one.values))
    stands = read_fields(about.bureau.get(key) or {}, every)
    here = read_fields(about.here.get(key, {}), every)
    hidden = personal_paths(connection, about.names[key].form_version)
    found: list[ContestedField] = []
    agreed: list[ContestedField] = []
    for name in every:
        left = before.get(name, stands[name])
        values = tuple(
            ContestedValue(one.name, one.values.get(name, left), name not in one.values)
            for one in candidates
        )
        shape = shape_of(entity, name, hidden)
        shown = (left, stands[name], here[name], *(one.value for one in values))
        field = ContestedField(
            shape,
            left,
            stands[name],
            here[name],
            values,
            reference_names(connection, [(shape, value) for value in shown]),
        )
        differ = not all(same(values[0].value, one.value) for one in values)
        (found if differ else agreed).append(field)
    return tuple(found or agreed)


def account_names(connection: Connection) -> Mapping[str, str]:
    """The names on the cards of staff, by account."""
    return {row.id: row.name for row in connection.execute(select(account.c.id, account.c.name))}
