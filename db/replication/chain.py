"""Two chains that make tampering show: each device's, and the bureau's ledger, signed.

A device's operations name their predecessor's hash, so that a clone or a restored copy forks in
plain sight. Ledger entries are linked, and the newest link is signed at every session: whoever
keeps one signed head can tell whether anything before it was changed, taken out, moved or cut
off (sync.md §3 "Tamper evidence"). Blanking a sealed part, as an erasure does, breaks neither.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from db.replication.names import Hash, Instant, Revision
from db.replication.operation import (
    GENESIS,
    Core,
    Operation,
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

Epoch = Annotated[str, Meta(pattern=r"^[!-~]{1,64}(?!\n)$")]
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
    dseq, hash_ = position.dseq, position.hash
    for operation in operations:
        core = operation.core
        if core.dseq != dseq + 1:
            raise Refusal("push.gap", expected=dseq + 1)
        if core.prev != hash_:
            raise Refusal("push.fork" if dseq == position.dseq else "push.chain", dseq=core.dseq)
        dseq, hash_ = core.dseq, operation.hash
    return Position(dseq, hash_)


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
    key_id: Annotated[str, Meta(pattern=r"^[!-~]{1,64}(?!\n)$")]
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


def verify_ledger(
    entries: Iterable[LedgerEntry],
    head: SignedHead,
    key: PublicKey,
    also: Iterable[SignedHead] = (),
) -> LedgerReport:
    """Checks a whole ledger, from its first entry in seq order, against one signed head, and `also`
    against others.

    Entries after the head must continue the chain, but nobody has vouched for them yet. A sealed
    part may be missing only where an `erase` entry names its row. Raises Refusal ``ledger.broken``
    with `reason` (`signature`, `order`, `core`, `sealed`, `missing`, `device`, `chain`, `head`,
    `truncated`) and `seq`, the entry where it shows.
    """
    heads: dict[int, list[SignedHead]] = {}
    for one in (head, *also):
        if not verify_head(one, key):
            raise _broken("signature", one.seq)
        heads.setdefault(one.seq, []).append(one)
    previous, seq = LEDGER_GENESIS, 0
    devices: dict[str, Position] = {}
    missing: dict[tuple[str, str], list[int]] = {}
    erased: set[tuple[str, str]] = set()
    _check_heads(heads, seq, previous)
    for entry in entries:
        seq += 1
        core = _check_entry(entry, seq, previous)
        devices[core.device] = _follow_device(devices.get(core.device), core, entry.hash, seq)
        if core.sealed is not None and entry.sealed is None:
            missing.setdefault((core.entity, core.row), []).append(seq)
        if core.kind == "erase" and entry.result == "applied":
            erased.add((core.entity, core.row))
        previous = entry.chain
        _check_heads(heads, seq, previous)
    if seq < max(heads):
        raise _broken("truncated", seq)
    unexplained = [numbers[0] for row, numbers in missing.items() if row not in erased]
    if unexplained:
        raise _broken("missing", min(unexplained))
    blanked = sum(len(numbers) for numbers in missing.values())
    return LedgerReport(vouched=head.seq, beyond=seq - head.seq, erased=blanked)


def _check_entry(entry: LedgerEntry, seq: int, previous: str) -> Core:
    """The core of an entry; refuses one that is not what was received."""
    if entry.seq != seq:
        raise _broken("order", seq)
    if operation_hash(entry.core) != entry.hash:
        raise _broken("core", seq)
    if ledger_link(previous, seq, entry.hash, entry.result, entry.received_at) != entry.chain:
        raise _broken("chain", seq)
    try:
        core = parse_core(entry.core)
    except Refusal as error:
        raise _broken("core", seq) from error
    if entry.sealed is not None and sealed_hash(entry.sealed) != core.sealed:
        raise _broken("sealed", seq)
    return core


def _follow_device(position: Position | None, core: Core, hash_: str, seq: int) -> Position:
    """The device's place after this entry. A copy begins where the device it copies stood."""
    if position is not None and (core.dseq, core.prev) != (position.dseq + 1, position.hash):
        raise _broken("device", seq)
    return Position(core.dseq, hash_)


def _check_heads(heads: Mapping[int, Iterable[SignedHead]], seq: int, chain: str) -> None:
    for head in heads.get(seq, ()):
        _check_head(head, seq, chain)


def _check_head(head: SignedHead, seq: int, chain: str) -> None:
    if seq == head.seq and chain != head.chain:
        raise _broken("head", seq)


def _broken(reason: str, seq: int) -> Refusal:
    return Refusal("ledger.broken", reason=reason, seq=seq)
