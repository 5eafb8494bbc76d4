"""What has arrived and is not yet shown, so that a cut session goes on where it stopped.

It is held in memory and written down when a session breaks off, and every two seconds of a long
one: a short fetch is published without ever being written twice, and a program that is killed has
to ask again for two seconds' worth. `plan` says for which scopes and from where; whatever was
staged under another plan is dropped.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from db.journal import held
from db.journal.publish import Arrival
from db.replication import snapshot
from db.replication.message import decode, encode
from db.replication.packing import pack, unpack
from db.replication.rows import Rows, Touched
from db.replication.wire import PullAnswer, SegmentCard, SnapshotManifest
from db.store import traces
from db.tables.laptop import scope_state, staging
from inspection.refusal import Refusal

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


@dataclass(eq=False, slots=True)
class _Piece:
    """A manifest, a segment or a page. `position`: where it is written down, None if it is not;
    a segment that is has its bytes there alone."""

    kind: str
    scope: str
    cursor: int
    content: SnapshotManifest | PullAnswer | bytes | None
    position: int | None = None

    def payload(self) -> bytes:
        """As it is written down."""
        content = self.content
        if isinstance(content, PullAnswer):
            return pack(encode(content))
        return encode(content) if isinstance(content, SnapshotManifest) else content or b""


class Staged:
    """How far the fetch of one plan has come, and all that it brought; `begin` makes it."""

    def __init__(self, plan: Plan, written: list[_Piece] | None) -> None:
        """`written`: what is written down already; None: not even the plan is."""
        self.plan = plan
        self._pieces = list(written or ())
        self._begun = written is not None
        self._written = {one.position for one in self._pieces}

    @property
    def cursors(self) -> dict[str, int]:
        """By scope the ledger number up to which everything is here."""
        cursors = dict(self.plan.cursors)
        for scope, manifest in self.manifests.items():
            if not self.missing(scope):
                cursors[scope] = manifest.seq
        for page in self._pages():
            cursors.update((part.scope, part.cursor) for part in page.pages)
        return cursors

    @property
    def manifests(self) -> Mapping[str, SnapshotManifest]:
        """Snapshots begun."""
        found = (one.content for one in self._pieces)
        return {one.scope: one for one in found if isinstance(one, SnapshotManifest)}

    @property
    def scopes(self) -> frozenset[str]:
        """Those of which anything is here."""
        snapshots = (one.scope for one in self._pieces if one.kind == _MANIFEST)
        pages = (part.scope for page in self._pages() for part in page.pages)
        return frozenset((*snapshots, *pages))

    def missing(self, scope: str) -> list[SegmentCard]:
        """Segments of a snapshot begun that are still to be fetched."""
        here = {one.cursor for one in self._pieces if (one.kind, one.scope) == (_SEGMENT, scope)}
        return [card for card in self.manifests[scope].segments if card.number not in here]

    def add_page(self, answer: PullAnswer) -> None:
        """One page; its cursors count from now on."""
        self._pieces.append(_Piece(_PULL, "", answer.head, answer))

    def add_manifest(self, manifest: SnapshotManifest) -> None:
        """Begin a snapshot; what is here of an earlier one of this scope is dropped."""
        self.drop_snapshot(manifest.scope)
        self._pieces.append(_Piece(_MANIFEST, manifest.scope, manifest.seq, manifest))

    def add_segment(self, scope: str, card: SegmentCard, data: bytes) -> None:
        """One segment whose bytes have been checked against its card."""
        self._pieces.append(_Piece(_SEGMENT, scope, card.number, data))

    def drop_snapshot(self, scope: str) -> None:
        """Forget the snapshot of a scope that was begun."""
        kinds = (_MANIFEST, _SEGMENT)
        self._pieces = [one for one in self._pieces if one.scope != scope or one.kind not in kinds]

    def save(self, connection: Connection) -> list[int]:
        """Write down what is not, and remove what was dropped; where each of it now stands, to be
        told to `saved` once that is certain."""
        gone = self._written - {one.position for one in self._pieces}
        if gone:
            connection.execute(delete(staging).where(staging.c.position.in_(gone)))
        if not self._begun:
            _put(connection, "", _PLAN, 0, msgspec.json.encode(self.plan))
        return [
            _put(connection, one.scope, one.kind, one.cursor, one.payload())
            for one in self._unsaved()
        ]

    def saved(self, positions: list[int]) -> None:
        """What `save` returned has been committed."""
        for one, position in zip(self._unsaved(), positions, strict=True):
            one.position = position
        self._begun, self._written = True, {one.position for one in self._pieces}

    def arrivals(
        self, connection: Connection, modes: Mapping[str, str], head: int
    ) -> list[Arrival]:
        """All that is here, by scope, oldest first, up to the ledger number `head` all have
        reached.

        Raises Refusal ``snapshot.damaged`` or ``packing.damaged`` if the file changed under us.
        """
        plan = self.plan
        found: defaultdict[str, list[Rows]] = defaultdict(list, {one: [] for one in plan.cursors})
        own: defaultdict[str, list[Touched]] = defaultdict(list)
        for scope, sha256, data in self._segments(connection):
            if scope in found:
                found[scope].extend(snapshot.decode(data, sha256))
        for page in self._pages():
            for part in page.pages:
                if part.scope in found or plan.held is not None:
                    found[part.scope].extend(part.rows)
                    own[part.scope].extend(part.own)
        return [
            Arrival(scope, head, rows, scope in plan.whole, modes[scope], own[scope])
            for scope, rows in found.items()
        ]

    def _unsaved(self) -> list[_Piece]:
        return [one for one in self._pieces if one.position is None]

    def _pages(self) -> Iterator[PullAnswer]:
        return (one.content for one in self._pieces if isinstance(one.content, PullAnswer))

    def _segments(self, connection: Connection) -> Iterator[tuple[str, str, bytes]]:
        """Scope, SHA-256 and bytes of each."""
        cards = {
            (scope, card.number): card.sha256
            for scope, manifest in self.manifests.items()
            for card in manifest.segments
        }
        for one in self._pieces:
            if one.kind == _SEGMENT:
                data = one.content
                if not isinstance(data, bytes):
                    data = _payload(connection, one.position)
                yield one.scope, cards[one.scope, one.cursor], data


def begin(connection: Connection, plan: Plan) -> Staged:
    """Go on with what is staged under this very plan, or drop it and start anew; so too if another
    version of this program wrote it and it cannot be read."""
    if _plan(connection) == plan:
        with suppress(Refusal):
            return Staged(plan, _pieces(connection))
    clear(connection)
    return Staged(plan, None)


def scopes(connection: Connection) -> frozenset[str]:
    """The scopes of which anything may be staged."""
    kept = _plan(connection)
    return frozenset() if kept is None else frozenset(kept.cursors)


def forget_revoked(connection: Connection, held: Container[str]) -> None:
    """Drop what is staged, traces included, if it is about a scope held no more."""
    if any(scope not in held for scope in scopes(connection)):
        clear(connection)
        traces.note(connection)


def clear(connection: Connection) -> None:
    """Forget everything staged."""
    connection.execute(delete(staging))


def begin_anew(connection: Connection, shown: Container[str]) -> None:
    """What arrived cannot be shown: forget it, and take the scopes concerned from the start. So a
    piece that is damaged, or a row lost here that another points to, stops one session alone."""
    clear(connection)
    scopes_here = connection.scalars(select(scope_state.c.scope)).all()
    concerned = [{"concerned": scope} for scope in scopes_here if scope in shown]
    if concerned:
        of_scope = scope_state.c.scope == bindparam("concerned")
        connection.execute(update(scope_state).where(of_scope).values(cursor=0), concerned)
        held.forget(connection)


_PLAN_KEPT = select(staging.c.payload).where(staging.c.kind == _PLAN)


def _plan(connection: Connection) -> Plan | None:
    kept = connection.execute(_PLAN_KEPT).scalar()
    try:
        return None if kept is None else msgspec.json.decode(kept, type=Plan)
    except msgspec.MsgspecError:
        return None


def _pieces(connection: Connection) -> list[_Piece]:
    columns = (staging.c.kind, staging.c.scope, staging.c.cursor, staging.c.position)
    heads = select(*columns).where(staging.c.kind != _PLAN).order_by(staging.c.position)
    found = []
    for kind, scope, cursor, position in connection.execute(heads).all():
        content = None if kind == _SEGMENT else _read(connection, kind, position)
        found.append(_Piece(kind, scope, cursor, content, position))
    return found


def _read(connection: Connection, kind: str, position: int) -> SnapshotManifest | PullAnswer:
    payload = _payload(connection, position)
    if kind == _MANIFEST:
        return decode(payload, SnapshotManifest)
    return decode(unpack(payload, _MOST), PullAnswer)


def _payload(connection: Connection, position: int | None) -> bytes:
    kept = select(staging.c.payload).where(staging.c.position == position)
    return bytes(connection.execute(kept).scalar_one())


def _put(connection: Connection, scope: str, kind: str, cursor: int, payload: bytes) -> int:
    last = connection.execute(select(func.max(staging.c.position))).scalar() or 0
    connection.execute(
        insert(staging).values(
            position=last + 1, scope=scope, kind=kind, cursor=cursor, payload=payload
        )
    )
    return last + 1
