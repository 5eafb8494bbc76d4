"""PostgreSQL commits in any order it likes; a pull still never skips a row (sync.md §3, the lock).

One push takes its ledger number and is held up before its commit; another comes, and a laptop
pulls between the two.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from sqlalchemy import Connection, func, select, text

from db.journal import feed, ledger
from db.journal.accept import accept
from db.journal.rules import Caller
from db.journal.scopes import scopes_held
from db.replication import operation
from db.replication.operation import Operation
from db.schema import SCHEMA
from db.store.engine import Database
from db.tables import server
from db.tables.site import contact
from inspection.clock import FixedClock
from inspection.ids import new_id
from tests.support.world import Bureau

SEQUENCE = "weak_numbers"


@dataclass(frozen=True)
class Inspector:
    """One enrolled device with a site of its own."""

    account: str
    device: str
    site: str


@pytest.fixture
def bureau(empty_postgres: Database, clock: FixedClock) -> Bureau:
    return Bureau(empty_postgres, clock)


def inspector(bureau: Bureau) -> Inspector:
    account = bureau.add_account()
    return Inspector(account, bureau.enrol(account), bureau.add_site(account))


def visit(bureau: Bureau, who: Inspector) -> Operation:
    """The first operation of this device: a visit at its site."""
    values = {
        "site_id": who.site,
        "kind": "service",
        "covert": False,
        "on_date": "2026-03-16",
        "started_at": bureau.clock.now_ms(),
        "lead_id": who.account,
        "state": "open",
    }
    return operation.make(
        device=who.device,
        dseq=1,
        txn=new_id(bureau.clock),
        at=bureau.clock.now_ms(),
        actor=who.account,
        schema=SCHEMA,
        entity=contact.name,
        row=new_id(bureau.clock),
        scope=f"site:{who.site}",
        kind="add",
        base=0,
        pairs={name: (None, value) for name, value in values.items()},
        personal=(),
        prev=operation.GENESIS,
        random_bytes=bytes,
    )


@contextmanager
def pushing(bureau: Bureau, who: Inspector, sent: Operation) -> Iterator[None]:
    """A push that has taken its number and is committed at the end of the block."""
    with bureau.database.write() as connection:
        now = bureau.clock.now_ms()
        caller = Caller(who.account, who.device, scopes_held(connection, who.account, now))
        (result,) = accept(connection, bureau.clock, caller, [sent], schema=SCHEMA)
        assert result.result == "applied"
        yield


class Reader:
    """Somebody who pulls both sites, and remembers how far he has come."""

    def __init__(self, bureau: Bureau, *sites: str) -> None:
        self._bureau = bureau
        self._cursors = {f"site:{site}": 0 for site in sites}
        self.rows: set[str] = set()

    def pull(self) -> None:
        with self._bureau.database.read() as connection:
            head = ledger.read_head(connection).seq
            pages, complete = feed.changes(connection, self._cursors, head, 1_000)
        assert complete
        for page in pages:
            self._cursors[page.scope] = page.cursor
            for rows in page.rows:
                self.rows.update(str(values[0]) for values in rows.values)


def waits_for_a_lock(bureau: Bureau) -> bool:
    query = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    with bureau.database.read() as connection:
        return bool(connection.execute(text(query)).scalar_one())


def pull_between_two_pushes(
    bureau: Bureau, late: Inspector, quick: Inspector
) -> tuple[set[str], set[str]]:
    """The rows two pushes wrote, and those a reader has who pulled between them and after."""
    first, second = visit(bureau, late), visit(bureau, quick)
    reader = Reader(bureau, late.site, quick.site)
    reader.pull()

    def push_second() -> None:
        with pushing(bureau, quick, second):
            pass

    with ThreadPoolExecutor(1) as threads:
        with pushing(bureau, late, first):
            done = threading.Event()
            other = threads.submit(push_second)
            other.add_done_callback(lambda _: done.set())
            while not done.wait(0.01) and not waits_for_a_lock(bureau):
                pass  # the second push is either through or stands behind the first one's lock
            reader.pull()
        other.result(20)
    reader.pull()
    return {first.core.row, second.core.row}, reader.rows


def test_pull_between_a_delayed_commit_and_the_next_one_skips_nothing(bureau: Bureau) -> None:
    written, read = pull_between_two_pushes(bureau, inspector(bureau), inspector(bureau))
    assert written <= read


def test_without_the_lock_the_same_pull_skips_a_row(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted fault: numbers from a sequence of PostgreSQL, as is usual elsewhere."""
    late, quick = inspector(bureau), inspector(bureau)
    with bureau.database.write() as connection:
        start = ledger.read_head(connection).seq + 1
        connection.execute(text(f"CREATE SEQUENCE {SEQUENCE} START {start}"))

    def next_number(connection: Connection) -> ledger.Head:
        taken = connection.execute(text(f"SELECT nextval('{SEQUENCE}')")).scalar_one()
        return ledger.Head(taken - 1, "0" * 64, "first")

    def newest_number(connection: Connection) -> ledger.Head:
        newest = connection.execute(select(func.max(server.ledger.c.seq))).scalar_one()
        return ledger.Head(newest, "0" * 64, "first")

    monkeypatch.setattr(ledger, "lock_head", next_number)
    monkeypatch.setattr(ledger, "move_head", lambda *_: None)
    monkeypatch.setattr(ledger, "read_head", newest_number)
    written, read = pull_between_two_pushes(bureau, late, quick)
    assert not written <= read
