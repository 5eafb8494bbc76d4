"""Two chains that make tampering show: each device's, and the bureau's ledger, signed.

A device's operations name their predecessor's hash, so that a clone or a restored copy forks in
plain sight. Ledger entries are linked, and the newest link is signed at every session: whoever
keeps one signed head can tell whether anything before it was changed, taken out, moved or cut
off (sync.md §3 "Tamper evidence"). Blanking a sealed part, as an erasure does, breaks neither.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from db.replication.operation import (
    GENESIS,
    Hash,
    Instant,
    Operation,
    Revision,
    operation_hash,
    parse_core,
    sealed_hash,
)
from forms import canonical
from forms.signing import PrivateKey, PublicKey
from inspection.refusal import Refusal

LEDGER_GENESIS = "0" * 64
"""What the first ledger entry is linked to."""

_HEAD_CONTEXT = b"ledger head"
_ENCODER = msgspec.json.Encoder()

Epoch = Annotated[str, Meta(min_length=1, max_length=64)]
Signature = Annotated[str, Meta(pattern=r"^[0-9a-z]{1,8}\.[A-Za-z0-9_-]{16,1024}(?!\n)$")]


@dataclass(frozen=True, slots=True)
class Position:
    """How far a device's chain has come: its last dseq and that operation's hash."""

    dseq: int = 0
    hash: str = GENESIS


def follow(position: Position, operations: Iterable[Operation]) -> Position:
    """The position after these operations, which must continue the chain without a gap.

    Raises Refusal: ``push.gap`` (param `expected`) when a number is missing or repeated;
    ``push.fork`` (param `dseq`) when the first operation has another past than `position`: the
    device was cloned or restored; ``push.chain`` when a later one does not name the one before.
    """
    start = position
    for operation in operations:
        core = operation.core
        if core.dseq != position.dseq + 1:
            raise Refusal("push.gap", expected=position.dseq + 1)
        if core.prev != position.hash:
            raise Refusal("push.fork" if position is start else "push.chain", dseq=core.dseq)
        position = Position(core.dseq, operation.hash)
    return position


def ledger_link(previous: str, seq: int, hash_: str, result: str, received_at: int) -> str:
    """The chain value of one ledger entry, linked to the one before; hex of SHA-256."""
    # hex, codes and counts: what the encoder in C writes is what `forms.canonical` would
    link = _ENCODER.encode([previous, seq, hash_, result, received_at])
    return hashlib.sha256(b"anxin-ledger-1" + link).hexdigest()


class SignedHead(Struct, frozen=True, forbid_unknown_fields=True):
    """The newest link of a ledger, signed by the bureau: kept by laptops, printed on orders."""

    epoch: Epoch
    """Which life of the database this is; a restored server begins another."""
    seq: Revision
    chain: Hash
    at: Instant
    """The bureau's clock, UTC milliseconds."""
    key_id: Annotated[str, Meta(min_length=1, max_length=64)]
    signature: Signature


def _head_bytes(epoch: str, seq: int, chain: str, at: int, key_id: str) -> bytes:
    return canonical.dumps([epoch, seq, chain, at, key_id])


def sign_head(key: PrivateKey, *, epoch: str, seq: int, chain: str, at: int) -> SignedHead:
    """The bureau's word that its ledger, up to `seq`, is the one that `chain` closes."""
    key_id = key.public.key_id
    signature = key.sign(_HEAD_CONTEXT, _head_bytes(epoch, seq, chain, at, key_id))
    return SignedHead(epoch, seq, chain, at, key_id, signature)


def verify_head(head: SignedHead, key: PublicKey) -> bool:
    """Whether this key signed this head; Refusal ``signature.…`` if it cannot even be read."""
    message = _head_bytes(head.epoch, head.seq, head.chain, head.at, head.key_id)
    return head.key_id == key.key_id and key.verify(_HEAD_CONTEXT, message, head.signature)


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One entry as the bureau stores it; `sealed` is None if there is none, or it was erased."""

    seq: int
    core: bytes
    sealed: bytes | None
    hash: str
    result: str
    received_at: int
    chain: str


@dataclass(frozen=True, slots=True)
class LedgerReport:
    """What a verification covered: entries the head vouches for, later ones, and blanked ones."""

    vouched: int
    beyond: int
    erased: int


def verify_ledger(entries: Iterable[LedgerEntry], head: SignedHead, key: PublicKey) -> LedgerReport:
    """Checks a whole ledger, from its first entry in seq order, against one signed head.

    Entries after the head must continue the chain, but nobody has vouched for them yet. Raises
    Refusal ``ledger.broken`` with `reason` (`signature`, `order`, `core`, `sealed`, `chain`,
    `head`, `truncated`) and `seq`, the entry where it shows.
    """
    if not verify_head(head, key):
        raise _broken("signature", head.seq)
    previous, seq, erased = LEDGER_GENESIS, 0, 0
    _check_head(head, seq, previous)
    for entry in entries:
        seq += 1
        erased += _check_entry(entry, seq, previous)
        previous = entry.chain
        _check_head(head, seq, previous)
    if seq < head.seq:
        raise _broken("truncated", seq)
    return LedgerReport(vouched=head.seq, beyond=seq - head.seq, erased=erased)


def _check_entry(entry: LedgerEntry, seq: int, previous: str) -> bool:
    """Refuses an entry that is not what was received; True if its sealed part was erased."""
    if entry.seq != seq:
        raise _broken("order", seq)
    if operation_hash(entry.core) != entry.hash:
        raise _broken("core", seq)
    if ledger_link(previous, seq, entry.hash, entry.result, entry.received_at) != entry.chain:
        raise _broken("chain", seq)
    try:
        expected = parse_core(entry.core).sealed
    except Refusal as error:
        raise _broken("core", seq) from error
    if entry.sealed is None:
        return expected is not None
    if sealed_hash(entry.sealed) != expected:
        raise _broken("sealed", seq)
    return False


def _check_head(head: SignedHead, seq: int, chain: str) -> None:
    if seq == head.seq and chain != head.chain:
        raise _broken("head", seq)


def _broken(reason: str, seq: int) -> Refusal:
    return Refusal("ledger.broken", reason=reason, seq=seq)
