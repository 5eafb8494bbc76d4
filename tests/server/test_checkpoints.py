"""The embedded database's log: moved into the file between the writes, never by one of them."""

from __future__ import annotations

import asyncio
from pathlib import Path

from db.store.engine import Database, connect_encrypted, server_engine
from server.checkpoints import Checkpoints
from server.lanes import Lanes
from tests.support.databases import KEY

_PAGES = 1_200
"""More than SQLite by itself leaves in the log."""


def _fill(database: Database, page: str = "x" * 4_000) -> None:
    with database.write() as connection:
        connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS filled (page TEXT)")
        connection.exec_driver_sql("INSERT INTO filled VALUES (?)", [(page,)] * _PAGES)


def test_commit_leaves_the_log_to_a_later_moment_and_a_killed_server_still_has_it(
    tmp_path: Path,
) -> None:
    path = tmp_path / "bureau.db"
    database = server_engine(path, KEY, create=True)
    small = path.stat().st_size

    _fill(database)

    assert path.stat().st_size == small
    copy = tmp_path / "as-it-lay.db"
    for end in ("", "-wal"):
        copy.with_name(copy.name + end).write_bytes(path.with_name(path.name + end).read_bytes())
    assert _count(copy) == _PAGES
    database.close()


def test_log_is_moved_soon_after_a_write_while_readers_and_writers_go_on(tmp_path: Path) -> None:
    path = tmp_path / "bureau.db"
    database = server_engine(path, KEY, create=True)
    small = path.stat().st_size

    async def serve() -> None:
        lanes = Lanes(embedded=True, wrote=Checkpoints(database, calm_s=0).wrote)
        await lanes.write.run(lambda: _fill(database))
        with database.read() as reader:
            reader.exec_driver_sql("SELECT count(*) FROM filled")
            await lanes.write.run(lambda: _fill(database))
            while path.stat().st_size == small:
                await asyncio.sleep(0)

    asyncio.run(asyncio.wait_for(serve(), 30))

    assert path.stat().st_size > small
    database.close()


def _count(path: Path) -> int:
    bare = connect_encrypted(path, KEY)
    try:
        return int(bare.execute("SELECT count(*) FROM filled").fetchone()[0])
    finally:
        bare.close()
