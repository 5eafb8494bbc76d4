"""Follows every commit and every published pull: the derived tables show what the rows say."""

from __future__ import annotations

from collections.abc import Mapping, Set

from sqlalchemy import Connection, delete

from db.changes import ChangeSet
from db.derived import facts, searching
from db.derived.images import ByTable
from db.tables.laptop import search


def refresh(connection: Connection, changes: ChangeSet, at_hand: ByTable | None = None) -> None:
    """Bring the derived rows of what changed up to date, within the caller's transaction.

    Of the rows `at_hand` (they stand in the database just so) most are not read again.
    """
    searching.refresh(connection, changes.rows, at_hand or {})
    facts.refresh(connection, changes.rows, at_hand or {})


def rebuild(connection: Connection) -> None:
    """Make every derived row anew, as the last step of a migration does."""
    connection.execute(delete(search))
    everything: Mapping[str, Set[str] | None] = dict.fromkeys(searching.ENTITIES)
    searching.refresh(connection, everything)
    facts.refresh(connection, dict.fromkeys(facts.ENTITIES))
