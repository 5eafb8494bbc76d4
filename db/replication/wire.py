"""The messages of a session: wire types of both sides, and of the OpenAPI document.

Sizes and patterns stand in the types (sync.md §3 "Session"). `admission` has the messages before
a session, `message` what all have in common.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from db.replication.chain import Epoch, Signature, SignedHead
from db.replication.message import Count, GrantCard, Message, Proto, ReasonCode, Schema
from db.replication.names import Counter, Entity, Hash, Instant, Revision, ScopeName, Uuid
from db.replication.operation import MAX_CORE_BYTES, MAX_SEALED_BYTES
from db.replication.rows import Rows, Touched
from db.replication.statements import DeviceStatement, LeaseStatement

MAX_OPERATIONS = 500
MAX_PUSH_BYTES = 1024 * 1024
"""Of cores and sealed parts together, in UTF-8."""
MAX_PAGE_ROWS = 5_000
MAX_SCOPES = 5_000
MAX_HEADS = 64
"""How many heads a laptop shows when it joins again; it keeps no more."""

MAX_ROWS = 20_000
"""How many rows are named at once as lost, or as wanted."""
MAX_LEASES = 500
"""How many number blocks, and withdrawn keys, a laptop shows with them."""
MAX_STATEMENT = 4_096

DigestText = Annotated[str, Meta(pattern=r"^[0-9a-f]{16}(?!\n)$")]


RowKey = tuple[
    Annotated[str, Meta(pattern=r"^([a-z][a-z0-9_]{0,62}|\*)(?!\n)$")],
    Annotated[str, Meta(pattern=r"^([0-9a-f-]{36}|\*)(?!\n)$")],
]
"""A table and the id of a row in it."""


class Hole(Message, frozen=True, kw_only=True):
    """An operation of which a laptop has only its number and the row it was about."""

    dseq: Counter
    entity: Entity
    row: Uuid


class Hello(Message, frozen=True, kw_only=True):
    """Where a laptop stands. One request is a whole session if nothing differs."""

    proto: Proto
    schema: Schema
    device: Uuid
    epoch: Epoch
    last_dseq: Count
    last_hash: Hash
    known: SignedHead | None = None
    """The newest head the bureau has signed for it: a restored bureau contradicts its own hand, and
    answers ``sync.epoch``; the laptop then joins again (`JoinRequest`)."""
    cursors: Annotated[dict[ScopeName, Revision], Meta(max_length=MAX_SCOPES)]
    """Every scope of which rows are here, unless `held` says which."""
    held: Hash | None = None
    """`digest.held` over the scopes held, where all stand at the one cursor `at`: their names need
    not travel. Refused with ``sync.grants_moved`` unless the account holds just these."""
    at: Revision = 0
    root: Hash
    """`digest.root` over the scopes held."""
    clock: Instant
    """The laptop's clock: only its offset is measured, for a warning."""
    keeps: bool = False
    """It keeps rows aside that this bureau lacked when it was restored (`HelloAnswer.wanted`)."""
    needs_statement: bool = False
    """It was let in before bureaus wrote statements, and has none to show after a restore."""


class ScopeHead(Message, frozen=True, kw_only=True):
    """What the bureau holds of a scope that differs: a laptop at this cursor compares digests."""

    scope: ScopeName
    mode: Literal["read", "write"]
    rev: Revision
    """The newest rev among its rows; nothing is to be pulled at or past it."""
    digest: DigestText
    rows: Count
    snapshot: bool
    """Whether it is to be taken as a snapshot: newly granted, or far behind."""


class Limits(Message, frozen=True, kw_only=True):
    """What the bureau takes and gives at once."""

    operations: Counter = MAX_OPERATIONS
    push_bytes: Counter = MAX_PUSH_BYTES
    page_rows: Counter = MAX_PAGE_ROWS


class DevicePosition(Message, frozen=True, kw_only=True):
    """The last operation of a device that the bureau has."""

    last_dseq: Count
    last_hash: Hash


class HelloAnswer(Message, frozen=True, kw_only=True):
    """What the laptop may do and what differs."""

    proto: Proto
    schema_from: Schema
    """A client with an older schema may still push; it cannot pull."""
    schema_to: Schema
    epoch: Epoch
    """The life of the bureau's database; a restored backup begins another."""
    position: DevicePosition
    grants: list[GrantCard] | None
    """All scopes the account holds now; one that is missing here was revoked. None: just those that
    the laptop says are `held`."""
    changed: list[ScopeHead]
    """Scopes to pull; empty if the root agreed."""
    head: SignedHead
    limits: Limits
    backup_horizon: Revision
    """Operations numbered up to it are in every backup kept; later ones a laptop retains."""
    server_time: Instant
    closed: bool = False
    """The account was closed: whatever is not sent yet is still taken, nothing is given any more,
    and the laptop removes what it has."""
    statement: DeviceStatement | None = None
    """Who this laptop is, in the bureau's hand, if it asked."""
    wanted: Annotated[list[RowKey], Meta(max_length=MAX_ROWS)] = msgspec.field(default_factory=list)
    """Of what such a laptop keeps: rows whose author has them no more. ``*`` is everything, and
    ``readers``: also from who only reads there."""


class SentOperation(Message, frozen=True, kw_only=True):
    """The two parts of an operation, the very text their hashes were taken over."""

    core: Annotated[str, Meta(min_length=2, max_length=MAX_CORE_BYTES)]
    sealed: Annotated[str, Meta(min_length=2, max_length=MAX_SEALED_BYTES)] | None = None


class PushRequest(Message, frozen=True, kw_only=True):
    """Whole transactions in the device's order, signed as `push.sign` says."""

    proto: Proto
    ops: Annotated[list[SentOperation], Meta(min_length=1, max_length=MAX_OPERATIONS)]
    sig: Signature
    known: SignedHead | None = None
    """The newest head this session has seen: nothing is taken in, if the bureau is restored
    meanwhile."""
    ceiling: Revision | None = None
    """The bureau was restored since these were made: beyond this ledger number the revs they name
    as `base` mean another history, and each counts at most so much."""


class WrittenPush(Message, frozen=True, kw_only=True):
    """A `PushRequest` as its sender has it: the operations are JSON already (`push.write`)."""

    proto: Proto
    ops: msgspec.Raw
    sig: Signature
    known: SignedHead | None = None
    ceiling: Revision | None = None


class Result(Message, frozen=True, kw_only=True):
    """What became of one operation; `reason` is a code when it stands in review."""

    dseq: Counter
    code: Literal["applied", "conflict", "review"]
    seq: Revision
    reason: ReasonCode | None = None


class PushAnswer(Message, frozen=True, kw_only=True):
    """A result for each operation sent, and the device's position afterwards."""

    results: list[Result]
    position: DevicePosition
    head: SignedHead
    """Covers what was just received: whoever loses it contradicts this signature."""


class PullRequest(Message, frozen=True, kw_only=True):
    """Asks for what came after these cursors, at most about `limit` rows."""

    proto: Proto
    schema: Schema
    cursors: Annotated[dict[ScopeName, Revision], Meta(max_length=MAX_SCOPES)]
    held: Hash | None = None
    """As in a hello: every scope held is asked for, past `at` where `cursors` does not name it."""
    at: Revision = 0
    limit: Annotated[int, Meta(ge=1, le=MAX_PAGE_ROWS)]
    known: SignedHead | None = None
    """The newest head this session has seen, as in a push."""


class ScopePage(Message, frozen=True, kw_only=True):
    """The next rows of one scope, latest images in rev order; they are staged with `cursor`."""

    scope: ScopeName
    cursor: Revision
    rows: list[Rows]
    own: list[Touched] = msgspec.field(default_factory=list)
    """Asked for by `held`: rows that nobody but the asking device has touched past `at`, whose
    operations on them were applied as they came. They are what it shows."""


class PullAnswer(Message, frozen=True, kw_only=True):
    """One read transaction's worth of rows. Publish only when a page says `complete`.

    Of scopes asked for by `held` those without rows past `at` are left out."""

    pages: list[ScopePage]
    complete: bool
    """Every scope asked for has reached `head`."""
    head: Revision
    signed: SignedHead | None = None
    """The bureau's word for `head`, when `complete`."""
    root: Hash | None = None
    """`digest.root` over the scopes held as of `head`, when `complete` and asked for by `held`: a
    laptop that has published the page and finds another says hello again."""


class JoinRequest(Message, frozen=True, kw_only=True):
    """A laptop was told ``sync.epoch``: it shows which heads it was given, newest first."""

    proto: Proto
    heads: Annotated[list[SignedHead], Meta(max_length=MAX_HEADS)]
    leases: Annotated[list[LeaseStatement], Meta(max_length=MAX_LEASES)] = msgspec.field(
        default_factory=list
    )
    """Numbers leased to its account, newest first: the bureau may have forgotten them, and must
    not lease them again."""
    withdrawn: Annotated[
        list[Annotated[str, Meta(max_length=MAX_STATEMENT)]], Meta(max_length=MAX_LEASES)
    ] = msgspec.field(default_factory=list)
    """What the bureau said of paper keys it has withdrawn, the latest first: their laptops stay
    shut out (JSON of `forms.papers.certificate.KeyStatements`)."""
    holes: Annotated[list[Hole], Meta(max_length=MAX_ROWS)] = msgspec.field(default_factory=list)
    """What it sent and has removed since, with the scope it stood in, the newest first: if the
    bureau lost that, only another laptop has it still."""


class JoinAnswer(Message, frozen=True, kw_only=True):
    """The bureau's present life, and up to which ledger number it is the laptop's past as well."""

    epoch: Epoch
    agreed: Revision
    head: SignedHead


class SnapshotRequest(Message, frozen=True, kw_only=True):
    """Asks for one scope whole."""

    proto: Proto
    schema: Schema
    scope: ScopeName


class SegmentCard(Message, frozen=True, kw_only=True):
    """One segment: bytes to fetch (by range, if cut) and what they must hash to."""

    number: Count
    size: Counter
    sha256: Hash
    rows: Counter


class SnapshotManifest(Message, frozen=True, kw_only=True):
    """A scope at one instant of the ledger: the tail is pulled from `seq` on."""

    scope: ScopeName
    schema: Schema
    seq: Revision
    rows: Count
    digest: DigestText
    segments: list[SegmentCard]
