"""What has arrived and is not yet shown: durable, so that a cut session goes on where it stopped.

`plan` says for which scopes and from where; whatever was staged under another plan is dropped.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, delete, func, insert, select

from db.journal.publish import Arrival
from db.replication import snapshot
from db.replication.message import decode, encode
from db.replication.packing import pack, unpack
from db.replication.rows import Rows, Touched
from db.replication.wire import PullAnswer, SegmentCard, SnapshotManifest
from db.store import traces
from db.tables.laptop import staging

_PLAN, _PULL, _MANIFEST, _SEGMENT = "plan", "pull", "manifest", "segment"
_MOST = 256 * 1024 * 1024


class Plan(msgspec.Struct, frozen=True):
    """What a fetch is about: the life of the bureau's database, the laptop's cursors when it
    began, and the scopes that are taken whole because they differ."""

    epoch: str
    schema: int
    cursors: dict[str, int]
    """All scopes held by grant, at the cursor published here; 0: taken from the start. Empty if
    `held` says it all."""
    whole: list[str]
    held: str | None = None
    """`digest.held` over the scopes held, where all of them stand at the cursor `at`."""
    at: int = 0


@dataclass(frozen=True, slots=True)
class Staged:
    """How far a fetch has come."""

    cursors: Mapping[str, int]
    """By scope the ledger number up to which everything is here."""
    manifests: Mapping[str, tuple[SnapshotManifest, frozenset[int]]]
    """Snapshots begun, with the numbers of the segments that are here."""

    def missing(self, scope: str) -> list[SegmentCard]:
        """Segments of a snapshot begun that are still to be fetched."""
        manifest, here = self.manifests[scope]
        return [card for card in manifest.segments if card.number not in here]


def begin(connection: Connection, plan: Plan) -> Staged:
    """Go on with what is staged under this very plan, or drop it and start anew."""
    kept = connection.execute(select(staging.c.payload).where(staging.c.kind == _PLAN)).scalar()
    if kept is None or msgspec.json.decode(kept, type=Plan) != plan:
        clear(connection)
        _put(connection, "", _PLAN, 0, msgspec.json.encode(plan))
    return _look(connection, plan)


def keep_page(connection: Connection, answer: PullAnswer) -> None:
    """Stage one page; its cursors count from the moment it is stored."""
    _put(connection, "", _PULL, answer.head, pack(encode(answer)))


def keep_manifest(connection: Connection, manifest: SnapshotManifest) -> None:
    """Begin a snapshot; whatever was staged of an earlier one of this scope is dropped."""
    drop_snapshot(connection, manifest.scope)
    _put(connection, manifest.scope, _MANIFEST, manifest.seq, encode(manifest))


def keep_segment(connection: Connection, scope: str, card: SegmentCard, data: bytes) -> None:
    """Stage one segment whose bytes have been checked against its card."""
    _put(connection, scope, _SEGMENT, card.number, data)


def drop_snapshot(connection: Connection, scope: str) -> None:
    """Forget the snapshot of a scope that was begun."""
    kinds = (_MANIFEST, _SEGMENT)
    connection.execute(delete(staging).where(staging.c.scope == scope, staging.c.kind.in_(kinds)))


def scopes(connection: Connection) -> frozenset[str]:
    """The scopes of which anything may be staged."""
    kept = connection.execute(select(staging.c.payload).where(staging.c.kind == _PLAN)).scalar()
    return frozenset() if kept is None else frozenset(msgspec.json.decode(kept, type=Plan).cursors)


def forget_revoked(connection: Connection, held: Container[str]) -> None:
    """Drop what is staged, traces included, if it is about a scope held no more."""
    if any(scope not in held for scope in scopes(connection)):
        clear(connection)
        traces.note(connection)


def clear(connection: Connection) -> None:
    """Forget everything staged."""
    connection.execute(delete(staging))


def arrivals(
    connection: Connection, plan: Plan, modes: Mapping[str, str], head: int
) -> list[Arrival]:
    """Everything staged, by scope, oldest first, up to the ledger number `head` all have reached.

    Raises Refusal ``snapshot.damaged`` or ``packing.damaged`` if the file changed under us.
    """
    found: defaultdict[str, list[Rows]] = defaultdict(list, {one: [] for one in plan.cursors})
    cards = {
        (scope, card.number): card
        for scope, (manifest, _) in _look(connection, plan).manifests.items()
        for card in manifest.segments
    }
    for row in connection.execute(select(staging).order_by(staging.c.position)):
        if row.kind == _SEGMENT and row.scope in found:
            sha256 = cards[row.scope, row.cursor].sha256
            found[row.scope].extend(snapshot.decode(row.payload, sha256))
    own: defaultdict[str, list[Touched]] = defaultdict(list)
    for page in _pages(connection):
        for part in page.pages:
            if part.scope in found or plan.held is not None:
                found[part.scope].extend(part.rows)
                own[part.scope].extend(part.own)
    return [
        Arrival(scope, head, rows, scope in plan.whole, modes[scope], own[scope])
        for scope, rows in found.items()
    ]


def _look(connection: Connection, plan: Plan) -> Staged:
    cursors = dict(plan.cursors)
    manifests: dict[str, SnapshotManifest] = {}
    here: dict[str, set[int]] = {}
    begun = select(staging.c.scope, staging.c.payload).where(staging.c.kind == _MANIFEST)
    for scope, payload in connection.execute(begun):
        manifests[scope] = decode(payload, SnapshotManifest)
        here[scope] = set()
    segments = select(staging.c.scope, staging.c.cursor).where(staging.c.kind == _SEGMENT)
    for scope, number in connection.execute(segments):
        here[scope].add(number)
    for scope, manifest in manifests.items():
        if len(here[scope]) == len(manifest.segments):
            cursors[scope] = manifest.seq
    for page in _pages(connection):
        for part in page.pages:
            cursors[part.scope] = part.cursor
    told = {scope: (one, frozenset(here[scope])) for scope, one in manifests.items()}
    return Staged(cursors, told)


def _pages(connection: Connection) -> Sequence[PullAnswer]:
    query = select(staging.c.payload).where(staging.c.kind == _PULL).order_by(staging.c.position)
    return [decode(unpack(payload, _MOST), PullAnswer) for payload in connection.scalars(query)]


def _put(connection: Connection, scope: str, kind: str, cursor: int, payload: bytes) -> None:
    last = connection.execute(select(func.max(staging.c.position))).scalar() or 0
    connection.execute(
        insert(staging).values(
            position=last + 1, scope=scope, kind=kind, cursor=cursor, payload=payload
        )
    )
