"""What of a row that a laptop gives back is news: not what it had when both lives were one."""

from __future__ import annotations

from sqlalchemy import Connection, Table, or_, select

from db.journal.values import Plain, new_image, written
from db.replication import operation
from db.replication.fields import Fields, read_fields, same
from db.tables.server import ledger, ledger_sealed


def image_at(connection: Connection, table: Table, row: str, base: int) -> Plain | None:
    """A row as it stood when the ledger had come to `base`, or as it was added after that. None if
    the ledger does not say: it does not begin with the row, or something was contested by then."""
    key = (ledger.c.entity == table.name) & (ledger.c.row == row) & (ledger.c.result != "review")
    added = select(ledger.c.seq).where(key).order_by(ledger.c.seq).limit(1).scalar_subquery()
    query = (
        select(ledger.c.core, ledger.c.result, ledger_sealed.c.sealed)
        .outerjoin(ledger_sealed, ledger_sealed.c.seq == ledger.c.seq)
        .where(key, or_(ledger.c.seq <= base, ledger.c.seq == added))
        .order_by(ledger.c.seq)
    )
    image: Plain | None = None
    for kept in connection.execute(query):
        one = operation.reread(kept.core, kept.sealed)
        begins = one.core.kind == "add"
        if begins != (image is None) or one.core.kind == "erase" or kept.result != "applied":
            return None
        values = one.values
        image = new_image(table, row, values) if image is None else written(table, image, values)
    return image


def is_news(fields: Fields, before: Plain | None) -> bool:
    """Whether a group of fields given back says anything that the row did not say before."""
    if before is None:
        return True
    known = read_fields(before, fields)
    return any(not same(known[name], value) for name, value in fields.items())
