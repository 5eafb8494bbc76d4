"""Sends what waits. While the bureau judges one push, what became of the one before is noted here
and the next one is read: neither side stands still for the other."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import Connection

from app.sync import queue
from app.sync.greeting import Greeting
from app.sync.log import SessionLog
from app.sync.recovery import Recovery
from app.sync.standing import count_pending, keep_head, keep_unshown
from app.sync.steps import Bureau, Control, LocalSteps
from db.replication import push
from db.replication.push import Queued, Written
from db.replication.wire import Limits, PushAnswer, WrittenPush
from inspection.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Waiting:
    """The next operations to go, how many wait in all, these among them, and what is sent."""

    batch: list[Queued]
    count: int
    written: Written


class Sending:
    """The sending half of one session. `sent`: rows whose operations the bureau has acknowledged so
    far, also in a session that ends in a refusal."""

    def __init__(
        self,
        steps: LocalSteps,
        bureau: Bureau,
        control: Control,
        log: SessionLog,
        recovery: Recovery,
        greeting: Greeting,
    ) -> None:
        self._steps = steps
        self._bureau = bureau
        self._control = control
        self._log = log
        self._recovery = recovery
        self._greeting = greeting
        self.sent: set[tuple[str, str]] = set()

    def look(self) -> Waiting | None:
        """What goes first, for a bureau of the usual limits."""
        return self._next(Limits())

    def run(self, limits: Limits, ready: Waiting | None = None) -> int:
        """Send until nothing waits, also what is written meanwhile; how many operations. `ready`:
        what `look` found, if the queue has not been touched from behind since.

        What the bureau took and this laptop did not come to note is sent again next time, and gets
        the same results. Raises Refusal ``sync.answer_malformed``, those of `Greeting.check`, of
        the bureau, of the connection and of the store.
        """
        done = 0
        if ready is None or limits != Limits():
            ready = self._next(limits)
        under_way = self._begin(ready, done)
        try:
            while under_way is not None:
                following = self._next(limits, after=under_way.batch[-1].dseq)
                arrived, told = under_way.batch, under_way.answer()
                under_way = None
                self._check(arrived, told)
                under_way = self._begin(following, done + len(arrived))
                self._note(arrived, told)
                done += len(arrived)
                if under_way is None:
                    under_way = self._begin(self._next(limits), done)
        finally:
            if under_way is not None:
                under_way.leave()
        return done

    def _next(self, limits: Limits, after: int = 0) -> Waiting | None:
        """What goes next, behind the operation `after`, if anything waits there."""

        def look(connection: Connection) -> tuple[list[Queued], int]:
            batch = queue.next_batch(connection, limits, after)
            return batch, count_pending(connection, after) if batch else 0

        batch, count = self._steps.read(look)
        if not batch:
            return None
        return Waiting(batch, count, push.write(batch, self._recovery.identity.device_key))

    def _begin(self, waiting: Waiting | None, done: int) -> _UnderWay | None:
        if waiting is None:
            return None
        self._control.progress("push", done, done + waiting.count)
        ceilings = [self._greeting.ceiling, waiting.batch[0].ceiling]
        request = waiting.written.request(
            known=self._greeting.head,
            ceiling=min((one for one in ceilings if one is not None), default=None),
        )
        return _UnderWay(self._bureau, self._control, waiting.batch, request)

    def _check(self, batch: list[Queued], told: PushAnswer) -> None:
        if [one.dseq for one in told.results] != [one.dseq for one in batch]:
            raise Refusal("sync.answer_malformed", kind="PushAnswer")
        self._greeting.check(told.head, self._greeting.head)
        self._greeting.head = told.head

    def _note(self, batch: list[Queued], told: PushAnswer) -> None:
        def acknowledge(connection: Connection) -> None:
            queue.acknowledge(connection, told.results)
            self._log.sent(connection, batch, told.results)
            keep = keep_head if self._greeting.joined is None else keep_unshown
            keep(connection, told.head)

        self._steps.write(acknowledge)
        self.sent.update((one.entity, one.row) for one in batch)


class _UnderWay:
    """A push on its way. `answer` waits for what the bureau says, and raises what that raised."""

    def __init__(
        self, bureau: Bureau, control: Control, batch: list[Queued], request: WrittenPush
    ) -> None:
        self._bureau = bureau
        self._control = control
        self._request = request
        self._left = False
        self.batch = batch
        self.answer: Callable[[], PushAnswer] = control.beside(self._send)

    def leave(self) -> None:
        """Something went wrong here: wait for no answer beyond the piece that is on the line."""
        self._left = True
        with suppress(Refusal):
            self.answer()

    def _send(self) -> PushAnswer:
        with self._bureau.heeding(self._check, self._control.waits):
            return self._bureau.push(self._request)

    def _check(self) -> None:
        self._control.check()
        if self._left:
            raise Refusal("sync.cancelled")
