"""Ends a program of the simulation at one statement, as the kernel would: what the files hold then
is what it finds when it starts again."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from sqlalchemy import event

from db.store.engine import Database

_TAILS = ("", "-wal")
_ALL_TAILS = ("", "-wal", "-shm", "-journal")


class Killed(BaseException):
    """The program is gone: nothing of it runs any more, whatever it was about to do."""


class Guillotine:
    """Falls at the n-th statement, commit or step of one program; on a file, with what the disk
    held at that very moment kept aside."""

    def __init__(self) -> None:
        self._left: int | None = None
        self._database: Database | None = None
        self.passed = 0
        """Statements, commits and steps since it was last armed."""
        self.fallen = False
        """Whether it has fallen since: what the dying program still raises means nothing."""

    def watch(self, database: Database) -> None:
        """Count what this database is told from now on."""
        self._database = database
        engines = [database.writer]
        if database.dialect == "sqlite":  # PostgreSQL's reader hears what its writer hears
            engines.append(database._reader)
        for engine in engines:
            event.listen(engine, "before_cursor_execute", self._on_statement)
            event.listen(engine, "commit", self._on_statement)

    def arm(self, after: int | None) -> None:
        """Fall at the statement of this number, from 1; None: never."""
        self._left, self.passed, self.fallen = after, 0, False

    def step(self) -> None:
        """Something other than a statement happens: a request is sent, or has been answered."""
        self.passed += 1
        if self._left is None:
            return
        self._left -= 1
        if self._left == 0:
            self._left, self.fallen = None, True
            if self._database is not None and self._database.path is not None:
                keep_aside(self._database.path)
            raise Killed

    def _on_statement(self, *_: Any) -> None:
        self.step()


def keep_aside(path: Path) -> None:
    """Copy a database file and its log as they lie on the disk now."""
    for tail in _TAILS:
        source, target = _file(path, tail), _aside(path, tail)
        if source.exists():
            shutil.copyfile(source, target)
        else:
            target.unlink(missing_ok=True)


def put_back(path: Path) -> None:
    """Let the file be what was kept aside; the database must be closed."""
    for tail in _ALL_TAILS:
        _file(path, tail).unlink(missing_ok=True)
    for tail in _TAILS:
        if _aside(path, tail).exists():
            _aside(path, tail).replace(_file(path, tail))


def _file(path: Path, tail: str) -> Path:
    return path.with_name(path.name + tail)


def _aside(path: Path, tail: str) -> Path:
    return path.with_name(f"{path.name}{tail}.killed")
