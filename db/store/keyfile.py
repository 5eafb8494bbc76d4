"""The bureau's own data key: a file only its account can read, beside the embedded database."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from db.store.files import file_faults, write_atomically
from inspection.refusal import Refusal

_TAG = "anxin-data-key-1:"


def load_or_create_key(path: Path) -> bytes:
    """The 32-byte key in the file (mode 0600), made on first use.

    Raises Refusal: ``store.key_exposed`` (others may read it), ``store.keys_damaged``,
    ``store.unreachable``, ``store.disk_full``.
    """
    with file_faults():
        if not path.exists():
            key = os.urandom(32)
            write_atomically(path, f"{_TAG}{key.hex()}\n".encode())
            return key
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise Refusal("store.key_exposed")
        text = path.read_bytes().decode("ascii", "replace").strip()
    try:
        key = bytes.fromhex(text.removeprefix(_TAG))
    except ValueError:
        raise Refusal("store.keys_damaged") from None
    if not text.startswith(_TAG) or len(key) != 32:
        raise Refusal("store.keys_damaged")
    return key
