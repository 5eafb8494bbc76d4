"""One session: hello, send until nothing waits, hello again if anything was sent, fetch until
complete, show it all at once.

Every step may be cut and begun again (sync.md §3 "Session"). What the bureau has taken but not
acknowledged is always sent again before anything is shown: an image that holds an operation still
waiting here would put the operation on top of itself, and lose what came after it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from app.sync import queue, staging
from app.sync.connection import Check, Waits
from app.sync.forget import Forgotten, forget
from app.sync.log import SessionLog
from app.sync.staging import Plan, Staged
from app.sync.standing import (
    Identity,
    Standing,
    count_pending,
    keep_head,
    keep_published,
    read_standing,
)
from db import derived
from db.changes import ChangeSet
from db.journal.publish import Arrival, publish
from db.replication import push
from db.replication.chain import SignedHead, verify_head
from db.replication.message import PROTO
from db.replication.operation import Operation
from db.replication.wire import (
    MAX_PAGE_ROWS,
    Hello,
    HelloAnswer,
    PullAnswer,
    PullRequest,
    PushAnswer,
    PushRequest,
    Result,
    SegmentCard,
    SnapshotManifest,
    SnapshotRequest,
)
from db.schema import SCHEMA
from db.store import traces
from db.store.engine import Database
from inspection.clock import Clock
from inspection.refusal import Refusal

T = TypeVar("T")

SNAPSHOT_ROWS = 1_000
"""A scope with more rows than this comes as a snapshot when it is taken from the start; a smaller
one costs less as part of a page."""
_PAGES_WITHOUT_END = 10_000
_ROUNDS = 3
"""How often one session begins anew because grants changed, or something was typed, meanwhile."""


class _GrantsMovedError(Exception):
    """A scope promised at hello is held no more."""


class OnDb(Protocol):
    """Runs one local transaction where local transactions run, and waits for it."""

    def __call__(self, call: Callable[[], T], /) -> T: ...


class Bureau(Protocol):
    """What a session asks of its bureau; `transport.BureauLink` over HTTP."""

    def heeding(self, check: Check, waits: Waits) -> AbstractContextManager[None]: ...
    def hello(self, request: Hello) -> HelloAnswer: ...
    def push(self, request: PushRequest) -> PushAnswer: ...
    def pull(self, request: PullRequest) -> PullAnswer: ...
    def manifest(self, request: SnapshotRequest) -> SnapshotManifest: ...
    def segment(self, scope: str, card: SegmentCard) -> bytes: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Control:
    """The session's way out of its thread: progress (step, done, total), whether the user has
    cancelled, and the lane of local transactions. Steps: ``hello``, ``push``, ``pull``,
    ``publish``, and ``wait`` (done: the place in the line of a busy bureau, 0 if unknown)."""

    progress: Callable[[str, int, int | None], None]
    cancelled: Callable[[], bool]
    on_db: OnDb

    def check(self) -> None:
        """Raise Refusal ``sync.cancelled`` if the user has."""
        if self.cancelled():
            raise Refusal("sync.cancelled")

    def waits(self, place: int) -> None:
        """Tell that a busy bureau is waited for, and the place in its line."""
        self.progress("wait", place, None)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a session did."""

    sent: int
    """Rows whose operations the bureau acknowledged."""
    received: int
    """Rows that came from the bureau, without those just sent to it."""
    changes: ChangeSet
    clock_offset_ms: int
    """How far the laptop's clock is ahead of the bureau's; negative if it is behind."""
    mismatched: tuple[str, ...] = ()
    """Scopes that differed from the bureau's although nothing was missing, and were taken anew."""
    forgotten: tuple[str, ...] = ()
    """Scopes whose grant had ended, removed from this laptop."""
    kept: tuple[str, ...] = ()
    """Scopes whose grant has ended, kept until what was written in them meanwhile is sent."""

    def then(self, later: Outcome) -> Outcome:
        """Both rounds of one session together."""
        return replace(
            later,
            received=self.received + later.received,
            changes=ChangeSet.of([*_pairs(self.changes), *_pairs(later.changes)]),
            mismatched=tuple(sorted({*self.mismatched, *later.mismatched})),
            forgotten=tuple(sorted({*self.forgotten, *later.forgotten})),
        )


class Session:
    """One run of the protocol between this database and its bureau.

    `settle` turns answers that are still drafts into operations, in a local transaction: before
    anything is sent, and again before a scope is given up in which something was typed meanwhile.
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
    ) -> None:
        self._settle = settle
        self._log = log or SessionLog(clock)
        self._database = database
        self._bureau = bureau
        self._identity = identity
        self._clock = clock
        self._control = control
        self.sent: set[tuple[str, str]] = set()
        """Rows whose operations the bureau has acknowledged so far, also in a session that ends
        in a refusal."""

    def run(self) -> Outcome:
        """Bring both sides together; in one request if nothing differs and nothing waits.

        Raises Refusal: ``sync.cancelled``; ``sync.clone`` (the bureau has operations of this
        device that are not here: another copy of it is about, or an old one was restored);
        ``sync.server_restored`` (the bureau lost what it had confirmed: nothing is touched here);
        ``signature.head`` (what calls itself the bureau cannot sign as it); those of the bureau's
        answers, of the connection and of the store. Whatever is raised, nothing is half shown and
        nothing unsent is lost.
        """
        with self._bureau.heeding(self._control.check, self._control.waits):
            self._wipe()  # an earlier purge may have been cut short
            outcome = self._round()
            with suppress(Refusal):  # what was shown stands; the next session does the rest
                for _ in range(_ROUNDS - 1):
                    if not outcome.kept:
                        break
                    outcome = outcome.then(self._round())
                self._wipe()
                if outcome.forgotten:
                    self._hello(self._read(read_standing))  # the bureau notes that it is gone
            return outcome

    def _round(self) -> Outcome:
        """Drafts settled, then one run; begun anew while grants change under it."""
        if self._settle is not None:
            self._control.on_db(self._settle)
        for _ in range(_ROUNDS):
            with suppress(_GrantsMovedError):
                return self._run()
        raise Refusal("sync.answer_malformed", kind="PullAnswer")

    def _wipe(self) -> None:
        """Leave no trace in the file of what was removed from it."""
        self._control.on_db(lambda: traces.wipe(self._database))

    def _run(self) -> Outcome:
        standing = self._read(read_standing)
        self._control.progress("hello", 0, None)
        answer, offset = self._hello(standing)
        self._check_answer(standing, answer)
        if standing.known is None or standing.known.seq != answer.head.seq:
            self._write(partial(keep_head, head=answer.head))
        differing = _differing(standing, answer)
        pushed = self._push(answer)
        if pushed:
            # Said once more: what the bureau leased or granted because of it comes along, and its
            # signature now covers what was just sent.
            standing = self._read(read_standing)
            answer, offset = self._hello(standing)
            self._check_answer(standing, answer)
            self._write(partial(keep_head, head=answer.head))
            differing |= _differing(standing, answer)
        modes = {card.scope: card.mode for card in answer.grants}
        if not standing.staged <= modes.keys():
            self._write(partial(staging.forget_revoked, held=modes))
        lost = tuple(sorted(set(standing.scopes) - set(modes)))
        nothing_new = not (pushed or answer.changed or lost or set(modes) - set(standing.scopes))
        if nothing_new and not standing.outgrown:
            return Outcome(len(self.sent), 0, ChangeSet(), offset)
        plan = _plan(standing, answer, differing)
        staged = self._write(lambda connection: staging.begin(connection, plan))
        head = self._fetch(plan, staged, answer)
        received, changes, gone = self._publish(plan, modes, lost, head)
        return Outcome(
            len(self.sent),
            received,
            changes,
            offset,
            mismatched=tuple(sorted(differing)),
            forgotten=gone.scopes,
            kept=tuple(scope for scope in lost if scope not in gone.scopes),
        )

    def _hello(self, standing: Standing) -> tuple[HelloAnswer, int]:
        before = self._clock.now_ms()
        answer = self._bureau.hello(
            Hello(
                proto=PROTO,
                schema=SCHEMA,
                device=self._identity.device,
                epoch=standing.epoch,
                last_dseq=standing.last_dseq,
                last_hash=standing.last_hash,
                known=standing.known,
                cursors={
                    **dict.fromkeys(standing.staged, 0),  # rows of them are here, if not shown
                    **{name: one.cursor for name, one in standing.scopes.items()},
                },
                root=standing.root,
                clock=before,
            )
        )
        after = self._clock.now_ms()
        return answer, (before + after) // 2 - answer.server_time

    def _check_answer(self, standing: Standing, answer: HelloAnswer) -> None:
        if answer.proto != PROTO:
            raise Refusal("sync.version", proto=answer.proto)
        self._check_head(standing, answer.head)
        if answer.epoch != standing.epoch or answer.position.last_dseq < standing.acknowledged:
            raise Refusal("sync.server_restored")
        if answer.position.last_dseq > standing.last_dseq:
            raise Refusal("sync.clone")

    def _check_head(self, standing: Standing, head: SignedHead) -> None:
        if not verify_head(head, self._identity.bureau_key):
            raise Refusal("signature.head")
        known = standing.known
        if known is None or head.epoch != standing.epoch:
            return
        if head.seq < known.seq or (head.seq == known.seq and head.chain != known.chain):
            raise Refusal("sync.server_restored")

    def _push(self, answer: HelloAnswer) -> int:
        """Send until nothing waits, also what is written meanwhile; how many operations."""
        done = 0
        while batch := self._read(lambda connection: queue.next_batch(connection, answer.limits)):
            self._control.progress("push", done, done + self._read(count_pending))
            results = self._bureau.push(push.sign(batch, self._identity.device_key)).results
            if [one.dseq for one in results] != [one.core.dseq for one in batch]:
                raise Refusal("sync.answer_malformed", kind="PushAnswer")
            self._write(partial(self._acknowledge, batch=batch, results=results))
            self.sent.update((one.core.entity, one.core.row) for one in batch)
            done += len(batch)
        return done

    def _acknowledge(
        self, connection: Connection, batch: list[Operation], results: list[Result]
    ) -> None:
        queue.acknowledge(connection, results)
        self._log.sent(connection, batch, results)

    def _fetch(self, plan: Plan, staged: Staged, answer: HelloAnswer) -> int:
        """Stage snapshots and pages until every scope has reached one head; returns it."""
        rows = {one.scope: one.rows for one in answer.changed}
        for scope, cursor in plan.cursors.items():
            begun = scope in staged.manifests
            fresh = not cursor and not staged.cursors[scope]
            if begun or (fresh and rows.get(scope, 0) > SNAPSHOT_ROWS):
                self._fetch_whole(scope, staged)
        cursors = dict(self._write(lambda connection: staging.begin(connection, plan)).cursors)
        here = 0
        for _ in range(_PAGES_WITHOUT_END):
            self._control.progress("pull", here, None)
            page = self._bureau.pull(
                PullRequest(
                    proto=PROTO,
                    schema=SCHEMA,
                    cursors=cursors,
                    limit=min(answer.limits.page_rows, MAX_PAGE_ROWS),
                )
            )
            self._write(partial(staging.keep_page, answer=page))
            cursors.update({part.scope: part.cursor for part in page.pages})
            here += sum(len(rows.values) for part in page.pages for rows in part.rows)
            if page.complete:
                if not cursors.keys() <= {part.scope for part in page.pages}:
                    raise _GrantsMovedError
                if set(cursors.values()) != {page.head}:
                    break
                return page.head
        raise Refusal("sync.answer_malformed", kind="PullAnswer")

    def _fetch_whole(self, scope: str, staged: Staged) -> None:
        """Stage the missing segments of a scope; if it has changed meanwhile, all of a new one."""
        begun = staged.manifests.get(scope)
        if begun is not None and self._fetch_segments(begun[0], staged.missing(scope)):
            return
        for _ in range(3):
            asked = SnapshotRequest(proto=PROTO, schema=SCHEMA, scope=scope)
            with _moving_grants():
                manifest = self._bureau.manifest(asked)
            self._write(partial(staging.keep_manifest, manifest=manifest))
            if self._fetch_segments(manifest, manifest.segments):
                return
        self._write(lambda connection: staging.drop_snapshot(connection, scope))

    def _fetch_segments(self, manifest: SnapshotManifest, cards: list[SegmentCard]) -> bool:
        """Whether all these segments could be had; False once the bureau has let go of them."""
        done = manifest.rows - sum(card.rows for card in cards)
        for card in cards:
            self._control.progress("pull", done, manifest.rows)
            try:
                with _moving_grants():
                    data = self._bureau.segment(manifest.scope, card)
            except Refusal as refusal:
                if not refusal.code.endswith("snapshot.gone"):
                    raise
                return False
            if hashlib.sha256(data).hexdigest() != card.sha256:
                raise Refusal("sync.answer_malformed", kind="Segment")
            self._write(partial(staging.keep_segment, scope=manifest.scope, card=card, data=data))
            done += card.rows
        return True

    def _publish(
        self, plan: Plan, modes: Mapping[str, str], lost: tuple[str, ...], head: int
    ) -> tuple[int, ChangeSet, Forgotten]:
        self._control.check()
        self._control.progress("publish", 0, None)

        def all_at_once(connection: Connection) -> tuple[int, ChangeSet, Forgotten]:
            arrived = staging.arrivals(connection, plan, modes, head)
            gone = forget(connection, lost)
            changes = publish(connection, arrived, head)
            if gone.rows:
                derived.refresh(connection, ChangeSet.of(gone.rows))
                changes = ChangeSet.of([*_pairs(changes), *gone.rows])
            staging.clear(connection)
            keep_published(connection)
            news = _rows_of(one for one in arrived if plan.cursors[one.scope]) - self.sent
            bulk = _rows_of(one for one in arrived if not plan.cursors[one.scope]) - self.sent
            self._log.received(connection, news, bulk)
            return len(news | bulk), changes, gone

        return self._write(all_at_once)

    def _read(self, call: Callable[[Connection], T]) -> T:
        def inside() -> T:
            with self._database.read() as connection:
                return call(connection)

        return self._control.on_db(inside)

    def _write(self, call: Callable[[Connection], T]) -> T:
        def inside() -> T:
            with self._database.write() as connection:
                return call(connection)

        return self._control.on_db(inside)


@contextmanager
def _moving_grants() -> Iterator[None]:
    """A scope that may no longer be fetched was revoked since the hello."""
    try:
        yield
    except Refusal as refusal:
        if not refusal.code.endswith("access.scope"):
            raise
        raise _GrantsMovedError from refusal


def _rows_of(arrivals: Iterable[Arrival]) -> set[tuple[str, str]]:
    return {(rows.entity, row[0]) for one in arrivals for rows in one.rows for row in rows.values}


def _pairs(changes: ChangeSet) -> list[tuple[str, str]]:
    return [(entity, row) for entity, rows in changes.rows.items() for row in rows]


def _differing(standing: Standing, answer: HelloAnswer) -> set[str]:
    """Scopes whose rows are not the bureau's although nothing of them is missing here."""
    found = set()
    for head in answer.changed:
        held = standing.scopes.get(head.scope)
        if held is None or held.cursor < head.rev:
            continue
        if (held.digest, held.rows) != (head.digest, head.rows):
            found.add(head.scope)
    return found


def _plan(standing: Standing, answer: HelloAnswer, differing: set[str]) -> Plan:
    """Every scope held by grant takes part, so that no row arrives before what it refers to."""
    granted = sorted(card.scope for card in answer.grants)
    whole = [
        scope
        for scope in granted
        if scope in differing or (standing.outgrown and scope in standing.scopes)
    ]
    cursors = {
        scope: 0
        if scope in whole or scope not in standing.scopes
        else standing.scopes[scope].cursor
        for scope in granted
    }
    return Plan(epoch=standing.epoch, schema=SCHEMA, cursors=cursors, whole=whole)
