"""Where this laptop stands towards its bureau: read before a session, moved on by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, bindparam, delete, func, insert, select

from app.sync import staging
from db.journal.branch import acknowledged
from db.journal.held import STAMP, Held, HeldScope, read_held
from db.journal.returning import keeps_any
from db.journal.state import read_all, read_state, write_state
from db.replication.chain import SignedHead
from db.replication.message import decode, encode
from db.replication.operation import GENESIS
from db.replication.statements import DeviceStatement, LeaseStatement
from db.replication.wire import MAX_HEADS, MAX_LEASES, MAX_ROWS, Hole
from db.schema import SCHEMA
from db.tables.bureau import number_block, signing_key
from db.tables.laptop import known_head, outbox
from forms.signing import PrivateKey, PublicKey

_STATEMENT, _UNSHOWN = "statement", "unshown_head"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who this laptop is and which bureau it belongs to. `pin` None: the system's authorities."""

    account: str
    device: str
    device_key: PrivateKey
    bureau_key: PublicKey
    address: str
    pin: str | None


@dataclass(frozen=True)
class Standing:
    """The laptop's side of a hello."""

    epoch: str
    last_dseq: int
    last_hash: str
    acknowledged: int
    """The newest dseq the bureau is known to have."""
    pending: int
    known: SignedHead | None
    held: Held
    staged: frozenset[str]
    """Scopes of which rows may have arrived in a session that was cut before they were shown."""
    needs_statement: bool
    """Whether it has nothing in the bureau's hand that says who it is."""
    keeps: bool
    """Whether rows are kept aside that the bureau may ask for."""
    outgrown: bool
    """Whether what is held was published by a program of another schema, which may have left out
    what it did not know."""

    @property
    def scopes(self) -> Mapping[str, HeldScope]:
        """What is held, by its name."""
        return self.held.scopes

    @property
    def modes(self) -> Mapping[str, str]:
        """What may be done in each scope held."""
        return self.held.modes

    @property
    def at(self) -> int | None:
        """The one cursor at which all that is held stands; None if it must be told one by one."""
        special = self.staged or self.outgrown or self.needs_statement
        return None if special else self.held.at

    @property
    def root(self) -> str:
        """One hash over what is held."""
        return self.held.root


def read_identity(connection: Connection) -> Identity:
    """Who this laptop is, as the enrolment wrote it. Raises KeyError if it was not enrolled."""

    def must(name: str) -> str:
        found = read_state(connection, name)
        if found is None:
            raise KeyError(name)
        return found

    return Identity(
        account=must("account"),
        device=must("device"),
        device_key=PrivateKey.parse(must("device_key")),
        bureau_key=PublicKey.parse(must("bureau_key")),
        address=must("server"),
        pin=read_state(connection, "pin") or None,
    )


def read_standing(connection: Connection) -> Standing:
    """Where the laptop stands now."""
    state = read_all(connection)
    held = read_held(connection, state.get(STAMP))
    last, pending = int(state.get("dseq") or 0), count_pending(connection)
    return Standing(
        epoch=state.get("epoch", ""),
        last_dseq=last,
        last_hash=state.get("prev") or GENESIS,
        acknowledged=acknowledged(connection).dseq if pending else last,
        pending=pending,
        known=next(iter(known_heads(connection, 1)), None),
        held=held,
        staged=staging.scopes(connection),
        needs_statement=_STATEMENT not in state,
        keeps=keeps_any(connection),
        outgrown=bool(held.published) and state.get("published_schema") != str(SCHEMA),
    )


def read_root(connection: Connection) -> str:
    """One hash over what is held now."""
    return read_held(connection).root


_PENDING = (
    select(func.count())
    .select_from(outbox)
    .where(outbox.c.state == "pending", outbox.c.dseq > bindparam("after"))
)
_HEADS = select(known_head).order_by(known_head.c.seq.desc()).limit(bindparam("most"))


def count_pending(connection: Connection, after: int = 0) -> int:
    """Operations behind number `after` that the bureau has not acknowledged."""
    return connection.execute(_PENDING, {"after": after}).scalar_one()


def known_heads(connection: Connection, most: int = MAX_HEADS) -> list[SignedHead]:
    """The newest heads the bureau has signed for this laptop in its present life, newest first."""
    return [
        SignedHead(row.epoch, row.seq, row.chain, row.at, row.key_id, row.signature)
        for row in connection.execute(_HEADS, {"most": most})
    ]


def keep_head(connection: Connection, head: SignedHead) -> None:
    """Remember a head the bureau has signed for this laptop: it proves what the bureau had."""
    connection.execute(delete(known_head).where(known_head.c.seq == head.seq))
    connection.execute(insert(known_head).values(**msgspec.structs.asdict(head)))
    newest = select(known_head.c.seq).order_by(known_head.c.seq.desc()).limit(MAX_HEADS)
    connection.execute(delete(known_head).where(known_head.c.seq.not_in(newest)))


def keep_unshown(connection: Connection, head: SignedHead | None) -> None:
    """Remember the newest head of a life that was joined and has taken operations, while the rows
    shown are still of the life before; None once its own are shown.

    If that life is lost before this laptop has shown it, this alone proves that it was.
    """
    write_state(connection, _UNSHOWN, "" if head is None else msgspec.json.encode(head).decode())


def read_unshown(connection: Connection) -> SignedHead | None:
    """The head kept by `keep_unshown`."""
    text = read_state(connection, _UNSHOWN)
    return msgspec.json.decode(text, type=SignedHead) if text else None


def read_statement(connection: Connection) -> DeviceStatement | None:
    """What the bureau signed when it let this device in; None if that was before it did so."""
    text = read_state(connection, _STATEMENT)
    return None if text is None else decode(text.encode(), DeviceStatement)


def keep_statement(connection: Connection, statement: DeviceStatement) -> None:
    """Keep it: a bureau put back from an older backup is shown it."""
    write_state(connection, _STATEMENT, encode(statement).decode())


def leased_here(connection: Connection) -> list[LeaseStatement]:
    """The newest numbers leased to this account's devices, as the bureau signed them."""
    query = (
        select(number_block)
        .where(number_block.c.signature.is_not(None))
        .order_by(number_block.c.year.desc(), number_block.c.last.desc())
        .limit(MAX_LEASES)
    )
    return [
        LeaseStatement(
            block=row.id,
            account=row.account_id,
            device=row.device,
            paper_type=row.paper_type,
            year=row.year,
            first=row.first,
            last=row.last,
            signature=row.signature,
        )
        for row in connection.execute(query)
    ]


def withdrawn_here(connection: Connection) -> list[str]:
    """What the bureau signed about the paper keys it has withdrawn, the latest first."""
    query = (
        select(signing_key.c.certificate)
        .where(signing_key.c.purpose == "paper", signing_key.c.revoked_at.is_not(None))
        .order_by(signing_key.c.revoked_at.desc())
        .limit(MAX_LEASES)
    )
    return list(connection.scalars(query))


def holes_here(connection: Connection) -> list[Hole]:
    """Operations the bureau has taken whose bytes left with their scope, the newest first."""
    query = (
        select(outbox.c.dseq, outbox.c.entity, outbox.c.row)
        .where(outbox.c.core == b"")
        .order_by(outbox.c.dseq.desc())
        .limit(MAX_ROWS)
    )
    return [
        Hole(dseq=row.dseq, entity=row.entity, row=row.row) for row in connection.execute(query)
    ]


def keep_published(connection: Connection) -> None:
    """Remember which schema's program published what is held."""
    write_state(connection, "published_schema", str(SCHEMA))
