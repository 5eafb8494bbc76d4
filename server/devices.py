"""Laptops: let in once with a code and two keys, known by them, and shut out again."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select, update

from db.journal.bureau import BureauTransaction
from db.replication.chain import Position
from db.tables.bureau import account, signing_key
from db.tables.server import device, token
from forms.signing import PublicKey
from inspection.ids import new_id
from inspection.refusal import Refusal
from inspection.terms import AccountRole
from server.bureau import Bureau
from server.enrolment import device_let_in, redeem
from server.numbers import top_up
from server.paper_keys import certified_row, revoked_columns

_BEGINNING = Position()
NUMBERED_ROLES = (AccountRole.INSPECTOR,)


def enrol_device(
    bureau: Bureau,
    *,
    code: str,
    device_key: PublicKey,
    paper_key: PublicKey,
    name: str,
) -> tuple[str, str]:
    """Bring a laptop in with its one-time code; returns (account id, new device id).

    Its paper key is certified and its first number blocks are leased in the same transaction.
    A laptop that asks again with the same code and keys is given the same answer.
    Raises Refusal ``enrol.code_unknown``, ``enrol.code_expired``, ``enrol.code_used``,
    ``enrol.key_known``, ``sync.account_closed``: nothing is changed then.
    """
    with bureau.office() as office:
        connection = office.connection
        again = device_let_in(connection, code, device_key, paper_key)
        if again is not None:
            return again
        account_id = redeem(connection, code, office.now)
        device_id = let_in(
            bureau,
            office,
            account_id=account_id,
            device_key=device_key,
            paper_key=paper_key,
            name=name,
        )
    return account_id, device_id


def let_in(
    bureau: Bureau,
    office: BureauTransaction,
    *,
    account_id: str,
    device_key: PublicKey,
    paper_key: PublicKey,
    name: str,
    start: Position = _BEGINNING,
    copy_of: str | None = None,
) -> str:
    """Make a device known, certify its paper key, lease its first numbers; returns its id.

    `start` is the operation its chain goes on from: for a copy, the last one it shares with the
    device it was. Raises Refusal ``enrol.key_known``.
    """
    connection, device_id = office.connection, new_id(bureau.clock)
    same = select(device.c.id).where(device.c.public_key == device_key.text)
    if connection.execute(same).first() is not None:
        raise Refusal("enrol.key_known")
    connection.execute(
        insert(device).values(
            id=device_id,
            account_id=account_id,
            name=name,
            public_key=device_key.text,
            paper_key_id=paper_key.key_id,
            last_dseq=start.dseq,
            last_hash=start.hash,
            enrolled_at=office.now,
            copy_of=copy_of,
            branch_dseq=None if copy_of is None else start.dseq,
            branch_hash=None if copy_of is None else start.hash,
        )
    )
    row = certified_row(
        connection,
        bureau.signing_key(connection),
        public_key=paper_key,
        account_id=account_id,
        device_id=device_id,
        now=office.now,
    )
    office.add(signing_key, row)
    if needs_numbers(connection, account_id):
        top_up(bureau, office, account_id, device_id)
    return device_id


def needs_numbers(connection: Connection, account_id: str) -> bool:
    """Whether this account issues numbered papers."""
    role = connection.execute(select(account.c.role).where(account.c.id == account_id)).scalar()
    return role in NUMBERED_ROLES


def find_device(connection: Connection, prefix: str) -> str:
    """The one enrolled device whose id begins with `prefix`. Raises Refusal ``device.unknown``."""
    ids = connection.execute(select(device.c.id).where(device.c.public_key != "")).scalars()
    found = [one for one in ids if str(one).startswith(prefix.lower())]
    if len(found) != 1 or not prefix:
        raise Refusal("device.unknown", device=prefix)
    return str(found[0])


def revoke(
    bureau: Bureau,
    office: BureauTransaction,
    device_id: str,
    reason: str,
    *,
    at: int | None = None,
) -> None:
    """Shut a laptop out from its next request on, and its paper key from this instant, or from the
    earlier one `at` (UTC ms).

    `reason` is a code such as ``lost`` that the signed revocation carries.
    """
    connection, now = office.connection, office.now if at is None else at
    connection.execute(
        update(device)
        .where(device.c.id == device_id, device.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    connection.execute(delete(token).where(token.c.device_id == device_id))
    keys = select(signing_key).where(
        signing_key.c.device == device_id, signing_key.c.revoked_at.is_(None)
    )
    for row in connection.execute(keys).all():
        key = bureau.signing_key(connection)
        office.edit(signing_key, row.id, revoked_columns(row, key, now=now, reason=reason))
