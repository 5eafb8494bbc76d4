"""Hello, and what the bureau's word is worth: each head it signs is held against those before."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from app.sync.recovery import Recovery
from app.sync.standing import Standing, keep_head
from app.sync.steps import Beside, Bureau, LocalSteps
from db.replication.chain import SignedHead, verify_head
from db.replication.message import PROTO
from db.replication.wire import Hello, HelloAnswer, JoinAnswer
from db.schema import SCHEMA
from inspection.clock import Clock
from inspection.refusal import Refusal


class Greeting:
    """What one session knows of its bureau: its newest head, and the life just joined."""

    def __init__(
        self, steps: LocalSteps, bureau: Bureau, beside: Beside, clock: Clock, recovery: Recovery
    ) -> None:
        self._steps = steps
        self._beside = beside
        self._bureau = bureau
        self._clock = clock
        self._recovery = recovery
        self.head: SignedHead | None = None
        """The newest head this session has seen: sent along, so that a bureau restored between two
        requests is noticed."""
        self.joined: JoinAnswer | None = None
        """The life of a restored bureau that was joined and is not shown here yet."""

    @property
    def ceiling(self) -> int | None:
        """The ledger number beyond which revs shown here are of a life that is over."""
        return None if self.joined is None else self.joined.agreed

    def hello(
        self,
        standing: Standing,
        held: str | None = None,
        at: int = 0,
        meanwhile: Callable[[], object] | None = None,
    ) -> tuple[HelloAnswer, int]:
        """Say hello, naming every scope unless `held` stands for all of them at the cursor `at`;
        `meanwhile` is done here while the bureau looks.

        The answer, and how far this laptop's clock is ahead of the bureau's (ms). Raises Refusal
        ``sync.version``, ``signature.head``, ``sync.server_restored``, ``sync.clone``, and those of
        the bureau.
        """
        cursors = {} if held else dict.fromkeys(standing.staged, 0)  # here, if not shown
        if not held:
            cursors.update({name: one.cursor for name, one in standing.scopes.items()})
        before = self._clock.now_ms()
        said = Hello(
            proto=PROTO,
            schema=SCHEMA,
            device=self._recovery.identity.device,
            epoch=standing.epoch,
            last_dseq=standing.last_dseq,
            last_hash=standing.last_hash,
            known=self.head,
            cursors=cursors,
            held=held,
            at=at,
            root=standing.root,
            clock=before,
            keeps=standing.keeps,
            needs_statement=standing.needs_statement,
        )
        answer = self._ask(said, meanwhile)
        after = self._clock.now_ms()
        self._check(standing, answer)
        self._keep(answer.head)
        return answer, (before + after) // 2 - answer.server_time

    def _ask(self, said: Hello, meanwhile: Callable[[], object] | None) -> HelloAnswer:
        if meanwhile is None:
            return self._bureau.hello(said)
        answer = self._beside(lambda: self._bureau.hello(said))
        try:
            meanwhile()
        except BaseException:
            with suppress(Refusal):
                answer()
            raise
        return answer()

    def check(self, head: SignedHead, known: SignedHead | None) -> None:
        """Raise Refusal ``signature.head`` unless the bureau signed it, ``sync.server_restored`` if
        it contradicts the one `known`."""
        if not verify_head(head, self._recovery.identity.bureau_key):
            raise Refusal("signature.head")
        if known is None or head.epoch != known.epoch:
            return
        if head.seq < known.seq or (head.seq == known.seq and head.chain != known.chain):
            raise Refusal("sync.server_restored")

    def _check(self, standing: Standing, answer: HelloAnswer) -> None:
        if answer.proto != PROTO:
            raise Refusal("sync.version", proto=answer.proto)
        joined = self.joined
        self.check(answer.head, standing.known if joined is None else joined.head)
        if answer.epoch != (standing.epoch if joined is None else joined.epoch):
            raise Refusal("sync.server_restored")
        if joined is None and answer.position.last_dseq < standing.acknowledged:
            raise Refusal("sync.server_restored")
        if answer.position.last_dseq > standing.last_dseq:
            raise Refusal("sync.clone", shared=standing.last_dseq)

    def _keep(self, head: SignedHead) -> None:
        """Remember a head for this session; for later ones too, unless the laptop still shows rows
        of the bureau's life before: publishing then keeps it."""
        if self.head is not None and (self.head.seq, self.head.epoch) == (head.seq, head.epoch):
            return
        self.head = head
        if self.joined is None:
            self._steps.write(partial(keep_head, head=head))
