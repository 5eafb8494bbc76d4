"""Which files of the watched folder the inspector has been asked about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from db.tables.laptop import watched_file
from db.tables.site import attachment
from inspection.terms import AttachmentKind

TAKEN, DECLINED, OFFERED = "taken", "declined", "offered"


@dataclass(frozen=True, slots=True)
class Watched:
    """A file as it was when it was looked at: `size` bytes, `modified` UTC ms. `mark` tells it
    under another name too: SHA-256 in hex, of a video its name and size."""

    path: str
    size: int
    modified: int
    mark: str
    state: str


def watched(connection: Connection) -> Mapping[str, Watched]:
    """Every file remembered, by path."""
    columns = [getattr(watched_file.c, name) for name in Watched.__slots__]
    rows = connection.execute(select(*columns))
    return {row.path: Watched(*row) for row in rows}


def registered_videos(connection: Connection) -> frozenset[tuple[str, int]]:
    """Name and size of every video registered and not void."""
    query = select(attachment.c.file_name, attachment.c.size).where(
        attachment.c.kind == AttachmentKind.VIDEO, attachment.c.voided_at.is_(None)
    )
    return frozenset((row.file_name, row.size) for row in connection.execute(query))


def remember(connection: Connection, files: Iterable[Watched]) -> None:
    """Remember files, in place of what was known under their paths."""
    for one in files:
        values = {name: getattr(one, name) for name in Watched.__slots__}
        query = insert(watched_file).values(values)
        connection.execute(query.on_conflict_do_update(index_elements=["path"], set_=values))


def settle(connection: Connection, marks: Collection[str], state: str) -> None:
    """The inspector decided on these: they are not offered again, under whatever name."""
    query = update(watched_file).where(watched_file.c.mark.in_(tuple(marks)))
    connection.execute(query.values(state=state))


def forget(connection: Connection, paths: Collection[str]) -> None:
    """Offered files that are gone need no place."""
    query = delete(watched_file).where(watched_file.c.path.in_(tuple(paths)))
    connection.execute(query.where(watched_file.c.state == OFFERED))
