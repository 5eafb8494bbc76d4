"""What a laptop's revs mean after the bureau was restored: each belongs to one life of the ledger.

Ledger numbers begin to be given out a second time when a backup is put back. A page, a draft or an
operation that was made on an image of the life before must not pass for one that has seen what
carries the same number now. So a rev is kept here with the life it was published in, above the
number itself, and leaves as the number only while that life lasts; after it, as no more than the
number up to which both lives agree (sync.md §3 "Session", "Merge").
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, or_, update

from db.journal.state import read_state, write_state
from db.tables.laptop import known_head, outbox

_BITS = 40
"""A trillion operations a life, eight thousand lives: both fit a JSON integer."""
_NUMBER = (1 << _BITS) - 1
_AGREED = "lives_agreed"


@dataclass(frozen=True, slots=True)
class Lives:
    """The lives this laptop has seen end: for each, up to which number the next one agreed."""

    agreed: Sequence[int] = ()

    @property
    def offset(self) -> int:
        """What a rev of the present life carries above its number."""
        return len(self.agreed) << _BITS

    def base(self, seen_rev: int) -> int:
        """What a page that showed this rev has seen of the present life's ledger."""
        life, number = seen_rev >> _BITS, seen_rev & _NUMBER
        return min((number, *self.agreed[life:]))


def number_of(rev: int) -> int:
    """The ledger number of a rev as it is kept here."""
    return rev & _NUMBER


def read_lives(connection: Connection) -> Lives:
    """The lives behind this laptop."""
    return lives_of({_AGREED: read_state(connection, _AGREED) or "[]"})


def lives_of(state: Mapping[str, str]) -> Lives:
    """The same, from `device_state` read before."""
    return Lives(tuple(json.loads(state.get(_AGREED, "[]"))))


def enter(connection: Connection, epoch: str, agreed: int) -> None:
    """Go over to the bureau's present life, in the transaction that publishes its rows.

    Heads of the life before prove nothing any more; operations not yet sent were made on its
    images.
    """
    behind = [*read_lives(connection).agreed, agreed]
    write_state(connection, _AGREED, json.dumps(behind))
    write_state(connection, "epoch", epoch)
    connection.execute(delete(known_head))
    lower_ceilings(connection, agreed)


def lower_ceilings(connection: Connection, agreed: int) -> None:
    """Whatever has been made until now has seen the ledger up to this number at most."""
    connection.execute(
        update(outbox)
        .where(or_(outbox.c.ceiling.is_(None), outbox.c.ceiling > agreed))
        .values(ceiling=agreed)
    )
