"""Asks the invariants: after every event, of every answer, after every session, and at rest."""

from __future__ import annotations

import random
from dataclasses import dataclass

from sqlalchemy import func, select

from db.tables.journal import row_meta
from db.tables.laptop import blob_state, outbox
from tests.sync_sim import at_rest, at_work, coming_back, leftovers, photos
from tests.sync_sim.at_work import Load
from tests.sync_sim.laptop import Ran
from tests.sync_sim.stage import INSPECTORS
from tests.sync_sim.users import User
from tests.sync_sim.wire import Exchange
from tests.sync_sim.world import Snapshots, World


@dataclass(frozen=True, slots=True)
class Before:
    """What is known of a session before it begins; `calm`: nothing was planned to go wrong."""

    load: Load
    starts: int
    struck: int
    calm: bool


class Watch:
    """`dice` chooses what is tried out at rest."""

    def __init__(self, world: World, dice: random.Random) -> None:
        self._world = world
        self._dice = dice
        self.snapshots: Snapshots = {}
        """Taken in the middle of the run."""
        world.watch = self._look_at_answer

    def look(self, user: User) -> None:
        """Something has happened at a laptop."""
        world = self._world
        world.follow(user)
        world.gather(user)
        self.look_at_bureau()
        at_work.a_crash_leaves_all_or_nothing(world, user)
        at_work.own_edits_stay_on_screen(world, user)

    def look_at_bureau(self) -> None:
        """Something has happened at the bureau."""
        at_work.nobody_writes_outside_his_scopes(self._world, self._world.look())

    def after_erasure(self) -> None:
        """The bureau has erased somebody."""
        leftovers.an_erasure_leaves_no_trace_at_the_bureau(self._world)
        photos.an_erasure_leaves_no_bytes_at_the_bureau(self._world)

    def before_session(self, user: User, *, calm: bool) -> Before:
        """A session is about to begin."""
        world = self._world
        pending = func.count().filter(outbox.c.state == "pending")
        with user.laptop.database.read() as connection:
            waiting, kept = connection.execute(select(pending, func.count())).one()
            taken = connection.execute(select(func.count()).select_from(blob_state)).scalar_one()
        with world.server.bureau.database.read() as connection:
            rows = connection.execute(select(func.count()).select_from(row_meta)).scalar_one()
        load = Load(waiting, kept, rows, taken)
        return Before(load, world.server.starts, user.laptop.line.struck, calm)

    def after_session(self, user: User, ran: Ran, before: Before) -> None:
        """It has ended."""
        world = self._world
        world.tally.server_kills += world.server.starts - before.starts
        self.look(user)
        at_work.no_pull_skips_a_change(world, user, ran)
        at_work.a_poison_operation_delays_nothing(world, user, ran)
        leftovers.a_purge_leaves_no_trace(world, user, ran)
        photos.a_purge_leaves_no_bytes(world, user, ran)
        leftovers.an_erasure_leaves_no_trace_on_a_laptop(world, user, ran)
        photos.an_erasure_leaves_no_bytes_on_a_laptop(world, user, ran)
        undisturbed = before.calm and user.laptop.line.struck == before.struck
        if undisturbed and not world.shut_out(user):
            at_work.a_session_is_bounded(user, ran, before.load)

    def check(self) -> None:
        """Everybody is at rest."""
        world = self._world
        for user in world.users:
            if not world.shut_out(user):
                at_rest.devices_equal_the_bureau(world, user)
            elif user.laptop.account in world.rights.closed:
                leftovers.a_closed_account_keeps_nothing(world, user)
        at_rest.every_value_is_current_or_on_show(world)
        at_rest.nothing_is_decided_silently(world)
        at_rest.no_conflict_with_oneself(world)
        at_rest.no_conflict_without_disagreement(world)
        photos.bytes_arrive(world)
        photos.bytes_are_read_through_a_row_alone(world)
        coming_back.what_left_with_its_site_comes_back(world)
        at_rest.a_frozen_row_stays_frozen(world)
        at_rest.ledger_holds_each_operation_once(world)
        pushes = [one for one in world.exchanges if one.sent.path == "/push"]
        at_rest.replaying_changes_nothing(world, self._dice.sample(pushes, min(4, len(pushes))))
        at_rest.snapshot_and_tail_equal_replay(world, self.snapshots)
        at_rest.tampering_is_detected(world, self._dice)
        self.after_erasure()
        at_rest.a_fresh_laptop_equals_a_replay(world, self._dice.choice(self._logins()))

    def _look_at_answer(self, exchange: Exchange) -> None:
        world = self._world
        user = world.user(exchange.device)
        at_work.no_answer_holds_a_foreign_row(world, user, exchange)
        at_work.a_laptop_shut_out_is_told_nothing(world, user, exchange)
        leftovers.an_answer_holds_nothing_erased(world, exchange)

    def _logins(self) -> list[str]:
        """Whose account is open."""
        accounts, closed = self._world.scene.cast.accounts, self._world.rights.closed
        return [login for login in INSPECTORS if accounts[login] not in closed] or ["ke"]
