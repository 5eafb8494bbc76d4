"""The invariants of sync.md §4, each as one function that raises `Broken` with its own name.

`after_event` ones hold whenever a laptop's program is at rest, `after_session` ones when a session
has reached its end, `at_rest` ones once everybody has synced without faults and nothing is under
way. The numbers are those of the page.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import Connection, select

from db import merge
from db.journal.ledger import read_head
from db.journal.lives import number_of
from db.journal.state import read_state
from db.journal.values import groups_of
from db.replication import digest, operation, snapshot
from db.replication.chain import verify_ledger
from db.replication.fields import overlay, read_fields
from db.replication.message import decode
from db.replication.operation import GENESIS
from db.replication.rows import Rows
from db.replication.wire import PullAnswer, PushAnswer, SnapshotManifest
from db.tables.journal import conflict, review, row_meta
from db.tables.laptop import outbox, scope_state, shadow, staging
from db.tables.registry import scope_of, synced, table_named
from db.tables.server import ledger
from inspection.refusal import Refusal
from server import heads
from server.bureau import bureau_public_key
from tests.support.databases import KEY
from tests.support.pages import decrypted
from tests.sync_sim.evidence import (
    Images,
    Shown,
    by_id,
    disagrees,
    in_scope,
    ledger_of,
    replay,
    rows_of,
    tamperings,
    under_way,
)
from tests.sync_sim.laptop import DONE, Ran
from tests.sync_sim.oracle import DOCUMENTS, Taken
from tests.sync_sim.wire import Exchange
from tests.sync_sim.world import Snapshots, User, World

_LONGEST = 400


class Broken(Exception):  # noqa: N818 - a finding, not an error of ours
    """An invariant does not hold."""

    def __init__(self, invariant: str, found: str) -> None:
        super().__init__(f"{invariant}: {found[:_LONGEST]}")
        self.invariant = invariant


def _demand(holds: bool, invariant: Callable[..., object], found: object) -> None:
    if not holds:
        raise Broken(invariant.__name__, str(found))


# --- after every event


def a_crash_leaves_all_or_nothing(world: World, user: User) -> None:
    """5. Row and operation, or neither; foreign keys hold; a pull is published whole or not."""
    me = a_crash_leaves_all_or_nothing
    _demand(not world.halves, me, world.halves)
    with user.laptop.database.read() as connection:
        strays = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        _demand(not strays, me, strays)
        _check_chain(connection)
        held = connection.execute(select(scope_state.c.cursor)).scalars()
        _demand(len(set(held)) <= 1, me, "scopes published apart")
        strays = connection.exec_driver_sql(_WITHOUT_PLACE).all()
        _demand(not strays, me, f"rows without a place, or places without a row {strays}")


_ROWS = " UNION ALL ".join(f"SELECT '{one.name}', id FROM \"{one.name}\"" for one in synced())
_PLACES = 'SELECT entity, "row" FROM row_meta'
_WITHOUT_PLACE = (
    f"SELECT * FROM (SELECT * FROM ({_ROWS}) EXCEPT {_PLACES})"
    f" UNION ALL SELECT * FROM ({_PLACES} EXCEPT SELECT * FROM ({_ROWS}))"
)


def _check_chain(connection: Connection) -> None:
    """The device's own chain: gapless, each operation naming the one before, up to its place."""
    me = a_crash_leaves_all_or_nothing
    previous, expected = GENESIS, 1
    query = select(outbox.c.dseq, outbox.c.core, outbox.c.hash).order_by(outbox.c.dseq)
    for row in connection.execute(query):
        whole = row.dseq == expected
        if row.core:  # else it was blanked with its site: number and hash go on
            core = operation.parse_core(row.core)
            whole = whole and (core.dseq, core.prev) == (expected, previous)
        _demand(whole, me, f"operation {row.dseq} does not follow")
        previous, expected = row.hash, expected + 1
    place = int(read_state(connection, "dseq") or 0), read_state(connection, "prev") or GENESIS
    _demand(place == (expected - 1, previous), me, f"the device is at {place}")


def own_edits_stay_on_screen(world: World, user: User) -> None:
    """2, on the laptop: what was entered here is shown until an image that holds it has come."""
    cursors = user.laptop.cursors()
    with user.laptop.database.read() as connection:
        images = Images(connection)
        for (row, name), numbers in user.own.items():
            if name in DOCUMENTS:
                continue
            entry = world.oracle.entries[numbers[-1]]
            placed = user.life.place(entry)
            if placed is not None and placed.seq <= cursors.get(entry.scope, 0):
                continue
            if placed is None and world.lost(user, entry):
                continue
            image = images.of(entry.entity, row)
            if image is None:
                continue  # its site has left this laptop
            if placed is not None and placed.result == "review" and not images.waits(placed.seq):
                continue  # settled: the bureau's image stands
            shown = read_fields(image, [name])[name]
            _demand(
                shown == entry.values[name],
                own_edits_stay_on_screen,
                f"{name} shows {shown!r}, {entry.values[name]!r} was entered",
            )


def no_answer_holds_a_foreign_row(world: World, user: User, exchange: Exchange) -> None:
    """6. Nothing in any answer lies outside the scopes that the office has given the account."""
    if exchange.status != 200 or user.laptop.number != exchange.device:
        return
    me = no_answer_holds_a_foreign_row
    held = world.rights.scopes(user.laptop.account)
    path = exchange.sent.path
    if path == "/pull":
        for page in decode(exchange.answer, PullAnswer).pages:
            _demand(page.scope in held, me, f"a page of {page.scope}")
            _check_rows(page.rows, page.scope)
    elif path == "/snapshot":
        _demand(decode(exchange.answer, SnapshotManifest).scope in held, me, "a snapshot")
    elif path.startswith("/snapshot/"):
        _, _, rest = path.partition("/snapshot/")
        scope, _, sha256 = rest.replace("%3A", ":").partition("/")
        _demand(scope in held, me, f"a segment of {scope}")
        _check_rows(snapshot.decode(exchange.answer, sha256), scope)


def _check_rows(tables: Iterable[Rows], scope: str) -> None:
    for rows in tables:
        table = table_named(rows.entity)
        assert table is not None
        for values in rows.values:
            found = scope_of(table, dict(zip(rows.columns, values, strict=True)))
            _demand(
                found == scope,
                no_answer_holds_a_foreign_row,
                f"{rows.entity} of {found} in {scope}",
            )


def nobody_writes_outside_his_scopes(world: World, new: Sequence[Taken]) -> None:
    """6, for writes: what the bureau has just applied, its author was allowed to write."""
    accounts = {user.laptop.device: user.laptop.account for user in world.users}
    for one in new:
        if one.device in accounts and one.result != "review":
            allowed = _allowed(world, accounts[one.device], one)
            found = f"{one.entry.entity} of {one.entry.scope} was applied"
            _demand(allowed, nobody_writes_outside_his_scopes, found)


def _allowed(world: World, account: str, one: Taken) -> bool:
    """Who writes in the scope; who reads it as a supervisor decides there, and takes over what
    others proposed; everybody lets go of his own."""
    rights, entry = world.rights, one.entry
    if rights.may_write(account, entry.scope):
        return True
    if account not in rights.readers:
        return entry.entity == "review" and entry.scope == f"user:{account}"
    decides = one.kind == "resolve" or entry.entity == "review"
    return entry.scope in rights.scopes(account) and (decides or bool(entry.on_show))


# --- after a session that reached its end


def no_pull_skips_a_change(world: World, user: User, ran: Ran) -> None:
    """4. What was committed up to the published cursor is here, at the same rev."""
    if ran.ended != DONE:
        return
    cursors = user.laptop.cursors()
    with user.laptop.database.read() as connection:
        query = select(row_meta.c.scope, row_meta.c.entity, row_meta.c.row, row_meta.c.rev)
        here = {
            (row.scope, row.entity, row.row): number_of(row.rev)
            for row in connection.execute(query)
        }
    with world.server.bureau.database.read() as connection:
        query = select(row_meta.c.scope, row_meta.c.entity, row_meta.c.row, row_meta.c.rev)
        for row in connection.execute(query.where(row_meta.c.scope.in_(cursors))):
            if row.rev <= cursors[row.scope]:
                found = here.get((row.scope, row.entity, row.row))
                _demand(
                    found == row.rev,
                    no_pull_skips_a_change,
                    f"{row.entity} of {row.scope} at {found}, the bureau's at {row.rev}",
                )


def a_poison_operation_delays_nothing(world: World, user: User, ran: Ran) -> None:
    """10. After a session nothing waits, whatever the bureau thought of it."""
    if ran.ended == DONE:
        with user.laptop.database.read() as connection:
            query = select(outbox.c.dseq).where(outbox.c.state == "pending")
            left = list(connection.scalars(query))
        _demand(not left, a_poison_operation_delays_nothing, f"{left} still wait")


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
        _demand(there, a_purge_leaves_no_trace, f"{found!r} of {scope}")


def a_session_is_bounded(user: User, ran: Ran, waiting: int, rows: int) -> None:
    """18. Without faults: hello twice, a push for every few operations, pages and segments for the
    rows there are; and a token."""
    pushes = waiting // 2 + 1  # a transaction of two may leave a push half full
    scopes = len(user.laptop.cursors()) + 1
    most = 10 + pushes + 2 * (rows // 3 + scopes)
    _demand(ran.requests <= most, a_session_is_bounded, f"{ran.requests} requests, {most} would do")


# --- at rest


def devices_equal_the_bureau(world: World, user: User) -> None:
    """1. Every row of the scopes held, byte for byte, and no other row; digests too."""
    me = devices_equal_the_bureau
    held = world.rights.scopes(user.laptop.account)
    with world.server.bureau.database.read() as connection:
        theirs = rows_of(connection, held)
    with user.laptop.database.read() as connection:
        mine = rows_of(connection, None)
        waiting = under_way(connection)
        shadows = {(row.entity, row.row): row.image for row in connection.execute(select(shadow))}
        sums = {
            row.scope: (row.digest, row.rows) for row in connection.execute(select(scope_state))
        }
        _demand(not list(connection.execute(select(staging))), me, "something is still staged")
    _demand(shadows.keys() == waiting.keys(), me, f"shadows {shadows.keys() ^ waiting.keys()}")
    for key, (rev, image) in theirs.items():
        _demand(key in mine, me, f"{key} is missing")
        shown = dict(overlay(image, waiting[key])) if key in waiting else image
        _demand(mine[key] == (rev, shown), me, f"{key}: {mine[key]} for {(rev, shown)}")
    for key in mine.keys() - theirs.keys():
        only_here = mine[key][0] == 0 and key in waiting
        _demand(only_here, me, f"{key} is not the bureau's, or not to be here")
    _demand(sums.keys() == held, me, f"scopes {sums.keys() ^ held}")
    for scope in held:
        revs = [(row, rev) for (_, row), (rev, image) in in_scope(theirs, scope)]
        _demand(sums[scope] == (digest.of_rows(revs), len(revs)), me, f"digest of {scope}")


def every_value_is_current_or_on_show(world: World) -> None:
    """2 and 8. Whatever the order of arrival: each value that no later author had seen stands, or
    is a candidate of an open conflict; what was refused is in a review."""
    me = every_value_is_current_or_on_show
    shown = Shown(world.server)
    for (entity, row, name), left in world.oracle.frontier().items():
        values = {str(one.entry.values[name]) for one in left}
        on_show = shown.values(entity, row, name)
        _demand(values <= on_show, me, f"{entity} {name}: {values - on_show} lost")
    for user in world.users:
        for numbers in user.own.values():
            for number in numbers:
                entry = world.oracle.entries[number]
                placed = world.oracle.life.place(entry)
                if placed is None and world.lost(user, entry):
                    continue
                _demand(placed is not None, me, f"entry {number} never reached the bureau")
                assert placed is not None
                if placed.result == "review":
                    _demand(placed.seq in shown.reviewed, me, f"{placed.seq} is in no review")


def nothing_is_decided_silently(world: World) -> None:
    """2. Two values of which neither author had seen the other's: a conflict is open."""
    shown = Shown(world.server)
    for (entity, row, name), left in world.oracle.frontier().items():
        values = {str(one.entry.values[name]) for one in left}
        if len(values) > 1:
            table = table_named(entity)
            assert table is not None
            is_open = (entity, row, groups_of(table).of(name)) in shown.conflicts
            _demand(is_open, nothing_is_decided_silently, f"{entity} {name}: {values}")


def no_conflict_without_disagreement(world: World) -> None:
    """9, and no false alarm: a conflict opens only where another device had entered what the author
    did not know. A device's own successive edits never conflict."""
    me = no_conflict_without_disagreement
    with world.server.bureau.database.read() as connection:
        found = connection.execute(select(conflict)).all()
    by_seq = {one.seq: one for one in world.oracle.life.taken}
    for row in found:
        opener = by_seq[row.opened_seq]
        devices = {one.stamp.device for one in merge.decode_candidates(row.candidates)}
        _demand(len(devices) > 1 or row.state != "open", me, "a device against itself")
        unseen = [
            one
            for one in world.oracle.life.of_row(row.row, row.opened_seq - 1)
            if one.device != opener.device and disagrees(one, opener, row.entity, row.group_name)
        ]
        _demand(bool(unseen), me, f"{row.entity} {row.group_name} at {row.opened_seq}")


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
            _demand(not unseen, me, f"{one.entry.entity} at {one.seq}")


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
        _demand(sorted(found) == whole, me, f"{device} has {sorted(found)}")
    hashes = {row.hash for row in rows}
    for user in world.users:
        with user.laptop.database.read() as connection:
            made = connection.execute(select(outbox.c.dseq, outbox.c.hash, outbox.c.core)).all()
        for row in made:
            there = row.hash in hashes or (world.was_restored and not row.core)
            _demand(there, me, f"operation {row.dseq} of laptop {user.laptop.number}")


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
            _demand(read_head(connection) == before, me, "the ledger moved")
        assert again is not None
        if world.upheaval and again[0] != 200:
            continue  # sent by a laptop that is another device now
        _demand(again[0] == 200, me, f"answered {again}")
        first = decode(one.answer, PushAnswer).results
        _demand(decode(again[1], PushAnswer).results == first, me, "other results")


def snapshot_and_tail_equal_replay(world: World, taken: Snapshots) -> None:
    """11. A snapshot taken at any time, with what came after it, is what a replay gives."""
    with world.server.bureau.database.read() as connection:
        head = read_head(connection).seq
        for scope, (seq, tables) in taken.items():
            replayed = replay(connection, scope, 0, head, {})
            onward = replay(connection, scope, seq, head, by_id(tables))
            _demand(replayed == onward, snapshot_and_tail_equal_replay, f"{scope} from {seq}")


def tampering_is_detected(world: World, dice: random.Random) -> None:
    """12. The ledger verifies under its signed head; any one entry flipped, removed, reordered or
    cut off does not."""
    me = tampering_is_detected
    with world.server.bureau.database.read() as connection:
        head, _ = heads.signed(world.server.bureau, connection, read_head(connection))
        key = bureau_public_key(connection)
        entries = ledger_of(connection)
    verify_ledger(entries, head, key)
    for name, changed in tamperings(entries, dice):
        try:
            verify_ledger(changed, head, key)
        except Refusal:
            continue
        _demand(False, me, f"{name} goes unnoticed")
