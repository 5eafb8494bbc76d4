"""How a laptop finds its place again: as a copy of another one, or after its bureau was restored.

Every step may be cut and is then begun again: keys are durable before they are shown, the bureau
answers the same request the same way, and what changes here changes in one transaction.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from app.sync import queue
from app.sync.standing import (
    Identity,
    holes_here,
    keep_head,
    keep_statement,
    keep_unshown,
    known_heads,
    leased_here,
    read_statement,
    read_unshown,
    withdrawn_here,
)
from app.sync.steps import Bureau, LocalSteps
from db.journal import branch
from db.journal.branch import own_from, take_identity
from db.journal.state import read_state, write_state
from db.replication import push
from db.replication.admission import CopyRequest
from db.replication.chain import Position, SignedHead, verify_head
from db.replication.message import PROTO
from db.replication.push import Queued
from db.replication.wire import MAX_HEADS, DevicePosition, JoinAnswer, JoinRequest, Limits
from forms.signing import PrivateKey
from inspection.refusal import Refusal

_DEVICE_KEY, _PAPER_KEY = "next_device_key", "next_paper_key"


class Recovery:
    """The steps beside an ordinary session. `identity` is whom the laptop is after them."""

    def __init__(self, steps: LocalSteps, bureau: Bureau, identity: Identity) -> None:
        self._steps = steps
        self._bureau = bureau
        self.identity = identity

    def readmit(self, refusal: Refusal) -> None:
        """The bureau has forgotten this device: show it what it signed when it let it in. Raises
        `refusal` again if there is nothing to show, and those of the bureau's answer."""
        statement = self._steps.read(read_statement)
        if statement is None:
            raise refusal
        self._bureau.readmit(statement)

    @property
    def can_prove(self) -> bool:
        """Whether a life that was never shown here has taken operations of this laptop."""
        return self._steps.read(read_unshown) is not None

    def join(self, *, unshown: bool = False) -> JoinAnswer:
        """Show the bureau its own signatures; learn which past both share. Changes nothing here.

        `unshown`: first of all that of the life that was never shown here. Raises Refusal
        ``signature.head`` if what answers cannot sign as the bureau.
        """
        first = self._steps.read(read_unshown) if unshown else None
        request = self._steps.read(
            lambda one: JoinRequest(
                proto=PROTO,
                heads=[*filter(None, [first]), *known_heads(one)][:MAX_HEADS],
                leases=leased_here(one),
                withdrawn=withdrawn_here(one),
                holes=holes_here(one),
            )
        )
        answer = self._bureau.join(request)
        if not verify_head(answer.head, self.identity.bureau_key):
            raise Refusal("signature.head")
        return answer

    def lay_open(self, position: DevicePosition, joined: JoinAnswer) -> None:
        """Make wait again what the restored bureau lacks. What an earlier identity made is not
        among it: a backup that knows this device was taken after that.

        If bytes of it are no longer here (they left with a scope), nobody can continue the chain
        across the hole: the laptop takes another identity behind it, and the rest is re-made.

        Raises Refusal ``sync.clone``, with nothing changed, if the last operation the bureau has is
        one that a copy of this laptop made under the same number.
        """
        last, agreed = position.last_dseq, joined.agreed

        def again(connection: Connection) -> bool:
            if branch.hash_of(connection, last) not in (None, position.last_hash):
                raise Refusal("sync.clone")
            queue.lay_open(connection, own_from(connection), last, agreed)
            return queue.is_gapless(connection, last)

        gapless = self._steps.write(again)
        if not gapless:
            self._known_to_bureau(joined.head, joined.agreed, last)
            self._become(Position(last, position.last_hash))

    def open_before_parting(self, joined: JoinAnswer, refusal: Refusal) -> None:
        """Make wait again what the life just joined lacks of a laptop that has a copy, if the copy
        was the first one to go on there: the bureau's position is a place in the copy's chain.

        `refusal`: ``sync.clone``, with `shared` if the bureau has the last operation made here.
        """

        def again(connection: Connection) -> None:
            mine = own_from(connection)
            shared = refusal.params.get("shared")
            if shared is None:
                shared = queue.agreed_place(connection, mine, joined.agreed)
            queue.lay_open(connection, mine, int(shared), joined.agreed)

        self._steps.write(again)

    def take_identity(self, known: SignedHead | None, ceiling: int | None) -> None:
        """Another laptop has this identity too: ask for one of our own, and go on as that.

        What the bureau has of what waits here is settled first, by its very bytes.
        """
        self._known_to_bureau(known, ceiling, None)
        self._become(self._steps.read(branch.acknowledged))

    def _become(self, start: Position) -> None:
        def keys(connection: Connection) -> tuple[PrivateKey, PrivateKey]:
            for name in (_DEVICE_KEY, _PAPER_KEY):
                if not read_state(connection, name):
                    write_state(connection, name, PrivateKey.generate().text)
            return (
                PrivateKey.parse(read_state(connection, _DEVICE_KEY) or ""),
                PrivateKey.parse(read_state(connection, _PAPER_KEY) or ""),
            )

        device_key, paper_key = self._steps.write(keys)
        answer = self._bureau.copy(
            CopyRequest(
                proto=PROTO,
                dseq=start.dseq,
                hash=start.hash,
                device_key=device_key.public.text,
                paper_key=paper_key.public.text,
            )
        )
        device = answer.device

        def become(connection: Connection) -> None:
            take_identity(
                connection,
                device=device,
                device_key=device_key.text,
                paper_key=paper_key.text,
                start=start,
            )
            keep_statement(connection, answer.statement)
            for name in (_DEVICE_KEY, _PAPER_KEY):
                write_state(connection, name, "")

        self._steps.write(become)
        self._bureau.become(device, device_key)
        self.identity = replace(self.identity, device=device, device_key=device_key)

    def _known_to_bureau(
        self, known: SignedHead | None, ceiling: int | None, until: int | None
    ) -> None:
        """Send what waits as far as the bureau has it already (`until`: its last operation, where
        that is known); the results it stored come back, and nothing new is taken in."""
        while batch := self._steps.read(lambda one: queue.next_batch(one, Limits())):
            if until is not None:
                batch = [one for one in batch if one.dseq <= until]
            try:
                self._send(batch, known, ceiling)
            except Refusal as refusal:
                if refusal.code != "sync.clone":
                    raise
                parting = refusal.params.get("dseq", 0)
                self._send([one for one in batch if one.dseq < int(parting)], known, ceiling)
                return
            if not batch:
                return

    def _send(self, batch: list[Queued], known: SignedHead | None, ceiling: int | None) -> None:
        if not batch:
            return
        written = push.write(batch, self.identity.device_key)
        answer = self._bureau.push(written.request(known=known, ceiling=ceiling))
        if not verify_head(answer.head, self.identity.bureau_key):
            raise Refusal("signature.head")

        def acknowledge(connection: Connection) -> None:
            queue.acknowledge(connection, answer.results)
            keep = keep_head if ceiling is None else keep_unshown
            keep(connection, answer.head)

        self._steps.write(acknowledge)
