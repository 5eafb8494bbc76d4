"""The simulated bureau with its laptops, and how each event changes it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import select

from db.journal.feed import whole_scope
from db.journal.ledger import read_head
from db.journal.state import read_state
from db.replication.message import decode
from db.replication.rows import Rows
from db.replication.wire import JoinRequest
from db.tables.journal import row_meta
from db.tables.laptop import unreturned
from db.tables.server import device, ledger
from inspection.clock import FixedClock, civil_date
from inspection.refusal import Refusal
from server import backups, missing
from tests.sync_sim.clocks import LaptopClock
from tests.sync_sim.edited import EDITED
from tests.sync_sim.entries import Entry, Taken
from tests.sync_sim.gathering import Gathering
from tests.sync_sim.laptop import SimulatedLaptop
from tests.sync_sim.oracle import Oracle
from tests.sync_sim.photo_desk import Answer
from tests.sync_sim.rights import Rights
from tests.sync_sim.server import Server
from tests.sync_sim.stage import START, TEMPLATE, Scene, enrol
from tests.sync_sim.tally import Tally
from tests.sync_sim.users import RowName, User
from tests.sync_sim.wire import Exchange, Line

DAY_MS = 86_400_000
_LAST_LAPTOP = 99
"""Numbers above are of laptops enrolled when a run is over."""

Snapshots = dict[str, tuple[int, list[Rows]]]
"""Scopes as they were once: the ledger number they contain, and their rows."""


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
        self.photos: dict[str, str] = {}
        """By digest of every photo ever taken the name it was given, which its bytes repeat."""
        self.rows: list[RowName] = []
        """Everything people edit, in the order it came to be."""
        self.at_hand: RowName | None = None
        """The row that anybody worked on last."""
        self.watch: Callable[[Exchange], None] = lambda _: None
        """Called with every answer before it reaches the laptop."""
        self.upheaval = False
        """Whether anything was copied or put back: then devices and numbers mean less."""
        self.was_restored = False
        self.regranted = False
        """Whether who holds what has changed since the bureau was put back."""
        self.missed: tuple[Any, ...] = ()
        """What the backup that was put back lacks and its authors cannot send: `coming_back`."""
        self.withdrawn: set[str] = set()
        """Devices ever shut out, also in a life of the bureau that was lost since."""
        self._gathering = Gathering(self.server, self.oracle, self.rows, self.tally)
        self._horizon, self._number = 0, _LAST_LAPTOP
        self._newcomers: list[User] = []
        self.told: list[str] = []
        """What the event under way has done, in words."""
        self.users = [User(self.laptop(number), self.oracle.life) for number in range(count)]
        for user in self.users:
            self.follow(user)
        self.look()

    def laptop(self, number: int) -> SimulatedLaptop:
        line = Line(self.server, number, lambda: None, self.hear)
        made = SimulatedLaptop(
            number, self.scene.laptop_file(number), LaptopClock(self.clock), line
        )

        def step() -> None:
            if self.was_restored and number <= _LAST_LAPTOP:
                self.gather(self.user(number))  # what is given back, before anybody erases it
            made.kill.step()

        line.step = step
        return made

    def hear(self, exchange: Exchange) -> None:
        """The bureau has answered a request."""
        if exchange.device > _LAST_LAPTOP:
            return
        self.exchanges.append(exchange)
        if exchange.sent.path == "/join" and exchange.status == 200:
            told = "".join(decode(exchange.sent.content, JoinRequest).withdrawn)
            self.rights.revoked |= {one for one in self.withdrawn if one in told}
        self.watch(exchange)

    def close(self) -> None:
        for user in (*self.users, *self._newcomers):
            user.laptop.stop()
        self.server.stop()

    def restored(self, seq: int, rights: Rights) -> None:
        """The bureau's database is an old copy that knew its ledger up to `seq`."""
        self.upheaval = self.was_restored = self._gathering.restored = True
        self.regranted = False
        self.oracle.begin_life(self.server.bureau.device, seq)
        self.rights = rights
        self.exchanges.clear()

    def lost(self, user: User, entry: Entry) -> bool:
        """Whether a restored bureau can lack an entry for good: its bytes had left the laptop
        before, with the site or by an erasure."""
        return self.was_restored and entry.number in user.blanked

    def kept_aside(self, row: str) -> bool:
        """Whether a laptop keeps a row to give it back when a restored bureau asks for it: what it
        sent before it became another device, nobody else sends unasked (0014)."""
        query = select(unreturned.c.of_row).where(unreturned.c.of_row == row)
        for user in self.users if self.was_restored else ():
            with user.laptop.database.read() as connection:
                if connection.execute(query).first() is not None:
                    return True
        return False

    def horizon(self) -> int:
        """The highest ledger number up to which laptops may have let go of what they sent."""
        with self.server.bureau.database.read() as connection:
            now = backups.horizon(connection, self.clock.now_ms())
        self._horizon = max(self._horizon, now)
        return self._horizon

    def is_backed_up(self, hash_: str) -> bool:
        """Whether every backup of the bureau that is kept holds this operation."""
        with self.server.bureau.database.read() as connection:
            seq = connection.execute(select(ledger.c.seq).where(ledger.c.hash == hash_)).scalar()
        return seq is not None and seq <= self.horizon()

    def branch_of(self, device_id: str) -> str | None:
        """Behind which operation the device went on as one of its own, by its hash; None if it is
        no copy, or the bureau does not know it."""
        with self.server.bureau.database.read() as connection:
            branch = select(device.c.branch_hash).where(device.c.id == device_id)
            found: str | None = connection.execute(branch).scalar()
            return found

    def shut_out(self, user: User) -> bool:
        """Whether the bureau has nothing to say to this laptop any more."""
        return self.rights.shut_out(user.laptop.account, user.laptop.device)

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
        present one. From now on what it settles within a session is taken in before it is sent."""
        user.laptop.settled = partial(self.gather, user)
        with user.laptop.database.read() as connection:
            now = (read_state(connection, "epoch") or "", user.laptop.cursors())
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
        return self._gathering.gather(user)

    def again(self, exchange: Exchange) -> Answer | None:
        """The bureau's answer to a request that comes once more, much later, from the same device:
        its token is a new one, or the bureau would not even look. None if it gets no token."""
        identity = self.user(exchange.device).laptop.identity()
        try:
            headers = {**exchange.sent.headers, **self.server.bearer(identity)}
        except Refusal:
            return None
        sent = exchange.sent
        return self.server.serve(sent.path, headers, sent.body, method=sent.method)

    def take_snapshot(self, scope: str) -> tuple[int, list[Rows]]:
        """A scope as it is now."""
        with self.server.bureau.database.read() as connection:
            return read_head(connection).seq, list(whole_scope(connection, scope))

    def scope_of_row(self, entity: str, row: str) -> str:
        """The scope of a row that somebody has entered something into, or of a site."""
        entries = reversed(self.oracle.entries)
        found = (one.scope for one in entries if (one.entity, one.row) == (entity, row))
        return next(found, f"site:{row}")

    def has(self, entity: str, row: str) -> bool:
        """Whether the bureau has a row."""
        query = select(row_meta.c.row).where(row_meta.c.entity == entity, row_meta.c.row == row)
        with self.server.bureau.database.read() as connection:
            return connection.execute(query).first() is not None

    def newcomer(self, login: str) -> User:
        """Somebody with a laptop that is enrolled now and holds nothing yet."""
        self._number += 1
        path = self.scene.laptop_file(self._number)
        shutil.copyfile(self.scene.folder / TEMPLATE, path)
        enrol(self.server.bureau, path, login)
        self._newcomers.append(User(self.laptop(self._number), self.oracle.life))
        return self._newcomers[-1]

    def lose_photos(self) -> None:
        """The bureau's folder of photos is lost; whoever puts it back says so to the bureau."""
        for one in self.photos:
            self.server.bureau.blobs.drop(one)
        missing.look(self.server.bureau)

    def next_day(self) -> None:
        self.clock.advance(DAY_MS)

    @property
    def today(self) -> Any:
        return civil_date(self.clock.now_ms())

    @property
    def yesterday(self) -> Any:
        return self.today - timedelta(days=1)
