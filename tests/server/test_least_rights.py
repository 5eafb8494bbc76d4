"""What the server may do on PostgreSQL: own one database, and nothing beyond it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from db.store import traces
from inspection.clock import FixedClock
from server.bureau import create_bureau, open_bureau
from server.settings import load_settings
from tests.server.conftest import FACTS, running_city
from tests.support.postgres import PostgresForTests

ROLE = "anxin_least"


@contextmanager
def owned(postgres: PostgresForTests) -> Iterator[str]:
    """The URL of a new database for the role that owns it, made as docs/server.md says."""
    name = sql.Identifier(ROLE)
    with psycopg.connect(postgres.address, autocommit=True) as office:
        office.execute(sql.SQL("CREATE ROLE {} LOGIN").format(name))
        office.execute(sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(name, name))
        try:
            yield postgres.url(ROLE).replace("postgresql://postgres:", f"postgresql://{ROLE}:", 1)
        finally:
            office.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
            office.execute(sql.SQL("DROP ROLE {}").format(name))


def test_bureau_is_made_served_migrated_and_erased_by_the_owner_of_its_database_alone(
    postgres: PostgresForTests, tmp_path: Path, clock: FixedClock
) -> None:
    environment = {"ANXIN_HOST": "127.0.0.1", "ANXIN_PORT": "0"}
    with owned(postgres) as url:
        settings = load_settings({**environment, "DATABASE_URL": url}, tmp_path / "data")
        made, _ = create_bureau(settings, clock, FACTS)
        with closing(made), running_city(made, tmp_path) as city:
            laptop = city.laptop("zhou")
            sent = laptop.push(laptop.contact(city.site("A1")))
            traces.rewrite(made.database, ["worker"])
        with closing(open_bureau(settings, clock)) as again, again.database.read() as connection:
            told = connection.exec_driver_sql(
                "SELECT current_user, rolsuper, rolcreatedb, rolcreaterole, rolreplication"
                " FROM pg_roles WHERE rolname = current_user"
            ).one()

    assert [one.code for one in sent.results] == ["applied"]
    assert tuple(told) == (ROLE, False, False, False, False)
