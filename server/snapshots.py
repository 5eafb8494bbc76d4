"""Whole scopes as segments, kept in memory while the scope stands still; made again if lost."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from db.journal.feed import whole_scope
from db.journal.ledger import read_head
from db.journal.scopes import scopes_held
from db.journal.sums import ScopeSum, sums_of
from db.replication import snapshot
from db.replication.wire import SegmentCard, SnapshotManifest, SnapshotRequest
from db.schema import SCHEMA
from db.tables.journal import row_meta
from inspection.refusal import Refusal
from server.bureau import Bureau
from server.sync import check_schema
from server.tokens import Holder

CACHE_BYTES = 128 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Taken:
    """A scope at one instant of the ledger."""

    seq: int
    sum: ScopeSum
    segments: tuple[snapshot.Segment, ...]

    @property
    def size(self) -> int:
        return sum(len(segment.data) for segment in self.segments)


class SnapshotDesk:
    """Makes and hands out snapshots. One for each process."""

    def __init__(self, bureau: Bureau) -> None:
        self._bureau = bureau
        self._kept: OrderedDict[tuple[str, str, int], Taken] = OrderedDict()
        self._mutex = threading.Lock()

    def manifest(self, holder: Holder, request: SnapshotRequest) -> SnapshotManifest:
        """What there is to fetch of one scope.

        Raises Refusal ``access.scope`` for a scope that is not held, whatever it names, and
        ``sync.client_too_old``, ``sync.client_too_new``.
        """
        check_schema(request.schema)
        with self._bureau.database.read() as connection:
            taken = self._take(connection, holder, request.scope)
        cards = [
            SegmentCard(number=number, size=len(one.data), sha256=one.sha256, rows=one.rows)
            for number, one in enumerate(taken.segments)
        ]
        return SnapshotManifest(
            scope=request.scope,
            schema=SCHEMA,
            seq=taken.seq,
            rows=taken.sum.rows,
            digest=taken.sum.digest,
            segments=cards,
        )

    def segment(self, holder: Holder, scope: str, sha256: str) -> bytes:
        """The bytes of one segment.

        Raises Refusal ``access.scope``, and ``snapshot.gone`` once the scope has changed: the
        laptop asks for the manifest again.
        """
        with self._bureau.database.read() as connection:
            taken = self._take(connection, holder, scope)
        with self._mutex:
            kept = [one for (of, _, _), one in self._kept.items() if of == scope]
        for one in (taken, *kept):
            for segment in one.segments:
                if segment.sha256 == sha256:
                    return segment.data
        raise Refusal("snapshot.gone")

    def _take(self, connection: Connection, holder: Holder, scope: str) -> Taken:
        held = scopes_held(connection, holder.account, self._bureau.clock.now_ms())
        if scope not in held:
            raise Refusal("access.scope")
        head = read_head(connection)
        summed = sums_of(connection, [scope])[scope]
        key = (scope, head.epoch, summed.rev)
        self._drop_erased(connection)
        with self._mutex:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
                return kept
        tables = whole_scope(connection, scope)
        taken = Taken(head.seq, summed, tuple(snapshot.encode(tables)))
        with self._mutex:
            self._kept[key] = taken
            while (
                len(self._kept) > 1 and sum(one.size for one in self._kept.values()) > CACHE_BYTES
            ):
                self._kept.popitem(last=False)
        return taken

    def _drop_erased(self, connection: Connection) -> None:
        """Nothing kept is older than the newest erasure: it may hold what was erased."""
        newest = select(func.max(row_meta.c.rev)).where(row_meta.c.entity == "erasure")
        since = connection.execute(newest).scalar() or 0
        with self._mutex:
            for key in [key for key, one in self._kept.items() if one.seq < since]:
                del self._kept[key]
