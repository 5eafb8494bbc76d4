"""Who is asking: a device signs a challenge and carries a short-lived token from then on."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from db.replication.admission import TOKEN_CONTEXT
from db.tables.bureau import account
from db.tables.server import device, token
from forms.signing import PublicKey
from inspection.refusal import Refusal

CHALLENGE_MS = 60_000
TOKEN_MS = 15 * 60_000
TOKENS_EACH = 2
_NONCE_BYTES, _TIME_BYTES, _MAC_BYTES = 16, 8, 32


@dataclass(frozen=True, slots=True)
class Holder:
    """The enrolled device behind a request and the account it belongs to."""

    account: str
    device: str
    role: str
    public_key: PublicKey
    closed: bool = False
    """The account was closed and this is the device's last session: it hands its work over, reads
    nothing, and says that it has removed everything."""


def make_challenge(key: bytes, device_id: str, now: int) -> str:
    """Something for this device to sign; it needs no memory here, the server knows its own MAC."""
    told = os.urandom(_NONCE_BYTES) + (now + CHALLENGE_MS).to_bytes(_TIME_BYTES, "big")
    return _text(told + _mac(key, b"challenge", device_id.encode() + told))


def prove(
    connection: Connection, key: bytes, device_id: str, challenge: str, signature: str, now: int
) -> Holder:
    """The device that signed this challenge of ours. Reads only.

    Raises Refusal ``token.challenge``, ``token.signature``, ``sync.device_unknown``,
    ``sync.device_revoked``, ``sync.account_closed`` (and its last session is over).
    """
    check_challenge(key, device_id, challenge, now)
    holder = _holder(connection, device_id, leaving=True)
    try:
        signed = holder.public_key.verify(TOKEN_CONTEXT, challenge.encode(), signature)
    except Refusal as error:
        raise Refusal("token.signature") from error
    if not signed:
        raise Refusal("token.signature")
    return holder


def issue_token(
    connection: Connection, key: bytes, device_id: str, challenge: str, signature: str, now: int
) -> tuple[str, int]:
    """A token and its end (UTC ms), in the caller's writing transaction; raises as `prove`, and
    Refusal ``token.challenge_used``.

    The token follows from the challenge, and its digest is a primary key: a challenge serves once.
    A token that has ended is kept as long as its challenge could be shown again.
    """
    holder = prove(connection, key, device_id, challenge, signature, now)
    text = _text(_mac(key, b"token", challenge.encode()))
    gone = or_(token.c.expires_at <= now - CHALLENGE_MS, token.c.expires_at > now + TOKEN_MS)
    connection.execute(delete(token).where(token.c.device_id == device_id, gone))
    expires = now + TOKEN_MS
    maker = sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert
    fresh = maker(token).values(digest=_digest(text), device_id=device_id, expires_at=expires)
    if connection.execute(fresh.on_conflict_do_nothing().returning(token.c.digest)).first() is None:
        raise Refusal("token.challenge_used")
    _end_older(connection, device_id, _digest(text), now)
    seen = {"seen_at": now} if holder.closed else {"seen_at": now, "left_at": None}
    connection.execute(update(device).where(device.c.id == device_id).values(seen))
    return text, expires


def _end_older(connection: Connection, device_id: str, newest: str, now: int) -> None:
    """A device has two tokens at most, so that one taken from it does not outlive its next two
    sign-ins, and a request under way with the one before still ends well."""
    query = (
        select(token.c.digest)
        .where(token.c.device_id == device_id, token.c.digest != newest, token.c.expires_at > now)
        .order_by(token.c.expires_at.desc(), token.c.digest)
        .offset(TOKENS_EACH - 1)
    )
    older = list(connection.scalars(query))
    if older:
        connection.execute(update(token).where(token.c.digest.in_(older)).values(expires_at=now))


_TOKEN = select(token.c.device_id, token.c.expires_at).where(token.c.digest == bindparam("digest_"))
_DEVICE = (
    select(device, account.c.active, account.c.role)
    .join(account, account.c.id == device.c.account_id)
    .where(device.c.id == bindparam("device_"))
)
"""Asked at every request: made once."""


def authenticate(
    connection: Connection, header: str | None, now: int, *, leaving: bool = False
) -> Holder:
    """The device behind an ``Authorization: Bearer …`` header.

    `leaving`: the request is one that the last session of a closed account consists of.
    Raises Refusal ``token.missing``, ``token.expired``, ``sync.device_revoked``,
    ``sync.account_closed``: asked at every request, so that a revocation bites at once.
    """
    scheme, _, text = (header or "").partition(" ")
    if scheme.lower() != "bearer" or not text:
        raise Refusal("token.missing")
    row = connection.execute(_TOKEN, {"digest_": _digest(text)}).first()
    if row is None or not now < row.expires_at <= now + TOKEN_MS:  # or the clock was put back
        raise Refusal("token.expired")
    return _holder(connection, row.device_id, leaving=leaving)


def let_go(connection: Connection, device_id: str, now: int) -> None:
    """The last session of a closed account's device is over: no request of it is taken any more."""
    connection.execute(
        update(device)
        .where(device.c.id == device_id, device.c.left_at.is_(None))
        .values(left_at=now)
    )
    connection.execute(delete(token).where(token.c.device_id == device_id))


def _holder(connection: Connection, device_id: str, *, leaving: bool) -> Holder:
    row = connection.execute(_DEVICE, {"device_": device_id}).first()
    if row is None:
        raise Refusal("sync.device_unknown")
    if row.revoked_at is not None or not row.public_key:
        raise Refusal("sync.device_revoked")
    if not row.active and (not leaving or row.left_at is not None):
        raise Refusal("sync.account_closed")
    key = PublicKey.parse(row.public_key)
    return Holder(row.account_id, row.id, row.role, key, closed=not row.active)


def check_challenge(key: bytes, device_id: str, challenge: str, now: int) -> None:
    """Whether this challenge was made here for this device, lately. Raises Refusal
    ``token.challenge``."""
    try:
        raw = base64.urlsafe_b64decode(challenge + "=" * (-len(challenge) % 4))
    except (ValueError, binascii.Error):
        raise Refusal("token.challenge") from None
    told, mac = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
    right = _mac(key, b"challenge", device_id.encode() + told)
    # the text itself, so that a second spelling of the bytes is not a second challenge
    genuine = hmac.compare_digest(mac, right) and _text(raw) == challenge
    until = int.from_bytes(told[-_TIME_BYTES:], "big")
    if not genuine or not now < until <= now + CHALLENGE_MS:
        raise Refusal("token.challenge")


def _mac(key: bytes, purpose: bytes, message: bytes) -> bytes:
    return hmac.new(key, purpose + b"\0" + message, hashlib.sha256).digest()


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _digest(text: str) -> str:
    return hashlib.sha256(b"anxin-token-1" + text.encode()).hexdigest()
