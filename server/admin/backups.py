"""Commands about backups: take one, put one back, say that one was put back."""

from __future__ import annotations

import argparse
from pathlib import Path

from inspection.clock import civil_time
from inspection.refusal import Refusal
from server import backups, lives, readmission
from server.admin.terminal import Terminal
from server.bureau import Bureau
from server.settings import Settings


def backup(bureau: Bureau, arguments: argparse.Namespace, terminal: Terminal) -> None:
    """`backup FILE`; on PostgreSQL `backup --number` before `pg_dump`, `--noted N` after it."""
    if arguments.number:
        terminal.out.write(f"{backups.number(bureau)}\n")
    elif arguments.noted is not None:
        backups.note(bureau, arguments.noted)
        terminal.say("done.backup_noted", number=arguments.noted)
    elif arguments.file is None:
        raise Refusal("backup.file_needed")
    else:
        reached = backups.take(bureau, Path(arguments.file))
        terminal.say("done.backup", file=arguments.file, number=reached)


def restore(settings: Settings, arguments: argparse.Namespace, terminal: Terminal) -> None:
    """`restore FILE`, while no server runs."""
    life, aside = backups.put_back(settings, settings.clock(), Path(arguments.file))
    terminal.say("done.restored", number=life.agreed)
    if aside is not None:
        terminal.say("done.aside", file=aside.name)


def restored(bureau: Bureau, arguments: argparse.Namespace, terminal: Terminal) -> None:
    """`restored` declares a backup put back by other means; `--report` tells who is missing,
    `--collect` waits for them no longer, `--collect-from-readers` asks supervisors' laptops too."""
    if arguments.collect or arguments.collect_from_readers:
        lives.collect(bureau, readers=arguments.collect_from_readers)
        terminal.say("done.collect_readers" if arguments.collect_from_readers else "done.collect")
        return
    if not arguments.report:
        terminal.say("done.restored", number=backups.declare(bureau).agreed)
    with bureau.database.read() as connection:
        life, missing = backups.present_life(connection), backups.silent(connection)
        stranded = readmission.waiting(connection)
    if life is None:
        terminal.say("show.never_restored")
    else:
        terminal.say("show.silent_count", number=len(missing))
    for one in missing:
        terminal.say(
            "show.silent",
            device=one.device,
            login=one.login,
            name=one.name,
            seen=_when(one.seen_at),
        )
    for other in stranded:
        terminal.say(
            "show.stranded",
            device=other.device,
            login=other.login,
            name=other.name,
            role=other.role,
            since=_when(other.asked_at),
        )


def _when(instant: int | None) -> str:
    if instant is None:
        return "-"
    return civil_time(instant).isoformat(sep=" ", timespec="minutes")
