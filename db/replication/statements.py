"""What the bureau has put its name to about a laptop: who it is, which numbers it was leased.

A database put back from a backup has forgotten laptops let in since, and numbers leased since. Its
signing key has not changed: what a laptop shows it in its own hand, it said. Every signature
carries its suite, like every other of ours (`forms.signing`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from db.replication.chain import Signature
from db.replication.message import Count, Message, Text
from db.replication.names import Counter, Hash, Instant, Uuid
from forms import canonical
from forms.signing import PrivateKey, PublicKey
from inspection.refusal import Refusal

_DEVICE_CONTEXT = b"device statement"
_LEASE_CONTEXT = b"number lease"

Key = Annotated[str, Meta(pattern=r"^[0-9a-z]{1,8}\.[A-Za-z0-9_-]{16,1024}(?!\n)$")]
"""A key with its algorithm tag, as `forms.signing` writes it."""
Role = Literal["inspector", "supervisor", "clerk", "admin"]


@dataclass(frozen=True, slots=True)
class Branch:
    """Where a copy's chain leaves that of the device it was."""

    device: str
    dseq: int
    hash: str


class DeviceStatement(Message, frozen=True, kw_only=True):
    """The bureau let this device in: for whom, under which keys, when (UTC ms), by what name.

    Login, name and role are the account's of that day: whoever puts a forgotten account back is
    told by them whom he lets in.
    """

    device: Uuid
    device_name: Text
    device_key: Key
    paper_key: Key
    account: Uuid
    login: Text
    account_name: Text
    role: Role
    issued_at: Instant
    copy_of: Uuid | None = None
    branch_dseq: Count = 0
    branch_hash: Hash | None = None
    signature: Signature

    @property
    def branch(self) -> Branch | None:
        """Where its chain begins, if it was a copy of another device."""
        if self.copy_of is None or self.branch_hash is None:
            return None
        return Branch(self.copy_of, self.branch_dseq, self.branch_hash)


class LeaseStatement(Message, frozen=True, kw_only=True):
    """The bureau leased the serials `first`..`last` of a paper type and year to one device;
    `block` is the id of the `number_block` row."""

    block: Uuid
    account: Uuid
    device: Uuid
    paper_type: Text
    year: Annotated[int, Meta(ge=2000, le=2999)]
    first: Counter
    last: Counter
    signature: Signature


def sign_device(key: PrivateKey, **told: Any) -> DeviceStatement:
    """The bureau's word about a device; `told` are the fields but for the signature."""
    return DeviceStatement(**told, signature=key.sign(_DEVICE_CONTEXT, canonical.dumps(told)))


def verify_device(statement: DeviceStatement, key: PublicKey) -> bool:
    """Whether this bureau said so; Refusal ``signature.…`` if it cannot even be read."""
    return key.verify(_DEVICE_CONTEXT, _told(statement), statement.signature)


def sign_lease(key: PrivateKey, **told: Any) -> LeaseStatement:
    """The bureau's word about a block of numbers; `told` as for `sign_device`."""
    return LeaseStatement(**told, signature=key.sign(_LEASE_CONTEXT, canonical.dumps(told)))


def verify_lease(statement: LeaseStatement, key: PublicKey) -> bool:
    """Whether this bureau said so; Refusal ``signature.…`` if it cannot even be read."""
    return key.verify(_LEASE_CONTEXT, _told(statement), statement.signature)


def _told(statement: DeviceStatement | LeaseStatement) -> bytes:
    told = msgspec.structs.asdict(statement)
    del told["signature"]
    try:
        return canonical.dumps(told)
    except ValueError as error:  # a NUL, say: nothing the bureau ever wrote
        raise Refusal("signature.malformed") from error
