"""Which blobs an attachment, or a proposal of one, still names: the others have no business on any
disk."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, exists, select

from db.replication.proposal import photo_in
from db.tables.journal import erasure, review
from db.tables.site import attachment


def named_digests(connection: Connection) -> list[str]:
    """Every digest some attachment here has, void ones too, but for those that were erased; and
    those of photos that open reviews propose."""
    rows = connection.scalars(select(attachment.c.sha256).where(not_erased()).distinct())
    open_ones = select(review.c.proposed).where(
        review.c.entity == attachment.name, review.c.kind == "add", review.c.state == "open"
    )
    told = (photo_in(text) for text in connection.scalars(open_ones))
    return [*rows, *(one.sha256 for one in told if one is not None)]


def not_erased() -> ColumnElement[bool]:
    """The condition that an attachment's personal part, and so its bytes, were not erased."""
    return ~exists().where(erasure.c.entity == attachment.name, erasure.c.row == attachment.c.id)
