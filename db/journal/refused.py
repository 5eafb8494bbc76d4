"""The refused transactions of a push: each kept on show as a case, its rows frozen meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import Connection

from db.journal import reviews
from db.journal.ledger import Entry
from db.journal.rights import Rights
from db.journal.rowstate import Freeze, Loaded
from db.journal.rules import Caller
from db.replication.operation import Operation
from inspection.clock import Clock
from inspection.ids import new_id

REVIEW = "review"

IsOpen = Callable[[str], bool]
"""Whether the review with this id is still open, as far as the batch has been judged."""


class Refused:
    """What a batch leaves for a person; `rows` are its reviews, to be inserted when it is written.

    `known`: what the database held when the batch began; open reviews of this device freeze their
    rows, and of an erased row no value is kept.
    """

    def __init__(
        self,
        connection: Connection,
        clock: Clock,
        caller: Caller,
        rights: Rights,
        known: Loaded,
        now: int,
    ) -> None:
        self._connection = connection
        self._clock = clock
        self._caller = caller
        self._rights = rights
        self._frozen = known.frozen
        self._erased = known.erased
        self._now = now
        self.rows: list[dict[str, Any]] = []

    def freezes(self, one: Operation, is_open: IsOpen) -> list[Freeze]:
        """Open reviews of this device on the operation's row that its page was not shown past."""
        found = self._frozen.get((one.core.entity, one.core.row))
        if found is None:
            return []
        base = self._caller.saw(one.core.base)
        return [freeze for row, freeze in found.items() if base < freeze.seq and is_open(row)]

    def keep(
        self,
        txn: Sequence[Operation],
        seq: int,
        reason: str,
        is_open: IsOpen,
        *,
        settled_by: str | None = None,
    ) -> list[Entry]:
        """Keep a refused transaction, numbered ``seq + 1`` onward, in the scopes where it belongs.

        With an operation on a row already frozen it joins the case that froze it. `settled_by`: all
        it says stands here already by this account's operations, and nobody has to decide.
        """
        ids = [new_id(self._clock) for _ in txn]
        joined = [freeze for one in txn for freeze in self.freezes(one, is_open)]
        case = min(joined, key=lambda one: one.seq).case if joined else ids[0]
        entries = []
        for number, (row, one) in enumerate(zip(ids, txn, strict=True), seq + 1):
            if settled_by is None:
                frozen = self._frozen.setdefault((one.core.entity, one.core.row), {})
                frozen[row] = Freeze(number, case)
            erased = (one.core.entity, one.core.row) in self._erased
            self.rows.append(
                reviews.review_row(
                    one,
                    row=row,
                    case=case,
                    scope=self._rights.review_scope(one.core),
                    reason=reason,
                    seq=number,
                    now=self._now,
                    name=self._device_name,
                    erased=erased,
                    settled_by=settled_by,
                )
            )
            entries.append(Entry(one, number, REVIEW, reason, erased))
        return entries

    @cached_property
    def _device_name(self) -> str:
        return reviews.device_name(self._connection, self._caller.device)
