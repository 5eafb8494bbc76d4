"""A bureau on each of the two databases, freshly created, on a clock that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import httpx
import pytest
import xlsxwriter

from db.store.engine import server_engine
from db.store.migrate import migrate
from db.tables import metadata
from inspection.clock import FixedClock, instant
from server import accounts
from server.bureau import Bureau, Facts, create_bureau
from server.certificate import CERTIFICATE_FILE
from server.imports.run import import_roster, import_sites
from server.settings import Settings, load_settings
from tests.server.laptop import Laptop, Lines, client_for, running
from tests.support.postgres import PostgresForTests, running_postgres

FACTS = Facts("随州市人力资源和社会保障局", "市支队", "421300", "admin", "系统管理员", "随人社劳监")


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresForTests]:
    with running_postgres() as server:
        yield server


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(instant(2026, 3, 16, 9))


def _migrated(url: str) -> None:
    """The template of every PostgreSQL bureau here: its tables, no rows."""
    database = server_engine(url)
    migrate(database, "server", metadata)
    database.close()


@pytest.fixture(params=["sqlite", "postgres"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Settings of a server on each database, in a data folder of its own."""
    environment = {
        "ANXIN_HOST": "127.0.0.1",
        "ANXIN_PORT": "0",
        "ANXIN_ADDRESS": "https://localhost:8443",
    }
    folder = tmp_path / "data"
    if request.param == "sqlite":
        yield load_settings(environment, folder)
        return
    postgres: PostgresForTests = request.getfixturevalue("postgres")
    with postgres.database("bureau", _migrated) as url:
        yield load_settings({**environment, "DATABASE_URL": url}, folder)


@pytest.fixture
def bureau(settings: Settings, clock: FixedClock) -> Iterator[Bureau]:
    made, _ = create_bureau(settings, clock, FACTS)
    yield made
    made.close()


def write_book(path: Path, *rows: list[object]) -> Path:
    """A workbook of one sheet."""
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


@dataclass
class City:
    """A small bureau in operation: two inspectors with a site each, a supervisor, some workers."""

    bureau: Bureau
    address: str
    log: Lines
    clients: list[httpx.Client]

    def laptop(self, login: str) -> Laptop:
        """A newly enrolled, signed-in laptop."""
        made = self.stranger()
        made.enrol(self.bureau, login)
        return made

    def stranger(self) -> Laptop:
        """A laptop that is not enrolled."""
        client = client_for(self.address, self.bureau.settings.data / CERTIFICATE_FILE)
        self.clients.append(client)
        return Laptop(client, self.bureau.clock)

    def site(self, code: str) -> str:
        with self.bureau.database.read() as connection:
            return str(accounts.find_site(connection, code).id)


@pytest.fixture
def city(bureau: Bureau, tmp_path: Path) -> Iterator[City]:
    sites = write_book(
        tmp_path / "sites.xlsx",
        ["项目编码", "项目名称", "施工单位"],
        ["A1", "锦绣花园", "甲公司"],
        ["A2", "涢水大桥", "乙公司"],
    )
    workers = write_book(
        tmp_path / "workers.xlsx",
        ["姓名", "手机号", "班组"],
        *[[f"工人{number}", f"1390000{number:04d}", "钢筋班"] for number in range(30)],
    )
    with bureau.office() as office:
        for login, role in (("zhou", "inspector"), ("wu", "inspector"), ("ke", "supervisor")):
            accounts.add_account(
                office, login=login, name=login, role=role, team_name=None, badge=None
            )
    import_sites(bureau, sites)
    for code, login in (("A1", "zhou"), ("A2", "wu")):
        import_roster(bureau, workers, site_name=code)
        with bureau.office() as office:
            connection = office.connection
            accounts.assign(
                office,
                accounts.find_site(connection, code).id,
                accounts.find_account(connection, login).id,
                date(2026, 3, 1),
            )
    log = Lines()
    with running(bureau, log) as address:
        made = City(bureau, address, log, [])
        yield made
        for client in made.clients:
            client.close()
