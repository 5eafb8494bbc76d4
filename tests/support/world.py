"""A small bureau and its laptops in one process, joined without HTTP: real databases throughout."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from db import guards
from db.changes import ChangeSet
from db.journal import feed, ledger
from db.journal.accept import Result, accept
from db.journal.bureau import BureauJournal
from db.journal.laptop import LaptopJournal
from db.journal.publish import Arrival, mark_results, publish
from db.journal.rules import Caller
from db.journal.scopes import scopes_held
from db.replication import operation
from db.replication.operation import Operation
from db.schema import SCHEMA
from db.store.blobs import BlobStore
from db.store.engine import Database, laptop_engine
from db.tables import metadata, on_side
from db.tables.bureau import account, form_version, grant, number_block, team
from db.tables.laptop import outbox, scope_state
from db.tables.server import device
from db.tables.site import assignment, site
from inspection.clock import FixedClock
from inspection.ids import new_id

KEY = bytes(range(32))


_SCHEMAS: dict[Any, list[str]] = {}
"""What SQLite said a side's schema is when it was first made, so that each next test repeats it."""


def create_tables(database: Database, side: Any) -> None:
    """The live schema of one side, with its guards, without migrations (those have own tests)."""
    with database.write() as connection:
        on_sqlite = connection.dialect.name == "sqlite"
        if on_sqlite and side in _SCHEMAS:
            for statement in _SCHEMAS[side]:
                connection.exec_driver_sql(statement)
            return
        metadata.create_all(connection, tables=list(on_side(side)))
        guards.install(connection, metadata)
        if on_sqlite:
            query = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid"
            _SCHEMAS[side] = list(connection.exec_driver_sql(query).scalars())


@dataclass(frozen=True, slots=True)
class BureauIds:
    """What a bureau calls its office account, its own device, its team and its form version."""

    office: str
    device: str
    team: str
    form_version: str


class Bureau:
    """The server's database with one team, its office account and a published form version.

    `empty`: the database has no table yet. `like`: it holds all of this already, so called.
    """

    def __init__(
        self,
        database: Database,
        clock: FixedClock,
        *,
        empty: bool = True,
        like: BureauIds | None = None,
    ) -> None:
        self.database = database
        self.clock = clock
        self.office = like.office if like else new_id(clock)
        self.device = like.device if like else new_id(clock)
        self.journal = BureauJournal(database, clock, device=self.device, actor=self.office)
        if like:
            self.team, self.form_version = like.team, like.form_version
            return
        if empty:
            create_tables(database, "server")
        with database.write() as connection:
            ledger.found(
                connection,
                device_id=self.device,
                account_id=self.office,
                epoch="first",
                now=clock.now_ms(),
            )
            change = self.journal.join(connection)
            self.team = change.add(team, {"code": "421303", "name": "样例监察大队"})
            change.add(account, self._account(self.office, "admin"))
            self.form_version = change.add(
                form_version,
                {
                    "form": "checkin",
                    "version": "1",
                    "definition": "{}",
                    "sha256": "0" * 64,
                    "published_at": clock.now_ms(),
                },
            )
            change.finish()

    @property
    def ids(self) -> BureauIds:
        return BureauIds(self.office, self.device, self.team, self.form_version)

    def _account(self, row: str, role: str) -> dict[str, Any]:
        return {
            "id": row,
            "team_id": self.team,
            "login": f"login-{row[-6:]}",
            "name": "样例人员",
            "role": role,
            "active": True,
        }

    def add_account(self, role: str = "inspector") -> str:
        with self.journal.transaction() as change:
            return change.add(account, self._account(new_id(self.clock), role))

    def add_site(self, inspector: str | None = None, name: str = "样例工地") -> str:
        """A site, and if an inspector is named his assignment and both its scopes for him."""
        with self.journal.transaction() as change:
            row = change.add(site, {"team_id": self.team, "name": name, "state": "building"})
            if inspector is not None:
                change.add(
                    assignment,
                    {"site_id": row, "account_id": inspector, "from_date": date(2026, 1, 1)},
                )
                for scope in (f"site:{row}", f"people:{row}"):
                    self.grant(inspector, scope, change=change)
            return row

    def grant(self, holder: str, scope: str, mode: str = "write", *, change: Any) -> None:
        change.add(
            grant,
            {
                "account_id": holder,
                "granted_scope": scope,
                "mode": mode,
                "granted_at": self.clock.now_ms(),
            },
        )

    def lease(self, holder: str, device_id: str, first: int, last: int) -> None:
        with self.journal.transaction() as change:
            change.add(
                number_block,
                {
                    "account_id": holder,
                    "device": device_id,
                    "paper_type": "order",
                    "year": 2026,
                    "first": first,
                    "last": last,
                },
            )

    def enrol(self, holder: str) -> str:
        """An enrolled device of this account; its id."""
        row = new_id(self.clock)
        with self.database.write() as connection:
            connection.execute(
                insert(device).values(
                    id=row,
                    account_id=holder,
                    name="laptop",
                    public_key="",
                    paper_key_id="",
                    last_dseq=0,
                    last_hash=operation.GENESIS,
                    enrolled_at=self.clock.now_ms(),
                )
            )
        return row

    def push(self, holder: str, device_id: str, sent: Sequence[Operation]) -> list[Result]:
        with self.database.write() as connection:
            caller = Caller(holder, device_id, scopes_held(connection, holder, self.clock.now_ms()))
            return accept(connection, self.clock, caller, sent, schema=SCHEMA)

    def rows(self, table: Any) -> dict[str, dict[str, Any]]:
        """Every row of a table by id."""
        with self.database.read() as connection:
            return {row["id"]: dict(row) for row in connection.execute(select(table)).mappings()}


class Laptop:
    """One enrolled laptop; `push` and `pull` talk to the bureau directly.

    `like`: the device it is, its file lying in `folder` already.
    """

    def __init__(
        self, bureau: Bureau, folder: Path, holder: str, *, like: str | None = None
    ) -> None:
        self.bureau = bureau
        self.account = holder
        self.device = like or bureau.enrol(holder)
        self.database = laptop_engine(folder / f"{self.device}.db", KEY, create=like is None)
        if like is None:
            create_tables(self.database, "laptop")
        self.journal = LaptopJournal(self.database, bureau.clock, device=self.device, actor=holder)
        self.blobs = BlobStore.open(folder / f"{self.device} blobs", KEY, bureau.clock.now_ms)

    def pending(self) -> list[Operation]:
        with self.database.read() as connection:
            query = (
                select(outbox.c.core, outbox.c.sealed)
                .where(outbox.c.state == "pending")
                .order_by(outbox.c.dseq)
            )
            return [operation.parse(row.core, row.sealed) for row in connection.execute(query)]

    def push(self) -> list[Result]:
        results = self.bureau.push(self.account, self.device, self.pending())
        with self.database.write() as connection:
            mark_results(
                connection, [(one.dseq, one.seq, one.result, one.reason) for one in results]
            )
        return results

    def pull(self, limit: int = 1000) -> ChangeSet:
        """Every page until complete, then one publish; a scope never held before comes whole."""
        with self.database.read() as connection:
            rows = connection.execute(select(scope_state.c.scope, scope_state.c.cursor))
            known = {row.scope: row.cursor for row in rows}
        arrivals: dict[str, list[Any]] = {}
        with self.bureau.database.read() as connection:
            head = ledger.read_head(connection)
            held = scopes_held(connection, self.account, self.bureau.clock.now_ms())
            cursors = {scope: known.get(scope, 0) for scope in held}
            complete = False
            while not complete:
                pages, complete = feed.changes(connection, cursors, head.seq, limit)
                for page in pages:
                    arrivals.setdefault(page.scope, []).extend(page.rows)
                    cursors[page.scope] = page.cursor
        with self.database.write() as connection:
            changes = publish(
                connection,
                [
                    Arrival(scope, head.seq, rows, whole=False, mode=held[scope])
                    for scope, rows in arrivals.items()
                ],
                head.seq,
            )
        self.journal.announce(changes)
        return changes

    def sync(self) -> None:
        self.push()
        self.pull()

    def row(self, table: Any, row: str) -> dict[str, Any] | None:
        with self.database.read() as connection:
            found = connection.execute(select(table).where(table.c.id == row)).mappings().first()
            return None if found is None else dict(found)

    def close(self) -> None:
        self.database.close()


MakeLaptop = Callable[[str], Laptop]
"""Makes an enrolled laptop of the account it is given."""
