"""The lives of the bureau's database: a backup put back begins another one, whoever notices first.

A restored database has lost what laptops know it had, and may have grown again past that number
with other entries. Its own signature gives it away: a laptop brings the newest head it was given,
and a ledger that does not hold that link is not the one that was signed. From then on the database
has another `epoch`; laptops of an older one join again, which tells them up to which number both
histories are the same, send what they retain from there on, and take every scope anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from db.journal.bureau import BureauTransaction
from db.journal.ledger import Head, chain_at, read_head
from db.journal.returning import EVERYTHING, READERS
from db.replication.chain import SignedHead, verify_head
from db.replication.wire import MAX_ROWS, Hole, JoinRequest
from db.tables.server import device, epoch, sync_head
from db.tables.server import wanted as wanted_rows
from inspection.ids import new_id
from inspection.refusal import Refusal
from server import heads, numbers, withdrawn
from server.bureau import Bureau, bureau_public_key
from server.tokens import Holder

DECLARED, FOUND, LOST = "declared", "found", "lost"


@dataclass(frozen=True, slots=True)
class Joined:
    """Where a laptop and the bureau's present life agree; `begun`: it was found out just now."""

    epoch: str
    agreed: int
    head: SignedHead
    begun: bool


def check_known(connection: Connection, head: Head, life: str, known: SignedHead | None) -> None:
    """Whether the laptop's past is part of this ledger's. `life` is what it believes in when it
    knows no head. Raises Refusal ``sync.epoch``; it costs one look into the ledger."""
    if (life if known is None else known.epoch) != head.epoch:
        raise Refusal("sync.epoch")
    if known is not None and not _holds(connection, head, known):
        raise Refusal("sync.epoch")


def join(bureau: Bureau, holder: Holder, asked: JoinRequest) -> Joined:
    """Take a laptop into the present life; begin another if it proves that this one was restored.

    Proof is a head in the bureau's own hand, of this life or of one nobody here remembers, that the
    ledger does not hold. Raises Refusal ``signature.head`` for a head the bureau never signed.
    What else it shows in the bureau's hand is remembered: numbers leased to its account, laptops
    shut out; others are asked for what it sent and has no more. Repeating it changes nothing.
    """
    shown = asked.heads
    with bureau.office() as office:
        connection = office.connection
        key = bureau_public_key(connection)
        if not all(verify_head(one, key) for one in shown):
            raise Refusal("signature.head")
        head = read_head(connection)
        agreed = max((one.seq for one in shown if _holds(connection, head, one)), default=0)
        begun = bool(shown) and _is_proof(connection, head, shown[0])
        if begun:
            begin(bureau, office, cause=FOUND, agreed=agreed, lost=shown[0].epoch)
        life = read_head(connection).epoch
        connection.execute(update(device).where(device.c.id == holder.device).values(epoch=life))
        numbers.take_back(bureau, office, holder.account, asked.leases)
        withdrawn.shut_out_again(bureau, office, asked.withdrawn)
        _want(office, holder, asked.holes)
    with bureau.database.read() as connection:
        signed, _ = heads.signed(bureau, connection, read_head(connection))
    return Joined(life, agreed, signed, begun)


def wanted(connection: Connection) -> list[tuple[str, str]]:
    """Rows that laptops are asked to give back, the first to be missed first."""
    query = select(wanted_rows.c.entity, wanted_rows.c.row).order_by(wanted_rows.c.asked_at)
    return [(row.entity, row.row) for row in connection.execute(query.limit(MAX_ROWS))]


def collect(bureau: Bureau, *, readers: bool = False) -> None:
    """Ask laptops for whatever they hold that this database lacks: nobody else will report.

    `readers`: also those of who only reads there; what they bring stands in review.
    """
    asked = [EVERYTHING, READERS] if readers else [EVERYTHING]
    with bureau.database.write() as connection:
        _ask_for(connection, asked, bureau.clock.now_ms())


def _want(office: BureauTransaction, holder: Holder, holes: Sequence[Hole]) -> None:
    here = select(device.c.last_dseq).where(device.c.id == holder.device)
    last = office.connection.execute(here).scalar_one()
    lost = {(one.entity, one.row) for one in holes if one.dseq > last}
    _ask_for(office.connection, sorted(lost), office.now)


def _ask_for(connection: Connection, rows: Sequence[tuple[str, str]], now: int) -> None:
    known = set(wanted(connection))
    fresh = [
        {"entity": entity, "row": row, "asked_at": now}
        for entity, row in rows
        if (entity, row) not in known
    ]
    if fresh:
        connection.execute(insert(wanted_rows), fresh)


def begin(
    bureau: Bureau,
    office: BureauTransaction,
    *,
    cause: str,
    agreed: int,
    lost: str | None = None,
) -> str:
    """Begin another life within this transaction; returns its name. `lost` is a life that the
    database itself has forgotten.

    Papers issued in what was lost may carry numbers leased there: a stretch is left out, so that
    nobody else is given them.
    """
    connection = office.connection
    before = read_head(connection).epoch
    if lost is not None and not _remembers(connection, before, lost):
        _note(connection, lost, before, agreed, office.now, LOST)
    name = new_id(bureau.clock)
    _note(connection, name, before, agreed, office.now, cause)
    connection.execute(update(sync_head).values(epoch=name))
    numbers.leave_out(bureau, office)
    everything = wanted_rows.c.row == EVERYTHING[1]  # it was said of the life before
    connection.execute(delete(wanted_rows).where(everything))
    return name


def _is_proof(connection: Connection, head: Head, newest: SignedHead) -> bool:
    if newest.epoch == head.epoch:
        return not _holds(connection, head, newest)
    return not _remembers(connection, head.epoch, newest.epoch)


def _remembers(connection: Connection, now: str, life: str) -> bool:
    query = select(epoch.c.name).where((epoch.c.name == life) | (epoch.c.after == life))
    return life == now or connection.execute(query).first() is not None


def _holds(connection: Connection, head: Head, one: SignedHead) -> bool:
    """Whether the ledger has this very link."""
    return chain_at(connection, head, one.seq) == one.chain


def _note(connection: Connection, name: str, after: str, agreed: int, now: int, cause: str) -> None:
    connection.execute(
        insert(epoch).values(name=name, after=after, agreed=agreed, begun_at=now, cause=cause)
    )
