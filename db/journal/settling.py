"""What a settled review leaves on the laptop that wrote the refused operation: nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cache

from sqlalchemy import Column, Connection, Table, bindparam, delete, select, update

from db.journal.apply import delete_rows
from db.replication.rows import Rows
from db.tables.journal import row_meta
from db.tables.laptop import blob_state, draft, outbox
from db.tables.registry import synced

Key = tuple[str, str]
_CHUNK = 500


def end_reviews(connection: Connection, arrived: Iterable[Rows]) -> set[Key]:
    """Operations whose review has been settled are done: the bureau's image stands again. Returns
    their rows.

    A settlement that was itself refused is done at once: the review is open, and shows so.
    """
    refused = outbox.c.state == "review"
    in_vain = update(outbox).where(refused, outbox.c.entity == "review")
    connection.execute(in_vain.values(state="done"))
    ended = [{"ended": seq} for seq in _settled(arrived)]
    if not ended:
        return set()
    of_review = (refused, outbox.c.seq.in_([one["ended"] for one in ended]))
    query = select(outbox.c.entity, outbox.c.row).where(*of_review)
    rows = {(row.entity, row.row) for row in connection.execute(query)}
    settle = update(outbox).where(refused, outbox.c.seq == bindparam("ended"))
    connection.execute(settle.values(state="done"), ended)
    return rows


def remove_unborn(connection: Connection, settled: Collection[Key]) -> set[Key]:
    """Remove rows added here that the bureau let go; returns those that must wait.

    One waits while another row here still points to it, or an answer to it is not yet an operation.
    """
    unborn = [key for key in settled if _never_taken(connection, key)]
    waiting: set[Key] = set()
    for table in reversed(synced()):
        for row in sorted(row for entity, row in unborn if entity == table.name):
            if _needed(connection, table, row):
                waiting.add((table.name, row))
                continue
            delete_rows(connection, table, [row])
            connection.execute(delete(blob_state).where(blob_state.c.attachment == row))
            connection.execute(
                delete(row_meta).where(row_meta.c.entity == table.name, row_meta.c.row == row)
            )
    return waiting


def _settled(arrived: Iterable[Rows]) -> Iterator[int]:
    """Ledger numbers of the operations whose reviews came back settled."""
    for rows in arrived:
        if rows.entity != "review":
            continue
        seq, state = rows.columns.index("seq"), rows.columns.index("state")
        yield from (values[seq] for values in rows.values if values[state] != "open")


def _never_taken(connection: Connection, key: Key) -> bool:
    """Whether the bureau never had this row: no image came, and no operation on it was applied."""
    entity, row = key
    rev = connection.execute(
        select(row_meta.c.rev).where(row_meta.c.entity == entity, row_meta.c.row == row)
    ).scalar()
    if rev != 0:
        return False
    taken = select(outbox.c.dseq).where(
        outbox.c.entity == entity, outbox.c.row == row, outbox.c.result.is_distinct_from("review")
    )
    return connection.execute(taken.limit(1)).first() is None


def _needed(connection: Connection, table: Table, row: str) -> bool:
    """Whether anything here still points to this row."""
    drafts = select(draft.c.form).where(draft.c.form == row).limit(1)
    if connection.execute(drafts).first() is not None:
        return True
    return any(
        connection.execute(select(column).where(column == row).limit(1)).first() is not None
        for column in pointing_to(table)
    )


@cache
def pointing_to(table: Table) -> tuple[Column[str], ...]:
    """Columns of synced tables that refer to this one."""
    return tuple(
        column
        for other in synced()
        for column in other.columns
        if any(key.column.table is table for key in column.foreign_keys)
    )
