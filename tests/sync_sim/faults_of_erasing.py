"""Faults of an erasure at the bureau: each is a patch of the real engine, to be found out
(`planted`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from unittest.mock import patch

from sqlalchemy import Connection, false, select

import db.journal.erasing as erasing_module
import db.journal.rowstate as rowstate_module
import server.erasure as erasure_module
import server.uploads as uploads_module
from db.tables.people import worker


def sealed_parts_stay() -> Any:
    """An erasure blanks the row and leaves its history."""
    return patch.object(erasing_module, "blank_sealed", lambda *_: 0)


def erased_rows_written() -> Any:
    """Nobody asks whether a row was erased before something about it came."""
    return patch.object(rowstate_module, "erased_among", lambda *_: frozenset())


def uploads_of_erased_stay() -> Any:
    """What has come so far of an erased photo lies there until it expires."""
    return patch.object(uploads_module, "_unwanted", lambda _: false())


def refused_forms_stay() -> Any:
    """An erasure looks for what was refused about the worker himself, not about his answers."""
    real = erasure_module._refused_about

    def about(connection: Connection, rows: Iterable[str]) -> Any:
        workers = select(worker.c.id).where(worker.c.id.in_(list(rows)))
        return real(connection, connection.scalars(workers).all())

    return patch.object(erasure_module, "_refused_about", about)
