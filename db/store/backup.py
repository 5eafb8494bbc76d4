"""Dated, encrypted copies of an embedded database, each opened and checked before it counts."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from db.store.engine import connect_encrypted
from db.store.faults import environment_faults
from db.store.files import private_folder, replacing
from inspection.clock import SHANGHAI, Clock, civil_time
from inspection.refusal import Refusal

_MOMENT = "%Y-%m-%dT%H%M%S"
_DATED = re.compile(r"\d{4}-\d\d-\d\dT\d{6}")
COMPANIONS = ("", "-wal", "-shm")
"""What SQLite puts beside a file's name: the file itself, its log, and that log's index."""
KEPT = 5
"""How many copies a folder holds; older ones go when a newer one has been checked."""


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy: when it was made (to the second, Asia/Shanghai, as text that sorts) and why."""

    path: Path
    made_at: str
    reason: str

    @property
    def moment(self) -> datetime:
        """When it was made, as a civil time in China."""
        return datetime.strptime(self.made_at, _MOMENT).replace(tzinfo=SHANGHAI)


def back_up(
    path: Path, key: bytes, folder: Path, reason: str, clock: Clock, keep: int = KEPT
) -> Backup:
    """Copies the database at `path` into `folder` under the same key, checks it, prunes old ones.

    It is one state of the database, also while others write. `reason` is a short word of letters
    and digits. Raises Refusal ``store.disk_full``, ``store.unreachable`` or ``store.damaged``:
    then no copy was added and none removed.
    """
    private_folder(folder)
    made_at = civil_time(clock.now_ms()).strftime(_MOMENT)
    target = folder / f"{made_at}_{reason}.db"
    copy_checked(path, key, target)
    for old in backups(folder)[keep:]:
        old.path.unlink(missing_ok=True)
    return Backup(target, made_at, reason)


def copy_checked(path: Path, key: bytes, target: Path) -> None:
    """One state of the database at `path` as the single file `target`, under the same key; it takes
    that name only when it has been opened and found sound. Raises Refusal as `back_up`."""
    with environment_faults(), replacing(target) as fresh:
        with (
            closing(connect_encrypted(path, key)) as source,
            closing(connect_encrypted(fresh, key)) as copy,
        ):
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, no companions
        _check(fresh, key)


def is_open_elsewhere(path: Path, key: bytes) -> bool:
    """Whether somebody has the database at `path` open now; False for one that is not there, or too
    damaged for anybody to open."""
    if not path.exists():
        return False
    try:
        with closing(connect_encrypted(path, key, patience=0.2)) as bare:
            bare.execute("PRAGMA locking_mode = EXCLUSIVE")
            bare.execute("BEGIN EXCLUSIVE")
            bare.execute("COMMIT")
    except sqlcipher.OperationalError as error:
        return "locked" in str(error)
    except sqlcipher.DatabaseError:
        return False
    return False


def backups(folder: Path) -> list[Backup]:
    """The copies in the folder, newest first."""
    found = []
    for path in sorted(folder.glob("*_*.db"), reverse=True):
        made_at, _, reason = path.stem.partition("_")
        if _DATED.fullmatch(made_at):
            found.append(Backup(path, made_at, reason))
    return found


def _check(path: Path, key: bytes) -> None:
    with closing(connect_encrypted(path, key, mode="ro")) as copy:
        sound = copy.execute("PRAGMA cipher_integrity_check").fetchall() == [] and copy.execute(
            "PRAGMA quick_check"
        ).fetchall() == [("ok",)]
    if not sound:
        raise Refusal("store.damaged")
