"""Reads and writes `device_state`: this device's identity and its place in its own chain."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from db.journal.bulk import put_rows
from db.tables.laptop import device_state

_ALL = select(device_state.c.name, device_state.c.value)
_ONE = select(device_state.c.value).where(device_state.c.name == bindparam("name_"))


def read_state(connection: Connection, name: str) -> str | None:
    """The value kept under `name`, or None."""
    found: str | None = connection.execute(_ONE, {"name_": name}).scalar()
    return found


def read_all(connection: Connection) -> dict[str, str]:
    """Everything kept, by name."""
    return {row[0]: row[1] for row in connection.execute(_ALL)}


def write_state(connection: Connection, name: str, value: str) -> None:
    """Keep `value` under `name`, in place of what was there."""
    kept = [{"name": name, "value": value}]
    put_rows(connection, device_state, kept, keys=("name",), renewed=("value",))
