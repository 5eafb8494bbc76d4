"""`anxin --restore-backup`: put a dated copy of this computer's data back, from a terminal."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from pathlib import Path

import platformdirs

from app.bootstrap.arguments import Options
from app.ui.words import refusals
from db.store.backup import backups
from db.store.laptop import BACKUPS, LaptopStore, find_stores
from db.store.putting_back import choose
from db.store.recovery import RecoveryKey
from inspection.clock import Clock
from inspection.refusal import Refusal

_ASK = "口令或恢复密钥 Passphrase or recovery key: "
_RECOVERY = "ANXIN-RECOVERY"


def run(options: Options, ask: Callable[[str], str] | None = None) -> int:
    """The exit code: 0 when it was done or listed, 1 when it was refused."""
    root = options.data or platformdirs.user_data_path("anxin", appauthor=False)
    try:
        _run(
            root.expanduser().absolute(),
            options.restore_backup or "",
            options.clock(),
            ask or getpass.getpass,
        )
    except Refusal as refusal:
        said = refusals.explain(refusal)
        sys.stderr.write(f"没有恢复，数据没有动。 Not restored, nothing changed.\n{said.what}\n")
        return 1
    return 0


def _run(root: Path, made_at: str, clock: Clock, ask: Callable[[str], str]) -> None:
    stores = find_stores(root)
    if not stores:
        raise Refusal("store.not_enrolled")
    folder = stores[-1]
    found = backups(folder / BACKUPS)
    if not made_at:
        for one in found:
            sys.stdout.write(f"{one.made_at}  {one.reason}\n")
        return
    chosen = choose(found, made_at)
    told = ask(_ASK)
    is_key = told.strip().upper().startswith(_RECOVERY)
    aside = LaptopStore.put_back(
        folder, chosen, RecoveryKey.from_text(told) if is_key else told, clock
    )
    sys.stdout.write(
        f"已恢复到 {chosen.made_at}；原来的文件留作 {aside.name}。下次同步会自动对上。\n"
        f"Restored; the file of today is kept as {aside.name}. The next sync finds its place.\n"
    )
