"""Invariants of sync.md §4 that hold whenever a laptop's program is at rest, in every answer, and
after every session. Each raises `Broken` with its own name; the numbers are those of the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from db.journal.branch import own_from
from db.journal.lives import number_of
from db.journal.state import read_state
from db.replication import operation, snapshot
from db.replication.fields import read_fields
from db.replication.message import decode
from db.replication.operation import GENESIS
from db.replication.rows import Rows
from db.replication.wire import PullAnswer, SnapshotManifest
from db.tables.bureau import grant
from db.tables.journal import erasure, row_meta
from db.tables.laptop import outbox, scope_state
from db.tables.registry import scope_of, synced, table_named
from tests.sync_sim.entries import DOCUMENTS, Taken
from tests.sync_sim.evidence import Images
from tests.sync_sim.finding import demand
from tests.sync_sim.laptop import DONE, Ran
from tests.sync_sim.users import User
from tests.sync_sim.wire import Exchange
from tests.sync_sim.world import World

# --- after every event


def a_crash_leaves_all_or_nothing(world: World, user: User) -> None:
    """5. Row and operation, or neither; foreign keys hold; a pull is published whole or not."""
    me = a_crash_leaves_all_or_nothing
    demand(not world.halves, me, world.halves)
    with user.laptop.database.read() as connection:
        strays = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        demand(not strays, me, strays)
        _check_chain(world, connection)
        # one that was lost and stays, for somebody was still typing in it, is published no more,
        # also where the bureau was put back since to when it was held
        lost = _taken_away(connection, user.laptop.account)
        mine = scope_state.c.scope.in_(world.rights.scopes(user.laptop.account) - lost)
        held = connection.execute(select(scope_state.c.cursor).where(mine)).scalars()
        demand(len(set(held)) <= 1, me, "scopes published apart")
        strays = connection.exec_driver_sql(_WITHOUT_PLACE).all()
        demand(not strays, me, f"rows without a place, or places without a row {strays}")


def _taken_away(connection: Connection, account: str) -> set[str]:
    """Scopes of which this laptop itself shows that the account holds them no more."""
    query = select(grant.c.granted_scope, grant.c.revoked_at).where(grant.c.account_id == account)
    rows = connection.execute(query).all()
    held = {row.granted_scope for row in rows if row.revoked_at is None}
    return {row.granted_scope for row in rows} - held


_ROWS = " UNION ALL ".join(f"SELECT '{one.name}', id FROM \"{one.name}\"" for one in synced())
_PLACES = 'SELECT entity, "row" FROM row_meta'
_WITHOUT_PLACE = (
    f"SELECT * FROM (SELECT * FROM ({_ROWS}) EXCEPT {_PLACES})"
    f" UNION ALL SELECT * FROM ({_PLACES} EXCEPT SELECT * FROM ({_ROWS}))"
)


def _check_chain(world: World, connection: Connection) -> None:
    """The device's own chain: each operation names the one before, up to its place. What every
    backup of the bureau holds may have been let go of, and what a former self had done of which the
    bytes had left with their site; of nothing else a number may be missing."""
    me = a_crash_leaves_all_or_nothing
    previous, last = GENESIS, 0
    branched, device = own_from(connection), read_state(connection, "device") or ""

    def may_begin_behind(dseq: int, hash_: str) -> bool:
        return world.is_backed_up(hash_) or (
            dseq == branched and world.branch_of(device) in (None, hash_)
        )

    query = select(outbox.c.dseq, outbox.c.core, outbox.c.hash).order_by(outbox.c.dseq)
    for row in connection.execute(query):
        if row.core:  # else it was blanked with its site: number and hash go on
            core = operation.parse_core(row.core)
            follows = row.dseq == last + 1 and core.prev == previous
            let_go = row.dseq > last + 1 and may_begin_behind(row.dseq - 1, core.prev)
            whole = core.dseq == row.dseq and (follows or let_go)
        else:
            gone_before = world.horizon() > 0 or row.dseq <= branched
            whole = row.dseq == last + 1 or (row.dseq > last and gone_before)
        demand(whole, me, f"operation {row.dseq} does not follow {last}")
        previous, last = row.hash, row.dseq
    place = int(read_state(connection, "dseq") or 0), read_state(connection, "prev") or GENESIS
    ends = place == (last, previous) or (place[0] > last and may_begin_behind(*place))
    demand(ends, me, f"the device is at {place}")


def own_edits_stay_on_screen(world: World, user: User) -> None:
    """2, on the laptop: what was entered here is shown until an image that holds it has come."""
    cursors = user.laptop.cursors()
    with user.laptop.database.read() as connection:
        images, erased = Images(connection), set(connection.scalars(select(erasure.c.row)))
        former = _sent_by_a_former_self(world, user, connection)
        for (row, name), numbers in user.own.items():
            if name in DOCUMENTS or row in erased:
                continue
            entry = world.oracle.entries[numbers[-1]]
            placed = user.life.place(entry)
            if placed is not None and placed.seq <= cursors.get(entry.scope, 0):
                continue
            if placed is None and (world.lost(user, entry) or entry.number in former):
                continue
            image = images.of(entry.entity, row)
            if image is None:
                continue  # its site has left this laptop
            if placed is not None and placed.result == "review" and not images.waits(placed.seq):
                continue  # settled: the bureau's image stands
            shown = read_fields(image, [name])[name]
            demand(
                shown == entry.values[name],
                own_edits_stay_on_screen,
                f"{name} shows {shown!r}, {entry.values[name]!r} was entered",
            )


def _sent_by_a_former_self(world: World, user: User, connection: Connection) -> set[int]:
    """What two laptops have sent as one device, before this one became another: a restored bureau
    that lacks it is given it by the other, or by whoever it asks (0014)."""
    if not world.was_restored:
        return set()
    sent = select(outbox.c.hash).where(outbox.c.dseq <= own_from(connection))
    return {user.made[one] for one in connection.scalars(sent) if one in user.made}


def no_answer_holds_a_foreign_row(world: World, user: User, exchange: Exchange) -> None:
    """6. Nothing in any answer lies outside the scopes that the office has given the account."""
    if exchange.status != 200:
        return
    me = no_answer_holds_a_foreign_row
    held = world.rights.scopes(user.laptop.account)
    path = exchange.sent.path
    if path == "/pull":
        for page in decode(exchange.answer, PullAnswer).pages:
            demand(page.scope in held, me, f"a page of {page.scope}")
            _check_rows(page.rows, page.scope)
    elif path == "/snapshot":
        demand(decode(exchange.answer, SnapshotManifest).scope in held, me, "a snapshot")
    elif path.startswith("/snapshot/"):
        _, _, rest = path.partition("/snapshot/")
        scope, _, sha256 = rest.replace("%3A", ":").partition("/")
        demand(scope in held, me, f"a segment of {scope}")
        _check_rows(snapshot.decode(exchange.answer, sha256), scope)


def _check_rows(tables: Iterable[Rows], scope: str) -> None:
    for rows in tables:
        table = table_named(rows.entity)
        assert table is not None
        for values in rows.values:
            found = scope_of(table, dict(zip(rows.columns, values, strict=True)))
            demand(
                found == scope,
                no_answer_holds_a_foreign_row,
                f"{rows.entity} of {found} in {scope}",
            )


def a_laptop_shut_out_is_told_nothing(world: World, user: User, exchange: Exchange) -> None:
    """6. From the next request on: a device that was shut out gets no answer but that; an account
    that was closed nothing to read."""
    if exchange.status in (200, 206) and exchange.sent.path != "/challenge":
        me, path = a_laptop_shut_out_is_told_nothing, exchange.sent.path
        demand(user.laptop.device not in world.rights.revoked, me, f"{path} was answered")
        reads = path == "/pull" or path.startswith(("/snapshot", "/blobs"))
        closed = user.laptop.account in world.rights.closed
        demand(not (closed and reads), me, f"{path} was answered on a closed account")


def nobody_writes_outside_his_scopes(world: World, new: Sequence[Taken]) -> None:
    """6, for writes: what the bureau has just applied, its author was allowed to write; of a device
    that was shut out it takes nothing."""
    me = nobody_writes_outside_his_scopes
    accounts = {user.laptop.device: user.laptop.account for user in world.users}
    for one in new:
        found = f"{one.entry.entity} of {one.entry.scope} was applied"
        if one.device in accounts and one.result != "review":
            demand(_allowed(world, accounts[one.device], one), me, found)
        demand(one.device not in world.rights.revoked, me, f"{found}, of a device shut out")


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


_A_RECOVERY = 12
"""Requests to find one's place: to be known again, to join, to ask for an identity, a token for
it, hello again."""


_A_PHOTO = 8
"""Requests to send one: begun or asked for, and its pieces."""


@dataclass(frozen=True, slots=True)
class Load:
    """What a session has before it: operations that wait, those kept in all, the bureau's rows,
    and photos that were taken here."""

    waiting: int
    kept: int
    rows: int
    photos: int


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
                demand(
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
        demand(not left, a_poison_operation_delays_nothing, f"{left} still wait")


def a_session_is_bounded(user: User, ran: Ran, load: Load) -> None:
    """18. Without faults: hello twice, a push for every few operations, pages and segments for the
    rows there are; and a token. A laptop that has to find its place does so at most twice, and
    sends again what it has kept."""
    demand(ran.ended == DONE, a_session_is_bounded, f"without faults: {ran.ended}")
    again = (ran.copied + ran.joined) * (_A_RECOVERY + load.kept)
    pushes = load.waiting // 2 + 1  # a transaction of two may leave a push half full
    scopes = len(user.laptop.cursors()) + 1
    most = 10 + pushes + again + 2 * (load.rows // 3 + scopes) + _A_PHOTO * load.photos
    demand(ran.requests <= most, a_session_is_bounded, f"{ran.requests} requests, {most} would do")
