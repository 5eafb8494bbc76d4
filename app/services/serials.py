"""Which of its leased paper numbers a laptop has used: on papers, or taken and since gone."""

from __future__ import annotations

from sqlalchemy import Connection

from db.journal.state import read_state, write_state
from db.queries import papers


def used(connection: Connection, paper_type: str, year: int) -> set[int]:
    """Serials gone: those on papers here, and all up to the last one this device took.

    The papers of a site leave the laptop when the site goes to a colleague; their numbers stay
    used. Blocks are leased in rising order, so nothing below the last one taken is free.
    """
    last = int(read_state(connection, _mark(paper_type, year)) or 0)
    return papers.used_serials(connection, paper_type, year) | set(range(1, last + 1))


def note_taken(connection: Connection, paper_type: str, year: int, serial: int) -> None:
    """Remember the serial just taken, in the transaction that stores its paper."""
    write_state(connection, _mark(paper_type, year), str(serial))


def _mark(paper_type: str, year: int) -> str:
    return f"last_serial.{paper_type}.{year}"
