"""Tells rows a device need not be sent back: they are what it made of the images it has.

Nearly all that a pull brings after a day's work is the day's work itself. A row is left out, its
rev alone told, when every operation on it past the laptop's published cursor is that device's and
was applied as it came: then the operations the laptop laid over its image make the bureau's. In any
doubt the image is sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection, select

from db.journal.feed import Changes
from db.replication.rows import Rows, Touched
from db.tables.registry import table_named
from db.tables.server import ledger

_CHUNK = 500


def without_echo(
    connection: Connection, device: str, found: Sequence[Changes], published: int
) -> Iterator[tuple[Changes, list[Touched]]]:
    """Each scope's changes without the rows that `device` knows by itself, and those apart.

    `published` is the cursor at which all that the laptop shows stands; scopes taken from the
    start have no place here.
    """
    newest = select(ledger.c.seq).where(ledger.c.device == device)
    last = connection.execute(newest.order_by(ledger.c.dseq.desc()).limit(1)).scalar()
    if last is None or last <= published:
        for one in found:
            yield one, []
        return
    for one in found:
        own = {rows.entity: _own(connection, device, rows, published) for rows in one.rows}
        touched = [
            Touched(entity, list(revs), list(revs.values())) for entity, revs in own.items() if revs
        ]
        kept = [_other(rows, own[rows.entity]) for rows in one.rows]
        yield Changes(one.scope, one.cursor, [rows for rows in kept if rows.values]), touched


def _own(connection: Connection, device: str, rows: Rows, published: int) -> dict[str, int]:
    """Of these rows those that the device alone has touched since, each with its rev."""
    table = table_named(rows.entity)
    if table is None or table.info["written_by"] != "anyone":
        return {}  # the bureau writes more there than an operation says
    revs = dict(zip((str(row[0]) for row in rows.values), rows.revs, strict=True))
    ids, reached, doubted = list(revs), dict[str, int](), set[str]()
    for start in range(0, len(ids), _CHUNK):
        query = select(ledger.c.row, ledger.c.seq, ledger.c.device, ledger.c.result).where(
            ledger.c.entity == rows.entity,
            ledger.c.row.in_(ids[start : start + _CHUNK]),
            ledger.c.seq > published,
        )
        for row, seq, author, result in connection.execute(query):
            reached[row] = max(seq, reached.get(row, 0))
            if author != device or result != "applied":
                doubted.add(row)
    return {row: rev for row, rev in revs.items() if reached.get(row) == rev and row not in doubted}


def _other(rows: Rows, own: Mapping[str, int]) -> Rows:
    if not own:
        return rows
    places = [place for place, row in enumerate(rows.values) if row[0] not in own]
    return Rows(
        entity=rows.entity,
        columns=rows.columns,
        values=[rows.values[place] for place in places],
        revs=[rows.revs[place] for place in places],
    )
