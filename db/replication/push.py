"""Cuts a laptop's queue into pushes and signs them; the bureau checks the signature.

The device key signs the hash of a push's last operation: through the chain that covers every
operation before it as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol, TypeVar

import msgspec

from db.replication.chain import SignedHead
from db.replication.message import PROTO
from db.replication.operation import Operation, parse
from db.replication.strict import is_clean
from db.replication.wire import (
    MAX_OPERATIONS,
    MAX_PUSH_BYTES,
    PushRequest,
    SentOperation,
    WrittenPush,
)
from forms.signing import PrivateKey, PublicKey
from inspection.refusal import Refusal

_CONTEXT = b"push"
_OPERATIONS = msgspec.json.Encoder()


class Sendable(Protocol):
    """What a push needs to know of an operation."""

    @property
    def txn(self) -> str: ...
    @property
    def core_bytes(self) -> bytes: ...
    @property
    def sealed_bytes(self) -> bytes | None: ...
    @property
    def hash(self) -> str: ...


S = TypeVar("S", bound=Sendable)


@dataclass(frozen=True, slots=True)
class Queued:
    """An operation as its laptop keeps it until it is sent: the very bytes, and what is said of
    them beside, so that nobody reads a thousand of them again. `ceiling` as `PushRequest` says."""

    dseq: int
    txn: str
    entity: str
    row: str
    core_bytes: bytes
    sealed_bytes: bytes | None
    hash: str
    ceiling: int | None = None


def batches(
    operations: Iterable[S],
    max_operations: int = MAX_OPERATIONS,
    max_bytes: int = MAX_PUSH_BYTES,
) -> Iterator[list[S]]:
    """The queue, in order, cut between transactions into pushes within the bureau's limits.

    A transaction beyond them goes alone: what every bureau takes, this one does too. Raises Refusal
    ``push.transaction_too_large`` (param `txn`) at one beyond that: the journal writes none.
    """
    batch: list[S] = []
    size = 0
    for txn, members in groupby(operations, key=lambda operation: operation.txn):
        whole = list(members)
        bytes_ = sum(size_of(operation) for operation in whole)
        if len(whole) > MAX_OPERATIONS or bytes_ > MAX_PUSH_BYTES:
            raise Refusal("push.transaction_too_large", txn=txn)
        if batch and (len(batch) + len(whole) > max_operations or size + bytes_ > max_bytes):
            yield batch
            batch, size = [], 0
        batch += whole
        size += bytes_
    if batch:
        yield batch


def size_of(operation: Sendable) -> int:
    """Bytes of an operation as the limit of a push counts them."""
    return len(operation.core_bytes) + len(operation.sealed_bytes or b"")


@dataclass(frozen=True, slots=True)
class Written:
    """Operations as they travel, and the device's signature: nearly all the work of a push, which
    can be done before it is known what the last one became."""

    ops: msgspec.Raw
    sig: str

    def request(
        self, *, known: SignedHead | None = None, ceiling: int | None = None
    ) -> WrittenPush:
        """The request that sends them; `known` and `ceiling` as `PushRequest` says."""
        return WrittenPush(proto=PROTO, ops=self.ops, sig=self.sig, known=known, ceiling=ceiling)


def write(operations: Sequence[Sendable], key: PrivateKey) -> Written:
    """These operations (at least one), in their very bytes, signed with the device's key."""
    sent = [
        SentOperation(
            core=operation.core_bytes.decode(),
            sealed=None if operation.sealed_bytes is None else operation.sealed_bytes.decode(),
        )
        for operation in operations
    ]
    return Written(msgspec.Raw(_OPERATIONS.encode(sent)), key.sign(_CONTEXT, _signed(operations)))


def read(request: PushRequest, key: PublicKey) -> list[Operation]:
    """The operations of a push that this device key signed.

    Raises Refusal ``push.too_large`` (param `limit`), ``push.signature``, or those of
    `operation.parse`. Numbers and links are the business of `chain.follow`.
    """
    parts = [
        (sent.core.encode(), None if sent.sealed is None else sent.sealed.encode())
        for sent in request.ops
    ]
    if sum(len(core) + len(sealed or b"") for core, sealed in parts) > MAX_PUSH_BYTES:
        raise Refusal("push.too_large", limit=MAX_PUSH_BYTES)
    clean = is_clean(
        "".join([text for sent in request.ops for text in (sent.core, sent.sealed or "")])
    )
    operations = [parse(core, sealed, clean=clean) for core, sealed in parts]
    try:
        signed = key.verify(_CONTEXT, _signed(operations), request.sig)
    except Refusal as error:
        raise Refusal("push.signature") from error
    if not signed:
        raise Refusal("push.signature")
    return operations


def _signed(operations: Sequence[Sendable]) -> bytes:
    return bytes.fromhex(operations[-1].hash)
