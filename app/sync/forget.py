"""Removes what a lost grant leaves behind: everything this laptop holds of a scope's rows (sync.md
§3 "Handover"). The one place that knows where a row leaves a trace; `db.store.traces` then rewrites
the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec
from sqlalchemy import Connection, Table, bindparam, delete, exists, select, update

from app.sync.uploading import TOO_LARGE
from db.journal.apply import delete_rows
from db.journal.returning import forget_erased
from db.replication.rows import Rows
from db.store import traces
from db.tables.journal import erasure, row_meta
from db.tables.laptop import (
    blob_state,
    device_state,
    draft,
    known_head,
    outbox,
    scope_state,
    staging,
    sync_history,
    watched_file,
)
from db.tables.registry import on_side, synced
from db.tables.site import attachment, filled_form, site

Key = tuple[str, str]

WITHOUT_ROWS = frozenset({device_state, known_head, sync_history, staging, watched_file})
"""Local tables that name no row. What is staged is dropped whole when a session publishes; a
watched file lies in a folder of the user's own, for him to keep or throw away."""

_IN_THEIR_WAY = frozenset({row_meta, scope_state, outbox})


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was removed: the scopes, the rows that stood in them, and the names of the sites."""

    scopes: tuple[str, ...] = ()
    rows: frozenset[Key] = field(default_factory=frozenset)
    sites: tuple[str, ...] = ()


class _Scoped(msgspec.Struct):
    scope: str


_SCOPED = msgspec.json.Decoder(_Scoped)


def forget(connection: Connection, scopes: Iterable[str]) -> Forgotten:
    """Remove everything of these scopes, and note that their traces are to be wiped.

    A scope with operations the bureau has not acknowledged, answers still in drafts, or a photo too
    large for the bureau as it is set up now, stays for this time: it is sent before it is
    forgotten. With it stays what its rows point to. With a site goes what was entered about its
    people without ever holding their scope: the bureau has refused it, and nothing would hold it.
    """
    lost = set(scopes)
    lost |= _resting_on(connection, lost)
    stay = {scope for scope in lost if _still_writing(connection, scope)}
    stay |= {one for scope in stay for one in _beneath(scope)}
    gone = {scope: _rows_of(connection, scope) for scope in sorted(lost - stay)}
    rows = frozenset().union(*gone.values())
    sites_lost = [row for entity, row in rows if entity == site.name]
    named = select(site.c.name).where(site.c.id.in_(sites_lost)).order_by(site.c.name)
    sites = tuple(connection.scalars(named))
    if gone:
        _remove_rows(connection, rows)
        _remove_local(connection, rows, gone)
        _blank_operations(connection, set(gone))
        for table in (row_meta, scope_state):
            connection.execute(delete(table).where(table.c.scope.in_(gone)))
        traces.note(connection)
    return Forgotten(tuple(gone), rows, sites)


def erase(connection: Connection, arrived: Iterable[Rows]) -> None:
    """Blank what this laptop keeps of rows erased at the bureau, as of what is about to be shown.

    Their images come with it. An operation the bureau has not taken yet is blanked once it has: it
    refuses what comes for an erased row, and keeps no value of it.
    """
    fresh = {_about(values, rows) for rows in _erasures(arrived) for values in rows.values}
    rows = fresh | {(row.entity, row.row) for row in connection.execute(select(erasure))}
    if not rows:
        return
    forget_erased(connection, rows)
    kept = select(outbox.c.dseq, outbox.c.entity, outbox.c.row).where(
        outbox.c.sealed.is_not(None), outbox.c.state != "pending"
    )
    sealed = [
        {"which": one.dseq} for one in connection.execute(kept) if (one.entity, one.row) in rows
    ]
    if sealed:
        connection.execute(
            update(outbox).where(outbox.c.dseq == bindparam("which")).values(sealed=None), sealed
        )
    forms = [{"gone": row} for entity, row in rows if entity == "filled_form"]
    if forms:
        connection.execute(delete(draft).where(draft.c.form == bindparam("gone")), forms)
    photos = [{"gone": row} for entity, row in rows if entity == attachment.name]
    if photos:  # nothing of them is sent any more
        of_photo = blob_state.c.attachment == bindparam("gone")
        connection.execute(delete(blob_state).where(of_photo), photos)
    if sealed or fresh:
        traces.note(connection)


def _erasures(arrived: Iterable[Rows]) -> Iterator[Rows]:
    return (rows for rows in arrived if rows.entity == erasure.name)


def _about(values: Sequence[object], rows: Rows) -> Key:
    told = dict(zip(rows.columns, values, strict=True))
    return str(told["entity"]), str(told["row"])


def local_shape(table: Table) -> str | None:
    """By which of its columns a local table names what it is about: ``row`` (with ``entity``),
    ``form``, ``attachment`` or ``scope``.

    None: by none of these; such a table must be listed in `WITHOUT_ROWS` or have a way of its own.
    """
    columns = set(table.columns.keys())
    if {"entity", "row"} <= columns:
        return "row"
    return next((name for name in ("form", "attachment", "scope") if name in columns), None)


def _beneath(scope: str) -> tuple[str, ...]:
    """The scopes that rows of this one may point to (sync.md §3 "Scopes")."""
    kind, _, of = scope.partition(":")
    return ("bureau", f"site:{of}") if kind == "people" else ("bureau",)


def _resting_on(connection: Connection, lost: Iterable[str]) -> frozenset[str]:
    """Scopes that are not held, and of which rows are here that point into lost ones."""
    above = [
        f"people:{of}" for kind, _, of in (one.partition(":") for one in lost) if kind == "site"
    ]
    if not above:  # nearly every sync loses nothing
        return frozenset()
    held = exists().where(scope_state.c.scope == row_meta.c.scope)
    query = select(row_meta.c.scope).where(row_meta.c.scope.in_(above), ~held)
    return frozenset(connection.scalars(query.distinct()))


def _still_writing(connection: Connection, scope: str) -> bool:
    of_scope = row_meta.c.scope == scope
    waiting = exists().where(
        outbox.c.entity == row_meta.c.entity,
        outbox.c.row == row_meta.c.row,
        outbox.c.state == "pending",
    )
    drafted = exists().where(
        draft.c.form == row_meta.c.row,
        filled_form.c.id == draft.c.form,
        filled_form.c.voided_at.is_(None),
    )
    too_large = exists().where(
        row_meta.c.entity == attachment.name,
        blob_state.c.attachment == row_meta.c.row,
        attachment.c.id == row_meta.c.row,
        blob_state.c.state == "waiting",
        blob_state.c.reason == TOO_LARGE,
        attachment.c.voided_at.is_(None),
    )
    still = waiting | drafted | too_large
    found = connection.execute(select(row_meta.c.row).where(of_scope, still).limit(1))
    return found.first() is not None


def _rows_of(connection: Connection, scope: str) -> frozenset[Key]:
    query = select(row_meta.c.entity, row_meta.c.row).where(row_meta.c.scope == scope)
    return frozenset((row.entity, row.row) for row in connection.execute(query))


def _remove_rows(connection: Connection, rows: Iterable[Key]) -> None:
    for table in reversed(synced()):
        delete_rows(connection, table, [row for entity, row in rows if entity == table.name])


def _remove_local(
    connection: Connection, rows: Iterable[Key], scopes: Mapping[str, object]
) -> None:
    """Whatever any local table holds of these rows or scopes, by the shape of the table."""
    names = [{"of": entity, "gone": row} for entity, row in rows]
    for table in on_side("laptop"):
        if table.info.get("synced") or table in WITHOUT_ROWS | _IN_THEIR_WAY:
            continue
        shape = local_shape(table)
        if shape == "scope":
            connection.execute(delete(table).where(table.c.scope.in_(scopes)))
        elif names and shape == "row":
            of_row = (table.c.entity == bindparam("of")) & (table.c.row == bindparam("gone"))
            connection.execute(delete(table).where(of_row), names)
        elif names and shape is not None:
            connection.execute(delete(table).where(table.c[shape] == bindparam("gone")), names)


def _blank_operations(connection: Connection, scopes: set[str]) -> None:
    """Empty both parts of this device's operations in these scopes; number and hash stay, so that
    its chain goes on."""
    query = select(outbox.c.dseq, outbox.c.core).where(
        outbox.c.core != b"", outbox.c.state != "pending"
    )
    found = [
        {"which": row.dseq}
        for row in connection.execute(query)
        if _SCOPED.decode(row.core).scope in scopes
    ]
    if found:
        connection.execute(
            update(outbox)
            .where(outbox.c.dseq == bindparam("which"))
            .values(core=b"", sealed=None, state="done"),
            found,
        )
