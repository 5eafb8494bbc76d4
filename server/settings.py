"""What an administrator may set, in one list: the environment, then a file, then the default."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import platformdirs

from inspection.clock import SHANGHAI, Clock, ShiftedClock, SystemClock
from inspection.refusal import Refusal

SETTINGS_FILE = "settings.toml"
"""Inside the data folder: one `name = "value"` a line, the names in lower case."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that may be set: its environment name, its default as text, what it is for."""

    name: str
    default: str
    purpose: str

    @property
    def key(self) -> str:
        """Its name in the settings file: lower case, without the product's prefix."""
        return self.name.removeprefix("ANXIN_").lower()


SETTINGS: tuple[Setting, ...] = (
    Setting("ANXIN_DATA", "", "data folder: database, its key, certificate, settings.toml"),
    Setting("DATABASE_URL", "", "postgresql://…; empty: the embedded encrypted database"),
    Setting("ANXIN_HOST", "0.0.0.0", "address to listen on"),  # noqa: S104 - laptops come from outside
    Setting("ANXIN_PORT", "8443", "port to listen on; 0 takes any free one"),
    Setting("ANXIN_ADDRESS", "", "address laptops use, https://host:port; empty: this host's name"),
    Setting("ANXIN_CERTIFICATE", "", "PEM chain of a bought certificate; empty: a self-made one"),
    Setting("ANXIN_KEY", "", "PEM key that belongs to ANXIN_CERTIFICATE"),
    Setting("ANXIN_TLS", "on", "off: plain HTTP, only behind a proxy on the same machine"),
    Setting("ANXIN_BLOBS", "", "folder for photos and scans; empty: blobs in the data folder"),
    Setting("ANXIN_BLOB_LIMIT", "200", "largest photo or scan in MiB"),
    Setting("ANXIN_WORKERS", "1", "processes; more than one needs PostgreSQL"),
    Setting("ANXIN_CLOCK", "", "start instant such as 2026-03-16T09:00 (China): demonstrations"),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force. `clock_start_ms` is UTC milliseconds, None for the real clock."""

    data: Path
    database_url: str
    host: str
    port: int
    address: str
    certificate: Path | None
    key: Path | None
    tls: bool
    blobs: Path
    blob_limit_mib: int
    workers: int
    clock_start_ms: int | None
    sources: Mapping[str, str]
    """For each environment name where its value came from: environment, file or default."""

    @property
    def embedded(self) -> bool:
        """Whether the encrypted SQLite file in the data folder is the database."""
        return not self.database_url

    def clock(self) -> Clock:
        """The clock the whole server uses: the machine's, or the demonstration's."""
        if self.clock_start_ms is None:
            return SystemClock()
        return ShiftedClock(self.clock_start_ms)


def load_settings(
    environment: Mapping[str, str] | None = None, data: Path | None = None
) -> Settings:
    """Read the settings; with nothing set at all everything has a working default.

    `data` (the command line's `--data`) wins over ANXIN_DATA. Raises Refusal
    `settings.unknown`, `settings.bad_value`, `settings.bad_file`.
    """
    environment = os.environ if environment is None else environment
    folder = data or Path(
        environment.get("ANXIN_DATA") or platformdirs.user_data_path("anxin-server")
    )
    filed = _read_file(folder / SETTINGS_FILE)
    values: dict[str, str] = {}
    sources: dict[str, str] = {}
    for setting in SETTINGS:
        if environment.get(setting.name):
            values[setting.name], sources[setting.name] = environment[setting.name], "environment"
        elif setting.key in filed:
            values[setting.name], sources[setting.name] = filed[setting.key], "file"
        else:
            values[setting.name], sources[setting.name] = setting.default, "default"
    certificate, key = values["ANXIN_CERTIFICATE"], values["ANXIN_KEY"]
    tls = _switch("ANXIN_TLS", values["ANXIN_TLS"])
    if (key and not certificate) or (certificate and tls and not key):
        raise Refusal("settings.certificate_without_key")
    settings = Settings(
        data=folder,
        database_url=_postgresql(values["DATABASE_URL"]),
        host=values["ANXIN_HOST"],
        port=_number("ANXIN_PORT", values["ANXIN_PORT"], 0, 65535),
        address=checked_address(values["ANXIN_ADDRESS"]),
        certificate=Path(certificate) if certificate else None,
        key=Path(key) if key else None,
        tls=tls,
        blobs=Path(values["ANXIN_BLOBS"]) if values["ANXIN_BLOBS"] else folder / "blobs",
        blob_limit_mib=_number("ANXIN_BLOB_LIMIT", values["ANXIN_BLOB_LIMIT"], 1, 4096),
        workers=_number("ANXIN_WORKERS", values["ANXIN_WORKERS"], 1, 64),
        clock_start_ms=_instant("ANXIN_CLOCK", values["ANXIN_CLOCK"]),
        sources=sources,
    )
    if settings.workers > 1 and settings.embedded:
        raise Refusal("settings.workers_need_postgresql", workers=settings.workers)
    return settings


def _read_file(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refusal("settings.bad_file", file=path.name) from error
    known = {setting.key for setting in SETTINGS if setting.name != "ANXIN_DATA"}
    for name in document:
        if name not in known:
            raise Refusal("settings.unknown", name=name)
    return {name: str(value) for name, value in document.items()}


def _number(name: str, text: str, least: int, most: int) -> int:
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise Refusal("settings.bad_value", name=name, value=text)
    return int(text)


def _switch(name: str, text: str) -> bool:
    if text not in {"on", "off"}:
        raise Refusal("settings.bad_value", name=name, value=text)
    return text == "on"


def keep_setting(data: Path, key: str, value: str) -> None:
    """Write one setting into the data folder's file, in place of what it said there."""
    path = data / SETTINGS_FILE
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    kept = [line for line in lines if line.partition("=")[0].strip() != key]
    quoted = value.replace("\\", "\\\\").replace('"', '\\"')
    path.write_text("\n".join([*kept, f'{key} = "{quoted}"', ""]), encoding="utf-8")


def checked_address(text: str) -> str:
    """An address laptops can use, without a slash at its end. Raises ``settings.bad_value``."""
    if text and not text.startswith(("https://", "http://")):
        raise Refusal("settings.bad_value", name="ANXIN_ADDRESS", value=text)
    return text.rstrip("/")


def _postgresql(url: str) -> str:
    """The URL with the psycopg 3 driver named. It may hold a password: it is never echoed."""
    if not url:
        return ""
    scheme, separator, rest = url.partition("://")
    if not separator or scheme not in {"postgres", "postgresql", "postgresql+psycopg"}:
        raise Refusal("settings.bad_database_url", scheme=scheme[:20] if separator else "")
    return f"postgresql+psycopg://{rest}"


def _instant(name: str, text: str) -> int | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refusal("settings.bad_value", name=name, value=text) from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=SHANGHAI)
    return int(moment.timestamp() * 1000)
