"""What each account holds and the sums of it, kept by a process from one request to the next.

A supervisor holds thousands of scopes, and nearly all are as they were. A sheet is never believed
by itself: the transaction that asks shows that its ledger goes on from the sheet's, renews the sums
that moved since, and makes the sheet anew where a grant did or an instant passed that ends or
begins one. So it changes what a request costs and nothing that it answers.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from db.journal.ledger import Head, chain_at
from db.journal.scopes import Mode, scopes_held
from db.journal.sums import ScopeSum, sums_of, sums_since
from db.replication import digest
from db.tables.bureau import grant

MOST_SCOPES = 200_000
"""How many scopes the kept sheets have together at most."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What an account holds as of a ledger number; it serves from the instant `made_at` until,
    exclusive, `until` (UTC ms; None: no grant begins or ends by itself)."""

    head: Head
    made_at: int
    until: int | None
    held: Mapping[str, Mode]
    sums: Mapping[str, ScopeSum]

    mark: str
    """`digest.held` of it."""
    root: str
    """`digest.root` of it."""

    def behind(self, at: int) -> dict[str, int]:
        """The scopes with rows past this cursor, each with the cursor."""
        return {name: at for name, one in self.sums.items() if one.rev > at}


NOTHING = Sheet(Head(0, "", ""), 0, None, {}, {}, digest.held({}), digest.NO_SCOPES)
"""What a closed account holds."""


class Sheets:
    """The sheets of one process, those not asked for longest forgotten first."""

    def __init__(self, most: int = MOST_SCOPES) -> None:
        self._kept: OrderedDict[str, Sheet] = OrderedDict()
        self._mutex = threading.Lock()
        self._most = most

    def look(self, connection: Connection, head: Head, account: str, now: int) -> Sheet:
        """What the account holds in this transaction, whose ledger stands at `head`, at `now`
        (UTC ms)."""
        with self._mutex:
            kept = self._kept.get(account)
        sheet = None if kept is None else _renewed(connection, head, account, now, kept)
        if sheet is None:
            sheet = _made(connection, head, account, now)
        if sheet is not kept:
            self._keep(account, sheet)
        return sheet

    def _keep(self, account: str, sheet: Sheet) -> None:
        with self._mutex:
            self._kept[account] = sheet
            self._kept.move_to_end(account)
            scopes = sum(len(one.held) for one in self._kept.values())
            while scopes > self._most and len(self._kept) > 1:
                _, gone = self._kept.popitem(last=False)
                scopes -= len(gone.held)


def _made(connection: Connection, head: Head, account: str, now: int) -> Sheet:
    held = scopes_held(connection, account, now)
    sums, until = sums_of(connection, held), _next_turn(connection, account, now)
    return Sheet(head, now, until, held, sums, digest.held(held), digest.root(_told(sums)))


def _renewed(
    connection: Connection, head: Head, account: str, now: int, kept: Sheet
) -> Sheet | None:
    """The sheet as of `head`, or None if it must be made anew."""
    if now < kept.made_at or (kept.until is not None and now >= kept.until):
        return None
    if kept.head == head:
        return kept
    before = kept.head
    if before.epoch != head.epoch or chain_at(connection, head, before.seq) != before.chain:
        return None
    moved = sums_since(connection, before.seq)
    if f"user:{account}" in moved:  # his grants are rows of it
        return None
    mine = {name: one for name, one in moved.items() if name in kept.held}
    were = {name: kept.sums[name] for name in mine}
    root = digest.root_changed(kept.root, added=_told(mine), removed=_told(were))
    return replace(kept, head=head, sums={**kept.sums, **mine}, root=root)


def _told(sums: Mapping[str, ScopeSum]) -> dict[str, tuple[str, int]]:
    return {name: (one.digest, one.rows) for name, one in sums.items()}


def _next_turn(connection: Connection, account: str, now: int) -> int | None:
    """The next instant at which a grant of the account begins or ends by itself."""
    query = select(grant.c.granted_at, grant.c.until, grant.c.revoked_at).where(
        grant.c.account_id == account
    )
    turns = (one for row in connection.execute(query) for one in row)
    return min((one for one in turns if one is not None and one > now), default=None)
