"""One session: hello, send until nothing waits, fetch until complete, show it all at once.

While no grant moves, one hash stands for all that the account holds and one hello is enough;
otherwise each scope is named with its cursor, and after anything was sent hello is said once more.

Every step may be cut and begun again (sync.md §3 "Session"). What the bureau has taken but not
acknowledged is always sent again before anything is shown: an image that holds an operation still
waiting here would put the operation on top of itself, and lose what came after it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Set
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection

from app.sync import staging
from app.sync.greeting import Greeting
from app.sync.log import SessionLog
from app.sync.outcome import Outcome
from app.sync.planning import differing_scopes, plan_of
from app.sync.pulling import GrantsMovedError, Pulling
from app.sync.recovery import Recovery
from app.sync.sending import Sending, Waiting
from app.sync.showing import Showing
from app.sync.staging import Plan
from app.sync.standing import (
    Identity,
    Standing,
    keep_statement,
    read_root,
    read_standing,
)
from app.sync.steps import Bureau, Control, LocalSteps
from db.changes import ChangeSet
from db.journal.returning import asks_for_any, give_back
from db.replication.wire import (
    HelloAnswer,
)
from db.schema import SCHEMA
from db.store import traces
from db.store.engine import Database
from inspection.clock import Clock
from inspection.refusal import Refusal

T = TypeVar("T")

_ROUNDS = 3
"""How often one session begins anew because grants changed, or something was typed, meanwhile."""
_ASTRAY = ("sync.server_restored", "sync.clone")
"""What a bureau looks like that has lost, and forgotten, what it had taken of this laptop."""
_RECOVERIES = 4
"""How often one session finds its place again before it tells the user."""


class Session:
    """One run of the protocol between this database and its bureau.

    `settle` turns answers that are still drafts into operations, in a local transaction: before
    anything is sent, and again before a scope is given up in which something was typed meanwhile.
    `hand_over` sends the bytes of photos that stand in scopes about to be given up; what it raises
    ends the session with nothing given up. It is told whether the bureau was restored, so that what
    is known here of its photos is of the life before.
    """

    def __init__(
        self,
        database: Database,
        bureau: Bureau,
        identity: Identity,
        clock: Clock,
        control: Control,
        settle: Callable[[], object] | None = None,
        log: SessionLog | None = None,
        hand_over: Callable[[tuple[str, ...], bool], object] | None = None,
    ) -> None:
        self._settle = settle
        self._hand_over = hand_over
        self._log = log or SessionLog(clock)
        self._bureau = bureau
        self._steps = LocalSteps(database, control.on_db)
        self._recovery = Recovery(self._steps, bureau, identity)
        self._greeting = Greeting(self._steps, bureau, control.beside, clock, self._recovery)
        self._sending = Sending(
            self._steps, bureau, control, self._log, self._recovery, self._greeting
        )
        self._showing = Showing(self._steps, control, self._log, self._greeting)
        self._pulling = Pulling(bureau, self._steps, control, clock)
        self._clock = clock
        self._control = control
        self._laid_open = self._copied = self._rejoined = False

    def run(self) -> Outcome:
        """Bring both sides together; in one request if nothing differs and nothing waits.

        A laptop that turns out to be a copy, or meets a bureau that was restored, finds its place
        first (`app.sync.recovery`) and begins again.

        Raises Refusal: ``sync.cancelled``; ``sync.clone``, ``sync.epoch`` (it did not find its
        place); ``sync.server_restored`` (the bureau lacks what it had confirmed, and does not know
        it: nothing is touched here); ``signature.head`` (what calls itself the bureau cannot sign
        as it); those of the bureau's answers, of the connection and of the store. Whatever is
        raised, nothing is half shown and nothing unsent is lost.
        """
        with self._bureau.heeding(self._control.check, self._control.waits):
            self._wipe()  # an earlier purge may have been cut short
            outcome = self._round()
            with suppress(Refusal):  # what was shown stands; the next session does the rest
                for _ in range(_ROUNDS - 1):
                    if not outcome.kept:
                        break
                    outcome = outcome.then(self._round())
                if self._steps.wrote:
                    self._wipe()
                if outcome.forgotten:
                    self._greeting.hello(self._read(read_standing))  # it notes that all is gone
            return outcome

    def _round(self) -> Outcome:
        """Drafts settled, then one run; begun anew while grants change under it."""
        if self._settle is not None:
            self._control.on_db(self._settle)
        for _ in range(_ROUNDS):
            with suppress(GrantsMovedError):
                return self._find_place_and_run()
        raise Refusal("sync.answer_malformed", kind="PullAnswer")

    def _wipe(self) -> None:
        """Leave no trace in the file of what was removed from it."""
        self._control.on_db(lambda: traces.wipe(self._steps.database))

    def _find_place_and_run(self) -> Outcome:
        """One run; begun again where laptop or bureau turn out not to be what they were."""
        for _ in range(_RECOVERIES):
            try:
                return self._run()
            except Refusal as refusal:
                if refusal.code == "sync.device_unknown":
                    self._recovery.readmit(refusal)
                elif refusal.code == "sync.epoch":
                    self._join()
                elif refusal.code in _ASTRAY and self._can_prove:
                    self._join(unshown=True)
                elif refusal.code == "sync.clone":
                    if self._greeting.joined is not None and not self._laid_open:
                        self._recovery.open_before_parting(self._greeting.joined, refusal)
                    self._recovery.take_identity(self._greeting.head, self._greeting.ceiling)
                    self._copied = True
                else:
                    raise
        return self._run()

    @property
    def _can_prove(self) -> bool:
        """Whether the bureau does not know of a life that it has lost, and this laptop can show it:
        it had joined that life and sent there, but never came to show its rows."""
        return self._greeting.joined is None and self._recovery.can_prove

    @property
    def sent(self) -> Set[tuple[str, str]]:
        """Rows whose operations the bureau has acknowledged so far, also in a session that ends in
        a refusal."""
        return self._sending.sent

    def _join(self, *, unshown: bool = False) -> None:
        """Join the bureau's present life. What had arrived of it without being shown may be of a
        tail it has lost since, and no head kept here could tell: it is fetched again."""
        self._greeting.joined, self._laid_open = self._recovery.join(unshown=unshown), False
        self._greeting.head = self._greeting.joined.head
        self._write(staging.clear)

    @property
    def identity(self) -> Identity:
        """Whom the laptop is: after `run` perhaps another device."""
        return self._recovery.identity

    def _run(self) -> Outcome:
        standing = self._read(read_standing)
        if self._greeting.head is None:
            self._greeting.head = standing.known
        self._control.progress("hello", 0, None)
        if standing.at is not None and self._greeting.joined is None:
            try:
                return self._run_unmoved(standing, standing.at)
            except GrantsMovedError:
                standing = self._read(read_standing)
        return self._run_named(standing)

    def _run_unmoved(self, standing: Standing, at: int) -> Outcome:
        """One run while the account holds what the laptop does, and nobody names it: what this
        costs does not grow with it.

        Raises GrantsMovedError if that is not so; whatever was sent until then has arrived.
        """
        held = standing.held.mark
        ready: list[Waiting | None] = []
        look = (lambda: ready.append(self._sending.look())) if standing.pending else None
        answer, offset = self._hello_unmoved(standing, held, at, look)
        asked = bool(answer.wanted) and self._is_asked_for(answer.wanted)
        if asked or differing_scopes(standing, answer):
            raise GrantsMovedError  # what is kept aside is given back by the longer way
        pushed = self._sending.run(answer.limits, *ready)
        if pushed and any(entity == "paper" for entity, _ in self.sent):
            # the bureau leases more numbers to whoever says hello with few left
            answer, offset = self._hello_unmoved(self._read(read_standing), held, at)
        nothing = Outcome(len(self.sent), 0, ChangeSet(), offset, copied=self._copied)
        if not (pushed or answer.changed):
            return nothing
        plan = Plan(answer.epoch, SCHEMA, {}, [], held, at)
        staged = self._write(lambda connection: staging.begin(connection, plan))
        head, root = self._pulling.fetch(staged, answer, self._greeting.head)
        self._greeting.check(head, self._greeting.head)
        shown = self._showing.show(staged, standing.modes, head, answer.backup_horizon, self.sent)
        outcome = replace(nothing, received=shown.received, changes=shown.changes)
        if root != self._read(read_root):
            return outcome.then(self._run_named(self._read(read_standing)))
        return outcome

    def _is_asked_for(self, wanted: Collection[tuple[str, str]]) -> bool:
        return self._read(partial(asks_for_any, wanted=wanted))

    def _hello_unmoved(
        self, standing: Standing, held: str, at: int, meanwhile: Callable[[], object] | None = None
    ) -> tuple[HelloAnswer, int]:
        try:
            return self._greeting.hello(standing, held, at, meanwhile)
        except Refusal as refusal:
            if refusal.code != "sync.grants_moved":
                raise
            raise GrantsMovedError from refusal

    def _run_named(self, standing: Standing) -> Outcome:
        """One run in which each scope held is named with its cursor."""
        answer, offset = self._greeting.hello(standing)
        if self._greeting.joined is not None and not self._laid_open:
            device = self.identity.device
            self._recovery.lay_open(answer.position, self._greeting.joined)
            self._laid_open = True
            if self.identity.device != device:
                self._copied = True
                return self._run()
        if answer.statement is not None:
            self._write(partial(keep_statement, statement=answer.statement))
        differing = differing_scopes(standing, answer)
        if answer.wanted:
            who = self.identity
            self._write(
                lambda one: give_back(one, self._clock, who.device, who.account, answer.wanted)
            )
        pushed = self._sending.run(answer.limits)
        if pushed:
            # Said once more: what the bureau leased or granted because of it comes along, and its
            # signature now covers what was just sent.
            standing = self._read(read_standing)
            answer, offset = self._greeting.hello(standing)
            differing |= differing_scopes(standing, answer)
        modes = {card.scope: card.mode for card in answer.grants or ()}
        if not standing.staged <= modes.keys():
            self._write(partial(staging.forget_revoked, held=modes))
        lost = tuple(sorted(set(standing.scopes) - set(modes)))
        nothing_new = not (pushed or answer.changed or lost or set(modes) - set(standing.scopes))
        if nothing_new and not standing.outgrown and self._greeting.joined is None:
            return Outcome(
                len(self.sent), 0, ChangeSet(), offset, copied=self._copied, closed=answer.closed
            )
        if lost and self._hand_over is not None:
            self._hand_over(lost, self._greeting.joined is not None)
        plan = plan_of(standing, answer, differing, anew=self._greeting.joined is not None)
        staged = self._write(lambda connection: staging.begin(connection, plan))
        head = answer.head
        if plan.cursors:  # a closed account is given nothing
            head, _ = self._pulling.fetch(staged, answer, self._greeting.head)
        self._greeting.check(head, self._greeting.head)
        shown = self._showing.show(
            staged,
            modes,
            head,
            answer.backup_horizon,
            self.sent,
            lost=lost,
            differing=differing,
        )
        self._rejoined |= shown.joined
        gone = shown.gone
        kept = tuple(scope for scope in lost if scope not in gone.scopes)
        return Outcome(
            len(self.sent),
            shown.received,
            shown.changes,
            offset,
            mismatched=tuple(sorted(differing)),
            forgotten=gone.scopes,
            sites_lost=gone.sites,
            removed=gone.rows,
            kept=kept,
            copied=self._copied,
            joined=self._rejoined,
            closed=answer.closed and not kept,
        )

    def _read(self, call: Callable[[Connection], T]) -> T:
        return self._steps.read(call)

    def _write(self, call: Callable[[Connection], T]) -> T:
        return self._steps.write(call)
