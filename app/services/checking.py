"""Whether a laptop's data agrees with itself: file, references, chain, digests, photos.

Reads only. What it finds is told by codes that name no person; whoever shows them has the words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, exists, func, select

from app.sync.standing import known_heads
from db.journal.branch import own_from
from db.journal.lives import number_of
from db.journal.state import read_state
from db.queries.attachments import at_bureau
from db.queries.sync_history import Part, parts
from db.replication import digest
from db.replication.chain import SignedHead
from db.replication.operation import GENESIS, operation_hash, parse_core, sealed_hash
from db.store.looking import Looked
from db.store.migrate import current_revision, head
from db.store.named import not_erased
from db.store.soundness import dangling, is_sound
from db.tables.journal import row_meta
from db.tables.laptop import blob_state, outbox, scope_state
from db.tables.registry import synced
from db.tables.site import attachment
from inspection.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be.

    `what`: ``file`` (a page or index is damaged), ``reference`` (`name`: table, `count` rows refer
    to nothing), ``chain`` (`count`: the operation where it shows), ``digest`` (`part`: not what the
    bureau last confirmed), ``row`` (`name`: table, `count` rows without their place in the feed, or
    the reverse), ``unsent`` (`count` photos that only this laptop has are missing or damaged),
    ``photo`` (`count` others are damaged: they are fetched again).
    """

    what: str
    count: int = 0
    name: str = ""
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """What was looked at, and what is wrong. `older`: the file is of an earlier program, which the
    next unlock brings up to date; only its pages and references were looked at."""

    findings: tuple[Finding, ...]
    operations: int = 0
    rows: int = 0
    photos: int = 0
    older: bool = False


def check(store: Looked) -> Checked:
    """Look at everything. Raises Refusal as reading the file does."""
    if not is_sound(store.database):
        return Checked((Finding("file"),))
    findings = [
        Finding("reference", count, table)
        for table, count in sorted(dangling(store.database).items())
    ]
    with store.database.read() as connection:
        if current_revision(connection) != head():
            return Checked(tuple(findings), older=True)
        operations = connection.scalar(select(func.count()).select_from(outbox)) or 0
        rows = connection.scalar(select(func.count()).select_from(row_meta)) or 0
        findings += [*_chain(connection), *_digests(connection), *_feed(connection)]
        unsent, others = _photos(connection)
    findings += _counted("unsent", unsent, store.blobs.check)
    here = [sha256 for sha256 in others if store.blobs.has(sha256)]
    findings += _counted("photo", here, store.blobs.check)
    return Checked(tuple(findings), operations, rows, len(unsent) + len(here))


def signed_head(store: Looked) -> SignedHead:
    """The newest head the bureau signed for this laptop: what `anxin-server verify --head` takes.

    Raises Refusal ``sync.no_head`` before the first sync.
    """
    with store.database.read() as connection:
        found = known_heads(connection, 1)
    if not found:
        raise Refusal("sync.no_head")
    return found[0]


def _chain(connection: Connection) -> Iterator[Finding]:
    """This device's operations: each what its hash says, each naming the one before, the last one
    where the device says it stands. The parts that left with a lost site are not looked at."""
    query = select(outbox.c.dseq, outbox.c.core, outbox.c.sealed, outbox.c.hash, outbox.c.state)
    stands = int(read_state(connection, "dseq") or 0), read_state(connection, "prev") or GENESIS
    branched = own_from(connection)
    before = 0, GENESIS
    for row in connection.execute(query.order_by(outbox.c.dseq)):
        if row.core:
            if operation_hash(row.core) != row.hash:
                yield Finding("chain", row.dseq)
                return
            core = parse_core(row.core)
            torn = row.sealed is not None and sealed_hash(row.sealed) != core.sealed
            follows = before[0] == row.dseq - 1 and (not branched or before[0] != branched)
            if torn or core.dseq != row.dseq or (follows and core.prev != before[1]):
                yield Finding("chain", row.dseq)
                return
        if row.state == "pending" and before[0] and before[0] < row.dseq - 1 > branched:
            yield Finding("chain", row.dseq)
            return
        before = row.dseq, row.hash
    if before[0] and before[0] >= stands[0] and before != stands:
        yield Finding("chain", before[0])


def _digests(connection: Connection) -> Iterator[Finding]:
    """Each scope's rows, as the bureau last confirmed them."""
    kept = {row.scope: (row.digest, row.rows) for row in connection.execute(select(scope_state))}
    named = parts(connection, kept.keys())
    for scope, told in sorted(kept.items()):
        query = select(row_meta.c.row, row_meta.c.rev).where(
            row_meta.c.scope == scope, row_meta.c.rev > 0
        )
        rows = [(row.row, number_of(row.rev)) for row in connection.execute(query)]
        if (digest.of_rows(rows), len(rows)) != told:
            yield Finding("digest", part=named[scope])


def _feed(connection: Connection) -> Iterator[Finding]:
    """Every row has its place in the feed, and every place its row."""
    for table in synced():
        of_table = row_meta.c.entity == table.name
        stray = ~exists().where(of_table, row_meta.c.row == table.c.id)
        empty = ~exists().where(table.c.id == row_meta.c.row)
        count = connection.scalar(select(func.count()).select_from(table).where(stray)) or 0
        count += (
            connection.scalar(select(func.count()).select_from(row_meta).where(of_table, empty))
            or 0
        )
        if count:
            yield Finding("row", count, table.name)


def _photos(connection: Connection) -> tuple[list[str], list[str]]:
    """Digests of what only this laptop has, and of everything else that is named here."""
    unsent = (
        select(attachment.c.sha256)
        .join(blob_state, blob_state.c.attachment == attachment.c.id)
        .where(attachment.c.voided_at.is_(None), not_erased(), ~at_bureau())
    )
    mine = sorted(set(connection.scalars(unsent)))
    every = set(connection.scalars(select(attachment.c.sha256).where(not_erased())))
    return mine, sorted(every.difference(mine))


def _counted(what: str, digests: list[str], sound: Callable[[str], bool]) -> Iterator[Finding]:
    broken = sum(not sound(one) for one in digests)
    if broken:
        yield Finding(what, broken)
