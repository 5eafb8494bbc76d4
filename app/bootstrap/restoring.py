"""`anxin --restore-backup`: put a dated copy of this computer's data back, from a terminal."""

from __future__ import annotations

import sys

from app.bootstrap.arguments import Options
from app.bootstrap.asking import Ask, ask_secret, newest_store
from app.ui.words import refusals
from db.store.backup import backups
from db.store.laptop import BACKUPS, LaptopStore
from db.store.putting_back import choose
from inspection.refusal import Refusal


def run(options: Options, ask: Ask | None = None) -> int:
    """The exit code: 0 when it was done or listed, 1 when it was refused."""
    try:
        _run(options, ask)
    except Refusal as refusal:
        said = refusals.explain(refusal)
        sys.stderr.write(f"没有恢复，数据没有动。 Not restored, nothing changed.\n{said.what}\n")
        return 1
    return 0


def _run(options: Options, ask: Ask | None) -> None:
    folder, made_at = newest_store(options), options.restore_backup
    found = backups(folder / BACKUPS)
    if not made_at:
        for one in found:
            sys.stdout.write(f"{one.made_at}  {one.reason}\n")
        return
    chosen = choose(found, made_at)
    aside = LaptopStore.put_back(folder, chosen, ask_secret(ask), options.clock())
    sys.stdout.write(
        f"已恢复到 {chosen.made_at}；原来的文件留作 {aside.name}。下次同步会自动对上。\n"
        f"Restored; the file of today is kept as {aside.name}. The next sync finds its place.\n"
    )
