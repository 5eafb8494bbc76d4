"""Puts a dated copy in the place of a laptop's file, and keeps today's beside it.

The bureau then meets a laptop that has forgotten what it once sent: it becomes a device of its own
and loses nothing it had not sent (`db.journal.branch`).
"""

from __future__ import annotations

from contextlib import closing, suppress
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from db.store.backup import COMPANIONS, Backup, copy_checked, is_open_elsewhere
from db.store.engine import connect_encrypted
from db.store.files import file_faults
from inspection.clock import Clock, civil_time
from inspection.refusal import Refusal


def put_back(path: Path, key: bytes, chosen: Backup, clock: Clock) -> Path:
    """Replace the database at `path` by this copy; returns where today's file lies now.

    The copy is opened and checked under the new name first; stopped in between, it can be asked
    again. Raises Refusal ``store.busy`` (the program is running), ``store.copy_damaged`` (it does
    not open either) and those of writing a file: then nothing has changed.
    """
    if is_open_elsewhere(path, key):
        raise Refusal("store.busy")
    ready = path.with_name(f".{path.name}.chosen.new")
    try:
        copy_checked(chosen.path, key, ready)
    except Refusal as refusal:
        if refusal.code not in ("store.damaged", "store.foreign_file"):
            raise
        raise Refusal("store.copy_damaged") from refusal
    moment = civil_time(clock.now_ms()).strftime("%Y-%m-%dT%H%M%S")
    aside = chosen.path.with_name(f"{moment}_aside.db")
    with suppress(sqlcipher.DatabaseError), closing(connect_encrypted(path, key)) as bare:
        bare.execute("PRAGMA journal_mode = DELETE")  # what its log holds goes into the file
    with file_faults():
        for end in COMPANIONS:
            part = path.with_name(path.name + end)
            if part.exists():
                part.replace(aside.with_name(aside.name + end))
        ready.replace(path)
    return aside


def choose(found: list[Backup], made_at: str) -> Backup:
    """The copy whose date begins so. Raises Refusal ``store.no_such_backup`` (found: how many)."""
    matching = [one for one in found if one.made_at.startswith(made_at)]
    if len(matching) != 1:
        raise Refusal("store.no_such_backup", found=len(matching))
    return matching[0]
