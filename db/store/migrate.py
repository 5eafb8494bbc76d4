"""Brings a database to this program's schema: one transaction a revision, a backup before.

Guards, and whatever else is derived, are dropped before a revision and remade after it. An
empty database, which has nothing to lose, is made whole in one transaction.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationStep, RevisionStep
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, inspect, text

from db import derived, guards
from db.store.engine import Database
from db.store.faults import refusal_for
from inspection.refusal import Refusal

Side = Literal["laptop", "server"]

HOME = Path(__file__).parents[1] / "migrations"
VERSIONS = HOME / "versions"

_ADVISORY_LOCK = 0x616E78696E  # "anxin": workers that start together migrate one after another


def migrate(
    database: Database,
    side: Side,
    metadata: MetaData,
    *,
    back_up: Callable[[str], Path] | None = None,
    versions: Sequence[Path] = (VERSIONS,),
) -> list[str]:
    """Runs the revisions the database lacks and returns their names; none: an empty list.

    `metadata` says which tables carry guards. `back_up(revision)` is called once, before the first
    change to a database that already holds something. Raises Refusal:
    ``store.newer_schema`` (found), written by a later program; ``store.foreign_file``, tables but
    no history; ``store.migration_failed`` (revision, backup: file name or ""), the database is
    as it was before that revision; and the faults of `db.store.faults`.
    """
    history = _history(tuple(versions))
    done: list[str] = []
    backup = ""
    with database.read() as connection:
        found = _check_known(connection, history)
        missing = _missing(history, found)
        complete = guards.guarded(connection) == guards.expected(connection, metadata)
    if not missing and complete:
        return done
    if missing and found is not None and back_up is not None:
        backup = back_up(found).name
    while True:
        with database.write() as connection:
            _one_at_a_time(connection)
            found = _check_known(connection, history)
            missing = _missing(history, found)
            now = missing if found is None else missing[:1]
            guards.drop(connection)
            for revision in now:
                _upgrade(connection, history, side, revision, backup)
            guards.install(connection, metadata)
            if found is not None and len(missing) == len(now):
                _make_lists_anew(connection, side)
        done += now
        if len(missing) == len(now):
            return done


def current_revision(connection: Connection) -> str | None:
    """The revision the database stands at; None if it has no history yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    return found[0] if found else None


def head(versions: Sequence[Path] = (VERSIONS,)) -> str | None:
    """The revision this program writes."""
    return _history(tuple(versions)).get_current_head()


def _history(versions: tuple[Path, ...]) -> ScriptDirectory:
    return _released() if versions == (VERSIONS,) else _read_history(versions)


@cache
def _released() -> ScriptDirectory:
    """This program's own revisions, which are read from their files once a process."""
    return _read_history((VERSIONS,))


def _read_history(versions: tuple[Path, ...]) -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", _escaped(str(HOME)))
    config.set_main_option("path_separator", "os")
    config.set_main_option("version_locations", _escaped(os.pathsep.join(map(str, versions))))
    return ScriptDirectory.from_config(config)


def _escaped(path: str) -> str:
    return path.replace("%", "%%")  # the options are read through configparser


def _check_known(connection: Connection, history: ScriptDirectory) -> str | None:
    found = current_revision(connection)
    if found is None:
        if inspect(connection).get_table_names() not in ([], ["alembic_version"]):
            raise Refusal("store.foreign_file")
        return None
    if found not in {script.revision for script in history.walk_revisions()}:
        raise Refusal("store.newer_schema", found=found)
    return found


def _missing(history: ScriptDirectory, found: str | None) -> list[str]:
    scripts = history.iterate_revisions("head", found or "base")
    return [script.revision for script in scripts if script.revision != found][::-1]


def _upgrade(
    connection: Connection, history: ScriptDirectory, side: Side, revision: str, backup: str
) -> None:
    script = history.get_revision(revision)
    step: RevisionStep = MigrationStep.upgrade_from_script(history.revision_map, script)

    def steps(_found: Any, _context: Any) -> list[RevisionStep]:
        return [step]

    config = Config(attributes={"side": side, "connection": connection})
    try:
        with EnvironmentContext(config, history, fn=steps, destination_rev=revision):
            history.run_env()
    except Exception as error:
        if refusal_for(error) is not None:
            raise  # a full disk is named as such by the transaction around us
        raise Refusal("store.migration_failed", revision=revision, backup=backup) from error


def _make_lists_anew(connection: Connection, side: Side) -> None:
    """What an older program derived, this one may derive otherwise; only laptops derive."""
    if side == "laptop" and connection.dialect.name == "sqlite":
        derived.rebuild(connection)


def _one_at_a_time(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})"))
