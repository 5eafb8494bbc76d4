"""What a laptop entered and removed with its site, and a restored bureau lacks: who shows it still
gives it back. Noted when the backup is put back, asked for at rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tests.sync_sim.entries import DOCUMENTS, Taken
from tests.sync_sim.evidence import Shown
from tests.sync_sim.finding import demand
from tests.sync_sim.users import User
from tests.sync_sim.world import World


@dataclass(frozen=True, slots=True)
class Missed:
    """An entry that stood in the life that was lost, beyond what the backup knew; its author's
    laptop has no bytes of it, and these have shown it."""

    taken: Taken
    name: str
    until: int
    """The newest ledger number the backup knew."""
    author: User
    keepers: tuple[User, ...]


def missed_after(world: World, seq: int) -> tuple[Missed, ...]:
    """What a backup that knew the ledger up to `seq` lacks of the life that is about to be lost."""
    newest: dict[tuple[str, str], Taken] = {}
    for one in world.oracle.life.taken:
        if one.result == "applied" and one.entry.row not in world.oracle.life.erased:
            for name in one.entry.values.keys() - DOCUMENTS:
                newest[one.entry.row, name] = one
    found = []
    for (_, name), one in newest.items():
        author = next((user for user in world.users if one.entry.number in user.blanked), None)
        if author is not None and one.seq > seq:
            keepers = tuple(_showing(world, one))
            found.append(Missed(one, name, seq, author, keepers))
    return tuple(found)


def _showing(world: World, one: Taken) -> Iterable[User]:
    for user in world.users:
        cursor = user.laptop.cursors().get(one.entry.scope, 0)
        if user.life is world.oracle.life and cursor >= one.seq:
            yield user


def what_left_with_its_site_comes_back(world: World) -> None:
    """13. The new owner's laptop gives a restored bureau what its author's cannot send any more,
    unless somebody has written there since. Asked where nothing but the restore came between."""
    if world.tally.restores != 1 or world.tally.copies or world.regranted:
        return
    shown, since = Shown(world.server), world.oracle.life
    for one in world.missed:
        entry = one.taken.entry
        keepers = [
            user
            for user in one.keepers
            if world.rights.may_write(user.laptop.account, entry.scope) and not world.shut_out(user)
        ]
        again = [
            new
            for new in since.taken
            if new.seq > one.until
            and new.entry.row == entry.row
            and (new.kind == "erase" or _other(new, one))
        ]
        if keepers and not again and not world.shut_out(one.author):
            there = str(entry.values[one.name]) in shown.values(entry.entity, entry.row, one.name)
            there = there or any(_in_review(new, one, shown) for new in since.taken)
            found = f"{entry.entity} {one.name}: {entry.values[one.name]} is gone"
            demand(there, what_left_with_its_site_comes_back, found)


def _in_review(new: Taken, one: Missed, shown: Shown) -> bool:
    """Whether it came back and waits for a decision: with what was refused about its row before."""
    same = new.entry.values.get(one.name) == one.taken.entry.values[one.name]
    return same and new.entry.row == one.taken.entry.row and new.seq in shown.reviewed


def _other(new: Taken, one: Missed) -> bool:
    """Whether somebody has written something else there since."""
    values = new.entry.values
    return one.name in values and values[one.name] != one.taken.entry.values[one.name]
