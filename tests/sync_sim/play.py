"""Plays a list of events in a world and asks the invariants; what it finds, it tells with the way
there."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from db.tables.journal import row_meta
from db.tables.laptop import outbox
from tests.sync_sim import invariants
from tests.sync_sim.acts import Acts
from tests.sync_sim.deciding import Decisions
from tests.sync_sim.events import EVERYTHING, Event, Kind, draw
from tests.sync_sim.invariants import Broken
from tests.sync_sim.laptop import DONE, KILLED, Ran
from tests.sync_sim.office import Office
from tests.sync_sim.oracle import Strange
from tests.sync_sim.stage import HOLDERS, Stage
from tests.sync_sim.upheaval import Upheaval
from tests.sync_sim.wire import Trouble
from tests.sync_sim.world import Snapshots, Tally, User, World, world_of

STEPS = 60
"""Events of a run."""
ROUNDS = 8
"""How often everybody may sync until nothing is left to do."""
_HOUR_MS = 3_600_000


@dataclass
class Report:
    """What a run did: one line an event, and the invariant that broke, if one did."""

    seed: int
    events: Sequence[Event]
    lines: list[str] = field(default_factory=list)
    broken: str | None = None
    found: str = ""
    tally: Tally = field(default_factory=Tally)
    results: list[tuple[int, int, str]] = field(default_factory=list)
    """(laptop, dseq, result) of every operation, in the ledger's order."""

    def __str__(self) -> str:
        head = "\n".join(self.lines)
        return f"{head}\nseed {self.seed}: " + (self.found or "all invariants hold")


def run(stage: Stage, seed: int, steps: int = STEPS, kinds: Sequence[Kind] = EVERYTHING) -> Report:
    """Draw a run from the seed and play it."""
    dice = random.Random(seed)
    count = dice.randint(3, len(HOLDERS))
    return play(stage, seed, count, draw(dice, steps, count, kinds))


def laptops_of(seed: int) -> int:
    """How many laptops the run of this seed has."""
    return random.Random(seed).randint(3, len(HOLDERS))


def play(stage: Stage, seed: int, count: int, events: Sequence[Event]) -> Report:
    """Play these events on `count` laptops."""
    report = Report(seed, events)
    with world_of(stage, f"world {seed}", count) as world:
        player = Player(world, report, random.Random(f"checks {seed}"))
        try:
            player.all(events)
        except (Broken, Strange) as broken:
            report.broken = getattr(broken, "invariant", "ledger_holds_each_operation_once")
            report.found = str(broken)
        except IntegrityError as error:  # the database itself has found a reference to nothing
            report.broken = invariants.a_crash_leaves_all_or_nothing.__name__
            report.found = str(error.orig)
        world.tally.faults += sum(user.laptop.line.struck for user in world.users)
        report.tally = world.tally
        number = {user.laptop.device: user.laptop.number for user in world.users}
        report.results = [
            (number[one.device], one.dseq, one.result)
            for one in world.oracle.life.taken
            if one.device in number
        ]
    return report


class Player:
    """Does one event after another and looks after each."""

    def __init__(self, world: World, report: Report, dice: random.Random) -> None:
        self._world = world
        self._report = report
        self._dice = dice
        self._office = Office(world)
        world.watch = lambda one: invariants.no_answer_holds_a_foreign_row(
            world, world.user(one.device), one
        )
        self._snapshots: Snapshots = {}
        acts = Acts(world)
        decisions = Decisions(world, acts)
        self._acts: dict[Kind, Callable[[User, tuple[int, ...], int | None], str]] = {
            Kind.ADD: acts.add,
            Kind.OPEN: acts.open,
            Kind.SAVE: acts.save,
            Kind.EDIT: acts.edit,
            Kind.ANSWER: acts.answer,
            Kind.PAPER: acts.paper,
            Kind.VOID: acts.void,
            Kind.POISON: acts.poison,
            Kind.RESOLVE: decisions.resolve,
            Kind.REVIEW: decisions.review,
        }
        upheaval = Upheaval(world)
        self._upheavals: dict[Kind, Callable[[User], str]] = {
            Kind.CLONE: upheaval.clone,
            Kind.LAPTOP_COPY: upheaval.laptop,
            Kind.BUREAU_COPY: lambda _: self._put_back(upheaval),
        }
        self._orders: dict[Kind, Callable[[tuple[int, ...]], str]] = {
            Kind.OFFICE: self._office.edit,
            Kind.IMPORT: self._office.import_people,
            Kind.LEND: self._office.lend,
            Kind.ASSIGN: self._office.assign,
        }

    def all(self, events: Sequence[Event]) -> None:
        """Every event, then rest, then what must hold at rest."""
        for number, event in enumerate(events):
            user = self._world.users[event.who % len(self._world.users)]
            said = self._one(user, event)
            self._report.lines.append(f"{number:4} {event} -> {said}")
            if event.kind not in self._orders:
                self._look(user)
            if number == len(events) // 2:
                self._snapshots = {
                    scope: self._world.take_snapshot(scope)
                    for site in self._world.scene.cast.sites[:1]
                    for scope in (f"site:{site}", f"people:{site}")
                }
        self._rest()
        self._check()

    def _one(self, user: User, event: Event) -> str:
        world = self._world
        world.clock.advance(1 + event.picks[0] % 60_000)
        if event.kind in self._acts:
            ended = self._acts[event.kind](user, event.picks, event.fatal)
            world.tally.kills += ended == KILLED
            return ended
        if event.kind in self._orders:
            return self._orders[event.kind](event.picks)
        if event.kind is Kind.SYNC:
            return self._sync(user, event.troubles, event.fatal).ended
        if event.kind is Kind.SLOW_OFFICE:
            return self._slow_office(user, event.picks)
        if event.kind in self._upheavals:
            return self._upheavals[event.kind](user)
        if event.kind is Kind.LATE:
            return self._late(event.picks)
        if event.kind is Kind.JUMP:
            user.laptop.clock.jump(event.picks[0])
            return f"{user.laptop.clock.error_ms} ms off"
        if event.kind is Kind.RESTART:
            user.laptop.restart()
            return DONE
        world.clock.advance(event.picks[1] % (3 * _HOUR_MS))
        return DONE

    def _sync(
        self, user: User, troubles: tuple[Trouble, ...] = (), fatal: int | None = None
    ) -> Ran:
        world = self._world
        starts = world.server.starts
        ran = user.laptop.sync(troubles, fatal)
        world.tally.sessions += 1
        world.tally.requests += ran.requests
        world.tally.kills += ran.ended == KILLED
        world.tally.server_kills += world.server.starts - starts
        self._look(user)
        invariants.no_pull_skips_a_change(world, user, ran)
        invariants.a_poison_operation_delays_nothing(world, user, ran)
        invariants.a_purge_leaves_no_trace(world, user, ran)
        return ran

    def _look(self, user: User) -> None:
        world = self._world
        world.follow(user)
        world.gather(user)
        invariants.nobody_writes_outside_his_scopes(world, world.look())
        invariants.a_crash_leaves_all_or_nothing(world, user)
        invariants.own_edits_stay_on_screen(world, user)

    def _slow_office(self, user: User, picks: tuple[int, ...]) -> str:
        """The office is in the middle of a change, its transaction open, while a laptop fetches."""
        world = self._world
        with world.server.bureau.office() as office:
            did = self._office.edit_within(office, picks)
            world.server.held = True
            try:
                ran = user.laptop.sync()
            finally:
                world.server.held = False
        world.tally.sessions += 1
        world.tally.requests += ran.requests
        return f"{did}, {ran.ended}"

    def _put_back(self, upheaval: Upheaval) -> str:
        """With the bureau's old copy everything noted of its later life is void."""
        said = upheaval.bureau()
        if self._world.was_restored:
            self._snapshots.clear()
        return said

    def _late(self, picks: tuple[int, ...]) -> str:
        """A request of long ago arrives once more, after newer ones."""
        world = self._world
        if not world.exchanges:
            return "nothing was sent"
        exchange = world.exchanges[picks[0] % len(world.exchanges)]
        answer = world.again(exchange)
        world.tally.faults += 1
        return f"{exchange.sent.path} again: {'killed' if answer is None else answer[0]}"

    def _rest(self) -> None:
        """Everybody syncs without faults until nobody has anything to send or to fetch."""
        world = self._world
        for _ in range(ROUNDS):
            quiet = True
            for user in list(world.users):
                waiting, rows = self._waiting(user), self._rows()
                ran = self._sync(user)
                self._report.lines.append(f"     laptop {user.laptop.number}: {ran}")
                if world.was_restored and not world.is_known(user):
                    self._retire(user)
                    continue
                if ran.ended != DONE:
                    raise Broken("a_session_is_bounded", f"without faults: {ran.ended}")
                if not world.upheaval:
                    invariants.a_session_is_bounded(user, ran, waiting, rows)
                # three copies that are still one device end each other's tokens, and sign in anew
                most = 4 if world.upheaval and not ran.sent else 1
                quiet = quiet and ran.requests <= most
            if quiet:
                return
            world.clock.advance(1)
        raise Broken("a_session_is_bounded", f"still not at rest after {ROUNDS} rounds")

    def _retire(self, user: User) -> None:
        """A laptop that the restored bureau does not know takes no further part."""
        self._report.lines.append(f"     laptop {user.laptop.number}: unknown to the bureau")
        user.laptop.stop()
        world, number = self._world, user.laptop.number
        world.users.remove(user)
        world.exchanges[:] = [one for one in world.exchanges if one.device != number]

    def _waiting(self, user: User) -> int:
        with user.laptop.database.read() as connection:
            query = select(func.count()).where(outbox.c.state == "pending")
            return connection.execute(query).scalar_one()

    def _rows(self) -> int:
        with self._world.server.bureau.database.read() as connection:
            return connection.execute(select(func.count()).select_from(row_meta)).scalar_one()

    def _check(self) -> None:
        world = self._world
        for user in world.users:
            invariants.devices_equal_the_bureau(world, user)
        invariants.every_value_is_current_or_on_show(world)
        invariants.nothing_is_decided_silently(world)
        if not world.upheaval:  # a copy does not know its past; numbers of a lost life count less
            invariants.no_conflict_without_disagreement(world)
        invariants.a_frozen_row_stays_frozen(world)
        invariants.ledger_holds_each_operation_once(world)
        pushes = [one for one in world.exchanges if one.sent.path == "/push"]
        invariants.replaying_changes_nothing(world, self._dice.sample(pushes, min(4, len(pushes))))
        invariants.snapshot_and_tail_equal_replay(world, self._snapshots)
        invariants.tampering_is_detected(world, self._dice)


def clocks_change_no_result(stage: Stage, report: Report) -> None:
    """17. The same run with clocks that never jump: the bureau decides every operation alike.

    Raises `Broken`.
    """
    still = [
        event if event.kind is not Kind.JUMP else replace(event, picks=(0,))
        for event in report.events
    ]
    again = play(stage, report.seed, laptops_of(report.seed), still)
    if again.results != report.results:
        raise Broken(clocks_change_no_result.__name__, f"{again.results} and {report.results}")
