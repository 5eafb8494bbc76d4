"""What commands that run in a terminal share: which store is meant, and who may open it."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from pathlib import Path

import platformdirs

from app.bootstrap.arguments import Options
from db.store.laptop import find_stores
from db.store.recovery import RecoveryKey
from inspection.refusal import Refusal

Ask = Callable[[str], str]

_QUESTION = "口令或恢复密钥 Passphrase or recovery key: "
_RECOVERY = "ANXIN-RECOVERY"


def newest_store(options: Options) -> Path:
    """The store enrolled last. Raises Refusal ``store.not_enrolled``."""
    root = options.data or platformdirs.user_data_path("anxin", appauthor=False)
    stores = find_stores(root.expanduser().absolute())
    if not stores:
        raise Refusal("store.not_enrolled")
    return stores[-1]


def ask_secret(ask: Ask | None = None) -> str | RecoveryKey:
    """The passphrase, or the recovery key if that is what was typed; `ask` None asks in the
    terminal, without showing it. Raises Refusal ``recovery.unreadable``."""
    told = (ask or getpass.getpass)(_QUESTION)
    if told.strip().upper().startswith(_RECOVERY):
        return RecoveryKey.from_text(told)
    return told
