"""The simulated bureau with its laptops, and how each event changes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from sqlalchemy import select

import app.sync.pulling as pulling_module
from app.sync.standing import read_identity
from db.journal.feed import whole_scope
from db.journal.ledger import read_head
from db.journal.state import read_state
from db.queries.decisions import ConflictCard, ReviewCard
from db.replication import operation, snapshot
from db.replication.rows import Rows
from db.tables.laptop import outbox
from db.tables.server import device, ledger, ledger_sealed
from inspection.clock import FixedClock, civil_date
from tests.sync_sim.chance import determined
from tests.sync_sim.clocks import LaptopClock
from tests.sync_sim.laptop import SimulatedLaptop
from tests.sync_sim.oracle import Entry, Life, Oracle, Seen, Taken, trace_of
from tests.sync_sim.server import Server
from tests.sync_sim.sharing import shared_statements
from tests.sync_sim.stage import START, Scene, Stage
from tests.sync_sim.wire import Exchange, Line

DAY_MS = 86_400_000

Snapshots = dict[str, tuple[int, list[Rows]]]
"""Scopes as they were once: the ledger number they contain, and their rows."""

RowName = tuple[str, str, str]
"""(table, row id, scope)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What somebody at a laptop is about to enter; it counts once the laptop has an operation of
    it."""

    entity: str
    row: str
    scope: str
    values: Mapping[str, Any]
    seen: Seen
    names: frozenset[tuple[str, int]] = frozenset()
    on_show: Mapping[str, frozenset[str]] = field(default_factory=dict)
    draft: bool = False


@dataclass(slots=True)
class Page:
    """A page that somebody has open: what it showed, and what he therefore knows."""

    entity: str
    row: str
    scope: str
    rev: int
    shown: dict[str, Any]
    seen: Seen


@dataclass
class User:
    """The person at one laptop: pages left open, and what was entered here."""

    laptop: SimulatedLaptop
    life: Life
    """The life of the bureau's database of which this laptop shows rows."""
    pages: dict[int, Page] = field(default_factory=dict)
    forms: dict[int, Any] = field(default_factory=dict)
    plans: list[Plan] = field(default_factory=list)
    own: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    """By (row, field) the entries made here, in order."""
    serials: set[int] = field(default_factory=set)
    """Paper numbers taken here."""
    cards: dict[int, ConflictCard | ReviewCard] = field(default_factory=dict)
    """Conflicts and reviews left open on the screen."""
    dseq: int = 0
    published: tuple[str, dict[str, int]] | None = None
    """Epoch and cursors when last looked at."""
    at_hand: RowName | None = None
    """The row he worked on last."""


@dataclass
class Rights:
    """Who may see and write what, as the office has ordered it."""

    holder: dict[str, str]
    """Site → its fixed inspector."""
    lent: set[tuple[str, str]]
    """(account, site)."""
    readers: frozenset[str]

    def may_write(self, account: str, scope: str) -> bool:
        """Whether an account may write rows of a scope."""
        of = scope.partition(":")[2]
        return self.holder.get(of) == account or (account, of) in self.lent

    def scopes(self, account: str) -> set[str]:
        """The scopes an account holds."""
        sites = {site for site, one in self.holder.items() if one == account}
        sites |= {site for one, site in self.lent if one == account}
        held = {"bureau", f"user:{account}"}
        held |= {f"{kind}:{site}" for site in sites for kind in ("site", "people")}
        if account in self.readers:
            held |= {f"site:{site}" for site in self.holder}
        return held


@dataclass
class Tally:
    """What a run went through."""

    operations: int = 0
    sessions: int = 0
    requests: int = 0
    faults: int = 0
    kills: int = 0
    server_kills: int = 0
    conflicts: int = 0
    reviews: int = 0

    def add(self, other: Tally) -> None:
        """Count another run in."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))

    def __str__(self) -> str:
        return ", ".join(
            f"{getattr(self, one.name)} {one.name.replace('_', ' ')}" for one in fields(self)
        )


class World:
    """One bureau, its laptops and what is known of them from outside."""

    def __init__(self, scene: Scene, count: int) -> None:
        self.scene = scene
        self.clock = FixedClock(START + DAY_MS)
        self.server = Server(scene.settings, self.clock)
        self.oracle = Oracle()
        self.oracle.begin_life(self.server.bureau.device)
        self.exchanges: list[Exchange] = []
        self.halves: list[str] = []
        """Transactions of which a part was there after a kill."""
        self.tally = Tally()
        cast = scene.cast
        inspectors = [cast.accounts[name] for name in ("an", "bo", "cai")]
        self.rights = Rights(
            holder={site: inspectors[place % 3] for place, site in enumerate(cast.sites)},
            lent={(one, cast.sites[0]) for one in inspectors[1:]},
            readers=frozenset({cast.accounts["ke"]}),
        )
        self.rows: list[RowName] = []
        """Everything people edit, in the order it came to be."""
        self.at_hand: RowName | None = None
        """The row that anybody worked on last."""
        self.watch: Callable[[Exchange], None] = lambda _: None
        """Called with every answer before it reaches the laptop."""
        self.upheaval = False
        """Whether anything was copied or put back: then devices and numbers mean less."""
        self.was_restored = False
        self.users = [User(self.laptop(number), self.oracle.life) for number in range(count)]
        for user in self.users:
            self.follow(user)
        self.look()

    def laptop(self, number: int) -> SimulatedLaptop:
        line = Line(self.server, number, lambda: None, self.hear)
        made = SimulatedLaptop(
            number, self.scene.laptop_file(number), LaptopClock(self.clock), line
        )
        line.step = made.kill.step
        return made

    def hear(self, exchange: Exchange) -> None:
        """The bureau has answered a request."""
        self.exchanges.append(exchange)
        self.watch(exchange)

    def close(self) -> None:
        for user in self.users:
            user.laptop.stop()
        self.server.stop()

    def restored(self, seq: int, rights: Rights) -> None:
        """The bureau's database is an old copy that knew its ledger up to `seq`."""
        self.upheaval = self.was_restored = True
        self.oracle.begin_life(self.server.bureau.device, seq)
        self.rights = rights
        self.exchanges.clear()

    def lost(self, user: User, entry: Entry) -> bool:
        """Whether a restored bureau can lack an entry for good: its bytes had left the laptop with
        the site before."""
        if not self.was_restored:
            return False
        query = select(outbox.c.core, outbox.c.sealed).where(
            outbox.c.row == entry.row, outbox.c.core != b""
        )
        with user.laptop.database.read() as connection:
            kept = [operation.parse(one.core, one.sealed) for one in connection.execute(query)]
        return all(self.oracle.find(one) is not entry for one in kept)

    def user(self, number: int) -> User:
        """Who works at the laptop of this number."""
        return next(one for one in self.users if one.laptop.number == number)

    def is_known(self, user: User) -> bool:
        """Whether the bureau knows the device that this laptop is: one let in after the backup that
        was put back must be enrolled again."""
        query = select(device.c.id).where(device.c.id == user.laptop.device)
        with self.server.bureau.database.read() as connection:
            return connection.execute(query).first() is not None

    def follow(self, user: User) -> None:
        """Note of which life of the bureau this laptop shows rows: whatever it publishes is of the
        present one."""
        with user.laptop.database.read() as connection:
            now = (read_state(connection, "epoch") or "", user.laptop.cursors())
            made = int(read_state(connection, "dseq") or 0)
        user.dseq = min(user.dseq, made)  # what moves up behind a hole has smaller numbers
        if now != user.published:
            user.life = self.oracle.life if user.published is not None else user.life
            user.published = now

    def look(self) -> list[Taken]:
        """Take in what the bureau's ledger has more than before, and return it."""
        before = len(self.oracle.life.taken)
        with self.server.bureau.database.read() as connection:
            self.oracle.read_ledger(connection)
        new = self.oracle.life.taken[before:]
        for one in new:
            entry = one.entry
            self.tally.conflicts += one.result == "conflict"
            self.tally.reviews += one.result == "review"
            if one.kind == "add" and entry.device is None and entry.entity in EDITED:
                self.rows.append((entry.entity, entry.row, entry.scope))
        return new

    def gather(self, user: User) -> int:
        """Take in the operations this laptop has more than before; returns how many."""
        laptop = user.laptop
        query = (
            select(outbox.c.dseq, outbox.c.core, outbox.c.sealed)
            .where(outbox.c.dseq > user.dseq)
            .order_by(outbox.c.dseq)
        )
        with laptop.database.read() as connection:
            found = connection.execute(query).all()
        entered = 0
        for row in found:
            made = self._content(laptop.device, row)
            user.dseq = row.dseq
            if self.oracle.find(made) is not None:
                continue  # made anew by a copy that is a device of its own now
            plan = next(
                one
                for one in user.plans
                if one.row == made.core.row and _holds(made.values, one.values)
            )
            entry = self.oracle.enter(
                laptop.device,
                plan.scope,
                plan.entity,
                plan.row,
                made.values,
                plan.seen,
                trace=trace_of(made),
                names=plan.names,
                on_show=plan.on_show,
            )
            for name in made.values:
                user.own.setdefault((plan.row, name), []).append(entry.number)
            if made.core.kind == "add" and plan.entity in EDITED:
                new = (plan.entity, plan.row, plan.scope)
                self.rows += [new] if new not in self.rows else []
            entered += 1
            if plan.draft:
                user.plans = [one for one in user.plans if not (one.draft and one.row == plan.row)]
        self.tally.operations += entered
        return entered

    def _content(self, device: str, row: Any) -> operation.Operation:
        """An operation of a laptop; blanked there with its site, from the bureau's ledger."""
        if row.core:
            return operation.parse(row.core, row.sealed)
        query = (
            select(ledger.c.core, ledger_sealed.c.sealed)
            .join(ledger_sealed, ledger_sealed.c.seq == ledger.c.seq, isouter=True)
            .where(ledger.c.device == device, ledger.c.dseq == row.dseq)
        )
        with self.server.bureau.database.read() as connection:
            found = connection.execute(query).one()
        return operation.parse(found.core, found.sealed)

    def again(self, exchange: Exchange) -> tuple[int, bytes] | None:
        """The bureau's answer to a request that comes once more, much later, from the same device:
        its token is a new one, or the bureau would not even look."""
        with self.user(exchange.device).laptop.database.read() as connection:
            identity = read_identity(connection)
        headers = {**exchange.sent.headers, **self.server.bearer(identity)}
        return self.server.serve(exchange.sent.path, headers, exchange.sent.body)

    def take_snapshot(self, scope: str) -> tuple[int, list[Rows]]:
        """A scope as it is now."""
        with self.server.bureau.database.read() as connection:
            return read_head(connection).seq, list(whole_scope(connection, scope))

    def scope_of_row(self, entity: str, row: str) -> str:
        """The scope of a row that people edit."""
        found = (scope for of, one, scope in self.rows if (of, one) == (entity, row))
        return next(found, f"site:{row}")

    def next_day(self) -> None:
        self.clock.advance(DAY_MS)

    @property
    def today(self) -> Any:
        return civil_date(self.clock.now_ms())

    @property
    def yesterday(self) -> Any:
        return self.today - timedelta(days=1)


EDITED: Mapping[str, tuple[str, ...]] = {
    "contact": ("approval", "result", "state"),
    "problem": ("facts", "measure", "responsible_person", "state"),
    "worker": ("name", "phone", "document_type", "document_number"),
    "filled_form": ("answers/x/1", "answers/x/2", "answers/head/place"),
    "paper": ("state", "void_reason"),
}
"""The tables people edit in a run, and which of their fields."""


def _holds(values: Mapping[str, Any], planned: Mapping[str, Any]) -> bool:
    return all(values.get(name) == value for name, value in planned.items())


@contextmanager
def world_of(stage: Stage, seed: str, count: int) -> Iterator[World]:
    """A fresh world of `count` laptops in which all chance follows from the seed.

    Snapshots are taken of small scopes and cut small, so that every way of a session is walked.
    """
    with (
        shared_statements(),
        stage.scene() as scene,
        determined(seed),
        patch.object(pulling_module, "SNAPSHOT_ROWS", 6),
        patch.object(snapshot, "FRAME_ROWS", 3),
        patch.object(snapshot, "SEGMENT_FRAMES", 2),
    ):
        made = World(scene, count)
        try:
            yield made
        finally:
            made.close()
