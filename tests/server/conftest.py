"""A bureau on each of the two databases, freshly created, on a clock that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
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
from tests.server.blob_client import Tus
from tests.server.laptop import Laptop, Lines, client_for, running
from tests.support.postgres import PostgresForTests
from tests.support.schemas import repeated_schemas

FACTS = Facts("随州市人力资源和社会保障局", "市支队", "421300", "admin", "系统管理员", "随人社劳监")


@pytest.fixture(scope="module", autouse=True)
def _schemas_repeated() -> Iterator[None]:
    with repeated_schemas():
        yield


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(instant(2026, 3, 16, 9))


def bureau_tables(url: str) -> None:
    """The template of every PostgreSQL bureau here: its tables, no rows."""
    database = server_engine(url)
    migrate(database, "server", metadata)
    database.close()


@pytest.fixture(params=["sqlite", "postgres"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Settings of a server on each database, in a data folder of its own."""
    with settings_on(request, tmp_path / "data") as made:
        yield made


@contextmanager
def settings_on(request: pytest.FixtureRequest, folder: Path) -> Iterator[Settings]:
    """Settings of a server on the database the fixture's parameter names."""
    environment = {
        "ANXIN_HOST": "127.0.0.1",
        "ANXIN_PORT": "0",
        "ANXIN_ADDRESS": "https://localhost:8443",
    }
    if request.param == "sqlite":
        yield load_settings(environment, folder)
        return
    postgres: PostgresForTests = request.getfixturevalue("postgres")
    with postgres.database("bureau", bureau_tables) as url:
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
    with running_city(bureau, tmp_path) as made:
        yield made


@contextmanager
def running_city(bureau: Bureau, tmp_path: Path) -> Iterator[City]:
    """Staff the bureau, import its sites and rosters, and serve it."""
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


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def lasting_city(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[City]:
    """One bureau on each database for all tests of a module."""
    folder = tmp_path_factory.mktemp("lasting")
    clock = FixedClock(instant(2026, 3, 16, 9))
    with settings_on(request, folder / "data") as settings:
        bureau, _ = create_bureau(settings, clock, FACTS)
        try:
            with running_city(bureau, folder) as made:
                _open_all_connections(bureau)
                yield made
        finally:
            bureau.close()


@pytest.fixture(scope="module")
def photographer(lasting_city: City) -> Tus:
    return Tus(lasting_city.laptop("zhou"))


@pytest.fixture
def zhou(photographer: Tus) -> Tus:
    """The inspector of A1 in the lasting city, signed in."""
    photographer.laptop.sign_in()
    return photographer


@pytest.fixture
def photo(request: pytest.FixtureRequest) -> bytes:
    """A quarter of a megabyte that no other test has."""
    return bytes(range(256)) * 1_000 + str(request.node.name).encode()


def _open_all_connections(bureau: Bureau) -> None:
    """Fill the pool now: a test must not leave a connection open that it opened, and these last."""
    with ExitStack() as stack:
        for _ in range(9):
            stack.enter_context(bureau.database.read())
        stack.enter_context(bureau.database.write())
