"""Reads and writes `device_state`: this device's identity and its place in its own chain."""

from __future__ import annotations

from sqlalchemy import Connection, select

from db.journal.bulk import put_rows
from db.tables.laptop import device_state


def read_state(connection: Connection, name: str) -> str | None:
    """The value kept under `name`, or None."""
    query = select(device_state.c.value).where(device_state.c.name == name)
    found: str | None = connection.execute(query).scalar()
    return found


def read_all(connection: Connection) -> dict[str, str]:
    """Everything kept, by name."""
    query = select(device_state.c.name, device_state.c.value)
    return {row.name: row.value for row in connection.execute(query)}


def write_state(connection: Connection, name: str, value: str) -> None:
    """Keep `value` under `name`, in place of what was there."""
    kept = [{"name": name, "value": value}]
    put_rows(connection, device_state, kept, keys=("name",), renewed=("value",))
