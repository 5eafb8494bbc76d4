"""One session: hello, send until nothing waits, fetch until complete, show it all at once.

While no grant moves, one hash stands for all that the account holds and one hello is enough;
otherwise each scope is named with its cursor, and after anything was sent hello is said once more.

Every step may be cut and begun again (sync.md §3 "Session"). What the bureau has taken but not
acknowledged is always sent again before anything is shown: an image that holds an operation still
waiting here would put the operation on top of itself, and lose what came after it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from app.sync import queue, staging
from app.sync.forget import Forgotten, erase, forget
from app.sync.log import SessionLog
from app.sync.outcome import Outcome, pairs
from app.sync.planning import differing_scopes, plan_of
from app.sync.pulling import GrantsMovedError, Pulling
from app.sync.recovery import Recovery
from app.sync.staging import Plan, Staged
from app.sync.standing import (
    Identity,
    Standing,
    count_pending,
    keep_head,
    keep_published,
    keep_statement,
    keep_unshown,
    read_root,
    read_standing,
)
from app.sync.steps import Bureau, Control, LocalSteps
from db import derived
from db.changes import ChangeSet
from db.journal.lives import enter
from db.journal.publish import Arrival, publish
from db.journal.returning import asks_for_any, give_back, keep_aside
from db.replication import push
from db.replication.chain import SignedHead, verify_head
from db.replication.message import PROTO
from db.replication.push import Queued
from db.replication.wire import (
    Hello,
    HelloAnswer,
    JoinAnswer,
    PushAnswer,
    PushRequest,
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
    ends the session with nothing given up.
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
        hand_over: Callable[[tuple[str, ...]], object] | None = None,
    ) -> None:
        self._settle = settle
        self._hand_over = hand_over
        self._log = log or SessionLog(clock)
        self._bureau = bureau
        self._steps = LocalSteps(database, control.on_db)
        self._recovery = Recovery(self._steps, bureau, identity)
        self._pulling = Pulling(bureau, self._steps, control, clock)
        self._clock = clock
        self._control = control
        self._joined: JoinAnswer | None = None
        self._head: SignedHead | None = None
        """The newest head this session has seen: sent along, so that a bureau restored between two
        requests is noticed."""
        self._laid_open = self._copied = self._rejoined = self._wrote = False
        self.sent: set[tuple[str, str]] = set()
        """Rows whose operations the bureau has acknowledged so far, also in a session that ends
        in a refusal."""

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
                if self._wrote:
                    self._wipe()
                if outcome.forgotten:
                    self._hello(self._read(read_standing))  # the bureau notes that it is gone
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
                    if self._joined is not None and not self._laid_open:
                        self._recovery.open_before_parting(self._joined, refusal)
                    self._recovery.take_identity(self._head, self._ceiling)
                    self._copied = True
                else:
                    raise
        return self._run()

    @property
    def _can_prove(self) -> bool:
        """Whether the bureau does not know of a life that it has lost, and this laptop can show it:
        it had joined that life and sent there, but never came to show its rows."""
        return self._joined is None and self._recovery.can_prove

    def _join(self, *, unshown: bool = False) -> None:
        """Join the bureau's present life. What had arrived of it without being shown may be of a
        tail it has lost since, and no head kept here could tell: it is fetched again."""
        self._joined, self._laid_open = self._recovery.join(unshown=unshown), False
        self._head = self._joined.head
        self._write(staging.clear)

    @property
    def identity(self) -> Identity:
        """Whom the laptop is: after `run` perhaps another device."""
        return self._recovery.identity

    @property
    def _ceiling(self) -> int | None:
        return None if self._joined is None else self._joined.agreed

    def _run(self) -> Outcome:
        standing = self._read(read_standing)
        if self._head is None:
            self._head = standing.known
        self._control.progress("hello", 0, None)
        if standing.at is not None and self._joined is None:
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
        answer, offset = self._hello_unmoved(standing, held, at)
        asked = bool(answer.wanted) and self._is_asked_for(answer.wanted)
        if asked or differing_scopes(standing, answer):
            raise GrantsMovedError  # what is kept aside is given back by the longer way
        pushed = self._push(answer)
        if pushed and any(entity == "paper" for entity, _ in self.sent):
            # the bureau leases more numbers to whoever says hello with few left
            answer, offset = self._hello_unmoved(self._read(read_standing), held, at)
        nothing = Outcome(len(self.sent), 0, ChangeSet(), offset, copied=self._copied)
        if not (pushed or answer.changed):
            return nothing
        plan = Plan(answer.epoch, SCHEMA, {}, [], held, at)
        staged = self._write(lambda connection: staging.begin(connection, plan))
        head, root = self._pulling.fetch(staged, answer, self._head)
        self._check_head(head, self._head)
        shown = self._publish(staged, standing.modes, (), head, answer.backup_horizon, ())
        outcome = replace(nothing, received=shown[0], changes=shown[1])
        if root != self._read(read_root):
            return outcome.then(self._run_named(self._read(read_standing)))
        return outcome

    def _is_asked_for(self, wanted: Collection[tuple[str, str]]) -> bool:
        return self._read(partial(asks_for_any, wanted=wanted))

    def _hello_unmoved(self, standing: Standing, held: str, at: int) -> tuple[HelloAnswer, int]:
        try:
            answer, offset = self._hello(standing, held, at)
        except Refusal as refusal:
            if refusal.code != "sync.grants_moved":
                raise
            raise GrantsMovedError from refusal
        self._check_answer(standing, answer)
        self._keep_head(answer.head)
        return answer, offset

    def _run_named(self, standing: Standing) -> Outcome:
        """One run in which each scope held is named with its cursor."""
        answer, offset = self._hello(standing)
        self._check_answer(standing, answer)
        if self._joined is not None and not self._laid_open:
            device = self.identity.device
            self._recovery.lay_open(answer.position, self._joined)
            self._laid_open = True
            if self.identity.device != device:
                self._copied = True
                return self._run()
        self._keep_head(answer.head)
        if answer.statement is not None:
            self._write(partial(keep_statement, statement=answer.statement))
        differing = differing_scopes(standing, answer)
        if answer.wanted:
            who = self.identity
            self._write(
                lambda one: give_back(one, self._clock, who.device, who.account, answer.wanted)
            )
        pushed = self._push(answer)
        if pushed:
            # Said once more: what the bureau leased or granted because of it comes along, and its
            # signature now covers what was just sent.
            standing = self._read(read_standing)
            answer, offset = self._hello(standing)
            self._check_answer(standing, answer)
            self._keep_head(answer.head)
            differing |= differing_scopes(standing, answer)
        modes = {card.scope: card.mode for card in answer.grants or ()}
        if not standing.staged <= modes.keys():
            self._write(partial(staging.forget_revoked, held=modes))
        lost = tuple(sorted(set(standing.scopes) - set(modes)))
        nothing_new = not (pushed or answer.changed or lost or set(modes) - set(standing.scopes))
        if nothing_new and not standing.outgrown and self._joined is None:
            return Outcome(
                len(self.sent), 0, ChangeSet(), offset, copied=self._copied, closed=answer.closed
            )
        if lost and self._hand_over is not None:
            self._hand_over(lost)
        plan = plan_of(standing, answer, differing, anew=self._joined is not None)
        staged = self._write(lambda connection: staging.begin(connection, plan))
        head = answer.head
        if plan.cursors:  # a closed account is given nothing
            head, _ = self._pulling.fetch(staged, answer, self._head)
        self._check_head(head, self._head)
        received, changes, gone = self._publish(
            staged, modes, lost, head, answer.backup_horizon, differing
        )
        return Outcome(
            len(self.sent),
            received,
            changes,
            offset,
            mismatched=tuple(sorted(differing)),
            forgotten=gone.scopes,
            sites_lost=gone.sites,
            removed=gone.rows,
            kept=tuple(scope for scope in lost if scope not in gone.scopes),
            copied=self._copied,
            joined=self._rejoined,
            closed=answer.closed,
        )

    def _hello(
        self, standing: Standing, held: str | None = None, at: int = 0
    ) -> tuple[HelloAnswer, int]:
        """Say hello, naming every scope unless `held` stands for all of them at the cursor `at`."""
        cursors = {} if held else dict.fromkeys(standing.staged, 0)  # here, if not shown
        if not held:
            cursors.update({name: one.cursor for name, one in standing.scopes.items()})
        before = self._clock.now_ms()
        answer = self._bureau.hello(
            Hello(
                proto=PROTO,
                schema=SCHEMA,
                device=self.identity.device,
                epoch=standing.epoch,
                last_dseq=standing.last_dseq,
                last_hash=standing.last_hash,
                known=self._head,
                cursors=cursors,
                held=held,
                at=at,
                root=standing.root,
                clock=before,
                keeps=standing.keeps,
                needs_statement=standing.needs_statement,
            )
        )
        after = self._clock.now_ms()
        return answer, (before + after) // 2 - answer.server_time

    def _check_answer(self, standing: Standing, answer: HelloAnswer) -> None:
        if answer.proto != PROTO:
            raise Refusal("sync.version", proto=answer.proto)
        joined = self._joined
        self._check_head(answer.head, standing.known if joined is None else joined.head)
        if answer.epoch != (standing.epoch if joined is None else joined.epoch):
            raise Refusal("sync.server_restored")
        if joined is None and answer.position.last_dseq < standing.acknowledged:
            raise Refusal("sync.server_restored")
        if answer.position.last_dseq > standing.last_dseq:
            raise Refusal("sync.clone", shared=standing.last_dseq)

    def _check_head(self, head: SignedHead, known: SignedHead | None) -> None:
        if not verify_head(head, self.identity.bureau_key):
            raise Refusal("signature.head")
        if known is None or head.epoch != known.epoch:
            return
        if head.seq < known.seq or (head.seq == known.seq and head.chain != known.chain):
            raise Refusal("sync.server_restored")

    def _keep_head(self, head: SignedHead) -> None:
        """Remember a head for this session; for later ones too, unless the laptop still shows rows
        of the bureau's life before: `_publish` then keeps it."""
        if self._head is not None and (self._head.seq, self._head.epoch) == (head.seq, head.epoch):
            return
        self._head = head
        if self._joined is None:
            self._write(partial(keep_head, head=head))

    def _push(self, answer: HelloAnswer) -> int:
        """Send until nothing waits, also what is written meanwhile; how many operations."""
        done = 0
        while batch := self._read(lambda connection: queue.next_batch(connection, answer.limits)):
            self._control.progress("push", done, done + self._read(count_pending))
            told = self._bureau.push(self._signed(batch))
            if [one.dseq for one in told.results] != [one.dseq for one in batch]:
                raise Refusal("sync.answer_malformed", kind="PushAnswer")
            self._check_head(told.head, self._head)
            self._head = told.head
            self._write(partial(self._acknowledge, batch=batch, told=told))
            self.sent.update((one.entity, one.row) for one in batch)
            done += len(batch)
        return done

    def _signed(self, batch: list[Queued]) -> PushRequest:
        ceilings = [self._ceiling, batch[0].ceiling]
        return push.sign(
            batch,
            self.identity.device_key,
            known=self._head,
            ceiling=min((one for one in ceilings if one is not None), default=None),
        )

    def _acknowledge(self, connection: Connection, batch: list[Queued], told: PushAnswer) -> None:
        queue.acknowledge(connection, told.results)
        self._log.sent(connection, batch, told.results)
        keep = keep_head if self._joined is None else keep_unshown
        keep(connection, told.head)

    def _publish(
        self,
        staged: Staged,
        modes: Mapping[str, str],
        lost: tuple[str, ...],
        head: SignedHead,
        horizon: int,
        differing: Collection[str],
    ) -> tuple[int, ChangeSet, Forgotten]:
        self._control.check()
        self._control.progress("publish", 0, None)
        plan = staged.plan

        def all_at_once(connection: Connection) -> tuple[int, ChangeSet, Forgotten]:
            arrived = staged.arrivals(connection, modes, head.seq)
            if self._joined is not None:
                keep_aside(connection, arrived, self._joined.agreed)
                enter(connection, self._joined.epoch, self._joined.agreed)
                keep_unshown(connection, None)
            gone = forget(connection, lost)
            erase(connection, [rows for one in arrived for rows in one.rows])
            changes = publish(connection, arrived, head.seq, all_held=plan.held is not None)
            keep_head(connection, head)
            queue.drop_backed_up(connection, horizon)
            if gone.rows:
                derived.refresh(connection, ChangeSet.of(gone.rows))
                changes = ChangeSet.of([*pairs(changes), *gone.rows])
            staging.clear(connection)
            keep_published(connection)
            begun = {one.scope for one in arrived if not plan.cursors.get(one.scope, plan.at)}
            news = _rows_of(one for one in arrived if one.scope not in begun) - self.sent
            bulk = _counted((one for one in arrived if one.scope in begun), self.sent)
            self._log.received(connection, news, bulk)
            self._log.taken_anew(connection, differing)
            return len(news) + sum(bulk.values()), changes, gone

        try:
            found = self._write(all_at_once)
        except (Refusal, IntegrityError) as error:
            if not (isinstance(error, Refusal) and error.code.startswith("store.")):
                self._write(partial(staging.begin_anew, shown=staged.scopes))
            raise
        self._rejoined |= self._joined is not None
        self._joined, self._head = None, head
        return found

    def _read(self, call: Callable[[Connection], T]) -> T:
        return self._steps.read(call)

    def _write(self, call: Callable[[Connection], T]) -> T:
        self._wrote = True
        return self._steps.write(call)


def _rows_of(arrivals: Iterable[Arrival]) -> set[tuple[str, str]]:
    return {(rows.entity, row[0]) for one in arrivals for rows in one.rows for row in rows.values}


def _counted(arrivals: Iterable[Arrival], sent: Collection[tuple[str, str]]) -> dict[str, int]:
    """By table how many rows came that were not sent from here."""
    found: dict[str, set[str]] = {}
    for rows in (rows for one in arrivals for rows in one.rows):
        found.setdefault(rows.entity, set()).update(row[0] for row in rows.values)
    for entity, row in sent:
        found.get(entity, set()).discard(row)
    return {entity: len(ids) for entity, ids in found.items() if ids}
