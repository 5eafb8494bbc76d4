"""A bureau with its real server on a free port, over TLS, and real laptops that enrol with it."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import qrcode
import xlsxwriter
from sqlalchemy import Table, select

from app.services.enrolment import Enrolled, EnrolmentService
from app.services.laptop import Laptop
from app.services.syncing import SyncingService, SyncReport
from app.services.unlocking import UnlockingService
from db.replication.message import encode
from db.store.envelope import Cost
from db.store.recovery import RecoveryKey
from inspection.clock import Clock
from server import accounts
from server.bureau import Bureau, Facts, create_bureau, open_bureau
from server.enrolment import issue
from server.imports.run import import_roster, import_sites
from server.settings import Settings
from tests.server.laptop import Lines, running

FACTS = Facts("样例市人力资源和社会保障局", "市支队", "990300", "admin", "系统管理员", "样人社劳监")
PASSPHRASE = "一句好记的话 2026"
CHEAP = Cost(memory_kib=1024, passes=1, lanes=1)
"""Guessing is not what these tests are about."""
WORKERS = 12
WORKER_NAME = "涢水样例"
"""Every worker's name begins so: what must not be readable in any file."""
WORKER_PHONE = "1990000"

Row = dict[str, Any]


@dataclass
class FieldLaptop:
    """One computer with one store on it: enrolled, unlocked, ready to sync."""

    root: Path
    clock: Clock
    enrolled: Enrolled
    unlocking: UnlockingService
    laptop: Laptop
    syncing: SyncingService

    @property
    def account(self) -> str:
        return self.laptop.account

    @property
    def device(self) -> str:
        return self.laptop.device

    def sync(self) -> SyncReport:
        return self.syncing.sync()

    def rows(self, table: Table) -> dict[str, Row]:
        """Every row of a table here, by id."""
        with self.laptop.database.read() as connection:
            return {row["id"]: dict(row) for row in connection.execute(select(table)).mappings()}

    def rev(self, table: Table, row: str) -> int:
        with self.laptop.database.read() as connection:
            query = 'SELECT rev FROM row_meta WHERE entity = ? AND "row" = ?'
            return int(connection.exec_driver_sql(query, (table.name, row)).scalar_one())

    def reopen(self) -> None:
        """Lock and unlock again, as after a restart of the program."""
        self.close()
        self.laptop = self.unlocking.unlock(PASSPHRASE, self.enrolled.folder)
        self.syncing = SyncingService(self.laptop)

    def close(self) -> None:
        self.syncing.close()
        self.unlocking.lock()


@dataclass
class LiveBureau:
    """The bureau, where it listens, what it logged, and the laptops made here."""

    bureau: Bureau
    address: str
    log: Lines
    clock: Clock
    recovery: RecoveryKey
    laptops: list[FieldLaptop] = field(default_factory=list)
    _server: ExitStack = field(default_factory=ExitStack)

    def start(self) -> None:
        """Serve, on the port served on before if there was one."""
        port = int(self.address.rpartition(":")[2]) if self.address else 0
        settings = replace(self.bureau.settings, port=port)
        there = replace(self.bureau, settings=settings)
        self.address = self._server.enter_context(running(there, self.log))

    def stop(self) -> None:
        """Be away."""
        self._server.close()

    def enrolment_file(self, login: str, **changed: Any) -> bytes:
        """A fresh enrolment for this account, as the file holds it; fields may be forged."""
        told = issue(self.bureau, login).file
        return encode(msgspec.structs.replace(told, **{"address": self.address, **changed}))

    def enrol(self, root: Path, login: str, given: bytes | str | None = None) -> FieldLaptop:
        """A new computer whose files lie below `root`, enrolled for this account."""
        service = EnrolmentService(root, self.clock, cost=CHEAP, device_name="笔记本")
        enrolled = service.enrol(given or self.enrolment_file(login), PASSPHRASE)
        unlocking = UnlockingService(root, self.clock, cost=CHEAP)
        laptop = unlocking.unlock(PASSPHRASE)
        made = FieldLaptop(root, self.clock, enrolled, unlocking, laptop, SyncingService(laptop))
        self.laptops.append(made)
        return made

    def site(self, code: str) -> str:
        with self.bureau.database.read() as connection:
            return str(accounts.find_site(connection, code).id)

    def account(self, login: str) -> str:
        with self.bureau.database.read() as connection:
            return str(accounts.find_account(connection, login).id)

    def assign(self, code: str, login: str, day: date) -> None:
        with self.bureau.office() as office:
            connection = office.connection
            accounts.assign(
                office,
                accounts.find_site(connection, code).id,
                accounts.find_account(connection, login).id,
                day,
            )

    def rows(self, table: Table) -> dict[str, Row]:
        """Every row of a table at the bureau, by id."""
        with self.bureau.database.read() as connection:
            return {row["id"]: dict(row) for row in connection.execute(select(table)).mappings()}

    def close(self) -> None:
        for laptop in self.laptops:
            laptop.close()


def qr_image(text: bytes) -> bytes:
    """The QR code of this text as PNG."""
    code = qrcode.QRCode(border=4)
    code.add_data(text)
    code.make(fit=True)
    stream = io.BytesIO()
    code.make_image().save(stream, format="PNG")
    return stream.getvalue()


def write_book(path: Path, *rows: list[Any]) -> Path:
    """A workbook of one sheet."""
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


@contextmanager
def live_bureau(
    settings: Settings,
    clock: Clock,
    folder: Path,
    *,
    workers: Mapping[str, int] | None = None,
    template: Path | None = None,
) -> Iterator[LiveBureau]:
    """A staffed bureau, its server running: sites A1 (zhou's) and A2 (wu's), imported from Excel.

    `workers` by site code; `WORKERS` each if not given. `template`: a folder in which an embedded
    bureau is made once and from which it is copied, for settings that differ in their folder alone.
    """
    if template is None:
        bureau, recovery = _made(settings, clock, folder, workers)
    else:
        bureau, recovery = _copied(settings, clock, template)
    try:
        made = LiveBureau(bureau, "", Lines(), clock, recovery)
        made.start()
        try:
            yield made
        finally:
            made.close()
            made.stop()
            made.bureau.close()  # a test may have opened another file in its place
    finally:
        bureau.close()


def _made(
    settings: Settings, clock: Clock, folder: Path, workers: Mapping[str, int] | None
) -> tuple[Bureau, RecoveryKey]:
    bureau, recovery = create_bureau(settings, clock, FACTS)
    try:
        _staff(bureau, folder, workers or {"A1": WORKERS, "A2": WORKERS})
        made = LiveBureau(bureau, "", Lines(), clock, recovery)
        made.assign("A1", "zhou", date(2026, 3, 1))
        made.assign("A2", "wu", date(2026, 3, 1))
    except BaseException:
        bureau.close()
        raise
    return bureau, recovery


def _copied(settings: Settings, clock: Clock, template: Path) -> tuple[Bureau, RecoveryKey]:
    kept, recovery_file = template / "data", template / "recovery.txt"
    if not recovery_file.exists():
        template.mkdir()
        there = replace(settings, data=kept, blobs=kept / settings.blobs.name)
        bureau, recovery = _made(there, clock, template, None)
        bureau.pin()  # makes the certificate
        bureau.close()
        recovery_file.write_text(recovery.to_text(), "utf-8")
    shutil.copytree(kept, settings.data)
    recovery = RecoveryKey.from_text(recovery_file.read_text("utf-8"))
    return open_bureau(settings, clock), recovery


def _staff(bureau: Bureau, folder: Path, workers: Mapping[str, int]) -> None:
    with bureau.office() as office:
        for login, role in (("zhou", "inspector"), ("wu", "inspector"), ("ke", "supervisor")):
            accounts.add_account(
                office, login=login, name=f"样例{login}", role=role, team_name=None, badge=login
            )
    sites = write_book(
        folder / "sites.xlsx",
        ["项目编码", "项目名称", "施工单位"],
        ["A1", "锦绣花园", "甲样例公司"],
        ["A2", "涢水大桥", "乙样例公司"],
    )
    assert import_sites(bureau, sites).written
    for code, count in workers.items():
        roster = write_book(
            folder / f"workers-{code}.xlsx",
            ["姓名", "手机号", "班组"],
            *[
                [f"{WORKER_NAME}{code}{number}", f"{WORKER_PHONE}{number:04d}", "钢筋班"]
                for number in range(count)
            ],
        )
        assert import_roster(bureau, roster, site_name=code).written
