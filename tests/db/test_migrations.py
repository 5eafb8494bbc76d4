"""Every database reaches this program's schema whole, or stays what it was."""

from __future__ import annotations

import ast
import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Literal

import pytest
from sqlalchemy import MetaData, insert, select, text

from db import guards
from db.store.backup import back_up, backups
from db.store.engine import Database, connect_encrypted, laptop_engine
from db.store.migrate import VERSIONS, current_revision, head, migrate
from db.tables import metadata, on_side
from db.tables.bureau import team
from db.tables.laptop import search
from db.tables.site import site
from inspection.clock import FixedClock
from inspection.refusal import Refusal
from tests.db.schemas import content, shape

Side = Literal["laptop", "server"]

RELEASED = [path.name[:4] for path in sorted(VERSIONS.glob("*.py"))]

TEAM = {"id": "0195a0b0-0000-7000-8000-000000000001", "code": "01", "name": "支队"}

GOOD = f"""
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "next", "{head()}", None, None
def upgrade():
    op.add_column("team", sa.Column("phone", sa.Text()))
    op.create_table("motto", sa.Column("words", sa.Text(), nullable=False))
    op.execute("UPDATE team SET phone = '0722'")
"""
FAILS_MIDWAY = (
    GOOD
    + """
    op.execute("INSERT INTO motto VALUES ('half')")
    op.execute("INSERT INTO motto VALUES (NULL)")
"""
)
RAISES_MIDWAY = (
    GOOD
    + """
    raise LookupError("a slip in a revision")
"""
)
WAITS_MIDWAY = (
    GOOD
    + """
    import pathlib, sys, threading
    print("midway", flush=True)
    threading.Event().wait()
"""
)


@pytest.fixture
def second(tmp_path: Path) -> Path:
    """A folder for a second revision beside the released ones."""
    folder = tmp_path / "versions"
    folder.mkdir()
    return folder


def with_team(database: Database, side: Side) -> Database:
    migrate(database, side, metadata)
    with database.write() as connection, guards.open_guard(connection):
        connection.execute(insert(team), TEAM)
    return database


@pytest.mark.parametrize("side", ["laptop", "server"])
def test_migrated_database_equals_a_fresh_one(
    request: pytest.FixtureRequest, tmp_path: Path, key: bytes, side: Side
) -> None:
    fresh = MetaData(naming_convention=metadata.naming_convention)
    for table in on_side(side):
        table.to_metadata(fresh)
    one = laptop_engine(tmp_path / "one.db", key, create=True)
    other = laptop_engine(tmp_path / "other.db", key, create=True)
    with other.write() as connection:
        fresh.create_all(connection)
    assert_same_shape(one, other, side)
    one.close()
    other.close()


@pytest.mark.parametrize("side", ["laptop", "server"])
def test_migrated_postgres_equals_a_fresh_one(empty_postgres: Database, side: Side) -> None:
    fresh = MetaData(naming_convention=metadata.naming_convention)
    for table in on_side(side):
        table.to_metadata(fresh)
    with empty_postgres.write() as connection:
        fresh.create_all(connection)
    with empty_postgres.read() as connection:
        expected = shape(connection)
    with empty_postgres.write() as connection:
        fresh.drop_all(connection)
    migrate(empty_postgres, side, metadata)
    with empty_postgres.read() as connection:
        assert shape(connection) == expected
        assert guards.guarded(connection) == guarded_tables(side)


def assert_same_shape(migrated: Database, fresh: Database, side: Side) -> None:
    assert migrate(migrated, side, metadata) == RELEASED
    with migrated.read() as connection, fresh.read() as other:
        assert shape(connection) == shape(other)
        assert current_revision(connection) == head()
        assert guards.guarded(connection) == guarded_tables(side)


def guarded_tables(side: Side) -> set[str]:
    marks = ("synced", "append_only", "stamp")
    return {table.name for table in on_side(side) if any(map(table.info.get, marks))}


def test_migrating_again_changes_nothing(empty_database: Database) -> None:
    database = with_team(empty_database, "server")
    with database.read() as connection:
        before = content(connection)
    assert migrate(database, "server", metadata) == []
    with database.read() as connection:
        assert content(connection) == before


def test_lost_guards_come_back_at_the_next_start(empty_database: Database) -> None:
    database = with_team(empty_database, "laptop")
    with database.write() as connection:
        guards.drop(connection)
    assert migrate(database, "laptop", metadata) == []
    with database.read() as connection:
        assert guards.guarded(connection) == guarded_tables("laptop")


def test_second_revision_keeps_rows_and_remakes_guards(
    empty_database: Database, second: Path
) -> None:
    database = with_team(empty_database, "laptop")
    (second / "next.py").write_text(GOOD)
    assert migrate(database, "laptop", metadata, versions=(VERSIONS, second)) == ["next"]
    with database.read() as connection:
        assert current_revision(connection) == "next"
        rows = connection.execute(text("SELECT name, phone FROM team")).all()
        assert [tuple(row) for row in rows] == [("支队", "0722")]
        assert guards.guarded(connection) == guarded_tables("laptop")


def test_migrated_laptop_finds_by_what_its_rows_say_now(laptop_db: Database, second: Path) -> None:
    row = TEAM["id"]
    with laptop_db.write() as connection, guards.open_guard(connection):
        connection.execute(insert(team), TEAM)
        values = {"id": row, "team_id": row, "name": "白云湖小学", "state": "building"}
        connection.execute(insert(site), values)
        connection.execute(
            insert(search),
            [
                {"entity": "site", "row": row, "site_id": row, "title": "", "hay": "of old"},
                {"entity": "site", "row": "gone", "site_id": row, "title": "", "hay": "of old"},
            ],
        )
    (second / "next.py").write_text(GOOD)
    assert migrate(laptop_db, "laptop", metadata, versions=(VERSIONS, second)) == ["next"]
    with laptop_db.read() as connection:
        found = connection.execute(select(search.c.row, search.c.hay)).all()
    assert [one.row for one in found] == [row]
    assert "byhxx" in found[0].hay


@pytest.mark.parametrize("revision", [FAILS_MIDWAY, RAISES_MIDWAY], ids=["database", "program"])
def test_revision_that_fails_midway_leaves_all_as_it_was(
    empty_database: Database, second: Path, revision: str
) -> None:
    database = with_team(empty_database, "laptop")
    with database.read() as connection:
        before = content(connection)
    (second / "next.py").write_text(revision)
    copies: list[str] = []

    def copy(found: str) -> Path:
        copies.append(found)
        return Path("2026-03-16T093000_before.db")

    with pytest.raises(Refusal) as caught:
        migrate(database, "laptop", metadata, back_up=copy, versions=(VERSIONS, second))
    assert caught.value.code == "store.migration_failed"
    assert caught.value.params == {"revision": "next", "backup": "2026-03-16T093000_before.db"}
    assert copies == [head()]
    with database.read() as connection:
        assert content(connection) == before
        assert guards.guarded(connection) == guarded_tables("laptop")
    (second / "next.py").write_text(GOOD)  # the repaired program goes on from there
    assert migrate(database, "laptop", metadata, versions=(VERSIONS, second)) == ["next"]


def test_full_disk_midway_said_as_such_and_all_as_it_was(
    empty_sqlite: Database, second: Path
) -> None:
    database = with_team(empty_sqlite, "laptop")
    with database.write() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with database.read() as connection:
        before = content(connection)
    (second / "next.py").write_text(
        GOOD + '\n    op.execute("UPDATE team SET name = hex(zeroblob(99999))")\n'
    )
    with pytest.raises(Refusal, match=r"store\.disk_full"):
        migrate(database, "laptop", metadata, versions=(VERSIONS, second))
    with database.read() as connection:
        assert content(connection) == before


CHILD = """
import sys
from pathlib import Path
from db.store.engine import laptop_engine
from db.store.migrate import VERSIONS, migrate
from db.tables import metadata
database = laptop_engine(Path(sys.argv[1]), bytes(range(32)))
migrate(database, "laptop", metadata, versions=(VERSIONS, Path(sys.argv[2])))
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
def test_program_killed_midway_leaves_all_as_it_was(
    empty_sqlite: Database, key: bytes, second: Path
) -> None:
    database = with_team(empty_sqlite, "laptop")
    with database.read() as connection:
        before = content(connection)
    database.close()
    assert database.path is not None
    (second / "next.py").write_text(WAITS_MIDWAY)
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, str(database.path), str(second)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "midway\n"
        child.send_signal(signal.SIGKILL)
    again = laptop_engine(database.path, key)
    with again.read() as connection:
        assert content(connection) == before
    again.close()


def test_database_of_a_later_program_refused_and_untouched(empty_database: Database) -> None:
    database = with_team(empty_database, "server")
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with database.read() as connection:
        before = content(connection)
    with pytest.raises(Refusal) as caught:
        migrate(database, "server", metadata)
    assert (caught.value.code, caught.value.params) == ("store.newer_schema", {"found": "9999"})
    with database.read() as connection:
        assert content(connection) == before


def test_tables_without_history_refused_as_foreign(empty_database: Database) -> None:
    with empty_database.write() as connection:
        connection.execute(text("CREATE TABLE somebody_elses (id INTEGER)"))
    with pytest.raises(Refusal, match=r"store\.foreign_file"):
        migrate(empty_database, "server", metadata)


def test_empty_database_needs_no_backup(empty_database: Database) -> None:
    def no_copy(found: str) -> Path:
        pytest.fail(f"copied at {found}")

    assert migrate(empty_database, "laptop", metadata, back_up=no_copy) == RELEASED


# --- rules every revision keeps


@pytest.mark.parametrize("path", sorted(VERSIONS.glob("*.py")), ids=lambda path: path.stem)
def test_revision_only_expands_and_imports_no_live_code(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = {
        node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    assert not called & FORBIDDEN
    imported = {
        name.name if isinstance(node, ast.Import) else node.module or ""
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }
    ours = {"app", "db", "forms", "inspection", "resources", "server"}
    assert not {name.split(".")[0] for name in imported} & ours
    assert "downgrade" not in {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}


FORBIDDEN = {
    "batch_alter_table",  # on a parent table it silently deletes the children, guards and indexes
    "alter_column",
    "drop_column",
    "drop_constraint",
    "drop_table",
    "rename_table",
}


def test_rule_finds_what_it_forbids(tmp_path: Path) -> None:
    path = tmp_path / "next.py"
    path.write_text(
        "def upgrade():\n    with op.batch_alter_table('site') as batch:\n        pass\n"
    )
    with pytest.raises(AssertionError):
        test_revision_only_expands_and_imports_no_live_code(path)


def test_history_is_one_line() -> None:
    assert head() is not None


# --- the dated copies


def test_backup_opens_with_the_same_key_only_and_holds_the_same(
    empty_sqlite: Database, key: bytes, tmp_path: Path, clock: FixedClock
) -> None:
    database = with_team(empty_sqlite, "laptop")
    assert database.path is not None
    made = back_up(database.path, key, tmp_path / "backups", "0001", clock)
    assert made.path.name == "2026-03-16T093000_0001.db"
    assert (made.made_at, made.reason) == ("2026-03-16T093000", "0001")
    assert [entry.name for entry in made.path.parent.iterdir()] == [made.path.name]
    assert "支队".encode() not in made.path.read_bytes()
    with pytest.raises(Refusal, match=r"store\.foreign_file"):
        laptop_engine(made.path, key[::-1])
    copy = laptop_engine(made.path, key)
    with copy.read() as connection, database.read() as original:
        assert content(connection) == content(original)
    copy.close()


def test_backup_while_others_write_holds_one_state(
    empty_sqlite: Database, key: bytes, tmp_path: Path, clock: FixedClock
) -> None:
    database = with_team(empty_sqlite, "laptop")
    assert database.path is not None
    with database.write() as connection, guards.open_guard(connection):
        connection.execute(text("UPDATE team SET name = 'not committed'"))
        made = back_up(database.path, key, tmp_path / "backups", "busy", clock)
    with closing(connect_encrypted(made.path, key)) as copy:
        assert copy.execute("SELECT name FROM team").fetchall() == [("支队",)]


def test_oldest_backups_go(
    empty_sqlite: Database, key: bytes, tmp_path: Path, clock: FixedClock
) -> None:
    assert empty_sqlite.path is not None
    with_team(empty_sqlite, "laptop")
    folder = tmp_path / "backups"
    for _ in range(7):
        back_up(empty_sqlite.path, key, folder, "0001", clock, keep=3)
        clock.advance(86_400_000)
    made = [backup.made_at[:10] for backup in backups(folder)]
    assert made == ["2026-03-22", "2026-03-21", "2026-03-20"]


def test_backup_of_a_damaged_file_refused_and_older_ones_kept(
    empty_sqlite: Database, key: bytes, tmp_path: Path, clock: FixedClock
) -> None:
    database = with_team(empty_sqlite, "laptop")
    assert database.path is not None
    folder = tmp_path / "backups"
    back_up(database.path, key, folder, "0001", clock)
    database.close()
    damaged = bytearray(database.path.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    database.path.write_bytes(damaged)
    clock.advance(86_400_000)
    with pytest.raises(Refusal, match=r"store\.damaged"):
        back_up(database.path, key, folder, "0001", clock, keep=1)
    assert [backup.made_at for backup in backups(folder)] == ["2026-03-16T093000"]
    assert len(list(folder.iterdir())) == 1


def test_each_test_gets_a_guarded_database_of_its_own(database: Database) -> None:
    with database.write() as connection:
        assert guards.guarded(connection) == guarded_tables("server")
        assert connection.execute(text("SELECT count(*) FROM ledger")).scalar_one() == 0


def test_backup_that_came_out_unsound_refused_and_removed(
    empty_sqlite: Database, key: bytes, tmp_path: Path, clock: FixedClock
) -> None:
    database = with_team(empty_sqlite, "laptop")
    assert database.path is not None
    with closing(connect_encrypted(database.path, key)) as spoiler:
        spoiler.execute("PRAGMA writable_schema = ON")
        spoiler.execute(
            "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema"
            " WHERE name = 'draft') WHERE name = 'search'"
        )
    with pytest.raises(Refusal, match=r"store\.damaged"):
        back_up(database.path, key, tmp_path / "backups", "0001", clock)
    assert list((tmp_path / "backups").iterdir()) == []
