"""Takes in what a laptop has written: each operation is of something its user was about to enter,
or gives a restored bureau back what others had entered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from db.journal.branch import is_whole
from db.replication.operation import Operation
from db.tables.laptop import outbox
from db.tables.server import ledger, ledger_sealed
from tests.sync_sim.edited import EDITED
from tests.sync_sim.entries import read
from tests.sync_sim.oracle import Oracle, Strange
from tests.sync_sim.server import Server
from tests.sync_sim.tally import Tally
from tests.sync_sim.users import Plan, RowName, User

_FORM = "filled_form"


class Gathering:
    """`rows` takes every row that people edit, in the order in which it came to be."""

    def __init__(self, server: Server, oracle: Oracle, rows: list[RowName], tally: Tally) -> None:
        self._server = server
        self._oracle = oracle
        self._rows = rows
        self._tally = tally
        self.restored = False
        """Whether the bureau was put back, so that something may have to be given back."""

    def gather(self, user: User) -> int:
        """Take in the operations this laptop has more than before; returns how many."""
        query = select(outbox.c.dseq, outbox.c.core, outbox.c.sealed, outbox.c.hash)
        with user.laptop.database.read() as connection:
            found = connection.execute(query.order_by(outbox.c.dseq)).all()
        entered = 0
        for row in found:
            if row.hash not in user.made:
                entered += self._take_in(user, row)
            if not is_whole(row.core, row.sealed):
                user.blanked.add(user.made[row.hash])
        self._tally.operations += entered
        return entered

    def _take_in(self, user: User, row: Any) -> bool:
        """Note whose operation this is; whether it is of something just entered."""
        made = self._content(user.laptop.device, row)
        known = self._oracle.find(made)
        if known is not None:  # made anew by a copy that is a device of its own now
            user.made[row.hash] = known.number
            return False
        plan = next((one for one in reversed(user.plans) if _is_of(made, one)), None)
        if plan is None and not self.restored:
            core = made.core
            found = f"{core.kind} of {core.entity} {core.row[-4:]} at {core.base}"
            raise Strange(f"{found}: nobody meant to enter {made.values}")
        if plan is None:
            return self._give_back(user, row.hash, made)
        entry = self._oracle.enter(
            user.laptop.device,
            plan.scope,
            plan.entity,
            made.core.row,
            made.values,
            plan.seen,
            of=made,
            names=plan.names,
            on_show=plan.on_show,
        )
        user.made[row.hash] = entry.number
        for name in made.values:
            user.own.setdefault((made.core.row, name), []).append(entry.number)
        if made.core.kind == "add" and plan.entity in EDITED:
            new = (plan.entity, made.core.row, plan.scope)
            self._rows += [new] if new not in self._rows else []
        if plan.entity == _FORM:
            _settle_drafts(user, made, plan)
        return True

    def _give_back(self, user: User, hash_: str, made: Operation) -> bool:
        """What others had entered, a restored bureau lacks and this laptop still shows comes back
        as an operation of its own: with what that had seen, and without anybody's doing."""
        core, reached = made.core, user.life.known
        entry = self._oracle.enter(
            user.laptop.device,
            core.scope,
            core.entity,
            core.row,
            made.values,
            {name: reached(core.row, name, core.base) for name in made.values},
            of=made,
            given=True,
        )
        user.made[hash_] = entry.number
        self._tally.given_back += 1
        return False

    def _content(self, device: str, row: Any) -> Operation:
        """An operation of a laptop; blanked there with its site, from the bureau's ledger."""
        if row.core:
            return read(row.core, row.sealed)
        query = (
            select(ledger.c.core, ledger_sealed.c.sealed)
            .join(ledger_sealed, ledger_sealed.c.seq == ledger.c.seq, isouter=True)
            .where(ledger.c.device == device, ledger.c.dseq == row.dseq)
        )
        with self._server.bureau.database.read() as connection:
            found = connection.execute(query).one()
        return read(found.core, found.sealed)


def _is_of(made: Operation, plan: Plan) -> bool:
    """Whether an operation is of what somebody was about to enter. A draft without a value stands
    for what a new form holds before anybody answers: nobody has been shown any of it."""
    core = made.core
    if plan.entity != core.entity or plan.row not in ("", core.row):
        return False
    if plan.draft and not plan.values:
        return core.kind == "edit" and core.base == 0
    return _holds(made.values, plan.values)


def _holds(values: Mapping[str, Any], planned: Mapping[str, Any]) -> bool:
    return all(values.get(name) == value for name, value in planned.items())


def _settle_drafts(user: User, made: Operation, plan: Plan) -> None:
    """A form that was begun may hold drafts; those that an operation has taken up are no more."""
    row, values = made.core.row, made.values

    def is_taken_up(one: Plan) -> bool:
        answered = bool(one.values) and one.values.keys() <= values.keys()
        return one.draft and one.row == row and (answered or one is plan)

    user.plans = [one for one in user.plans if not is_taken_up(one)]
    if made.core.kind == "add":
        user.plans.insert(0, Plan(_FORM, row, plan.scope, {}, {}, draft=True))
