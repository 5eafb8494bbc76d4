"""Letting devices in: enrolment with a one-time code, then a token for a signed challenge."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from litestar import Request, post
from litestar.params import JSONBody
from sqlalchemy import select

from db.journal.ledger import read_head
from db.journal.scopes import scopes_held
from db.replication.admission import (
    ChallengeAnswer,
    ChallengeRequest,
    EnrolAnswer,
    EnrolRequest,
    ReadmitAnswer,
    ReadmitRequest,
    TokenAnswer,
    TokenRequest,
)
from db.replication.message import PROTO
from db.replication.statements import DeviceStatement
from db.tables.bureau import account, setting, team
from forms.signing import PublicKey
from inspection.refusal import Refusal
from server import readmission, throttle, tokens
from server.api.context import Context, context_of
from server.bureau import SETTING_BUREAU_NAME, SETTING_RECOVERY, bureau_public_key
from server.devices import enrol_device
from server.enrolment import check_code
from server.sync import grant_cards

T = TypeVar("T")

_GUESSES = ("enrol.", "token.", "sync.", "signature.")
_BUSY = "sync.busy"
_NO_GUESS = frozenset({"sync.device_unknown", "sync.account_unknown", "sync.version", _BUSY})
"""A whole office of laptops may be unknown to a database that was put back, and find the lanes full
of an evening: they are told so, and nothing is counted against their address."""


@post("/enrol", status_code=200, summary="Enrol a laptop with its one-time code")
async def enrol(request: Request[Any, Any, Any], data: JSONBody[EnrolRequest]) -> EnrolAnswer:
    """Refused: `enrol.code_unknown`, `enrol.code_expired`, `enrol.code_used`, `enrol.key_known`,
    `sync.account_closed`, `sync.version`, `throttled`."""
    context = context_of(request)
    address = request.client.host if request.client else ""
    subjects = [throttle.subject_of(context.token_key, "enrol", address)]
    try:
        await context.lanes.read.run(lambda: _may_enrol(context, subjects, data))
    except Refusal as refusal:
        if refusal.code == _BUSY:
            raise
        failed = refusal
        await context.lanes.line.run(lambda: _count(context, subjects, failed))
        raise
    return await context.lanes.write.run(lambda: _enrol(context, subjects, data))


@post("/challenge", status_code=200, summary="Ask for something to sign")
async def challenge(
    request: Request[Any, Any, Any], data: JSONBody[ChallengeRequest]
) -> ChallengeAnswer:
    """Given to anybody who names a device: it tells nothing, not even whether there is one."""
    context = context_of(request)
    now = context.bureau.clock.now_ms()
    return ChallengeAnswer(challenge=tokens.make_challenge(context.token_key, data.device, now))


@post("/token", status_code=200, summary="Turn a signed challenge into a short-lived token")
async def token(request: Request[Any, Any, Any], data: JSONBody[TokenRequest]) -> TokenAnswer:
    """Refused: `token.challenge`, `token.signature`, `token.challenge_used`, `sync.device_unknown`,
    `sync.device_revoked`, `sync.account_closed`; `throttled` after many of these from one address,
    or in the name of one device. What is rightly signed is never throttled."""
    context = context_of(request)
    address = request.client.host if request.client else ""
    try:
        await context.lanes.read.run(lambda: _prove(context, data))
    except Refusal as refusal:
        if refusal.code == _BUSY:
            raise
        failed = refusal  # the name of an except clause is gone after it
        await context.lanes.line.run(lambda: _refuse(context, address, data.device, failed))
        raise
    return await context.lanes.write.run(lambda: _token(context, data))


@post("/readmit", status_code=200, summary="Be known again by a restored bureau")
async def readmit(request: Request[Any, Any, Any], data: JSONBody[ReadmitRequest]) -> ReadmitAnswer:
    """For a laptop that was told `sync.device_unknown`; repeating it changes nothing.

    Refused: `signature.device`, `token.challenge`, `enrol.key_known`, `sync.account_unknown`,
    `sync.account_closed`, `sync.device_revoked`, `sync.version`, `throttled`.
    """
    context = context_of(request)
    address = request.client.host if request.client else ""
    try:
        told = await context.lanes.read.run(lambda: _remember(context, data))
    except Refusal as refusal:
        if refusal.code == _BUSY:
            raise
        failed, device = refusal, data.statement.device
        await context.lanes.line.run(lambda: _refuse(context, address, device, failed))
        raise
    return await context.lanes.write.run(lambda: _readmit(context, told))


def _may_enrol(context: Context, subjects: list[str], asked: EnrolRequest) -> None:
    """Whether the code is good, and this address has not guessed too often: told without the
    writers' lane, where strangers never queue. Raises as `enrol`."""
    if asked.proto != PROTO:
        raise Refusal("sync.version", proto=PROTO)
    device_key, paper_key = PublicKey.parse(asked.device_key), PublicKey.parse(asked.paper_key)
    now = context.bureau.clock.now_ms()
    with context.bureau.database.read() as connection:
        throttle.check(connection, subjects, now)
        check_code(connection, asked.code, device_key, paper_key, now)


def _enrol(context: Context, subjects: list[str], asked: EnrolRequest) -> EnrolAnswer:
    device_key, paper_key = PublicKey.parse(asked.device_key), PublicKey.parse(asked.paper_key)
    account_id, device_id = _slowly(
        context,
        subjects,
        lambda: enrol_device(
            context.bureau,
            code=asked.code,
            device_key=device_key,
            paper_key=paper_key,
            name=asked.device_name,
        ),
    )
    context.log.event("device.enrolled", device=device_id, account=account_id)
    return _welcome(context, account_id, device_id)


def _welcome(context: Context, account_id: str, device_id: str) -> EnrolAnswer:
    bureau = context.bureau
    now = bureau.clock.now_ms()
    with bureau.database.read() as connection:
        who = connection.execute(select(account).where(account.c.id == account_id)).one()
        stored = {row.name: row.value for row in connection.execute(select(setting))}
        root = connection.execute(select(team.c.id).where(team.c.parent_id.is_(None))).scalars()
        held = scopes_held(connection, account_id, now)
        return EnrolAnswer(
            bureau=str(root.first()),
            bureau_name=stored[SETTING_BUREAU_NAME],
            account=account_id,
            account_name=who.name,
            role=who.role,
            device=device_id,
            statement=readmission.state(bureau, connection, device_id),
            bureau_key=bureau_public_key(connection).text,
            recovery_key=_on_the_wire(stored[SETTING_RECOVERY]),
            pin=bureau.pin(),
            epoch=read_head(connection).epoch,
            grants=grant_cards(connection, account_id, held, now),
            server_time=now,
        )


def _remember(context: Context, asked: ReadmitRequest) -> DeviceStatement:
    """As `_prove`, of a device that may be forgotten. Raises as `readmission.prove`."""
    bureau = context.bureau
    with bureau.database.read() as connection:
        return readmission.prove(connection, context.token_key, asked, bureau.clock.now_ms())


def _readmit(context: Context, told: DeviceStatement) -> ReadmitAnswer:
    if readmission.readmit(context.bureau, told):
        context.log.event("device.readmitted", "warning", device=told.device, account=told.account)
    return ReadmitAnswer(device=told.device)


def _on_the_wire(recovery_public: str) -> str:
    """The recovery key's public half in the wire's spelling of keys: suite, dot, base64url."""
    suite, _, raw = recovery_public.removeprefix("anxin-recovery-public-").partition(":")
    return PublicKey(suite, bytes.fromhex(raw)).text


def _prove(context: Context, asked: TokenRequest) -> None:
    """Whether the request may have a token: told without the writers' lane, where strangers never
    queue. Raises as `tokens.prove`."""
    bureau = context.bureau
    with bureau.database.read() as connection:
        tokens.prove(
            connection,
            context.token_key,
            asked.device,
            asked.challenge,
            asked.signature,
            bureau.clock.now_ms(),
        )


def _refuse(context: Context, address: str, device: str, refusal: Refusal) -> None:
    """Count a failed sign-in, and raise it: ``throttled`` once there were too many."""
    subjects = [
        throttle.subject_of(context.token_key, "token", address),
        throttle.subject_of(context.token_key, "pair", f"{device} {address}"),
        throttle.subject_of(context.token_key, throttle.OF_DEVICE, device),
    ]
    _count(context, subjects, refusal)


def _count(context: Context, subjects: list[str], refusal: Refusal) -> None:
    def again() -> None:
        raise refusal

    _slowly(context, subjects, again)


def _token(context: Context, asked: TokenRequest) -> TokenAnswer:
    bureau = context.bureau
    now = bureau.clock.now_ms()
    with bureau.database.write() as connection:
        text, expires = tokens.issue_token(
            connection, context.token_key, asked.device, asked.challenge, asked.signature, now
        )
    return TokenAnswer(token=text, expires_at=expires, server_time=now)


def _slowly(context: Context, subjects: list[str], work: Callable[[], T]) -> T:
    """Run `work` unless its subjects failed too often; a refusal counts against them."""
    database, now = context.bureau.database, context.bureau.clock.now_ms()
    with database.read() as connection:
        throttle.check(connection, subjects, now)
    try:
        return work()
    except Refusal as refusal:
        if refusal.code.startswith(_GUESSES) and refusal.code not in _NO_GUESS:
            with database.write() as connection:
                throttle.record_failure(connection, subjects, now)
        raise
