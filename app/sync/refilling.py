"""Photos the bureau had and has lost: whichever laptop still has the bytes sends them again."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, delete, insert, select, update

from db.queries.attachments import at_bureau
from db.store.engine import Database
from db.store.named import not_erased
from db.tables.laptop import blob_state
from db.tables.site import attachment, attachment_stored


def take_up(database: Database, here: Callable[[str], bool]) -> None:
    """Let what the bureau says it has lost wait to be sent, if its bytes are `here` (asked by
    digest); what another laptop has sent meanwhile waits no longer.

    In a local transaction; on the many days when nothing is lost it only reads, by an index.
    """
    with database.read() as connection:
        lost = connection.execute(
            select(attachment.c.id, attachment.c.sha256, attachment.c.size, blob_state.c.state)
            .join(attachment_stored, attachment_stored.c.attachment_id == attachment.c.id)
            .outerjoin(blob_state, blob_state.c.attachment == attachment.c.id)
            .where(attachment_stored.c.lost_at.is_not(None), not_erased())
        ).all()
        arrived = (
            select(blob_state.c.attachment)
            .join(attachment, attachment.c.id == blob_state.c.attachment)
            .where(blob_state.c.state == "waiting", at_bureau())
        )
        done = list(connection.scalars(arrived))
    fresh = [row for row in lost if row.state != "waiting" and here(row.sha256)]
    gone = [row.id for row in lost if row.state == "sent" and not here(row.sha256)]
    if not (done or fresh or gone):
        return
    with database.write() as connection:
        connection.execute(
            update(blob_state)
            .where(blob_state.c.attachment.in_(done))
            .values(state="sent", url=None, reason=None)
        )
        _forget(connection, [*gone, *(row.id for row in fresh)])
        if fresh:
            rows = [
                {
                    "attachment": row.id,
                    "sha256": row.sha256,
                    "size": row.size,
                    "sent": 0,
                    "state": "waiting",
                    "tries": 0,
                }
                for row in fresh
            ]
            connection.execute(insert(blob_state), rows)


def _forget(connection: Connection, ids: list[str]) -> None:
    if ids:
        connection.execute(delete(blob_state).where(blob_state.c.attachment.in_(ids)))
