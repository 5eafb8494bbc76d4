"""Which blobs some attachment still names: the others have no business on any disk."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, exists, select

from db.tables.journal import erasure
from db.tables.site import attachment


def named_digests(connection: Connection) -> list[str]:
    """Every digest some attachment here has, void ones too, but for those that were erased."""
    return list(connection.scalars(select(attachment.c.sha256).where(not_erased()).distinct()))


def not_erased() -> ColumnElement[bool]:
    """The condition that an attachment's personal part, and so its bytes, were not erased."""
    return ~exists().where(erasure.c.entity == attachment.name, erasure.c.row == attachment.c.id)
