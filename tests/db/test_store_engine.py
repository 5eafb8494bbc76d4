"""Opening, transactions and the faults of the environment, on the encrypted file and PostgreSQL."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from db.store.engine import Database, connect_encrypted, laptop_engine, server_engine
from inspection.refusal import Refusal


@pytest.fixture
def database(empty_database: Database) -> Database:
    with empty_database.write() as connection:
        connection.execute(text("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT)"))
    return empty_database


def add(database: Database, number: int, name: str = "x") -> None:
    with database.write() as connection:
        connection.execute(text("INSERT INTO item VALUES (:n, :name)"), {"n": number, "name": name})


def numbers(database: Database) -> list[int]:
    with database.read() as connection:
        return list(connection.execute(text("SELECT id FROM item ORDER BY id")).scalars())


def add_then_fail(database: Database, number: int) -> None:
    with database.write() as connection:
        connection.execute(text("INSERT INTO item VALUES (:n, 'x')"), {"n": number})
        raise LookupError


def test_write_that_ends_well_committed(database: Database) -> None:
    add(database, 1)
    assert numbers(database) == [1]


def test_write_that_raises_rolled_back(database: Database) -> None:
    with pytest.raises(LookupError):
        add_then_fail(database, 1)
    assert numbers(database) == []


def test_reads_of_one_block_see_one_state_however_often_they_begin(database: Database) -> None:
    add(database, 1)
    with database.reading_once():
        assert numbers(database) == [1]
        add(database, 2)
        with database.reading_once():
            assert numbers(database) == [1]
        assert numbers(database) == [1]
    assert numbers(database) == [1, 2]


def test_read_sees_one_state_while_another_writes(database: Database) -> None:
    add(database, 1)
    with database.read() as connection:
        count = text("SELECT count(*) FROM item")
        assert connection.execute(count).scalar_one() == 1
        add(database, 2)
        assert connection.execute(count).scalar_one() == 1
    assert numbers(database) == [1, 2]


def test_write_in_a_read_transaction_refused_by_the_database(database: Database) -> None:
    with (
        pytest.raises(DBAPIError, match=r"readonly|read-only"),
        database.read() as connection,
    ):
        connection.execute(text("INSERT INTO item VALUES (1, 'x')"))


def test_database_that_may_only_be_read_is_the_environments_fault_where_one_writes(
    database: Database,
) -> None:
    """A write-protected folder; a standby."""
    sqlite, protect = database.dialect == "sqlite", "SET TRANSACTION READ ONLY"

    def write() -> None:
        with database.write() as connection:
            connection.exec_driver_sql("PRAGMA query_only = ON" if sqlite else protect)
            connection.execute(text("INSERT INTO item VALUES (1, 'x')"))

    with pytest.raises(Refusal, match=r"store\.unreachable"):
        write()


def test_bug_of_ours_raised_as_it_is(database: Database) -> None:
    add(database, 1)
    with pytest.raises(IntegrityError):
        add(database, 1)


def test_writers_in_eight_threads_all_get_their_turn(database: Database) -> None:
    def work(first: int) -> None:
        for number in range(first, first + 10):
            add(database, number)

    threads = [threading.Thread(target=work, args=(n * 10,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert numbers(database) == list(range(80))


def test_close_waits_for_the_running_transaction(database: Database) -> None:
    inside, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with database.write() as connection:
            inside.set()
            go_on.wait(10)
            connection.execute(text("INSERT INTO item VALUES (1, 'late')"))

    thread = threading.Thread(target=slow)
    thread.start()
    assert inside.wait(10)
    with pytest.raises(Refusal, match=r"store\.busy"):
        database.close(timeout=0.01)
    go_on.set()
    database.close()
    thread.join()
    with pytest.raises(RuntimeError, match="closed"):
        numbers(database)


def test_closed_file_leaves_no_handle_and_no_wal(tmp_path: Path, key: bytes) -> None:
    path = tmp_path / "anxin.db"
    database = laptop_engine(path, key, create=True)
    with database.write() as connection:
        connection.execute(text("CREATE TABLE item (id INTEGER PRIMARY KEY)"))
    database.close()
    database.close()
    assert [entry.name for entry in tmp_path.iterdir()] == ["anxin.db"]
    handles = Path("/proc/self/fd")
    assert path not in [handle.resolve() for handle in handles.glob("*")]
    path.rename(tmp_path / "moved.db")  # Windows refuses this while a handle is open


def test_write_inside_a_write_raises(empty_sqlite: Database) -> None:
    with (
        empty_sqlite.write(),
        pytest.raises(RuntimeError, match="inside another"),
        empty_sqlite.write(),
    ):
        pass
    with empty_sqlite.write():
        pass  # the lane is free again


def test_sqlite_opened_as_the_design_says(empty_sqlite: Database) -> None:
    wanted = {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "synchronous": 2,
        "secure_delete": 1,
        "temp_store": 2,
        "recursive_triggers": 1,
    }
    for transaction in (empty_sqlite.write, empty_sqlite.read):
        with transaction() as connection:
            got = {p: connection.exec_driver_sql(f"PRAGMA {p}").scalar_one() for p in wanted}
        assert got == wanted


def test_writer_waiting_in_the_lane_too_long_gets_busy(tmp_path: Path, key: bytes) -> None:
    database = laptop_engine(tmp_path / "anxin.db", key, create=True, patience=0.05)
    inside, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        with database.write():
            inside.set()
            go_on.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    assert inside.wait(10)
    with pytest.raises(Refusal, match=r"store\.busy"), database.write():
        pass
    go_on.set()
    thread.join()
    with database.write():
        pass
    database.close()


def test_file_locked_by_another_program_gets_busy(tmp_path: Path, key: bytes) -> None:
    path = tmp_path / "anxin.db"
    database = laptop_engine(path, key, create=True, patience=0.05)
    other = connect_encrypted(path, key)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Refusal, match=r"store\.busy"), database.write():
        pass
    other.execute("ROLLBACK")
    other.close()
    with database.write():
        pass
    database.close()


def test_missing_file_unreachable_and_not_created(tmp_path: Path, key: bytes) -> None:
    with pytest.raises(Refusal, match=r"store\.unreachable"):
        laptop_engine(tmp_path / "no.db", key)
    assert list(tmp_path.iterdir()) == []


def test_wrong_key_refused_and_file_untouched(empty_sqlite: Database, key: bytes) -> None:
    with empty_sqlite.write() as connection:
        connection.execute(text("CREATE TABLE item (id INTEGER PRIMARY KEY)"))
    empty_sqlite.close()
    assert empty_sqlite.path is not None
    before = empty_sqlite.path.read_bytes()
    with pytest.raises(Refusal, match=r"store\.foreign_file"):
        laptop_engine(empty_sqlite.path, key[::-1])
    assert empty_sqlite.path.read_bytes() == before


def filled(path: Path, key: bytes, rows: int = 2000) -> None:
    database = laptop_engine(path, key, create=True)
    with database.write() as connection:
        connection.execute(text("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT)"))
        connection.execute(
            text("INSERT INTO item VALUES (:n, :name)"),
            [{"n": n, "name": "word " * 20} for n in range(rows)],
        )
    database.close()


def test_flipped_bit_found_when_read(tmp_path: Path, key: bytes) -> None:
    path = tmp_path / "anxin.db"
    filled(path, key)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    database = laptop_engine(path, key)
    with (
        pytest.raises(Refusal, match=r"store\.damaged"),
        database.read() as connection,
    ):
        connection.execute(text("SELECT sum(length(name)) FROM item")).scalar_one()
    database.close()


@pytest.mark.parametrize("left", [0, 7, 3000, 4096 * 3 + 11])
def test_truncated_file_refused(tmp_path: Path, key: bytes, left: int) -> None:
    path = tmp_path / "anxin.db"
    filled(path, key)
    path.write_bytes(path.read_bytes()[:left])
    with pytest.raises(Refusal, match=r"store\.(damaged|foreign_file)"):
        laptop_engine(path, key)
    assert path.stat().st_size == left


def test_full_disk_refused_and_what_was_committed_kept(empty_sqlite: Database) -> None:
    with empty_sqlite.write() as connection:
        connection.execute(text("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT)"))
        connection.exec_driver_sql("PRAGMA max_page_count = 20")
    add(empty_sqlite, 1)
    with pytest.raises(Refusal, match=r"store\.disk_full"):
        add(empty_sqlite, 2, "y" * 4096 * 30)
    assert numbers(empty_sqlite) == [1]
    add(empty_sqlite, 3)


def test_full_disk_inside_a_savepoint_is_still_a_full_disk(empty_sqlite: Database) -> None:
    with empty_sqlite.write() as connection:
        connection.execute(text("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT)"))
        connection.exec_driver_sql("PRAGMA max_page_count = 20")

    def add_much() -> None:
        with empty_sqlite.write() as connection, connection.begin_nested():
            insert = text("INSERT INTO item VALUES (2, :name)")
            connection.execute(insert, {"name": "y" * 4096 * 30})

    with pytest.raises(Refusal, match=r"store\.disk_full"):
        add_much()
    assert numbers(empty_sqlite) == []


CHILD_THAT_FILLS_THE_DISK = """
import resource, sys
from pathlib import Path
from sqlalchemy import text
from db.store.engine import laptop_engine
from inspection.refusal import Refusal
database = laptop_engine(Path(sys.argv[1]), bytes(range(32)))
resource.setrlimit(resource.RLIMIT_FSIZE, (2**20, resource.RLIM_INFINITY))
try:
    with database.write() as connection:
        connection.execute(text("INSERT INTO item VALUES (-1, :name)"), {"name": "z" * 2**22})
except Refusal as refusal:
    print(refusal.code)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
with database.read() as connection:
    print(connection.execute(text("SELECT count(*) FROM item")).scalar_one())
with database.write() as connection:
    connection.execute(text("INSERT INTO item VALUES (-2, 'room again')"))
database.close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are POSIX")
def test_write_the_system_refuses_is_a_full_disk(tmp_path: Path, key: bytes) -> None:
    path = tmp_path / "anxin.db"
    filled(path, key)
    said = subprocess.run(
        [sys.executable, "-c", CHILD_THAT_FILLS_THE_DISK, str(path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert said.stdout.split() == ["store.disk_full", "2000"]
    assert said.stderr == ""
    database = laptop_engine(path, key)
    assert numbers(database)[:2] == [-2, 0]
    database.close()


def test_nobody_at_the_address_unreachable(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"store\.unreachable"):
        server_engine(f"postgresql://postgres@/nothing?host={tmp_path}")


@pytest.mark.parametrize("address", ["mysql://localhost/x", "sqlite:///x.db", "http://localhost"])
def test_address_of_another_kind_refused(address: str) -> None:
    with pytest.raises(Refusal, match=r"store\.unknown_address"):
        server_engine(address)


def test_connection_lost_midway_unreachable(empty_postgres: Database) -> None:
    def lose() -> None:
        with empty_postgres.write() as connection:
            connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(Refusal, match=r"store\.unreachable"):
        lose()
    with empty_postgres.write() as connection:  # the pool finds a live one
        assert connection.execute(text("SELECT 1")).scalar_one() == 1


def test_embedded_server_without_key_is_our_bug(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="key"):
        server_engine(tmp_path / "bureau.db")


def test_key_of_another_length_is_our_bug(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        laptop_engine(tmp_path / "a.db", b"short", create=True)
