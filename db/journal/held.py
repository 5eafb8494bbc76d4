"""What a laptop holds and how all of it stands, read once and known until it changes.

A supervisor holds thousands of scopes, and a sync moves a few of them. What was read is kept under
a stamp that stands in the database beside it: whatever changes a scope's row takes the stamp away
by a trigger (`db.guards`), in the same transaction, so that what is kept is never believed after a
change of which nobody told. A stamp is never used twice.
"""

from __future__ import annotations

import threading
import uuid
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from sqlalchemy import Connection, delete, select

from db.journal.state import read_state, write_state
from db.replication import digest
from db.tables.laptop import device_state, scope_state

STAMP = "held"
_MOST = 4
"""How many laptops' scopes a process keeps; a program has one."""


@dataclass(frozen=True, slots=True)
class HeldScope:
    """A scope as it was last published here."""

    cursor: int
    digest: str
    rows: int
    mode: str


@dataclass(frozen=True)
class Held:
    """All scopes held; what is computed of them is computed once."""

    published: Mapping[str, HeldScope]
    """Each as it was last published."""
    reached: int = 0
    """The ledger number that all have reached since without being published anew."""

    @cached_property
    def scopes(self) -> Mapping[str, HeldScope]:
        """Each as it stands."""
        if not self.reached:
            return self.published
        return {
            name: replace(one, cursor=max(one.cursor, self.reached))
            for name, one in self.published.items()
        }

    @cached_property
    def modes(self) -> Mapping[str, str]:
        """What may be done in each."""
        return _modes(self.published)

    @cached_property
    def at(self) -> int | None:
        """The one cursor at which all of them stand; None if they do not, or none is held."""
        cursors = {max(one.cursor, self.reached) for one in self.published.values()}
        return cursors.pop() if len(cursors) == 1 else None

    @cached_property
    def mark(self) -> str:
        """`digest.held` of them."""
        return digest.held(self.modes)

    @cached_property
    def root(self) -> str:
        """`digest.root` of them."""
        return digest.root(_told(self.published))

    def moved(self, fresh: Mapping[str, HeldScope], reached: int) -> Held:
        """The same with these scopes as they stand now, and `reached` by all others: what this
        costs is little beside what it would be to compute all anew."""
        were = {name: self.published[name] for name in fresh if name in self.published}
        published, before = self.published, self.reached
        if any(one.cursor < before for one in fresh.values()):  # a restored bureau counts anew
            published, before = self.scopes, 0
        held = Held({**published, **fresh}, max(before, reached))
        computed: dict[str, object] = {
            "root": digest.root_changed(self.root, added=_told(fresh), removed=_told(were))
        }
        if _modes(were) == _modes(fresh):
            computed |= {"modes": self.modes, "mark": self.mark}
        alike = all(one.cursor == reached for one in fresh.values())
        if alike and self.at is not None and self.at <= reached:
            computed["at"] = reached
        held.__dict__.update(computed)
        return held


def _modes(scopes: Mapping[str, HeldScope]) -> dict[str, str]:
    return {name: one.mode for name, one in scopes.items()}


def _told(scopes: Mapping[str, HeldScope]) -> dict[str, tuple[str, int]]:
    return {name: (one.digest, one.rows) for name, one in scopes.items()}


_kept: OrderedDict[str, Held] = OrderedDict()
_mutex = threading.Lock()


def read_held(connection: Connection, stamp: str | None = None) -> Held:
    """What is held in this transaction; `stamp`: what `device_state` has under ``held``."""
    stamp = stamp or read_state(connection, STAMP)
    with _mutex:
        found = None if stamp is None else _kept.get(stamp)
    if found is None:
        found = recount(connection)
        if stamp is not None:
            _keep(stamp, found)
    return found


def recount(connection: Connection) -> Held:
    """What is held, read from the rows."""
    state = scope_state.c
    query = select(state.scope, state.cursor, state.digest, state.rows, state.mode)
    return Held({name: HeldScope(*rest) for name, *rest in connection.execute(query)})


def told(held: Held) -> tuple[Mapping[str, HeldScope], int | None, str, str]:
    """All that a hello can say of it: scopes, one cursor, mark and root."""
    return held.scopes, held.at, held.mark, held.root


def kept(connection: Connection) -> Held | None:
    """What is held, if it is known without reading it."""
    stamp = read_state(connection, STAMP)
    with _mutex:
        return None if stamp is None else _kept.get(stamp)


def move(
    connection: Connection, before: Held | None, fresh: Mapping[str, HeldScope], reached: int
) -> None:
    """`scope_state` has just been changed so, in this transaction: know it from here on. `before`
    is what was `kept` when it began, and `reached` what all others have reached (0: where they
    stood)."""
    stamp = uuid.uuid4().hex  # of the system: also a replayed simulation has never seen it
    write_state(connection, STAMP, stamp)
    if before is not None:
        _keep(stamp, before.moved(fresh, reached))


def forget(connection: Connection) -> None:
    """Cursors have been changed, of which no trigger tells."""
    connection.execute(delete(device_state).where(device_state.c.name == STAMP))


def _keep(stamp: str, held: Held) -> None:
    with _mutex:
        _kept[stamp] = held
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
