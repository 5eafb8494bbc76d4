"""Runs inside Alembic: uses the transaction `db.store.migrate` has already begun."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, MetaData

NAMES = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)
"""How revisions name what they do not name themselves: frozen with the first of them."""

connection: Connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=NAMES)
context.run_migrations()
