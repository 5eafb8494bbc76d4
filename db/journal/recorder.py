"""Makes the operations of one device one after another, each chained to the one before."""

from __future__ import annotations

import secrets
from collections.abc import Collection

from sqlalchemy import Table

from db.replication import operation
from db.replication.operation import Operation
from db.schema import SCHEMA


class Recorder:
    """A device's place in its own chain during one transaction.

    `dseq` and `previous` are the number and hash of its last operation; whoever uses the recorder
    reads them before and stores them after, in the same database transaction.
    """

    def __init__(
        self, *, device: str, actor: str, txn: str, at: int, dseq: int, previous: str
    ) -> None:
        self.device = device
        self.dseq = dseq
        self.previous = previous
        self._actor = actor
        self._txn = txn
        self._at = at

    def make(
        self,
        table: Table,
        row: str,
        scope: str,
        kind: operation.Kind,
        base: int,
        pairs: operation.Pairs,
        personal: Collection[str],
        saw: Collection[tuple[str, int]] = (),
    ) -> Operation:
        """The device's next operation. Raises the refusals of `operation.make`."""
        made = operation.make(
            device=self.device,
            dseq=self.dseq + 1,
            txn=self._txn,
            at=self._at,
            actor=self._actor,
            schema=SCHEMA,
            entity=table.name,
            row=row,
            scope=scope,
            kind=kind,
            base=base,
            pairs=pairs,
            personal=personal,
            prev=self.previous,
            random_bytes=secrets.token_bytes,
            saw=saw,
        )
        self.dseq += 1
        self.previous = made.hash
        return made

    def part(self, last: Operation, txn: str) -> None:
        """Take `last`, the operation made last, back: it and those after it belong to `txn`."""
        self.dseq, self.previous, self._txn = last.core.dseq - 1, last.core.prev, txn
