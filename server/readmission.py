"""Laptops let in after the backup that was put back: shown its own hand, the bureau knows them.

The statement a laptop keeps since its enrolment names device, account and both keys. Nothing else
is believed, and nothing is given that was not given before.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from db.journal.bureau import BureauTransaction
from db.replication.admission import READMIT_CONTEXT, ReadmitRequest
from db.replication.chain import Position
from db.replication.message import PROTO, decode, encode
from db.replication.statements import DeviceStatement, sign_device, verify_device
from db.tables.bureau import account, signing_key, team
from db.tables.server import device, stranded
from forms.signing import PublicKey
from inspection.refusal import Refusal
from server.accounts import find_team
from server.bureau import Bureau, bureau_public_key
from server.paper_keys import certified_row
from server.tokens import check_challenge


@dataclass(frozen=True, slots=True)
class Stranded:
    """A laptop that waits for its account to be put back; since when (UTC ms)."""

    device: str
    login: str
    name: str
    role: str
    asked_at: int


def state(bureau: Bureau, connection: Connection, device_id: str) -> DeviceStatement:
    """The bureau's word about a device it knows: made anew each time, and the same each time as
    long as nothing in it has changed."""
    row = connection.execute(
        select(
            device,
            signing_key.c.public_key.label("paper_key"),
            account.c.login,
            account.c.name.label("account_name"),
            account.c.role,
        )
        .join(account, account.c.id == device.c.account_id)
        .join(signing_key, signing_key.c.key_id == device.c.paper_key_id)
        .where(device.c.id == device_id)
    ).one()
    return sign_device(
        bureau.signing_key(connection),
        device=row.id,
        device_name=row.name,
        device_key=row.public_key,
        paper_key=row.paper_key,
        account=row.account_id,
        login=row.login,
        account_name=row.account_name,
        role=row.role,
        issued_at=row.enrolled_at,
        copy_of=row.copy_of,
        branch_dseq=row.branch_dseq or 0,
        branch_hash=row.branch_hash,
    )


def prove(
    connection: Connection, token_key: bytes, asked: ReadmitRequest, now: int
) -> DeviceStatement:
    """What the bureau once said about the device that asks. Reads only.

    Raises Refusal ``signature.device`` (the bureau never said so, or another asks in its place),
    ``token.challenge``, ``sync.version``.
    """
    told = asked.statement
    if asked.proto != PROTO:
        raise Refusal("sync.version", proto=PROTO)
    check_challenge(token_key, told.device, asked.challenge, now)
    holder = PublicKey.parse(told.device_key)
    if not holder.verify(READMIT_CONTEXT, asked.challenge.encode(), asked.signature):
        raise Refusal("signature.device")
    if not verify_device(told, bureau_public_key(connection)):
        raise Refusal("signature.device")
    return told


def readmit(bureau: Bureau, told: DeviceStatement) -> bool:
    """Know the device again of which this was proved; returns whether it had been forgotten.
    Repeating changes nothing.

    Raises Refusal ``sync.device_revoked``, ``sync.account_closed``, ``enrol.key_known`` (another
    device has one of these keys), and ``sync.account_unknown`` (`login`): an administrator is told,
    and puts the account back.
    """
    with bureau.office() as office:
        connection = office.connection
        known = connection.execute(select(device).where(device.c.id == told.device)).first()
        if known is not None:
            if known.public_key != told.device_key:
                raise Refusal("enrol.key_known")
            if known.revoked_at is not None:
                raise Refusal("sync.device_revoked")
            return False
        active = connection.execute(
            select(account.c.active).where(account.c.id == told.account)
        ).scalar()
        if active is False:
            raise Refusal("sync.account_closed")
        if active:
            _know(bureau, office, told)
            return True
        _strand(office, told)
    raise Refusal("sync.account_unknown", login=told.login)


def waiting(connection: Connection) -> list[Stranded]:
    """Laptops whose accounts this database has forgotten, the first to ask first."""
    return [
        Stranded(one.device, one.login, one.account_name, one.role, asked_at)
        for one, asked_at in _stranded(connection)
    ]


def put_back(
    office: BureauTransaction, login: str, *, team_name: str | None, badge: str | None
) -> str:
    """Make a forgotten account again, as the bureau knew it when it let its laptop in; returns its
    id. Its laptops come back by themselves.

    Raises Refusal ``account.not_stranded``, ``account.exists`` (the login is another's now),
    ``team.unknown``.
    """
    connection = office.connection
    found = [one for one, _ in _stranded(connection) if one.login == login.lower()]
    if not found:
        raise Refusal("account.not_stranded", login=login)
    told = max(found, key=lambda one: one.issued_at)
    taken = select(account.c.id).where(account.c.login == told.login)
    if connection.execute(taken).first() is not None:
        raise Refusal("account.exists", login=told.login)
    root = select(team.c.id).where(team.c.parent_id.is_(None))
    above = find_team(connection, team_name) if team_name else connection.scalars(root).one()
    office.add(
        account,
        {
            "id": told.account,
            "team_id": above,
            "login": told.login,
            "name": told.account_name,
            "role": told.role,
            "badge_number": badge,
            "active": True,
        },
    )
    gone = [one.device for one in found if one.account == told.account]
    connection.execute(delete(stranded).where(stranded.c.device.in_(gone)))
    return told.account


def _know(bureau: Bureau, office: BureauTransaction, told: DeviceStatement) -> None:
    connection, branch = office.connection, told.branch
    same = select(device.c.id).where(device.c.public_key == told.device_key)
    if connection.execute(same).first() is not None:
        raise Refusal("enrol.key_known")
    paper_key = PublicKey.parse(told.paper_key)
    start = Position() if branch is None else Position(branch.dseq, branch.hash)
    connection.execute(
        insert(device).values(
            id=told.device,
            account_id=told.account,
            name=told.device_name,
            public_key=told.device_key,
            paper_key_id=paper_key.key_id,
            last_dseq=start.dseq,
            last_hash=start.hash,
            enrolled_at=told.issued_at,
            copy_of=None if branch is None else branch.device,
            branch_dseq=None if branch is None else branch.dseq,
            branch_hash=None if branch is None else branch.hash,
        )
    )
    certified = select(signing_key.c.revoked_at).where(signing_key.c.key_id == paper_key.key_id)
    row = connection.execute(certified).first()
    if row is not None and row.revoked_at is not None:
        raise Refusal("sync.device_revoked")
    if row is not None:
        return
    office.add(
        signing_key,
        certified_row(  # from the day of its enrolment on: papers sealed since stay good
            connection,
            bureau.signing_key(connection),
            public_key=paper_key,
            account_id=told.account,
            device_id=told.device,
            now=told.issued_at,
        ),
    )


def _strand(office: BureauTransaction, told: DeviceStatement) -> None:
    known = select(stranded.c.device).where(stranded.c.device == told.device)
    if office.connection.execute(known).first() is None:
        office.connection.execute(
            insert(stranded).values(
                device=told.device,
                statement=encode(told).decode(),
                asked_at=office.now,
            )
        )


def _stranded(connection: Connection) -> list[tuple[DeviceStatement, int]]:
    rows = connection.execute(select(stranded).order_by(stranded.c.asked_at, stranded.c.device))
    return [(decode(row.statement.encode(), DeviceStatement), row.asked_at) for row in rows]
