"""The bureau's file copied and put back, and what the ledger says then."""

from __future__ import annotations

import argparse
import io
import shutil
from contextlib import closing
from pathlib import Path

from sqlalchemy import select

from db.store.engine import connect_encrypted
from db.store.keyfile import load_or_create_key
from db.tables.server import epoch, ledger
from server.admin.terminal import Terminal
from server.bureau import DATABASE_FILE, KEY_FILE, open_bureau
from tests.app.sync.field import Field, reopen
from tests.support.live_bureau import LiveBureau


class Backup:
    """A copy of the bureau's file, put back behind everybody's back."""

    def __init__(self, bureau: LiveBureau, path: Path) -> None:
        self._bureau, self._path = bureau, path
        settings = bureau.bureau.settings
        self._key = load_or_create_key(settings.data / KEY_FILE)
        self._file = settings.data / DATABASE_FILE
        with (
            closing(connect_encrypted(self._file, self._key)) as source,
            closing(connect_encrypted(path, self._key, mode="rwc")) as copy,
        ):
            source.backup(copy)

    def put_back(self, *fields: Field) -> None:
        """`fields`: all whose connection must not outlive the server."""
        live = self._bureau
        for one in fields:
            one.laptop.syncing.close()
        live.stop()
        live.bureau.close()
        for file in self._file.parent.glob(f"{DATABASE_FILE}*"):
            file.unlink()
        shutil.copyfile(self._path, self._file)
        live.bureau = open_bureau(live.bureau.settings, live.clock)
        live.start()
        for one in fields:
            reopen(one)


def history(bureau: LiveBureau) -> list[tuple[str, int]]:
    with bureau.bureau.database.read() as connection:
        query = select(ledger.c.device, ledger.c.dseq)
        return [(row.device, row.dseq) for row in connection.execute(query)]


def lives(bureau: LiveBureau) -> list[tuple[str, int]]:
    with bureau.bureau.database.read() as connection:
        return [(row.cause, row.agreed) for row in connection.execute(select(epoch))]


def say(bureau: LiveBureau, command: object, **arguments: object) -> str:
    """What a command of the administrator's prints."""
    out = io.StringIO()
    told = argparse.Namespace(**{"collect_from_readers": False, **arguments})
    command(bureau.bureau, told, Terminal(out, out, "en"))  # type: ignore[operator]
    return out.getvalue()
