"""What the person at a laptop knows of a row: what was published here and what he entered."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from db.tables.laptop import outbox
from tests.sync_sim.entries import Seen, read
from tests.sync_sim.users import User
from tests.sync_sim.world import World


def seen(world: World, user: User, row: str, scope: str, names: Iterable[str]) -> Seen:
    """By field what this page's reader knows: what was published here, but under an entry of his
    own that covers it only what that one's author knew; and all he entered himself."""
    cursor = user.laptop.cursors().get(scope, 0)
    query = select(outbox.c.core, outbox.c.sealed).where(
        outbox.c.row == row,
        outbox.c.core != b"",
        outbox.c.state.in_(("pending", "received", "review")),
    )
    with user.laptop.database.read() as connection:
        made = [read(one.core, one.sealed) for one in connection.execute(query)]
    entries = [world.oracle.find(one) for one in made]
    waiting = {one.number for one in entries if one is not None}
    found: dict[str, frozenset[int]] = {}
    for name in names:
        own = user.own.get((row, name), [])
        covering = [one for one in own if one in waiting]
        if covering:
            base = world.oracle.entries[covering[-1]].seen.get(name, frozenset())
        else:
            base = user.life.known(row, name, cursor)
        found[name] = base | frozenset(own)
    return found


def seen_whole(world: World, user: User, row: str, scope: str) -> Seen:
    """As `seen`, of every field into which anybody has ever entered anything."""
    entered = (one.values for one in world.oracle.entries if one.row == row)
    return seen(world, user, row, scope, sorted({name for values in entered for name in values}))


def with_own(user: User, row: str, before: Seen) -> Seen:
    """What a reader knows who has gone on entering things here since he opened the page."""
    own = {name: numbers for (of, name), numbers in user.own.items() if of == row}
    return {
        name: before.get(name, frozenset()) | frozenset(own.get(name, ()))
        for name in {*before, *own}
    }
