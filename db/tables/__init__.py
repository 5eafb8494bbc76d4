"""The tables of laptop and bureau, by the scope their rows belong to (sync.md, Scopes).

`metadata` holds all of them; `synced()` names those that travel, parents before children.
"""

from __future__ import annotations

from sqlalchemy import Table

from db.tables import bureau, journal, laptop, people, server, sheets, site
from db.tables.registry import metadata, on_side, synced, table_named

__all__ = [
    "Table",
    "bureau",
    "journal",
    "laptop",
    "metadata",
    "on_side",
    "people",
    "server",
    "sheets",
    "site",
    "synced",
    "table_named",
]
