"""The bureau's half of a session, without HTTP: hello, push, pull, for a device already known."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, bindparam, select

from db.journal.accept import accept
from db.journal.echo import without_echo
from db.journal.feed import changes
from db.journal.ledger import Head, hash_at, lock_head, read_head
from db.journal.rules import Caller
from db.journal.scopes import Mode
from db.replication.message import PROTO, GrantCard
from db.replication.push import read
from db.replication.wire import (
    DevicePosition,
    Hello,
    HelloAnswer,
    Limits,
    PullAnswer,
    PullRequest,
    PushAnswer,
    PushRequest,
    Result,
    ScopeHead,
    ScopePage,
)
from db.schema import SCHEMA
from db.tables.bureau import grant
from db.tables.server import device
from inspection.refusal import Refusal
from server import backups, heads, numbers, tokens
from server.arriving import drop_unnamed, take_over
from server.bureau import Bureau
from server.countersign import countersign
from server.devices import NUMBERED_ROLES
from server.leaving import check_last_session
from server.lives import check_known, wanted
from server.readmission import state
from server.sheets import NOTHING, Sheet, Sheets
from server.tokens import Holder

SCHEMA_FROM = 1
"""The oldest schema that may still pull; pushing is open to every one."""
ResultCode = Literal["applied", "conflict", "review"]
_CODES: dict[str, ResultCode] = {"applied": "applied", "conflict": "conflict", "review": "review"}

SNAPSHOT_AFTER = 2_000
"""A scope this many ledger numbers behind is cheaper whole than row by row."""


@dataclass(frozen=True, slots=True)
class Greeting:
    """The answer to a hello, and what is still to be done for it."""

    answer: HelloAnswer
    new_head: bool
    """Its head was signed just now: `heads.keep`."""
    told: Set[str]
    """Scopes the laptop says it has rows of."""
    held: Set[str]
    """Scopes it may have."""


class SyncDesk:
    """Answers the sessions of enrolled devices. Keeps nothing between requests but `Sheets`."""

    def __init__(self, bureau: Bureau) -> None:
        self.bureau = bureau
        self._sheets = Sheets()

    def sheet(self, connection: Connection, holder: Holder, head: Head, now: int) -> Sheet:
        """What the device may read at `now`, decided here alone."""
        if holder.closed:
            return NOTHING
        return self._sheets.look(connection, head, holder.account, now)

    def hello(self, holder: Holder, told: Hello) -> Greeting:
        """Where device and bureau stand.

        Reads only. Raises Refusal ``sync.version``, ``sync.client_too_new``, ``push.actor``,
        ``sync.epoch`` (this database was restored, or the laptop was: see `lives.join`),
        ``push.fork``, ``sync.grants_moved`` (the account does not hold what the laptop says by one
        hash: it names its scopes then).
        """
        self._check_hello(holder, told)
        bureau, now = self.bureau, self.bureau.clock.now_ms()
        with bureau.database.read() as connection:
            head = read_head(connection)
            check_known(connection, head, told.epoch, told.known)
            position = _position(connection, holder.device)
            _check_past(connection, holder.device, position, told)
            sheet = self.sheet(connection, holder, head, now)
            if told.held is None:
                cards, cursors = (
                    grant_cards(connection, holder.account, sheet.held, now),
                    told.cursors,
                )
                named: Set[str] = cursors.keys()
                agreed = sheet.root == told.root and named == sheet.sums.keys()
            else:
                _check_held(sheet, told.held)
                cards, cursors, named = None, {}, sheet.held.keys()
                agreed = sheet.root == told.root
                if not agreed:
                    cursors = dict.fromkeys(sheet.held, told.at)
            signed, new = heads.signed(bureau, connection, head)
            kept = backups.horizon(connection, now)
            asked = told.needs_statement
            statement = state(bureau, connection, holder.device) if asked else None
            missing = wanted(connection) if told.keeps else []
        answer = HelloAnswer(
            proto=PROTO,
            schema_from=SCHEMA_FROM,
            schema_to=SCHEMA,
            epoch=head.epoch,
            position=position,
            grants=cards,
            changed=[] if agreed else _changed(sheet, cursors),
            head=signed,
            limits=Limits(),
            backup_horizon=kept,
            server_time=now,
            closed=holder.closed,
            statement=statement,
            wanted=missing,
        )
        return Greeting(answer, new, named, named if told.held else sheet.held.keys())

    def has_left(self, told: Hello, answer: HelloAnswer) -> bool:
        """Whether a laptop says that it holds nothing of the bureau's and has nothing to send."""
        told_nothing = not told.cursors and (told.held is None or told.held == NOTHING.mark)
        return told_nothing and told.last_dseq == answer.position.last_dseq

    def let_go(self, holder: Holder) -> None:
        """Close the door behind the last session of a closed account's device."""
        with self.bureau.database.write() as connection:
            tokens.let_go(connection, holder.device, self.bureau.clock.now_ms())

    def push(self, holder: Holder, request: PushRequest) -> PushAnswer:
        """Judge and keep what a device sends. Raises the refusals of `push.read`, `accept` and
        `check_last_session`, and ``sync.epoch``."""
        operations = read(request, holder.public_key)
        bureau = self.bureau
        with bureau.database.write() as connection:
            now = bureau.clock.now_ms()
            head = lock_head(connection)
            if request.known is not None:
                check_known(connection, head, "", request.known)
            check_last_session(connection, holder, operations)
            scopes = self.sheet(connection, holder, head, now).held
            caller = Caller(holder.account, holder.device, scopes, ceiling=request.ceiling)
            results = accept(connection, bureau.clock, caller, operations, schema=SCHEMA, head=head)
            countersign(bureau, connection, operations, results)
            let_go = take_over(bureau, connection, operations, results)
            position = _position(connection, holder.device)
            signed, _ = heads.signed(bureau, connection, read_head(connection))
        if let_go:
            drop_unnamed(bureau, let_go)
        return PushAnswer(
            results=[
                Result(dseq=one.dseq, code=_code(one.result), seq=one.seq, reason=one.reason)
                for one in results
            ],
            position=position,
            head=signed,
        )

    def pull(self, holder: Holder, request: PullRequest) -> PullAnswer:
        """The next rows of the scopes asked for and held; any other scope gets nothing.

        Raises Refusal ``sync.client_too_old``, ``sync.client_too_new``, ``sync.epoch``,
        ``sync.grants_moved``.
        """
        check_schema(request.schema)
        bureau = self.bureau
        with bureau.database.read() as connection:
            head = read_head(connection)
            if request.known is not None:
                check_known(connection, head, "", request.known)
            sheet = self.sheet(connection, holder, head, bureau.clock.now_ms())
            cursors = {one: at for one, at in request.cursors.items() if one in sheet.held}
            if request.held is not None:
                _check_held(sheet, request.held)
                cursors = sheet.behind(request.at) | cursors
            found, complete = changes(connection, cursors, head.seq, request.limit)
            if request.held is None:
                pages = [
                    ScopePage(scope=one.scope, cursor=one.cursor, rows=one.rows) for one in found
                ]
            else:
                pages = [
                    ScopePage(scope=one.scope, cursor=one.cursor, rows=one.rows, own=own)
                    for one, own in without_echo(connection, holder.device, found, request.at)
                ]
            signed = heads.signed(bureau, connection, head)[0] if complete else None
        root = sheet.root if complete and request.held is not None else None
        return PullAnswer(pages=pages, complete=complete, head=head.seq, signed=signed, root=root)

    def wants_numbers(self, holder: Holder) -> bool:
        """Whether the device is about to run out of numbers; one that leaves needs none."""
        if holder.closed or holder.role not in NUMBERED_ROLES:
            return False
        now = self.bureau.clock.now_ms()
        with self.bureau.database.read() as connection:
            return bool(numbers.wanting(connection, holder.device, now))

    def top_up(self, holder: Holder) -> None:
        """Lease number blocks while the device is here; no grant follows from them."""
        with self.bureau.journal.transaction() as office:
            numbers.top_up(self.bureau, office, holder.account, holder.device)

    def _check_hello(self, holder: Holder, told: Hello) -> None:
        if told.proto != PROTO:
            raise Refusal("sync.version", proto=PROTO)
        if told.device != holder.device:
            raise Refusal("push.actor")
        if told.schema > SCHEMA:
            raise Refusal("sync.client_too_new", schema=SCHEMA)


def check_schema(schema: int) -> None:
    """Whether a client of this schema may be given rows. Raises Refusal
    ``sync.client_too_old``, ``sync.client_too_new``."""
    if schema < SCHEMA_FROM:
        raise Refusal("sync.client_too_old", schema=SCHEMA_FROM)
    if schema > SCHEMA:
        raise Refusal("sync.client_too_new", schema=SCHEMA)


def grant_cards(
    connection: Connection, account: str, held: Mapping[str, Mode], now: int
) -> list[GrantCard]:
    """The scopes held, each with the end of the grant that lasts longest."""
    ends: dict[str, int | None] = {}
    query = select(grant.c.granted_scope, grant.c.mode, grant.c.until).where(
        grant.c.account_id == account, grant.c.granted_at <= now, grant.c.revoked_at.is_(None)
    )
    for row in connection.execute(query):
        scope = row.granted_scope
        if held.get(scope) != row.mode or (row.until is not None and row.until <= now):
            continue
        known = ends.get(scope, 0)
        ends[scope] = None if known is None or row.until is None else max(known, row.until)
    return [
        GrantCard(scope=scope, mode=mode, until=ends.get(scope))
        for scope, mode in sorted(held.items())
    ]


def _check_held(sheet: Sheet, mark: str) -> None:
    if mark != sheet.mark:
        raise Refusal("sync.grants_moved")


def _changed(sheet: Sheet, cursors: Mapping[str, int]) -> list[ScopeHead]:
    """Scopes the laptop is behind in; if it is behind in none, all of them: it then finds by
    their digests which one differs."""
    sums, held = sheet.sums, sheet.held
    behind = [scope for scope, one in sums.items() if cursors.get(scope, -1) < one.rev]
    return [
        ScopeHead(
            scope=scope,
            mode=held[scope],
            rev=sums[scope].rev,
            digest=sums[scope].digest,
            rows=sums[scope].rows,
            snapshot=sums[scope].rev - cursors.get(scope, 0) > SNAPSHOT_AFTER
            or not cursors.get(scope),
        )
        for scope in sorted(behind or sums)
    ]


_POSITION = select(device.c.last_dseq, device.c.last_hash).where(
    device.c.id == bindparam("device_")
)


def _position(connection: Connection, device_id: str) -> DevicePosition:
    row = connection.execute(_POSITION, {"device_": device_id}).one()
    return DevicePosition(last_dseq=row.last_dseq, last_hash=row.last_hash)


def _check_past(
    connection: Connection, device_id: str, position: DevicePosition, told: Hello
) -> None:
    """A laptop whose past is not the one it once sent is a clone or a restored copy.

    One that is merely behind may have lost an answer, or be restored; its next push tells.
    """
    if told.last_dseq > position.last_dseq:
        return
    if hash_at(connection, device_id, told.last_dseq) != told.last_hash:
        raise Refusal("push.fork", dseq=told.last_dseq)


def _code(result: str) -> ResultCode:
    return _CODES[result]
