"""Backups of the bureau: taken while it serves, put back while it does not, and never unnoticed."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, insert, select

from db.journal.ledger import read_head
from db.store.backup import copy_checked, is_open_elsewhere
from db.store.engine import connect_encrypted, server_engine
from db.store.files import file_faults, replacing
from db.store.keyfile import load_or_create_key
from db.store.migrate import migrate
from db.tables import metadata
from db.tables.bureau import account, setting
from db.tables.server import backup, device, epoch
from inspection.clock import Clock, civil_time
from inspection.ids import new_id
from inspection.refusal import Refusal
from inspection.settings import parse_settings
from server import lives
from server.bureau import DATABASE_FILE, KEY_FILE, Bureau, bureau_in
from server.settings import Settings

_DAY_MS = 86_400_000
_COMPANIONS = ("-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Life:
    """The present life of a restored database: since when (UTC ms), and up to which ledger number
    it is the one before."""

    begun_at: int
    agreed: int


@dataclass(frozen=True, slots=True)
class Silent:
    """An enrolled laptop that has not been heard of since the restore: what it holds is missing."""

    device: str
    login: str
    name: str
    seen_at: int | None


def take(bureau: Bureau, target: Path) -> int:
    """Copy the embedded database into one file under the same key, checked; the server may serve
    meanwhile. Returns the ledger number up to which it surely reaches.

    Raises Refusal ``backup.file_exists``, ``backup.postgresql``, and those of the store.
    """
    path = bureau.database.path
    if path is None:
        raise Refusal("backup.postgresql")
    if target.exists():
        raise Refusal("backup.file_exists", file=target.name)
    reached = number(bureau)
    key = load_or_create_key(bureau.settings.data / KEY_FILE)
    copy_checked(path, key, target)
    note(bureau, reached)
    return reached


def number(bureau: Bureau) -> int:
    """The newest ledger number now: a dump begun after this holds at least so much."""
    with bureau.database.read() as connection:
        return read_head(connection).seq


def note(bureau: Bureau, seq: int) -> None:
    """Remember that a backup was taken that holds the ledger up to `seq`.

    Raises Refusal ``backup.number`` for one the ledger has not reached.
    """
    if not 0 < seq <= number(bureau):
        raise Refusal("backup.number", number=seq)
    with bureau.database.write() as connection:
        connection.execute(
            insert(backup).values(id=new_id(bureau.clock), made_at=bureau.clock.now_ms(), seq=seq)
        )


_KEPT = select(backup.c.made_at, backup.c.seq)


def horizon(connection: Connection, now: int) -> int:
    """Up to which ledger number every backup still kept reaches; 0: laptops retain everything.

    Backups are kept for `backup_days`, the newest one always. By the bureau's clock alone; it only
    bounds what laptops keep, never what is true.
    """
    rows = connection.execute(_KEPT).all()
    if not rows:
        return 0
    told = {row.name: row.value for row in connection.execute(select(setting))}
    days = parse_settings(told).backup_days
    if not days:
        return 0
    newest = max(row.made_at for row in rows)
    first = min(now - days * _DAY_MS, newest)
    return min(int(row.seq) for row in rows if row.made_at >= first)


def declare(bureau: Bureau) -> Life:
    """Say that the database now open was put back from a backup: a new life begins with it."""
    with bureau.office() as office:
        agreed = read_head(office.connection).seq
        lives.begin(bureau, office, cause=lives.DECLARED, agreed=agreed)
        return Life(office.now, agreed)


def present_life(connection: Connection) -> Life | None:
    """The life that began with the last restore; None if there was none."""
    now = read_head(connection).epoch
    row = connection.execute(select(epoch).where(epoch.c.name == now)).first()
    return None if row is None else Life(row.begun_at, row.agreed)


def silent(connection: Connection) -> list[Silent]:
    """Laptops that have not joined the present life: what they sent after the backup was taken, and
    was lost with the server, comes back only when they report."""
    life = present_life(connection)
    if life is None:
        return []
    query = (
        select(device, account.c.login)
        .join(account, account.c.id == device.c.account_id)
        .where(
            device.c.public_key != "",
            device.c.revoked_at.is_(None),
            device.c.enrolled_at <= life.begun_at,
            device.c.epoch.is_distinct_from(read_head(connection).epoch),
        )
        .order_by(device.c.enrolled_at)
    )
    return [Silent(row.id, row.login, row.name, row.seen_at) for row in connection.execute(query)]


def put_back(settings: Settings, clock: Clock, source: Path) -> tuple[Life, Path | None]:
    """Put a backup in the place of the embedded database, as a new life of it.

    It is opened, brought to this schema and declared before it takes the name; today's file is
    kept beside it (its path is returned). Raises Refusal ``restore.running`` (a server has it
    open), ``restore.postgresql``, ``bureau.not_created`` (no key beside it), and those of the
    store for a file that is none of ours: nothing is changed then.
    """
    if not settings.embedded:
        raise Refusal("restore.postgresql")
    key_file, target = settings.data / KEY_FILE, settings.data / DATABASE_FILE
    if not key_file.exists():
        raise Refusal("bureau.not_created")
    key = load_or_create_key(key_file)
    if is_open_elsewhere(target, key):
        raise Refusal("restore.running")
    aside = None
    with replacing(target) as fresh:
        with file_faults():
            shutil.copyfile(source, fresh)
        database = server_engine(fresh, key)
        try:
            migrate(database, "server", metadata)
            life = declare(bureau_in(settings, clock, database, key))
        finally:
            database.close()
        with closing(connect_encrypted(fresh, key)) as bare:
            bare.execute("PRAGMA journal_mode = DELETE")  # one file, no companions
        if target.exists():
            aside = _set_aside(target, clock)
    return life, aside


def _set_aside(target: Path, clock: Clock) -> Path:
    moment = civil_time(clock.now_ms()).strftime("%Y-%m-%dT%H%M%S")
    aside = target.with_name(f"{target.stem}.{moment}.aside.db")
    with file_faults():
        for end in _COMPANIONS:
            companion = target.with_name(target.name + end)
            if companion.exists():
                companion.replace(aside.with_name(aside.name + end))
        target.replace(aside)
    return aside
