"""Enrolment: the file that brings a laptop in, and its one-time code, kept only as a digest."""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from sqlalchemy import Connection, Row, insert, select, update

from db.replication.admission import EnrolmentFile
from db.replication.message import PROTO, encode
from db.tables.bureau import account
from db.tables.server import device, enrolment
from forms.signing import PublicKey, digest
from inspection.ids import new_id
from inspection.refusal import Refusal
from server.accounts import find_account
from server.bureau import Bureau, public_address
from server.certificate import write_private

CODE_BYTES = 16
CODE_HOURS = 72
HOUR_MS = 3_600_000
_CONTEXT = b"enrolment code"


@dataclass(frozen=True, slots=True)
class Issued:
    """A fresh enrolment: what the file and the QR image hold, and when its code ends (UTC ms)."""

    file: EnrolmentFile
    expires: int


def issue(bureau: Bureau, login: str, *, hours: int = CODE_HOURS) -> Issued:
    """A new code for this account.

    Raises Refusal ``account.unknown``, ``account.closed``, ``enrol.address`` (laptops speak TLS
    only), ``enrol.no_certificate`` (TLS ends elsewhere and its certificate was not named).
    """
    address, pin = public_address(bureau.settings), bureau.pin()
    if not address.startswith("https://"):
        raise Refusal("enrol.address", address=address)
    if not pin:
        raise Refusal("enrol.no_certificate")
    now = bureau.clock.now_ms()
    code = base64.b32encode(os.urandom(CODE_BYTES)).decode().rstrip("=")
    with bureau.database.write() as connection:
        holder = find_account(connection, login)
        if not holder.active:
            raise Refusal("account.closed", login=holder.login)
        expires = now + hours * HOUR_MS
        connection.execute(
            insert(enrolment).values(
                id=new_id(bureau.clock),
                account_id=holder.id,
                code_digest=code_digest(code),
                expires_at=expires,
            )
        )
    return Issued(EnrolmentFile(proto=PROTO, address=address, pin=pin, code=code), expires)


def redeem(connection: Connection, code: str, now: int) -> str:
    """Use a code up, in the caller's writing transaction; returns the account it is for.

    Raises Refusal ``enrol.code_unknown``, ``enrol.code_expired``, ``enrol.code_used``,
    ``sync.account_closed``.
    """
    row = _good(connection, code, now)
    used = connection.execute(
        update(enrolment)
        .where(enrolment.c.id == row.id, enrolment.c.used_at.is_(None))
        .values(used_at=now)
    )
    if used.rowcount != 1:  # another request was quicker
        raise Refusal("enrol.code_used")
    return str(row.account_id)


def check_code(
    connection: Connection, code: str, device_key: PublicKey, paper_key: PublicKey, now: int
) -> None:
    """Whether this laptop may enrol with this code, also one that asks again. Reads only; raises as
    `redeem`."""
    if device_let_in(connection, code, device_key, paper_key) is None:
        _good(connection, code, now)


def _good(connection: Connection, code: str, now: int) -> Row[Any]:
    row = connection.execute(
        select(enrolment, account.c.active)
        .join(account, account.c.id == enrolment.c.account_id)
        .where(enrolment.c.code_digest == code_digest(code))
    ).first()
    if row is None:
        raise Refusal("enrol.code_unknown")
    if row.used_at is not None:
        raise Refusal("enrol.code_used")
    if row.expires_at <= now:
        raise Refusal("enrol.code_expired")
    if not row.active:
        raise Refusal("sync.account_closed")
    return row


def device_let_in(
    connection: Connection, code: str, device_key: PublicKey, paper_key: PublicKey
) -> tuple[str, str] | None:
    """(account id, device id) of the laptop that used this code up with these very keys.

    The answer to an enrolment may be lost on the way: the same laptop asking again gets it again.
    It holds no secret, and a token still takes the private key.
    """
    query = (
        select(device.c.account_id, device.c.id)
        .join(enrolment, enrolment.c.account_id == device.c.account_id)
        .where(
            enrolment.c.code_digest == code_digest(code),
            device.c.enrolled_at == enrolment.c.used_at,
            device.c.public_key == device_key.text,
            device.c.paper_key_id == paper_key.key_id,
            device.c.revoked_at.is_(None),
        )
    )
    row = connection.execute(query).first()
    return None if row is None else (str(row.account_id), str(row.id))


def code_digest(code: str) -> str:
    """How a code is kept: 128 random bits need no slow hash."""
    return digest(_CONTEXT, code.strip().upper().encode())


def write_files(content: EnrolmentFile, path: Path) -> Path:
    """Write the file and, beside it, the same as a QR image; returns the image's path.

    Both are readable by their owner only. Raises Refusal ``enrol.file_exists``.
    """
    text = encode(content)
    image_path = path.with_suffix(".png")
    for target in (path, image_path):
        if target.exists():
            raise Refusal("enrol.file_exists", file=target.name)
    write_private(path, text)
    write_private(image_path, b"")
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make(fit=True)
    with image_path.open("wb") as file:
        code.make_image().save(file, format="PNG")
    return image_path
