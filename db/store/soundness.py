"""Whether an embedded file is what it should be: its pages, and what its rows refer to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sqlcipher3 import dbapi2 as sqlcipher

from db.store.engine import Database


def is_sound(database: Database) -> bool:
    """Whether every page bears its seal and every tree and index is in order. Reads the file."""
    with database.alone() as bare:
        try:
            seals = bare.execute("PRAGMA cipher_integrity_check").fetchall()
            trees = bare.execute("PRAGMA integrity_check").fetchall()
        except sqlcipher.DatabaseError:
            return False
    return not seals and list(trees) == [("ok",)]


def dangling(database: Database) -> Mapping[str, int]:
    """How many rows refer to a row that is not there, by table."""
    with database.alone() as bare:
        return Counter(row[0] for row in bare.execute("PRAGMA foreign_key_check"))
