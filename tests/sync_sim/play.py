"""Plays a list of events in a world and asks the invariants; what it finds, it tells with the way
there."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace

from sqlalchemy.exc import IntegrityError

from tests.sync_sim import at_work
from tests.sync_sim.acts import Acts
from tests.sync_sim.answering import Answering
from tests.sync_sim.deciding import Decisions
from tests.sync_sim.events import EVERYTHING, WEIGHTS, Event, Kind, draw
from tests.sync_sim.finding import Broken, demand
from tests.sync_sim.handing import Handing
from tests.sync_sim.laptop import DONE, KILLED, Ran
from tests.sync_sim.office import Office
from tests.sync_sim.opening import world_of
from tests.sync_sim.oracle import Strange
from tests.sync_sim.orders import Orders
from tests.sync_sim.sheets import Sheets
from tests.sync_sim.stage import HOLDERS, Stage
from tests.sync_sim.taking import Photos
from tests.sync_sim.tally import Tally
from tests.sync_sim.upheaval import Upheaval
from tests.sync_sim.users import User
from tests.sync_sim.watching import Watch
from tests.sync_sim.wire import Trouble
from tests.sync_sim.world import World

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
    """(laptop, dseq, result) of every operation, in the ledger's order; not of those below."""
    given: list[tuple[int, str]] = field(default_factory=list)
    """(laptop, result) of each that gave a row back, sorted: rows are given back in the order of
    their ids, which a laptop makes by its clock."""

    def __str__(self) -> str:
        head = "\n".join(self.lines)
        return f"{head}\nseed {self.seed}: " + (self.found or "all invariants hold")


def run(
    stage: Stage,
    seed: int,
    steps: int = STEPS,
    kinds: Sequence[Kind] = EVERYTHING,
    weights: Mapping[Kind, int] = WEIGHTS,
) -> Report:
    """Draw a run from the seed and play it. Other kinds or weights make another run of it."""
    dice = random.Random(seed)
    count = dice.randint(3, len(HOLDERS))
    return play(stage, seed, count, draw(dice, steps, kinds, weights))


def laptops_of(seed: int) -> int:
    """How many laptops the run of this seed has."""
    return random.Random(seed).randint(3, len(HOLDERS))


def play(stage: Stage, seed: int, count: int, events: Sequence[Event]) -> Report:
    """Play these events on `count` laptops."""
    report = Report(seed, events)
    with world_of(stage, f"world {seed}", count) as world:
        player = Player(world, report, random.Random(f"checks {seed}"))
        try:
            with closing(player):
                player.all(events)
        except (Broken, Strange) as broken:
            report.broken = getattr(broken, "invariant", "ledger_holds_each_operation_once")
            report.found = str(broken)
        except IntegrityError as error:  # the database itself has found a reference to nothing
            report.broken = at_work.a_crash_leaves_all_or_nothing.__name__
            report.found = str(error.orig)
        world.tally.faults += sum(user.laptop.line.struck for user in world.users)
        report.tally = world.tally
        number = {user.laptop.device: user.laptop.number for user in world.users}
        taken = [one for one in world.oracle.life.taken if one.device in number]
        report.results = [
            (number[one.device], one.dseq, one.result) for one in taken if not one.entry.given
        ]
        report.given = sorted((number[one.device], one.result) for one in taken if one.entry.given)
    return report


class Player:
    """Does one event after another and looks after each."""

    def __init__(self, world: World, report: Report, dice: random.Random) -> None:
        self._world = world
        self._report = report
        self._dice = dice
        self._watch = Watch(world, dice)
        self._office = Office(world)
        self._answering = Answering(world)
        acts = Acts(world, self._answering)
        decisions, photos, sheets = Decisions(world, acts), Photos(world, acts), Sheets(world, acts)
        self._acts: dict[Kind, Callable[[User, tuple[int, ...], int | None], str]] = {
            Kind.ADD: acts.add,
            Kind.OPEN: acts.open,
            Kind.SAVE: acts.save,
            Kind.EDIT: acts.edit,
            Kind.ANSWER: self._answering.answer,
            Kind.PAPER: acts.paper,
            Kind.VOID: acts.void,
            Kind.PHOTO: photos.take,
            Kind.VOID_PHOTO: photos.void,
            Kind.CALL: sheets.call,
            Kind.SHEET: sheets.work,
            Kind.POISON: acts.poison,
            Kind.RESOLVE: decisions.resolve,
            Kind.REVIEW: decisions.review,
        }
        orders, self._upheaval = Orders(world), Upheaval(world, self._office)
        self._handing = Handing(world, acts, self._office, self._upheaval, self._sync, self._backup)
        self._reopen = orders.reopen
        self._upheavals: dict[Kind, Callable[[User], str]] = {
            Kind.CLONE: self._upheaval.clone,
            Kind.LAPTOP_COPY: self._upheaval.laptop,
        }
        self._shutting: dict[Kind, Callable[[User, tuple[int, ...]], str]] = {
            Kind.REVOKE: orders.revoke,
            Kind.ACCOUNT: orders.account,
        }
        self._orders: dict[Kind, Callable[[tuple[int, ...]], str]] = {
            Kind.OFFICE: self._office.edit,
            Kind.IMPORT: self._office.import_people,
            Kind.LEND: self._office.lend,
            Kind.ASSIGN: self._office.assign,
            Kind.ERASE: orders.erase,
            Kind.BACKUP: self._backup,
        }

    def close(self) -> None:
        """Remove what the run has kept outside its folder."""
        self._upheaval.close()

    def all(self, events: Sequence[Event]) -> None:
        """Every event, then rest, then what must hold at rest."""
        for number, event in enumerate(events):
            user = self._world.users[event.who % len(self._world.users)]
            self._world.told.clear()
            said = self._one(user, event)
            who = "" if event.kind in self._orders else f" laptop {user.laptop.number}"
            self._report.lines.append(f"{number:4}{who} {event}: {said}")
            self._report.lines += [f"         {one}" for one in self._world.told]
            if event.kind in self._orders:
                self._watch.look_at_bureau()
            else:
                self._watch.look(user)
            if event.kind is Kind.ERASE:
                self._watch.after_erasure()
            if number == len(events) // 2:
                self._watch.snapshots = {
                    scope: self._world.take_snapshot(scope)
                    for site in self._world.scene.cast.sites[:1]
                    for scope in (f"site:{site}", f"people:{site}")
                }
        self._rest()
        self._watch.check()

    def _one(self, user: User, event: Event) -> str:
        world = self._world
        passes = 0 if event.kind is Kind.JUMP else event.picks[0] % 60_000
        world.clock.advance(1 + passes)  # a jump is of one laptop's clock: true time goes on alike
        if event.kind in self._acts:
            ended = self._acts[event.kind](user, event.picks, event.fatal)
            world.tally.kills += ended == KILLED
            return ended
        if event.kind in self._orders:
            return self._orders[event.kind](event.picks)
        if event.kind is Kind.SYNC:
            typed = event.picks if event.picks[1] % 4 == 0 else ()
            return str(self._sync(user, event.troubles, event.fatal, typed))
        if event.kind is Kind.HAND_OVER:
            return self._handing.day(user, event.picks)
        if event.kind in self._shutting:
            return self._shutting[event.kind](user, event.picks)
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
        self,
        user: User,
        troubles: tuple[Trouble, ...] = (),
        fatal: int | None = None,
        typed: tuple[int, ...] = (),
    ) -> Ran:
        """One session; with `typed` its user goes on answering while it is under way."""
        world, line = self._world, user.laptop.line
        before = self._watch.before_session(user, calm=fatal is None and not typed)
        if typed:
            line.interrupt(typed[3] % 7, lambda: self._answering.meanwhile(user, typed))
        ran = user.laptop.sync(troubles, fatal)
        line.interrupt(None, None)
        world.tally.sessions += 1
        world.tally.requests += ran.requests
        world.tally.kills += ran.ended == KILLED
        self._watch.after_session(user, ran, before)
        self._answering.tidy(user)
        return ran

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

    def _backup(self, picks: tuple[int, ...]) -> str:
        """With an old copy of the bureau everything noted of its later life is void."""
        said = self._upheaval.bureau(picks)
        if self._world.was_restored:
            self._watch.snapshots.clear()
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
        for account in sorted(world.rights.closed):
            if self._dice.randrange(2):
                self._reopen(account)
        for _ in range(ROUNDS):
            quiet, before = True, world.oracle.life.seq
            for user in list(world.users):
                ran = self._sync(user)
                self._report.lines.append(f"     laptop {user.laptop.number}: {ran}")
                if user.laptop.device in world.rights.revoked:
                    me = at_work.a_laptop_shut_out_is_told_nothing
                    demand(ran.ended == "sync.device_revoked", me, ran)
                elif user.laptop.account in world.rights.closed:
                    quiet = quiet and ran.ended == "sync.account_closed"
                else:
                    # three copies that are still one device end each other's tokens
                    most = 4 if world.upheaval and not ran.sent else 1
                    quiet = quiet and ran.requests <= most
            if quiet and world.oracle.life.seq == before:  # numbers may have been leased meanwhile
                return
            world.clock.advance(1)
        raise Broken("a_session_is_bounded", f"still not at rest after {ROUNDS} rounds")


def clocks_change_no_result(stage: Stage, report: Report) -> None:
    """17. The same run with clocks that never jump: the bureau decides every operation alike.

    Raises `Broken`.
    """
    still = [
        event if event.kind is not Kind.JUMP else replace(event, picks=(0,))
        for event in report.events
    ]
    again = play(stage, report.seed, laptops_of(report.seed), still)
    before, after = (report.results, report.given), (again.results, again.given)
    if before != after:
        raise Broken(clocks_change_no_result.__name__, f"{before} and {after}")
