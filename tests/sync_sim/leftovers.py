"""Invariants about what must be nowhere: of a site that has left a laptop, of a worker who was
erased. Each raises `Broken` with its own name; the numbers are those of sync.md §4."""

from __future__ import annotations

import re

from sqlalchemy import func, select

from db.replication import snapshot
from db.store.keyfile import load_or_create_key
from db.tables import on_side
from db.tables.journal import erasure, review, row_meta
from db.tables.laptop import draft, outbox, scope_state, staging
from db.tables.registry import synced
from server.bureau import KEY_FILE
from tests.support.databases import KEY
from tests.support.pages import decrypted, found_in
from tests.sync_sim.finding import demand
from tests.sync_sim.laptop import DONE, Ran
from tests.sync_sim.users import User
from tests.sync_sim.wire import Exchange
from tests.sync_sim.world import World

VALUE = re.compile(rb"[a-z_ 0-9]+~[0-9]{4,}~")
"""A value as `Oracle.value` makes them."""


def a_purge_leaves_no_trace(world: World, user: User, ran: Ran) -> None:
    """6, on the disk: once a site has left, no page of file or log holds anything entered there,
    but what of his own the bureau has refused him."""
    if ran.ended != DONE or not ran.forgotten:
        return
    held = world.rights.scopes(user.laptop.account)
    text = b"".join(decrypted(user.laptop.path, KEY))
    with user.laptop.database.read() as connection:
        mine = f"user:{user.laptop.account}"
        refused = select(review.c.proposed).where(review.c.in_scope == mine)
        kept = "".join(one or "" for one in connection.scalars(refused))
    for found in sorted({one.decode() for one in VALUE.findall(text)}):
        scope = world.oracle.scope_of.get(found, "bureau")
        there = scope in held or found in kept
        demand(there, a_purge_leaves_no_trace, f"{found!r} of {scope}")


def an_answer_holds_nothing_erased(world: World, exchange: Exchange) -> None:
    """Erasure: from then on no answer holds what was erased."""
    texts = world.oracle.erased_texts({*world.oracle.life.erased, *world.oracle.life.gone})
    if not texts or exchange.status != 200:
        return
    content, path = exchange.answer, exchange.sent.path
    if path.startswith("/snapshot/"):
        content = repr(snapshot.decode(content, path.rpartition("/")[2])).encode()
    found = {one for one in texts if one.encode() in content}
    demand(not found, an_answer_holds_nothing_erased, f"{found} in an answer to {path}")


def an_erasure_leaves_no_trace_at_the_bureau(world: World) -> None:
    """Erasure: no table of the bureau's, no page of its file and its log holds what was erased, and
    nothing brings it back."""
    me = an_erasure_leaves_no_trace_at_the_bureau
    texts = world.oracle.erased_texts({*world.oracle.life.erased, *world.oracle.life.gone})
    if not texts:
        return
    database = world.server.bureau.database
    with database.read() as connection:
        for table in on_side("server"):
            rows = connection.execute(select(table)).all()
            content = "".join(str([_plain(one) for one in row]) for row in rows)
            found = {one for one in texts if one in content}
            demand(not found, me, f"{found} in {table.name}")
    if database.path is not None:
        key = load_or_create_key(world.scene.settings.data / KEY_FILE)
        demand(not (found := found_in(database.path, key, texts)), me, f"{found} in the file")


def an_erasure_leaves_no_trace_on_a_laptop(world: World, user: User, ran: Ran) -> None:
    """Erasure: a laptop that has been told holds nothing of it in any page of file and log."""
    if ran.ended != DONE:
        return
    with user.laptop.database.read() as connection:
        rows = set(connection.scalars(select(erasure.c.row)))
    if len(rows) == user.erasures:
        return
    user.erasures = len(rows)
    typed = [one.values.values() for one in user.plans if one.draft and one.row in rows]
    texts = world.oracle.erased_texts(rows) | {str(one) for values in typed for one in values}
    found = found_in(user.laptop.path, KEY, texts)
    demand(not found, an_erasure_leaves_no_trace_on_a_laptop, f"{found}")


def a_closed_account_keeps_nothing(world: World, user: User) -> None:
    """Handover: after the last session of a closed account nothing of the bureau's is left on its
    laptop, and nothing that it had to send. A copy of it gets no identity to send anything by."""
    me = a_closed_account_keeps_nothing
    if user.laptop.device in world.rights.revoked or world.upheaval:
        return
    with user.laptop.database.read() as connection:
        for table in (*synced(), row_meta, scope_state, draft, staging):
            left = connection.execute(select(func.count()).select_from(table)).scalar_one()
            demand(left == 0, me, f"{left} rows of {table.name}")
        whole = select(outbox.c.dseq).where((outbox.c.core != b"") | outbox.c.sealed.is_not(None))
        kept = list(connection.scalars(whole))
        demand(not kept, me, f"operations {kept}")


def _plain(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
