"""Invariants of sync.md §4 that hold once everybody has synced without faults and nothing is under
way. Each raises `Broken` with its own name; the numbers are those of the page."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import Any
from unittest.mock import patch

from sqlalchemy import Connection, select

import app.sync.pulling as pulling_module
from app.sync.standing import known_heads
from db import merge_text
from db.journal.branch import is_whole
from db.journal.held import kept, recount, told
from db.journal.ledger import read_head
from db.journal.sums import sums_of
from db.journal.values import groups_of
from db.replication import digest
from db.replication.chain import SignedHead, verify_ledger
from db.replication.fields import overlay
from db.replication.message import decode
from db.replication.wire import PushAnswer
from db.tables.journal import conflict, review
from db.tables.laptop import outbox, scope_state, shadow, staging
from db.tables.registry import table_named
from db.tables.server import ledger
from inspection.refusal import Refusal
from server import heads
from server.bureau import bureau_public_key
from tests.sync_sim.evidence import (
    Shown,
    by_id,
    disagrees,
    in_group,
    in_scope,
    ledger_of,
    needed,
    replay,
    rows_of,
    tamperings,
    under_way,
)
from tests.sync_sim.finding import demand
from tests.sync_sim.laptop import DONE
from tests.sync_sim.users import User
from tests.sync_sim.wire import Exchange
from tests.sync_sim.world import Snapshots, World

_WITHOUT_END = 10**9


def _scopes_are_known(connection: Connection) -> None:
    """What is known of the scopes held without reading their rows is what these say."""
    known, anew = kept(connection), recount(connection)
    right = known is None or told(known) == told(anew)
    demand(right, devices_equal_the_bureau, "scopes are believed otherwise")


def devices_equal_the_bureau(world: World, user: User) -> None:
    """1. Every row of the scopes held, byte for byte, and no other row but what waits here and what
    that points to; digests too."""
    me = devices_equal_the_bureau
    held = world.rights.scopes(user.laptop.account)
    with world.server.bureau.database.read() as connection:
        theirs, there = rows_of(connection, held), sums_of(connection, held)
    with user.laptop.database.read() as connection:
        mine = rows_of(connection, None)
        waiting = under_way(connection)
        shadows = {(row.entity, row.row): row.image for row in connection.execute(select(shadow))}
        sums = {
            row.scope: (row.digest, row.rows) for row in connection.execute(select(scope_state))
        }
        demand(not list(connection.execute(select(staging))), me, "something is still staged")
        _scopes_are_known(connection)
    parents = (needed(mine, waiting) & mine.keys()) - theirs.keys()  # a restored bureau lacks them
    here_only = waiting.keys() | parents
    demand(shadows.keys() == here_only, me, f"shadows {shadows.keys() ^ here_only}")
    for key, (rev, image) in theirs.items():
        demand(key in mine, me, f"{key} is missing")
        shown = dict(overlay(image, waiting[key])) if key in waiting else image
        demand(mine[key] == (rev, shown), me, f"{key}: {mine[key]} for {(rev, shown)}")
    for key in mine.keys() - theirs.keys():
        only_here = mine[key][0] == 0 and key in here_only
        demand(only_here, me, f"{key} is not the bureau's, or not to be here")
    demand(sums.keys() == held, me, f"scopes {sums.keys() ^ held}")
    for scope in held:
        revs = [(row, rev) for (_, row), (rev, image) in in_scope(theirs, scope)]
        demand(sums[scope] == (digest.of_rows(revs), len(revs)), me, f"digest of {scope}")
        theirs_now = (there[scope].digest, there[scope].rows)
        demand(sums[scope] == theirs_now, me, f"the bureau's digest of {scope}")


def every_value_is_current_or_on_show(world: World) -> None:
    """2 and 8. Whatever the order of arrival: each value that no later author had seen stands, or
    is a candidate of an open conflict; what was refused is in a review."""
    me = every_value_is_current_or_on_show
    shown = Shown(world.server)
    for (entity, row, name), left in world.oracle.frontier().items():
        values = {str(one.entry.values[name]) for one in left}
        on_show = shown.values(entity, row, name)
        demand(values <= on_show, me, f"{entity} {name}: {values - on_show} lost")
    for user in world.users:
        if user.laptop.device in world.rights.revoked or (world.upheaval and world.shut_out(user)):
            continue  # what it had not sent is still there, and nobody asks for it
        for numbers in user.own.values():
            for number in numbers:
                entry = world.oracle.entries[number]
                placed = world.oracle.life.place(entry)
                if placed is None and (world.lost(user, entry) or world.kept_aside(entry.row)):
                    continue
                demand(placed is not None, me, f"entry {number} never reached the bureau")
                assert placed is not None
                if placed.result == "review":
                    demand(placed.seq in shown.reviewed, me, f"{placed.seq} is in no review")


def nothing_is_decided_silently(world: World) -> None:
    """2. Two values of which neither author had seen the other's: a conflict is open."""
    shown = Shown(world.server)
    for (entity, row, name), left in world.oracle.frontier().items():
        values = {str(one.entry.values[name]) for one in left}
        if len(values) > 1:
            table = table_named(entity)
            assert table is not None
            is_open = (entity, row, groups_of(table).of(name)) in shown.conflicts
            demand(is_open, nothing_is_decided_silently, f"{entity} {name}: {values}")


def no_conflict_with_oneself(world: World) -> None:
    """9. A device's own successive edits never conflict, whatever was put back meanwhile."""
    with world.server.bureau.database.read() as connection:
        found = connection.scalars(select(conflict.c.candidates).where(conflict.c.state == "open"))
        for text in found:
            authors = {  # what was given back is nobody's own
                one.name if one.stamp.given else one.stamp.device
                for one in merge_text.decode_candidates(text)
            }
            demand(len(authors) > 1, no_conflict_with_oneself, f"{authors} alone")


def no_conflict_without_disagreement(world: World) -> None:
    """9, and no false alarm: a conflict opens only where another device had entered what the author
    did not know.

    Not asked after a restore of the bureau: what somebody had seen between the number up to which
    both lives agree and the loss counts as unseen (0014, "Costs"), so that an edit of it may be a
    conflict that was none.
    """
    if world.was_restored:
        return
    me = no_conflict_without_disagreement
    with world.server.bureau.database.read() as connection:
        found = connection.execute(select(conflict)).all()
    by_seq = {one.seq: one for one in world.oracle.life.taken}
    for row in found:
        opener = by_seq[row.opened_seq]
        before = world.oracle.life.of_row(row.row, row.opened_seq)
        his = [  # one push may make several
            one
            for one in before
            if one.device == opener.device and in_group(one, row.entity, row.group_name)
        ]
        unseen = [
            one
            for one in before
            for later in his
            if one.device != opener.device
            and one.seq < later.seq
            and disagrees(one, later, row.entity, row.group_name)
        ]
        demand(bool(unseen), me, f"{row.entity} {row.group_name} at {row.opened_seq}")


def a_frozen_row_stays_frozen(world: World) -> None:
    """Freeze (§3 "Session"): after a refused operation the same device's later ones on the row that
    had not seen the review join it."""
    refused: dict[tuple[str, str], set[int]] = {}
    with world.server.bureau.database.read() as connection:
        seqs = {row.id: row.seq for row in connection.execute(select(review.c.id, review.c.seq))}
    for one in world.oracle.life.taken:
        key = (one.device, one.entry.row)
        if one.result == "review":
            refused.setdefault(key, set()).add(one.seq)
        elif one.entry.entity == "review":  # settled: the freeze of its row ends
            for of_row in refused.values():
                of_row.discard(seqs[one.entry.row])
        elif one.device != world.oracle.life.office:
            unseen = one.base < max(refused.get(key, ()), default=0)
            me = a_frozen_row_stays_frozen
            demand(not unseen, me, f"{one.entry.entity} at {one.seq}")


def ledger_holds_each_operation_once(world: World) -> None:
    """3. By device gapless and once; every operation of every laptop; none that nobody made
    (`Oracle.read_ledger` finds those)."""
    me = ledger_holds_each_operation_once
    with world.server.bureau.database.read() as connection:
        rows = connection.execute(select(ledger.c.device, ledger.c.dseq, ledger.c.hash)).all()
    numbers: dict[str, list[int]] = {}
    for row in rows:
        numbers.setdefault(row.device, []).append(row.dseq)
    for device, found in numbers.items():  # that of a copy goes on from where it branched off
        whole = list(range(min(found), min(found) + len(found)))
        demand(sorted(found) == whole, me, f"{device} has {sorted(found)}")
    hashes = {row.hash for row in rows}
    for user in world.users:
        if world.shut_out(user):
            continue
        with user.laptop.database.read() as connection:
            made = connection.execute(select(outbox)).all()
        for row in made:
            there = row.hash in hashes or (world.was_restored and _made_anew(world, user, row))
            demand(there, me, f"operation {row.dseq} of laptop {user.laptop.number}")


def _made_anew(world: World, user: User, row: Any) -> bool:
    """Whether an operation can lack in a restored bureau: its bytes are here no more, or another
    laptop that had it too has sent it as its own, or will when it is asked."""
    number = user.made.get(row.hash)
    made = None if number is None else world.oracle.entries[number]
    if not is_whole(row.core, row.sealed) or world.kept_aside(row.row):
        return True
    return made is not None and world.oracle.life.place(made) is not None


def replaying_changes_nothing(world: World, exchanges: Sequence[Exchange]) -> None:
    """3. A request sent again is answered as before, and the ledger stands still."""
    me = replaying_changes_nothing
    database = world.server.bureau.database
    for one in exchanges:
        if one.sent.path != "/push" or one.status != 200:
            continue
        with database.read() as connection:
            before = read_head(connection)
        again = world.again(one)
        with database.read() as connection:
            demand(read_head(connection) == before, me, "the ledger moved")
        if again is None:
            continue  # its device was shut out since
        if world.upheaval and again[0] != 200:
            continue  # sent by a laptop that is another device now
        demand(again[0] == 200, me, f"answered {again}")
        first = decode(one.answer, PushAnswer).results
        demand(decode(again[1], PushAnswer).results == first, me, "other results")


def snapshot_and_tail_equal_replay(world: World, taken: Snapshots) -> None:
    """11. A snapshot taken at any time, with what came after it, is what a replay gives."""
    with world.server.bureau.database.read() as connection:
        head = read_head(connection).seq
        for scope, (seq, tables) in taken.items():
            replayed = replay(connection, scope, 0, head, {})
            onward = replay(connection, scope, seq, head, by_id(tables))
            demand(replayed == onward, snapshot_and_tail_equal_replay, f"{scope} from {seq}")


def a_fresh_laptop_equals_a_replay(world: World, login: str) -> None:
    """11. A laptop enrolled now takes everything by snapshot, and what came after it by pages;
    another, which is given no snapshot, has the same; both are the bureau, byte for byte."""
    me = a_fresh_laptop_equals_a_replay
    whole, paged = (world.newcomer(login) for _ in range(2))
    for user, snapshots_from in ((whole, 0), (paged, _WITHOUT_END), (whole, 0)):
        with patch.object(pulling_module, "SNAPSHOT_ROWS", snapshots_from):
            ran = user.laptop.sync()
        demand(ran.ended == DONE, me, f"{ran}")
    found = []
    for user in (whole, paged):
        devices_equal_the_bureau(world, user)
        with user.laptop.database.read() as connection:
            found.append(rows_of(connection, None))
    others = {key for key in found[0].keys() | found[1] if found[0].get(key) != found[1].get(key)}
    demand(not others, me, f"{others} differ")


def tampering_is_detected(world: World, dice: random.Random) -> None:
    """12. The ledger verifies under the newest head that each laptop was given; any one entry
    flipped, removed, reordered or cut off does not, under a single one; nor does a ledger that was
    altered and chained anew."""
    me = tampering_is_detected
    with world.server.bureau.database.read() as connection:
        head, _ = heads.signed(world.server.bureau, connection, read_head(connection))
        key = bureau_public_key(connection)
        entries = ledger_of(connection)
    verify_ledger(entries, head, key, _heads_of_laptops(world))
    for name, changed in tamperings(entries, dice):
        try:
            verify_ledger(changed, head, key)
        except Refusal:
            continue
        demand(False, me, f"{name} goes unnoticed")


def _heads_of_laptops(world: World) -> Iterable[SignedHead]:
    for user in world.users:
        with user.laptop.database.read() as connection:
            if not world.shut_out(user):
                yield from known_heads(connection, 1)
