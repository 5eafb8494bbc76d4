"""A laptop's store: one folder for one account on one device, opened by passphrase.

    anxin.db             everything, encrypted (SQLCipher) under a random data key
    anxin.keys.json      that key, wrapped by passphrase and sealed to the bureau's recovery key
    anxin.attempts.json  failed passphrases in a row
    backups/             dated encrypted copies, with a copy of the key file
    blobs/               photos, scans and files, encrypted too (`db.store.blobs`)

The folder can be copied anywhere: without the passphrase or the recovery key it is noise.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from db.store import attempts, backup, envelope, putting_back, traces
from db.store.backup import Backup
from db.store.blobs import BlobStore
from db.store.engine import PLAIN_SQLITE, Database, laptop_engine
from db.store.envelope import Cost, Envelope
from db.store.files import file_faults, private_folder, sync_folder
from db.store.migrate import migrate
from db.store.named import named_digests
from db.store.recovery import RecoveryKey
from db.tables import metadata
from inspection.clock import Clock
from inspection.refusal import Refusal

DATABASE = "anxin.db"
KEYS = "anxin.keys.json"
ATTEMPTS = "anxin.attempts.json"
BACKUPS = traces.FOLDER
BLOBS = "blobs"

_KEY_REFUSALS = ("store.keys_missing", "store.keys_damaged")


def store_folder(root: Path, account_id: str, device_id: str) -> Path:
    """Where the store of one account on one device lives below the program's data folder."""
    return root / f"{account_id}_{device_id}"


def find_stores(root: Path) -> list[Path]:
    """Folders of all stores below `root`, also of one whose key file was lost; oldest first."""
    if not root.is_dir():
        return []
    found = [
        path
        for path in root.iterdir()
        if not path.name.startswith(".") and ((path / KEYS).exists() or (path / DATABASE).exists())
    ]
    return sorted(found, key=lambda path: path.name)


class LaptopStore:
    """An unlocked store. `lock` closes it and forgets the key."""

    def __init__(self, folder: Path, key: bytes, database: Database, clock: Clock) -> None:
        self.folder = folder
        self.database = database
        self._key: bytes | None = key
        self._clock = clock
        self.blobs = BlobStore.open(folder / BLOBS, self.derived_key("blobs"), clock.now_ms)
        """Photos, scans and files."""

    @classmethod
    def create(
        cls,
        folder: Path,
        passphrase: str,
        recovery_public: str,
        clock: Clock,
        cost: Cost | None = None,
    ) -> LaptopStore:
        """Makes a new store at `folder`: whole or, after a crash, not at all.

        `cost` None measures this machine. Raises Refusal: ``store.exists``,
        ``unlock.passphrase_too_short`` (least), ``recovery.unreadable``, ``store.disk_full``,
        ``store.unreachable``.
        """
        if folder.exists():
            raise Refusal("store.exists")
        private_folder(folder.parent)
        _sweep(folder.parent, f".{folder.name}.*.new")
        fresh = folder.with_name(f".{folder.name}.{token_hex(4)}.new")
        try:
            private_folder(fresh)
            key = envelope.create(
                fresh / KEYS, passphrase, recovery_public, cost or envelope.calibrate()
            )
            database = laptop_engine(fresh / DATABASE, key, create=True)
            try:
                migrate(database, "laptop", metadata)
            finally:
                database.close()
            with file_faults():
                fresh.replace(folder)
                sync_folder(folder.parent)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise
        return cls._open(folder, key, clock)

    @classmethod
    def unlock(cls, folder: Path, passphrase: str, clock: Clock) -> LaptopStore:
        """Opens the store at `folder`, migrating it first if this program is newer.

        Raises Refusal: ``unlock.wrong_passphrase`` (seconds, failures), ``unlock.wait``
        (seconds), ``store.keys_missing``, ``store.keys_damaged``, ``store.damaged`` (backups),
        ``store.foreign_file`` (backups), ``store.newer_schema``, ``store.migration_failed``,
        ``store.disk_full``, ``store.busy``, ``store.unreachable``. Nothing is lost by any.
        """
        found = _envelope(folder)
        key = attempts.attempt(folder / ATTEMPTS, clock, lambda: envelope.unlock(found, passphrase))
        return cls._open(folder, key, clock, found)

    @classmethod
    def recover(
        cls,
        folder: Path,
        recovery_key: RecoveryKey,
        new_passphrase: str,
        clock: Clock,
        cost: Cost | None = None,
    ) -> LaptopStore:
        """Opens the store by the bureau's recovery key and sets a new passphrase.

        Raises Refusal as `unlock` does, and ``recovery.other_bureau``.
        """
        found = _envelope(folder)
        key = envelope.recover(found, recovery_key)
        cost = cost or envelope.calibrate()
        found = envelope.with_passphrase(found, key, new_passphrase, cost)
        envelope.write(folder / KEYS, found)
        (folder / ATTEMPTS).unlink(missing_ok=True)
        return cls._open(folder, key, clock, found)

    @staticmethod
    def put_back(folder: Path, chosen: Backup, secret: str | RecoveryKey, clock: Clock) -> Path:
        """Put a dated copy in the place of the file at `folder`, by passphrase or recovery key;
        returns where today's file lies now. Raises Refusal as `unlock`, `recover` and
        `putting_back.put_back` do."""
        key = LaptopStore.key_by(folder, secret, clock)
        return putting_back.put_back(folder / DATABASE, key, chosen, clock)

    @staticmethod
    def key_by(folder: Path, secret: str | RecoveryKey, clock: Clock) -> bytes:
        """The data key of the store at `folder`. Raises Refusal as `unlock` and `recover` do."""
        found = _envelope(folder)
        if isinstance(secret, RecoveryKey):
            return envelope.recover(found, secret)
        return attempts.attempt(folder / ATTEMPTS, clock, lambda: envelope.unlock(found, secret))

    @classmethod
    def _open(
        cls, folder: Path, key: bytes, clock: Clock, found: Envelope | None = None
    ) -> LaptopStore:
        path, copies = folder / DATABASE, folder / BACKUPS
        for place in (folder, copies):
            private_folder(place)
            _sweep(place, ".*.new")
        database = open_database(path, key, copies)
        try:
            migrate(
                database,
                "laptop",
                metadata,
                back_up=lambda revision: backup.back_up(path, key, copies, revision, clock).path,
            )
            with suppress(Refusal):  # a full disk keeps nobody out; the next sync tries again
                traces.wipe(database)
            _keep_two(folder, found or envelope.read(folder / KEYS))
        except BaseException:
            database.close()
            raise
        store = cls(folder, key, database, clock)
        with suppress(Refusal):  # nor does a photo that cannot be removed just now
            store.blobs.keep_only(lambda: _named_digests(database))
        return store

    def change_passphrase(self, old: str, new: str, cost: Cost | None = None) -> None:
        """Wraps the data key anew; the database itself is not touched.

        Raises Refusal: ``unlock.wrong_passphrase``, ``unlock.wait``,
        ``unlock.passphrase_too_short`` (least) and those of writing a file.
        """
        found = _envelope(self.folder)
        key = attempts.attempt(
            self.folder / ATTEMPTS, self._clock, lambda: envelope.unlock(found, old)
        )
        changed = envelope.with_passphrase(found, key, new, cost or envelope.calibrate())
        envelope.write(self.folder / KEYS, changed)
        _keep_two(self.folder, changed)

    def back_up(self, reason: str = "asked") -> Backup:
        """Makes a dated, checked copy now. Raises Refusal as `db.store.backup.back_up` does."""
        path, copies = self.folder / DATABASE, self.folder / BACKUPS
        return backup.back_up(path, self._unlocked(), copies, reason, self._clock)

    def backups(self) -> list[Backup]:
        """The dated copies, newest first."""
        return backup.backups(self.folder / BACKUPS)

    def derived_key(self, purpose: str) -> bytes:
        """A 32-byte key for one purpose (HKDF-SHA256 of the data key), the same each time."""
        return derived_key(self._unlocked(), purpose)

    @property
    def locked(self) -> bool:
        return self._key is None

    def lock(self) -> None:
        """Waits for running transactions, closes the database, forgets the key. May be repeated.

        Raises Refusal(``store.busy``) if a transaction does not end; the store is then shut to
        new ones, and locking can be tried again.
        """
        self.database.close()
        self.blobs.close()
        self._key = None

    def _unlocked(self) -> bytes:
        if self._key is None:
            raise RuntimeError("the store is locked")
        return self._key


def _named_digests(database: Database) -> list[str]:
    """Of everything some attachment here names: the other blobs were left by a purge cut short."""
    with database.read() as connection:
        return named_digests(connection)


def _envelope(folder: Path) -> Envelope:
    """The key file, or its copy if the key file itself is lost or damaged."""
    if not folder.is_dir():
        raise Refusal("store.unreachable")
    try:
        return envelope.read(folder / KEYS)
    except Refusal as refusal:
        if refusal.code in _KEY_REFUSALS:
            with suppress(Refusal):
                return envelope.read(folder / BACKUPS / KEYS)
        raise


def _keep_two(folder: Path, found: Envelope) -> None:
    """Writes the envelope wherever it does not stand yet: beside the file and its backups.

    A full disk is no reason to keep the owner out: the next opening tries again.
    """
    for path in (folder / KEYS, folder / BACKUPS / KEYS):
        if _read_or_none(path) != found:
            with suppress(Refusal):
                envelope.write(path, found)


def _read_or_none(path: Path) -> Envelope | None:
    try:
        return envelope.read(path)
    except Refusal:
        return None


def derived_key(key: bytes, purpose: str) -> bytes:
    """A 32-byte key for one purpose (HKDF-SHA256 of the data key), the same each time."""
    info = f"anxin-derived-1\n{purpose}".encode()
    return HKDF(SHA256(), 32, salt=None, info=info).derive(key)


def open_database(path: Path, key: bytes, copies: Path) -> Database:
    """The file at `path` under a key that its envelope has proved; `copies` is where its dated
    copies lie. Raises Refusal ``store.damaged``, ``store.foreign_file`` (backups), and those of
    `laptop_engine`."""
    try:
        return laptop_engine(path, key)
    except Refusal as refusal:
        count = len(backup.backups(copies))
        if refusal.code == "store.foreign_file" and _looks_plain(path):
            raise Refusal("store.foreign_file", backups=count) from refusal
        missing = refusal.code == "store.unreachable" and not path.exists()
        # The envelope has proved the key, so what does not open under it was damaged.
        if missing or refusal.code in ("store.foreign_file", "store.damaged"):
            raise Refusal("store.damaged", backups=count) from refusal
        raise


def _looks_plain(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(PLAIN_SQLITE)) == PLAIN_SQLITE


def _sweep(folder: Path, pattern: str) -> None:
    """Removes what a killed program left half written."""
    remove: Callable[[Path], None]
    for left in folder.glob(pattern):
        remove = shutil.rmtree if left.is_dir() else Path.unlink
        with suppress(OSError):
            remove(left)
