"""An opened bureau: its database, its clock, its keys, and the office's own journal."""

from __future__ import annotations

import hashlib
import hmac
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Connection, select

from db.journal import ledger, sums
from db.journal.bureau import BureauJournal, BureauTransaction
from db.store.blobs import BlobStore
from db.store.engine import Database, server_engine
from db.store.keyfile import load_or_create_key
from db.store.migrate import migrate
from db.store.recovery import RecoveryKey
from db.tables import metadata
from db.tables.bureau import account, form_version, setting, signing_key, team
from db.tables.server import device
from forms import canonical
from forms.publish import FORM_IDS, compiled, definition
from forms.signing import PrivateKey, PublicKey
from inspection.clock import Clock
from inspection.ids import new_id
from inspection.refusal import Refusal
from inspection.settings import BureauSettings, change_setting, setting_text
from server import secrets
from server.certificate import certificate_pin, ensure_certificate
from server.grants import settle_grants
from server.settings import Settings

DATABASE_FILE = "bureau.db"
KEY_FILE = "server.key"
_PERSON_SUITE = "hmac-sha256/1:"
_SIGNING_YEARS_MS = 10 * 366 * 86_400_000
BUREAU_KEY_CONTEXT = b"anxin bureau key"

SETTING_BUREAU_NAME = "bureau.name"
SETTING_URL = "bureau.url"
"""The public address: papers' codes begin with it."""
SETTING_STREET = "bureau.address"
SETTING_PHONE = "bureau.phone"
SETTING_DEMO = "demo"
"""``1``: every paper says that it is a demonstration."""
SETTING_RECOVERY = "recovery_public"
TEXT_SETTINGS = (SETTING_BUREAU_NAME, SETTING_URL, SETTING_STREET, SETTING_PHONE, SETTING_DEMO)
"""Settings of the bureau that are plain text; the others are `inspection.settings`'."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the administrator tells when the bureau is created."""

    name: str
    team_name: str
    team_code: str
    admin_login: str
    admin_name: str
    number_prefix: str
    street: str = ""
    phone: str = ""
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Bureau:
    """The running bureau. `device` and `admin` are whose name the office's operations carry."""

    settings: Settings
    database: Database
    clock: Clock
    secrets: secrets.Secrets
    device: str
    admin: str
    blobs: BlobStore

    @property
    def journal(self) -> BureauJournal:
        """The gateway for what the office changes."""
        return BureauJournal(self.database, self.clock, device=self.device, actor=self.admin)

    @contextmanager
    def office(self) -> Iterator[BureauTransaction]:
        """One change of the office, all or nothing; grants follow from it in the same transaction.

        `finish` is called here, at the end of the block.
        """
        with self.database.write() as connection:
            change = self.journal.join(connection)
            yield change
            change.finish()
            consequences = self.journal.join(connection)
            settle_grants(consequences)
            consequences.finish()

    def signing_key(self, connection: Connection) -> PrivateKey:
        """The bureau's private signing key."""
        return PrivateKey.parse(self.secrets.read(connection, secrets.SIGNING_KEY).decode())

    def certificate(self) -> tuple[Path, Path] | None:
        """PEM files for TLS (certificate, key); None when a proxy ends TLS."""
        return tls_files(self.settings, self.clock)

    def pin(self) -> str:
        """What laptops pin: the digest of the certificate they will meet; '' if none is known."""
        if self.settings.certificate is not None:
            return certificate_pin(self.settings.certificate)
        files = self.certificate()
        return certificate_pin(files[0]) if files else ""

    def close(self) -> None:
        """Close the database; running transactions end first."""
        self.database.close()


def person_key(key: bytes, document_type: str, number: str) -> str:
    """`person_key` of `sync.md` §3: HMAC over document type and number, with its suite's tag."""
    message = f"{document_type}\0{number}".encode()
    return _PERSON_SUITE + hmac.new(key, message, hashlib.sha256).hexdigest()


def public_address(settings: Settings) -> str:
    """The address laptops use: the setting, else this host's name and the port."""
    if settings.address:
        return settings.address
    scheme = "https" if settings.tls else "http"
    return f"{scheme}://{socket.gethostname()}:{settings.port}"


def tls_files(settings: Settings, clock: Clock) -> tuple[Path, Path] | None:
    """PEM files for TLS, made on first use if none were given; None when TLS is off."""
    if not settings.tls:
        return None
    if settings.certificate is not None and settings.key is not None:
        return settings.certificate, settings.key
    own = public_address(settings).partition("://")[2].rpartition(":")[0] or socket.gethostname()
    names = [own.strip("[]"), "localhost", "127.0.0.1", "::1"]
    return ensure_certificate(settings.data, list(dict.fromkeys(names)), clock.now_ms())


def open_database(settings: Settings, *, create: bool = False) -> tuple[Database, bytes]:
    """The bureau's database brought to this schema, and the server's key.

    Raises Refusal ``bureau.not_created`` when there is none, and the store's own refusals.
    """
    key_file, database_file = settings.data / KEY_FILE, settings.data / DATABASE_FILE
    missing = not key_file.exists() or (settings.embedded and not database_file.exists())
    if missing and not create:
        raise Refusal("bureau.not_created")
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = load_or_create_key(key_file)
    location: Path | str = database_file if settings.embedded else settings.database_url
    database = server_engine(location, key if settings.embedded else None, create=create)
    try:
        migrate(database, "server", metadata)
    except BaseException:
        database.close()
        raise
    return database, key


def _blob_store(settings: Settings, clock: Clock, key: bytes) -> BlobStore:
    """Photos and scans, under a key of their own. Other workers may be writing into the folder."""
    own = HKDF(SHA256(), 32, salt=None, info=b"anxin-server-blobs-1").derive(key)
    return BlobStore(settings.blobs, own, clock.now_ms)


def open_bureau(settings: Settings, clock: Clock) -> Bureau:
    """Open the bureau these settings name. Raises ``bureau.not_created``, the store's refusals."""
    database, key = open_database(settings)
    try:
        return bureau_in(settings, clock, database, key)
    except BaseException:
        database.close()
        raise


def bureau_in(settings: Settings, clock: Clock, database: Database, key: bytes) -> Bureau:
    """The bureau that lives in an open database. Raises Refusal ``bureau.not_created``."""
    with database.read() as connection:
        found_device = connection.execute(
            select(device.c.id, device.c.account_id).where(device.c.public_key == "")
        ).first()
        uncounted = sums.uncounted(connection)
    if found_device is None:
        raise Refusal("bureau.not_created")
    if uncounted:
        with database.write() as connection:
            ledger.lock_head(connection)
            sums.complete(connection)
    keeper, blobs = secrets.Secrets(key), _blob_store(settings, clock, key)
    return Bureau(
        settings, database, clock, keeper, found_device.id, found_device.account_id, blobs
    )


def create_bureau(
    settings: Settings, clock: Clock, facts: Facts, recovery: RecoveryKey | None = None
) -> tuple[Bureau, RecoveryKey]:
    """Make a bureau: first team and account, keys, settings. The recovery key, a new one if none
    is given, is returned and kept nowhere. Raises Refusal ``bureau.exists``, ``setting.*``, and the
    store's refusals."""
    chosen = change_setting(BureauSettings(), "number_prefix", facts.number_prefix)
    database, key = open_database(settings, create=True)
    keeper = secrets.Secrets(key)
    recovery = recovery or RecoveryKey.new()
    signing = PrivateKey.generate()
    device_id, team_id, account_id = new_id(clock), new_id(clock), new_id(clock)
    try:
        with database.write() as connection:
            if connection.execute(select(device.c.id)).first() is not None:
                raise Refusal("bureau.exists")
            ledger.found(
                connection,
                device_id=device_id,
                account_id=account_id,
                epoch=new_id(clock),
                now=clock.now_ms(),
            )
            keeper.keep(connection, secrets.SIGNING_KEY, signing.text.encode())
            keeper.keep(connection, secrets.PERSON_KEY, os.urandom(32))
            keeper.keep(connection, secrets.TOKEN_KEY, os.urandom(32))
            blobs = _blob_store(settings, clock, key)
            bureau = Bureau(settings, database, clock, keeper, device_id, account_id, blobs)
            office = bureau.journal.join(connection)
            office.add(team, {"id": team_id, "code": facts.team_code, "name": facts.team_name})
            office.add(
                account,
                {
                    "id": account_id,
                    "team_id": team_id,
                    "login": facts.admin_login,
                    "name": facts.admin_name,
                    "role": "admin",
                    "active": True,
                },
            )
            office.add(signing_key, _own_key_row(signing, clock.now_ms()))
            rows = {
                SETTING_BUREAU_NAME: facts.name,
                SETTING_URL: public_address(settings),
                SETTING_STREET: facts.street,
                SETTING_PHONE: facts.phone,
                SETTING_DEMO: "1" if facts.demo else "",
                SETTING_RECOVERY: recovery.public,
                "number_prefix": setting_text(chosen, "number_prefix"),
            }
            office.add_many(
                setting, [{"name": name, "value": value} for name, value in rows.items() if value]
            )
            office.add_many(form_version, _first_forms(clock.now_ms()))
            office.finish()
    except BaseException:
        database.close()
        raise
    return bureau, recovery


def _first_forms(now: int) -> list[dict[str, object]]:
    forms = []
    for form_id in FORM_IDS:
        text, form = compiled(form_id), definition(form_id)
        forms.append(
            {
                "form": form_id,
                "version": form.version,
                "definition": text.decode(),
                "sha256": form.sha256,
                "published_at": now,
            }
        )
    return forms


def _own_key_row(signing: PrivateKey, now: int) -> dict[str, object]:
    """The bureau's key certifies itself: laptops take it from the enrolment, not from this row."""
    public = signing.public
    row: dict[str, object] = {
        "key_id": public.key_id,
        "purpose": "bureau",
        "public_key": public.text,
        "valid_from": now,
        "valid_until": now + _SIGNING_YEARS_MS,
    }
    statement = canonical.dumps({name: str(value) for name, value in row.items()})
    return {**row, "certificate": signing.sign(BUREAU_KEY_CONTEXT, statement)}


def bureau_public_key(connection: Connection) -> PublicKey:
    """The key that certifies laptops' paper keys and signs ledger heads."""
    text = connection.execute(
        select(signing_key.c.public_key).where(signing_key.c.purpose == "bureau")
    ).scalar_one()
    return PublicKey.parse(text)
