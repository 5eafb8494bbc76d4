"""What a restored bureau lacks although it is on this laptop: kept aside, and given back when the
bureau says that whoever entered it cannot.

A laptop whose site was handed over has removed what it had entered there. If the bureau is then put
back to a day before, only the new owner's laptop still has it, as rows others made (sync.md §3
"Handover"). They go back as operations of whoever gives them back, with what he had seen: an edit
made since the restore is a conflict, never overwritten, and so is what he had entered himself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from db.changes import ChangeSet
from db.journal.apply import load_rows
from db.journal.laptop import LaptopTransaction
from db.journal.lives import read_lives
from db.journal.publish import Arrival
from db.journal.rules import references
from db.journal.values import plain_row
from db.replication import operation
from db.replication.fields import read_document, read_fields, same
from db.replication.rows import Rows
from db.tables.journal import row_meta
from db.tables.laptop import outbox, scope_state, shadow, unreturned
from db.tables.registry import table_named
from inspection.clock import Clock

Key = tuple[str, str]
EVERYTHING = ("*", "*")
"""What a bureau asks for that wants all that is kept aside by who writes there."""
READERS = ("readers", "*")
"""The same from who only reads there: it comes as a proposal, for somebody to use or let go."""
_DOCUMENT = "document"


def keep_aside(connection: Connection, arrivals: Sequence[Arrival], agreed: int) -> int:
    """Before the rows of another life are shown: keep the image of each row that was published here
    after ledger number `agreed` and that the bureau has otherwise, or not at all; how many."""
    keep_own(connection)
    lives, kept = read_lives(connection), 0
    for arrival in arrivals:
        if not arrival.scope.startswith(("site:", "people:")):
            continue
        theirs = _images(arrival.rows)
        query = select(row_meta.c.entity, row_meta.c.row, row_meta.c.rev).where(
            row_meta.c.scope == arrival.scope, row_meta.c.rev > 0
        )
        newer = [
            (row.entity, row.row)
            for row in connection.execute(query)
            if lives.base(row.rev) > agreed and _is_writable(row.entity)
        ]
        for (entity, row), image in _published(connection, newer).items():
            if theirs.get((entity, row)) == image:
                continue
            _forget(connection, entity, row)
            connection.execute(
                insert(unreturned).values(
                    scope=arrival.scope,
                    of_entity=entity,
                    of_row=row,
                    image=json.dumps(image, ensure_ascii=False),
                    agreed=agreed,
                    own=json.dumps(sorted(_written_over(connection, entity, row, image))),
                )
            )
            kept += 1
    return kept


def keep_own(connection: Connection) -> None:
    """Before everything made until now counts as made in a life that is over: note of each row kept
    aside which of its fields this laptop has written since."""
    for kept in connection.execute(select(unreturned)).all():
        own = _own(connection, kept)
        here = (unreturned.c.of_entity == kept.of_entity) & (unreturned.c.of_row == kept.of_row)
        connection.execute(update(unreturned).where(here).values(own=json.dumps(sorted(own))))


_ANY = select(unreturned.c.of_row).limit(1)


def keeps_any(connection: Connection) -> bool:
    """Whether anything is kept aside."""
    return connection.execute(_ANY).first() is not None


def give_back(
    connection: Connection, clock: Clock, device: str, actor: str, wanted: Iterable[Key]
) -> ChangeSet:
    """Turn what the bureau asks for into operations of this laptop, one transaction a row, parents
    first; each is kept aside no longer. One that points to what is not here, a colleague or a form
    the bureau has forgotten too, waits until it is. Returns what that changed here."""
    rows = _asked_for(connection, wanted)
    changed: list[Key] = []
    for row in _parents_first(rows):
        table = table_named(row.of_entity)
        if _parents_not_here(connection, row):
            continue
        if table is not None and _return(connection, clock, device, actor, table, row):
            changed.append((row.of_entity, row.of_row))
        _forget(connection, row.of_entity, row.of_row)
    return ChangeSet.of(changed)


def asks_for_any(connection: Connection, wanted: Iterable[Key]) -> bool:
    """Whether anything the bureau asks for is kept aside here and can be given back now."""
    found = _asked_for(connection, wanted)
    return any(_parents_not_here(connection, row) <= found.keys() for row in found.values())


def _asked_for(connection: Connection, wanted: Iterable[Key]) -> dict[Key, Any]:
    """What is kept aside and asked for. Who only reads a scope is asked by `READERS` alone: what he
    has, whoever writes there may have too, and gives back without anybody's deciding."""
    asked = set(wanted)
    if not asked:
        return {}
    query = (
        select(unreturned, scope_state.c.mode)
        .outerjoin(scope_state, scope_state.c.scope == unreturned.c.scope)
        .order_by(unreturned.c.of_row)
    )
    found: dict[Key, Any] = {}
    for row in connection.execute(query):
        key = (row.of_entity, row.of_row)
        writes = row.mode == "write"
        if READERS in asked if not writes else (EVERYTHING in asked or key in asked):
            found[key] = row
    return found


def forget_erased(connection: Connection, rows: Iterable[Key]) -> None:
    """A row that was erased is not given back."""
    if keeps_any(connection):
        for entity, row in rows:
            _forget(connection, entity, row)


def _parents_first(rows: Mapping[Key, Any]) -> list[Any]:
    """Before each row those among them that it points to: a receipt points to its order."""
    placed: dict[Key, Any] = {}

    def place(key: Key) -> None:
        row = rows.get(key)
        table = table_named(key[0])
        if row is None or table is None or key in placed:
            return
        for parent in references(table, json.loads(row.image)):
            if parent != key:
                place(parent)
        placed[key] = row

    for key in rows:
        place(key)
    return list(placed.values())


def _parents_not_here(connection: Connection, kept: Any) -> set[Key]:
    """What a row kept aside points to and this laptop has not."""
    table = table_named(kept.of_entity)
    found: set[Key] = set()
    for key in () if table is None else references(table, json.loads(kept.image)):
        target = table_named(key[0])
        if target is not None and not load_rows(connection, target, [key[1]]):
            found.add(key)
    return found


def _return(
    connection: Connection, clock: Clock, device: str, actor: str, table: Table, kept: Any
) -> bool:
    change = LaptopTransaction(connection, clock, device, actor)
    mine: dict[str, Any] = json.loads(kept.image)
    current = load_rows(connection, table, [kept.of_row]).get(kept.of_row)
    if current is None or not _is_published(connection, kept):  # only what waits on it holds it
        values = {name: value for name, value in mine.items() if name != "id"}
        change.propose(table, kept.of_row, values, personal=values)
    else:
        shown, new = _fields(table, plain_row(current)), _fields(table, mine)
        kept_out = table.info["locked"] | _own(connection, kept)
        names = (shown.keys() | new.keys()) - kept_out
        change.edit(
            table,
            kept.of_row,
            seen_rev=kept.agreed,
            shown={name: shown.get(name) for name in names},
            new={name: new.get(name) for name in names},
            personal=names,
            given=True,
        )
    return bool(change.finish())


def _is_published(connection: Connection, kept: Any) -> bool:
    """Whether the bureau has the row in its present life."""
    of_row = (row_meta.c.entity == kept.of_entity) & (row_meta.c.row == kept.of_row)
    return bool(connection.scalar(select(row_meta.c.rev).where(of_row)))


def _own(connection: Connection, kept: Any) -> set[str]:
    """Fields of which this laptop has something newer than what is kept aside, made by somebody who
    had seen that; it goes to the bureau by itself."""
    query = select(outbox.c.core, outbox.c.sealed).where(
        outbox.c.entity == kept.of_entity,
        outbox.c.row == kept.of_row,
        outbox.c.ceiling.is_(None),
        outbox.c.core != b"",
    )
    found: set[str] = set(json.loads(kept.own))
    for row in connection.execute(query):
        found |= operation.values_of(row.core, row.sealed).keys()
    return found


def _written_over(
    connection: Connection, entity: str, row: str, image: Mapping[str, Any]
) -> set[str]:
    """Fields in which this laptop shows its own, later value over the image that was published, or
    in which the image has what this laptop wrote and the bureau has taken again: whoever wrote
    something else there since had seen it, or a conflict tells.

    What is sent again and has not arrived is not among them, nor what the bureau refuses.
    """
    table = table_named(entity)
    if table is None:
        return set()
    query = (
        select(outbox.c.core, outbox.c.sealed, outbox.c.state)
        .where(
            outbox.c.entity == entity,
            outbox.c.row == row,
            outbox.c.state.in_(("pending", "received")),
            outbox.c.core != b"",
        )
        .order_by(outbox.c.dseq)
    )
    own: dict[str, Any] = {}
    arrived: set[str] = set()
    for made in connection.execute(query):
        values = operation.values_of(made.core, made.sealed)
        own.update(values)
        arrived = arrived | values.keys() if made.state == "received" else arrived - values.keys()
    if not own:
        return set()
    shown = read_fields(plain_row(load_rows(connection, table, [row])[row]), own)
    before = read_fields(image, own)
    return {
        name
        for name, value in own.items()
        if same(shown[name], value) and (name in arrived or not same(before[name], value))
    }


def _fields(table: Table, image: Mapping[str, Any]) -> dict[str, Any]:
    """A row's values by field name, documents by path: an edit names only what differs."""
    found: dict[str, Any] = {}
    for name, value in image.items():
        if table.c[name].info.get(_DOCUMENT):
            found |= {f"{name}/{path}": one for path, one in read_document(value).items()}
        elif name != "id":
            found[name] = value
    return found


def _images(rows: Iterable[Rows]) -> dict[Key, dict[str, Any]]:
    return {
        (one.entity, values[0]): dict(zip(one.columns, values, strict=True))
        for one in rows
        for values in one.values
    }


def _published(connection: Connection, keys: Sequence[Key]) -> dict[Key, dict[str, Any]]:
    """The bureau's last image of these rows, without what this laptop has under way on top."""
    under = {
        (row.entity, row.row): row.image
        for row in connection.execute(select(shadow))
        if row.image is not None
    }
    found: dict[Key, dict[str, Any]] = {}
    for entity in dict.fromkeys(entity for entity, _ in keys):
        table, ids = table_named(entity), [row for one, row in keys if one == entity]
        if table is not None:
            for row, values in load_rows(connection, table, ids).items():
                kept = under.get((entity, row))
                found[entity, row] = plain_row(values) if kept is None else json.loads(kept)
    return found


def _is_writable(entity: str) -> bool:
    table = table_named(entity)
    return table is not None and table.info["written_by"] == "anyone"


def _forget(connection: Connection, entity: str, row: str) -> None:
    connection.execute(
        delete(unreturned).where(unreturned.c.of_entity == entity, unreturned.c.of_row == row)
    )
